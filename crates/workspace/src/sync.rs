use std::time::Duration;

use serde::Serialize;

use crate::{Places, Progress, Result};

/// How to bring an index up to date.
#[derive(Clone, Debug, Default)]
pub struct SyncOptions {
    /// Only files that match one of these globs; empty: all.
    pub include: Vec<String>,
    /// No file that matches one of these globs.
    pub exclude: Vec<String>,
    /// Say what would be done, change nothing.
    pub dry_run: bool,
    /// Throw the index away and read everything again.
    pub rebuild: bool,
    /// Follow no `.gitignore` or `.ignore` and read hidden files too.
    pub no_ignore: bool,
}

/// What a sync did (or would do).
#[derive(Clone, Debug, Default, Serialize)]
pub struct SyncReport {
    /// Files read for the first time.
    pub added: usize,
    /// Files read again because their content changed.
    pub updated: usize,
    /// Files found again under another path; not read again.
    pub moved: usize,
    /// Files that are gone.
    pub removed: usize,
    /// Files as they were.
    pub unchanged: usize,
    /// Files and entries that could not be read, by path.
    pub skipped: Vec<Skipped>,
    /// Files whose content was read in this sync (0 for an unchanged folder).
    pub files_read: usize,
    /// Articles in the index afterwards.
    pub articles: usize,
    /// Whether nothing was written because it was a dry run.
    pub dry_run: bool,
    /// What would be done and why, a line a file (dry runs only): `add a.txt`, `update b.md (changed)` …
    pub plan: Vec<String>,
    /// Time taken; never part of reproducible output.
    #[serde(skip)]
    pub elapsed: Duration,
}

/// A file or an entry of one that gave no article.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Skipped {
    /// Path, and `#entry` if only an entry is meant.
    pub path: String,
    /// Why, in words for the user.
    pub why: String,
}

/// Brings the index to the folder's state.
///
/// # Errors
/// What the index or the folder refuses; what was indexed before stays.
pub fn sync(places: &Places, options: &SyncOptions, progress: Progress<'_>) -> Result<SyncReport> {
    let _ = (places, options, progress);
    todo!()
}
