//! Feeds (RSS, Atom, JSON Feed): each entry an article, its HTML as text.

use epitome_text::DateEvidence;
use feed_rs::model::{Entry, Feed, Text};
use jiff::Timestamp;

use super::html;
use crate::Unreadable;
use crate::clean::{one_line, paragraphs};
use crate::date::Stamp;
use crate::draft::Draft;
use crate::reading::Reading;

pub(crate) fn parse(bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    let feed = match feed_rs::parser::parse(bytes) {
        Ok(feed) => feed,
        Err(error) => return fallback(bytes, &error.to_string(), reading),
    };
    if feed.entries.is_empty() {
        return about(&feed, reading);
    }
    let source = plain(feed.title.as_ref());
    for (number, entry) in feed.entries.iter().enumerate() {
        let mut draft = draft(entry);
        draft.part = Some(format!("entry {}", number + 1));
        draft.source = draft.source.or_else(|| source.clone());
        draft.lang = draft.lang.or_else(|| feed.language.clone());
        reading.give_part(&format!("entry {}", number + 1), draft);
    }
    Ok(())
}

fn draft(entry: &Entry) -> Draft {
    let content =
        entry.content.as_ref().and_then(|content| content.body.as_deref()).map(body).unwrap_or_default();
    let summary = entry.summary.as_ref().map(|summary| body(&summary.content)).unwrap_or_default();
    let link = entry
        .links
        .iter()
        .find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"))
        .or(entry.links.first());
    let mut draft = Draft {
        title: plain(entry.title.as_ref()).unwrap_or_default(),
        body: if content.len() >= summary.len() { content } else { summary },
        author: Some(
            entry.authors.iter().filter_map(|person| person.name.as_deref()).collect::<Vec<_>>().join(", "),
        ),
        source: entry.source.clone().filter(|source| !source.contains("://")),
        url: link.map(|link| link.href.clone()),
        lang: entry.language.clone(),
        ..Draft::default()
    };
    for date in [entry.published, entry.updated].into_iter().flatten() {
        if let Ok(moment) = Timestamp::from_second(date.timestamp()) {
            draft.dates.offer_stamp(DateEvidence::Feed, Stamp::moment(moment));
        }
    }
    draft
}

/// Text of an entry: HTML more often than it says so.
fn body(text: &str) -> String {
    if text.contains('<') || text.contains('&') { html::to_text(text) } else { paragraphs(text) }
}

fn plain(text: Option<&Text>) -> Option<String> {
    text.map(|text| one_line(&body(&text.content))).filter(|text| !text.is_empty())
}

/// A feed without entries still may say something of itself.
fn about(feed: &Feed, reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    let text = feed.description.as_ref().map(|text| body(&text.content)).unwrap_or_default();
    let title = plain(feed.title.as_ref()).unwrap_or_default();
    let body = if text.is_empty() { title.clone() } else { text };
    if body.is_empty() {
        return Err(Unreadable::broken("a feed without entries"));
    }
    reading.note("a feed without entries: only what it says of itself is read");
    reading.give(Draft { title, body, ..Draft::default() });
    Ok(())
}

/// A broken feed is read as the text in it, entries not told apart.
fn fallback(bytes: &[u8], why: &str, reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    let decoded = crate::decode::decode(bytes, html::declared(bytes));
    let body = html::to_text(&decoded.text);
    if body.is_empty() {
        return Err(Unreadable::Broken(format!("broken: {}", one_line(why))));
    }
    reading.note(format!("a broken feed ({}): its entries could not be told apart", one_line(why)));
    reading.give(Draft { body, ..Draft::default() });
    Ok(())
}
