//! Why an article is in its story.

use epitome_text::{Analyzer, Article};
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::cluster::Cluster;
use crate::hash;
use crate::model::Score;
use crate::{Group, Stories};

/// Terms and members named.
const NAMED: usize = 12;

/// The parts of a score: natural logarithms of odds, but for `similarity`, a cosine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Parts {
    /// Above zero: one story.
    pub total: f32,
    /// Mean cosine of the articles.
    pub similarity: f32,
    /// How far that stands out from what else is similar.
    pub contrast: f32,
    /// How it compares with the story's own coherence.
    pub cohesion: f32,
    /// Similarity of titles.
    pub title: f32,
    /// Similarity of names.
    pub names: f32,
    /// What the distance in time says.
    pub time: f32,
}

impl From<Score> for Parts {
    fn from(score: Score) -> Self {
        let Score { similarity, contrast, cohesion, title, names, time, .. } = score;
        Self { total: score.total(), similarity, contrast, cohesion, title, names, time }
    }
}

/// Another article near the explained one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Nearest {
    /// Its index as pushed.
    pub article: usize,
    /// The score of both as a pair.
    pub parts: Parts,
    /// Days between both, if both are dated.
    pub days: Option<i32>,
    /// Whether one is a near-copy of the other.
    pub copy: bool,
}

/// Why an article is in its story.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Explanation {
    /// Index of its story in [`Stories::groups`].
    pub story: usize,
    /// The article against all other voices of its story; `None` if it is alone or only copies are with it.
    pub fit: Option<Parts>,
    /// Words it shares with them and each one's part of the similarity (they sum to it), best first.
    pub terms: Vec<(String, f32)>,
    /// The nearest members.
    pub nearest: Vec<Nearest>,
    /// The nearest other story: its index and score.
    pub other: Option<(usize, Parts)>,
    /// Words shared with that one.
    pub other_terms: Vec<(String, f32)>,
}

impl Stories {
    /// Why the article pushed as number `index` is where it is; `article` must be that article, whose words
    /// name the terms. Cost: one score for each member of its story and for each story.
    pub fn explain(&self, index: usize, article: &Article) -> Explanation {
        let Some(story) = self.groups.iter().position(|group| group.articles.contains(&index)) else {
            return Explanation::default();
        };
        let own = self.voice[index];
        let rest = self.rest(&self.groups[story], own);
        let words = words(article);
        let name = |terms: Vec<(u32, f32)>| -> Vec<(String, f32)> {
            terms.into_iter().filter_map(|(term, weight)| Some((words.get(&term)?.clone(), weight))).collect()
        };
        let voice = &self.voices[own];
        let other = self.other(story, voice);
        Explanation {
            story,
            fit: rest.as_ref().map(|rest| self.model.score(voice, rest).into()),
            terms: name(rest.as_ref().map(|rest| shared(voice, rest)).unwrap_or_default()),
            nearest: self.nearest(index, &self.groups[story]),
            other_terms: name(other.map(|other| shared(voice, &self.clusters[other.0])).unwrap_or_default()),
            other,
        }
    }

    /// The other voices of a story as one.
    fn rest(&self, group: &Group, own: usize) -> Option<Cluster> {
        let mut voices: Vec<usize> = group.articles.iter().map(|&other| self.voice[other]).collect();
        voices.sort_unstable();
        voices.dedup();
        let others = voices.into_iter().filter(|&voice| voice != own).map(|voice| self.voices[voice].clone());
        others.reduce(Cluster::merge)
    }

    fn nearest(&self, index: usize, group: &Group) -> Vec<Nearest> {
        let near = |&article: &usize| {
            let (own, voice) = (&self.voices[self.voice[index]], &self.voices[self.voice[article]]);
            let copy = self.voice[article] == self.voice[index];
            Nearest { article, parts: self.model.score(own, voice).into(), days: own.gap(voice), copy }
        };
        let mut nearest: Vec<Nearest> =
            group.articles.iter().filter(|&&other| other != index).map(near).collect();
        nearest.sort_by(|a, b| b.parts.total.total_cmp(&a.parts.total).then(a.article.cmp(&b.article)));
        nearest.truncate(NAMED);
        nearest
    }

    fn other(&self, story: usize, voice: &Cluster) -> Option<(usize, Parts)> {
        let others = self.clusters.iter().enumerate().filter(|&(other, _)| other != story);
        let scored = others.map(|(other, cluster)| (other, Parts::from(self.model.score(voice, cluster))));
        scored.max_by(|a, b| a.1.total.total_cmp(&b.1.total).then(b.0.cmp(&a.0)))
    }
}

/// The terms of both with their parts of the mean cosine, largest first.
fn shared(voice: &Cluster, other: &Cluster) -> Vec<(u32, f32)> {
    let weight = |term: u32| {
        let at = other.whole.binary_search_by_key(&term, |entry| entry.0).ok()?;
        Some(other.whole[at].1 / other.size)
    };
    let mut shared: Vec<(u32, f32)> =
        voice.whole.iter().filter_map(|&(term, own)| Some((term, own * weight(term)?))).collect();
    shared.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    shared.truncate(NAMED);
    shared
}

/// Each term as the article first writes it.
fn words(article: &Article) -> FxHashMap<u32, String> {
    let mut words = FxHashMap::default();
    let mut analyzer = Analyzer::new(article.language);
    for text in [&article.body, &article.title] {
        analyzer.each(text, |token| {
            let word = || token.span.of(text).to_owned();
            words.entry(hash::term(token.term)).or_insert_with(word);
        });
    }
    words
}
