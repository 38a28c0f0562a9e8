//! Whose nearest neighbours lie where.

use crate::candidates::Near;
use crate::cluster::Cluster;

/// Nearest voices outside of a story that are looked at, for each of its voices.
const OUTSIDERS: usize = 2;
/// Voices of a story that are asked: enough to estimate a share.
const ASKED: usize = 40;

/// The neighbours of every voice, nearest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Links {
    near: Vec<Box<[u32]>>,
}

impl Links {
    pub(crate) fn new(near: &[Near]) -> Self {
        let of = |near: &Near| near.best.iter().map(|&(voice, _)| voice).collect();
        Self { near: near.iter().map(of).collect() }
    }

    /// From the neighbours of each voice.
    pub(crate) fn of(near: Vec<Box<[u32]>>) -> Self {
        Self { near }
    }

    /// How much two stories point at each other, from 0 to 1: the share of the nearest outsiders of either's
    /// voices that lie in the other, mean of both. Phases of one story point at each other whatever their
    /// size, where an article beside many alike points everywhere. `owner` gives the number of the story that
    /// a voice is in; `a` and `b` are theirs.
    pub(crate) fn between(
        &self,
        owner: impl Fn(u32) -> u32 + Copy,
        (x, a): (&Cluster, u32),
        (y, b): (&Cluster, u32),
    ) -> f32 {
        (self.share(owner, (x, a), (y, b)) + self.share(owner, (y, b), (x, a))) / 2.0
    }

    fn share(
        &self,
        owner: impl Fn(u32) -> u32 + Copy,
        (x, a): (&Cluster, u32),
        (y, b): (&Cluster, u32),
    ) -> f32 {
        let (mut hits, mut all) = (0, 0);
        let wanted = OUTSIDERS.min(y.voices.len());
        for &voice in x.voices.iter().take(ASKED) {
            let near = self.near.get(voice as usize).map(|near| near.iter()).into_iter().flatten();
            let outside = near.map(|&other| owner(other)).filter(|&other| other != a).take(wanted);
            hits += outside.filter(|&other| other == b).count();
            all += wanted;
        }
        hits as f32 / all.max(1) as f32
    }
}
