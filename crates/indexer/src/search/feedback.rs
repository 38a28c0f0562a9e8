//! Words that the best articles share, and the query does not say: relevance feedback without a user
//! (Lavrenko and Croft, "Relevance-Based Language Models", 2001; RM3 of Abdul-Jaleel et al., 2004).
//!
//! A word's weight is the mean of its share of the text of the best articles, weighted by their scores, times
//! its idf; words of one article only are left out. Without `expand` the best [`WINDOW`] articles are put in a
//! better order and no other is added.

use epitome_text::{Analyzer, Article};
use rustc_hash::FxHashMap;

use super::Found;
use super::bm25::Statistics;
use super::languages::Languages;
use super::postings::{self, Occurrence};
use super::rank::best;
use super::unit::Unit;
use crate::order::Address;
use crate::part::Part;
use crate::query::Target;
use crate::tokens::{LONGEST_TERM, language_of};
use crate::{Error, Snapshot};

/// Articles to learn from.
const ARTICLES: usize = 10;
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
    pub weight: f32,
}

/// Articles that a search has read.
pub(crate) type Read = FxHashMap<Address, Article>;

/// What the best of `found` share; nothing if they are too few to tell. Puts the articles that it reads into
/// `read`.
pub(crate) fn learn(
    snapshot: &Snapshot,
    found: &Found,
    expand: bool,
    read: &mut Read,
) -> Result<Vec<Learned>, Error> {
    let top = best(snapshot, found, ARTICLES)?;
    if top.len() < ARTICLES / 2 {
        return Ok(Vec::new());
    }
    let total: f32 = top.iter().map(|(score, _)| score).sum();
    let mut analyzers = snapshot.analyzers.lend();
    let mut words = FxHashMap::default();
    for (score, address) in top {
        let article = snapshot.load(address)?;
        let analyzer = analyzers.get(language_of(&article));
        count(analyzer, &article, score / total.max(f32::MIN_POSITIVE), &mut words);
        read.insert(address, article);
    }
    crate::error::guard(&snapshot.dir, || weigh(snapshot, words, if expand { MANY } else { FEW }))
}

/// What was seen of a term.
#[derive(Default)]
struct Seen {
    share: f32,
    articles: u32,
    languages: Languages,
}

fn count(analyzer: &mut Analyzer, article: &Article, weight: f32, words: &mut FxHashMap<String, Seen>) {
    let mut counts = FxHashMap::<String, u32>::default();
    let mut length = 0_u32;
    let body = &article.body[..article.body.floor_char_boundary(BYTES)];
    for text in [&article.title, body] {
        analyzer.each(text, |token| {
            length += 1;
            if token.stop || token.span.len() < 2 || token.term.len() > LONGEST_TERM {
                return;
            }
            match counts.get_mut(token.term) {
                Some(count) => *count += 1,
                None => drop(counts.insert(token.term.to_owned(), 1)),
            }
        });
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_unstable();
    for (term, count) in counts {
        let seen = words.entry(term).or_default();
        seen.share += weight * count as f32 / length as f32;
        seen.articles += 1;
        seen.languages.add(Languages::of(analyzer.language()));
    }
}

fn weigh(snapshot: &Snapshot, words: FxHashMap<String, Seen>, most: usize) -> tantivy::Result<Vec<Learned>> {
    let statistics = snapshot.overview.statistics(&snapshot.parts);
    let mut words: Vec<_> = words.into_iter().filter(|(_, seen)| seen.articles > 1).collect();
    // The idf of every word would cost a look-up each: only the most frequent can win.
    words.sort_by(|a, b| b.1.share.total_cmp(&a.1.share).then_with(|| a.0.cmp(&b.0)));
    words.truncate(most * 6);
    let mut learned = Vec::with_capacity(words.len());
    for (term, seen) in words {
        let mut unit = Unit::new(&term, Target::Anywhere);
        unit.add(&term, seen.languages);
        let holding = postings::holding(&snapshot.parts, &term)?;
        learned.push(Learned { unit, weight: seen.share * statistics.idf(holding) });
    }
    learned.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.unit.text.cmp(&b.unit.text)));
    learned.truncate(most);
    let sum: f32 = learned.iter().map(|word| word.weight).sum();
    for word in &mut learned {
        word.weight /= sum.max(f32::MIN_POSITIVE);
    }
    Ok(learned)
}

/// Adds to the scores of the best of `found` what they hold of the learned words.
pub(crate) fn rerank(snapshot: &Snapshot, found: &mut Found, learned: &[Learned]) -> Result<(), Error> {
    let mut window = best(snapshot, found, WINDOW)?;
    let highest = window.first().map_or(0.0, |(score, _)| *score);
    window.sort_unstable_by_key(|(_, address)| *address);
    let mut gains = vec![0.0_f32; window.len()];
    let statistics = snapshot.overview.statistics(&snapshot.parts);
    crate::error::guard(&snapshot.dir, || {
        for (at, part) in snapshot.parts.iter().enumerate() {
            let from = window.partition_point(|(_, address)| (address.part as usize) < at);
            let to = window.partition_point(|(_, address)| (address.part as usize) <= at);
            add_gains(part, at, statistics, learned, &window[from..to], &mut gains[from..to])?;
        }
        Ok(())
    })?;
    let most = gains.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
    let gains: FxHashMap<Address, f32> = window.iter().map(|(_, address)| *address).zip(gains).collect();
    for (score, address) in found {
        *score += gains.get(address).map_or(0.0, |gain| LIGHT * highest * gain / most);
    }
    Ok(())
}

fn add_gains(
    part: &Part,
    at: usize,
    statistics: &Statistics,
    learned: &[Learned],
    window: &[(f32, Address)],
    gains: &mut [f32],
) -> tantivy::Result<()> {
    let docs: Vec<_> = window.iter().map(|(_, address)| address.doc).collect();
    for word in learned {
        for occurrence in postings::among(part, &word.unit, &docs)? {
            if let Ok(place) = docs.binary_search(&occurrence.doc) {
                gains[place] += statistics.score(at, word.weight, occurrence);
            }
        }
    }
    Ok(())
}

/// Where a word occurs, a list a part of the index, and its weight.
type Weighted = (Vec<Vec<Occurrence>>, f32);

/// The learned words as terms of a query of `length` words.
pub(crate) fn terms(snapshot: &Snapshot, learned: &[Learned], length: f32) -> Result<Vec<Weighted>, Error> {
    let lists = |word: &Learned| {
        let lists = snapshot.parts.iter().map(|part| postings::of_unit(part, &word.unit));
        Ok((lists.collect::<tantivy::Result<Vec<_>>>()?, word.weight * length * HEAVY))
    };
    crate::error::guard(&snapshot.dir, || learned.iter().map(lists).collect())
}
