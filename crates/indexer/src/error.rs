use std::any::Any;
use std::io::{self, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};

/// Why the index cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No index there.
    #[error("no index at {0}")]
    Missing(PathBuf),
    /// Something else stands there.
    #[error("{0} is not an epitome index: it holds other files")]
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
    #[error("the index at {0} is being written by another process")]
    Locked(PathBuf),
    /// The system refused (permission, full disk …).
    #[error("the index at {path} could not be read or written: {source}")]
    Io {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Runs `work` of the engine below; what it fails with or panics over becomes an [`Error`].
pub(crate) fn guard<T>(path: &Path, work: impl FnOnce() -> tantivy::Result<T>) -> Result<T, Error> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => result.map_err(|error| translate(path, error)),
        Err(panic) => Err(Error::Corrupt { path: path.to_owned(), why: panic_text(&*panic) }),
    }
}

fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or(panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("unreadable data").lines().next().unwrap_or_default().to_owned()
}

pub(crate) fn translate(path: &Path, error: TantivyError) -> Error {
    let path = path.to_owned();
    match error {
        TantivyError::LockFailure(LockError::LockBusy, _) => Error::Locked(path),
        TantivyError::LockFailure(LockError::IoError(source), _)
        | TantivyError::IoError(source)
        | TantivyError::OpenReadError(OpenReadError::IoError { io_error: source, .. })
        | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error: source, .. })
        | TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error: source, .. }) => {
            from_io(path, source)
        }
        // A writing thread ended without saying why: ask the disk.
        TantivyError::ErrorInThread(why) => match probe(&path) {
            Err(source) => Error::Io { path, source },
            Ok(()) => Error::Io { path, source: io::Error::other(why) },
        },
        // What hinders a merge or a clean-up is told in words only.
        TantivyError::InternalError(why) if why.contains("os error") => match probe(&path) {
            Err(source) => Error::Io { path, source },
            Ok(()) => Error::Io { path, source: io::Error::other(why) },
        },
        other => Error::Corrupt { path, why: other.to_string() },
    }
}

/// Whether a megabyte can be written in `dir` now.
fn probe(dir: &Path) -> io::Result<()> {
    let path = dir.join(format!("probe-{}.tmp", std::process::id()));
    let written = std::fs::File::create(&path).and_then(|mut file| {
        file.write_all(&[0; 1 << 20])?;
        file.sync_all()
    });
    let _ = std::fs::remove_file(path);
    written
}

/// What a read finds wrong with the data is damage; everything else comes from the system.
fn from_io(path: PathBuf, source: Arc<io::Error>) -> Error {
    use io::ErrorKind::{InvalidData, NotFound, Other, UnexpectedEof};
    let whole = Arc::try_unwrap(source);
    let source = whole.unwrap_or_else(|shared| copy(&shared));
    match source.kind() {
        InvalidData | UnexpectedEof | NotFound => Error::Corrupt { path, why: source.to_string() },
        Other if source.raw_os_error().is_none() => Error::Corrupt { path, why: source.to_string() },
        _ => Error::Io { path, source },
    }
}

fn copy(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::new(error.kind(), error.to_string()),
    }
}
