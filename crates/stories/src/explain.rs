//! Why articles are in their story.

use std::collections::BTreeMap;

use epitome_text::{Analyzer, Article};
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::cluster::Cluster;
use crate::hash;
use crate::model::Score;
use crate::vector::dot;
use crate::{Group, Stories};

/// Words and members named.
const NAMED: usize = 12;

/// The parts of a score: natural logarithms of odds, but for `similarity`, a cosine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Parts {
    /// Sum of the parts below less `needed`; above zero: one story.
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
    /// Whether the nearest neighbours of either lie in the other.
    pub links: f32,
    /// Below zero if each has a central name that the other never says: twin events of one kind.
    pub twins: f32,
    /// What the parts must sum up to at this granularity, less for larger stories.
    pub needed: f32,
}

impl From<Score> for Parts {
    fn from(score: Score) -> Self {
        let Score { similarity, contrast, cohesion, title, names, time, links, twins, needed } = score;
        Self {
            total: score.total(),
            similarity,
            contrast,
            cohesion,
            title,
            names,
            time,
            links,
            twins,
            needed,
        }
    }
}

/// A word that articles share.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shared {
    /// As it is most often written.
    pub word: String,
    /// Its part of the mean cosine: over all shared words they sum up to it.
    pub weight: f32,
}

/// How an article compares with a story that it may belong to.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Match {
    /// The score.
    pub parts: Parts,
    /// Days to the nearest article of the story, if both are dated.
    pub days: Option<i32>,
    /// Words shared with it, best first.
    pub terms: Vec<Shared>,
    /// Those of them that are names, with their parts of the similarity of names.
    pub names: Vec<Shared>,
}

/// An article of a story and how it fits.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Nearest {
    /// Its index as pushed.
    pub article: usize,
    /// Its score; `None` where there is nothing to compare it with.
    pub parts: Option<Parts>,
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
    pub fit: Option<Match>,
    /// The nearest members, each against the article alone.
    pub nearest: Vec<Nearest>,
    /// The nearest other story.
    pub other: Option<(usize, Match)>,
}

/// What holds a story together.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct StoryExplanation {
    /// Mean cosine over pairs of voices; `None` for a single voice.
    pub similarity: Option<f32>,
    /// Words that its articles share, by their part of that.
    pub terms: Vec<Shared>,
    /// The same of names.
    pub names: Vec<Shared>,
    /// Its articles, each against all other voices, the least sure first; copies last.
    pub members: Vec<Nearest>,
    /// The nearest other story.
    pub other: Option<(usize, Match)>,
}

impl Stories {
    /// Why the article pushed as number `index` is where it is; `article` must be that article, whose words
    /// name the terms. Cost: one score for each member of its story and for each story.
    pub fn explain(&self, index: usize, article: &Article) -> Explanation {
        let Some(story) = self.groups.iter().position(|group| group.articles.contains(&index)) else {
            return Explanation::default();
        };
        let words = words(&[article]);
        let voice = &self.voices[self.voice[index]];
        let rest = self.rest(&self.groups[story], self.voice[index]);
        Explanation {
            story,
            fit: rest.map(|rest| self.compare(voice, &rest, &words)),
            nearest: self.nearest(index, &self.groups[story]),
            other: self.other(story, voice, &words),
        }
    }

    /// What holds the story with number `story` together; `articles` are its articles in the order of
    /// [`Group::articles`]. Cost: one score for each article and for each story, quadratic in the voices' terms.
    pub fn explain_story(&self, story: usize, articles: &[&Article]) -> StoryExplanation {
        let (Some(group), Some(whole)) = (self.groups.get(story), self.clusters.get(story)) else {
            return StoryExplanation::default();
        };
        let words = words(articles);
        let voices = self.distinct(group);
        let several = voices.len() > 1;
        let within = |of: fn(&Cluster) -> &Vec<(u32, f32)>| {
            name(within(voices.iter().map(|&voice| of(&self.voices[voice]))), &words)
        };
        StoryExplanation {
            similarity: several.then(|| whole.mean()),
            terms: within(|voice| &voice.whole),
            names: within(|voice| &voice.names),
            members: self.members(group),
            other: self.other(story, whole, &words),
        }
    }

    fn compare(&self, one: &Cluster, other: &Cluster, words: &Words) -> Match {
        let terms = shared(&one.whole, &other.whole, one.size * other.size);
        let names = shared(&one.names, &other.names, one.named * other.named);
        Match {
            parts: self.score(one, other),
            days: one.gap(other),
            terms: name(terms, words),
            names: name(names, words),
        }
    }

    fn score(&self, one: &Cluster, other: &Cluster) -> Parts {
        let mut owners = FxHashMap::default();
        owners.extend(one.voices.iter().map(|&voice| (voice, 1)));
        owners.extend(other.voices.iter().map(|&voice| (voice, 2)));
        let owner = |voice| owners.get(&voice).copied().unwrap_or(0);
        self.model.score(one, other, self.links.between(owner, (one, 1), (other, 2))).into()
    }

    /// The voices of a story, ascending.
    fn distinct(&self, group: &Group) -> Vec<usize> {
        let mut voices: Vec<usize> = group.articles.iter().map(|&article| self.voice[article]).collect();
        voices.sort_unstable();
        voices.dedup();
        voices
    }

    /// The other voices of a story as one.
    fn rest(&self, group: &Group, own: usize) -> Option<Cluster> {
        let others = self.distinct(group).into_iter().filter(|&voice| voice != own);
        others.map(|voice| self.voices[voice].clone()).reduce(Cluster::merge)
    }

    fn nearest(&self, index: usize, group: &Group) -> Vec<Nearest> {
        let near = |&article: &usize| {
            let (own, voice) = (&self.voices[self.voice[index]], &self.voices[self.voice[article]]);
            let copy = self.voice[article] == self.voice[index];
            Nearest { article, parts: Some(self.score(own, voice)), days: own.gap(voice), copy }
        };
        let others = group.articles.iter().filter(|&&other| other != index);
        let mut nearest: Vec<Nearest> = others.map(near).collect();
        nearest.sort_by(|a, b| b.total().total_cmp(&a.total()).then(a.article.cmp(&b.article)));
        nearest.truncate(NAMED);
        nearest
    }

    /// Each article of a story against all other voices.
    fn members(&self, group: &Group) -> Vec<Nearest> {
        let mut of_voice = FxHashMap::default();
        for voice in self.distinct(group) {
            let rest = self.rest(group, voice);
            let fit = rest.map(|rest| {
                let own = &self.voices[voice];
                (self.score(own, &rest), own.gap(&rest))
            });
            of_voice.insert(voice, fit);
        }
        let mut seen = Vec::new();
        let member = |&article: &usize| {
            let voice = self.voice[article];
            let copy = seen.contains(&voice);
            seen.push(voice);
            let fit = of_voice.get(&voice).copied().flatten();
            Nearest { article, parts: fit.map(|fit| fit.0), days: fit.and_then(|fit| fit.1), copy }
        };
        let mut members: Vec<Nearest> = group.articles.iter().map(member).collect();
        members.sort_by(|a, b| {
            let by_fit = a.copy.cmp(&b.copy).then(a.total().total_cmp(&b.total()));
            by_fit.then(a.article.cmp(&b.article))
        });
        members
    }

    fn other(&self, story: usize, voice: &Cluster, words: &Words) -> Option<(usize, Match)> {
        let others = self.clusters.iter().enumerate().filter(|&(other, _)| other != story);
        // Nothing in common is no neighbourhood.
        let near = others.filter(|(_, cluster)| dot(&voice.whole, &cluster.whole) > 0.0);
        let scored = near.map(|(other, cluster)| (other, self.score(voice, cluster).total));
        let best = scored.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
        Some((best.0, self.compare(voice, &self.clusters[best.0], words)))
    }
}

impl Nearest {
    fn total(&self) -> f32 {
        self.parts.map_or(0.0, |parts| parts.total)
    }
}

fn pairs(size: f32) -> f32 {
    size * (size - 1.0) / 2.0
}

/// The terms of both with their parts of the mean product over `pairs`, largest first.
fn shared(one: &[(u32, f32)], other: &[(u32, f32)], pairs: f32) -> Vec<(u32, f32)> {
    let part = |&(term, own): &(u32, f32)| {
        let at = other.binary_search_by_key(&term, |entry| entry.0).ok()?;
        Some((term, own * other[at].1 / pairs))
    };
    largest(one.iter().filter_map(part).collect())
}

/// Terms with their parts of the mean product over all pairs of `vectors`, largest first.
fn within<'a>(vectors: impl Iterator<Item = &'a Vec<(u32, f32)>>) -> Vec<(u32, f32)> {
    let (mut sums, mut count) = (BTreeMap::<u32, (f32, f32)>::new(), 0.0);
    for vector in vectors.filter(|vector| !vector.is_empty()) {
        count += 1.0;
        for &(term, weight) in vector {
            let (sum, squares) = sums.entry(term).or_default();
            *sum += weight;
            *squares += weight * weight;
        }
    }
    let part = |(term, (sum, squares)): (u32, (f32, f32))| (term, (sum * sum - squares) / 2.0 / pairs(count));
    if count < 2.0 { Vec::new() } else { largest(sums.into_iter().map(part).collect()) }
}

fn largest(mut shared: Vec<(u32, f32)>) -> Vec<(u32, f32)> {
    shared.retain(|entry| entry.1 > 0.0);
    shared.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    shared.truncate(NAMED);
    shared
}

type Words = FxHashMap<u32, String>;

fn name(terms: Vec<(u32, f32)>, words: &Words) -> Vec<Shared> {
    let shared = |(term, weight)| Some(Shared { word: words.get(&term)?.clone(), weight });
    terms.into_iter().filter_map(shared).collect()
}

/// Each term as the articles most often write it; of equals, the one without a capital.
fn words(articles: &[&Article]) -> Words {
    let mut spellings = FxHashMap::<u32, BTreeMap<&str, usize>>::default();
    for article in articles {
        let mut analyzer = Analyzer::new(article.language);
        for text in [&article.body, &article.title] {
            analyzer.each(text, |token| {
                let written = spellings.entry(hash::term(token.term)).or_default();
                *written.entry(token.span.of(text)).or_default() += 1;
            });
        }
    }
    let commonest = |written: BTreeMap<&str, usize>| {
        written.into_iter().max_by_key(|entry| entry.1).map(|entry| entry.0.to_owned())
    };
    spellings.into_iter().filter_map(|(term, written)| Some((term, commonest(written)?))).collect()
}
