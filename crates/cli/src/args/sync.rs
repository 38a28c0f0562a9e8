use clap::Args;
use epitome_workspace::SyncOptions;

use super::ReadingArgs;

/// Which files belong to a folder's articles.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Files")]
pub(crate) struct FileArgs {
    /// Only files that match this glob (may be repeated)
    #[arg(long, value_name = "GLOB")]
    include: Vec<String>,

    /// No file that matches this glob (may be repeated)
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,

    /// Read hidden files too, and files that .gitignore or .ignore leaves out
    #[arg(long)]
    no_ignore: bool,

    /// Throw the index away and read every file again
    #[arg(long)]
    rebuild: bool,

    /// Megabytes that indexing may buffer [default: 100] and that stories may take [default: what they need], 15 at least
    #[arg(long, value_name = "MB", value_parser = clap::value_parser!(u32).range(15..))]
    memory: Option<u32>,

    #[command(flatten)]
    reading: ReadingArgs,
}

impl FileArgs {
    pub(crate) fn options(&self, dry_run: bool) -> SyncOptions {
        SyncOptions {
            include: self.include.clone(),
            exclude: self.exclude.clone(),
            no_ignore: self.no_ignore,
            rebuild: self.rebuild,
            dry_run,
            reading: self.reading.options(),
            memory: self.memory.map(|megabytes| megabytes as usize * 1_000_000),
        }
    }
}

/// How a folder's index is brought up to date before it is used.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Files")]
pub(crate) struct SyncArgs {
    /// Use the index as it is, do not look for changed files
    #[arg(long, conflicts_with_all = ["include", "exclude", "no_ignore", "rebuild", "memory"])]
    no_sync: bool,

    #[command(flatten)]
    files: FileArgs,
}

impl SyncArgs {
    pub(crate) fn options(&self) -> Option<SyncOptions> {
        (!self.no_sync).then(|| self.files.options(false))
    }
}
