//! Which articles may belong together: those that share rare terms.

use rayon::prelude::*;

use crate::vector::{Vector, dot};

/// Heaviest terms of an article that are looked up.
const TERMS: usize = 40;
/// Articles with a term beyond which it is not looked up: keeps the cost linear.
const COMMON: usize = 256;
/// Neighbours kept.
const NEIGHBOURS: usize = 200;

/// For each vector its most similar others with their cosines, best first. Near-linear: each looks at
/// `TERMS` lists of at most `COMMON` entries.
pub(crate) fn neighbours(vectors: &[Vector]) -> Vec<Vec<(u32, f32)>> {
    let postings = Postings::new(vectors);
    let scratch = || vec![0.0f32; vectors.len()];
    (0..vectors.len())
        .into_par_iter()
        .map_init(scratch, |sums, index| postings.near(vectors, index, sums))
        .collect()
}

/// (term, article, weight), by term.
struct Postings {
    entries: Vec<(u32, u32, f32)>,
}

impl Postings {
    fn new(vectors: &[Vector]) -> Self {
        let mut entries: Vec<_> = vectors
            .iter()
            .zip(0u32..)
            .flat_map(|(vector, index)| vector.iter().map(move |&(term, weight)| (term, index, weight)))
            .collect();
        entries.par_sort_unstable_by_key(|entry| (entry.0, entry.1));
        Self { entries }
    }

    fn of(&self, term: u32) -> &[(u32, u32, f32)] {
        let from = &self.entries[self.entries.partition_point(|entry| entry.0 < term)..];
        &from[..from.partition_point(|entry| entry.0 == term)]
    }

    fn near(&self, vectors: &[Vector], index: usize, sums: &mut [f32]) -> Vec<(u32, f32)> {
        let mut touched = Vec::new();
        for (term, weight) in heaviest_first(&vectors[index]) {
            let list = self.of(term);
            if list.len() > COMMON.max(vectors.len() / 8) {
                continue;
            }
            for &(_, other, other_weight) in list {
                if sums[other as usize] == 0.0 {
                    touched.push(other);
                }
                sums[other as usize] += weight * other_weight;
            }
        }
        let mut near: Vec<(u32, f32)> = touched
            .into_iter()
            .map(|other| (other, std::mem::take(&mut sums[other as usize])))
            .filter(|&(other, _)| other as usize != index)
            .collect();
        crop(&mut near, NEIGHBOURS * 2);
        for (other, cosine) in &mut near {
            *cosine = dot(&vectors[index], &vectors[*other as usize]);
        }
        crop(&mut near, NEIGHBOURS);
        near
    }
}

fn heaviest_first(vector: &Vector) -> impl Iterator<Item = (u32, f32)> {
    let mut terms = vector.clone();
    terms.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    terms.into_iter().take(TERMS)
}

/// Keeps the `most` highest, sorted.
fn crop(near: &mut Vec<(u32, f32)>, most: usize) {
    near.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    near.truncate(most);
}
