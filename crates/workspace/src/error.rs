use std::path::PathBuf;

/// Why a use case failed. The message says what happened, where, and what to do next.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder or file to work on is not there.
    #[error("{0}: no such file or folder; give the path of a folder of articles, or of a .jsonl file")]
    NoInput(PathBuf),
    /// A folder was expected.
    #[error("{0} is not a folder; this command works on a folder (see `epitome read` for one file)")]
    NotAFolder(PathBuf),
    /// A file could not be read at all.
    #[error("{path}: {why}")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why, in words for the user.
        why: String,
    },
    /// The index is missing, foreign, newer, damaged or locked, or its disk failed.
    #[error("{0}{hint}", hint = hint(.0))]
    Index(#[from] epitome_indexer::Error),
    /// A file beside the index is not what was written.
    #[error("{path} is damaged: {why}; `epitome check FOLDER --repair` puts it aside and deletes nothing")]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A pattern that `--include` or `--exclude` gave is no glob.
    #[error("{pattern}: not a glob pattern ({why}); quote patterns such as '*.html' or 'drafts/**'")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        why: String,
    },
    /// A search engine elsewhere did not do what was asked.
    #[error("{0}{hint}", hint = engine_hint(.0))]
    Engine(#[from] epitome_engine::Error),
    /// A record of a stream is not what it should be.
    #[error("{record}: {why}")]
    Record {
        /// Which record.
        record: String,
        /// What is wrong with it.
        why: String,
    },
    /// A value that makes no sense.
    #[error("{0}")]
    Usage(String),
    /// The system refused.
    #[error("{path}: {source}{hint}", hint = io_hint(.source))]
    Io {
        /// Where.
        path: PathBuf,
        /// What it said.
        source: std::io::Error,
    },
}

impl Error {
    /// Whether the index is the cause: missing, foreign, of another schema, damaged or locked.
    pub fn index_unusable(&self) -> bool {
        match self {
            Self::Index(cause) => !matches!(cause, epitome_indexer::Error::Io { .. }),
            Self::Damaged { .. } => true,
            _ => false,
        }
    }
}

/// What a use case gives.
pub type Result<T> = std::result::Result<T, Error>;

fn hint(error: &epitome_indexer::Error) -> &'static str {
    use epitome_indexer::Error as E;
    match error {
        E::Missing(_) => "; run `epitome index FOLDER` first",
        E::Foreign(_) => "; it was left alone: give another place with --index DIR",
        E::Newer { .. } => "; it was left alone: update epitome, or give another place with --index DIR",
        E::Older { .. } => "; rebuild it with `epitome index FOLDER --rebuild`",
        E::Corrupt { .. } => {
            "; rebuild it with `epitome index FOLDER --rebuild` (your articles are untouched)"
        }
        E::Locked(_) => "; wait for it to end, or use --no-sync to read the last finished state",
        E::Io { source, .. } => io_hint(source),
    }
}

fn engine_hint(error: &epitome_engine::Error) -> &'static str {
    match error {
        epitome_engine::Error::Refused { status: 404, .. } => {
            "; push the articles first with `epitome index FOLDER --search-engine URL`"
        }
        _ => "",
    }
}

fn io_hint(error: &std::io::Error) -> &'static str {
    use std::io::ErrorKind as K;
    match error.kind() {
        K::StorageFull => "; make room on that disk and run it again (what was indexed before is kept)",
        K::PermissionDenied | K::ReadOnlyFilesystem => {
            "; for a folder that cannot be written, give a place for the index with --index DIR, or read what is \
             indexed with --no-sync"
        }
        _ => "",
    }
}
