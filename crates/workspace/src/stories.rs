use epitome_text::{Language, Published};
use serde::Serialize;

use crate::{Input, Progress, Result, SyncOptions, SyncReport};

/// How to list stories.
#[derive(Clone, Debug)]
pub struct StoriesOptions {
    /// From 0 (strict) to 1 (broad).
    pub granularity: f32,
    /// How to bring the index up to date first; `None`: not at all.
    pub sync: Option<SyncOptions>,
}

impl Default for StoriesOptions {
    fn default() -> Self {
        Self { granularity: 0.5, sync: Some(SyncOptions::default()) }
    }
}

/// All stories, most widely told first.
#[derive(Clone, Debug, Serialize)]
pub struct StoryList {
    /// Version of this shape.
    pub schema: u32,
    /// The stories.
    pub stories: Vec<Story>,
    /// What the sync before it did.
    #[serde(skip)]
    pub sync: Option<SyncReport>,
}

/// One story.
#[derive(Clone, Debug, Serialize)]
pub struct Story {
    /// Its id, the same as long as it is the same story.
    pub id: String,
    /// The most central title.
    pub headline: String,
    /// Date of its first dated article.
    pub first: Option<Published>,
    /// Date of its latest dated article.
    pub latest: Option<Published>,
    /// Distinct publishers, near-copies counted once.
    pub independent_sources: usize,
    /// Its articles, by date, then path.
    pub articles: Vec<StoryArticle>,
}

/// An article of a story.
#[derive(Clone, Debug, Serialize)]
pub struct StoryArticle {
    /// The article's id.
    pub id: String,
    /// Its file.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub source: Option<String>,
    /// When.
    pub published: Option<Published>,
    /// Its language.
    pub language: Language,
    /// Near-copies share a number.
    pub voice: u32,
}

/// Groups a folder or file into stories.
///
/// # Errors
/// What the sync or the index refuses.
pub fn stories(input: &Input, options: &StoriesOptions, progress: Progress<'_>) -> Result<StoryList> {
    let _ = (input, options, progress);
    todo!()
}
