use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use epitome_workspace::Error;
use epitome_workspace::render::visible;

/// How a command ended that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All of it was done.
    Done,
    /// Nothing matched: no hit, no story, no sentence.
    Nothing,
    /// Done, but some files could not be read.
    Partly,
    /// Done, and what was checked does not hold.
    Differs,
}

impl Outcome {
    /// `found`: whether there is a result; `skipped`: files and entries that could not be read.
    pub(crate) fn of(found: bool, skipped: usize) -> Self {
        match (found, skipped) {
            (false, _) => Self::Nothing,
            (true, 0) => Self::Done,
            (true, _) => Self::Partly,
        }
    }
}

/// Interrupted by Ctrl-C.
pub(crate) const INTERRUPTED: i32 = 130;

const FAILED: u8 = 1;
const USAGE: u8 = 2;
const INDEX: u8 = 5;

/// The exit code of a run; a failure is told on standard error, a closed pipe is none.
pub(crate) fn code(result: anyhow::Result<Outcome>) -> ExitCode {
    match result {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Nothing) => ExitCode::from(3),
        Ok(Outcome::Partly) => ExitCode::from(4),
        Ok(Outcome::Differs) => ExitCode::from(FAILED),
        Err(error) if closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // A use case's own message says it all; its causes would say it again.
            match error.downcast_ref::<Error>() {
                Some(error) => tell(&error.to_string()),
                None => tell(&format!("{error:#}")),
            }
            ExitCode::from(failure(&error))
        }
    }
}

/// Writes a message to standard error; that it may be closed must not matter.
pub(crate) fn tell(message: &str) {
    let message = visible(message);
    let _ = writeln!(io::stderr().lock(), "epitome: {message}");
}

/// Prints help, version or what is wrong with the arguments.
pub(crate) fn parse_failure(error: &clap::Error) -> ExitCode {
    // The arguments stand in the message as they were given.
    let message = error.render().to_string();
    if error.use_stderr() && visible(&message) != message {
        let _ = write!(io::stderr().lock(), "{}", visible(&message));
    } else {
        let _ = error.print();
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(USAGE))
}

fn closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|io| io.kind() == ErrorKind::BrokenPipe)
}

fn failure(error: &anyhow::Error) -> u8 {
    match error.downcast_ref::<Error>() {
        Some(error) if error.index_unusable() => INDEX,
        Some(Error::Usage(_) | Error::Pattern { .. } | Error::NotAFolder(_)) => USAGE,
        _ => FAILED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    #[test]
    fn failures_have_their_codes() {
        let check = |error: anyhow::Error, expect: u8| assert_eq!(failure(&error), expect, "{error}");
        check(Error::NoInput(PathBuf::from("gone")).into(), FAILED);
        check(Error::NotAFolder(PathBuf::from("a.txt")).into(), USAGE);
        check(Error::Usage("no".to_owned()).into(), USAGE);
        check(Error::Pattern { pattern: "[".to_owned(), why: "open".to_owned() }.into(), USAGE);
        check(anyhow::anyhow!("disk full"), FAILED);
        check(anyhow::Error::from(Error::NotAFolder(PathBuf::from("a"))).context("while reading"), USAGE);
    }

    #[test]
    fn outcomes() {
        assert_eq!(Outcome::of(true, 0), Outcome::Done);
        assert_eq!(Outcome::of(false, 2), Outcome::Nothing);
        assert_eq!(Outcome::of(true, 2), Outcome::Partly);
    }

    #[test]
    fn a_closed_pipe_is_no_failure() {
        let error = anyhow::Error::from(io::Error::from(ErrorKind::BrokenPipe)).context("standard output");
        assert!(closed_pipe(&error));
        assert!(!closed_pipe(&anyhow::Error::from(io::Error::from(ErrorKind::NotFound))));
    }
}
