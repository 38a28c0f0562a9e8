use epitome_text::{Precision, Published};
use jiff::civil::Date;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A publication date in words, as fine as its evidence: `5 August 2025`, `August 2025`, `2025`.
///
/// A file's own time is named as such: it is not when the article was published.
pub fn published(date: Published) -> String {
    let text = words(date.at.date(), date.precision);
    if date.is_stated() { text } else { format!("file date {text}") }
}

/// The same with the month cut to three letters, for lists: `5 Aug 2025`. A file's own time says nothing
/// there: `None`.
pub(super) fn short(date: Published) -> Option<String> {
    let stated = date.is_stated();
    let cut = |text: String, month: &&str| text.replace(month, month.get(..3).unwrap_or(month));
    stated.then(|| MONTHS.iter().fold(published(date), cut))
}

/// The time from `first` to `latest`: `2–5 August 2025`, `28 July – 3 August 2025`.
pub fn range(first: Option<Published>, latest: Option<Published>) -> Option<String> {
    let (a, b) = (first.or(latest)?, latest.or(first)?);
    if words(a.at.date(), a.precision) == words(b.at.date(), b.precision) {
        return Some(published(b));
    }
    let file = ![a, b].iter().any(|date| date.is_stated());
    let text = span(a, b);
    Some(if file { format!("file dates {text}") } else { text })
}

fn span(a: Published, b: Published) -> String {
    let (from, to) = (a.at.date(), b.at.date());
    let days = a.precision >= Precision::Day && b.precision >= Precision::Day;
    let same_year = from.year() == to.year();
    match (days, same_year, same_year && from.month() == to.month()) {
        (true, true, true) => format!("{}–{}", from.day(), words(to, b.precision)),
        (true, true, false) => format!("{} {} – {}", from.day(), month(from), words(to, b.precision)),
        _ => format!("{} – {}", words(from, a.precision), words(to, b.precision)),
    }
}

/// A day in words: `5 August 2025`.
pub fn day(date: Date) -> String {
    words(date, Precision::Day)
}

/// A day, month or year in words.
pub fn words(date: Date, precision: Precision) -> String {
    match precision {
        Precision::Year => date.year().to_string(),
        Precision::Month => format!("{} {}", month(date), date.year()),
        Precision::Day | Precision::Minute => format!("{} {} {}", date.day(), month(date), date.year()),
    }
}

fn month(date: Date) -> &'static str {
    MONTHS.get(date.month().unsigned_abs() as usize - 1).copied().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;
    use epitome_text::DateEvidence;
    use jiff::civil::date;

    fn on(year: i16, month: i8, day: i8, precision: Precision) -> Published {
        Published { at: date(year, month, day).at(0, 0, 0, 0), precision, evidence: DateEvidence::Field }
    }

    #[test]
    fn as_fine_as_known() {
        let check = |date, expect: &str| assert_eq!(published(date), expect);
        check(on(2025, 8, 5, Precision::Day), "5 August 2025");
        check(on(2025, 8, 5, Precision::Minute), "5 August 2025");
        check(on(2025, 8, 1, Precision::Month), "August 2025");
        check(on(2025, 1, 1, Precision::Year), "2025");
        assert_eq!(short(on(2025, 8, 5, Precision::Day)).as_deref(), Some("5 Aug 2025"));
        let file = Published { evidence: DateEvidence::FileTime, ..on(2026, 11, 24, Precision::Day) };
        check(file, "file date 24 November 2026");
    }

    #[test]
    fn ranges() {
        use Precision::{Day, Month, Year};
        let check = |a, b, expect: &str| assert_eq!(range(Some(a), Some(b)).as_deref(), Some(expect));
        check(on(2025, 8, 2, Day), on(2025, 8, 5, Day), "2–5 August 2025");
        check(on(2025, 8, 5, Day), on(2025, 8, 5, Day), "5 August 2025");
        check(on(2025, 7, 28, Day), on(2025, 8, 3, Day), "28 July – 3 August 2025");
        check(on(2024, 12, 31, Day), on(2025, 1, 2, Day), "31 December 2024 – 2 January 2025");
        check(on(2024, 1, 1, Year), on(2025, 8, 1, Month), "2024 – August 2025");
        assert_eq!(range(None, None), None);
    }
}
