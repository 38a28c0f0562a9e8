//! Dates as people and programs write them.

use std::ops::Range;

use epitome_text::Precision;
use jiff::Timestamp;
use jiff::civil::{Date, Time};

use super::{Stamp, months};

/// Understands ISO 8601, RFC 2822, ctime, PDF dates, epoch seconds and milliseconds, dates in words in many
/// languages, and numeric dates. Of `03/05/2024`, which two countries read differently, only the year is taken.
/// Day and time stay as they are written: in another zone, the evening's news would bear the next day's date.
pub(crate) fn parse(text: &str) -> Option<Stamp> {
    let text: String = text.trim().chars().take(200).map(ascii_digit).collect();
    if let Some(stamp) = digits(text.strip_prefix("D:").unwrap_or(&text)) {
        return Some(stamp);
    }
    let tokens = tokens(&text);
    let found =
        iso(&tokens).or_else(|| words(&tokens)).or_else(|| numeric(&tokens)).or_else(|| year(&tokens))?;
    if found.precision != Precision::Day {
        return Some(Stamp { at: found.date.at(0, 0, 0, 0), precision: found.precision });
    }
    Some(time(&tokens).map_or(Stamp::day(found.date), |time| Stamp::minute(found.date.to_datetime(time))))
}

/// A date found among tokens.
pub(super) struct Found {
    pub(super) date: Date,
    pub(super) precision: Precision,
    /// Which tokens it covers.
    pub(super) tokens: Range<usize>,
}

/// Arabic-Indic, Persian and full-width digits as ASCII.
fn ascii_digit(c: char) -> char {
    let base = match c {
        '\u{660}'..='\u{669}' => 0x660,
        '\u{6F0}'..='\u{6F9}' => 0x6F0,
        '\u{966}'..='\u{96F}' => 0x966,
        '\u{FF10}'..='\u{FF19}' => 0xFF10,
        _ => return c,
    };
    char::from_digit(c as u32 - base, 10).unwrap_or(c)
}

/// `20240305`, `20240305102030+01'00'`, `20240305T102030Z`, seconds or milliseconds since 1970.
fn digits(text: &str) -> Option<Stamp> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    match (number.len(), rest) {
        (10, "") => Timestamp::from_second(number.parse().ok()?).ok().map(Stamp::moment),
        (13, "") => Timestamp::from_millisecond(number.parse().ok()?).ok().map(Stamp::moment),
        (8, "") => compact_day(number).map(Stamp::day),
        (8, _) if rest.starts_with('T') => compact(&format!("{number}{}", &rest[1..])),
        (12 | 14, _) => compact(text),
        _ => None,
    }
}

pub(super) fn compact_day(number: &str) -> Option<Date> {
    let part = |range: Range<usize>| number.get(range)?.parse::<i16>().ok();
    Date::new(part(0..4)?, part(4..6)? as i8, part(6..8)? as i8).ok()
}

fn compact(text: &str) -> Option<Stamp> {
    let date = compact_day(text)?;
    let part = |range: Range<usize>| text.get(range).and_then(|t| t.parse::<i8>().ok()).unwrap_or(0);
    let time = Time::new(part(8..10), part(10..12), part(12..14).min(59), 0).ok()?;
    Some(Stamp::minute(date.to_datetime(time)))
}

/// A number, word or sign of a date.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Number(i64),
    Word,
    Sign,
}

impl Token<'_> {
    fn number(self, digits: Range<usize>) -> Option<i64> {
        match self.kind {
            Kind::Number(n) if digits.contains(&self.text.len()) => Some(n),
            _ => None,
        }
    }

    fn is(self, signs: &[&str]) -> bool {
        signs.contains(&self.text)
    }

    fn day(self) -> Option<i64> {
        self.number(1..3).filter(|day| (1..=31).contains(day))
    }

    fn year(self) -> Option<i64> {
        self.number(4..5).filter(|year| (1000..3000).contains(year))
    }

    pub(super) fn end(self) -> usize {
        self.at + self.text.len()
    }
}

/// Cuts text into numbers, words and single signs; white space is dropped.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let class = |c: char| match c {
        _ if c.is_ascii_digit() => 0,
        '年' | '月' | '日' | '년' | '월' | '일' => 2,
        _ if c.is_alphabetic() => 1,
        _ => 2,
    };
    let mut tokens = Vec::with_capacity(text.len() / 4);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let (own, mut end) = (class(c), at + c.len_utf8());
        while let Some((next, c)) = chars.next_if(|(_, next)| own != 2 && class(*next) == own) {
            end = next + c.len_utf8();
        }
        let text = &text[at..end];
        let kind = match own {
            0 => text.parse().map_or(Kind::Word, Kind::Number),
            1 => Kind::Word,
            _ => Kind::Sign,
        };
        if !c.is_whitespace() {
            tokens.push(Token { text, at, kind });
        }
    }
    tokens
}

/// `2024-03-05`, `2024/3/5`, `2024.03.05`, `2024年3月5日`, `2024-03`.
pub(super) fn iso(tokens: &[Token<'_>]) -> Option<Found> {
    let separators = ["-", "/", ".", "年", "月", "_", "년", "월"];
    (0..tokens.len()).find_map(|i| {
        let year = tokens[i].year()?;
        let month = tokens.get(i + 2)?.number(1..3)?;
        if !tokens[i + 1].is(&separators) {
            return None;
        }
        let rest = tokens.get(i + 3).filter(|sign| sign.is(&separators)).and(tokens.get(i + 4));
        if let Some(day) = rest.and_then(|token| token.day()) {
            return civil(year, month, day).map(|date| Found {
                date,
                precision: Precision::Day,
                tokens: i..i + 5,
            });
        }
        let whole = !tokens.get(i + 3).is_some_and(|t| t.is(&["-", "/"]));
        let date = civil(year, month, 1).filter(|_| whole)?;
        Some(Found { date, precision: Precision::Month, tokens: i..i + 3 })
    })
}

/// `5 March 2024`, `March 5, 2024`, `Tue Mar  5 10:20:30 2024`, `5. März 2024`, `5 de marzo de 2024`, `March 2024`.
pub(super) fn words(tokens: &[Token<'_>]) -> Option<Found> {
    let filler = |t: &Token<'_>| {
        matches!(t.kind, Kind::Sign) && t.text != ":"
            || t.text.len() <= 3
                && ["st", "nd", "rd", "th", "de", "del", "of", "the", "er", "den"]
                    .iter()
                    .any(|filler| t.text.eq_ignore_ascii_case(filler))
    };
    let kept: Vec<usize> = (0..tokens.len()).filter(|i| !filler(&tokens[*i])).collect();
    let at = |k: usize| kept.get(k).map(|i| tokens[*i]);
    (0..kept.len()).filter(|k| tokens[kept[*k]].kind == Kind::Word).find_map(|k| {
        let month = i64::from(months::month(tokens[kept[k]].text)?);
        let before = k.checked_sub(1).and_then(at);
        let after = at(k + 1);
        let clock = at(k + 2).is_some_and(|t| t.text == ":");
        let (first, day) = match (before.and_then(Token::day), after.filter(|_| !clock).and_then(Token::day))
        {
            (Some(day), _) => (k - 1, Some(day)),
            (None, day) => (k, day),
        };
        let last = if first == k && day.is_some() { k + 1 } else { k };
        let (place, year) = year_near(&at, first, last, day.is_some())?;
        let date = civil(year, month, day.unwrap_or(1))?;
        let precision = if day.is_some() { Precision::Day } else { Precision::Month };
        let range = kept[first.min(place)]..kept[last.max(place)] + 1;
        Some(Found { date, precision, tokens: range })
    })
}

/// The year right after a day and month, after the time that follows them, or before them.
fn year_near<'a>(
    at: &dyn Fn(usize) -> Option<Token<'a>>,
    first: usize,
    last: usize,
    day: bool,
) -> Option<(usize, i64)> {
    let four = |k: usize| at(k).and_then(Token::year).map(|year| (k, year));
    let two = |k: usize| {
        let year = at(k)?.number(2..3)?;
        let clock = at(k + 1).is_some_and(|t| t.text == ":");
        (day && !clock).then_some((k, if year < 50 { 2000 + year } else { 1900 + year }))
    };
    let behind_time = || {
        at(last + 2).filter(|t| t.text == ":")?;
        (last + 3..last + 12).filter(|k| at(k - 1).is_none_or(|t| t.text != ":")).find_map(&four)
    };
    four(last + 1)
        .or_else(|| first.checked_sub(1).and_then(four))
        .or_else(behind_time)
        .or_else(|| two(last + 1).filter(|_| first != last || first == 0))
}

/// Words beside a date in languages that name the day before the month.
const DAY_FIRST: [&str; 26] = [
    "le",
    "à",
    "publié",
    "em",
    "às",
    "publicado",
    "publicada",
    "pubblicato",
    "el",
    "il",
    "alle",
    "am",
    "uhr",
    "om",
    "op",
    "kl",
    "dnia",
    "thứ",
    "ngày",
    "lúc",
    "yayın",
    "veröffentlicht",
    "stand",
    "actualizado",
    "atualizado",
    "aggiornato",
];

/// `5.3.2024`, `25/12/2024`, `12/25/2024`; only the year of `03/05/2024` unless a 12-hour clock or the words around tell the
/// country.
pub(super) fn numeric(tokens: &[Token<'_>]) -> Option<Found> {
    let twelve = tokens.iter().any(|t| ["am", "pm"].iter().any(|half| t.text.eq_ignore_ascii_case(half)));
    let told = tokens.iter().any(|t| DAY_FIRST.contains(&t.text.to_lowercase().as_str()));
    tokens.windows(5).enumerate().find_map(|(i, w)| {
        let (a, b) = (w[0].day()?, w[2].day()?);
        let year = w[4].year()?;
        if w[1].text != w[3].text || !w[1].is(&["/", ".", "-"]) {
            return None;
        }
        let day_first = w[1].text == "." || a > 12 || a == b || b <= 12 && !twelve && told;
        let (month, day, precision) = match (day_first, b > 12 || twelve) {
            (true, _) => (b, a, Precision::Day),
            (false, true) => (a, b, Precision::Day),
            (false, false) => (1, 1, Precision::Year),
        };
        Some(Found { date: civil(year, month, day)?, precision, tokens: i..i + 5 })
    })
}

fn year(tokens: &[Token<'_>]) -> Option<Found> {
    let [token] = tokens else { return None };
    Some(Found { date: civil(token.year()?, 1, 1)?, precision: Precision::Year, tokens: 0..1 })
}

/// The first time of day.
fn time(tokens: &[Token<'_>]) -> Option<Time> {
    let i = (0..tokens.len().saturating_sub(2)).find(|i| {
        tokens[*i].number(1..3).is_some() && tokens[i + 1].text == ":" && tokens[i + 2].number(2..3).is_some()
    })?;
    let (hour, minute) = (tokens[i].number(1..3)?, tokens[i + 2].number(2..3)?);
    let seconds =
        tokens.get(i + 3).filter(|t| t.text == ":").and(tokens.get(i + 4)).and_then(|t| t.number(2..3));
    let mut next = if seconds.is_some() { i + 5 } else { i + 3 };
    if tokens.get(next).is_some_and(|t| t.is(&[".", ","]))
        && tokens.get(next + 1).is_some_and(|t| t.number(1..10).is_some())
    {
        next += 2;
    }
    let hour = match tokens.get(next).map(|t| t.text.to_lowercase()).as_deref() {
        Some("pm" | "p") => hour % 12 + 12,
        Some("am" | "a") => hour % 12,
        _ => hour,
    };
    Time::new(hour as i8, minute as i8, seconds.unwrap_or(0).min(59) as i8, 0).ok()
}

fn civil(year: i64, month: i64, day: i64) -> Option<Date> {
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let shown = parse(text).map(super::super::shown).unwrap_or_default();
        assert_eq!(shown, expect, "{text}");
    }

    #[test]
    fn machines() {
        check("2024-03-05", "2024-03-05");
        check("2024-03-05T10:20:30Z", "2024-03-05 10:20");
        check("2024-03-05T10:20:30.123+02:00", "2024-03-05 10:20");
        check("2024-03-05 23:30 -0500", "2024-03-05 23:30");
        check("2024-03-05T00:00:00Z", "2024-03-05");
        check("2024-03-05T00:00:00-05:00", "2024-03-05");
        check("20240305T102030Z", "2024-03-05 10:20");
        check("20240305", "2024-03-05");
        check("D:20240305102030+01'00'", "2024-03-05 10:20");
        check("D:20240305102030Z", "2024-03-05 10:20");
        check("1709634000", "2024-03-05 10:20");
        check("1709634000000", "2024-03-05 10:20");
        check("2024-03", "2024-03");
        check("2024", "2024");
        check("Tue, 05 Mar 2024 10:20:30 +0100", "2024-03-05 10:20");
        check("Tue, 5 Mar 24 10:20:30 EST", "2024-03-05 10:20");
        check("Tue Mar  5 10:20:30 2024", "2024-03-05 10:20");
        check("Tue Mar 05 10:20:30 GMT+01:00 2024", "2024-03-05 10:20");
        check("2024/3/5 7:05", "2024-03-05 07:05");
    }

    #[test]
    fn people() {
        check("March 5, 2024", "2024-03-05");
        check("Published: Tuesday, March 5th, 2024 at 10:20 p.m. EST", "2024-03-05 22:20");
        check("5 March 2024", "2024-03-05");
        check("05-Mar-2024", "2024-03-05");
        check("10:20, 5 March 2024", "2024-03-05 10:20");
        check("5. März 2024, 8:15 Uhr", "2024-03-05 08:15");
        check("5 de marzo de 2024", "2024-03-05");
        check("le 1er août 2023", "2023-08-01");
        check("5 марта 2024 г.", "2024-03-05");
        check("2024年3月5日", "2024-03-05");
        check("2024년 3월 5일", "2024-03-05");
        check("٥ مارس ٢٠٢٤", "2024-03-05");
        check("March 2024", "2024-03");
        check("05.03.2024", "2024-03-05");
        check("25/12/2024", "2024-12-25");
        check("12/25/2024", "2024-12-25");
        check("3/5/2024 4:10 PM", "2024-03-05 16:10");
        check("03/05/2024", "2024");
    }

    #[test]
    fn nonsense() {
        for text in ["", "soon", "13", "99/99/2024", "2024-13-45", "May", "in the summer", "D:", "12:30"] {
            check(text, "");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,40}|[0-9:/. +TZD-]{0,30}") {
            let _ = parse(&text);
        }
    }
}
