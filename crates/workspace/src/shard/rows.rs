//! Rows between the steps.

use std::io::{BufRead, Write};
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use epitome_text::{Article, Language, Published};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::corpus::Card;
use crate::{Error, Result};

/// Longest part of a bad row that is shown.
const SHOWN: usize = 120;

/// What passes from one step to another. `key` is the place of an article in the input, the number of a voice, or a
/// language with a term.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "to")]
pub(super) enum Row {
    /// An article as it was read.
    Article { key: String, article: Article },
    /// What grouping looks at in it.
    Profile { key: String, profile: Bytes },
    /// What ranking looks at in it.
    Card { key: String, card: CardRow },
    /// How many articles are in a language (`en`), or hold a term in it (`en:0a1b2c3d`).
    Count { key: String, n: u32 },
    /// Near-copies as one.
    Voice { key: String, voice: Bytes },
    /// The nearest others of a voice.
    Near { key: String, near: Bytes },
    /// Which story an article is in.
    Story { key: String, story: String, id: String, voice: u32, source: Option<String> },
    /// What there is in all.
    Summary { key: String, schema: u32, tool: String, stories_total: usize, articles: usize, undated: usize },
}

/// A [`Card`] without its title.
#[derive(Serialize, Deserialize)]
pub(super) struct CardRow {
    id: String,
    path: String,
    part: Option<String>,
    source: Option<String>,
    published: Option<Published>,
    language: Language,
}

impl CardRow {
    pub(super) fn new(article: &Article) -> Self {
        Self {
            id: article.id.clone(),
            path: article.path.clone(),
            part: article.part.clone(),
            source: article.source.clone(),
            published: article.published,
            language: article.language,
        }
    }

    pub(super) fn card(self) -> Card {
        let Self { id, path, part, source, published, language } = self;
        Card { id, path, part, source, published, language, title: String::new(), url: None }
    }
}

/// Bytes, in base64.
pub(super) struct Bytes(pub(super) Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, to: S) -> std::result::Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD_NO_PAD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        STANDARD_NO_PAD.decode(text).map(Self).map_err(D::Error::custom)
    }
}

/// Reads rows one by one.
pub(super) struct Rows<'a> {
    input: &'a mut dyn BufRead,
    line: String,
    number: usize,
}

impl<'a> Rows<'a> {
    pub(super) fn new(input: &'a mut dyn BufRead) -> Self {
        Self { input, line: String::new(), number: 0 }
    }

    /// The next line that is not empty, with its number from 1.
    ///
    /// # Errors
    /// If the input cannot be read, or is not UTF-8.
    pub(super) fn line(&mut self) -> Result<Option<(usize, &str)>> {
        loop {
            self.line.clear();
            self.number += 1;
            let read = self.input.read_line(&mut self.line);
            if read.map_err(|source| stream("standard input", source))? == 0 {
                return Ok(None);
            }
            if !self.line.trim().is_empty() {
                break;
            }
        }
        Ok(Some((self.number, self.line.trim_end_matches(['\n', '\r']))))
    }

    /// The next row.
    ///
    /// # Errors
    /// If it is none: the line is named.
    pub(super) fn next<T: DeserializeOwned>(&mut self) -> Result<Option<T>> {
        match self.line()? {
            None => Ok(None),
            Some((number, line)) => {
                serde_json::from_str(line).map(Some).map_err(|error| bad((number, line), &error))
            }
        }
    }

    /// The failure of the row that was read last.
    pub(super) fn wrong(&self, why: impl std::fmt::Display) -> Error {
        bad((self.number, &self.line), why)
    }
}

fn bad((number, line): (usize, &str), why: impl std::fmt::Display) -> Error {
    let shown = &line[..line.floor_char_boundary(SHOWN)];
    Error::Record {
        record: format!("row {number} of the input ({})", shown.trim_end()),
        why: why.to_string(),
    }
}

/// Writes one row.
///
/// # Errors
/// If the output cannot be written.
pub(super) fn put(output: &mut dyn Write, row: &impl Serialize) -> Result<()> {
    let written = serde_json::to_writer(&mut *output, row).map_err(std::io::Error::from);
    written.and_then(|()| output.write_all(b"\n")).map_err(|source| stream("standard output", source))
}

fn stream(name: &str, source: std::io::Error) -> Error {
    Error::Io { path: PathBuf::from(name), source }
}

/// A number as a key: ten digits sort as it does.
pub(super) fn key(number: usize) -> String {
    format!("{number:010}")
}

/// Everything written.
///
/// # Errors
/// If the output cannot be written.
pub(super) fn flush(output: &mut dyn Write) -> Result<()> {
    output.flush().map_err(|source| stream("standard output", source))
}
