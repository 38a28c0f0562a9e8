use std::io::{IsTerminal, stdout};
use std::path::Path;
use std::process::Command;

use crate::output;

/// Files that a pager can show.
const TEXT: [&str; 9] = ["txt", "text", "md", "markdown", "rst", "eml", "json", "jsonl", "csv"];

/// Opens a file for reading: text with `$PAGER`, the rest with what the system opens it with.
/// Off a terminal, and where neither works, its path is printed.
pub(crate) fn open(path: &Path) -> anyhow::Result<()> {
    if stdout().is_terminal() && viewers(path).iter_mut().any(works) {
        return Ok(());
    }
    // A terminal gets it without what steers it (`output`), a program as it is.
    output::write(format!("{}\n", path.display()), None)
}

fn viewers(path: &Path) -> Vec<Command> {
    let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    let text = ending.is_none_or(|ending| TEXT.contains(&ending.as_str()));
    pager(path).filter(|_| text).into_iter().chain([system(path)]).collect()
}

/// The pager may be named with arguments (`less -R`).
fn pager(path: &Path) -> Option<Command> {
    let pager = std::env::var("PAGER").ok()?;
    let mut words = pager.split_whitespace();
    let mut command = Command::new(words.next()?);
    command.args(words).arg(path);
    Some(command)
}

fn system(path: &Path) -> Command {
    let mut command = Command::new(match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    });
    command.arg(path);
    command
}

fn works(viewer: &mut Command) -> bool {
    viewer.status().is_ok_and(|status| status.success())
}
