//! Numbers in running text: digits in the language's writing, number words, magnitudes.

use epitome_text::Language;

/// What a number counts or measures, as far as its writing says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Things, people, units of measure: the words after it say which.
    Count,
    /// An amount in this currency.
    Money(char),
    Percent,
    /// Minutes since midnight.
    Clock,
}

/// A number as it stands in a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Number {
    /// Bytes in the text.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) value: f64,
    pub(super) kind: Kind,
}

/// Signs and words of currencies.
const MONEY: &[(&str, char)] = &[
    ("$", '$'),
    ("€", '€'),
    ("£", '£'),
    ("¥", '¥'),
    ("dollar", '$'),
    ("dollars", '$'),
    ("dólares", '$'),
    ("euro", '€'),
    ("euros", '€'),
    ("pound", '£'),
    ("pounds", '£'),
    ("yen", '¥'),
];
const PERCENT: &[&str] = &["%", "percent", "prozent", "procent", "percents"];
const MAGNITUDES: &[(&str, f64)] = &[
    ("hundred", 1e2),
    ("thousand", 1e3),
    ("million", 1e6),
    ("billion", 1e9),
    ("trillion", 1e12),
    ("m", 1e6),
    ("bn", 1e9),
    ("tausend", 1e3),
    ("millionen", 1e6),
    ("milliarde", 1e9),
    ("milliarden", 1e9),
    ("mil", 1e3),
    ("millón", 1e6),
    ("millones", 1e6),
    ("mille", 1e3),
    ("millions", 1e6),
    ("milliard", 1e9),
    ("milliards", 1e9),
];
const ENGLISH: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];
const GERMAN: &[&str] = &[
    "null",
    "",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
    "zwanzig",
];
const SPANISH: &[&str] = &[
    "cero",
    "",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
];
const FRENCH: &[&str] = &[
    "zéro", "", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze",
    "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf", "vingt",
];
const TENS: &[(&str, f64)] = &[
    ("thirty", 30.0),
    ("forty", 40.0),
    ("fifty", 50.0),
    ("sixty", 60.0),
    ("seventy", 70.0),
    ("eighty", 80.0),
    ("ninety", 90.0),
    ("dreißig", 30.0),
    ("vierzig", 40.0),
    ("fünfzig", 50.0),
    ("treinta", 30.0),
    ("cuarenta", 40.0),
    ("cincuenta", 50.0),
    ("trente", 30.0),
    ("quarante", 40.0),
    ("cinquante", 50.0),
];

/// The numbers of a sentence, in order; years, ages, dates and parts of names are left out.
pub(super) fn numbers(text: &str, language: Language) -> Vec<Number> {
    let words = words(text);
    let (mut found, mut at) = (Vec::new(), 0);
    while at < words.len() {
        let (number, next) = read(text, &words, at, language);
        found.extend(number);
        at = next.max(at + 1);
    }
    found
}

/// A word with its place.
type Word<'a> = (usize, &'a str);

/// White-space separated words, hyphens kept, without brackets and marks around them.
fn words(text: &str) -> Vec<Word<'_>> {
    let base = text.as_ptr() as usize;
    let trim = |c: char| !(c.is_alphanumeric() || "$€£¥%".contains(c));
    text.split_whitespace()
        .map(|word| word.trim_matches(trim))
        .filter(|word| !word.is_empty())
        .map(|word| (word.as_ptr() as usize - base, word))
        .collect()
}

fn read(text: &str, words: &[Word<'_>], at: usize, language: Language) -> (Option<Number>, usize) {
    let (start, word) = words[at];
    let (mut kind, digits) = sign(word);
    let lower = digits.to_lowercase();
    let Some(mut value) = clock(digits)
        .inspect(|_| kind = Kind::Clock)
        .or_else(|| digits_of(digits, language))
        .or_else(|| word_of(&lower, language))
    else {
        return (None, at + 1);
    };
    let mut end = start + word.len();
    let mut next = at + 1;
    let follows = |next: usize, end: usize| {
        words.get(next).filter(|(from, _)| text[end..*from].chars().all(char::is_whitespace))
    };
    if kind == Kind::Clock {
        let afternoon = follows(next, end).is_some_and(|(_, word)| {
            word.to_lowercase().starts_with("p.m") || word.eq_ignore_ascii_case("pm")
        });
        value += if afternoon && value < 720.0 { 720.0 } else { 0.0 };
        return (Some(Number { start, end, value, kind }), next);
    }
    if let Some(&(_, "and")) = follows(next, end)
        && let (Some((_, "a")), Some((from, "half"))) = (words.get(next + 1), words.get(next + 2))
    {
        (value, end, next) = (value + 0.5, from + 4, next + 3);
    }
    while let Some(&(from, word)) = follows(next, end) {
        let Some((_, factor)) = MAGNITUDES.iter().find(|(name, _)| word.to_lowercase() == *name) else {
            break;
        };
        (value, end, next) = (value * factor, from + word.len(), next + 1);
    }
    let unit = follows(next, end).map(|(from, word)| (*from, *word, word.to_lowercase()));
    if let Some((from, word, lower)) = unit {
        let per = lower == "per" || lower == "por" || lower == "pour";
        let cent = per && words.get(next + 1).is_some_and(|(_, word)| matches!(*word, "cent" | "ciento"));
        let money = MONEY.iter().find(|(name, _)| *name == lower);
        if cent || PERCENT.contains(&lower.as_str()) {
            kind = Kind::Percent;
            end = if cent { words[next + 1].0 + words[next + 1].1.len() } else { from + word.len() };
        } else if let (Some((_, currency)), Kind::Count) = (money, kind) {
            (kind, end) = (Kind::Money(*currency), from + word.len());
        }
    }
    let number = Number { start, end, value, kind };
    (is_quantity(text, words, at, &number).then_some(number), next)
}

/// A currency sign before or a percent sign after the digits.
fn sign(word: &str) -> (Kind, &str) {
    if let Some(digits) = word.strip_suffix('%') {
        return (Kind::Percent, digits);
    }
    let bare = word.strip_prefix("US").or(word.strip_prefix('A')).unwrap_or(word);
    let money = MONEY.iter().find_map(|(sign, currency)| {
        let one = sign.chars().count() == 1;
        bare.strip_prefix(sign).or(bare.strip_suffix(sign)).filter(|_| one).map(|digits| (*currency, digits))
    });
    match money {
        Some((currency, digits)) => (Kind::Money(currency), digits),
        None => (Kind::Count, word),
    }
}

/// `7:42` in minutes.
fn clock(word: &str) -> Option<f64> {
    let (hours, minutes) = word.split_once(':')?;
    let two = minutes.len() == 2 && (1..=2).contains(&hours.len());
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (two && hours < 24 && minutes < 60).then_some(f64::from(hours * 60 + minutes))
}

/// Digits as the language writes them: `1,234.5` or `1.234,5`; magnitudes may be joined: `4m`, `3bn`.
fn digits_of(word: &str, language: Language) -> Option<f64> {
    let (digits, factor) = match (word.strip_suffix("bn"), word.strip_suffix('m')) {
        (Some(digits), _) => (digits, 1e9),
        (None, Some(digits)) => (digits, 1e6),
        _ => (word, 1.0),
    };
    let plain = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.'));
    if !plain {
        return None;
    }
    use Language::{Chinese, English, Hebrew, Hindi, Japanese, Korean, Thai};
    let point =
        matches!(language, English | Hebrew | Hindi | Chinese | Japanese | Korean | Thai | Language::Unknown);
    let (group, decimal) = if point { (',', '.') } else { ('.', ',') };
    let (whole, fraction) = digits.split_once(decimal).unwrap_or((digits, ""));
    let groups: Vec<&str> = whole.split(group).collect();
    let grouped = groups.len() == 1 || groups[1..].iter().all(|part| part.len() == 3);
    if !grouped || fraction.contains([',', '.']) {
        return None;
    }
    let text = format!("{}.{}", groups.concat(), if fraction.is_empty() { "0" } else { fraction });
    text.parse::<f64>().ok().map(|value| value * factor)
}

fn word_of(word: &str, language: Language) -> Option<f64> {
    let list = match language {
        Language::English => ENGLISH,
        Language::German => GERMAN,
        Language::Spanish => SPANISH,
        Language::French => FRENCH,
        _ => return None,
    };
    let small =
        |word: &str| list.iter().position(|name| !name.is_empty() && *name == word).map(|value| value as f64);
    let ten = |word: &str| TENS.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
    small(word).or_else(|| ten(word)).or_else(|| {
        let (tens, ones) = word.split_once('-')?;
        Some(ten(tens).or((tens == "twenty").then_some(20.0))? + small(ones)?)
    })
}

const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Whether it tells how many or how much: no year, age, date, score or number of a name.
fn is_quantity(text: &str, words: &[Word<'_>], at: usize, number: &Number) -> bool {
    // The same amount in another currency, or an aside.
    if text[..number.start].ends_with('(') {
        return false;
    }
    if number.kind != Kind::Count {
        return true;
    }
    let bare = words[at].1;
    let before = text[..number.start].chars().next_back();
    let after = text[number.end..].chars().next();
    let year = (1800.0..2100.0).contains(&number.value)
        && bare.len() == 4
        && bare.bytes().all(|b| b.is_ascii_digit());
    let joined = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || "-–/:'’#@&".contains(c));
    let age = before == Some(' ') && text[..number.start].trim_end().ends_with(',') && after == Some(',');
    let previous = at.checked_sub(1).map(|at| words[at].1);
    let month = |word: &str| {
        let lower = word.to_lowercase();
        MONTHS.iter().any(|month| lower.starts_with(month)) && word.starts_with(char::is_uppercase)
    };
    let next = words.get(at + 1).map(|word| word.1);
    let dated = number.value <= 31.0 && (previous.is_some_and(month) || next.is_some_and(month));
    let aged =
        previous.is_some_and(|word| word.eq_ignore_ascii_case("aged") || word.eq_ignore_ascii_case("number"));
    let old = next.is_some_and(|word| word.starts_with("year-old"));
    let named = previous.is_some_and(|word| word.starts_with(char::is_uppercase))
        && at > 1
        && bare.bytes().all(|b| b.is_ascii_digit());
    let code = bare.len() > 1 && bare.starts_with('0') || next.is_some_and(|word| word.starts_with("GMT"));
    let one = number.value < 2.0 && word_of(&bare.to_lowercase(), Language::English).is_some();
    !(year || joined(before) || joined(after) || age || dated || aged || old || named || one || code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities() {
        use Kind::{Clock, Count, Money, Percent};
        let check = |text: &str, language: Language, expect: &[(&str, f64, Kind)]| {
            let found = numbers(text, language);
            let found: Vec<(&str, f64, Kind)> = found
                .iter()
                .map(|number| (&text[number.start..number.end], number.value, number.kind))
                .collect();
            assert_eq!(found, expect, "{text}");
        };
        let en = Language::English;
        check(
            "At least 15 people died and twelve were hurt.",
            en,
            &[("15", 15.0, Count), ("twelve", 12.0, Count)],
        );
        check(
            "It cost $4.2 million, or 3 million euros.",
            en,
            &[("$4.2 million", 4.2e6, Money('$')), ("3 million euros", 3e6, Money('€'))],
        );
        check(
            "Shares rose 6.8 percent, then 7% and 8 per cent.",
            en,
            &[("6.8 percent", 6.8, Percent), ("7%", 7.0, Percent), ("8 per cent", 8.0, Percent)],
        );
        check(
            "It landed at 7:42 a.m. and left at 3:05 p.m.",
            en,
            &[("7:42", 462.0, Clock), ("3:05", 905.0, Clock)],
        );
        check("The war is three and a half years old.", en, &[("three and a half", 3.5, Count)]);
        check(
            "Some 1,300 of 12,000 cars, twenty-two of them red (23)",
            en,
            &[("1,300", 1300.0, Count), ("12,000", 12000.0, Count), ("twenty-two", 22.0, Count)],
        );
        check(
            "In 1998 Ada Brook, 41, of Flight 93 signed it on Sept. 20; one of them, aged 7, won 3-1.",
            en,
            &[],
        );
        check(
            "Etwa 30.000 Liter und sechs Millionen Euro",
            Language::German,
            &[("30.000", 30000.0, Count), ("sechs Millionen Euro", 6e6, Money('€'))],
        );
        check(
            "Ardieron 1.800 hectáreas y cuatro casas, el 2,5 por ciento",
            Language::Spanish,
            &[("1.800", 1800.0, Count), ("cuatro", 4.0, Count), ("2,5 por ciento", 2.5, Percent)],
        );
    }
}
