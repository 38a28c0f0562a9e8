//! Which articles may belong together: those that share rare terms.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

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

/// The same for those in `range` alone, among all vectors. Only their terms are filed, so that many ranges side by side
/// cost little more than one.
pub(crate) fn neighbours_of(vectors: &[&[(u32, f32)]], range: Range<usize>) -> Vec<Near> {
    let terms = |at: usize| vectors[at].iter().map(|entry| entry.0);
    let wanted: Option<FxHashSet<u32>> =
        (range.len() < vectors.len()).then(|| range.clone().flat_map(terms).collect());
    let postings = Postings::new(vectors, |term| wanted.as_ref().is_none_or(|wanted| wanted.contains(&term)));
    let scratch = || Scratch { sums: vec![0.0; vectors.len()], own: vec![0.0; postings.lists.len()] };
    let of = |scratch: &mut Scratch, index| postings.near(vectors[index], index, scratch);
    range.into_par_iter().map_init(scratch, of).collect()
}

/// An article, a neighbour with a larger number, and their cosine.
pub(crate) type Pair = (u32, u32, f32);

/// All articles with their neighbours, ascending.
pub(crate) fn pairs(near: &[Near]) -> Vec<Pair> {
    let of = |(a, near): (u32, &'_ Near)| -> Vec<Pair> {
        near.best.iter().map(|&(b, cosine)| (a.min(b), a.max(b), cosine)).collect()
    };
    let mut pairs: Vec<_> = (0u32..).zip(near).flat_map(of).collect();
    pairs.par_sort_unstable_by_key(|pair| (pair.0, pair.1));
    pairs.dedup_by_key(|pair| (pair.0, pair.1));
    pairs
}

/// Terms that several articles have, and the articles without the terms that only they have: no product sees those.
struct Postings {
    /// Number of each term, ascending as the terms are.
    numbers: FxHashMap<u32, u32>,
    /// By number where the term's articles lie in `entries`; nowhere if it is common.
    lists: Vec<Range<u32>>,
    /// (article, weight), ascending within each list.
    entries: Vec<(u32, f32)>,
    /// Where each article's terms end in `terms` and `weights`.
    ends: Vec<u32>,
    terms: Vec<u32>,
    weights: Vec<f32>,
}

/// All zero between uses.
struct Scratch {
    /// By article.
    sums: Vec<f32>,
    /// By number of a term.
    own: Vec<f32>,
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
        let shared = || all.chunk_by(|a, b| a.0 == b.0).filter(|list| list.len() > 1);
        let (mut numbers, mut lists, mut entries) = (FxHashMap::default(), Vec::new(), Vec::new());
        let mut ends = vec![0u32; vectors.len()];
        for list in shared() {
            let start = entries.len() as u32;
            if list.len() <= COMMON {
                entries.extend(list.iter().map(|&(_, article, weight)| (article, weight)));
            }
            numbers.insert(list[0].0, lists.len() as u32);
            lists.push(start..entries.len() as u32);
            list.iter().for_each(|entry| ends[entry.1 as usize] += 1);
        }
        // Each end starts as the start of its row and moves on as the row is filled.
        let mut count = 0;
        for end in &mut ends {
            count += std::mem::replace(end, count);
        }
        let (mut terms, mut weights) = (vec![0; count as usize], vec![0.0; count as usize]);
        for (list, number) in shared().zip(0u32..) {
            for &(_, article, weight) in list {
                let end = &mut ends[article as usize];
                (terms[*end as usize], weights[*end as usize]) = (number, weight);
                *end += 1;
            }
        }
        Self { numbers, lists, entries, ends, terms, weights }
    }

    /// An article's terms and weights.
    fn row(&self, article: usize) -> impl Iterator<Item = (usize, f32)> {
        let start = article.checked_sub(1).map_or(0, |before| self.ends[before]) as usize;
        let row = start..self.ends[article] as usize;
        self.terms[row.clone()].iter().zip(&self.weights[row]).map(|(&term, &weight)| (term as usize, weight))
    }

    fn articles_of(&self, term: u32) -> &[(u32, f32)] {
        let list = self.numbers.get(&term).map(|&number| self.lists[number as usize].clone());
        list.map_or(&[], |list| &self.entries[list.start as usize..list.end as usize])
    }

    fn near(&self, vector: &[(u32, f32)], index: usize, Scratch { sums, own }: &mut Scratch) -> Near {
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
        self.row(index).for_each(|(term, weight)| own[term] = weight);
        for (other, cosine) in &mut near {
            *cosine = self.row(*other as usize).map(|(term, weight)| weight * own[term]).sum();
        }
        self.row(index).for_each(|(term, _)| own[term] = 0.0);
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
