use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Bytes;
use epitome_workspace::types::Span;
use epitome_workspace::{
    Digest, DigestOptions, DigestQuote, DigestStory, Event, Held, Input, Member, Progress, SearchOptions,
    SearchResults, StoriesOptions, Story, StoryList, Timeline, TimelineRequest, address_of, digest,
    last_digest, mark_news, silent, stories, timeline,
};

use crate::Error;
use crate::cache::Cache;
use crate::lanes::Lanes;

/// Stories that are told beforehand; any other is told when it is asked for.
const TOLD: usize = 1000;
/// Digests, lists and timelines of other parameters that are kept.
const KEPT: usize = 12;
/// Stories that were told when they were asked for, and are kept.
const KEPT_STORIES: usize = 256;

/// Searches that are kept, each of few hits …
const KEPT_SEARCHES: usize = 256;
/// … at most so many.
const FEW: usize = 20;
/// Stories of which it is kept which others tell of the like.
const KEPT_NEAR: usize = 4096;

/// Answers that are kept as they are sent, and their bytes: however many ask for one at once, it is in memory once.
const KEPT_PAGES: usize = 1024;
const PAGES_ROOM: usize = 16 << 20;

/// All that is shown of one state of a folder: made once, read by every request.
pub(crate) struct Edition {
    /// Counts editions, from 1.
    pub(crate) number: u64,
    /// The index.
    pub(crate) held: Held,
    /// Its first stories, told.
    pub(crate) digest: Arc<Digest>,
    /// All its stories, in the order of the digest.
    pub(crate) all: Arc<StoryList>,
    /// Place in `all` of each story, by id, and of each article's, by address.
    places: HashMap<String, usize>,
    articles: Arc<HashMap<String, usize>>,
    told: Cache<Option<DigestStory>>,
    digests: Cache<Digest>,
    lists: Cache<StoryList>,
    timelines: Cache<Timeline>,
    searches: Cache<SearchResults>,
    near: Cache<Vec<usize>>,
    /// Answers as they are sent, by address.
    pub(crate) pages: Cache<Bytes>,
    lanes: Arc<Lanes>,
}

impl Edition {
    pub(crate) fn new(
        number: u64,
        held: Held,
        lanes: Arc<Lanes>,
        progress: Progress<'_>,
    ) -> epitome_workspace::Result<Self> {
        let digest = told(&held, &DigestOptions { stories: Some(TOLD), ..options() }, progress)?;
        let all = list(&held, &StoriesOptions { sync: None, ..StoriesOptions::default() })?;
        held.prepare()?;
        let places = all.stories.iter().enumerate();
        let articles = places
            .clone()
            .flat_map(|(at, story)| story.articles.iter().map(move |article| (article.address.clone(), at)));
        Ok(Self {
            number,
            articles: Arc::new(articles.collect()),
            places: places.map(|(at, story)| (story.id.clone(), at)).collect(),
            held,
            digest: Arc::new(digest),
            all: Arc::new(all),
            told: Cache::new(KEPT_STORIES),
            digests: Cache::new(KEPT),
            lists: Cache::new(KEPT),
            timelines: Cache::new(KEPT),
            searches: Cache::new(KEPT_SEARCHES),
            near: Cache::new(KEPT_NEAR),
            pages: Cache::bounded(KEPT_PAGES, PAGES_ROOM, Bytes::len),
            lanes,
        })
    }

    /// A digest of other parameters.
    pub(crate) async fn digest(
        &self,
        wanted: DigestOptions,
        progress: impl Fn(Event) + Send + Sync + 'static,
    ) -> Result<Arc<Digest>, Error> {
        let (key, held) = (format!("{wanted:?}"), self.held.clone());
        self.digests.get(&key, &self.lanes.costly, move || Ok(told(&held, &wanted, &progress)?)).await
    }

    /// All stories, grouped as finely as asked for.
    pub(crate) async fn list(&self, granularity: f32) -> Result<Arc<StoryList>, Error> {
        let options = StoriesOptions { granularity, sync: None };
        if options.granularity == StoriesOptions::default().granularity {
            return Ok(Arc::clone(&self.all));
        }
        let (key, held) = (format!("{options:?}"), self.held.clone());
        self.lists.get(&key, &self.lanes.costly, move || Ok(list(&held, &options)?)).await
    }

    /// What a search finds.
    pub(crate) async fn search(&self, options: SearchOptions) -> Result<Arc<SearchResults>, Error> {
        self.found(String::new(), options, |held, options| held.search(options)).await
    }

    /// Articles like the one of that address; nothing if there is none.
    pub(crate) async fn like(&self, address: &str, limit: usize) -> Result<Arc<SearchResults>, Error> {
        let (options, own) = (SearchOptions { limit, ..SearchOptions::default() }, address.to_owned());
        let like = move |held: &Held, options: &SearchOptions| match held.article(&own)? {
            Some(article) => held.like(&article, options),
            None => held.search(&SearchOptions { limit: 0, ..options.clone() }),
        };
        self.found(address.to_owned(), options, like).await
    }

    async fn found(
        &self,
        of: String,
        options: SearchOptions,
        find: impl FnOnce(&Held, &SearchOptions) -> epitome_workspace::Result<SearchResults> + Send + 'static,
    ) -> Result<Arc<SearchResults>, Error> {
        let (few, key, held) = (options.limit <= FEW, format!("{of} {options:?}"), self.held.clone());
        let find = move || Ok::<_, Error>(find(&held, &options)?);
        match few {
            true => self.searches.get(&key, &self.lanes.quick, find).await,
            false => Ok(Arc::new(self.lanes.costly.run(find).await??)),
        }
    }

    /// Places of the first few stories that tell of the like, the likest first.
    pub(crate) async fn near(&self, story: &DigestStory, most: usize) -> Result<Arc<Vec<usize>>, Error> {
        let Some(central) = story.articles.first().map(Member::address) else { return Ok(Arc::default()) };
        // Its own articles are the likest.
        let limit = story.articles.len() + 5 * most;
        let options = SearchOptions { limit, all_copies: true, ..SearchOptions::default() };
        let (held, articles, own) = (self.held.clone(), Arc::clone(&self.articles), self.place(&story.id));
        let find = move || {
            let mut near = Vec::new();
            let Some(article) = held.article(&central)? else { return Ok(near) };
            for hit in held.like(&article, &options)?.hits {
                let place = articles.get(&address_of(&hit.path, hit.part.as_deref())).copied();
                if let Some(place) = place.filter(|place| Some(*place) != own && !near.contains(place)) {
                    near.push(place);
                }
            }
            near.truncate(most);
            Ok::<_, Error>(near)
        };
        self.near.get(&story.id, &self.lanes.quick, find).await
    }

    /// A timeline.
    pub(crate) async fn timeline(
        &self,
        wanted: TimelineRequest,
        progress: impl Fn(Event) + Send + Sync + 'static,
    ) -> Result<Arc<Timeline>, Error> {
        let (key, input) = (format!("{wanted:?}"), Input::Held(self.held.clone()));
        self.timelines.get(&key, &self.lanes.costly, move || Ok(timeline(&input, &wanted, &progress)?)).await
    }

    /// The place of a story among all, by its id.
    pub(crate) fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// The story that an article belongs to.
    pub(crate) fn story_of(&self, address: &str) -> Option<&Story> {
        self.articles.get(address).map(|&at| &self.all.stories[at])
    }

    /// The story of this id, told; `None` if there is none.
    pub(crate) async fn story(&self, id: &str) -> Result<Option<Arc<DigestStory>>, Error> {
        let Some(at) = self.place(id) else { return Ok(None) };
        if let Some(story) = self.digest.stories.get(at).filter(|story| story.id == id) {
            return Ok(Some(Arc::new(story.clone())));
        }
        let (held, wanted) = (self.held.clone(), id.to_owned());
        let tell = move || Ok::<_, Error>(held.story(&wanted, &options())?);
        let told = self.told.get(id, &self.lanes.costly, tell).await?;
        Ok(told.as_ref().clone().map(Arc::new))
    }

    /// Sentences of an article that are cited in its story.
    pub(crate) async fn cited(&self, of: &str) -> Result<Vec<Span>, Error> {
        let Some(story) = self.story_of(of) else { return Ok(Vec::new()) };
        let Some(story) = self.story(&story.id).await? else { return Ok(Vec::new()) };
        let member = story.articles.iter().find(|member| member.address() == of);
        let cites = |quote: &&DigestQuote| member.is_some_and(|member| quote.citation == member.number);
        Ok(story.quotes.iter().filter(cites).map(|quote| quote.span).collect())
    }
}

/// The options of a digest that needs no sync.
pub(crate) fn options() -> DigestOptions {
    DigestOptions { sync: None, ..DigestOptions::default() }
}

fn list(held: &Held, options: &StoriesOptions) -> epitome_workspace::Result<StoryList> {
    stories(&Input::Held(held.clone()), options, &silent)
}

/// A digest with its news marked. A last kept digest that is damaged (`epitome check` tells) costs the page these
/// marks and nothing else.
fn told(held: &Held, wanted: &DigestOptions, progress: Progress<'_>) -> epitome_workspace::Result<Digest> {
    let mut told = digest(&Input::Held(held.clone()), wanted, progress)?;
    if let Ok(Some(before)) = last_digest(held.places()) {
        mark_news(&before, &mut told);
    }
    Ok(told)
}
