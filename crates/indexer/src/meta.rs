//! `epitome.json`, beside the engine's files: what made this index. Written before them, so that a
//! creation cut short is recognised and taken up again.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::schema::VERSION;

const FILE: &str = "epitome.json";
/// The engine's own record of its last commit.
const ENGINE: &str = "meta.json";

const FORMAT: &str = "epitome-index";

#[derive(Serialize, Deserialize)]
struct Meta {
    format: String,
    schema: u32,
    /// Of the other two, so that a damaged number is not taken for another version.
    #[serde(default)]
    seal: Option<String>,
}

impl Meta {
    fn new() -> Self {
        Self { format: FORMAT.into(), schema: VERSION, seal: Some(seal(FORMAT, VERSION)) }
    }

    fn is_whole(&self) -> bool {
        self.seal.as_ref().is_none_or(|known| *known == seal(&self.format, self.schema))
    }
}

fn seal(format: &str, schema: u32) -> String {
    blake3::hash(format!("{format} {schema}").as_bytes()).to_hex()[..16].to_owned()
}

/// What stands in a directory.
#[derive(Debug, PartialEq)]
pub(crate) enum Found {
    /// Nothing, or a creation cut short.
    Nothing,
    /// An index of our schema.
    Index,
}

pub(crate) fn look(dir: &Path) -> Result<Found, Error> {
    match fs::read(dir.join(FILE)) {
        Ok(bytes) => check(dir, &bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => look_around(dir),
        Err(error) if error.kind() == ErrorKind::NotADirectory => Err(Error::Foreign(dir.to_owned())),
        Err(source) => Err(io_error(dir, source)),
    }
}

/// Without our file, only an empty directory is free to take.
fn look_around(dir: &Path) -> Result<Found, Error> {
    // Another process may be about to make the index: its draft is no stranger.
    let draft = Path::new(FILE).with_extension("tmp");
    let strange = |entry: &fs::DirEntry| Path::new(&entry.file_name()) != draft;
    match fs::read_dir(dir).map(|entries| !entries.flatten().any(|entry| strange(&entry))) {
        Ok(true) => Ok(Found::Nothing),
        Ok(false) if is_ours(dir) => {
            Err(Error::Corrupt { path: dir.to_owned(), why: format!("{FILE} is missing") })
        }
        Ok(false) => Err(Error::Foreign(dir.to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Found::Nothing),
        Err(source) => Err(io_error(dir, source)),
    }
}

/// Whether the engine's record tells of our fields: then only our own file is lost.
fn is_ours(dir: &Path) -> bool {
    let meta = fs::read(dir.join(ENGINE)).unwrap_or_default();
    let meta = String::from_utf8_lossy(&meta);
    ["\"position\"", "\"article\"", "\"first_day\"", "\"last_day\""].iter().all(|name| meta.contains(name))
}

fn check(dir: &Path, bytes: &[u8]) -> Result<Found, Error> {
    let path = dir.to_owned();
    let meta: Meta = match serde_json::from_slice(bytes) {
        Ok(meta) => meta,
        Err(error) => return Err(Error::Corrupt { path, why: format!("{FILE}: {error}") }),
    };
    if !meta.is_whole() || (meta.format != FORMAT && is_ours(dir)) {
        return Err(Error::Corrupt { path, why: format!("{FILE} has changed") });
    }
    if meta.format != FORMAT {
        return Err(Error::Foreign(path));
    }
    match meta.schema {
        found if found > VERSION => Err(Error::Newer { path, found, known: VERSION }),
        found if found < VERSION => Err(Error::Older { path, found, known: VERSION }),
        _ if dir.join(ENGINE).exists() => Ok(Found::Index),
        _ => engine_files(dir),
    }
}

/// Segments without the engine's record mean that the record was lost.
fn engine_files(dir: &Path) -> Result<Found, Error> {
    let entries = fs::read_dir(dir).map_err(|source| io_error(dir, source))?;
    let segment = |name: &Path| name.extension().is_some_and(|ending| ending == "store" || ending == "idx");
    if entries.flatten().any(|entry| segment(&entry.path())) {
        return Err(Error::Corrupt { path: dir.to_owned(), why: format!("{ENGINE} is missing") });
    }
    Ok(Found::Nothing)
}

pub(crate) fn write(dir: &Path) -> Result<(), Error> {
    let json = serde_json::to_vec(&Meta::new()).unwrap_or_default();
    write_whole(&dir.join(FILE), &json).map_err(|source| io_error(dir, source))
}

/// All of it or nothing, also when the power fails.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let draft = path.with_extension("tmp");
    let mut file = fs::File::create(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&draft, path)?;
    sync_folder(path)
}

/// Makes a rename last.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), |folder| fs::File::open(folder)?.sync_all())
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

pub(crate) fn io_error(dir: &Path, source: io::Error) -> Error {
    Error::Io { path: dir.to_owned(), source }
}
