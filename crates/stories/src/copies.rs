//! Near-copies: one text that several outlets carry, lightly edited or cut.
//!
//! MinHash as bottom-k sketches (Broder 1997) over runs of three words: articles that share at least two
//! of their smallest hashes are compared by the true overlap of their shingles. Cost: linear in articles,
//! as each list of articles with one hash is walked once, comparing neighbours and the first.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::profile::{Profile, SHINGLES};

/// Smallest hashes by which copies are looked for.
const SKETCH: usize = 48;
/// Articles with fewer shingles are copies only if they are the same.
const LEAST: usize = 8;
/// Share of the shingles of both that two copies have in common.
const SAME: f32 = 0.42;
/// Share of the shorter one's shingles that lie in a longer one which contains it.
const WITHIN: f32 = 0.65;

/// How one article copies another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Copying {
    /// Both tell the same text, perhaps edited.
    Same,
    /// It is a part of a longer one.
    Within,
}

/// What two profiles share.
pub(crate) fn copying(a: &Profile, b: &Profile) -> Option<Copying> {
    if a.key.0 == b.key.0 {
        return Some(Copying::Same);
    }
    let (both, of_a, of_b) = overlap(&a.shingles, &b.shingles);
    if of_a.min(of_b) < LEAST {
        return None;
    }
    let (both, all, least) = (both as f32, (of_a + of_b - both) as f32, of_a.min(of_b) as f32);
    match () {
        () if both >= SAME * all => Some(Copying::Same),
        () if both >= WITHIN * least => Some(Copying::Within),
        () => None,
    }
}

/// Common and own counts of two ascending bottom-k samples, over the range that both cover.
fn overlap(a: &[u32], b: &[u32]) -> (usize, usize, usize) {
    let end = |sample: &[u32]| if sample.len() < SHINGLES { u32::MAX } else { sample[SHINGLES - 1] };
    let end = end(a).min(end(b));
    let a = &a[..a.partition_point(|&hash| hash <= end)];
    let b = &b[..b.partition_point(|&hash| hash <= end)];
    let (mut i, mut j, mut both) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        both += usize::from(a[i] == b[j]);
        let (x, y) = (a[i], b[j]);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    (both, a.len(), b.len())
}

/// For each profile the one it is a copy of (the smallest index of its group), and how.
pub(crate) fn find(profiles: &[Profile]) -> Vec<(usize, Copying)> {
    let pairs = candidates(profiles);
    let kinds: Vec<_> = pairs.par_iter().map(|&(a, b)| copying(&profiles[a], &profiles[b])).collect();
    let mut groups = Groups::new(profiles.len());
    let of_kind = |kind| {
        let found = pairs.iter().zip(&kinds).filter(move |(_, found)| **found == Some(kind));
        found.map(|(&pair, _)| pair)
    };
    for (a, b) in of_kind(Copying::Same) {
        groups.join(a, b);
    }
    let equal: Vec<usize> = (0..profiles.len()).map(|index| groups.root(index)).collect();
    // A part joins its longer text, which thereby does not join others that contain it.
    let mut placed = vec![false; profiles.len()];
    for (a, b) in of_kind(Copying::Within) {
        let part = if profiles[a].shingles.len() < profiles[b].shingles.len() { a } else { b };
        if !std::mem::replace(&mut placed[equal[part]], true) {
            groups.join(a, b);
        }
    }
    (0..profiles.len())
        .map(|index| {
            let root = groups.root(index);
            (root, if equal[index] == equal[root] { Copying::Same } else { Copying::Within })
        })
        .collect()
}

/// Pairs (smaller index first, ascending) that share at least two sketch hashes.
fn candidates(profiles: &[Profile]) -> Vec<(usize, usize)> {
    let mut entries: Vec<(u32, u32)> = profiles
        .iter()
        .zip(0u32..)
        .flat_map(|(profile, index)| profile.shingles.iter().take(SKETCH).map(move |&hash| (hash, index)))
        .collect();
    entries.par_sort_unstable();
    let mut shared = FxHashMap::<(u32, u32), u32>::default();
    for list in entries.chunk_by(|a, b| a.0 == b.0) {
        for (at, pair) in list.windows(2).enumerate() {
            *shared.entry((pair[0].1, pair[1].1)).or_default() += 1;
            if at > 0 {
                *shared.entry((list[0].1, pair[1].1)).or_default() += 1;
            }
        }
    }
    let mut pairs: Vec<(usize, usize)> = shared
        .into_iter()
        .filter(|&(_, count)| count >= 2)
        .map(|((a, b), _)| (a as usize, b as usize))
        .chain(same_content(profiles))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Neighbours with the same title and body, of any length; profiles are in the order of their content.
fn same_content(profiles: &[Profile]) -> impl Iterator<Item = (usize, usize)> {
    let pairs = profiles
        .windows(2)
        .enumerate()
        .filter(|(_, pair)| pair[0].key.0 == pair[1].key.0 && !pair[0].terms.is_empty());
    pairs.map(|(at, _)| (at, at + 1))
}

/// Disjoint sets with the smallest member as root.
struct Groups {
    parent: Vec<usize>,
}

impl Groups {
    fn new(count: usize) -> Self {
        Self { parent: (0..count).collect() }
    }

    fn root(&mut self, mut index: usize) -> usize {
        while self.parent[index] != index {
            self.parent[index] = self.parent[self.parent[index]];
            index = self.parent[index];
        }
        index
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b)] = a.min(b);
    }
}

#[cfg(test)]
#[path = "copies_tests.rs"]
mod tests;
