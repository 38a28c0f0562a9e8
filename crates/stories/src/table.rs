//! The stories of a base that newcomers may join, as clusters.

use rayon::prelude::*;

use crate::base::Base;
use crate::candidates::{Near, Pair};
use crate::cluster::Cluster;
use crate::grow::{NOWHERE, Voiced};
use crate::links::Links;
use crate::model::Model;
use crate::vector::dot;

/// The clusters that are at hand.
pub(crate) struct Table<'a> {
    base: &'a Base,
    voiced: &'a Voiced,
    /// By story its voices.
    spoken: Vec<Vec<u32>>,
    pub(crate) clusters: Vec<Cluster>,
    /// By voice its cluster.
    pub(crate) owner: Vec<u32>,
}

impl<'a> Table<'a> {
    pub(crate) fn new(base: &'a Base, voiced: &'a Voiced) -> Self {
        let stories = base.story.iter().max().map_or(0, |&most| most as usize + 1);
        let mut spoken = vec![Vec::new(); stories];
        base.story.iter().zip(0u32..).for_each(|(&story, voice)| spoken[story as usize].push(voice));
        let owner = vec![NOWHERE; base.whole.len() + voiced.fresh.len()];
        Self { base, voiced, spoken, clusters: Vec::new(), owner }
    }

    /// Takes up those of `stories` that are not at hand.
    pub(crate) fn set(&mut self, stories: &[u32]) {
        let missing = |story: &&u32| {
            let voices = &self.spoken[**story as usize];
            voices.iter().all(|&voice| self.owner[voice as usize] == NOWHERE)
        };
        let stories: Vec<u32> = stories.iter().filter(missing).copied().collect();
        let whole = |&story: &u32| {
            let voices = self.spoken[story as usize].iter();
            voices.filter_map(|&voice| self.voiced.cluster(self.base, voice)).reduce(Cluster::merge)
        };
        let clusters: Vec<Option<Cluster>> = stories.par_iter().map(whole).collect();
        clusters.into_iter().flatten().for_each(|cluster| self.add(cluster));
    }

    pub(crate) fn add_fresh(&mut self) {
        self.voiced.fresh.iter().for_each(|cluster| self.add(cluster.clone()));
    }

    fn add(&mut self, cluster: Cluster) {
        let number = self.clusters.len() as u32;
        cluster.voices.iter().for_each(|&voice| self.owner[voice as usize] = number);
        self.clusters.push(cluster);
    }

    pub(crate) fn is_story(&self, at: u32) -> bool {
        self.clusters[at as usize]
            .voices
            .first()
            .is_some_and(|&voice| (voice as usize) < self.base.whole.len())
    }

    /// Newcomers with the clusters of their neighbours.
    pub(crate) fn pairs_of(&self, near: &[Near]) -> Vec<(u32, u32)> {
        let fresh = near.iter().zip(self.base.whole.len()..);
        let of = |(near, voice): (&Near, usize)| {
            self.paired(self.owner[voice], near.best.iter().map(|best| best.0))
        };
        unique(fresh.flat_map(of).collect())
    }

    /// Voices that are near to any of those clusters'.
    pub(crate) fn around(&self, clusters: &[u32]) -> Vec<u32> {
        let voices = clusters.iter().flat_map(|&at| &self.clusters[at as usize].voices);
        voices.flat_map(|&voice| self.base.near.get(voice as usize).iter().map(|entry| entry.0)).collect()
    }

    /// Those clusters with others near to them.
    pub(crate) fn pairs_around(&self, clusters: &[u32]) -> Vec<(u32, u32)> {
        let of = |&at: &u32| {
            let voices = self.clusters[at as usize].voices.iter();
            let near =
                voices.flat_map(|&voice| self.base.near.get(voice as usize).iter().map(|entry| entry.0));
            self.paired(at, near)
        };
        unique(clusters.iter().flat_map(of).collect())
    }

    fn paired(&self, at: u32, voices: impl Iterator<Item = u32>) -> Vec<(u32, u32)> {
        let others = voices.map(|voice| self.owner[voice as usize]);
        others
            .filter(|&other| other != NOWHERE && other != at)
            .map(|other| (at.min(other), at.max(other)))
            .collect()
    }

    /// The scores of pairs that are not hopeless.
    pub(crate) fn score(&self, pairs: &[(u32, u32)], links: &Links, model: &Model) -> Vec<Pair> {
        let score = |&(a, b): &(u32, u32)| {
            let (x, y) = (&self.clusters[a as usize], &self.clusters[b as usize]);
            let linked = || links.between(|voice| self.owner[voice as usize], (x, a), (y, b));
            let similarity = dot(&x.whole, &y.whole) / (x.size * y.size);
            Some((a, b, model.hopeful((x, y), similarity, linked)?))
        };
        pairs.par_iter().filter_map(score).collect()
    }

    /// Keeps two clusters apart.
    pub(crate) fn part(&mut self, a: u32, b: u32) {
        if a != b && a != NOWHERE && b != NOWHERE {
            self.clusters[a as usize].apart.insert(b);
            self.clusters[b as usize].apart.insert(a);
        }
    }
}

fn unique(mut pairs: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}
