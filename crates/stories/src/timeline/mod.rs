//! Timelines: the days of a story that matter, each with verbatim sentences.

mod days;
mod mentions;
mod sentences;

use epitome_text::{Article, Precision, Span};
use jiff::civil::Date;
use serde::Serialize;

use crate::facts::first_of_each_voice;

/// Which timeline to make.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineOptions {
    /// Entries at most; 0 chooses by the story's own: the root of its dated days, from 3 to 20.
    pub days: usize,
    /// Sentences for each entry.
    pub sentences: usize,
    /// Words that the sentences should be about; empty for all.
    pub query: String,
    /// Earliest day of an entry.
    pub since: Option<Date>,
    /// Latest day of an entry.
    pub until: Option<Date>,
}

impl Default for TimelineOptions {
    fn default() -> Self {
        Self { days: 0, sentences: 1, query: String::new(), since: None, until: None }
    }
}

/// A dated entry.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TimelineEntry {
    /// The day; the first of the month or year if it is no more exact.
    pub date: Date,
    /// How exact it is.
    pub precision: Precision,
    /// Whether a quoted sentence names it; otherwise it is the date of publication.
    pub stated: bool,
    /// Articles that name it or were published then, ascending; near-copies are passed over.
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
    /// Where the body names the date, within the sentence; `None` if the date is that of publication.
    pub named: Option<Span>,
}

/// The timeline of `articles`, in order of time; `voices` as in [`crate::Group`], of near-copies the first one
/// speaks.
///
/// Days are chosen as in the DATEWISE line of work (Ghalandari & Ifrim 2020), unsupervised: by how many
/// articles name a day and how many were published on it; months and years that are named with their year
/// compete with a discount. Sentences are those nearest to the centre of what is told of the day; one that
/// repeats the entry before or after is left out, and a day without any goes. Cost: linear in the articles'
/// text, and quadratic in the sentences of one day (at most 400).
pub fn timeline(articles: &[&Article], voices: &[u32], options: &TimelineOptions) -> Vec<TimelineEntry> {
    let told = mentions::collect(articles, &first_of_each_voice(articles.len(), voices), &options.query);
    let mut days = days::ranked(&told);
    let within = |date: Date| {
        options.since.is_none_or(|since| date >= since) && options.until.is_none_or(|until| date <= until)
    };
    days.retain(|(when, _)| within(when.date));
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
        let entries = timeline(&articles, &[], &options);
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

    #[test]
    fn months_and_years_that_are_named() {
        let articles = [
            article(9, "The dam above Varnholm burst in the night. It was built in 1961 for a mill."),
            article(10, "A flood took the old dam in 1961. The council met."),
        ];
        let articles: Vec<&Article> = articles.iter().collect();
        let entries = timeline(&articles, &[], &TimelineOptions { days: 3, ..TimelineOptions::default() });
        assert_eq!((entries[0].date, entries[0].precision), (date(1961, 1, 1), Precision::Year));
        let quote = entries[0].sentences[0];
        assert_eq!(quote.named.unwrap().of(&articles[quote.article].body), "1961");
    }

    #[test]
    fn copies_count_once_and_days_can_be_limited() {
        let first = article(2, "The dam above Varnholm burst in the night.");
        let second = article(5, "Engineers looked at the broken wall for cracks.");
        let articles: Vec<&Article> = vec![&second, &first, &first, &first];
        let days = |voices: &[u32], since| {
            let options = TimelineOptions { days: 1, since, ..TimelineOptions::default() };
            let entries = timeline(&articles, voices, &options);
            entries.iter().map(|entry| (entry.date.day(), entry.articles.len())).collect::<Vec<_>>()
        };
        assert_eq!(days(&[0, 1, 2, 3], None), [(2, 3)]);
        assert_eq!(days(&[0, 1, 1, 1], None), [(2, 1)]);
        assert_eq!(days(&[0, 1, 2, 3], Some(date(2011, 3, 3))), [(5, 1)]);
    }

    proptest! {
        #[test]
        fn any_text(bodies in prop::collection::vec("(\\PC{0,30}[.!] ?|March [0-9]{1,2}, 20[0-9]{2}[ .]){0,9}", 0..8), days in 0usize..6) {
            let articles: Vec<Article> = bodies.iter().map(|body| article(1, body)).collect();
            let articles: Vec<&Article> = articles.iter().collect();
            let entries = timeline(&articles, &[], &TimelineOptions { days, ..TimelineOptions::default() });
            prop_assert!(entries.is_sorted_by(|a, b| a.date < b.date));
            for quote in entries.iter().flat_map(|entry| &entry.sentences) {
                prop_assert!(!quote.span.of(&articles[quote.article].body).is_empty());
                prop_assert!(quote.named.is_none_or(|named| quote.span.start <= named.start && named.end <= quote.span.end));
            }
        }
    }
}
