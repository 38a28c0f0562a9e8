use std::io::{IsTerminal, stderr, stdout};

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;
use epitome_workspace::render::Layout;

/// Longer lines are hard to read.
const WIDEST: usize = 100;
/// Width off a terminal.
const USUAL: usize = 80;

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

/// How to lay out text for standard output, or for a file.
pub(crate) fn layout(color: Color, to_file: bool) -> Layout {
    let terminal = stdout().is_terminal() && !to_file;
    let width = terminal.then(columns).flatten().map_or(USUAL, |columns| columns.min(WIDEST));
    let color = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => !to_file && AutoStream::choice(&stdout()) != ColorChoice::Never,
    };
    Layout { width, color }
}

/// Whether progress may be drawn on standard error.
pub(crate) fn can_animate() -> bool {
    stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

fn columns() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)).filter(|&width| width > 0)
}
