use std::collections::HashMap;
use std::sync::Arc;

use epitome_workspace::types::Span;
use epitome_workspace::{
    Digest, DigestOptions, DigestQuote, DigestStory, Held, Input, Progress, Result, StoriesOptions,
    StoryList, Timeline, TimelineRequest, digest, last_digest, mark_news, silent, stories, timeline,
};

use crate::cache::Cache;

/// Stories that are told beforehand; a page of any other is made when it is asked for.
const TOLD: usize = 1000;
/// Digests of other parameters that are kept.
const KEPT: usize = 12;

/// All that is shown of one state of a folder: made once, read by every request.
pub(crate) struct Edition {
    /// Counts editions, from 1.
    pub(crate) number: u64,
    /// The index.
    pub(crate) held: Held,
    /// Its stories.
    pub(crate) digest: Arc<Digest>,
    /// Story (in `digest`) of each article, by address.
    stories: HashMap<String, usize>,
    digests: Cache<Digest>,
    lists: Cache<StoryList>,
    timelines: Cache<Timeline>,
}

impl Edition {
    pub(crate) fn new(number: u64, held: Held, progress: Progress<'_>) -> Result<Self> {
        let options = DigestOptions { stories: Some(TOLD), ..options() };
        let digest = told(&held, &options, progress)?;
        let stories = digest.stories.iter().enumerate();
        let stories = stories
            .flat_map(|(at, story)| story.articles.iter().map(move |member| (member.address(), at)))
            .collect();
        Ok(Self {
            number,
            held,
            digest: Arc::new(digest),
            stories,
            digests: Cache::new(KEPT),
            lists: Cache::new(KEPT),
            timelines: Cache::new(KEPT),
        })
    }

    pub(crate) fn input(&self) -> Input {
        Input::Held(self.held.clone())
    }

    /// A digest of other parameters.
    pub(crate) fn digest(&self, wanted: DigestOptions, progress: Progress<'_>) -> Result<Arc<Digest>> {
        self.digests.get(&format!("{wanted:?}"), || told(&self.held, &wanted, progress))
    }

    /// All stories.
    pub(crate) fn list(&self, granularity: f32) -> Result<Arc<StoryList>> {
        let options = StoriesOptions { granularity, sync: None };
        self.lists.get(&format!("{options:?}"), || stories(&self.input(), &options, &silent))
    }

    /// A timeline.
    pub(crate) fn timeline(&self, wanted: TimelineRequest, progress: Progress<'_>) -> Result<Arc<Timeline>> {
        self.timelines.get(&format!("{wanted:?}"), || timeline(&self.input(), &wanted, progress))
    }

    /// The told story of this id, and its place among all.
    pub(crate) fn story(&self, id: &str) -> Option<(usize, &DigestStory)> {
        self.digest.stories.iter().enumerate().find(|(_, story)| story.id == id)
    }

    /// The told story that an article belongs to.
    pub(crate) fn story_of(&self, address: &str) -> Option<&DigestStory> {
        self.stories.get(address).map(|&at| &self.digest.stories[at])
    }

    /// Sentences of an article that are cited in its story.
    pub(crate) fn cited(&self, of: &str) -> Vec<Span> {
        let Some(story) = self.story_of(of) else { return Vec::new() };
        let member = story.articles.iter().find(|member| member.address() == of);
        let cites = |quote: &&DigestQuote| member.is_some_and(|member| quote.citation == member.number);
        story.quotes.iter().filter(cites).map(|quote| quote.span).collect()
    }
}

/// The options of a digest that needs no sync.
pub(crate) fn options() -> DigestOptions {
    DigestOptions { sync: None, ..DigestOptions::default() }
}

/// A digest with its news marked. A last kept digest that is damaged (`epitome check` tells) costs the page these
/// marks and nothing else.
fn told(held: &Held, wanted: &DigestOptions, progress: Progress<'_>) -> Result<Digest> {
    let mut told = digest(&Input::Held(held.clone()), wanted, progress)?;
    if let Ok(Some(before)) = last_digest(held.places()) {
        mark_news(&before, &mut told);
    }
    Ok(told)
}
