//! Which of the index' files are known to be whole: those that a commit of ours wrote, or whose checksum
//! was compared, and that have the same size and time since.
//!
//! The engine trusts what it maps: a wrong length in a damaged file may make it ask for all memory there is.
//! So a file that is not known is read once before it is used (about a second for two gigabytes).

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::error::guard;

const FILE: &str = "proved.json";

/// Size in bytes, and time of the last change in nanoseconds since 1970.
type Stamp = (u64, u64);

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Proved {
    files: BTreeMap<String, Stamp>,
    /// The list of files has no checksum of its own: damage to it may bring back what was deleted.
    #[serde(default)]
    count: Option<Count>,
}

/// How many documents a commit, told by its stamp, left alive; merges after it change neither.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Count {
    commit: u64,
    documents: u64,
}

/// Compares the checksum of every file that is not known to be whole; of all files if `all`.
pub(crate) fn check(dir: &Path, engine: &tantivy::Index, all: bool) -> Result<(), Error> {
    let known = load(dir);
    let metas = guard(dir, || engine.load_metas())?;
    let count = count(&metas);
    if known.count.is_some_and(|known| known.commit == count.commit && known != count) {
        let why = "its list of files has changed".to_owned();
        return Err(Error::Corrupt { path: dir.to_owned(), why });
    }
    let mut now = Proved { count: Some(count), ..Proved::default() };
    let mut damaged = Vec::new();
    for (name, stamp) in files(dir, &metas)? {
        if !all && known.files.get(&name) == Some(&stamp) {
            now.files.insert(name, stamp);
            continue;
        }
        match guard(dir, || Ok(engine.directory().validate_checksum(Path::new(&name))?)) {
            Ok(true) => drop(now.files.insert(name, stamp)),
            Ok(false) => damaged.push(name),
            // A commit that came meanwhile may have removed it.
            Err(_) if !dir.join(&name).exists() => {}
            Err(Error::Corrupt { .. }) => damaged.push(name),
            Err(error) => return Err(error),
        }
    }
    if !damaged.is_empty() {
        let why = format!("{}: the checksum does not match", damaged.join(", "));
        return Err(Error::Corrupt { path: dir.to_owned(), why });
    }
    if now != known {
        store(dir, &now);
    }
    Ok(())
}

/// Takes all files for whole that the commit just made has written.
pub(crate) fn record(dir: &Path, engine: &tantivy::Index) {
    let Ok(metas) = guard(dir, || engine.load_metas()) else { return };
    if let Ok(files) = files(dir, &metas) {
        store(dir, &Proved { files: files.into_iter().collect(), count: Some(count(&metas)) });
    }
}

fn count(metas: &tantivy::IndexMeta) -> Count {
    let alive = |meta: &tantivy::SegmentMeta| i64::from(meta.max_doc()) - i64::from(meta.num_deleted_docs());
    let documents = metas.segments.iter().map(alive).sum::<i64>();
    Count { commit: metas.opstamp, documents: documents.try_into().unwrap_or(u64::MAX) }
}

/// The files of the last commit that are there, with their stamps; those that are not, the engine misses.
fn files(dir: &Path, metas: &tantivy::IndexMeta) -> Result<Vec<(String, Stamp)>, Error> {
    let io_error = |source| Error::Io { path: dir.to_owned(), source };
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).map_err(io_error)? {
        let entry = entry.map_err(io_error)?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let Some((segment, ending)) = name.split_once('.') else { continue };
        let Some(meta) = metas.segments.iter().find(|meta| meta.id().uuid_string() == segment) else {
            continue;
        };
        let deletes = meta.delete_opstamp().map(|stamp| format!("{stamp}.del"));
        if ending.ends_with("temp") || (ending.ends_with("del") && deletes.as_deref() != Some(ending)) {
            continue;
        }
        match entry.metadata().and_then(|meta| stamp(&meta)) {
            Ok(stamp) => files.push((name, stamp)),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(io_error(error)),
        }
    }
    files.sort_unstable();
    Ok(files)
}

fn stamp(meta: &fs::Metadata) -> io::Result<Stamp> {
    let time = meta.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok((meta.len(), time.as_nanos() as u64))
}

fn load(dir: &Path) -> Proved {
    let bytes = fs::read(dir.join(FILE)).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// That it cannot be written does not matter: the files are compared again.
fn store(dir: &Path, proved: &Proved) {
    let draft = dir.join(format!("{FILE}.{}.tmp", std::process::id()));
    let bytes = serde_json::to_vec(proved).unwrap_or_default();
    let _ = fs::write(&draft, bytes).and_then(|()| fs::rename(&draft, dir.join(FILE)));
}
