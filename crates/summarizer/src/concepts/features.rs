//! What is known of each concept: a term (unigram) or two neighbouring terms (bigram) of a sentence.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::story::{Story, Token, Unit};

/// How many features a concept has.
pub(crate) const FEATURES: usize = 18;

/// Features of a concept, in the order of the weights file without the bias. D documents, n tokens.
///
/// `dfr` df/D · `df1` \[df = 1\] · `rtf` ln(1000·tf/n + 0.3) · `fd` share of documents whose first sentence
/// has it · `decay` (1/D)·Σ e^(−first/5), first the index of its first sentence in a document · `early` mean
/// of 1/(1 + first) over documents that have it · `mrel` least relative position · `dig` has a digit · `slen`
/// ln of the mean length of its sentences · `s1`, `s2` one or two stop words, and both times `dfr` ·
/// of a bigram's two words: `udmin`, `udmax` of dfr, `utmin`, `utmax` of rtf · `pmi` 2 ln tf − ln tf₁ − ln tf₂.
pub(crate) type Features = [f32; FEATURES];

/// Names of the features.
pub(crate) const NAMES: [&str; FEATURES] = [
    "dfr", "df1", "rtf", "fd", "decay", "early", "mrel", "dig", "slen", "s1", "s1dfr", "s2", "s2dfr",
    "udmin", "udmax", "utmin", "utmax", "pmi",
];

/// A concept: one term, or two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Gram {
    One(Token),
    Two(Token, Token),
}

impl Gram {
    fn tokens(self) -> (Token, Option<Token>) {
        match self {
            Gram::One(a) => (a, None),
            Gram::Two(a, b) => (a, Some(b)),
        }
    }

    pub(crate) fn stops(self) -> usize {
        let (a, b) = self.tokens();
        usize::from(a.stop()) + usize::from(b.is_some_and(Token::stop))
    }
}

/// Running sums over the sentences of a story.
#[derive(Clone, Copy, Debug)]
struct Stats {
    tf: u32,
    df: u32,
    firsts: u32,
    document: u32,
    /// Least position in the document at hand.
    first: u32,
    decay: f32,
    early: f32,
    mrel: f32,
    lengths: f32,
}

impl Stats {
    const NEW: Self = Self {
        tf: 0,
        df: 0,
        firsts: 0,
        document: u32::MAX,
        first: 0,
        decay: 0.0,
        early: 0.0,
        mrel: f32::MAX,
        lengths: 0.0,
    };

    fn see(&mut self, document: u32, position: u32, of: u32, length: usize) {
        if self.document == document {
            self.first = self.first.min(position);
        } else {
            self.close();
            (self.document, self.first) = (document, position);
            self.df += 1;
        }
        self.tf += 1;
        self.lengths += length as f32;
        self.mrel = self.mrel.min(position as f32 / of.max(1) as f32);
    }

    /// Adds the document at hand to the sums.
    fn close(&mut self) {
        if self.document != u32::MAX {
            self.firsts += u32::from(self.first == 0);
            self.decay += (-(self.first as f32) / 5.0).exp();
            self.early += 1.0 / (1.0 + self.first as f32);
        }
    }
}

/// The concepts of a story and their features.
pub(crate) struct Concepts {
    pub(crate) grams: Vec<Gram>,
    pub(crate) features: Vec<Features>,
    /// In how many documents each stands.
    pub(crate) df: Vec<u32>,
    ones: Vec<u32>,
    twos: Vec<Shard>,
}

const NONE: u32 = u32::MAX;
/// Parts that pairs are counted in, side by side.
const SHARDS: usize = 8;

/// Some of the pairs, by a hash of their terms: their numbers, less the number of the first.
#[derive(Default)]
struct Shard {
    base: u32,
    numbers: FxHashMap<u64, u32>,
}

impl Shard {
    fn key(a: Token, b: Token) -> u64 {
        u64::from(a.term()) << 32 | u64::from(b.term())
    }

    fn of(key: u64) -> usize {
        // The map hashes by its low bits and a multiplication of its own.
        (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 61) as usize % SHARDS
    }
}

/// What one counter found, in order of first appearance.
#[derive(Default)]
struct Counted {
    grams: Vec<Gram>,
    stats: Vec<Stats>,
}

impl Counted {
    fn see(&mut self, slot: &mut u32, gram: Gram, unit: &Unit, length: usize) {
        if *slot == NONE {
            *slot = self.grams.len() as u32;
            self.grams.push(gram);
            self.stats.push(Stats::NEW);
        }
        self.stats[*slot as usize].see(unit.document, unit.position, unit.of, length);
    }

    fn closed(mut self) -> Self {
        self.stats.iter_mut().for_each(Stats::close);
        self
    }
}

fn count_ones(story: &Story<'_>, units: &[usize], ones: &mut [u32]) -> Counted {
    let mut counted = Counted::default();
    for unit in units.iter().map(|&i| &story.units[i]) {
        let tokens = story.tokens(unit);
        for &token in tokens {
            counted.see(&mut ones[token.term() as usize], Gram::One(token), unit, tokens.len());
        }
    }
    counted.closed()
}

fn count_twos(story: &Story<'_>, units: &[usize], shard: usize) -> (Counted, Shard) {
    let (mut counted, mut own) = (Counted::default(), Shard::default());
    for unit in units.iter().map(|&i| &story.units[i]) {
        let tokens = story.tokens(unit);
        for pair in tokens.windows(2) {
            let key = Shard::key(pair[0], pair[1]);
            if Shard::of(key) == shard {
                let slot = own.numbers.entry(key).or_insert(NONE);
                counted.see(slot, Gram::Two(pair[0], pair[1]), unit, tokens.len());
            }
        }
    }
    (counted.closed(), own)
}

impl Concepts {
    /// Counts the concepts of `units`. Cost: linear in their tokens. Pairs are dealt by hash to counters that run
    /// side by side: nothing needs merging, and the numbers do not depend on the threads.
    pub(crate) fn count(story: &Story<'_>, units: &[usize]) -> Self {
        let mut ones = vec![NONE; story.vocabulary.len()];
        let (mut counted, twos): (Counted, Vec<(Counted, Shard)>) = rayon::join(
            || count_ones(story, units, &mut ones),
            || (0..SHARDS).into_par_iter().map(|shard| count_twos(story, units, shard)).collect(),
        );
        let mut shards = Vec::with_capacity(SHARDS);
        for (pairs, shard) in twos {
            shards.push(Shard { base: counted.grams.len() as u32, ..shard });
            counted.grams.extend(pairs.grams);
            counted.stats.extend(pairs.stats);
        }
        let Counted { grams, stats } = counted;
        let df = stats.iter().map(|s| s.df).collect();
        let total: usize = units.iter().map(|&i| story.tokens(&story.units[i]).len()).sum();
        let mut concepts = Self { grams, features: Vec::new(), df, ones, twos: shards };
        let scale = Scale { documents: story.documents.max(1) as f32, tokens: total.max(1) as f32 };
        let digits: Vec<bool> = concepts.digits(story);
        let of = |gram: &Gram, own: &Stats| concepts.describe(*gram, own, &stats, &digits, scale);
        concepts.features = concepts.grams.par_iter().zip(&stats).map(|(gram, own)| of(gram, own)).collect();
        concepts
    }

    /// The number of a concept, if the counted sentences have it.
    pub(crate) fn find(&self, gram: Gram) -> Option<u32> {
        match gram {
            Gram::One(a) => self.ones.get(a.term() as usize).copied().filter(|&n| n != NONE),
            Gram::Two(a, b) => {
                let key = Shard::key(a, b);
                let shard = &self.twos[Shard::of(key)];
                shard.numbers.get(&key).map(|number| shard.base + number)
            }
        }
    }

    /// The numbers of a sentence's concepts, ascending, with repeats.
    pub(crate) fn of(&self, tokens: &[Token]) -> Vec<u32> {
        let mut found: Vec<u32> = grams(tokens).filter_map(|gram| self.find(gram)).collect();
        found.sort_unstable();
        found
    }

    fn digits(&self, story: &Story<'_>) -> Vec<bool> {
        let terms = 0..story.vocabulary.len() as u32;
        terms.map(|term| story.vocabulary.term(term).contains(char::is_numeric)).collect()
    }

    fn describe(&self, gram: Gram, own: &Stats, stats: &[Stats], digits: &[bool], scale: Scale) -> Features {
        let (a, b) = gram.tokens();
        let dfr = scale.dfr(own);
        let stops = gram.stops();
        let dig = [Some(a), b].iter().flatten().any(|t| digits[t.term() as usize]);
        let flag = |on: bool| if on { 1.0 } else { 0.0 };
        let mut f = [0.0; FEATURES];
        f[..13].copy_from_slice(&[
            dfr,
            flag(own.df == 1),
            scale.rtf(own),
            own.firsts as f32 / scale.documents,
            own.decay / scale.documents,
            own.early / own.df as f32,
            own.mrel,
            flag(dig),
            (own.lengths / own.tf as f32).max(1.0).ln(),
            flag(stops == 1),
            flag(stops == 1) * dfr,
            flag(stops == 2),
            flag(stops == 2) * dfr,
        ]);
        if let Some(b) = b {
            let of = |t: Token| &stats[self.ones[t.term() as usize] as usize];
            let (one, two) = (of(a), of(b));
            let ((d1, d2), (t1, t2)) = ((scale.dfr(one), scale.dfr(two)), (scale.rtf(one), scale.rtf(two)));
            let pmi = 2.0 * (own.tf as f32).ln() - (one.tf as f32).ln() - (two.tf as f32).ln();
            f[13..].copy_from_slice(&[d1.min(d2), d1.max(d2), t1.min(t2), t1.max(t2), pmi]);
        }
        f
    }
}

/// What frequencies are relative to.
#[derive(Clone, Copy)]
struct Scale {
    documents: f32,
    tokens: f32,
}

impl Scale {
    fn dfr(self, stats: &Stats) -> f32 {
        stats.df as f32 / self.documents
    }

    fn rtf(self, stats: &Stats) -> f32 {
        (1000.0 * stats.tf as f32 / self.tokens + 0.3).ln()
    }
}

/// The concepts of a sentence: its terms, then its pairs of neighbours, with repeats.
pub(crate) fn grams(tokens: &[Token]) -> impl Iterator<Item = Gram> {
    let ones = tokens.iter().map(|&t| Gram::One(t));
    ones.chain(tokens.windows(2).map(|pair| Gram::Two(pair[0], pair[1])))
}
