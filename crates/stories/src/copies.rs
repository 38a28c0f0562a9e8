//! Near-copies: one text that several outlets carry, lightly edited or cut.
//!
//! MinHash as bottom-k sketches (Broder 1997) over runs of three words: articles that share at least two
//! of their smallest hashes are compared by the true overlap of their shingles. Cost: linear in articles,
//! as each list of articles with one hash is walked once, comparing neighbours and the first.

use rayon::prelude::*;
use serde::Serialize;

use crate::base::sketch;
use crate::profile::{Profile, SHINGLES};

/// Articles with fewer shingles are copies only if they are the same.
const LEAST: usize = 8;
/// Share of the shingles of both that two copies have in common.
const SAME: f32 = 0.42;
/// Share of the shorter one's shingles that lie in a longer one which contains it.
const WITHIN: f32 = 0.65;

/// Parts that links between articles are counted in.
const PASSES: u32 = 16;

/// Members of a group that a newcomer is compared with.
const KNOWN: usize = 16;

/// How one article copies another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Copying {
    /// Both tell the same text, perhaps edited.
    Same,
    /// It is a part of a longer one.
    Within,
}

/// What two profiles share, and how much of both (Jaccard coefficient) or of the shorter.
fn copying(a: &Profile, b: &Profile) -> Option<(Copying, f32)> {
    if a.key.0 == b.key.0 {
        return Some((Copying::Same, 1.0));
    }
    let (both, of_a, of_b) = overlap(&a.shingles, &b.shingles);
    if of_a.min(of_b) < LEAST {
        return None;
    }
    let of_all = both as f32 / (of_a + of_b - both) as f32;
    let of_shorter = both as f32 / of_a.min(of_b) as f32;
    match () {
        () if of_all >= SAME => Some((Copying::Same, of_all)),
        () if of_shorter >= WITHIN => Some((Copying::Within, of_shorter)),
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
    let compare = |&(a, b): &(usize, usize)| Some((copying(&profiles[a], &profiles[b])?, a, b));
    let mut pairs: Vec<_> = candidates(profiles).par_iter().filter_map(compare).collect();
    // Those that share most find each other before either finds another text.
    pairs.sort_by(|((_, x), a, b), ((_, y), c, d)| y.total_cmp(x).then((a, b).cmp(&(c, d))));
    let mut groups = Groups::new(profiles.len());
    let of_kind = |kind| pairs.iter().filter(move |pair| pair.0.0 == kind).map(|&(_, a, b)| (a, b));
    for (a, b) in of_kind(Copying::Same) {
        groups.join_alike(a, b, profiles);
    }
    let equal: Vec<usize> = (0..profiles.len()).map(|index| groups.root(index)).collect();
    // A part joins its longer text, which thereby does not join others that contain it.
    let mut placed = vec![false; profiles.len()];
    for (a, b) in of_kind(Copying::Within) {
        let part = if profiles[a].shingles.len() < profiles[b].shingles.len() { a } else { b };
        if !placed[equal[part]] {
            placed[equal[part]] = groups.join_alike(a, b, profiles);
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
        .flat_map(|(profile, index)| sketch(profile).iter().map(move |&hash| (hash, index)))
        .collect();
    entries.par_sort_unstable();
    // The links of some of the articles at a time: of all at once they would take more memory than the profiles.
    let linked = |pass: u32| {
        let mut links: Vec<(u32, u32)> = Vec::new();
        let mut link = |a: u32, b: u32| {
            if a % PASSES == pass {
                links.push((a, b));
            }
        };
        for list in entries.chunk_by(|a, b| a.0 == b.0) {
            for (at, pair) in list.windows(2).enumerate() {
                link(pair[0].1, pair[1].1);
                if at > 0 {
                    link(list[0].1, pair[1].1);
                }
            }
        }
        links.sort_unstable();
        let twice = links.chunk_by(|a, b| a == b).filter(|run| run.len() >= 2);
        twice.map(|run| (run[0].0 as usize, run[0].1 as usize)).collect::<Vec<_>>()
    };
    let mut pairs: Vec<(usize, usize)> = (0..PASSES).into_par_iter().flat_map_iter(linked).collect();
    pairs.extend(same_content(profiles));
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
    /// Of each root: the members of its set that newcomers are compared with.
    known: Vec<Vec<usize>>,
}

impl Groups {
    fn new(count: usize) -> Self {
        Self { parent: (0..count).collect(), known: (0..count).map(|at| vec![at]).collect() }
    }

    fn root(&mut self, mut index: usize) -> usize {
        while self.parent[index] != index {
            self.parent[index] = self.parent[self.parent[index]];
            index = self.parent[index];
        }
        index
    }

    /// Joins the groups of two copies if two thirds of the pairs between them are copies, so that texts which share no
    /// more than a common middle do not become one; whether both are in one group now.
    fn join_alike(&mut self, a: usize, b: usize, profiles: &[Profile]) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return true;
        }
        let pairs = self.known[a].iter().flat_map(|&x| self.known[b].iter().map(move |&y| (x, y)));
        let alike = pairs.filter(|&(x, y)| copying(&profiles[x], &profiles[y]).is_some()).count();
        if 3 * alike < 2 * self.known[a].len() * self.known[b].len() {
            return false;
        }
        self.parent[a.max(b)] = a.min(b);
        let others = std::mem::take(&mut self.known[a.max(b)]);
        let known = &mut self.known[a.min(b)];
        known.extend(others);
        known.truncate(KNOWN);
        true
    }
}

#[cfg(test)]
#[path = "copies_tests.rs"]
mod tests;
