//! The engine's directory: its memory-mapped one, made fit for folders that cannot be written, that came
//! from elsewhere, and that lose power.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::ops::Range;
use std::path::{Component, Path};
use std::sync::Arc;

use serde_json::Value;
use tantivy::Directory;
use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    DirectoryLock, FileHandle, Lock, META_LOCK, MmapDirectory, OwnedBytes, WatchCallback, WatchHandle,
    WritePtr,
};

/// The engine's record of its last commit: what it names must be on the disk before anything that it no
/// longer names is deleted.
const COMMIT: &str = "meta.json";

/// Ending of the files of stored articles.
const STORE: &str = "store";

/// A file of stored articles that is read block by block: what is mapped stays in memory once it was looked at.
#[derive(Debug)]
struct Stored {
    file: File,
    len: usize,
}

impl Stored {
    fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let len = usize::try_from(file.metadata()?.len()).map_err(io::Error::other)?;
        Ok(Self { file, len })
    }

    #[cfg(unix)]
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.file, bytes, offset)
    }

    #[cfg(windows)]
    fn read_at(&self, mut bytes: &mut [u8], mut offset: u64) -> io::Result<()> {
        while !bytes.is_empty() {
            let read = std::os::windows::fs::FileExt::seek_read(&self.file, bytes, offset)?;
            if read == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            (bytes, offset) = (&mut bytes[read..], offset + read as u64);
        }
        Ok(())
    }
}

impl HasLen for Stored {
    fn len(&self) -> usize {
        self.len
    }
}

impl FileHandle for Stored {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        // A damaged length must not ask for memory that there is not.
        if range.start > range.end || range.end > self.len {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let mut bytes = vec![0; range.len()];
        self.read_at(&mut bytes, range.start as u64)?;
        Ok(OwnedBytes::new(bytes))
    }
}

/// How stored articles are looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Access {
    /// A few, again and again.
    Mapped,
    /// All, once.
    Read,
}

#[derive(Clone, Debug)]
pub(crate) struct Disk(MmapDirectory, Arc<Path>, Access);

impl Disk {
    pub(crate) fn open(dir: &Path, access: Access) -> Result<Self, OpenDirectoryError> {
        MmapDirectory::open(dir).map(|inner| Self(inner, dir.into(), access))
    }

    /// Whether the last commit names the file (`SEGMENT.ending`, or `SEGMENT.OPSTAMP.del`).
    fn is_committed(&self, path: &Path) -> bool {
        let Some((segment, ending)) = path.to_str().and_then(|name| name.split_once('.')) else {
            return true;
        };
        let Ok(bytes) = std::fs::read(self.1.join(COMMIT)) else { return true };
        let Ok(commit) = serde_json::from_slice::<Value>(&bytes) else { return true };
        let segments = commit["segments"].as_array().map(Vec::as_slice).unwrap_or_default();
        segments.iter().any(|known| {
            let same = known["segment_id"].as_str().is_some_and(|id| id.replace('-', "") == segment);
            let deletes = known["deletes"]["opstamp"].as_u64().map(|stamp| format!("{stamp}.del"));
            same && (!ending.ends_with(".del") || deletes.as_deref() == Some(ending))
        })
    }

    /// Where nothing can be written nobody writes, but for a machine that shares the disk: its lock is
    /// taken if it is there.
    fn read_lock(&self, lock: &Lock) -> DirectoryLock {
        let file = File::open(self.1.join(&lock.filepath)).ok();
        let locked = file.filter(|file| file.lock_shared().is_ok());
        DirectoryLock::from(Box::new(locked))
    }
}

/// The engine deletes what its list of files names: an index that came from elsewhere must not name a
/// file outside of it.
fn inside(path: &Path) -> io::Result<()> {
    let mut parts = path.components();
    match (parts.next(), parts.next()) {
        (Some(Component::Normal(_)), None) => Ok(()),
        _ => Err(io::Error::new(
            ErrorKind::InvalidData,
            format!("it names a file outside of it ({})", path.display()),
        )),
    }
}

impl Directory for Disk {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        inside(path).map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))?;
        if self.2 == Access::Read
            && path.extension().is_some_and(|ending| ending == STORE)
            && let Ok(stored) = Stored::open(&self.1.join(path))
        {
            return Ok(Arc::new(stored));
        }
        self.0.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        // Taken for done: it goes from the list, and what it named stays.
        inside(path).map_err(|_| DeleteError::FileDoesNotExist(path.to_owned()))?;
        self.0.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.0.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        inside(path).map_err(|error| OpenWriteError::wrap_io_error(error, path.to_owned()))?;
        match self.0.open_write(path) {
            // Left by a run that ended before its commit: the engine counts on from the last one, and so
            // comes to the same name again.
            Err(OpenWriteError::FileAlreadyExists(_)) if !self.is_committed(path) => {
                let failed = |error| OpenWriteError::wrap_io_error(error, path.to_owned());
                std::fs::remove_file(self.1.join(path)).map_err(failed)?;
                self.0.open_write(path)
            }
            opened => opened,
        }
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.0.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.0.atomic_write(path, data)?;
        if path == Path::new(COMMIT) { self.0.sync_directory() } else { Ok(()) }
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.0.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.0.acquire_lock(lock) {
            Err(LockError::IoError(error))
                if lock.filepath == META_LOCK.filepath
                    && matches!(
                        error.kind(),
                        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem
                    ) =>
            {
                Ok(self.read_lock(lock))
            }
            taken => taken,
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.0.watch(callback)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_outside_are_refused() {
        let check = |path: &str, expect: bool| assert_eq!(inside(Path::new(path)).is_ok(), expect, "{path}");
        check("meta.json", true);
        check(".managed.json", true);
        check("../notes.txt", false);
        check("/etc/passwd", false);
        check("a/b", false);
        check("", false);
        check("..", false);
    }
}
