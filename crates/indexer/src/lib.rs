//! The full-text index of a folder of articles.
//!
//! It stores what was read (so that a folder is read once), finds articles by keyword, and keeps, in the
//! same commits, a record of every file. No type of the engine under it stands in a public signature.
//! It does not walk folders and does not read articles from files.

use std::path::{Path, PathBuf};

use epitome_text::{Article, Span};
use serde::{Deserialize, Serialize};

/// What the index knows of one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Path relative to the folder, `/`-separated.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Modification time, nanoseconds since 1970.
    pub modified: i64,
    /// blake3 of the content, in hexadecimal; empty if it could not be read.
    pub hash: String,
    /// Articles it gave.
    pub articles: u32,
    /// Why it gave none, in words for the user.
    pub skipped: Option<String>,
    /// What else the reader said of it.
    pub notes: Vec<String>,
}

/// Why the index cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No index there.
    #[error("no index at {0}")]
    Missing(PathBuf),
    /// Something else stands there.
    #[error("{0} is not an epitome index")]
    Foreign(PathBuf),
    /// Made by a later version.
    #[error("the index at {path} has schema {found}; this epitome knows schema {known} and older")]
    Newer {
        /// Where.
        path: PathBuf,
        /// Its schema version.
        found: u32,
        /// Ours.
        known: u32,
    },
    /// Made by an earlier version that is no longer read.
    #[error("the index at {path} has the old schema {found}; this epitome needs {known}")]
    Older {
        /// Where.
        path: PathBuf,
        /// Its schema version.
        found: u32,
        /// Ours.
        known: u32,
    },
    /// Damaged.
    #[error("the index at {path} is damaged: {why}")]
    Corrupt {
        /// Where.
        path: PathBuf,
        /// What was found.
        why: String,
    },
    /// Another process writes to it.
    #[error("the index at {0} is in use by another process")]
    Locked(PathBuf),
    /// The system refused (permission, full disk …).
    #[error("{path}: {source}")]
    Io {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// An index in a folder of its own.
pub struct Index {}

/// Writes to an index; one at a time. Methods take `&self` and may be called from many threads.
pub struct Writer {}

/// A fixed view of the last commit.
pub struct Snapshot {}

#[allow(unused_variables, missing_docs, clippy::todo)]
impl Index {
    /// Opens the index in `dir`.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        todo!()
    }
    /// Makes an empty one in `dir` (created if absent; must hold no index).
    pub fn create(dir: &Path) -> Result<Self, Error> {
        todo!()
    }
    /// Takes the writer's lock. `memory`: bytes to buffer before a segment is written.
    pub fn writer(&self, memory: usize) -> Result<Writer, Error> {
        todo!()
    }
    pub fn snapshot(&self) -> Result<Snapshot, Error> {
        todo!()
    }
}

#[allow(unused_variables, missing_docs, clippy::todo)]
impl Writer {
    /// Records a file and drops all articles that it gave before; call before its articles are added.
    pub fn put_file(&self, record: &FileRecord) -> Result<(), Error> {
        todo!()
    }
    /// Adds an article of a file.
    pub fn add_article(&self, article: &Article) -> Result<(), Error> {
        todo!()
    }
    /// Forgets a file and its articles.
    pub fn remove_file(&self, path: &str) -> Result<(), Error> {
        todo!()
    }
    /// Makes all of it visible and durable, or none.
    pub fn commit(self) -> Result<(), Error> {
        todo!()
    }
}

#[allow(unused_variables, missing_docs, clippy::todo)]
impl Snapshot {
    /// Number of articles.
    pub fn len(&self) -> usize {
        todo!()
    }
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Every file record, by path.
    pub fn files(&self) -> Result<Vec<FileRecord>, Error> {
        todo!()
    }
    /// Gives every article to `visit` in batches, in the order of (path, position in the file).
    pub fn articles(&self, visit: &mut dyn FnMut(Vec<Article>)) -> Result<(), Error> {
        todo!()
    }
    /// The articles of one file, in order.
    pub fn articles_of(&self, path: &str) -> Result<Vec<Article>, Error> {
        todo!()
    }
    pub fn search(&self, request: &Request) -> Result<Results, Error> {
        todo!()
    }
    /// A fingerprint of what is indexed: equal content, equal text, whatever the order of commits.
    pub fn fingerprint(&self) -> Result<String, Error> {
        todo!()
    }
}

/// What to search for.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// As the user typed it; any text is a valid query.
    pub query: String,
    /// Most hits to give.
    pub limit: usize,
    /// Hits to pass over first.
    pub offset: usize,
    /// Only articles published on or after this day.
    pub since: Option<jiff::civil::Date>,
    /// Only articles published on or before this day.
    pub until: Option<jiff::civil::Date>,
}

/// What was found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Results {
    /// Best first.
    pub hits: Vec<Hit>,
    /// How many articles match in all.
    pub total: usize,
    /// How the query was read, in words, if not plainly as typed.
    pub notes: Vec<String>,
}

/// One found article.
#[derive(Clone, Debug, Serialize)]
pub struct Hit {
    /// The article.
    pub article: Article,
    /// BM25 score.
    pub score: f32,
    /// The best passage.
    pub snippet: Snippet,
}

/// A passage of a body with its matches.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Snippet {
    /// Where it stands in the body.
    pub span: Span,
    /// Its text.
    pub text: String,
    /// Matches, as byte ranges of `text`.
    pub matches: Vec<Span>,
}
