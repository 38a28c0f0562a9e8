use epitome_stories::Group;
use epitome_text::{Language, Published};
use rayon::prelude::*;
use serde::Serialize;

use crate::corpus::{self, Days, Opened};
use crate::grouped::{self, Choice, Grouped, independent_sources};
use crate::{Input, Progress, Result, SyncOptions, SyncReport, memory};

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
    /// Its address: `path`, or `path#part` for one of several in a file.
    #[serde(skip)]
    pub address: String,
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
    let Opened { corpus, sync, .. } = corpus::open(input, options.sync.as_ref(), progress)?;
    let choice = Choice { days: Days::default(), only: None, granularity: options.granularity };
    let grouped = grouped::group(&corpus, &choice, progress)?;
    let stories = grouped.groups.par_iter().map(|group| story(&grouped, group)).collect();
    Ok(StoryList { schema: 1, stories, sync })
}

fn story(grouped: &Grouped, group: &Group) -> Story {
    let cards = &grouped.cards;
    let mut order: Vec<usize> = (0..group.articles.len()).collect();
    order.sort_by(|&a, &b| cards[group.articles[a]].order().cmp(&cards[group.articles[b]].order()));
    let member = |at: usize| {
        let card = &cards[group.articles[at]];
        StoryArticle {
            id: card.id.clone(),
            path: card.path.clone(),
            address: memory::address(card),
            title: card.title.clone(),
            source: card.source.clone(),
            published: card.published,
            language: card.language,
            voice: group.voices[at],
        }
    };
    let (first, latest) = grouped.dates(group);
    Story {
        id: grouped.id(group).to_owned(),
        headline: grouped.headline(group).to_owned(),
        first,
        latest,
        independent_sources: independent_sources(cards, group),
        articles: order.into_iter().map(member).collect(),
    }
}
