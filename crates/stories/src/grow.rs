//! A few more articles join the stories of an earlier grouping.
//!
//! Newcomers are weighed by the document frequencies of the base, find their neighbours among all voices, and merge
//! with each other and with the stories as they were by the same scores, best merge first. What was one story stays
//! one; stories that a newcomer connects may become one.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::background::Background;
use crate::base::{Base, sketch, vectors};
use crate::candidates::{Near, Pair, neighbours_of};
use crate::cluster::{Cluster, Vectors};
use crate::copies::{self, Copying};
use crate::grouper::{Peers, groups, numbers, speakers};
use crate::linkage::{Start, join};
use crate::links::Links;
use crate::model::Model;
use crate::profile::Profile;
use crate::table::Table;
use crate::{Correction, Group, Options, Stories};

/// Voices in no cluster at hand.
pub(crate) const NOWHERE: u32 = u32::MAX;
/// Articles of the base that a newcomer is compared with as a copy.
const ALIKE: usize = 8;
/// Neighbours kept of a voice.
const KEPT: usize = 60;

/// The articles of now.
pub struct Growth<'a> {
    /// For each article its number in the base, `None` for a newcomer.
    pub known: &'a [Option<u32>],
    /// Profiles of the newcomers, in their order.
    pub fresh: Vec<Profile>,
    /// Profiles of those of [`Base::lookalikes`] that are still there, with their numbers in the base.
    pub alike: Vec<(u32, Profile)>,
    /// What the user knows better; the base was made with the same.
    pub corrections: &'a [Correction],
    /// Document frequencies among the articles of the base.
    pub background: &'a Background,
}

impl Base {
    /// Articles of the base that newcomers may be copies of, ascending. Cost: linear in the base, a few ns a hash.
    pub fn lookalikes(&self, fresh: &[Profile]) -> Vec<u32> {
        let mut by_hash = FxHashMap::<u32, Vec<u32>>::default();
        let mut by_content = FxHashMap::<u64, Vec<u32>>::default();
        for (profile, number) in fresh.iter().zip(0u32..) {
            by_content.entry(profile.key.0).or_default().push(number);
            sketch(profile).iter().for_each(|&hash| by_hash.entry(hash).or_default().push(number));
        }
        let shared = |article: usize| {
            let mut shared = Vec::new();
            for number in self.sketch(article).iter().filter_map(|hash| by_hash.get(hash)).flatten() {
                shared.push(*number);
            }
            shared.sort_unstable();
            let several = shared.chunk_by(|a, b| a == b).filter(|same| same.len() > 1);
            let mut of = several.map(|same| (same[0], same.len())).collect::<Vec<_>>();
            let same = by_content.get(&self.articles[article].content).into_iter().flatten();
            of.extend(same.map(|&number| (number, usize::MAX)));
            of.into_iter().map(move |(number, count)| (number, std::cmp::Reverse(count), article as u32))
        };
        let mut found: Vec<_> = (0..self.len()).into_par_iter().flat_map_iter(shared).collect();
        found.sort_unstable();
        let best = found.chunk_by(|a, b| a.0 == b.0).flat_map(|of| of.iter().take(ALIKE));
        let mut alike: Vec<u32> = best.map(|&(_, _, article)| article).collect();
        alike.sort_unstable();
        alike.dedup();
        alike
    }

    /// The stories of all articles of now, every article in exactly one, by their first article. Cost: linear in the
    /// base with a small constant, near-linear in the newcomers.
    pub fn grow(&self, growth: Growth<'_>) -> Vec<Group> {
        Grown::new(self, growth, false).groups.into_iter().map(|(group, _)| group).collect()
    }

    /// The same with the evidence that [`Stories::explain`] reads.
    pub fn grow_explained(&self, growth: Growth<'_>) -> Stories {
        let background = growth.background.clone();
        let grown = Grown::new(self, growth, true);
        let (groups, at): (Vec<Group>, Vec<usize>) = grown.groups.into_iter().unzip();
        let mut clusters: Vec<Option<Cluster>> = grown.clusters.into_iter().map(Some).collect();
        Stories {
            groups,
            copies: grown.copies,
            model: grown.model,
            links: grown.links,
            clusters: at.into_iter().filter_map(|at| clusters[at].take()).collect(),
            voices: grown.voices,
            voice: grown.voice.into_iter().map(|voice| voice as usize).collect(),
            background,
        }
    }

    /// The stories that hold any of `voices`, ascending.
    fn stories_of(&self, voices: impl Iterator<Item = u32>) -> Vec<u32> {
        let known = voices.filter_map(|voice| self.story.get(voice as usize).copied());
        let mut stories: Vec<u32> = known.collect::<FxHashSet<u32>>().into_iter().collect();
        stories.sort_unstable();
        stories
    }
}

/// The outcome.
struct Grown {
    /// With the number of each one's cluster, where it is at hand.
    groups: Vec<(Group, usize)>,
    clusters: Vec<Cluster>,
    /// By article.
    copies: Vec<(usize, Copying)>,
    voice: Vec<u32>,
    /// All voices, if they were asked for.
    voices: Vec<Cluster>,
    model: Model,
    links: Links,
}

/// Articles of now as voices: those of the base, then those of newcomers.
pub(crate) struct Voiced {
    voice: Vec<u32>,
    copying: Vec<Copying>,
    /// Voices of newcomers alone.
    pub(crate) fresh: Vec<Cluster>,
    /// By voice of the base: its articles of now, and their days.
    members: Vec<(Vec<u32>, Vec<i32>)>,
    peers: Peers,
}

impl Voiced {
    fn new(base: &Base, growth: Growth<'_>) -> Self {
        let Growth { known, fresh, alike, corrections, background } = growth;
        let all = base.whole.len();
        let mut voice = vec![NOWHERE; known.len()];
        let mut copying = vec![Copying::Same; known.len()];
        let mut members = vec![(Vec::new(), Vec::new()); all];
        for (at, article) in known.iter().enumerate().filter_map(|(at, &known)| Some((at, known?))) {
            let article = base.articles[article as usize];
            (voice[at], copying[at]) = (article.voice, article.copying);
            members[article.voice as usize].0.push(at as u32);
            members[article.voice as usize].1.extend(article.day);
        }
        // What newcomers talk of is as common among them as it is; what the base holds is weighed as it was.
        let mut counted = background.clone();
        fresh.iter().for_each(|profile| {
            counted.add(profile);
        });
        // Treated in the order of their content, as all articles are; `Err` is an article of the base.
        let places = (0..known.len()).filter(|&at| known[at].is_none()).map(Ok);
        let mut texts: Vec<(Profile, Result<usize, u32>)> = fresh.into_iter().zip(places).collect();
        texts.extend(alike.into_iter().map(|(number, profile)| (profile, Err(number))));
        texts.sort_by_key(|(profile, _)| profile.key);
        let (profiles, places): (Vec<Profile>, Vec<_>) = texts.into_iter().unzip();
        let copies = copies::find(&profiles);
        let mut heard = vec![None; profiles.len()];
        for (&(text, _), place) in copies.iter().zip(&places) {
            if let Err(number) = place {
                heard[text].get_or_insert(base.articles[*number as usize].voice);
            }
        }
        let (mut alone, mut of) = (Vec::new(), Vec::new());
        for ((profile, &(text, how)), place) in profiles.into_iter().zip(&copies).zip(&places) {
            let Ok(at) = *place else { continue };
            copying[at] = how;
            let apart = |voice: u32| corrections.iter().any(|&fixed| parts(fixed, at, voice, &members));
            match heard[text].filter(|&voice| !apart(voice)) {
                Some(known) => {
                    voice[at] = known;
                    members[known as usize].0.push(at as u32);
                    members[known as usize].1.extend(profile.day);
                }
                None => {
                    alone.push(profile);
                    of.push((at, text));
                }
            }
        }
        let number = numbers(&local(&of, corrections));
        let mut fresh = speakers(alone, &number, &counted);
        for (&(at, _), number) in of.iter().zip(number) {
            voice[at] = (all + number) as u32;
        }
        for (cluster, number) in fresh.iter_mut().zip(all as u32..) {
            cluster.voices = vec![number];
            cluster.members.iter_mut().for_each(|member| *member = of[*member as usize].0 as u32);
        }
        members.iter_mut().for_each(|(_, days)| days.sort_unstable());
        let left = base.languages.iter().zip(&members).filter(|(_, (members, _))| !members.is_empty());
        let peers = Peers::of(
            left.map(|(&language, _)| language).chain(fresh.iter().map(|cluster| cluster.language)),
        );
        Self { voice, copying, fresh, members, peers }
    }

    /// The voice of the base with that number; `None` if none of its articles is left.
    pub(crate) fn cluster(&self, base: &Base, voice: u32) -> Option<Cluster> {
        let (members, days) = &self.members[voice as usize];
        let [whole, title, names, subjects] = vectors(base, voice as usize);
        let language = base.languages[voice as usize];
        let vectors = Vectors { language, whole, title, names, subjects };
        let (around, rank) = (base.around[voice as usize], self.peers.rank(language));
        let cluster = || Cluster::voice(voice, members.clone(), days.clone(), vectors);
        (!members.is_empty()).then(|| Cluster { around, rank, ..cluster() })
    }
}

/// Whether the user told the article at `at` apart from one of a voice.
fn parts(fixed: Correction, at: usize, voice: u32, members: &[(Vec<u32>, Vec<i32>)]) -> bool {
    let Correction::Apart(a, b) = fixed else { return false };
    let other = if a == at { b } else { a };
    (a == at || b == at) && members[voice as usize].0.contains(&(other as u32))
}

/// Newcomers that copy each other, by their own numbers, but for those that the user told apart.
fn local(of: &[(usize, usize)], corrections: &[Correction]) -> Vec<(usize, Copying)> {
    let mut first = FxHashMap::default();
    let parted = |at: usize| {
        corrections
            .iter()
            .any(|&fixed| matches!(fixed, Correction::Apart(a, b) if a != b && (a == at || b == at)))
    };
    let number = |(number, &(at, text)): (usize, &(usize, usize))| {
        let root = if parted(at) { number } else { *first.entry(text).or_insert(number) };
        (root, Copying::Same)
    };
    of.iter().enumerate().map(number).collect()
}

impl Grown {
    fn new(base: &Base, growth: Growth<'_>, explained: bool) -> Self {
        let corrections = growth.corrections.to_vec();
        let mut voiced = Voiced::new(base, growth);
        let old = base.whole.len();
        let near = surround(base, &voiced);
        for (cluster, near) in voiced.fresh.iter_mut().zip(&near) {
            voiced.peers.surround(cluster, near);
        }
        let model = Model::new(base.time.clone(), Options::default());
        let links = link(base, &voiced, &near);
        let fixed: Vec<(u32, u32, bool)> = corrections
            .iter()
            .filter_map(|&correction| {
                let (Correction::Together(a, b) | Correction::Apart(a, b)) = correction;
                let (a, b) = (*voiced.voice.get(a)?, *voiced.voice.get(b)?);
                (a != b).then_some((a, b, matches!(correction, Correction::Apart(..))))
            })
            .collect();
        let mut table = Table::new(base, &voiced);
        let named = fixed.iter().flat_map(|&(a, b, _)| [a, b]);
        let neighbours = near.iter().flat_map(|near| near.best.iter().map(|best| best.0));
        let stories = match explained {
            true => base.stories_of(0..old as u32),
            false => base.stories_of(named.chain(neighbours)),
        };
        table.set(&stories);
        table.add_fresh();
        let mut scores = table.score(&table.pairs_of(&near), &links, &model);
        let fresh = old as u32..;
        let connected = scores.iter().flat_map(|&(a, b, _)| [a, b]).filter(|&at| table.is_story(at));
        let mut connected: Vec<u32> = connected.collect();
        connected.sort_unstable();
        connected.dedup();
        // What lies around the stories that may grow: they merge if at all once one has grown.
        table.set(
            &base.stories_of(table.around(&connected).into_iter().filter(|&voice| !fresh.contains(&voice))),
        );
        let around = table.pairs_around(&connected);
        let quiet = table.score(&around, &links, &model).into_iter();
        scores.extend(quiet.map(|(a, b, score)| (a, b, score.min(0.0))));
        let together: Vec<(u32, u32)> = fixed
            .iter()
            .filter(|fixed| !fixed.2)
            .map(|&(a, b, _)| (table.owner[a as usize], table.owner[b as usize]))
            .collect();
        for &(a, b, _) in fixed.iter().filter(|fixed| fixed.2) {
            let (a, b) = (table.owner[a as usize], table.owner[b as usize]);
            table.part(a, b);
        }
        let Table { clusters, owner, .. } = table;
        let all = if explained { voices(base, &voiced) } else { Vec::new() };
        let clusters = join(Start { clusters, owner, scores }, &links, &together, &model);
        // Stories at hand are named by their clusters, others after them by their numbers.
        let mut story: Vec<usize> = base.story.iter().map(|&story| clusters.len() + story as usize).collect();
        story.resize(old + voiced.fresh.len(), 0);
        for (number, cluster) in clusters.iter().enumerate() {
            cluster.voices.iter().for_each(|&voice| story[voice as usize] = number);
        }
        let named = voiced.voice.iter().map(|&voice| (story[voice as usize], voice as usize));
        let most = story.iter().max().map_or(0, |most| most + 1);
        Self {
            groups: groups(named, most),
            clusters,
            copies: voiced.voice.iter().map(|&voice| voice as usize).zip(voiced.copying).collect(),
            voice: voiced.voice,
            voices: all,
            model,
            links,
        }
    }
}

/// The neighbours of the newcomers' voices among all that are left.
fn surround(base: &Base, voiced: &Voiced) -> Vec<Near> {
    let left = |voice: usize| if voiced.members[voice].0.is_empty() { &[] } else { base.whole.get(voice) };
    let mut vectors: Vec<&[(u32, f32)]> = (0..base.whole.len()).map(left).collect();
    vectors.extend(voiced.fresh.iter().map(|cluster| cluster.whole.as_slice()));
    neighbours_of(&vectors, base.whole.len()..vectors.len())
}

/// Who is near whom now: a newcomer joins the neighbours of those that are near to it.
fn link(base: &Base, voiced: &Voiced, near: &[Near]) -> Links {
    let old = base.whole.len();
    let seen = near.iter().zip(old as u32..).flat_map(|(near, fresh)| {
        near.best
            .iter()
            .filter(move |best| (best.0 as usize) < old)
            .map(move |&(voice, cosine)| (voice, fresh, cosine))
    });
    let mut seen: Vec<Pair> = seen.collect();
    seen.sort_unstable_by_key(|pair| (pair.0, pair.1));
    let left = |voice: u32| voiced.members.get(voice as usize).is_none_or(|(members, _)| !members.is_empty());
    let of = |voice: usize| {
        let from = seen.partition_point(|pair| (pair.0 as usize) < voice);
        let newcomers = seen[from..].iter().take_while(|pair| pair.0 as usize == voice);
        let mut near: Vec<(u32, f32)> = base.near.get(voice).to_vec();
        near.retain(|&(other, _)| left(other));
        near.extend(newcomers.map(|&(_, fresh, cosine)| (fresh, cosine)));
        near.sort_by(|a, b| b.1.total_cmp(&a.1));
        near.into_iter().take(KEPT).map(|(other, _)| other).collect()
    };
    let mut all: Vec<Box<[u32]>> = (0..old).into_par_iter().map(of).collect();
    all.extend(near.iter().map(|near| near.best.iter().map(|best| best.0).collect()));
    Links::of(all)
}

/// All voices, as clusters of their own.
fn voices(base: &Base, voiced: &Voiced) -> Vec<Cluster> {
    let of = |voice: usize| voiced.cluster(base, voice as u32).unwrap_or_default();
    let mut all: Vec<Cluster> = (0..base.whole.len()).into_par_iter().map(of).collect();
    all.extend(voiced.fresh.iter().cloned());
    all
}

#[cfg(test)]
#[path = "grow_tests.rs"]
mod tests;
