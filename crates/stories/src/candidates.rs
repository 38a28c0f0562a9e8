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
/// Parts in which the lists are made.
const PARTS: u32 = 16;
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

/// The same for those in `range` alone, among all vectors. Only their terms are filed, so that many ranges side by side
/// cost little more than one.
pub(crate) fn neighbours_of(vectors: &[&[(u32, f32)]], range: Range<usize>) -> Vec<Near> {
    let terms = |at: usize| vectors[at].iter().map(|entry| entry.0);
    let wanted: Option<FxHashSet<u32>> =
        (range.len() < vectors.len()).then(|| range.clone().flat_map(terms).collect());
    let postings = Postings::new(vectors, |term| wanted.as_ref().is_none_or(|wanted| wanted.contains(&term)));
    // Articles of one rare term have mostly the same neighbours: one after the other they find them in the processor's
    // caches (6% of a digest of 250,000 articles).
    let mut order: Vec<(u32, u32)> =
        range.clone().into_par_iter().map(|at| (postings.leading(vectors[at]), at as u32)).collect();
    order.par_sort_unstable();
    let scratch = || vec![0.0; vectors.len()];
    let of = |sums: &mut Vec<f32>, &(_, at): &(u32, u32)| (at, postings.near(vectors, at as usize, sums));
    let mut near: Vec<(u32, Near)> = order.par_iter().map_init(scratch, of).collect();
    near.par_sort_unstable_by_key(|(at, _)| *at);
    near.into_iter().map(|(_, near)| near).collect()
}

/// An article, a neighbour with a larger number, and their cosine.
pub(crate) type Pair = (u32, u32, f32);

/// All articles with their neighbours, ascending.
pub(crate) fn pairs(near: &[Near]) -> Vec<Pair> {
    // Of a large folder the largest list of all: no room that is not needed.
    let mut pairs = Vec::with_capacity(near.iter().map(|near| near.best.len()).sum());
    for (a, near) in (0u32..).zip(near) {
        pairs.extend(near.best.iter().map(|&(b, cosine)| (a.min(b), a.max(b), cosine)));
    }
    pairs.par_sort_unstable_by_key(|pair| (pair.0, pair.1));
    pairs.dedup_by_key(|pair| (pair.0, pair.1));
    pairs.shrink_to_fit();
    pairs
}

/// Which articles have each term that several have but not too many.
struct Postings {
    /// By term where its articles lie in `entries`.
    lists: FxHashMap<u32, Range<u32>>,
    /// (article, weight), ascending within each list.
    entries: Vec<(u32, f32)>,
}

impl Postings {
    /// Files the terms that are `wanted`, some at a time, so that not all are held twice.
    fn new(vectors: &[&[(u32, f32)]], wanted: impl Fn(u32) -> bool + Sync) -> Self {
        let part = |part: u32| filed(vectors, part, &wanted);
        let parts: Vec<_> = (0..PARTS).into_par_iter().map(part).collect();
        let mut lists = FxHashMap::default();
        lists.reserve(parts.iter().map(|part| part.0.len()).sum());
        let mut entries = Vec::with_capacity(parts.iter().map(|part| part.1.len()).sum());
        for (terms, filed) in parts {
            let start = entries.len() as u32;
            lists.extend(terms.into_iter().map(|(term, at)| (term, start + at.start..start + at.end)));
            entries.extend(filed);
        }
        Self { lists, entries }
    }

    fn articles_of(&self, term: u32) -> &[(u32, f32)] {
        self.lists.get(&term).map_or(&[], |list| &self.entries[list.start as usize..list.end as usize])
    }

    /// The heaviest term of a vector that others have too.
    fn leading(&self, vector: &[(u32, f32)]) -> u32 {
        let shared = vector.iter().filter(|(term, _)| self.lists.contains_key(term));
        shared.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map_or(u32::MAX, |(term, _)| *term)
    }

    /// The neighbours of one; `sums` is all zero before and after.
    fn near(&self, vectors: &[&[(u32, f32)]], index: usize, sums: &mut [f32]) -> Near {
        let vector = vectors[index];
        let mut touched = Vec::new();
        for (term, weight) in heaviest_first(vector) {
            for &(other, of_other) in self.articles_of(term) {
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
        let own = Lookup::new(vector);
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

/// A part of the postings: its terms with their lists, and the entries of these.
type Filed = (Vec<(u32, Range<u32>)>, Vec<(u32, f32)>);

fn filed(vectors: &[&[(u32, f32)]], part: u32, wanted: &impl Fn(u32) -> bool) -> Filed {
    let of = |term: u32| term / (u32::MAX / PARTS + 1);
    let mut all = Vec::<(u32, u32, f32)>::new();
    for (vector, index) in vectors.iter().zip(0u32..) {
        let start = vector.partition_point(|entry| of(entry.0) < part);
        let own = vector[start..].iter().take_while(|entry| of(entry.0) == part);
        all.extend(own.filter(|entry| wanted(entry.0)).map(|&(term, weight)| (term, index, weight)));
    }
    all.sort_unstable_by_key(|entry| (entry.0, entry.1));
    let (mut lists, mut entries) = (Vec::new(), Vec::new());
    for list in all.chunk_by(|a, b| a.0 == b.0).filter(|list| (2..=COMMON).contains(&list.len())) {
        let start = entries.len() as u32;
        entries.extend(list.iter().map(|&(_, article, weight)| (article, weight)));
        lists.push((list[0].0, start..entries.len() as u32));
    }
    (lists, entries)
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
