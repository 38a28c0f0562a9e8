use std::io::Write as _;
use std::path::Path;

use serde::{Serialize, de::DeserializeOwned};

use crate::{Error, Result};

/// Reads a JSON file of the index folder; `None` if it is absent or damaged (it can be made again).
pub(crate) fn load<T: DeserializeOwned>(index: &Path, name: &str) -> Option<T> {
    let bytes = std::fs::read(index.join(name)).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// Writes a JSON file of the index folder whole or not at all.
pub(crate) fn store<T: Serialize>(index: &Path, name: &str, value: &T) -> Result<()> {
    let path = index.join(name);
    let failed = |source| Error::Io { path: path.clone(), source };
    let bytes = serde_json::to_vec_pretty(value).map_err(|error| failed(error.into()))?;
    let draft = index.join(format!("{name}.{}.tmp", std::process::id()));
    let written = std::fs::File::create(&draft)
        .and_then(|mut file| file.write_all(&bytes).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(&draft, &path));
    if written.is_err() {
        let _ = std::fs::remove_file(&draft);
    }
    written.map_err(failed)
}

/// Keeps other processes from writing to the index until it is dropped, or its process ends.
pub(crate) fn lock(index: &Path) -> Result<std::fs::File> {
    let path = index.join("lock");
    let failed = |source| Error::Io { path: path.clone(), source };
    std::fs::create_dir_all(index).map_err(failed)?;
    let file = std::fs::File::create(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => {
            Err(epitome_indexer::Error::Locked(index.to_owned()).into())
        }
        Err(std::fs::TryLockError::Error(source)) => Err(failed(source)),
    }
}
