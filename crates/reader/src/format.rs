use crate::Unreadable;
use crate::formats::{html, json, markdown, text};
use crate::reading::Reading;

/// A file format that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown, with or without front matter.
    Markdown,
    /// A web page.
    Html,
    /// JSON Lines: one article a line.
    JsonLines,
    /// A JSON file of one article or a list of them.
    Json,
}

impl Format {
    /// Short name, as in [`epitome_text::Article::format`].
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::JsonLines => "jsonl",
            Format::Json => "json",
        }
    }

    /// Tells the format from the content, and where that leaves a choice from the extension of `path`.
    pub fn of(path: &str, bytes: &[u8]) -> Self {
        let extension = extension(path);
        let head = head(bytes);
        let named = Self::of_extension(&extension);
        Self::of_text(&head, named).or(named).unwrap_or(Format::Text)
    }

    fn of_extension(extension: &str) -> Option<Self> {
        Some(match extension {
            "md" | "markdown" | "mdown" | "mkd" => Format::Markdown,
            "html" | "htm" | "xhtml" | "shtml" => Format::Html,
            "jsonl" | "ndjson" | "jsonlines" => Format::JsonLines,
            "json" => Format::Json,
            _ => return None,
        })
    }

    /// The format of a text that starts with `head`.
    fn of_text(head: &str, named: Option<Self>) -> Option<Self> {
        let start = head.trim_start().to_ascii_lowercase();
        let page = ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| start.starts_with(tag));
        if page {
            return Some(Format::Html);
        }
        if start.starts_with(['{', '[']) && named != Some(Format::Markdown) {
            return of_json(head.trim_start());
        }
        let fenced = named.is_none()
            && (start.starts_with("---\n") || start.starts_with("+++\n"))
            && start.contains("title");
        fenced.then_some(Format::Markdown)
    }

    /// Whether its parser could panic, loop or recurse, so that it runs on its own thread.
    pub(crate) fn is_risky(self) -> bool {
        !matches!(self, Format::Text | Format::JsonLines | Format::Json)
    }

    /// Whether it holds files that are read as such.
    pub(crate) fn is_container(self) -> bool {
        false
    }

    pub(crate) fn parse(self, bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
        match self {
            Format::Text => text::parse(bytes, reading),
            Format::Markdown => markdown::parse(bytes, reading),
            Format::Html => html::parse(bytes, reading),
            Format::JsonLines => json::parse_lines(bytes, reading),
            Format::Json => json::parse(bytes, reading),
        }
    }
}

/// JSON Lines if the first line is a whole object, one JSON value otherwise.
fn of_json(head: &str) -> Option<Format> {
    let line = head.lines().next().unwrap_or("").trim();
    let object = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(line);
    match object {
        Ok(_) if head.lines().count() > 1 => Some(Format::JsonLines),
        _ => None,
    }
}

/// Extension of a path, in lower case.
pub(crate) fn extension(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default()
}

/// The first characters of a file, whatever its encoding.
fn head(bytes: &[u8]) -> String {
    crate::decode::decode(&bytes[..bytes.len().min(8192)], None).text.into_owned()
}
