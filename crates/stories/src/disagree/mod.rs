//! Numbers on which the articles of a story disagree: "12 people died" against "at least 15 people died".
//!
//! Mechanical: numbers of different texts are set against each other where they count the same thing
//! (same kind, same words after the number) in statements that share their rarer words. Precision
//! comes first: a number is compared only with the one of the other article that fits it best, and an
//! article that has both numbers contradicts nobody. Costs about (numbers of the story)² comparisons.

mod mention;
mod number;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use epitome_text::{Article, DateEvidence, Span};
use rayon::prelude::*;
use serde::Serialize;

use mention::{Mention, Weights, agree, mentions};
use number::Kind;

/// A statement on which articles disagree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Disagreement {
    /// What is counted or measured, in a word of the articles; may be empty.
    pub about: String,
    /// What each article says, in the order of the articles.
    pub sides: Vec<Side>,
}

/// One article's side.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Side {
    /// Index of the article.
    pub article: usize,
    /// Its sentence.
    pub sentence: Span,
    /// The number in it, as bytes of the body.
    pub value: Span,
}

/// Least likeness of two statements, from 0 to 1: of numbers that count the same thing, of those that
/// name no thing (amounts, shares, people), of the only numbers of a thing in their articles, of a
/// thing that many articles count and all but one or two alike, and of common units.
const ALIKE: f64 = 0.30;
const ALIKE_BARE: f64 = 0.42;
const ALIKE_ONLY: f64 = 0.15;
const ALIKE_RARE: f64 = 0.06;
const ALIKE_COMMON: f64 = 0.55;
/// Numbers further apart than this are of different things more often than not.
const FAR: f64 = 1.6;
/// Small numbers may differ by this much all the same.
const SMALL: f64 = 3.0;
/// Days between articles beyond which an amount or a share has moved, and a count.
const MOVED: i32 = 3;
const GROWN: i32 = 14;
/// Numbers of a story beyond which the rest is not compared.
const MOST: usize = 3000;

/// What the articles of one story disagree on; `voices` as in [`crate::Group`]: a copy contradicts no one.
pub fn disagreements(articles: &[&Article], voices: &[u32]) -> Vec<Disagreement> {
    let found: Vec<Vec<Mention>> =
        articles.par_iter().enumerate().map(|(index, article)| mentions(index, article)).collect();
    let mut mentions: Vec<Mention> = found.into_iter().flatten().collect();
    mentions.truncate(MOST);
    mark_only(&mut mentions);
    let weights = Weights::of(&mentions);
    let voice = |mention: &Mention| voices.get(mention.article).copied().unwrap_or(mention.article as u32);
    let language = |mention: &Mention| articles[mention.article].language;
    let date = |mention: &Mention| {
        let published = articles[mention.article].published;
        published.filter(|date| date.evidence != DateEvidence::FileTime).map(|date| date.at.date())
    };
    let near = |a: &Mention, b: &Mention| match (date(a).zip(date(b)), a.kind) {
        (Some((a, b)), kind) => (a - b).get_days().abs() <= if kind == Kind::Count { GROWN } else { MOVED },
        // Prices and shares move from day to day: without dates nothing tells whether they differ.
        (None, kind) => kind == Kind::Count,
    };
    let like = |a: &Mention, b: &Mention| {
        let comparable = voice(a) != voice(b) && language(a) == language(b) && near(a, b);
        if comparable { likeness(a, b, &weights) } else { 0.0 }
    };
    let rows: Vec<Vec<f64>> =
        mentions.par_iter().map(|a| mentions.iter().map(|b| like(a, b)).collect()).collect();
    let pairs = pairs(&mentions, &rows);
    clusters(&mentions, &pairs)
}

/// Words for people in general: they alone do not say who is counted.
const PEOPLE: &[&str] =
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
fn likeness(a: &Mention, b: &Mention, weights: &Weights) -> f64 {
    let apart = !a.when.is_empty() && !b.when.is_empty() && a.when.is_disjoint(&b.when);
    if a.kind != b.kind || apart || far(a, b) {
        return 0.0;
    }
    let people = |term: &String| PEOPLE.contains(&term.as_str());
    let specific =
        a.heads.iter().filter(|term| !people(term)).any(|term| b.heads.iter().any(|other| same(term, other)));
    let both_people = a.heads.first().is_some_and(people) && b.heads.first().is_some_and(people);
    let counts = a.kind == Kind::Count;
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
    let (least, words) = match (only, counts && specific) {
        (true, _) if a.rare && b.rare => (ALIKE_RARE, 1),
        (true, _) => (ALIKE_ONLY, 2),
        (false, true) if counts_common => (ALIKE_COMMON, 2),
        (false, true) => (ALIKE, 2),
        (false, false) => (ALIKE_BARE, 2),
    };
    let enough = terms >= words && cosine >= least;
    if enough { cosine } else { 0.0 }
}

/// Whether the same word, and no common one, stands right after both.
fn noun(a: &Mention, b: &Mention) -> bool {
    let (Some(one), Some(two)) = (a.heads.first(), b.heads.first()) else { return false };
    let common = PEOPLE.contains(&one.as_str())
        || COMMON.iter().any(|word| one.starts_with(word) && one.len() <= word.len() + 2);
    same(one, two) && !common
}

/// Whether a term is a common unit.
fn common(term: &str) -> bool {
    COMMON.iter().any(|word| term.starts_with(word) && term.len() <= word.len() + 2)
}

fn far(a: &Mention, b: &Mention) -> bool {
    let (low, high) = (a.value.min(b.value), a.value.max(b.value));
    let small = a.kind == Kind::Count && high - low <= SMALL && high <= 2.0 * low;
    a.kind != Kind::Clock && high > FAR * low && !small || a.kind == Kind::Clock && high - low > 30.0
}

/// Marks numbers whose thing is counted once in their article.
fn mark_only(mentions: &mut [Mention]) {
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
            let head =
                |b: &Mention| matches!((a.heads.first(), b.heads.first()), (Some(x), Some(y)) if same(x, y));
            !mentions.iter().filter(other).any(head)
        })
        .collect();
    let rare: Vec<bool> = mentions.iter().map(|a| is_rare(a, mentions)).collect();
    for (mention, (only, rare)) in mentions.iter_mut().zip(marks.into_iter().zip(rare)) {
        (mention.only, mention.rare) = (only, rare);
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
fn same(a: &str, b: &str) -> bool {
    let part =
        |long: &str, short: &str| short.len() >= 5 && long.len() > short.len() + 2 && long.ends_with(short);
    a == b || part(a, b) || part(b, a)
}

/// Pairs that contradict each other: each is the other article's best counterpart, and neither
/// article says elsewhere what the other one says.
fn pairs(mentions: &[Mention], rows: &[Vec<f64>]) -> Vec<(usize, usize)> {
    let best = |a: usize, article: usize| {
        let others = (0..mentions.len()).filter(|&b| mentions[b].article == article && rows[a][b] > 0.0);
        others.max_by(|&b, &c| rows[a][b].total_cmp(&rows[a][c]).then(c.cmp(&b)))
    };
    let says = |a: usize, article: usize| {
        (0..mentions.len()).any(|b| {
            mentions[b].article == article
                && mentions[b].kind == mentions[a].kind
                && mentions[b].value == mentions[a].value
        })
    };
    let mut pairs = Vec::new();
    for a in 0..mentions.len() {
        for b in a + 1..mentions.len() {
            let (one, two) = (mentions[a].article, mentions[b].article);
            let mutual = rows[a][b] > 0.0 && best(a, two) == Some(b) && best(b, one) == Some(a);
            if mutual && !agree(&mentions[a], &mentions[b]) && !says(a, two) && !says(b, one) {
                pairs.push((a, b));
            }
        }
    }
    pairs
}

/// Contradicting pairs that share a statement make one disagreement.
fn clusters(mentions: &[Mention], pairs: &[(usize, usize)]) -> Vec<Disagreement> {
    let mut root: Vec<usize> = (0..mentions.len()).collect();
    let find = |root: &[usize], mut at: usize| {
        while root[at] != at {
            at = root[at];
        }
        at
    };
    for &(a, b) in pairs {
        let (a, b) = (find(&root, a), find(&root, b));
        root[a.max(b)] = a.min(b);
    }
    let mut clusters: Vec<Vec<usize>> = vec![Vec::new(); mentions.len()];
    let mut told: Vec<usize> = pairs.iter().flat_map(|&(a, b)| [a, b]).collect();
    told.sort_unstable();
    told.dedup();
    told.iter().for_each(|&at| clusters[find(&root, at)].push(at));
    let mut found: Vec<Disagreement> = clusters
        .iter()
        .filter(|cluster| !cluster.is_empty())
        .map(|cluster| disagreement(mentions, cluster))
        .collect();
    found.sort_by_key(|found| std::cmp::Reverse(found.sides.len()));
    found
}

fn disagreement(mentions: &[Mention], cluster: &[usize]) -> Disagreement {
    let members = || cluster.iter().map(|&at| &mentions[at]);
    let noun = members().map(|mention| mention.noun.clone()).find(|noun| !noun.is_empty());
    let sides = members().map(|mention| Side {
        article: mention.article,
        sentence: mention.sentence,
        value: mention.span,
    });
    Disagreement { about: noun.unwrap_or_default(), sides: sides.collect() }
}
