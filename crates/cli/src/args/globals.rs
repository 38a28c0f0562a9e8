use std::num::NonZeroUsize;

use clap::Args;

use crate::terminal::Color;

/// Options of every command.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Common options")]
pub(crate) struct Globals {
    /// Say nothing but errors: no progress, no notes
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,

    /// Tell counters and times on standard error, and name every skipped file
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,

    /// When to colour text; auto: on a terminal, unless NO_COLOR is set or TERM is `dumb`
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t)]
    pub(crate) color: Color,

    /// Threads to use [default: one per core, or RAYON_NUM_THREADS]; the result is the same for any number
    #[arg(long, global = true, value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,
}
