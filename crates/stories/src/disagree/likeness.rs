//! Whether two numbers are said of the same thing.

use std::collections::BTreeSet;

use super::mention::{Mention, Weights};
use super::number::Kind;

/// Least likeness of two statements, from 0 to 1: of numbers that count the same thing, of those that
/// name no thing (amounts, shares, people), of the only numbers of a thing in their articles, of a
/// thing that many articles count and all but one or two alike, and of common units.
const ALIKE: f64 = 0.30;
const ALIKE_BARE: f64 = 0.42;
const ALIKE_ONLY: f64 = 0.15;
const ALIKE_RARE: f64 = 0.06;
const ALIKE_COMMON: f64 = 0.55;
/// The same of amounts of money that are the only ones of their size in their articles.
const ALIKE_AMOUNT: f64 = 0.25;
/// Likeness of numbers of people to whom the same happened.
const CLASSED: f64 = 0.6;
/// Numbers further apart than this are of different things more often than not.
const FAR: f64 = 1.6;
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

/// How surely two numbers are said of the same thing: the cosine of the words around them, 0 where
/// kind or counted thing differ.
pub(super) fn likeness(a: &Mention, b: &Mention, weights: &Weights) -> f64 {
    let apart = !a.when.is_empty() && !b.when.is_empty() && a.when.is_disjoint(&b.when);
    if a.kind != b.kind || apart || far(a, b) {
        return 0.0;
    }
    let people = |term: &String| PEOPLE.contains(&term.as_str());
    let specific = noun(a, b)
        || a.heads
            .iter()
            .filter(|term| !people(term))
            .any(|term| b.heads.iter().any(|other| same(term, other)));
    let both_people = a.heads.first().is_some_and(people) && b.heads.first().is_some_and(people);
    let counts = a.kind == Kind::Count;
    if counts && classed(a, b) {
        return CLASSED;
    }
    if counts && !specific && !both_people {
        return 0.0;
    }
    let weight = |term: &String| weights.weight(term).powi(2);
    let (mut shared, mut terms) = (0.0, 0);
    for term in &a.near {
        if b.near.iter().any(|other| same(term, other)) {
            shared += weight(term);
            terms += usize::from(!people(term));
        }
    }
    let total = |mention: &Mention| mention.near.iter().map(weight).sum::<f64>();
    let cosine = shared / (total(a) * total(b)).sqrt().max(1e-9);
    let counts_common =
        a.heads.first().is_some_and(|head| common(head)) || b.heads.first().is_some_and(|head| common(head));
    let only = counts && a.only && b.only && noun(a, b);
    let amount = matches!(a.kind, Kind::Money(_)) && a.only && b.only;
    let (least, words) = match (only, counts && specific) {
        _ if amount => (ALIKE_AMOUNT, 1),
        (true, _) if a.rare && b.rare => (ALIKE_RARE, 1),
        (true, _) => (ALIKE_ONLY, 2),
        (false, true) if counts_common => (ALIKE_COMMON, 2),
        (false, true) => (ALIKE, 2),
        (false, false) => (ALIKE_BARE, 2),
    };
    let enough = terms >= words && cosine >= least;
    if enough { cosine } else { 0.0 }
}

/// Whether both count people to whom the same happened, each article giving one such number.
fn classed(a: &Mention, b: &Mention) -> bool {
    a.class.is_some() && a.class == b.class && a.only_class && b.only_class && a.whole && b.whole
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

pub(super) fn far(a: &Mention, b: &Mention) -> bool {
    let (low, high) = (a.value.min(b.value), a.value.max(b.value));
    let small = a.kind == Kind::Count && high - low <= SMALL && high <= 2.0 * low;
    a.kind != Kind::Clock && high > FAR * low && !small || a.kind == Kind::Clock && high - low > 30.0
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
                    && !far(a, b)
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
            let same = |b: &&Mention| b.article == a.article && b.class == a.class && b.value != a.value;
            !mentions.iter().filter(same).any(|b| !far(a, b))
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
    let alike = || mentions.iter().filter(|b| noun(a, b) && b.kind == a.kind && !far(a, b));
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
