use serde::Serialize;

use crate::{Places, Result, Skipped, SyncOptions, SyncReport};

/// The state of an index.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
    /// Version of this shape.
    pub schema: u32,
    /// The folder.
    pub folder: String,
    /// Where its index is.
    pub index: String,
    /// Schema version of the index.
    pub index_schema: u32,
    /// Articles.
    pub articles: usize,
    /// Files known.
    pub files: usize,
    /// Bytes of the index on disk.
    pub bytes: u64,
    /// Articles per language code, most first.
    pub languages: Vec<(String, usize)>,
    /// Time of the last sync that wrote, RFC 3339 UTC.
    pub last_sync: Option<String>,
    /// Settings in force (include, exclude …), name and value.
    pub settings: Vec<(String, String)>,
    /// Files that could not be read.
    pub skipped: Vec<Skipped>,
    /// What a sync would do now and why.
    pub pending: SyncReport,
}

/// Tells the state of a folder's index without changing it.
///
/// # Errors
/// [`crate::Error::Index`] if there is none or it cannot be used.
pub fn status(places: &Places, options: &SyncOptions) -> Result<Status> {
    let _ = (places, options);
    todo!()
}
