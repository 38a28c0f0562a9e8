use rustc_hash::FxHashMap;

use super::{Metric, Sentences};

/// How often each unit occurs. A unit is up to four token numbers, packed.
pub(super) struct Counts {
    units: FxHashMap<u128, usize>,
    pub(super) total: usize,
}

impl Counts {
    fn of(units: impl Iterator<Item = u128>) -> Self {
        let mut counts = Self { units: FxHashMap::default(), total: 0 };
        for unit in units {
            *counts.units.entry(unit).or_insert(0) += 1;
            counts.total += 1;
        }
        counts
    }

    /// Clipped matches: each unit counts as often as both have it.
    pub(super) fn hits(&self, other: &Counts) -> usize {
        let shared = |(unit, &n): (&u128, &usize)| other.units.get(unit).map_or(0, |&m| n.min(m));
        self.units.iter().map(shared).sum()
    }
}

pub(super) fn count(metric: Metric, sentences: &Sentences) -> Counts {
    let tokens: Vec<u32> = sentences.concat();
    match metric {
        Metric::N1 | Metric::L => Counts::of(tokens.iter().map(|&t| pack(&[t]))),
        Metric::N2 => Counts::of(tokens.windows(2).map(pack)),
        Metric::N3 => Counts::of(tokens.windows(3).map(pack)),
        Metric::N4 => Counts::of(tokens.windows(4).map(pack)),
        Metric::Su4 => Counts::of(skips(&tokens, 4)),
    }
}

/// Token numbers start at 1, so that units of different lengths differ.
fn pack(tokens: &[u32]) -> u128 {
    tokens.iter().fold(0, |unit, &t| unit << 32 | u128::from(t))
}

/// Pairs with at most `gap` words between them, and unigrams; the original leaves out the last unigram.
fn skips(tokens: &[u32], gap: usize) -> impl Iterator<Item = u128> {
    let starts = tokens.len().saturating_sub(1);
    (0..starts).flat_map(move |i| {
        let end = tokens.len().min(i + gap + 2);
        let pairs = tokens[i + 1..end].iter().map(move |&second| pack(&[tokens[i], second]));
        std::iter::once(pack(&[tokens[i]])).chain(pairs)
    })
}
