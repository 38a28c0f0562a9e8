use epitome_text::Span;

use super::{context, csv, html, json, markdown, packed, text};

/// A citation as a saved digest has it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Citation {
    /// Number of the story, from 1.
    pub(super) story: usize,
    /// Number of the article in its story.
    pub(super) number: usize,
    /// The quote.
    pub(super) text: String,
    /// Where it stands in the article's body, where the format says so.
    pub(super) span: Option<Span>,
    pub(super) address: Address,
    /// blake3 of the article's body, where the format says so.
    pub(super) hash: Option<String>,
    /// The article's title, if known.
    pub(super) title: Option<String>,
    /// Whether it must be whole sentences (a quote) or any passage (what stands around a quote).
    pub(super) whole: bool,
}

/// How a format names an article.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Address {
    /// By file, entry and id.
    Exact { path: String, part: Option<String>, id: String },
    /// By file and place as people read it.
    File { path: String, place: String },
    /// By words that end in a place: the longest that names a file is meant.
    Words(String),
}

impl Address {
    pub(super) fn path(&self) -> Option<&str> {
        match self {
            Self::Exact { path, .. } | Self::File { path, .. } => Some(path),
            Self::Words(_) => None,
        }
    }

    /// For people.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Exact { path, part, id } => crate::render::place(path, part.as_deref(), id),
            Self::File { place, .. } => place.clone(),
            Self::Words(words) => words.clone(),
        }
    }
}

/// Formats of a saved digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Json,
    Html,
    Markdown,
    Text,
    Csv,
    Rss,
    Mail,
    Book,
    Context,
}

impl Form {
    /// Told from the content; `None` if it is no text and no book.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"PK\x03\x04") {
            return Some(Self::Book);
        }
        let text = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}').trim_start();
        let start: String = text.chars().take(200).collect::<String>().to_ascii_lowercase();
        Some(match start.as_str() {
            start if start.starts_with('{') => Self::Json,
            start if start.starts_with("<?xml") && start.contains("<rss") => Self::Rss,
            start
                if start.starts_with("<!doctype")
                    || start.starts_with("<html")
                    || start.starts_with("<?xml") =>
            {
                Self::Html
            }
            start if start.starts_with("# ") => Self::Markdown,
            start if start.starts_with(crate::render::CONTEXT_MARK) => Self::Context,
            start if csv::is_it(start) => Self::Csv,
            start if HEADERS.iter().any(|header| start.starts_with(header)) => Self::Mail,
            _ => Self::Text,
        })
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Html => "html",
            Self::Markdown => "markdown",
            Self::Text => "text",
            Self::Csv => "csv",
            Self::Rss => "rss",
            Self::Mail => "eml",
            Self::Book => "epub",
            Self::Context => "context",
        }
    }

    pub(super) fn citations(self, bytes: &[u8]) -> Vec<Citation> {
        let text = String::from_utf8_lossy(bytes);
        match self {
            Self::Json => json::citations(&text),
            Self::Html => html::citations(&text),
            Self::Markdown => markdown::citations(&text),
            Self::Text => text::citations(&text),
            Self::Csv => csv::citations(&text),
            Self::Rss => packed::feed(&text),
            Self::Mail => packed::mail(bytes),
            Self::Book => packed::book(bytes),
            Self::Context => context::citations(&text),
        }
    }
}

/// How a mail begins, as it was written or as it came.
const HEADERS: [&str; 8] = [
    "from:",
    "date:",
    "subject:",
    "message-id:",
    "mime-version:",
    "received:",
    "return-path:",
    "delivered-to:",
];
