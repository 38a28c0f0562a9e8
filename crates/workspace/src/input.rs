use std::path::{Path, PathBuf};

use epitome_indexer::Index;
use jiff::civil::Date;

use crate::{Error, Held, Result};

/// Names by which a folder is known to hold an index or what belongs to one.
const OURS: &[&str] = &[
    "index",
    "index.old",
    "config.toml",
    "selection.json",
    "reading.json",
    "stories.json",
    "corrections.json",
    "digests",
    "queries.json",
    "lock",
];

/// A folder of articles and where its index is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// The folder.
    pub folder: PathBuf,
    /// The folder that holds the index and what the user made with it (settings, digests).
    pub index: PathBuf,
}

impl Places {
    /// The places of `folder`; the index is in `index`, else in `FOLDER/.epitome`.
    ///
    /// # Errors
    /// [`Error::NoInput`] or [`Error::NotAFolder`].
    pub fn new(folder: &Path, index: Option<&Path>) -> Result<Self> {
        if !folder.exists() {
            return Err(Error::NoInput(folder.to_owned()));
        }
        if !folder.is_dir() {
            return Err(Error::NotAFolder(folder.to_owned()));
        }
        let index = index.map_or_else(|| folder.join(".epitome"), Path::to_owned);
        Ok(Self { folder: folder.to_owned(), index })
    }

    /// Where the search engine's files are; a rebuild removes nothing else.
    ///
    /// # Errors
    /// Foreign, if something that is not ours stands in the index' place.
    pub(crate) fn engine(&self) -> Result<PathBuf> {
        let foreign = || Err(epitome_indexer::Error::Foreign(self.index.clone()).into());
        match std::fs::read_dir(&self.index) {
            Ok(entries) => {
                let names: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
                let ours = names.is_empty() || names.iter().any(|name| OURS.iter().any(|ours| name == ours));
                if ours { Ok(self.index.join("index")) } else { foreign() }
            }
            Err(_) if self.index.exists() && !self.index.is_dir() => foreign(),
            Err(_) => Ok(self.index.join("index")),
        }
    }

    /// Opens the index.
    ///
    /// # Errors
    /// As [`Index::open`].
    pub(crate) fn open(&self) -> Result<Index> {
        Index::open(&self.engine()?).map_err(|error| match error {
            epitome_indexer::Error::Missing(_) => epitome_indexer::Error::Missing(self.index.clone()).into(),
            error => error.into(),
        })
    }
}

/// What a digest or a list of stories is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A folder with its index, brought up to date first unless told otherwise.
    Folder(Places),
    /// A folder by a view of its index that is open already; it is not brought up to date.
    Held(Held),
    /// A file of articles (`.jsonl`, or any readable file), read each time and not indexed; `-` is standard input.
    File(PathBuf),
    /// Articles of a search engine elsewhere.
    Engine(EngineQuery),
}

/// Which articles of a search engine to take.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EngineQuery {
    /// Address of the index.
    pub url: String,
    /// Those that may match this query; empty: all.
    pub query: String,
    /// Published on or after.
    pub since: Option<Date>,
    /// Published on or before.
    pub until: Option<Date>,
}

impl Input {
    /// A folder if `path` is one, else a file.
    ///
    /// # Errors
    /// [`Error::NoInput`] if nothing is there.
    pub fn new(path: &Path, index: Option<&Path>) -> Result<Self> {
        if path.is_dir() {
            return Places::new(path, index).map(Input::Folder);
        }
        if path != Path::new("-") && !path.exists() {
            return Err(Error::NoInput(path.to_owned()));
        }
        Ok(Input::File(path.to_owned()))
    }

    /// The folder's or file's own name, without the folders above it.
    pub fn name(&self) -> String {
        let path = match self {
            Self::Folder(places) | Self::Held(Held { places, .. }) => &places.folder,
            Self::File(path) => path,
            Self::Engine(EngineQuery { url, .. }) => {
                let name = url.trim_end_matches('/').rsplit('/').next();
                return name.unwrap_or_default().to_owned();
            }
        };
        let whole = path.canonicalize().unwrap_or_else(|_| path.clone());
        whole.file_name().map_or_else(|| "-".to_owned(), |name| name.to_string_lossy().into_owned())
    }
}
