//! From articles to stories.

use epitome_text::{Article, Language};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::background::Background;
use crate::base::Keeper;
use crate::candidates::{self, Near, neighbours};
use crate::cluster::{Cluster, Vectors};
use crate::copies::{self, Copying};
use crate::links::Links;
use crate::model::Model;
use crate::profile::Profile;
use crate::time::Time;
use crate::{Group, Options, features, linkage};

/// Similarity of two voices, each the other's nearest, that surely tell one story.
const SURE: f32 = 0.3;
/// The rank at which an article's neighbours are surely other stories, where there are many.
const RANK: f32 = 78.0;
/// Voices that every input is thought to hold besides its own, and how similar their surroundings are.
const PRIOR_VOICES: f32 = 35.0;
const PRIOR_AROUND: f32 = 0.006;
/// Profiles that are turned into vectors at a time.
const BATCH: usize = 4096;

/// What the user knows better: articles by the order they were pushed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Correction {
    /// Both are in one story.
    Together(usize, usize),
    /// They are in different stories, even as copies of one text. It outweighs `Together`.
    Apart(usize, usize),
}

/// Collects articles and groups them; keeps compact vectors, not the text.
#[derive(Default)]
pub struct Grouper {
    options: Options,
    profiles: Vec<Profile>,
    background: Background,
    corrections: Vec<Correction>,
}

/// Stories, and what is known of how they came about.
pub struct Stories {
    /// The stories, every article in exactly one, by their first article.
    pub groups: Vec<Group>,
    /// For each article which text it carries (one number for all copies of a text), and how.
    pub copies: Vec<(usize, Copying)>,
    pub(crate) model: Model,
    pub(crate) links: Links,
    /// For each story its cluster.
    pub(crate) clusters: Vec<Cluster>,
    /// Clusters of single voices, and which is an article's.
    pub(crate) voices: Vec<Cluster>,
    pub(crate) voice: Vec<usize>,
    /// How common terms are among the articles: for [`crate::facts_against`].
    pub background: Background,
}

/// Numbers near-copies among `articles`, whatever stories they tell: those of one text share a number.
pub fn voices(articles: &[&Article]) -> Vec<u32> {
    let mut profiles: Vec<Profile> = articles.par_iter().map(|article| Profile::of(article)).collect();
    let placed = Placed::new(&mut profiles);
    let copies = copies::find(&profiles);
    placed.place.iter().map(|&at| copies[at].0 as u32).collect()
}

impl Grouper {
    /// An empty grouper.
    pub fn new(options: Options) -> Self {
        Self { options, ..Self::default() }
    }

    /// Adds articles; they are analysed in parallel.
    pub fn push(&mut self, articles: &[Article]) {
        let profiles: Vec<Profile> = articles.par_iter().map(Profile::of).collect();
        for profile in &profiles {
            self.background.add(profile);
        }
        self.profiles.extend(profiles);
    }

    /// Adds what the user knows better; indices that no article has are passed over.
    pub fn correct(&mut self, corrections: &[Correction]) {
        self.corrections.extend(corrections);
    }

    /// How common terms are among the articles so far: for [`crate::facts_against`].
    pub fn background(&self) -> &Background {
        &self.background
    }

    /// The stories, every article in exactly one, by their first article.
    ///
    /// Time grows near-linearly with the number of articles; memory is that of the vectors.
    pub fn finish(self) -> Vec<Group> {
        let (placed, grouped) = self.group(false, None);
        placed.groups(&grouped.voice, &grouped.stories).into_iter().map(|(group, _)| group).collect()
    }

    /// As [`Self::finish`]; what [`crate::Base::from_bytes`] reads is given to `keep`, piece by piece.
    pub fn finish_kept(self, keep: &mut dyn FnMut(&[u8])) -> Vec<Group> {
        let mut keeper = Keeper::new(keep);
        let (placed, grouped) = self.group(false, Some(&mut keeper));
        let (groups, at): (Vec<Group>, Vec<usize>) =
            placed.groups(&grouped.voice, &grouped.stories).into_iter().unzip();
        let mut story = vec![0; grouped.count];
        for (at, number) in at.into_iter().zip(0u32..) {
            grouped.stories[at].voices.iter().for_each(|&voice| story[voice as usize] = number);
        }
        keeper.stories(&story);
        groups
    }

    /// The stories with the evidence that [`Stories::explain`] reads; takes about twice the memory.
    pub fn finish_explained(self) -> Stories {
        let background = self.background.clone();
        let (placed, mut grouped) = self.group(true, None);
        let (groups, at): (Vec<Group>, Vec<usize>) =
            placed.groups(&grouped.voice, &grouped.stories).into_iter().unzip();
        let pushed = |of: &dyn Fn(usize) -> usize| placed.place.iter().map(|&at| of(at)).collect::<Vec<_>>();
        Stories {
            groups,
            copies: placed.place.iter().map(|&at| (grouped.copies[at].0, grouped.copies[at].1)).collect(),
            clusters: at.into_iter().map(|at| std::mem::take(&mut grouped.stories[at])).collect(),
            voice: pushed(&|at| grouped.voice[at]),
            voices: grouped.voices,
            model: grouped.model,
            links: grouped.links,
            background,
        }
    }

    fn group(mut self, keep: bool, mut keeper: Option<&mut Keeper<'_>>) -> (Placed, Grouped) {
        let placed = Placed::new(&mut self.profiles);
        let fix = placed.fix(&self.corrections);
        let copies = fix.part(copies::find(&self.profiles));
        let voice = numbers(&copies);
        if let Some(keeper) = &mut keeper {
            keeper.articles(&placed.place, &self.profiles, &copies, &voice);
        }
        let mut clusters = speakers(std::mem::take(&mut self.profiles), &voice, &self.background);
        if let Some(keeper) = &mut keeper {
            keeper.voices(&clusters);
        }
        let near = surround(&clusters);
        let model = learn(&mut clusters, &near, self.options);
        if let Some(keeper) = &mut keeper {
            keeper.surroundings(model.time(), &clusters, &near);
        }
        for (a, b) in fix.apart.iter().map(|&(a, b)| (voice[a], voice[b])) {
            clusters[a].apart.insert(b as u32);
            clusters[b].apart.insert(a as u32);
        }
        let together: Vec<_> =
            fix.together.iter().map(|&(a, b)| (voice[a] as u32, voice[b] as u32)).collect();
        let voices = if keep { clusters.clone() } else { Vec::new() };
        let (links, pairs) = (Links::new(&near), candidates::pairs(&near));
        drop(near);
        let count = clusters.len();
        let stories = linkage::link(clusters, &links, (&pairs, &together), &model);
        (placed, Grouped { copies, voice, count, voices, stories, model, links })
    }
}

/// The voices of articles of which only profiles are at hand, in the order in which they are treated; their
/// members are indices of `profiles`.
pub(crate) fn voices_of(mut profiles: Vec<Profile>, background: &Background) -> Vec<Cluster> {
    let placed = Placed::new(&mut profiles);
    let voice = numbers(&copies::find(&profiles));
    let mut clusters = speakers(profiles, &voice, background);
    let mut pushed = vec![0; placed.place.len()];
    placed.place.iter().zip(0u32..).for_each(|(&at, index)| pushed[at] = index);
    let members = clusters.iter_mut().flat_map(|cluster| &mut cluster.members);
    members.for_each(|member| *member = pushed[*member as usize]);
    clusters
}

/// The stories of voices that [`voices_of`] gave, as [`Grouper::finish`] would give them.
pub(crate) fn stories_of(mut clusters: Vec<Cluster>, near: Vec<Near>, options: Options) -> Vec<Group> {
    let members = |cluster: &Cluster| cluster.members.len();
    let mut voice = vec![0; clusters.iter().map(members).sum()];
    for (number, cluster) in clusters.iter().enumerate() {
        cluster.members.iter().for_each(|&member| voice[member as usize] = number);
    }
    let placed = Placed { place: (0..voice.len()).collect() };
    let model = learn(&mut clusters, &near, options);
    let (links, pairs) = (Links::new(&near), candidates::pairs(&near));
    let stories = linkage::link(clusters, &links, (&pairs, &[]), &model);
    placed.groups(&voice, &stories).into_iter().map(|(group, _)| group).collect()
}

/// The outcome, by place.
struct Grouped {
    copies: Vec<(usize, Copying)>,
    voice: Vec<usize>,
    /// How many voices there are.
    count: usize,
    voices: Vec<Cluster>,
    stories: Vec<Cluster>,
    model: Model,
    links: Links,
}

/// The order in which articles are treated: by content, so that the order they came in does not matter.
struct Placed {
    /// Place of each pushed article.
    place: Vec<usize>,
}

impl Placed {
    /// Sorts `profiles`.
    fn new(profiles: &mut Vec<Profile>) -> Self {
        let mut numbered: Vec<_> = std::mem::take(profiles).into_iter().enumerate().collect();
        numbered.sort_by_key(|(_, profile)| profile.key);
        let mut place = vec![0; numbered.len()];
        numbered.iter().enumerate().for_each(|(at, (index, _))| place[*index] = at);
        *profiles = numbered.into_iter().map(|(_, profile)| profile).collect();
        Self { place }
    }

    fn fix(&self, corrections: &[Correction]) -> Fix {
        let mut fix = Fix::default();
        for &correction in corrections {
            let (Correction::Together(a, b) | Correction::Apart(a, b)) = correction;
            if let (Some(&a), Some(&b)) = (self.place.get(a), self.place.get(b)) {
                match correction {
                    Correction::Together(..) => fix.together.push((a, b)),
                    Correction::Apart(..) if a != b => fix.apart.push((a, b)),
                    Correction::Apart(..) => {}
                }
            }
        }
        fix.together.sort_unstable();
        fix
    }

    /// Groups of pushed indices with the number of their story's cluster, by first article.
    fn groups(&self, voice: &[usize], stories: &[Cluster]) -> Vec<(Group, usize)> {
        let mut story = vec![0; self.place.len()];
        for (number, cluster) in stories.iter().enumerate() {
            cluster.members.iter().for_each(|&member| story[member as usize] = number);
        }
        let of = |&at: &usize| (story[at], voice[at]);
        groups(self.place.iter().map(of), stories.len())
    }
}

/// Groups of articles of which each says its story (below `stories`) and its voice, by first article; with the numbers of
/// their stories.
pub(crate) fn groups(articles: impl Iterator<Item = (usize, usize)>, stories: usize) -> Vec<(Group, usize)> {
    let mut slots = vec![None; stories];
    let mut groups = Vec::<(Group, usize)>::new();
    let mut seen = Vec::<FxHashMap<usize, u32>>::new();
    for (index, (story, voice)) in articles.enumerate() {
        let slot = *slots[story].get_or_insert_with(|| {
            groups.push((Group { articles: Vec::new(), voices: Vec::new() }, story));
            seen.push(FxHashMap::default());
            groups.len() - 1
        });
        let next = seen[slot].len() as u32;
        groups[slot].0.articles.push(index);
        groups[slot].0.voices.push(*seen[slot].entry(voice).or_insert(next));
    }
    groups
}

/// Corrections by place.
#[derive(Default)]
struct Fix {
    together: Vec<(usize, usize)>,
    apart: Vec<(usize, usize)>,
}

impl Fix {
    /// Copies that the user told apart count as two texts.
    fn part(&self, mut copies: Vec<(usize, Copying)>) -> Vec<(usize, Copying)> {
        for &(a, b) in &self.apart {
            if copies[a].0 == copies[b].0 {
                let part = if copies[b].0 == b { a } else { b };
                copies[part] = (part, Copying::Same);
            }
        }
        copies
    }
}

/// Which voice each article is, by first article: one of those for all copies of a text.
pub(crate) fn numbers(copies: &[(usize, Copying)]) -> Vec<usize> {
    let (mut slots, mut next) = (vec![None; copies.len()], 0..);
    copies
        .iter()
        .filter_map(|&(text, _)| {
            slots[text].or_else(|| {
                slots[text] = next.next();
                slots[text]
            })
        })
        .collect()
}

/// A cluster for each voice; profiles go as they are turned into vectors.
pub(crate) fn speakers(mut profiles: Vec<Profile>, voice: &[usize], background: &Background) -> Vec<Cluster> {
    // What remains of them is small, so that the vectors take the place of their terms.
    profiles.par_iter_mut().for_each(|profile| profile.shingles = Box::default());
    let mut clusters = Vec::<Cluster>::new();
    clusters.resize_with(voice.iter().max().map_or(0, |most| most + 1), Cluster::default);
    for start in (0..profiles.len()).step_by(BATCH) {
        let batch = &mut profiles[start..(start + BATCH).min(voice.len())];
        let vectors = |profile: &mut Profile| {
            let vectors = features::of(profile, background);
            profile.terms = Box::default();
            vectors
        };
        let vectors: Vec<Vectors> = batch.par_iter_mut().map(vectors).collect();
        for ((vectors, profile), at) in vectors.iter().zip(batch).zip(start..) {
            clusters[voice[at]].add(at as u32, vectors, profile.day);
        }
    }
    clusters.par_iter_mut().enumerate().for_each(|(number, cluster)| cluster.speak_once(number as u32));
    clusters
}

/// Finds every voice's neighbours.
fn surround(clusters: &[Cluster]) -> Vec<Near> {
    let vectors: Vec<&[(u32, f32)]> = clusters.iter().map(|cluster| cluster.whole.as_slice()).collect();
    neighbours(&vectors)
}

/// Notes how similar every voice's surroundings are, and learns what the input says of time.
fn learn(clusters: &mut [Cluster], near: &[Near], options: Options) -> Model {
    let peers = Peers::of(clusters.iter().map(|cluster| cluster.language));
    for (cluster, near) in clusters.iter_mut().zip(near) {
        peers.surround(cluster, near);
    }
    Model::new(learn_time(clusters, near), options)
}

/// How many voices there are of each language: the surroundings of a voice are those of its own.
pub(crate) struct Peers(FxHashMap<Language, usize>);

impl Peers {
    pub(crate) fn of(voices: impl Iterator<Item = Language>) -> Self {
        let mut counts = FxHashMap::default();
        voices.for_each(|language| *counts.entry(language).or_default() += 1);
        Self(counts)
    }

    fn count(&self, language: Language) -> f32 {
        self.0.get(&language).copied().unwrap_or(0) as f32
    }

    /// The rank at which the neighbours of a voice are other stories.
    pub(crate) fn rank(&self, language: Language) -> f32 {
        RANK.min(self.count(language) / 2.0)
    }

    /// Notes how similar the surroundings of a voice are: small inputs have none to speak of.
    pub(crate) fn surround(&self, voice: &mut Cluster, near: &Near) {
        let count = self.count(voice.language);
        let steady = |around| (around * count + PRIOR_VOICES * PRIOR_AROUND) / (count + PRIOR_VOICES);
        (voice.rank, voice.around) = (self.rank(voice.language), near.around.map(steady));
    }
}

/// Learns what distances in days say, from voices that are each other's nearest.
fn learn_time(clusters: &[Cluster], near: &[Near]) -> Time {
    let days: Vec<Option<i32>> = clusters.iter().map(|cluster| cluster.days.first().copied()).collect();
    let nearest = |at: usize| near[at].best.first().filter(|best| best.1 >= SURE).map(|best| best.0 as usize);
    let sure = (0..near.len()).filter_map(|at| Some((at, nearest(at)?)));
    Time::learn(&days, sure.filter(|&(a, b)| nearest(b) == Some(a)))
}
