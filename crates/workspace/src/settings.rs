//! The JSON files beside the index, each with a checksum of itself, written whole or not at all.

use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use serde::{Serialize, de::DeserializeOwned};

use crate::{Error, Result};

/// Start of a file up to its checksum: the first 128 bits of the blake3 of all but this line.
const SEAL: &str = "{\n  \"checksum\": \"";
const DIGITS: usize = 32;

/// Reads a JSON file of the index folder; `None` if it is absent.
///
/// # Errors
/// [`Error::Damaged`] if it is not what was written; nothing that the user made is passed over in silence.
pub(crate) fn load<T: DeserializeOwned>(index: &Path, name: &str) -> Result<Option<T>> {
    let path = index.join(name);
    match std::fs::read(&path) {
        Ok(bytes) => parse(&bytes).map(Some).map_err(|why| Error::Damaged { path, why }),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(source) => Err(Error::Io { path, source }),
    }
}

/// A file's content; one without a checksum (made by hand, or by an early version) is taken as it is.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> std::result::Result<T, String> {
    if let Some((checksum, rest)) = unseal(bytes)
        && checksum != seal(rest).as_bytes()
    {
        return Err("its checksum does not match; if you edited it, delete its line \"checksum\"".to_owned());
    }
    serde_json::from_slice(bytes).map_err(|error| error.to_string())
}

/// Whether `bytes` are a whole file of a `T`.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn check<T: DeserializeOwned>(bytes: &[u8]) -> std::result::Result<(), String> {
    parse::<T>(bytes).map(drop)
}

/// The checksum, and what it is of: all after its line.
fn unseal(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (checksum, rest) = bytes.strip_prefix(SEAL.as_bytes())?.split_at_checked(DIGITS)?;
    Some((checksum, rest.strip_prefix(b"\",\n")?))
}

fn seal(rest: &[u8]) -> String {
    blake3::hash(rest).to_hex()[..DIGITS].to_owned()
}

/// Writes a JSON file of the index folder whole or not at all; it lasts when this returns.
/// `value` is a struct or a map that is not empty.
pub(crate) fn store<T: Serialize>(index: &Path, name: &str, value: &T) -> Result<()> {
    let path = index.join(name);
    let failed = |source| Error::Io { path: path.clone(), source };
    let plain = serde_json::to_vec_pretty(value).map_err(|error| failed(error.into()))?;
    let sealed = match plain.strip_prefix(b"{\n") {
        Some(rest) => [SEAL.as_bytes(), seal(rest).as_bytes(), b"\",\n", rest].concat(),
        None => plain,
    };
    replace(index, name, &sealed).map_err(failed)
}

/// Writes a file of the index folder whole or not at all; it lasts when this returns.
pub(crate) fn replace(index: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let draft = index.join(format!("{name}.{}.tmp", std::process::id()));
    let written = write(&draft, bytes)
        .and_then(|()| std::fs::rename(&draft, index.join(name)))
        .and_then(|()| sync_folder(index));
    if written.is_err() {
        let _ = std::fs::remove_file(&draft);
    }
    written
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = std::fs::File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes what was renamed in a folder last.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

/// Makes what was renamed in a folder last: there it does so by itself.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Made {
        names: Vec<String>,
        round: usize,
    }

    #[test]
    fn every_changed_byte_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let made = Made { names: vec!["Ebb".to_owned(), "Flow".to_owned()], round: 7 };
        store(folder.path(), "made.json", &made).unwrap();
        let path = folder.path().join("made.json");
        let whole = std::fs::read(&path).unwrap();
        assert_eq!(load(folder.path(), "made.json").unwrap(), Some(made));
        let cut = (0..whole.len()).map(|at| whole[..at].to_vec());
        let flipped = (0..whole.len()).map(|at| {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            bytes
        });
        for bytes in cut.chain(flipped) {
            let read = parse::<Made>(&bytes).ok();
            // A checksum whose own name is broken checks nothing, and the content is whole.
            let harmless = read.as_ref().is_some_and(|made| made.round == 7 && made.names[0] == "Ebb");
            assert!(read.is_none() || harmless, "{}", String::from_utf8_lossy(&bytes));
        }
        assert_eq!(load::<Made>(folder.path(), "none.json").unwrap(), None);
    }

    #[test]
    fn a_file_without_a_checksum_is_taken() {
        let made: Made = parse(br#"{"names": [], "round": 2}"#).unwrap();
        assert_eq!(made.round, 2);
    }
}
