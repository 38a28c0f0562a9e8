//! Which numbers count or measure.

use epitome_text::Language;

use super::number::{Kind, Number, Word, month, word_of};

/// Words after which a number is a name, and words after which it says how many of a row are looked at.
const LABELS: &[&str] = &[
    "stage",
    "flight",
    "chapter",
    "page",
    "round",
    "lap",
    "platform",
    "gate",
    "channel",
    "highway",
    "route",
    "room",
    "section",
    "article",
    "act",
    "day",
    "week",
    "game",
    "number",
    "no",
    "phase",
    "unit",
    "reactor",
    "line",
    "etappe",
    "flug",
    "kapitel",
    "seite",
    "zimmer",
    "raum",
    "halle",
    "block",
    "linie",
    "paragraf",
    "artikel",
    "nummer",
    "étape",
    "vol",
    "chapitre",
    "ligne",
    "etapa",
    "vuelo",
    "capítulo",
    "línea",
    "artículo",
];
const WINDOWS: &[&str] = &[
    "last",
    "past",
    "previous",
    "next",
    "first",
    "top",
    "letzten",
    "vergangenen",
    "nächsten",
    "ersten",
    "últimos",
    "últimas",
    "primeros",
    "primeras",
    "próximos",
    "derniers",
    "dernières",
    "premiers",
    "premières",
    "prochains",
];

/// Words between people and their age, people who have one, schools' years, and words that make a year one of time.
const OVER: &[&str] = &["over", "under", "above", "below"];
const WHO: &[&str] = &[
    "people",
    "persons",
    "those",
    "anyone",
    "everyone",
    "children",
    "adults",
    "men",
    "women",
    "patients",
    "voters",
    "drivers",
    "residents",
];
const GRADES: &[&str] = &["year", "grade", "phase", "stage"];
const WHICH: &[&str] = &["last", "this", "next", "that", "each", "every", "a", "per", "one", "previous"];

/// Whether it tells how many or how much: no year, age, date, score or number of a name.
pub(super) fn is_quantity(
    text: &str,
    words: &[Word<'_>],
    at: usize,
    language: Language,
    number: &Number,
) -> bool {
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
    let next = words.get(at + 1).map(|word| word.1);
    let is_month = |word: &str| month(word, language).is_some();
    let dated = number.value <= 31.0 && (previous.is_some_and(is_month) || next.is_some_and(is_month));
    // `der 3. Sieg`
    let ordinal = language == Language::German && after == Some('.') && next.is_some() && {
        let rest = &text[number.end + 1..];
        bare.len() <= 2 && rest.starts_with(' ')
    };
    // Whether the word so far before is one of a list.
    let said = |back: usize, list: &[&str]| {
        at.checked_sub(back).is_some_and(|at| list.contains(&words[at].1.to_lowercase().as_str()))
    };
    // `aged 65`, `people over 65`
    let aged = said(1, &["aged", "number"])
        || said(1, OVER) && said(2, WHO) && (5.0..=110.0).contains(&number.value);
    // `year seven pupils`, not `last year seven people`
    let grade = said(1, GRADES) && at > 1 && !said(2, WHICH);
    let old = next.is_some_and(|word| word.starts_with("year-old"));
    let named = previous.is_some_and(|word| word.starts_with(char::is_uppercase))
        && language != Language::German
        && at > 1
        && bare.bytes().all(|b| b.is_ascii_digit());
    let code = bare.len() > 1 && bare.starts_with('0') || next.is_some_and(|word| word.starts_with("GMT"));
    // `stage 13`, `flight 447`; `their last 13 matches`
    let labelled = said(1, LABELS) && bare.bytes().all(|b| b.is_ascii_digit());
    let window = said(1, WINDOWS);
    let one = number.value < 2.0 && word_of(&bare.to_lowercase(), Language::English).is_some();
    !(labelled
        || window
        || ordinal
        || year
        || joined(before)
        || joined(after)
        || age
        || dated
        || aged
        || grade
        || old
        || named
        || one
        || code)
}
