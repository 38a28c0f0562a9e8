//! Words that the best articles share, and the query does not say: relevance feedback without a user
//! (Lavrenko and Croft, "Relevance-Based Language Models", 2001; RM3 of Abdul-Jaleel et al., 2004).
//!
//! A word's weight is the mean of its share of the text of the best articles, weighted by their scores, times
//! its idf; words of one article only are left out. Without `expand` the best [`WINDOW`] articles are put in a
//! better order and no other is added.

use epitome_text::{Article, Language};
use rustc_hash::FxHashMap;
use tantivy::DocId;

use super::Best;
use super::bm25;
use super::languages::Languages;
use super::lexicon::{Lexicon, Seen};
use super::postings::{self, Cursors, Occurrence};
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
pub(crate) const WINDOW: usize = 200;
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

impl Learned {
    /// Whether articles of `language` may say it.
    fn reads(&self, language: Language) -> bool {
        self.unit.variants.iter().any(|variant| variant.languages.contains(language))
    }
}

/// An article that a search has read, and the words of its title and body; of a long body none.
pub(crate) struct Text {
    pub article: Article,
    pub title: Vec<Seen>,
    pub words: Option<Vec<Seen>>,
}

pub(crate) type Read = FxHashMap<Address, Text>;

/// What the best articles share; nothing if they are too few to tell. Puts the articles that it reads into `read`.
pub(crate) fn learn(
    snapshot: &Snapshot,
    lexicon: &mut Lexicon,
    best: &Best,
    expand: bool,
    read: &mut Read,
) -> Result<Vec<Learned>, Error> {
    let top = &best[..best.len().min(ARTICLES)];
    if top.len() < ARTICLES / 2 {
        return Ok(Vec::new());
    }
    let total: f32 = top.iter().map(|(score, _)| *score).sum();
    let mut tally = Tally::new(lexicon);
    for &(score, address) in top {
        let article = snapshot.load(address)?;
        let language = snapshot.parts[address.part as usize].language_of(address.doc);
        let mut title = Vec::with_capacity(16);
        lexicon.read(language, &article.title, |seen| title.push(seen));
        let end = article.body.floor_char_boundary(BYTES);
        let mut words = Vec::with_capacity(end / 5);
        lexicon.read(language, &article.body[..end], |seen| words.push(seen));
        let weight = score / total.max(f32::MIN_POSITIVE);
        tally.add(&[&title, &words], weight, Languages::of(language), lexicon.len());
        let words = (end == article.body.len()).then_some(words);
        read.insert(address, Text { article, title, words });
    }
    let terms = tally.end(lexicon);
    let most = if expand { MANY } else { FEW };
    crate::error::guard(&snapshot.dir, || weigh(snapshot, lexicon, terms, most))
}

/// What was seen of a term.
struct Shared {
    term: u32,
    share: f32,
    articles: u32,
    languages: Languages,
    /// How often the article at hand says it.
    count: u32,
}

/// Counts the terms of articles.
struct Tally {
    /// By number of the term: one more than its place among `terms`; 0 if it has none.
    slots: Vec<u32>,
    terms: Vec<Shared>,
    /// Places of the terms that the article at hand says.
    said: Vec<u32>,
}

impl Tally {
    fn new(lexicon: &mut Lexicon) -> Self {
        let slots = std::mem::take(&mut lexicon.slots);
        Self { slots, terms: Vec::with_capacity(ROOM), said: Vec::new() }
    }

    /// Adds an article; `known` terms have a number.
    fn add(&mut self, texts: &[&[Seen]], weight: f32, language: Languages, known: usize) {
        self.slots.resize(known.max(self.slots.len()), 0);
        let length: usize = texts.iter().map(|words| words.len()).sum();
        for seen in texts.iter().copied().flatten().filter(|seen| seen.tells) {
            let slot = &mut self.slots[seen.term as usize];
            if *slot == 0 {
                let languages = Languages::default();
                self.terms.push(Shared { term: seen.term, share: 0.0, articles: 0, languages, count: 0 });
                *slot = self.terms.len() as u32;
            }
            let shared = &mut self.terms[*slot as usize - 1];
            if shared.count == 0 {
                self.said.push(*slot - 1);
            }
            shared.count += 1;
        }
        for at in self.said.drain(..) {
            let shared = &mut self.terms[at as usize];
            shared.share += weight * std::mem::take(&mut shared.count) as f32 / length as f32;
            shared.articles += 1;
            shared.languages.add(language);
        }
    }

    /// The terms; what they were counted in goes back to `lexicon`, as it was.
    fn end(mut self, lexicon: &mut Lexicon) -> Vec<Shared> {
        self.terms.iter().for_each(|shared| self.slots[shared.term as usize] = 0);
        lexicon.slots = self.slots;
        self.terms
    }
}

fn weigh(
    snapshot: &Snapshot,
    lexicon: &mut Lexicon,
    mut terms: Vec<Shared>,
    most: usize,
) -> tantivy::Result<Vec<Learned>> {
    let statistics = snapshot.overview.statistics(&snapshot.parts);
    terms.retain(|shared| shared.articles > 1);
    // The idf of every term would cost a look-up each: only the most frequent can win.
    terms.sort_unstable_by(|a, b| {
        b.share.total_cmp(&a.share).then_with(|| lexicon.text(a.term).cmp(lexicon.text(b.term)))
    });
    terms.truncate(most * 6);
    let mut learned: Vec<(f32, u32, Languages)> = Vec::with_capacity(most + 1);
    let rarest = statistics.idf(0);
    for shared in terms {
        let (term, least) = (shared.term, learned.get(most - 1).map_or(0.0, |(least, ..)| *least));
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

/// Adds to the scores of the first [`WINDOW`] of `best` what they hold of the learned words: to the best of the articles
/// learned from a fifth of the highest score, to others in proportion, to none more. Who cannot come among the first
/// `wanted` that way, and is not one of `surely`, stays as it is.
pub(crate) fn rerank(
    snapshot: &Snapshot,
    lexicon: &mut Lexicon,
    best: &mut Best,
    learned: &[Learned],
    read: &Read,
    (wanted, surely): (usize, &[Address]),
) -> Result<(), Error> {
    let (window, top) = (best.len().min(WINDOW), best.len().min(ARTICLES));
    let window = &mut best[..window];
    let light = LIGHT * window.first().map_or(0.0, |(score, _)| *score);
    let mut gains = vec![0.0_f32; window.len()];
    let mut unread = Vec::new();
    for (at, (_, address)) in window[..top].iter().enumerate() {
        match read.get(address) {
            Some(Text { title, words: Some(words), .. }) => {
                gains[at] = gain_of(snapshot, lexicon, *address, learned, title, words);
            }
            _ => unread.push(at),
        }
    }
    look_up(snapshot, lexicon, learned, window, &unread, &mut gains)?;
    let most = gains.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
    let more = |gain: f32| light * (gain / most).min(1.0);
    window.iter_mut().zip(&gains).for_each(|((score, _), gain)| *score += more(*gain));
    let least = match wanted {
        0 => f32::INFINITY,
        _ if wanted >= window.len() => 0.0,
        _ => {
            let mut scores: Vec<_> = window.iter().map(|(score, _)| *score).collect();
            *scores.select_nth_unstable_by(wanted - 1, |a, b| b.total_cmp(a)).1
        }
    };
    let rises = |at: &usize| window[*at].0 + light >= least || surely.contains(&window[*at].1);
    let rest: Vec<_> = (top..window.len()).filter(rises).collect();
    look_up(snapshot, lexicon, learned, window, &rest, &mut gains)?;
    rest.into_iter().for_each(|at| window[at].0 += more(gains[at]));
    Ok(())
}

/// What an article that was read gains.
fn gain_of(
    snapshot: &Snapshot,
    lexicon: &mut Lexicon,
    address: Address,
    learned: &[Learned],
    title: &[Seen],
    words: &[Seen],
) -> f32 {
    let part = &snapshot.parts[address.part as usize];
    let damping = snapshot.overview.statistics(&snapshot.parts).damping(address.part as usize);
    let language = part.language_of(address.doc);
    let slots = &mut lexicon.slots;
    learned.iter().zip(1..).for_each(|(word, slot)| slots[word.term as usize] = slot);
    let mut counts = vec![(0, 0); learned.len() + 1];
    title.iter().for_each(|seen| counts[slots[seen.term as usize] as usize].0 += 1);
    words.iter().for_each(|seen| counts[slots[seen.term as usize] as usize].1 += 1);
    learned.iter().for_each(|word| slots[word.term as usize] = 0);
    let mut gain = 0.0;
    for (word, &(title, body)) in learned.iter().zip(&counts[1..]) {
        if title + body > 0 && word.reads(language) {
            gain += bm25::score(damping, word.weight, Occurrence { doc: address.doc, title, body });
        }
    }
    gain
}

/// What those of `window` gain that stand at `places`.
fn look_up(
    snapshot: &Snapshot,
    lexicon: &mut Lexicon,
    learned: &[Learned],
    window: &[(f32, Address)],
    places: &[usize],
    gains: &mut [f32],
) -> Result<(), Error> {
    // Lists of postings are read in the order of documents.
    let mut places: Vec<_> = places.iter().map(|at| (window[*at].1, *at)).collect();
    places.sort_unstable();
    let mut cursors = Cursors::default();
    for same in places.chunk_by(|a, b| a.0.part == b.0.part) {
        let docs: Vec<_> = same.iter().map(|(address, _)| address.doc).collect();
        let mut found = vec![0.0; docs.len()];
        crate::error::guard(&snapshot.dir, || {
            add_gains(snapshot, lexicon, same[0].0.part as usize, learned, &docs, &mut cursors, &mut found)
        })?;
        same.iter().zip(found).for_each(|((_, at), gain)| gains[*at] = gain);
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
    cursors: &mut Cursors,
    gains: &mut [f32],
) -> tantivy::Result<()> {
    let (part, statistics) = (&snapshot.parts[at], snapshot.overview.statistics(&snapshot.parts));
    let damping = statistics.damping(at);
    let languages: Vec<_> = docs.iter().map(|doc| part.language_of(*doc)).collect();
    let mut counts = vec![(0, 0); docs.len()];
    for word in learned {
        counts.fill((0, 0));
        let places = lexicon.places(&snapshot.parts, word.term)?;
        cursors.among((at, part), &places[at], docs, &mut counts)?;
        let articles = docs.iter().zip(&languages).zip(&counts);
        for (((&doc, &language), &(title, body)), gain) in articles.zip(&mut *gains) {
            if title + body > 0 && word.reads(language) {
                *gain += bm25::score(damping, word.weight, Occurrence { doc, title, body });
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
