//! Cuts text into the words, numbers and marks of time expressions.

use jiff::civil::{Date, date};

use super::words::{Sense, Words};
use crate::{Language, analyze::digit};

/// A piece of text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// A word with what it may mean, and whether it starts with a capital.
    Word(&'static [Sense], bool),
    /// Digits: their value and how many they are.
    Number(u32, usize),
    /// A date in digits.
    Date(Date),
    /// Month and year in digits: `3/2011`.
    MonthYear(i8, i16),
    /// Day and month in digits: `5/3`, `5-3`.
    DayMonth(i8, i8),
    /// Any other character, or a number that is no date.
    Mark(char),
}

/// The tokens of `text`.
pub(super) fn tokens(text: &str, language: Language) -> Vec<Token> {
    let words = Words::of(language);
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let mut lower = String::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let (end, kind) = if digit(c).is_some() || c.is_ascii_digit() {
            number(text, at, language)
        } else if c.is_alphabetic() && !crate::analyze::unspaced(c) {
            word(text, at, (words, language), &mut lower)
        } else {
            (at + c.len_utf8(), Kind::Mark(c))
        };
        if !c.is_whitespace() {
            tokens.push(Token { start: at, end, kind });
        }
        at = end;
    }
    tokens
}

/// End of the word at `at`: letters, with apostrophes between.
fn word_end(text: &str, at: usize) -> usize {
    let mut chars = text[at..].char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        let letter = |c: char| {
            c.is_alphabetic() && !crate::analyze::unspaced(c)
                || unicode_normalization::char::is_combining_mark(c)
        };
        let inner = matches!(c, '\'' | '’') && chars.peek().is_some_and(|&(_, next)| letter(next));
        if !letter(c) && !inner {
            return at + offset;
        }
    }
    text.len()
}

fn word(
    text: &str,
    at: usize,
    (words, language): (&'static Words, Language),
    lower: &mut String,
) -> (usize, Kind) {
    let end = word_end(text, at);
    let capital = text[at..end].chars().next().is_some_and(char::is_uppercase);
    lower.clear();
    push_lower(&text[at..end], lower);
    if words.opens(lower)
        && let Some((end, senses)) = phrase(text, end, words, lower)
    {
        return (end, Kind::Word(senses, capital));
    }
    lower.clear();
    push_lower(&text[at..end], lower);
    let mut senses = words.senses(lower);
    if senses.is_empty()
        && let Some((head, tail)) = lower.split_once('\'')
    {
        senses = if words.senses(tail).is_empty() { words.senses(head) } else { words.senses(tail) };
    }
    if senses.is_empty() && language == Language::English && lower.len() > 4 && lower.ends_with("ed") {
        senses = &[Sense::Past];
    }
    (end, Kind::Word(senses, capital))
}

/// An entry of two or three words that starts with `lower`, which ends at `end`.
fn phrase(
    text: &str,
    mut end: usize,
    words: &'static Words,
    lower: &mut String,
) -> Option<(usize, &'static [Sense])> {
    for _ in 0..2 {
        let join = text[end..].chars().next()?;
        if !matches!(join, ' ' | '-' | '\n' | '\u{A0}') {
            return None;
        }
        let start = end + join.len_utf8();
        end = word_end(text, start);
        lower.push(if join == '-' { '-' } else { '_' });
        push_lower(&text[start..end], lower);
        let senses = words.senses(lower);
        if !senses.is_empty() {
            return Some((end, senses));
        }
    }
    None
}

fn push_lower(word: &str, lower: &mut String) {
    lower.extend(word.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }));
}

/// A number, or a date in digits.
fn number(text: &str, at: usize, language: Language) -> (usize, Kind) {
    let value = |c: char| digit(c).unwrap_or(c);
    let mut chars = text[at..].char_indices().map(|(offset, c)| (offset, value(c))).peekable();
    let (mut run, mut end) = (String::new(), text.len());
    while let Some((offset, c)) = chars.next() {
        let joins = matches!(c, '.' | ',' | '/' | ':' | '-' | '–')
            && chars.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        if !c.is_ascii_digit() && !joins {
            end = at + offset;
            break;
        }
        if run.len() < 16 {
            run.push(if c == '–' { '-' } else { c });
        }
    }
    (end, classify(&run, language))
}

fn classify(run: &str, language: Language) -> Kind {
    let parts: Vec<&str> = run.split(['.', ',', '/', ':', '-']).collect();
    let marks: String = run.chars().filter(|c| !c.is_ascii_digit()).collect();
    let value = |part: &str| part.parse::<u32>().unwrap_or(u32::MAX);
    let small = |part: &str| part.parse::<i8>().ok().filter(|_| part.len() <= 2);
    let year = |part: &str| part.parse::<i16>().ok().filter(|_| part.len() == 4);
    let found = match (parts.as_slice(), marks.as_str()) {
        ([only], "") => Some(Kind::Number(value(only), only.len())),
        ([a, b, c], "--" | "//" | "..") if a.len() == 4 => ymd(year(a), small(b), small(c)).map(Kind::Date),
        ([a, b, c], "--" | "//" | "..") => day_first(small(a), small(b), year(c), language).map(Kind::Date),
        ([a, b], "/" | "-") if b.len() == 4 => small(a)
            .zip(year(b))
            .filter(|(month, _)| (1..=12).contains(month))
            .map(|(month, year)| Kind::MonthYear(month, year)),
        ([a, b], "-") if language != Language::Vietnamese => {
            small(a).and(small(b)).map(|_| Kind::Number(value(a), a.len()))
        }
        ([a, b], "/" | "-") => small(a).zip(small(b)).map(|(day, month)| Kind::DayMonth(day, month)),
        _ => None,
    };
    found.unwrap_or(Kind::Mark('0'))
}

fn ymd(year: Option<i16>, month: Option<i8>, day: Option<i8>) -> Option<Date> {
    Date::new(year?, month?, day?).ok()
}

/// Day, month, year; in English, where the order is open, only what can be read in one way.
fn day_first(a: Option<i8>, b: Option<i8>, year: Option<i16>, language: Language) -> Option<Date> {
    let open = matches!(language, Language::English | Language::Unknown);
    match ymd(year, b, a) {
        Some(found) if !open || a? > 12 || a == b => Some(found),
        None if open => ymd(year, a, b),
        _ => None,
    }
}

/// The first day of a year.
pub(super) fn new_year(year: i16) -> Option<Date> {
    (1..=9999).contains(&year).then(|| date(year, 1, 1))
}
