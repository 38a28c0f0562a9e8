//! Whether two numbers are said of the same thing.

use std::collections::BTreeSet;

use super::classes::Class;
use super::mention::{Mention, Weights};
use super::number::Kind;

/// Least likeness of two statements, from 0 to 1, for their numbers to be of one thing: where both count the same
/// thing, and where it is a thing with many counts (days, points).
const ALIKE: f64 = 0.30;
const ALIKE_COMMON: f64 = 0.55;
/// Where what is counted is not named, or only as people.
const ALIKE_BARE: f64 = 0.42;
/// Where each article counts the thing once, measures with that unit once, gives one amount of that size; and where
/// besides many articles count it and nearly all alike.
const ALIKE_ONLY: f64 = 0.2;
const ALIKE_MEASURE: f64 = 0.15;
const ALIKE_AMOUNT: f64 = 0.25;
const ALIKE_RARE: f64 = 0.06;
/// Of shares: the only ones of their articles, and others.
const ALIKE_SHARE: f64 = 0.45;
const ALIKE_SHARES: f64 = 0.5;
/// Likeness of numbers of people to whom the same happened.
const CLASSED: f64 = 0.6;
/// Numbers further apart than this are of different things more often than not.
const FAR: f64 = 1.6;
const FAR_IF_SURE: f64 = 2.5;
/// Likeness of statements that differ in little else.
const SURE: f64 = 0.55;
/// Least likeness of statements that give the only time of their articles.
const ALIKE_MINUTES: f64 = 0.05;
/// Least likeness of statements that give a date.
const ALIKE_DAY: f64 = 0.5;
/// Small numbers may differ by this much all the same.
const SMALL: f64 = 3.0;
/// Words for people in general: they alone do not say who is counted.
pub(super) const PEOPLE: &[&str] =
    &["peopl", "person", "resid", "inhabit", "mensch", "personen", "einwohn", "person", "habit", "vecin"];

/// Words for people in general, and units of time and place: they alone do not say what is counted.
const COMMON: &[&str] = &[
    "baht", "rupe", "rubl", "crore", "second", "point", "yard", "penc", "dollar", "goal", "gol", "punto",
    "punkt", "percent", "gmt", "minut", "hour", "day", "week", "month", "year", "time", "mile", "kilomet",
    "met", "km", "stund", "tag", "woch", "monat", "jahr", "dia", "hor", "semana", "mes", "ano", "other",
    "us", "uk", "lost", "lose",
];

/// Words for kinds of people: who they are, they say only together with what they did.
const PERSONS: &[&str] = &[
    "passeng",
    "worker",
    "employe",
    "staff",
    "protest",
    "demonstr",
    "spectat",
    "visitor",
    "guest",
    "fan",
    "residents",
    "mitarbeit",
    "beschaft",
    "besuch",
    "insass",
    "anwohn",
    "demonstrant",
    "teilnehm",
    "salari",
    "employ",
    "passag",
    "trabaj",
    "emple",
    "manifest",
    "asistent",
    "visitant",
    "viajer",
    "household",
    "hom",
    "famili",
    "haushalt",
    "hogar",
];

/// How surely two numbers are said of the same thing: the cosine of the words around them, 0 where
/// kind or counted thing differ.
pub(super) fn likeness(a: &Mention, b: &Mention, weights: &Weights) -> f64 {
    let dimension = |mention: &Mention| mention.unit.map(|unit| unit.dimension);
    if a.kind != b.kind || dimension(a) != dimension(b) || a.part != b.part {
        return 0.0;
    }
    let people = |term: &String| PEOPLE.contains(&term.as_str());
    let persons = |term: &String| people(term) || PERSONS.iter().any(|start| term.starts_with(start));
    let share = |of: &dyn Fn(&String) -> bool| {
        a.heads.iter().filter(|term| of(term)).any(|term| b.heads.iter().any(|other| same(term, other)))
    };
    let measured = a.unit.is_some();
    let specific = noun(a, b)
        || measured
        || share(&|term| !people(term) && !a.fates.contains(term) && !common(term))
        || a.heads.first() == b.heads.first() && a.heads.first().is_some_and(|head| common(head));
    let both =
        |is: &dyn Fn(&String) -> bool| a.heads.first().is_some_and(is) && b.heads.first().is_some_and(is);
    let counts = a.kind == Kind::Count;
    if !measured && classed(a, b) && !far(a, b, FAR) {
        return CLASSED;
    }
    // Some of whom something happened are not all: another thing happened to the others.
    let classes_apart = a.class.zip(b.class).is_some_and(|(one, two)| one != two);
    if counts && (classes_apart || !specific && !both(&persons)) {
        return 0.0;
    }
    let (cosine, terms) = cosine(&a.near, &b.near, weights);
    let (whole, whole_terms) = cosine_of_sets(a, b, weights);
    let (cosine, terms) = if whole > cosine { (whole, whole_terms.max(terms)) } else { (cosine, terms) };
    let counts_common =
        a.heads.first().is_some_and(|head| common(head)) || b.heads.first().is_some_and(|head| common(head));
    let only = counts && a.only && b.only && noun(a, b);
    let amount = matches!(a.kind, Kind::Money(_)) && a.only && b.only;
    let (least, words) = match (only, counts && specific) {
        _ if a.kind == Kind::Day => (ALIKE_DAY, 3),
        // Two reports that each give one time, minutes apart.
        _ if a.kind == Kind::Clock && a.only && b.only && !far(a, b, 1.0) => (ALIKE_MINUTES, 1),
        _ if amount => (ALIKE_AMOUNT, 1),
        (true, _) if a.rare && b.rare => (ALIKE_RARE, 1),
        (true, _) if measured => (ALIKE_MEASURE, 2),
        (true, _) => (ALIKE_ONLY, 2),
        (false, true) if counts_common && !measured => (ALIKE_COMMON, 2),
        (false, true) => (ALIKE, 2),
        (false, false) if a.kind == Kind::Percent && a.only && b.only => (ALIKE_SHARE, 2),
        (false, false) if a.kind == Kind::Percent => (ALIKE_SHARES, 2),
        (false, false) => (ALIKE_BARE, 2),
    };
    let enough = terms >= words && cosine >= least;
    // Estimates of one crowd may be twice each other, if nothing else differs.
    let bound = if cosine >= SURE { FAR_IF_SURE } else { FAR };
    if enough && !far(a, b, bound) && !(few(a, b) && cosine < SURE) { cosine } else { 0.0 }
}

/// A handful of anything but of people to whom something happened: an article counts many such things (`two
/// companies`, `four tracks`), so that two counts are seldom of the same ones.
fn few(a: &Mention, b: &Mention) -> bool {
    let handful =
        |mention: &Mention| mention.kind == Kind::Count && mention.unit.is_none() && mention.value < HANDFUL;
    handful(a) || handful(b)
}

const HANDFUL: f64 = 10.0;

/// The cosine of two lists of terms, and how many they share that do not only say that people were there.
fn cosine(a: &[String], b: &[String], weights: &Weights) -> (f64, usize) {
    let weight = |term: &String| weights.weight(term).powi(2);
    let (mut shared, mut terms) = (0.0, 0);
    for term in a {
        if b.iter().any(|other| same(term, other)) {
            shared += weight(term);
            terms += usize::from(!PEOPLE.contains(&term.as_str()));
        }
    }
    let total = |terms: &[String]| terms.iter().map(weight).sum::<f64>();
    (shared / (total(a) * total(b)).sqrt().max(1e-9), terms)
}

/// The same of the whole sentences.
fn cosine_of_sets(a: &Mention, b: &Mention, weights: &Weights) -> (f64, usize) {
    let sorted = |mention: &Mention| {
        let mut terms: Vec<String> = mention.all.iter().cloned().collect();
        terms.sort_unstable();
        terms
    };
    cosine(&sorted(a), &sorted(b), weights)
}

/// Whether both count people to whom the same happened, each article giving one such number.
fn classed(a: &Mention, b: &Mention) -> bool {
    let amounts = a.class == Some(Class::Damage);
    a.class.is_some() && a.class == b.class && a.only_class && b.only_class && (amounts || a.whole && b.whole)
}

/// Whether the same word, and no common one, stands right after both.
fn noun(a: &Mention, b: &Mention) -> bool {
    let (Some(one), Some(two)) = (a.heads.first(), b.heads.first()) else { return false };
    let common = PEOPLE.contains(&one.as_str())
        || COMMON.iter().any(|word| one.starts_with(word) && one.len() <= word.len() + 2);
    let part =
        |long: &str, short: &str| short.len() >= 5 && long.len() > short.len() + 2 && long.ends_with(short);
    let compound = || match (a.nouns.first(), b.nouns.first()) {
        (Some(one), Some(two)) => part(one, two) || part(two, one),
        _ => false,
    };
    (same(one, two) || compound()) && !common
}

/// Whether a term is a common unit.
fn common(term: &str) -> bool {
    COMMON.iter().any(|word| term.starts_with(word) && term.len() <= word.len() + 2)
}

/// Whether the greater number is more than so many times the smaller one.
pub(super) fn far(a: &Mention, b: &Mention, times: f64) -> bool {
    let (low, high) = (a.value.min(b.value), a.high.max(b.high).max(a.value.max(b.value)));
    let apart = a.value.max(b.value) - low;
    let small = a.kind == Kind::Count && a.unit.is_none() && apart <= SMALL && high <= 2.0 * low;
    match a.kind {
        Kind::Clock => apart > if times <= 1.0 { 10.0 } else { 30.0 },
        Kind::Day => apart > 20.0,
        _ => a.value.max(b.value) > times * a.high.min(b.high).max(low) && !small,
    }
}

/// Marks numbers whose thing is counted once in their article.
pub(super) fn mark_only(mentions: &mut [Mention]) {
    let marks: Vec<bool> = mentions
        .iter()
        .map(|a| {
            let other = |b: &&Mention| {
                b.article == a.article
                    && b.span != a.span
                    && b.value != a.value
                    && b.kind == a.kind
                    && !far(a, b, FAR)
            };
            if a.kind != Kind::Count {
                return !mentions.iter().any(|b| other(&b));
            }
            let head =
                |b: &Mention| matches!((a.heads.first(), b.heads.first()), (Some(x), Some(y)) if same(x, y));
            !mentions.iter().filter(other).any(head)
        })
        .collect();
    let rare: Vec<bool> = mentions.iter().map(|a| is_rare(a, mentions)).collect();
    let only_class: Vec<bool> = mentions
        .iter()
        .map(|a| {
            let same = |b: &&Mention| {
                b.article == a.article
                    && b.class == a.class
                    && b.kind == a.kind
                    && b.value != a.value
                    && (b.whole || b.kind != Kind::Count)
            };
            !mentions.iter().filter(same).any(|b| !far(a, b, FAR))
        })
        .collect();
    for (mention, ((only, rare), only_class)) in
        mentions.iter_mut().zip(marks.into_iter().zip(rare).zip(only_class))
    {
        (mention.only, mention.rare, mention.only_class) = (only, rare, only_class);
    }
}

/// Whether at least four articles count this thing and give two numbers at most.
fn is_rare(a: &Mention, mentions: &[Mention]) -> bool {
    let alike = || mentions.iter().filter(|b| noun(a, b) && b.kind == a.kind && !far(a, b, FAR));
    let articles: BTreeSet<usize> = alike().map(|b| b.article).collect();
    let values: BTreeSet<u64> = alike().map(|b| b.value.to_bits()).collect();
    articles.len() >= 4 && values.len() <= 2
}

/// Equal terms, or a German compound and its last part.
pub(super) fn same(a: &str, b: &str) -> bool {
    let part =
        |long: &str, short: &str| short.len() >= 5 && long.len() > short.len() + 2 && long.ends_with(short);
    a == b || part(a, b) || part(b, a)
}
