//! Which articles may belong together: those that share rare terms.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::vector::Lookup;

/// Heaviest terms of an article that are looked up.
const TERMS: usize = 40;
/// Articles with a term beyond which it is not looked up: keeps the cost linear.
const COMMON: usize = 400;
/// Neighbours compared in full.
const COMPARED: usize = 160;
/// Neighbours kept as candidates.
const KEPT: usize = 60;
/// Ranks 1, 11, 21 … 121 at which the surroundings are measured.
pub(crate) const RANKS: usize = 13;

/// An article's most similar others.
#[derive(Clone, Debug, Default)]
pub(crate) struct Near {
    /// (index, cosine), best first.
    pub(crate) best: Vec<(u32, f32)>,
    /// Cosine at each rank; beyond the last neighbour that of the last.
    pub(crate) around: [f32; RANKS],
}

/// For each vector its neighbours. Near-linear: each looks at `TERMS` lists of at most `COMMON` entries.
pub(crate) fn neighbours(vectors: &[&[(u32, f32)]]) -> Vec<Near> {
    neighbours_of(vectors, 0..vectors.len())
}

/// The same for those in `range` alone, among all vectors. Only terms that these look up are filed, so that
/// many ranges side by side cost little more than one.
pub(crate) fn neighbours_of(vectors: &[&[(u32, f32)]], range: Range<usize>) -> Vec<Near> {
    let part = range.len() < vectors.len();
    let looked_up: FxHashSet<u32> = match part {
        true => range.clone().flat_map(|at| heaviest_first(vectors[at]).map(|entry| entry.0)).collect(),
        false => FxHashSet::default(),
    };
    let postings = Postings::new(vectors, |term| !part || looked_up.contains(&term));
    let scratch = || vec![0.0f32; vectors.len()];
    let of = |sums: &mut Vec<f32>, index| postings.near(vectors, index, sums);
    range.into_par_iter().map_init(scratch, of).collect()
}

/// Which articles have each term that is neither unique nor common.
struct Postings {
    /// (article, weight), ascending within each list.
    entries: Vec<(u32, f32)>,
    /// Where the list of a term lies in them.
    lists: FxHashMap<u32, Range<u32>>,
}

impl Postings {
    /// Files the terms that are `wanted`.
    fn new(vectors: &[&[(u32, f32)]], wanted: impl Fn(u32) -> bool) -> Self {
        let wanted = &wanted;
        let mut all: Vec<(u32, u32, f32)> = vectors
            .iter()
            .zip(0u32..)
            .flat_map(|(vector, index)| {
                let entries = vector.iter().filter(|entry| wanted(entry.0));
                entries.map(move |&(term, weight)| (term, index, weight))
            })
            .collect();
        all.par_sort_unstable_by_key(|entry| (entry.0, entry.1));
        let (mut entries, mut lists) = (Vec::new(), FxHashMap::default());
        for list in all.chunk_by(|a, b| a.0 == b.0).filter(|list| (2..=COMMON).contains(&list.len())) {
            let start = entries.len() as u32;
            entries.extend(list.iter().map(|&(_, article, weight)| (article, weight)));
            lists.insert(list[0].0, start..entries.len() as u32);
        }
        Self { entries, lists }
    }

    fn of(&self, term: u32) -> &[(u32, f32)] {
        let list =
            self.lists.get(&term).and_then(|list| self.entries.get(list.start as usize..list.end as usize));
        list.unwrap_or_default()
    }

    /// `sums` is all zero before and after.
    fn near(&self, vectors: &[&[(u32, f32)]], index: usize, sums: &mut [f32]) -> Near {
        let mut touched = Vec::new();
        for (term, weight) in heaviest_first(vectors[index]) {
            for &(other, of_other) in self.of(term) {
                if sums[other as usize] == 0.0 {
                    touched.push(other);
                }
                sums[other as usize] += weight * of_other;
            }
        }
        let mut near: Vec<(u32, f32)> = touched
            .into_iter()
            .map(|other| (other, std::mem::take(&mut sums[other as usize])))
            .filter(|&(other, sum)| other as usize != index && sum > 0.0)
            .collect();
        crop(&mut near, COMPARED);
        let own = Lookup::new(vectors[index]);
        for (other, cosine) in &mut near {
            *cosine = own.dot(vectors[*other as usize]);
        }
        crop(&mut near, COMPARED);
        let at = |rank| near.get(rank * 10).or(near.last()).map_or(0.0, |entry| entry.1);
        let around = std::array::from_fn(at);
        near.truncate(KEPT);
        near.shrink_to_fit();
        Near { best: near, around }
    }
}

fn heaviest_first(vector: &[(u32, f32)]) -> impl Iterator<Item = (u32, f32)> {
    let mut terms = vector.to_vec();
    terms.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    terms.into_iter().take(TERMS)
}

/// Keeps the `most` highest, sorted.
fn crop(near: &mut Vec<(u32, f32)>, most: usize) {
    let order = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    if near.len() > most {
        near.select_nth_unstable_by(most, order);
        near.truncate(most);
    }
    near.sort_unstable_by(order);
}
