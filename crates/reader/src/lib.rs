//! Files in, articles out: [`read`] turns the bytes of one file into its [`Article`]s.
//!
//! One module a format behind the closed enum [`Format`]; the content decides, then the extension.
//! It opens no file and no connection; it does not index, segment or rank.

mod clean;
mod date;
mod decode;
mod draft;
mod fields;
mod format;
mod formats;
mod guard;
mod limits;
mod raised;
mod reading;
mod unpack;

use std::collections::HashMap;

use epitome_text::Article;
use jiff::civil::Date;

pub use format::Format;
pub use limits::Limits;

/// Version of the reading rules: raised when the same bytes may give other articles than before, so that what
/// was read by older rules can be read again.
pub const RULES: u32 = 10;

/// One file to read.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// Path to show, relative to the folder and `/`-separated; `-` for standard input.
    pub path: &'a str,
    /// Its whole content.
    pub bytes: &'a [u8],
    /// Its modification time in nanoseconds since 1970, the last resort for a date.
    pub modified: Option<i64>,
}

/// How to read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Today: a publication date after the day that follows is refused with a note.
    pub today: Option<Date>,
    /// Which field of a record, row or front matter holds what: `("title", "headline")`, `("text", "meta.body")`.
    /// Fields that are not named here are found by their usual names.
    pub map: Vec<(String, String)>,
    /// What a file may cost.
    pub limits: Limits,
}

impl Options {
    /// What an [`Options::map`] may name.
    pub const FIELDS: [&str; 8] = ["title", "text", "date", "source", "author", "url", "lang", "id"];

    /// Whether a map may give `name` a field of a record: one of [`Options::FIELDS`] or a usual synonym.
    pub fn has_field(name: &str) -> bool {
        fields::Field::of(name).is_some()
    }
}

/// What a file gave besides its articles.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Outcome {
    /// Short name of the format it was read as.
    pub format: String,
    /// Entries of it that could not be read.
    pub skipped: Vec<SkippedPart>,
    /// What the user should know about the file as a whole.
    pub notes: Vec<String>,
}

/// An entry of a file that could not be read.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct SkippedPart {
    /// Which entry: `line 12`, `message 3` …
    pub part: String,
    /// Why, in words for the user.
    pub why: String,
}

/// Why a file gives no article.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Unreadable {
    /// Nothing in it but white space.
    #[error("empty")]
    Empty,
    /// Binary content of no known format.
    #[error("not text: {0}")]
    NotText(String),
    /// A page or document without running text.
    #[error("no article found in it")]
    NoArticle,
    /// Broken, cut off, encrypted, too large …: the message names the cause.
    #[error("{0}")]
    Broken(String),
}

impl Unreadable {
    pub(crate) fn broken(why: impl std::fmt::Display) -> Self {
        Self::Broken(why.to_string())
    }
}

/// Reads one file, giving each article to `sink` in the order of the file.
///
/// Parsers of risky formats run on their own thread: one that panics or takes longer than
/// [`Limits::seconds`] takes only its file (or the rest of it) down.
///
/// # Errors
/// [`Unreadable`] if the file gives no article at all; entries that fail beside good ones are in the [`Outcome`].
pub fn read(
    input: Input<'_>,
    options: &Options,
    sink: &mut dyn FnMut(Article),
) -> Result<Outcome, Unreadable> {
    if input.bytes.trim_ascii().is_empty() {
        return Err(Unreadable::Empty);
    }
    options.limits.check_size(input.bytes.len() as u64)?;
    let format = Format::of(input.path, input.bytes);
    let scope = reading::Scope::file(input, format);
    let mut given = HashMap::new();
    let mut sink = |article: Article| sink(apart(article, &mut given));
    guard::run(scope, input.bytes, options, &mut sink)
}

/// An article of a file, by a part and an id that no other has: records may repeat an id. The second `a` is `a#2`.
/// `given` knows the parts so far, and the last number that each got.
fn apart(mut article: Article, given: &mut HashMap<String, usize>) -> Article {
    let Some(part) = article.part.take() else { return article };
    let mut name = part.clone();
    while given.contains_key(&name) {
        let last = given.entry(part.clone()).or_insert(1);
        *last += 1;
        name = format!("{part}#{last}");
    }
    given.insert(name.clone(), 1);
    if article.id.ends_with(&part) {
        article.id.truncate(article.id.len() - part.len());
        article.id.push_str(&name);
    }
    article.part = Some(name);
    article
}

/// Reads one line of a JSON Lines file, the `number`th of it counted from 1, as [`read`] reads it among the others.
/// An empty line gives nothing.
///
/// # Errors
/// If it is no record of an article: which line, and why.
pub fn read_line(
    (path, modified): (&str, Option<i64>),
    (number, line): (usize, &str),
    options: &Options,
) -> Result<Option<Article>, SkippedPart> {
    let input = Input { path, bytes: line.as_bytes(), modified };
    let scope = reading::Scope::file(input, Format::JsonLines);
    let mut article = None;
    let mut sink = |given| article = Some(given);
    let mut reading = reading::Reading::new(scope, options, &mut sink);
    formats::json::parse_line(line, number, &mut reading);
    match reading.into_skipped().pop() {
        Some(skipped) => Err(skipped),
        None => Ok(article),
    }
}
