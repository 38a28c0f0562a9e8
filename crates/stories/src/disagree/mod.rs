//! Numbers on which the articles of a story disagree: "12 people died" against "at least 15 people died".
//!
//! Mechanical: numbers of different texts are set against each other where they count the same thing
//! (same kind, same words after the number) in statements that share their rarer words. Precision
//! comes first: a number is compared only with the one of the other article that fits it best, and an
//! article that has both numbers contradicts nobody. Costs about (numbers of the story)² comparisons.

mod classes;
mod frame;
mod group;
mod likeness;
mod mention;
mod number;
mod places;
mod quantity;
mod rivals;
mod solo;
mod terms;
#[cfg(test)]
mod tests;
mod units;

use epitome_text::{Article, Language, Published, Span};
use jiff::civil::Date;
use rayon::prelude::*;
use serde::Serialize;

use likeness::{likeness, mark_only};
pub(crate) use mention::dead;
use mention::{Mention, mentions};
use number::Kind;
use places::Places;
pub use solo::{Solo, only_one_source};
use terms::Terms;

/// A statement on which articles disagree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Disagreement {
    /// What is counted or measured, in words of the articles; may be empty.
    pub about: String,
    /// Whether each figure is from a later day than the one before it: then it probably replaces it.
    pub updated: bool,
    /// What each article says, in the order of the articles; copies of a text stand once a figure.
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
    /// Number of the figure, from 1: sides with the same number say the same.
    pub figure: usize,
}

/// Days between articles beyond which an amount or a share has moved, and a count.
const MOVED: i32 = 3;
const GROWN: i32 = 14;
/// Languages whose numbers and turns of phrase are known, and the least likeness of two statements in another one.
const KNOWN: [Language; 4] = [Language::English, Language::German, Language::French, Language::Spanish];
const PLAIN: f64 = 0.7;
/// Numbers of an article beyond which it is a table in words: prices of a day.
const TABLE: usize = 20;
/// Numbers of a story beyond which the rest is not compared.
const MOST: usize = 3000;

/// Whether it is of what moves from day to day: prices at an exchange.
fn moves(mention: &Mention) -> bool {
    const MARKET: &[&str] = &[
        "share", "stock", "index", "trade", "aktie", "aktien", "kurs", "borse", "accion", "bolsa", "action",
        "bours",
    ];
    let market = MARKET.iter().any(|word| mention.all.contains(*word));
    market && matches!(mention.kind, Kind::Money(_) | Kind::Percent)
}

/// What the articles of one story disagree on; `voices` as in [`crate::Group`]: a copy contradicts no one.
pub fn disagreements(articles: &[&Article], voices: &[u32]) -> Vec<Disagreement> {
    let found: Vec<Vec<Mention>> =
        articles.par_iter().enumerate().map(|(index, article)| mentions(index, article)).collect();
    let mut mentions: Vec<Mention> = found.into_iter().flatten().collect();
    mentions.truncate(MOST);
    let terms = Terms::of(&mentions);
    mark_only(&mut mentions, &terms);
    let mentions = mentions;
    let places = Places::of(articles, &mentions);
    let voice = |mention: &Mention| voices.get(mention.article).copied().unwrap_or(mention.article as u32);
    let language = |mention: &Mention| articles[mention.article].language;
    let dates: Vec<Option<Date>> = articles
        .iter()
        .map(|article| article.published.filter(Published::is_stated).map(|date| date.at.date()))
        .collect();
    let moving: Vec<bool> = mentions.iter().map(moves).collect();
    let near = |a: usize, b: usize| {
        let (one, two) = (&mentions[a], &mentions[b]);
        match (dates[one.article].zip(dates[two.article]), one.kind) {
            (Some((first, second)), _) => {
                (first - second).get_days().abs() <= if moving[a] || moving[b] { MOVED } else { GROWN }
            }
            // Prices and shares move from day to day: without dates nothing tells whether they differ.
            (None, kind) => kind == Kind::Count,
        }
    };
    let mut counts = vec![0; articles.len()];
    mentions.iter().for_each(|mention| counts[mention.article] += 1);
    let like = |at: usize, other: usize| {
        let (a, b) = (&mentions[at], &mentions[other]);
        let comparable = a.kind == b.kind
            && voice(a) != voice(b)
            && language(a) == language(b)
            && near(at, other)
            && !a.frame.apart(&b.frame, a.kind);
        if !comparable {
            return 0.0;
        }
        let alike = likeness((a, terms.at(at)), (b, terms.at(other)), &terms);
        // Where neither number words nor what sets statements apart are known, only the plainest case is safe.
        let whole = |mention: &Mention| mention.kind == Kind::Count && mention.value.fract() == 0.0;
        let few = |mention: &Mention| counts[mention.article] <= TABLE;
        let plain =
            KNOWN.contains(&language(a)) || whole(a) && whole(b) && few(a) && few(b) && alike >= PLAIN;
        let apart = || places.apart((at, a.article), (other, b.article));
        if plain && alike > 0.0 && !apart() { alike } else { 0.0 }
    };
    let row = |at: usize| {
        let alike = (0..mentions.len()).map(|other| (other as u32, like(at, other)));
        alike.filter(|(_, alike)| *alike > 0.0).collect()
    };
    let rows = group::Rows((0..mentions.len()).into_par_iter().map(row).collect());
    let mut pairs = group::pairs(&mentions, &rows);
    pairs.extend(rivals::rivals(articles, &mentions));
    let days: Vec<Option<Date>> = mentions.iter().map(|mention| dates[mention.article]).collect();
    let told = group::Told { articles, mentions: &mentions, rows: &rows, days: &days, voice: &voice };
    told.disagreements(&pairs)
}
