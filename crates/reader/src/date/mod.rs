//! Publication dates: every piece of evidence in order of trust, the first believable one wins.

mod find;
mod months;
mod parse;

use epitome_text::{DateEvidence, Precision, Published};
use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, ToSpan};

pub(crate) use find::{dateline, in_path, is_change, is_stamp, published, whole};
pub(crate) use parse::parse;

/// Whether a word names a month.
pub(crate) fn is_month(word: &str) -> bool {
    months::month(word).is_some()
}

/// A date as written, whatever zone was named with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) at: DateTime,
    pub(crate) precision: Precision,
}

impl Stamp {
    pub(crate) fn day(date: Date) -> Self {
        Self { at: date.at(0, 0, 0, 0), precision: Precision::Day }
    }

    /// A moment that names no zone, in UTC and to the minute.
    pub(crate) fn moment(at: Timestamp) -> Self {
        Self::minute(jiff::tz::Offset::UTC.to_datetime(at))
    }

    /// To the minute; midnight sharp is taken for a day, as most software writes it for one.
    pub(crate) fn minute(at: DateTime) -> Self {
        match (at.hour(), at.minute(), at.second()) {
            (0, 0, 0) => Self::day(at.date()),
            (hour, minute, _) => Self { at: at.date().at(hour, minute, 0, 0), precision: Precision::Minute },
        }
    }
}

/// The evidence gathered for one article.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dates(Vec<(DateEvidence, Option<Stamp>, String)>);

impl Dates {
    /// Adds a date as it was written; empty text is no evidence.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn offer(&mut self, evidence: DateEvidence, text: &str) {
        let text = text.trim();
        if !text.is_empty() {
            self.0.push((evidence, parse(text), crate::clean::one_line(text).chars().take(60).collect()));
        }
    }

    /// Adds a date that is already understood.
    pub(crate) fn offer_stamp(&mut self, evidence: DateEvidence, stamp: Stamp) {
        self.0.push((evidence, Some(stamp), shown(stamp)));
    }

    /// The most trusted believable date, and a note on each that was refused before it.
    pub(crate) fn choose(mut self, today: Option<Date>) -> (Option<Published>, Vec<String>) {
        self.0.sort_by_key(|(evidence, ..)| *evidence);
        let mut notes = Vec::new();
        for (evidence, stamp, text) in self.0 {
            let refused = match stamp {
                None => "is not understood",
                Some(stamp) if stamp.at.year() < 1900 => "is before 1900",
                Some(stamp) if is_future(stamp.at.date(), today) => "is in the future",
                Some(Stamp { at, precision }) => return (Some(Published { at, precision, evidence }), notes),
            };
            let note = format!("date \"{text}\" from {} refused: it {refused}", name(evidence));
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
        (None, notes)
    }
}

fn is_future(date: Date, today: Option<Date>) -> bool {
    today.is_some_and(|today| date > today.saturating_add(1.day()))
}

fn shown(stamp: Stamp) -> String {
    let date = stamp.at.date();
    match stamp.precision {
        Precision::Year => format!("{:04}", date.year()),
        Precision::Month => format!("{:04}-{:02}", date.year(), date.month()),
        Precision::Day => date.to_string(),
        Precision::Minute => format!("{date} {:02}:{:02}", stamp.at.hour(), stamp.at.minute()),
    }
}

/// Evidence in words for a note.
fn name(evidence: DateEvidence) -> &'static str {
    match evidence {
        DateEvidence::Field => "its field",
        DateEvidence::FrontMatter => "the front matter",
        DateEvidence::Feed => "the feed",
        DateEvidence::MailHeader => "the mail header",
        DateEvidence::JsonLd => "the page's JSON-LD",
        DateEvidence::Meta => "a meta tag",
        DateEvidence::TimeElement => "a <time> element",
        DateEvidence::Property => "the document's properties",
        DateEvidence::Url => "the address",
        DateEvidence::Dateline => "the text's first lines",
        DateEvidence::FileName => "the file name",
        DateEvidence::FileTime => "the file's own time",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[track_caller]
    fn check(offers: &[(DateEvidence, &str)], expect: Option<(DateEvidence, &str)>, notes: usize) {
        let mut dates = Dates::default();
        for (evidence, text) in offers {
            dates.offer(*evidence, text);
        }
        let (published, got) = dates.choose(Some(date(2025, 6, 1)));
        let shown = published.map(|p| (p.evidence, shown(Stamp { at: p.at, precision: p.precision })));
        assert_eq!(shown, expect.map(|(e, s)| (e, s.to_owned())), "{got:?}");
        assert_eq!(got.len(), notes, "{got:?}");
    }

    #[test]
    fn choice() {
        use DateEvidence::{FileName, JsonLd, Meta, Url};
        check(&[], None, 0);
        check(
            &[(Meta, "2024-03-05"), (JsonLd, "2024-03-04T10:30:00+02:00")],
            Some((JsonLd, "2024-03-04 10:30")),
            0,
        );
        check(&[(JsonLd, "2031-01-01"), (Meta, "2024-03-05")], Some((Meta, "2024-03-05")), 1);
        check(&[(JsonLd, "2025-06-02")], Some((JsonLd, "2025-06-02")), 0);
        check(&[(JsonLd, "2025-06-03")], None, 1);
        check(&[(Meta, "1815-06-18"), (Url, "soon"), (FileName, "2020-02")], Some((FileName, "2020-02")), 2);
    }
}
