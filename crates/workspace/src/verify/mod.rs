//! Re-checks every citation of a saved digest against the files as they are now.

mod check;
mod citation;
mod context;
mod csv;
mod difference;
mod html;
mod json;
mod markdown;
mod packed;
mod shelf;
#[cfg(test)]
mod tests;
mod text;

use std::path::Path;

use rayon::prelude::*;
use serde::Serialize;

use crate::{Error, Input, Result};
use check::check;
use citation::Form;
pub use difference::Change;
use shelf::Shelf;

/// What became of the citations of a digest.
#[derive(Clone, Debug, Serialize)]
pub struct VerifyReport {
    /// Version of this shape.
    pub schema: u32,
    /// Format of the digest: `json`, `html`, `markdown`, `text` …
    pub format: String,
    /// Every citation, in the order of the digest.
    pub citations: Vec<Verdict>,
}

/// What became of one citation.
#[derive(Clone, Debug, Serialize)]
pub struct Verdict {
    /// Number of the story in the digest, from 1.
    pub story: usize,
    /// Number of the article in its story.
    pub citation: usize,
    /// The quote as the digest has it.
    pub text: String,
    /// The cited file and, where it holds many, the entry, as the digest has it.
    pub place: String,
    /// Whether it holds.
    pub state: State,
    /// Where the passage stands now, if it moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved_to: Option<String>,
    /// What is wrong, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// From the digest's quote to the nearest passage of the article as it is now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub difference: Vec<Change>,
}

/// Whether a citation holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// The passage stands where the digest says.
    Same,
    /// It stands elsewhere in the article, or the article has another name now.
    Moved,
    /// Quote and article are no longer the same: one of them was edited.
    Changed,
    /// The article is not there.
    Gone,
}

impl State {
    /// Whether the quote is still proved by the article.
    pub fn holds(self) -> bool {
        matches!(self, Self::Same | Self::Moved)
    }
}

impl VerifyReport {
    /// Citations in a state.
    pub fn count(&self, state: State) -> usize {
        self.citations.iter().filter(|verdict| verdict.state == state).count()
    }

    /// Whether every citation holds.
    pub fn holds(&self) -> bool {
        self.citations.iter().all(|verdict| verdict.state.holds())
    }
}

/// Re-checks the digest saved in `digest`, in any format that epitome writes, against the files of
/// `input` as they are now; no index is read.
///
/// # Errors
/// If the digest cannot be read or holds no citation that can be checked.
pub fn verify(digest: &Path, input: &Input, reading: &epitome_reader::Options) -> Result<VerifyReport> {
    let unreadable = |why: String| Error::Unreadable { path: digest.to_owned(), why };
    let bytes = std::fs::read(digest).map_err(|source| Error::Io { path: digest.to_owned(), source })?;
    verify_bytes(&bytes, input, reading)?.ok_or_else(|| {
        unreadable("no citation found in it; verify takes a digest that `epitome digest` wrote".to_owned())
    })
}

/// As [`verify`] for a digest in memory; `None` if it is no digest or holds no citation.
///
/// # Errors
/// If the folder cannot be listed.
pub fn verify_bytes(
    digest: &[u8],
    input: &Input,
    reading: &epitome_reader::Options,
) -> Result<Option<VerifyReport>> {
    let Some(form) = Form::of(digest) else { return Ok(None) };
    let citations = form.citations(digest);
    if citations.is_empty() {
        return Ok(None);
    }
    let shelf = Shelf::new(input, reading)?;
    shelf.load(citations.iter().map(|citation| citation.address.path()));
    let verdicts = citations.par_iter().map(|citation| check(citation, &shelf)).collect();
    Ok(Some(VerifyReport { schema: 1, format: form.name().to_owned(), citations: verdicts }))
}
