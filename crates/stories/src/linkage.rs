//! Agglomeration over the candidate graph, best merge first.

use std::collections::BinaryHeap;

use rayon::prelude::*;

use crate::candidates::Pair;
use crate::cluster::Cluster;
use crate::links::Links;
use crate::model::Model;
use crate::vector::Lookup;

/// Merges clusters, each of one voice, along the candidate `pairs` (with their cosines) until no merge scores above
/// zero; those in `together` first and in any case. Ties go to the smaller numbers. Cost: n · neighbours · log n products.
pub(crate) fn link(
    clusters: Vec<Cluster>,
    links: &Links,
    (pairs, together): (&[Pair], &[(u32, u32)]),
    model: &Model,
) -> Vec<Cluster> {
    let owner: Vec<u32> = (0..clusters.len() as u32).collect();
    let score = |&(a, b, cosine): &Pair| {
        let (x, y) = (&clusters[a as usize], &clusters[b as usize]);
        let linked = || links.between(|voice| owner[voice as usize], (x, a), (y, b));
        Some((a, b, model.hopeful((x, y), cosine, linked)?))
    };
    let scores: Vec<Pair> = pairs.par_iter().filter_map(score).collect();
    join(Start { clusters, owner, scores }, links, together, model)
}

/// Clusters before they merge.
pub(crate) struct Start {
    pub(crate) clusters: Vec<Cluster>,
    /// The cluster that each voice is in; no number of a cluster if in none of these.
    pub(crate) owner: Vec<u32>,
    /// Pairs that are not hopeless, with their scores.
    pub(crate) scores: Vec<Pair>,
}

/// As [`link`], from clusters of any size whose pairs have scores.
pub(crate) fn join(start: Start, links: &Links, together: &[(u32, u32)], model: &Model) -> Vec<Cluster> {
    let Start { clusters, owner, scores } = start;
    let into = vec![None; clusters.len()];
    let clusters = clusters.into_iter().map(|cluster| Some(Box::new(cluster))).collect();
    let mut linkage = Linkage { clusters, into, owner, heap: BinaryHeap::new(), links, model };
    for (a, b, score) in scores {
        linkage.connect(a, b, score);
    }
    for &(a, b) in together {
        let (a, b) = (linkage.now(a), linkage.now(b));
        linkage.merge(a.min(b), a.max(b));
    }
    while let Some(step) = linkage.heap.pop() {
        let (a, b) = step.clusters();
        linkage.merge(a, b);
    }
    linkage.clusters.into_iter().flatten().map(|cluster| *cluster).collect()
}

struct Linkage<'a> {
    clusters: Vec<Option<Box<Cluster>>>,
    /// The cluster that swallowed each.
    into: Vec<Option<u32>>,
    /// The cluster that each voice is in.
    owner: Vec<u32>,
    heap: BinaryHeap<Step>,
    links: &'a Links,
    model: &'a Model,
}

impl Linkage<'_> {
    /// The cluster in which `at` is now.
    fn now(&self, mut at: u32) -> u32 {
        while let Some(next) = self.into[at as usize] {
            at = next;
        }
        at
    }

    fn connect(&mut self, a: u32, b: u32, score: f32) {
        for (from, to) in [(a, b), (b, a)] {
            if let Some(cluster) = self.clusters[from as usize].as_mut() {
                cluster.near.insert(to);
            }
        }
        if score > 0.0 {
            self.heap.push(Step::new(score, a, b));
        }
    }

    fn merge(&mut self, a: u32, b: u32) {
        if a == b || self.clusters[a as usize].as_ref().is_none_or(|cluster| cluster.apart.contains(&b)) {
            return;
        }
        let Some(y) = self.clusters[b as usize].take() else { return };
        let Some(x) = self.clusters[a as usize].take() else { return };
        let id = self.clusters.len() as u32;
        let near: Vec<u32> = x.near.union(&y.near).copied().collect();
        let merged = x.merge(*y);
        merged.voices.iter().for_each(|&voice| self.owner[voice as usize] = id);
        for &other in &merged.apart {
            if let Some(cluster) = self.clusters[other as usize].as_mut() {
                cluster.apart.insert(id);
            }
        }
        for &other in &near {
            if let Some(cluster) = self.clusters[other as usize].as_mut() {
                cluster.near.remove(&a);
                cluster.near.remove(&b);
            }
        }
        let (owner, clusters, whole) = (&self.owner, &self.clusters, Lookup::new(&merged.whole));
        let score = |&other: &u32| {
            let cluster = clusters[other as usize].as_ref()?;
            let linked =
                || self.links.between(|voice| owner[voice as usize], (&merged, id), (cluster, other));
            let similarity = whole.dot(&cluster.whole) / (merged.size * cluster.size);
            Some((other, self.model.hopeful((&merged, cluster), similarity, linked)?))
        };
        let scores: Vec<(u32, f32)> = near.iter().filter_map(score).collect();
        self.clusters.push(Some(Box::new(merged)));
        self.into.push(None);
        self.into[a as usize] = Some(id);
        self.into[b as usize] = Some(id);
        scores.into_iter().for_each(|(other, score)| self.connect(other, id, score));
    }
}

/// A merge that is worth while, as one number: the bits of its score, which are in the order of scores above zero, then
/// both clusters, the smaller numbers on top.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Step(u128);

impl Step {
    fn new(score: f32, a: u32, b: u32) -> Self {
        Self(u128::from(score.to_bits()) << 64 | u128::from(!a) << 32 | u128::from(!b))
    }

    fn clusters(&self) -> (u32, u32) {
        (!((self.0 >> 32) as u32), !(self.0 as u32))
    }
}
