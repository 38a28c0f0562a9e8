//! Numbers in running text: digits in the language's writing, number words, magnitudes.

use epitome_text::{Language, small_numbers, tens};

use super::quantity::is_quantity;
use super::units::{Unit, unit};

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
    /// A day of the year: 40 × month + day.
    Day,
}

/// A number as it stands in a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Number {
    /// Bytes in the text.
    pub(super) start: usize,
    pub(super) end: usize,
    /// In the base unit, if it has a unit.
    pub(super) value: f64,
    /// The end of a range, else the value.
    pub(super) high: f64,
    pub(super) kind: Kind,
    pub(super) unit: Option<Unit>,
}

/// Words of currencies.
const MONEY: &[(&str, char)] = &[
    ("dollar", '$'),
    ("dollars", '$'),
    ("dólares", '$'),
    ("euro", '€'),
    ("euros", '€'),
    ("pound", '£'),
    ("pounds", '£'),
    ("yen", '¥'),
    ("francs", 'F'),
    ("franken", 'F'),
    ("kronor", 'K'),
    ("pesos", 'P'),
    ("rupees", 'R'),
    ("yuan", 'Y'),
];
const PERCENT: &[&str] = &["%", "percent", "prozent", "procent", "percents"];
const MAGNITUDES: &[(&str, f64)] = &[
    ("dozen", 12.0),
    ("dutzend", 12.0),
    ("hundred", 1e2),
    ("hundert", 1e2),
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
/// Spanish numbers of one word, without and with their accents.
const SPANISH_TWENTIES: &[(&str, f64)] = &[
    ("veintiuno", 21.0),
    ("veintidós", 22.0),
    ("veintitrés", 23.0),
    ("veinticuatro", 24.0),
    ("veinticinco", 25.0),
    ("veintiséis", 26.0),
    ("veintisiete", 27.0),
    ("veintiocho", 28.0),
    ("veintinueve", 29.0),
    ("cien", 100.0),
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
pub(super) type Word<'a> = (usize, &'a str);

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
    if let Some((day, end, next)) = day(text, words, at, language) {
        return (Some(Number { start, end, value: day, high: day, kind: Kind::Day, unit: None }), next);
    }
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
        return (Some(Number { start, end, value, high: value, kind, unit: None }), next);
    }
    // `2 000` in French, Czech …
    while let Some((from, group)) = follows(next, end).filter(|_| spaced(digits, language)) {
        if group.len() != 3 || !group.bytes().all(|b| b.is_ascii_digit()) {
            break;
        }
        (value, end, next) = (value * 1000.0 + group.parse::<f64>().unwrap_or(0.0), from + 3, next + 1);
    }
    // `treinta y dos`, `vingt et un`
    if value % 10.0 == 0.0
        && (20.0..100.0).contains(&value)
        && digits.starts_with(char::is_alphabetic)
        && let Some(&(_, "y" | "et")) = follows(next, end)
        && let Some(&(from, ones)) = words.get(next + 1)
        && let Some(ones_value) = ones_of(&ones.to_lowercase(), language)
    {
        (value, end, next) = (value + ones_value, from + ones.len(), next + 2);
    }
    if let Some(&(_, "and")) = follows(next, end)
        && let (Some((_, "a")), Some((from, "half"))) = (words.get(next + 1), words.get(next + 2))
    {
        (value, end, next) = (value + 0.5, from + 4, next + 3);
    }
    // `between 20 and 30`, `20 to 30`, `zwischen 20 und 30`
    let mut high = value;
    if let Some(&(_, joint)) = follows(next, end)
        && let Some(&(from, other)) = words.get(next + 1)
        && is_range(at.checked_sub(1).map(|at| words[at].1), joint)
        && let Some(upper) =
            digits_of(sign(other).1, language).or_else(|| word_of(&other.to_lowercase(), language))
        && upper > value
    {
        (high, end, next) = (upper, from + other.len(), next + 2);
    }
    let mut scale = |factor: f64| {
        (value, high) = (value * factor, high * factor);
    };
    while let Some(&(from, word)) = follows(next, end) {
        let Some((_, factor)) = MAGNITUDES.iter().find(|(name, _)| word.to_lowercase() == *name) else {
            break;
        };
        scale(*factor);
        (end, next) = (from + word.len(), next + 1);
    }
    // `52 millions d'euros`, `80 millones de euros`
    let of = follows(next, end).is_some_and(|(_, word)| matches!(*word, "de" | "d"));
    let currency = |word: &str| {
        let lower = word.to_lowercase();
        let bare = lower.trim_start_matches("d'").trim_start_matches("d’");
        MONEY.iter().find(|(name, _)| *name == bare).map(|(_, currency)| *currency)
    };
    let mut found = None;
    if let Some(&(from, word)) = follows(next, end) {
        let lower = word.to_lowercase();
        let per = lower == "per" || lower == "por" || lower == "pour";
        let cent = per && words.get(next + 1).is_some_and(|(_, word)| matches!(*word, "cent" | "ciento"));
        let place = next + usize::from(of);
        if cent || PERCENT.contains(&lower.as_str()) {
            kind = Kind::Percent;
            end = if cent { words[next + 1].0 + words[next + 1].1.len() } else { from + word.len() };
        } else if let Some((&(from, word), money)) =
            words.get(place).and_then(|word| Some((word, currency(word.1)?)))
            && kind == Kind::Count
        {
            (kind, end) = (Kind::Money(money), from + word.len());
        } else if kind == Kind::Count {
            let after: Vec<String> =
                words[next..].iter().take(3).map(|(_, word)| word.to_lowercase()).collect();
            found = unit(&after);
        }
    }
    if let Some((unit, _)) = found {
        (value, high) = (value * unit.factor, high * unit.factor);
    }
    let number = Number { start, end, value, high, kind, unit: found.map(|(unit, _)| unit) };
    (is_quantity(text, words, at, language, &number).then_some(number), next)
}

/// Whether a number with thin groups may start with these digits.
fn spaced(digits: &str, language: Language) -> bool {
    let joined = matches!(language, Language::English | Language::Unknown);
    !joined && digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Whether the word before a number and the one after it make it the start of a range.
fn is_range(before: Option<&str>, joint: &str) -> bool {
    let between = before.is_some_and(|word| {
        let word = word.to_lowercase();
        matches!(word.as_str(), "between" | "zwischen" | "entre")
    });
    let from = before.is_some_and(|word| matches!(word.to_lowercase().as_str(), "from" | "von" | "de"));
    between && matches!(joint, "and" | "und" | "y" | "et") || !from && matches!(joint, "to" | "bis")
}

/// A date without its year: its value, its end, the word after it.
fn day(text: &str, words: &[Word<'_>], at: usize, language: Language) -> Option<(f64, usize, usize)> {
    let day = |word: &str| {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let ordinal = matches!(&word[digits.len()..], "" | "st" | "nd" | "rd" | "th" | "er");
        let day = digits.parse::<u32>().ok().filter(|day| (1..=31).contains(day))?;
        ordinal.then_some(day)
    };
    let value = |month: usize, day: u32| f64::from(40 * (month as u32 + 1) + day);
    let word = words[at].1;
    if let Some(number) = day(word) {
        let of = words.get(at + 1).is_some_and(|(_, word)| matches!(*word, "de" | "of"));
        let place = at + 1 + usize::from(of);
        let &(from, name) = words.get(place)?;
        let near = from - (words[at].0 + word.len()) <= if of { 5 } else { 2 };
        return month(name, language)
            .filter(|_| near)
            .map(|month| (value(month, number), from + name.len(), place + 1));
    }
    let &(from, next) = words.get(at + 1).filter(|_| language == Language::English)?;
    let near = text[words[at].0 + word.len()..from].trim_matches('.').trim().is_empty();
    let number = day(next).filter(|_| near)?;
    month(word, language).map(|month| (value(month, number), from + next.len(), at + 2))
}

/// A currency sign before or a percent sign after the digits.
fn sign(word: &str) -> (Kind, &str) {
    if let Some(digits) = word.strip_suffix('%') {
        return (Kind::Percent, digits);
    }
    let bare = word.strip_prefix("US").or(word.strip_prefix('A')).unwrap_or(word);
    let is_sign = |c: &char| matches!(c, '$' | '€' | '£' | '¥');
    if let Some(sign) = bare.chars().next().filter(is_sign) {
        return (Kind::Money(sign), &bare[sign.len_utf8()..]);
    }
    if let Some(sign) = bare.chars().next_back().filter(is_sign) {
        return (Kind::Money(sign), &bare[..bare.len() - sign.len_utf8()]);
    }
    (Kind::Count, word)
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

pub(super) fn word_of(word: &str, language: Language) -> Option<f64> {
    if !matches!(language, Language::English | Language::German | Language::Spanish | Language::French) {
        return None;
    }
    let value = |(value, _): (u32, &str)| f64::from(value);
    let small = |word: &str| small_numbers(language).find(|(_, name)| *name == word).map(value);
    let ten = |word: &str| tens().find(|(_, name)| *name == word).map(value);
    let twenties = || SPANISH_TWENTIES.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
    small(word)
        .or_else(|| ten(word))
        .or_else(twenties)
        .or_else(|| {
            // `twenty-three`, `soixante-dix`, `quatre-vingt-trois`
            let (before, ones) = word.rsplit_once('-')?;
            Some(ten(before).or_else(|| small(before).filter(|value| *value == 20.0))? + small(ones)?)
        })
        .or_else(|| {
            // `einundzwanzig`
            let (ones, after) = word.split_once("und").filter(|_| language == Language::German)?;
            let ones = if ones == "ein" { 1.0 } else { small(ones)? };
            Some(ten(after).or_else(|| small(after).filter(|value| *value == 20.0))? + ones)
        })
        .or_else(|| matches!(word, "dozen" | "dutzend").then_some(12.0))
}

/// One to nine in words.
fn ones_of(word: &str, language: Language) -> Option<f64> {
    let one = matches!(word, "un" | "uno" | "una" | "une");
    if one { Some(1.0) } else { word_of(word, language).filter(|value| *value < 10.0) }
}

const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const GERMAN_MONTHS: &[&str] = &[
    "januar",
    "februar",
    "märz",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
];
const SPANISH_MONTHS: &[&str] = &[
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];
const FRENCH_MONTHS: &[&str] = &[
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// The month that a word names, from 0.
pub(super) fn month(word: &str, language: Language) -> Option<usize> {
    let lower = word.to_lowercase();
    let of = |months: &[&str]| months.iter().position(|month| *month == lower);
    match language {
        Language::English if word.starts_with(char::is_uppercase) => {
            MONTHS.iter().position(|month| lower.starts_with(month))
        }
        Language::German => of(GERMAN_MONTHS),
        Language::Spanish => of(SPANISH_MONTHS),
        Language::French => of(FRENCH_MONTHS),
        _ => None,
    }
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
            &[("Sept. 20", 380.0, Kind::Day)],
        );
        check(
            "Three of those are year seven pupils; people over 65 fell ill, and last year nine people over 65 died.",
            en,
            &[("Three", 3.0, Count), ("nine", 9.0, Count)],
        );
        check(
            "A dozen, twenty-three or between 30 and 40 of 1.5 tonnes on 3 June",
            en,
            &[
                ("dozen", 12.0, Count),
                ("twenty-three", 23.0, Count),
                ("30 and 40", 30.0, Count),
                ("1.5", 1500.0, Count),
                ("3 June", 243.0, Kind::Day),
            ],
        );
        check(
            "Einundzwanzig Wagen, der 3. Zug am 4. Mai und zwei Dutzend Autos",
            Language::German,
            &[("Einundzwanzig", 21.0, Count), ("4. Mai", 204.0, Kind::Day), ("zwei Dutzend", 24.0, Count)],
        );
        check(
            "Quelque 2 000 manifestants, vingt-deux cars et 52 millions d'euros",
            Language::French,
            &[
                ("2 000", 2000.0, Count),
                ("vingt-deux", 22.0, Count),
                ("52 millions d'euros", 5.2e7, Money('€')),
            ],
        );
        check(
            "Treinta y dos mineros y 80 millones de euros, el 12 de marzo",
            Language::Spanish,
            &[
                ("Treinta y dos", 32.0, Count),
                ("80 millones de euros", 8e7, Money('€')),
                ("12 de marzo", 132.0, Kind::Day),
            ],
        );
        check(
            "Etwa 30.000 Liter und sechs Millionen Euro",
            Language::German,
            &[("30.000", 30000.0, Count), ("sechs Millionen Euro", 6e6, Money('€'))],
        );
        check(
            "Ardieron 1.800 hectáreas y cuatro casas, el 2,5 por ciento",
            Language::Spanish,
            &[("1.800", 1.8e7, Count), ("cuatro", 4.0, Count), ("2,5 por ciento", 2.5, Percent)],
        );
    }
}
