use epitome_summarizer::Method;
use epitome_text::{Language, Published, Span};
use jiff::civil::Date;
use serde::Serialize;

use crate::{Input, Progress, Result, Skipped, SyncOptions, SyncReport};

/// What digest to make.
#[derive(Clone, Debug)]
pub struct DigestOptions {
    /// Stories to tell, the most widely told first; `None`: all.
    pub stories: Option<usize>,
    /// Words a story.
    pub words: usize,
    /// How to weigh and choose sentences.
    pub method: Method,
    /// Only articles that match, and what answers the query first.
    pub query: Option<String>,
    /// Published on or after.
    pub since: Option<Date>,
    /// Published on or before.
    pub until: Option<Date>,
    /// From 0 (strict) to 1 (broad), how much goes into one story.
    pub granularity: f32,
    /// How to bring the index up to date first; `None`: not at all.
    pub sync: Option<SyncOptions>,
}

impl Default for DigestOptions {
    fn default() -> Self {
        Self {
            stories: Some(10),
            words: 100,
            method: Method::default(),
            query: None,
            since: None,
            until: None,
            granularity: 0.5,
            sync: Some(SyncOptions::default()),
        }
    }
}

/// The summaries of many stories, with everything that their citations need.
#[derive(Clone, Debug, Serialize)]
pub struct Digest {
    /// Version of this shape.
    pub schema: u32,
    /// Name and version of the program.
    pub tool: String,
    /// The folder's or file's own name (no parent folders: the same on every machine).
    pub input: String,
    /// Fingerprint of the articles that it was made from.
    pub fingerprint: String,
    /// What was asked for.
    pub parameters: Parameters,
    /// Stories found in all.
    pub stories_total: usize,
    /// The told ones, most widely told first.
    pub stories: Vec<DigestStory>,
    /// What was read, cited and left out.
    pub coverage: Coverage,
    /// What the sync before it did.
    #[serde(skip)]
    pub sync: Option<SyncReport>,
}

/// What was asked for, as far as it changes the output.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct Parameters {
    pub stories: Option<usize>,
    pub words: usize,
    pub method: String,
    pub query: Option<String>,
    pub since: Option<Date>,
    pub until: Option<Date>,
    pub granularity: f32,
}

/// One story of a digest.
#[derive(Clone, Debug, Serialize)]
pub struct DigestStory {
    /// Its id, the same as long as it is the same story.
    pub id: String,
    /// The most central title.
    pub headline: String,
    /// What it is about, best first.
    pub keyphrases: Vec<String>,
    /// Date of its first dated article.
    pub first: Option<Published>,
    /// Date of its latest dated article.
    pub latest: Option<Published>,
    /// Sources that tell it independently: distinct publishers, near-copies counted once.
    pub independent_sources: usize,
    /// The summary, in reading order.
    pub quotes: Vec<DigestQuote>,
    /// Words of the summary.
    pub words: usize,
    /// Set where no sentence fits the budget and the shortest was taken all the same.
    pub over_budget: bool,
    /// Its articles, cited ones first in the order of their citation, numbered from 1.
    pub articles: Vec<Member>,
}

/// A quoted sentence with its citation.
#[derive(Clone, Debug, Serialize)]
pub struct DigestQuote {
    /// Verbatim: `body[span] == text`.
    pub text: String,
    /// Number of the cited article in its story.
    pub citation: usize,
    /// Bytes in the article's stored body.
    pub span: Span,
    /// Page, from 1, where the file has pages.
    pub page: Option<usize>,
    /// Numbers of other articles of the story that say nearly the same.
    pub support: Vec<usize>,
    /// Independent sources that say it, the cited one included.
    pub sources: usize,
}

/// An article of a story.
#[derive(Clone, Debug, Serialize)]
pub struct Member {
    /// Its number in the story, from 1.
    pub number: usize,
    /// The article's id.
    pub id: String,
    /// Its file, relative to the folder.
    pub path: String,
    /// Its entry in the file.
    pub part: Option<String>,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub source: Option<String>,
    /// When, and how we know.
    pub published: Option<Published>,
    /// Its language.
    pub language: Language,
    /// Its address on the web.
    pub url: Option<String>,
    /// blake3 of its stored body, in hexadecimal.
    pub hash: String,
    /// Whether a quote is from it.
    pub cited: bool,
    /// Number of the article of which it is a near-copy.
    pub copy_of: Option<usize>,
}

/// What became of every article and file.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Coverage {
    /// Articles considered.
    pub articles: usize,
    /// Articles in the told stories.
    pub in_stories: usize,
    /// Articles quoted.
    pub cited: usize,
    /// Articles of stories beyond the limit.
    pub left_out: usize,
    /// Articles outside the dates or the query.
    pub filtered: usize,
    /// Articles without a date of their own.
    pub undated: usize,
    /// Files and entries that could not be read.
    pub skipped: Vec<Skipped>,
}

/// Makes a digest.
///
/// # Errors
/// What the sync or the index refuses.
pub fn digest(input: &Input, options: &DigestOptions, progress: Progress<'_>) -> Result<Digest> {
    let _ = (input, options, progress);
    todo!()
}
