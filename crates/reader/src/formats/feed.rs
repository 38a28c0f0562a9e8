//! Feeds (RSS, Atom, JSON Feed): each entry an article, its HTML as text.

use epitome_text::DateEvidence;
use epitome_text::Precision;
use feed_rs::model::{Entry, Feed, FeedType, Person, Text};
use jiff::Timestamp;

use super::html;
use crate::Unreadable;
use crate::clean::{one_line, paragraphs};
use crate::date::{self, Stamp};
use crate::draft::Draft;
use crate::reading::Reading;

pub(crate) fn parse(bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    // A feed's dates come as UTC, so that what they say is taken for it: the day is that of the writer.
    let written = |text: &str| {
        let day = |stamp: &Stamp| matches!(stamp.precision, Precision::Day | Precision::Minute);
        format!("{}Z", date::parse(text).filter(day)?.at).parse().ok()
    };
    let feed = match feed_rs::parser::Builder::new().timestamp_parser(written).build().parse(bytes) {
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
        if feed.feed_type == FeedType::Atom && entry.authors.is_empty() {
            draft.author = names(&feed.authors);
        }
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
        body: without_credit(if content.len() >= summary.len() { &content } else { &summary }).to_owned(),
        author: names(&entry.authors),
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

fn names(people: &[Person]) -> Option<String> {
    Some(people.iter().filter_map(|person| person.name.as_deref()).collect::<Vec<_>>().join(", "))
}

/// How a last paragraph that only says where the entry stands starts and goes on.
const CREDITS: [(&str, &str); 5] = [
    ("The post ", " appeared first on "),
    ("Der Beitrag ", " erschien zuerst auf "),
    ("L’article ", " est apparu en premier sur "),
    ("La entrada ", " se publicó primero en "),
    ("La entrada ", " aparece primero en "),
];

fn without_credit(body: &str) -> &str {
    match body.rsplit_once("\n\n") {
        Some((text, last))
            if CREDITS.iter().any(|(start, verb)| last.starts_with(start) && last.contains(verb)) =>
        {
            text
        }
        _ => body,
    }
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

#[cfg(test)]
mod tests {
    /// Date and author of the articles of a feed.
    fn read(feed: &str) -> Vec<(String, String, String)> {
        let input = crate::Input { path: "feed.xml", bytes: feed.as_bytes(), modified: None };
        let mut articles = Vec::new();
        let mut sink = |article: epitome_text::Article| {
            let date = article.published.map(|published| published.at.to_string());
            articles.push((date.unwrap_or_default(), article.author.unwrap_or_default(), article.body));
        };
        crate::read(input, &crate::Options::default(), &mut sink).unwrap();
        articles
    }

    #[test]
    fn dates_as_they_are_written() {
        let date = |date: &str| {
            let item = format!(
                "<item><title>A</title><description>It rose.</description><pubDate>{date}</pubDate></item>"
            );
            read(&format!("<rss version='2.0'><channel><title>P</title>{item}</channel></rss>")).remove(0).0
        };
        assert_eq!(date("Tue, 04 Mar 2025 22:30:00 -0500"), "2025-03-04T22:30:00");
        assert_eq!(date("2025-03-06 10:00:00"), "2025-03-06T10:00:00");
        assert_eq!(date("Mi, 05 Mär 2025 10:00:00 +0100"), "2025-03-05T10:00:00");
        assert_eq!(date("soon"), "");
    }

    #[test]
    fn entries_without_author_have_the_feeds() {
        let entry = "<entry><id>1</id><title>A</title><content type='html'>&lt;p>It rose.&lt;/p>&lt;p>The post &lt;a href='x'>A&lt;/a> \
                     appeared first on &lt;a href='y'>P&lt;/a>.&lt;/p></content><updated>2025-03-04T22:30:00-05:00</updated></entry>";
        let feed = format!(
            "<feed xmlns='http://www.w3.org/2005/Atom'><id>f</id><title>P</title><author><name>Ann</name></author>{entry}</feed>"
        );
        assert_eq!(read(&feed), [("2025-03-04T22:30:00".into(), "Ann".into(), "It rose.".into())]);
    }
}
