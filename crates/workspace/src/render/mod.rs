//! Results as text for people, and digests in every form of [`DigestForm`].
//!
//! Each renderer is a function over plain data that returns a string: it knows no terminal and prints nothing.
//! Text is laid out by a [`Layout`]; control characters of titles, paths and bodies never come through.

mod check;
mod citation;
mod clean;
mod context;
mod csv;
mod date;
mod digest;
mod explain;
mod form;
mod history;
mod hits;
#[cfg(test)]
mod hostile;
mod html;
mod index;
mod layout;
mod markdown;
mod marks;
mod number;
mod queries;
mod reading;
mod search;
mod stories;
mod summary;
mod support;
mod template;
mod timeline;
mod verify;

pub use check::check_text;
pub(crate) use citation::place;
pub(crate) use clean::unwrapped;
pub use clean::{one_line, visible};
pub(crate) use context::MARK as CONTEXT_MARK;
pub use context::{digest_context, tokens};
pub use csv::digest_csv;
pub(crate) use csv::{COLUMNS as CSV_COLUMNS, unshielded};
pub use date::{day, published, range, words as date_words};
pub use digest::digest_text;
pub use explain::explain_text;
pub use form::{DigestForm, Failure, Shape, digest_in};
pub use history::{diff_text, kept_text};
pub use hits::{ranking_trec, search_csv, search_csv_head, search_jsonl, search_trec};
pub use html::{digest_epub, digest_html, digest_mail, digest_rss};
pub use index::{plan_text, skipped_text, status_text, sync_line, sync_text};
pub use layout::Layout;
pub use markdown::digest_markdown;
pub use marks::news;
pub use number::{bytes, count, seconds};
pub use queries::queries_text;
pub use reading::{reading_body, reading_sentences, reading_table, reading_text};
pub use search::search_text;
pub use stories::stories_text;
pub use summary::{summary_reasons, summary_text};
pub use support::support;
pub use template::digest_template;
pub use timeline::{timeline_markdown, timeline_text};
pub use verify::verify_text;

/// A result as JSON: indented, with a line end.
///
/// # Errors
/// What the serialiser says; the results of this crate give none.
pub fn json(value: &impl serde::Serialize) -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    Ok(text)
}

/// Results as JSON Lines: one to a line.
///
/// # Errors
/// As [`json`].
pub(crate) fn json_lines(values: &[impl serde::Serialize]) -> Result<String, serde_json::Error> {
    let mut text = String::new();
    for value in values {
        text += &serde_json::to_string(value)?;
        text.push('\n');
    }
    Ok(text)
}
