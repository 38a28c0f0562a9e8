//! Timelines: the days of a story that matter, each with verbatim sentences.

mod days;
mod mentions;
mod sentences;

use epitome_text::{Article, Precision, Span};
use jiff::civil::Date;
use serde::Serialize;

/// How long a timeline is.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineOptions {
    /// Days at most; 0 chooses by the story's own: the root of its dated days, from 3 to 20.
    pub days: usize,
    /// Sentences for each day.
    pub sentences: usize,
    /// Words that the sentences should be about; empty for all.
    pub query: String,
}

impl Default for TimelineOptions {
    fn default() -> Self {
        Self { days: 0, sentences: 1, query: String::new() }
    }
}

/// A dated entry.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TimelineEntry {
    /// The day.
    pub date: Date,
    /// How exact it is: entries are made of days.
    pub precision: Precision,
    /// Whether a text names the day; otherwise it is that of publication.
    pub stated: bool,
    /// Articles that name the day or were published on it, ascending.
    pub articles: Vec<usize>,
    /// Its sentences, most central first.
    pub sentences: Vec<DatedSentence>,
}

/// A sentence of an entry: `articles[article].body[span]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DatedSentence {
    /// Index of its article.
    pub article: usize,
    /// Where it stands in the body.
    pub span: Span,
    /// Whether it names the day itself; otherwise the day is that of publication.
    pub stated: bool,
}

/// The timeline of `articles`, in order of time.
///
/// Days are chosen as in the DATEWISE line of work (Ghalandari & Ifrim 2020), unsupervised: by how many
/// articles name a day and how many were published on it. Sentences are those nearest to the centre of what is
/// told of the day; one that repeats the entry before is left out, and a day without any goes. Cost: linear in
/// the articles' text, and quadratic in the sentences of one day (at most 400).
pub fn timeline(articles: &[&Article], options: &TimelineOptions) -> Vec<TimelineEntry> {
    let told = mentions::collect(articles, &options.query);
    let days = days::ranked(&told);
    let most = if options.days > 0 {
        options.days
    } else {
        (days.len() as f64).sqrt().round().clamp(3.0, 20.0) as usize
    };
    sentences::entries(&told, &days, most, options.sentences.max(1))
}

#[cfg(test)]
mod tests {
    use epitome_text::{DateEvidence, Language, Published};
    use jiff::civil::{Time, date};
    use proptest::prelude::*;

    use super::*;

    fn article(day: i8, body: &str) -> Article {
        let published = Published {
            at: date(2011, 3, day).to_datetime(Time::midnight()),
            precision: Precision::Day,
            evidence: DateEvidence::Field,
        };
        Article {
            body: body.into(),
            published: Some(published),
            language: Language::English,
            ..Article::default()
        }
    }

    /// Expects (day, text names it, sentence) of each entry.
    fn check(articles: &[Article], days: usize, expect: &[(i8, bool, &str)]) {
        let articles: Vec<&Article> = articles.iter().collect();
        let options = TimelineOptions { days, ..TimelineOptions::default() };
        let entries = timeline(&articles, &options);
        let found: Vec<(i8, bool, &str)> = entries
            .iter()
            .map(|entry| {
                let quote = entry.sentences[0];
                (entry.date.day(), entry.stated, quote.span.of(&articles[quote.article].body))
            })
            .collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn named_days_and_days_of_publication() {
        check(&[], 3, &[]);
        let articles = [
            article(2, "The dam above Varnholm burst in the night."),
            article(
                9,
                "The dam burst on March 2, 2011 after weeks of rain. The council met about the costs.",
            ),
            article(12, "Engineers had warned of the dam before it burst on March 2, 2011."),
            article(12, "Work on a new wall for the reservoir will begin in summer."),
        ];
        check(
            &articles,
            2,
            &[
                (2, true, "Engineers had warned of the dam before it burst on March 2, 2011."),
                (12, false, "Work on a new wall for the reservoir will begin in summer."),
            ],
        );
    }

    proptest! {
        #[test]
        fn any_text(bodies in prop::collection::vec("(\\PC{0,30}[.!] ?|March [0-9]{1,2}, 20[0-9]{2}[ .]){0,9}", 0..8), days in 0usize..6) {
            let articles: Vec<Article> = bodies.iter().map(|body| article(1, body)).collect();
            let articles: Vec<&Article> = articles.iter().collect();
            let entries = timeline(&articles, &TimelineOptions { days, ..TimelineOptions::default() });
            prop_assert!(entries.is_sorted_by(|a, b| a.date < b.date));
            for quote in entries.iter().flat_map(|entry| &entry.sentences) {
                prop_assert!(!quote.span.of(&articles[quote.article].body).is_empty());
            }
        }
    }
}
