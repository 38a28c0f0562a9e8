mod reader;
mod resolve;
mod tokens;
mod words;

use jiff::civil::Date;

use self::{reader::Reader, resolve::Anchor};
use crate::{Language, Precision, Span};

/// A date that a text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeExpression {
    /// The words that name it.
    pub span: Span,
    /// The day, or the first day of the month or year; of a week, which counts as `Month`, its Monday.
    pub date: Date,
    /// `Year`, `Month` or `Day`.
    pub precision: Precision,
    /// Whether the year is written; otherwise the date follows from the day of publication.
    pub stated: bool,
}

/// The dates that `text` names, in order and without overlap.
///
/// Reads `March 5, 2011`, `5 March`, `2011-03-05`, `in June`, `in 2009`, and, where the day of publication is
/// known, `on Monday`, `yesterday`, `last week`, `three days ago`, in English, German, French, Spanish, Italian,
/// Portuguese, Dutch, Russian, Czech, Polish, Greek, Vietnamese and Arabic; day, month and weekday names in
/// Swedish, Danish, Norwegian, Turkish, Romanian, Ukrainian, Catalan and Indonesian too; `2011年3月5日` and ISO
/// dates everywhere. A date without its year is the nearest one to the publication, where a future day counts
/// as twice as far; a weekday is the last one before or on that day, or the next one where the verb at hand speaks
/// of what is to come (`will rule on Friday`). Numeric dates are day first, in English only if they can be read in
/// one way.
///
/// ```
/// use epitome_text::{Language, dates_in};
///
/// let published = jiff::civil::date(2011, 3, 9);
/// let found = dates_in("The bridge fell on Monday.", Language::English, Some(published));
/// assert_eq!(found[0].date, jiff::civil::date(2011, 3, 7));
/// assert!(!found[0].stated);
/// ```
pub fn dates_in(text: &str, language: Language, published: Option<Date>) -> Vec<TimeExpression> {
    let tokens = tokens::tokens(text, language);
    let reader = Reader::new(&tokens, language, Anchor(published));
    let (mut found, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        match reader.read(at) {
            Some((from, to, reading)) => {
                let span = Span { start: tokens[from].start as u32, end: tokens[to - 1].end as u32 };
                found.push(TimeExpression { span, ..reading });
                at = to;
            }
            None => at += 1,
        }
    }
    found
}

#[cfg(test)]
mod tests;
