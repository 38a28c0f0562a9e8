//! Files in, articles out: [`read`] turns the bytes of one file into its [`Article`]s.
//!
//! One module a format behind the closed enum [`Format`]; the content decides, then the extension.
//! It opens no file and no connection; it does not index, segment or rank.

use epitome_text::Article;
use jiff::civil::Date;

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

/// Reads one file, giving each article to `sink` in the order of the file.
///
/// # Errors
/// [`Unreadable`] if the file gives no article at all; entries that fail beside good ones are in the [`Outcome`].
pub fn read(
    input: Input<'_>,
    options: &Options,
    sink: &mut dyn FnMut(Article),
) -> Result<Outcome, Unreadable> {
    let _ = options;
    let text = String::from_utf8_lossy(input.bytes);
    if text.trim().is_empty() {
        return Err(Unreadable::Empty);
    }
    let (title, body) = text.trim().split_once('\n').unwrap_or(("", &text));
    sink(Article {
        id: input.path.to_owned(),
        path: input.path.to_owned(),
        title: title.trim().to_owned(),
        body: body.trim().to_owned(),
        language: epitome_text::detect(body).language,
        format: "text".to_owned(),
        ..Article::default()
    });
    Ok(Outcome { format: "text".to_owned(), ..Outcome::default() })
}
