//! Words that the best articles share, and the query does not say: relevance feedback without a user
//! (Lavrenko and Croft, "Relevance-Based Language Models", 2001; RM3 of Abdul-Jaleel et al., 2004).
//!
//! A word's weight is the mean of its share of the text of the best articles, weighted by their scores, times
//! its idf; words of one article only are left out. Without `expand` the best [`WINDOW`] articles are put in a
//! better order and no other is added.

use epitome_text::Article;
use rustc_hash::FxHashMap;
use tantivy::DocId;

use super::Found;
use super::languages::Languages;
use super::lexicon::{Lexicon, Seen};
use super::postings::{self, Occurrence};
use super::rank::best;
use super::unit::Unit;
use crate::order::Address;
use crate::query::Target;
use crate::{Error, Snapshot};

/// Articles to learn from.
const ARTICLES: usize = 10;
/// Distinct terms that they are expected to hold.
const ROOM: usize = 2048;
/// Bytes read of each.
const BYTES: usize = 16_384;
/// Words taken without and with `expand`.
const FEW: usize = 20;
const MANY: usize = 40;
/// Articles put in a better order.
const WINDOW: usize = 200;
/// What the words weigh against the query, if no article is added.
const LIGHT: f32 = 0.2;
/// What they weigh for finding more: as much as the query.
const HEAVY: f32 = 1.0;

/// A word and its weight.
pub(crate) struct Learned {
    pub unit: Unit,
    /// Number of its term.
    pub term: u32,
    pub weight: f32,
}

/// An article that a search has read, and the words of its body; of a long body none.
pub(crate) struct Text {
    pub article: Article,
    pub words: Option<Vec<Seen>>,
}

pub(crate) type Read = FxHashMap<Address, Text>;

/// The places of the best of `found`, in order.
pub(crate) fn window(snapshot: &Snapshot, found: &Found) -> Result<Vec<usize>, Error> {
    Ok(best(snapshot.order()?, found, WINDOW))
}

/// What the best of `found`, the first of `window`, share; nothing if they are too few to tell. Puts the articles that it reads into
/// `read`.
pub(crate) fn learn(
    snapshot: &Snapshot,
    lexicon: &mut Lexicon,
    found: &Found,
    window: &[usize],
    expand: bool,
    read: &mut Read,
) -> Result<Vec<Learned>, Error> {
    let top = &window[..window.len().min(ARTICLES)];
    if top.len() < ARTICLES / 2 {
        return Ok(Vec::new());
    }
    let total: f32 = top.iter().map(|at| found[*at].0).sum();
    let mut terms = FxHashMap::with_capacity_and_hasher(ROOM, Default::default());
    let mut counts = Vec::new();
    for (score, address) in top.iter().map(|at| found[*at]) {
        let article = snapshot.load(address)?;
        let language = snapshot.parts[address.part as usize].language_of(address.doc);
        let mut length = 0_u32;
        lexicon.read(language, &article.title, |seen| {
            length += 1;
            counts.extend(seen.tells.then_some(seen.term));
        });
        let end = article.body.floor_char_boundary(BYTES);
        let mut words = Vec::with_capacity(end / 5);
        lexicon.read(language, &article.body[..end], |seen| words.push(seen));
        length += words.len() as u32;
        counts.extend(words.iter().filter(|seen| seen.tells).map(|seen| seen.term));
        let weight = score / total.max(f32::MIN_POSITIVE);
        count(&mut counts, length, weight, Languages::of(language), &mut terms);
        let words = (end == article.body.len()).then_some(words);
        read.insert(address, Text { article, words });
    }
    let most = if expand { MANY } else { FEW };
    crate::error::guard(&snapshot.dir, || weigh(snapshot, lexicon, terms, most))
}

/// What was seen of a term.
#[derive(Default)]
struct Shared {
    share: f32,
    articles: u32,
    languages: Languages,
}

/// Counts the terms of one article, and forgets them.
fn count(
    terms: &mut Vec<u32>,
    length: u32,
    weight: f32,
    language: Languages,
    all: &mut FxHashMap<u32, Shared>,
) {
    terms.sort_unstable();
    for same in terms.chunk_by(|a, b| a == b) {
        let shared = all.entry(same[0]).or_default();
        shared.share += weight * same.len() as f32 / length as f32;
        shared.articles += 1;
        shared.languages.add(language);
    }
    terms.clear();
}

fn weigh(
    snapshot: &Snapshot,
    lexicon: &mut Lexicon,
    terms: FxHashMap<u32, Shared>,
    most: usize,
) -> tantivy::Result<Vec<Learned>> {
    let statistics = snapshot.overview.statistics(&snapshot.parts);
    let mut terms: Vec<_> = terms.into_iter().filter(|(_, shared)| shared.articles > 1).collect();
    // The idf of every term would cost a look-up each: only the most frequent can win.
    terms.sort_unstable_by(|a, b| {
        b.1.share.total_cmp(&a.1.share).then_with(|| lexicon.text(a.0).cmp(lexicon.text(b.0)))
    });
    terms.truncate(most * 6);
    let mut learned: Vec<(f32, u32, Languages)> = Vec::with_capacity(most + 1);
    let rarest = statistics.idf(0);
    for (term, shared) in terms {
        let least = learned.get(most - 1).map_or(0.0, |(least, ..)| *least);
        if shared.share * rarest < least {
            break;
        }
        let weight = shared.share * statistics.idf(lexicon.holding(&snapshot.parts, term)?);
        let at = learned.partition_point(|(known, other, _)| {
            weight.total_cmp(known).then_with(|| lexicon.text(*other).cmp(lexicon.text(term))).is_lt()
        });
        learned.insert(at, (weight, term, shared.languages));
        learned.truncate(most);
    }
    let sum: f32 = learned.iter().map(|(weight, ..)| weight).sum();
    let learned = learned.into_iter().map(|(weight, term, languages)| {
        let text = lexicon.text(term);
        let mut unit = Unit::new(text, Target::Anywhere);
        unit.add(text, languages);
        Learned { unit, term, weight: weight / sum.max(f32::MIN_POSITIVE) }
    });
    Ok(learned.collect())
}

/// Adds to the scores of the best of `found`, which is in the order of addresses, what they hold of the learned words.
pub(crate) fn rerank(
    snapshot: &Snapshot,
    lexicon: &mut Lexicon,
    found: &mut Found,
    mut window: Vec<usize>,
    learned: &[Learned],
) -> Result<(), Error> {
    let highest = window.first().map_or(0.0, |at| found[*at].0);
    window.sort_unstable();
    let mut gains = vec![0.0_f32; window.len()];
    crate::error::guard(&snapshot.dir, || {
        let mut from = 0;
        for at in 0..snapshot.parts.len() {
            let to = window.partition_point(|place| (found[*place].1.part as usize) <= at);
            let docs: Vec<_> = window[from..to].iter().map(|place| found[*place].1.doc).collect();
            add_gains(snapshot, lexicon, at, learned, &docs, &mut gains[from..to])?;
            from = to;
        }
        Ok(())
    })?;
    let most = gains.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
    for (place, gain) in window.into_iter().zip(gains) {
        found[place].0 += LIGHT * highest * gain / most;
    }
    Ok(())
}

/// Adds what each of `docs` of part `at` gains.
fn add_gains(
    snapshot: &Snapshot,
    lexicon: &mut Lexicon,
    at: usize,
    learned: &[Learned],
    docs: &[DocId],
    gains: &mut [f32],
) -> tantivy::Result<()> {
    let (part, statistics) = (&snapshot.parts[at], snapshot.overview.statistics(&snapshot.parts));
    let languages: Vec<_> = docs.iter().map(|doc| part.language_of(*doc)).collect();
    let mut counts = vec![(0, 0); docs.len()];
    for word in learned {
        counts.fill((0, 0));
        let places = lexicon.places(&snapshot.parts, word.term)?;
        postings::among(part, &places[at], docs, &mut counts)?;
        let articles = docs.iter().zip(&languages).zip(&counts);
        for (((&doc, &language), &(title, body)), gain) in articles.zip(&mut *gains) {
            let reads = || word.unit.variants.iter().any(|variant| variant.languages.contains(language));
            if title + body > 0 && reads() {
                *gain += statistics.score(at, word.weight, Occurrence { doc, title, body });
            }
        }
    }
    Ok(())
}

/// Where a word occurs, a list a part of the index, and its weight.
type Weighted = (Vec<Vec<Occurrence>>, f32);

/// The learned words as terms of a query of `length` words.
pub(crate) fn terms(
    snapshot: &Snapshot,
    lexicon: &mut Lexicon,
    learned: &[Learned],
    length: f32,
) -> Result<Vec<Weighted>, Error> {
    let mut lists = |word: &Learned| {
        let lists = postings::of_unit(lexicon, &snapshot.parts, &word.unit)?;
        Ok((lists, word.weight * length * HEAVY))
    };
    crate::error::guard(&snapshot.dir, || learned.iter().map(&mut lists).collect())
}
