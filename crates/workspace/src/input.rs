use std::path::{Path, PathBuf};

use crate::{Error, Result};

/// A folder of articles and where its index is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// The folder.
    pub folder: PathBuf,
    /// The folder that holds the index.
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
}

/// What a digest or a list of stories is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A folder with its index, brought up to date first unless told otherwise.
    Folder(Places),
    /// A file of articles (`.jsonl`, or any readable file), read each time and not indexed; `-` is standard input.
    File(PathBuf),
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
}
