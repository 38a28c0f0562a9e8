//! Days in queries: `2025`, `2025-08`, `2025-08-01`, ranges `a..b`, and spans back from now such as `7d`.

use jiff::civil::Date;

use super::ast::Bound;

type Range = (Option<Bound>, Option<Bound>);

/// The days that `text` stands for: one, a month, a year, or a range of them; `None` if it is no date.
pub(crate) fn range(text: &str) -> Option<Range> {
    if let Some((from, to)) = text.split_once("..") {
        let to = to.trim_start_matches('.');
        return match (from, to) {
            ("" | "*", "" | "*") => None,
            (from, "" | "*") => Some((Some(since(from)?), None)),
            ("" | "*", to) => Some((None, Some(until(to)?))),
            (from, to) => Some((Some(since(from)?), Some(until(to)?))),
        };
    }
    match text.split_at_checked(1)? {
        (">", rest) => Some((Some(since(rest.trim_start_matches('='))?), None)),
        ("<", rest) => Some((None, Some(until(rest.trim_start_matches('='))?))),
        _ => days(text).map(|(first, last)| (Some(Bound::Day(first)), Some(Bound::Day(last)))),
    }
}

/// The first day of `text`, which may be a span back from now.
pub(crate) fn since(text: &str) -> Option<Bound> {
    days(text).map(|(first, _)| Bound::Day(first)).or_else(|| ago(text))
}

/// The last day of `text`, which may be a span back from now.
pub(crate) fn until(text: &str) -> Option<Bound> {
    days(text).map(|(_, last)| Bound::Day(last)).or_else(|| ago(text))
}

fn days(text: &str) -> Option<(Date, Date)> {
    let mut parts = text.split(['-', '/']);
    let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let month = parts.next().map(str::parse).transpose().ok()?;
    let day = parts.next().map(str::parse).transpose().ok()?;
    let first = Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
    let last = match (month, day) {
        _ if parts.next().is_some() => return None,
        (_, Some(_)) => first,
        (Some(_), None) => first.last_of_month(),
        (None, None) => first.last_of_year(),
    };
    Some((first, last))
}

/// `7d`, `2w`, `3m`, `1y`; a month counts 30 days and a year 365; `24h` is a day.
fn ago(text: &str) -> Option<Bound> {
    let unit = text.chars().next_back()?;
    let count: i32 = text.get(..text.len() - unit.len_utf8())?.parse().ok()?;
    let days = match unit.to_ascii_lowercase() {
        'h' => count.checked_add(23)? / 24,
        'd' => count,
        'w' => count.checked_mul(7)?,
        'm' => count.checked_mul(30)?,
        'y' => count.checked_mul(365)?,
        _ => return None,
    };
    (0..=1_000_000).contains(&days).then_some(Bound::Ago(days))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn check(text: &str, expect: Option<Range>) {
        assert_eq!(range(text), expect, "{text}");
    }

    #[test]
    fn ranges() {
        let day = |y, m, d| Some(Bound::Day(date(y, m, d)));
        check("2025", Some((day(2025, 1, 1), day(2025, 12, 31))));
        check("2024-02", Some((day(2024, 2, 1), day(2024, 2, 29))));
        check("2025-08-09", Some((day(2025, 8, 9), day(2025, 8, 9))));
        check("2025-08-01..2025-08-20", Some((day(2025, 8, 1), day(2025, 8, 20))));
        check("2025-08..", Some((day(2025, 8, 1), None)));
        check("..2025-08", Some((None, day(2025, 8, 31))));
        check(">=2025", Some((day(2025, 1, 1), None)));
        check("<2025/3", Some((None, day(2025, 3, 31))));
        check("7d..", Some((Some(Bound::Ago(7)), None)));
        for bad in
            ["", "..", "2025-13", "2025-02-30", "20250", "-1d..", "é", "99999999999d..", "2025-1-1-1", "8"]
        {
            check(bad, None);
        }
    }

    #[test]
    fn spans() {
        for (text, days) in [("7d", 7), ("2w", 14), ("3m", 90), ("1y", 365), ("24h", 1), ("25H", 2)] {
            assert_eq!(since(text), Some(Bound::Ago(days)), "{text}");
        }
    }
}
