//! The command line of epitome: arguments in, text or JSON out, an exit code at the end.
//!
//! [`command`] is the whole command tree (help, completions and man pages come from it),
//! [`main`] parses and runs. What a command does stands in `epitome-workspace`; here are only
//! arguments, the terminal, progress bars and exit codes.

mod args;
mod commands;
mod dashes;
mod examples;
mod exit;
mod guard;
mod open;
mod output;
mod progress;
mod session;
mod settings;
mod terminal;

use std::process::ExitCode;

use clap::FromArgMatches;

pub use commands::Cli;
pub use commands::command;

use exit::Outcome;
use session::Session;

/// Parses the process's arguments, runs the command, tells what went wrong, and gives the exit code.
pub fn main() -> ExitCode {
    guard::catch(|| {
        let mut tree = command();
        let arguments = dashes::apart(&mut tree, std::env::args_os().collect());
        let parsed = tree.try_get_matches_from(&arguments);
        let parsed = parsed.map(|matches| settings::applied(matches, &arguments));
        match parsed {
            Ok(Ok(matches)) => match Cli::from_arg_matches(&matches) {
                Ok(cli) => exit::code(run(cli)),
                Err(error) => exit::parse_failure(&error),
            },
            Ok(Err(error)) => exit::code(Err(error)),
            Err(error) => exit::parse_failure(&error),
        }
    })
}

fn run(cli: Cli) -> anyhow::Result<Outcome> {
    let session = Session::start(&cli.globals)?;
    let outcome = cli.command.run(&session);
    session.end();
    outcome
}
