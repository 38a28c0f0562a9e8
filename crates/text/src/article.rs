use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::Language;

/// One document: what a reader makes of a file or of an entry in one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// What outputs call it: the record's own id, else `path` or `path#part`.
    pub id: String,
    /// File it came from, relative to its folder and `/`-separated; empty for standard input.
    pub path: String,
    /// Which entry of the file it is (record, message, chapter); `None` if the file is the article.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// Headline, one line, may be empty.
    pub title: String,
    /// Text without the title: paragraphs separated by `\n\n`, lines within one by `\n`.
    pub body: String,
    /// When it was published, and how we know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Published>,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Where it stood on the web.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Language of the body.
    pub language: Language,
    /// Short name of the file format: `text`, `markdown`, `html`, `jsonl`, `pdf` …
    #[serde(default)]
    pub format: String,
    /// Byte offsets in `body` at which pages 2, 3 … start; empty where there are no pages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<u32>,
    /// What the reader wants the user to know (refused date, cut text …).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// A publication date with its evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Published {
    /// Date and time as the evidence writes them, in whatever zone it names (UTC where it counts seconds);
    /// parts finer than `precision` are zero (or 1).
    pub at: DateTime,
    /// Finest part that the evidence states.
    pub precision: Precision,
    /// Where it was found.
    pub evidence: DateEvidence,
}

impl Published {
    /// Whether anything states it: a file's own time is no date of publication.
    pub fn is_stated(&self) -> bool {
        self.evidence != DateEvidence::FileTime
    }

    /// Whether it is stated as exactly as to the day.
    pub fn states_day(&self) -> bool {
        self.is_stated() && self.precision >= Precision::Day
    }
}

/// Finest stated part of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// Only the year.
    Year,
    /// Year and month.
    Month,
    /// The day.
    Day,
    /// Hours and minutes.
    Minute,
}

/// Where a publication date was found, most trusted first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateEvidence {
    /// A field of a record (JSON Lines, CSV).
    Field,
    /// Front matter of a Markdown file.
    FrontMatter,
    /// A feed entry's own date.
    Feed,
    /// A mail header.
    MailHeader,
    /// JSON-LD in a page.
    JsonLd,
    /// A meta tag of a page.
    Meta,
    /// A `<time>` element.
    TimeElement,
    /// A document property (PDF, Office, EPUB).
    Property,
    /// The page's address.
    Url,
    /// A dateline or leading date line of the text.
    Dateline,
    /// The name of the file.
    FileName,
    /// The file's own time: never a publication date without saying so.
    FileTime,
}

impl DateEvidence {
    /// As JSON has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::FrontMatter => "front-matter",
            Self::Feed => "feed",
            Self::MailHeader => "mail-header",
            Self::JsonLd => "json-ld",
            Self::Meta => "meta",
            Self::TimeElement => "time-element",
            Self::Property => "property",
            Self::Url => "url",
            Self::Dateline => "dateline",
            Self::FileName => "file-name",
            Self::FileTime => "file-time",
        }
    }
}
