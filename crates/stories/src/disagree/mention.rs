use std::sync::Arc;

use epitome_text::{Analyzer, Article, Language, Role, Span, segment, with_analyzer};
use rustc_hash::FxHashSet;

use super::classes::{Class, Classes, classes, told_in_words};
use super::frame::Frame;
use super::likeness::PEOPLE;
use super::number::{Kind, Number, numbers};
use super::units::Unit;

/// Words that follow a number and may name what is counted.
const AFTER: usize = 5;
/// Content words among them that do.
const HEADS: usize = 2;
/// Content words on each side that say what the number is about.
const NEAR: usize = 8;

/// Words after and before a number in which a word of a class says what it counts.
const CLASS_AFTER: usize = 7;
const CLASS_BEFORE: usize = 5;

/// How exact a number is said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hedge {
    Exact,
    About,
    AtLeast,
    AtMost,
}

/// A number with what it is said of.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    pub(super) article: usize,
    /// The sentence, as a quote shows it.
    pub(super) sentence: Span,
    /// The number in the body.
    pub(super) span: Span,
    pub(super) value: f64,
    /// The end of a range, else the value.
    pub(super) high: f64,
    pub(super) kind: Kind,
    pub(super) unit: Option<Unit>,
    pub(super) hedge: Hedge,
    /// Whether its article counts this thing once.
    pub(super) only: bool,
    /// Whether many articles count this thing, and nearly all alike.
    pub(super) rare: bool,
    /// Terms of the words right after it, within its clause.
    pub(super) heads: Vec<String>,
    /// Terms of the words around it; the nearest first.
    pub(super) near: Vec<String>,
    /// Where they stand.
    pub(super) near_words: Vec<Span>,
    /// Terms of the whole sentence.
    pub(super) all: FxHashSet<String>,
    /// When and where, and of which opposite.
    pub(super) frame: Arc<Frame>,
    /// Whether it counts some of a number told before: `12 of them`.
    pub(super) part: bool,
    /// The words of `heads`, in lower case.
    pub(super) nouns: Vec<String>,
    /// What is counted, as written: from the first to the last of `heads`.
    pub(super) phrase: Span,
    /// Terms among `heads` that say what happened, not to whom.
    pub(super) fates: Vec<String>,
    /// What happened to those counted.
    pub(super) class: Option<Class>,
    /// Whether it counts all to whom that happened: `six were missing`, `12 people`, not `two of the dead`
    /// nor `four firemen`.
    pub(super) whole: bool,
    /// Whether its article counts no others to whom the same happened.
    pub(super) only_class: bool,
}

const ABOUT: &[&str] = &[
    "about",
    "around",
    "some",
    "nearly",
    "almost",
    "roughly",
    "approximately",
    "etwa",
    "rund",
    "fast",
    "unos",
    "unas",
    "casi",
    "environ",
    "près",
];
const AT_LEAST: &[&str] =
    &["least", "than", "over", "exceeding", "mindestens", "über", "más", "menos", "plus", "moins"];

/// The numbers of an article's running text.
pub(super) fn mentions(index: usize, article: &Article) -> Vec<Mention> {
    let classes = classes(article.language);
    let mut found = Vec::new();
    for sentence in segment(&article.body, article.language) {
        if sentence.role != Role::Body {
            continue;
        }
        let quote = sentence.quotable();
        let text = quote.of(&article.body);
        let numbers = numbers(text, article.language);
        if numbers.is_empty() {
            continue;
        }
        let words = with_analyzer(article.language, |analyzer| words(analyzer, text));
        let frame = Arc::new(Frame::of(text, article.language));
        found.extend(numbers.iter().map(|number| {
            let mention = mention(index, quote, text, number, &numbers, &words, &frame);
            let classed = |head: &Word| classes.contains_key(&head.term);
            let people = |head: &Word| PEOPLE.contains(&head.term.as_str()) || classed(head);
            let whole = is_whole(text, number, &words, people, classed);
            let class = class_of(text, number, &words, &classes);
            let fates = mention.heads.iter().filter(|head| classes.contains_key(*head)).cloned().collect();
            Mention { class, whole, fates, ..mention }
        }));
    }
    found
}

/// The most dead that a headline counts: `Five dead`, `Toll rises to nine`.
pub(crate) fn dead(text: &str, language: Language) -> Option<f64> {
    let classes = classes(language);
    let numbers = numbers(text, language);
    if classes.is_empty() || numbers.is_empty() {
        return None;
    }
    let words = with_analyzer(language, |analyzer| words(analyzer, text));
    let toll = words.iter().any(|word| word.term == "toll");
    let plain = |number: &Number| number.kind == Kind::Count && number.unit.is_none();
    let tolls = numbers.iter().filter(|number| match class_of(text, number, &words, &classes) {
        None => toll && plain(number),
        class => class == Some(Class::Dead),
    });
    tolls.map(|number| number.value).reduce(f64::max)
}

/// A word of a sentence: its place, its term, whether it is a stop word.
struct Word {
    start: usize,
    end: usize,
    term: String,
    stop: bool,
}

fn words(analyzer: &mut Analyzer, text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    analyzer.each(text, |token| {
        let (start, end) = (token.span.start as usize, token.span.end as usize);
        words.push(Word { start, end, term: token.term.to_owned(), stop: token.stop });
    });
    words
}

fn mention(
    article: usize,
    quote: Span,
    text: &str,
    number: &Number,
    numbers: &[Number],
    words: &[Word],
    frame: &Arc<Frame>,
) -> Mention {
    let within = |word: &Word| numbers.iter().any(|other| word.start < other.end && word.end > other.start);
    let content = |word: &&Word| {
        let named = word.term.chars().any(char::is_alphabetic) || is_year(&word.term);
        !word.stop && !within(word) && named
    };
    let after = words.iter().filter(|word| word.start >= number.end);
    let clause = clause_end(text, number.end);
    // What is measured by a bare number stands before it: `a magnitude of 6.1`.
    let scale = words
        .iter()
        .rev()
        .filter(|word| word.end <= number.start)
        .take(2)
        .find(|word| SCALES.contains(&text[word.start..word.end].to_lowercase().as_str()));
    let heads: Vec<&Word> = match scale {
        Some(scale) => vec![scale],
        // `a decrease of 28,250 from the previous week`
        None if after.clone().next().is_some_and(|word| AWAY.contains(&&text[word.start..word.end])) => {
            Vec::new()
        }
        None => after
            .clone()
            .take(AFTER)
            .take_while(|word| word.start < clause)
            .filter(content)
            .take(HEADS)
            .collect(),
    };
    let right: Vec<&Word> = after.filter(content).take(NEAR).collect();
    let left: Vec<&Word> =
        words.iter().rev().filter(|word| word.end <= number.start).filter(content).take(NEAR).collect();
    let near: Vec<&Word> =
        (0..NEAR).flat_map(|at| [right.get(at), left.get(at)]).flatten().copied().collect();
    let shift = |at: usize| quote.start + at as u32;
    Mention {
        article,
        sentence: quote,
        span: Span { start: shift(number.start), end: shift(number.end) },
        value: number.value,
        high: number.high,
        kind: number.kind,
        unit: number.unit,
        hedge: hedge(text, number.start, number.end),
        only: false,
        rare: false,
        nouns: heads.iter().map(|word| text[word.start..word.end].to_lowercase()).collect(),
        phrase: Span {
            start: shift(heads.first().map_or(number.end, |word| word.start)),
            end: shift(heads.last().map_or(number.end, |word| word.end)),
        },
        fates: Vec::new(),
        class: None,
        whole: false,
        only_class: false,
        heads: heads.iter().map(|word| word.term.clone()).collect(),
        near: near.iter().map(|word| word.term.clone()).collect(),
        near_words: near.iter().map(|word| Span { start: shift(word.start), end: shift(word.end) }).collect(),
        frame: Arc::clone(frame),
        part: is_part(text, number),
        all: words.iter().filter(content).map(|word| word.term.clone()).collect(),
    }
}

fn is_year(term: &str) -> bool {
    term.len() == 4 && term.parse().is_ok_and(|year: u32| (1900..2100).contains(&year))
}

/// The class that the number's clause tells.
fn class_of(text: &str, number: &Number, words: &[Word], classes: &Classes) -> Option<Class> {
    told(text, number).or_else(|| nearest_class(text, number, words, classes))
}

/// The class of the nearest word of one in the number's clause: after it if there is one.
fn nearest_class(text: &str, number: &Number, words: &[Word], classes: &Classes) -> Option<Class> {
    let class = |word: &Word| classes.get(&word.term).copied();
    if matches!(number.kind, Kind::Money(_)) {
        // What was damaged is sooner named far from the amount than in its clause.
        return words.iter().filter_map(class).find(|class| *class == Class::Damage);
    }
    if number.kind != Kind::Count || number.unit.is_some() || is_lasting(text, number) {
        return None;
    }
    let class = |word: &Word| class(word).filter(|class| *class != Class::Damage);
    let end = clause_end(text, number.end);
    let after = words.iter().filter(|word| word.start >= number.end && word.start < end).take(CLASS_AFTER);
    let start = clause_start(text, number.start);
    let before = words.iter().rev().filter(|word| word.end <= number.start && word.start >= start);
    after.filter_map(&class).next().or_else(|| before.take(CLASS_BEFORE).filter_map(&class).next())
}

/// Whether a span of time follows the number: `three days of searching for the missing`.
fn is_lasting(text: &str, number: &Number) -> bool {
    const TIMES: &[&str] = &[
        "second", "minute", "hour", "day", "week", "month", "year", "decade", "stunde", "tag", "woche",
        "monat", "jahr", "hora", "día", "semana", "mes", "año", "heure", "jour", "semaine", "mois", "an",
        "année",
    ];
    let next = text[number.end..]
        .trim_start()
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or("")
        .to_lowercase();
    TIMES.iter().any(|time| {
        next.strip_prefix(time).is_some_and(|end| matches!(end, "" | "s" | "n" | "e" | "en" | "es"))
    })
}

/// Whether people in general follow the number, or no noun at all.
fn is_whole(
    text: &str,
    number: &Number,
    words: &[Word],
    people: impl Fn(&Word) -> bool,
    classed: impl Fn(&Word) -> bool,
) -> bool {
    let end = clause_end(text, number.end);
    let mut after = words.iter().filter(|word| word.start >= number.end && word.start < end);
    let Some(first) = after.next() else { return true };
    // `Three soldiers were killed and 12 wounded`: soldiers too.
    let before = text[..number.start].trim_end().to_lowercase();
    let listed = [" and", " und", " y", " et"].iter().any(|word| before.ends_with(word));
    let elliptic =
        listed && !first.stop && classed(first) && !PEOPLE.iter().any(|word| before.contains(word));
    if elliptic {
        return false;
    }
    let part =
        ["of", "der", "de", "des", "von"].contains(&text[first.start..first.end].to_lowercase().as_str());
    // An adjective may stand before: `12 more people`.
    let second = after.next();
    !part && (first.stop || people(first) || second.is_some_and(|word| PEOPLE.contains(&word.term.as_str())))
}

/// Prepositions that part a number from the words after it.
const AWAY: &[&str] = &[
    "from",
    "by",
    "since",
    "after",
    "before",
    "nach",
    "seit",
    "gegenüber",
    "desde",
    "tras",
    "depuis",
    "après",
];
/// Words for a scale, after which the number stands bare.
const SCALES: &[&str] = &["magnitude", "stärke", "magnitud"];

/// The class that a turn of phrase in the number's clause tells.
fn told(text: &str, number: &Number) -> Option<Class> {
    if number.kind != Kind::Count || number.unit.is_some() || is_lasting(text, number) {
        return None;
    }
    let end = clause_end(text, number.end);
    told_in_words(&text[clause_start(text, number.start).min(number.start)..end])
}

/// Whether the words beside a number make it a part of another one.
fn is_part(text: &str, number: &Number) -> bool {
    const AFTER: &[&str] = &[
        "of them", "of whom", "of which", "of those", "of these", "of the", "davon", "de ellos", "de ellas",
        "d'entre",
    ];
    const BEFORE: &[&str] = &[
        "dont",
        "davon",
        "darunter",
        "including",
        "family of",
        "group of",
        "team of",
        "crew of",
        "familie von",
        "gruppe von",
        "familia de",
        "famille de",
        "incluidos",
        "incluidas",
        "von",
        "of the",
    ];
    let after = text[number.end..].trim_start().to_lowercase();
    let before = text[..number.start].trim_end().to_lowercase();
    AFTER.iter().any(|words| after.starts_with(words)) || BEFORE.iter().any(|words| before.ends_with(words))
}

/// Where the clause after `at` ends.
fn clause_end(text: &str, at: usize) -> usize {
    let marks = [", ", "; ", ": ", " – ", " — ", " - ", " (", "”", "\"", "»", ". "];
    let ends = marks.iter().filter_map(|mark| text[at..].find(mark));
    ends.min().map_or(text.len(), |end| at + end)
}

/// Where the clause before `at` starts.
fn clause_start(text: &str, at: usize) -> usize {
    let marks = [", ", "; ", ": ", " – ", " — ", " - ", " and ", " und ", " y ", " et "];
    let starts = marks.iter().filter_map(|mark| text[..at].rfind(mark).map(|start| start + mark.len()));
    starts.max().unwrap_or(0)
}

/// `180 plus riders`, `30 or more`
fn more_after(text: &str, end: usize) -> bool {
    let after = text[end..].trim_start().to_lowercase();
    ["plus ", "or more", "+", "oder mehr", "o más", "ou plus"].iter().any(|words| after.starts_with(words))
}

/// What the words before a number say of its exactness.
fn hedge(text: &str, at: usize, end: usize) -> Hedge {
    let before: Vec<String> = text[..at].split_whitespace().rev().take(2).map(str::to_lowercase).collect();
    let is = |list: &[&str], at: usize| before.get(at).is_some_and(|word| list.contains(&word.as_str()));
    let pair = |one: &str, two: &str| {
        before.first().is_some_and(|w| w == two) && before.get(1).is_some_and(|w| w == one)
    };
    if is(ABOUT, 0) {
        Hedge::About
    } else if pair("up", "to")
        || pair("bis", "zu")
        || pair("weniger", "als")
        || pair("moins", "de")
        || pair("menos", "de")
        || pair("at", "most")
        || pair("fewer", "than")
        || pair("less", "than")
        || is(&["under", "below", "höchstens"], 0)
    {
        Hedge::AtMost
    } else if is(AT_LEAST, 0)
        || pair("mehr", "als")
        || pair("plus", "de")
        || pair("más", "de")
        || more_after(text, end)
    {
        Hedge::AtLeast
    } else {
        Hedge::Exact
    }
}

/// Whether two numbers can both be true of one thing.
pub(super) fn agree(a: &Mention, b: &Mention) -> bool {
    let same_unit = a.unit == b.unit;
    let bare = |mention: &Mention| mention.value / mention.unit.map_or(1.0, |unit| unit.factor);
    let (one, two) = (bare(a), bare(b));
    let digits = same_unit && (rounded(one, two) || rounded(two, one));
    if a.value == b.value || digits {
        return true;
    }
    // What was converted was rounded too.
    let converted = if same_unit { 0.0 } else { 0.05 };
    let ((low, high), (other_low, other_high)) = (reach(a, converted), reach(b, converted));
    low <= other_high && other_low <= high
}

/// From where to where the true number can lie.
fn reach(mention: &Mention, slack: f64) -> (f64, f64) {
    let (low, high) = (mention.value * (1.0 - slack), mention.high * (1.0 + slack));
    match mention.hedge {
        Hedge::Exact => (low, high),
        Hedge::About => (low * 0.95, high * 1.05),
        Hedge::AtLeast => (low, f64::INFINITY),
        Hedge::AtMost => (0.0, high),
    }
}

/// Whether `rough` is `exact` with fewer digits: 5,000 for 5,012, 29 for 28.9, never 12 for 15.
fn rounded(rough: f64, exact: f64) -> bool {
    if rough.fract() != 0.0 {
        return false;
    }
    if exact.fract() != 0.0 {
        return (exact - rough).abs() < 0.5;
    }
    let mut unit = 1.0;
    while rough != 0.0 && rough % (unit * 10.0) == 0.0 {
        unit *= 10.0;
    }
    unit > 10.0 && exact % unit != 0.0 && (exact - rough).abs() <= unit / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use epitome_text::Language;

    fn of(text: &str) -> Vec<Mention> {
        mentions(0, &Article { body: text.to_owned(), language: Language::English, ..Article::default() })
    }

    #[test]
    fn what_a_number_is_said_of() {
        let found = of("Police said at least 12 people had died, and six were missing.");
        assert_eq!(found[0].heads, ["peopl", "die"]);
        assert_eq!((found[0].hedge, found[0].nouns[0].as_str()), (Hedge::AtLeast, "people"));
        assert_eq!(found[1].heads, ["miss"]);
        assert_eq!((found[0].class, found[1].class), (Some(Class::Dead), Some(Class::Missing)));
        assert_eq!(of("The number of people treated rose to 34 on Thursday.")[0].class, Some(Class::Treated));
        assert_eq!(of("All were rescued, and 31 cars were lost.")[0].class, None);
    }

    #[test]
    fn agreement() {
        let check =
            |a: &str, b: &str, expect: bool| assert_eq!(agree(&of(a)[0], &of(b)[0]), expect, "{a} / {b}");
        check("12 died.", "15 died.", false);
        check("12 died.", "At least 15 died.", false);
        check("At least 12 died.", "15 died.", true);
        check("More than 12 died.", "10 died.", false);
        check("About 1,100 left.", "1,124 left.", true);
        check("About 1,100 left.", "1,300 left.", false);
        check("5,000 came.", "5,012 came.", true);
        check("5,000 came.", "6,000 came.", false);
        check("It rose 6.8 percent.", "It rose 7.4 percent.", false);
        check("Up to 20 were hurt.", "18 were hurt.", true);
    }
}
