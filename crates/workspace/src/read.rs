use std::path::Path;

use epitome_text::{Article, Sentence};
use serde::Serialize;

use crate::{Result, Skipped};

/// How to show what the reader makes of a file.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Give the sentences as well.
    pub sentences: bool,
}

/// What the reader makes of one file.
#[derive(Clone, Debug, Serialize)]
pub struct FileReading {
    /// Version of this shape.
    pub schema: u32,
    /// The file as given.
    pub path: String,
    /// Format it was read as.
    pub format: String,
    /// Its articles.
    pub articles: Vec<Article>,
    /// Sentences of each article, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentences: Option<Vec<Vec<Sentence>>>,
    /// Entries that could not be read.
    pub skipped: Vec<Skipped>,
    /// What else the reader says.
    pub notes: Vec<String>,
}

/// Reads one file (`-`: standard input).
///
/// # Errors
/// [`crate::Error::Unreadable`] with the cause.
pub fn read_file(path: &Path, options: &ReadOptions) -> Result<FileReading> {
    let _ = (path, options);
    todo!()
}
