use std::path::{Path, PathBuf};
use std::sync::Arc;

use epitome_indexer::{Facet, Hit, Request, Results, Snapshot, Snippet, Sort};
use epitome_text::{Article, Language, Published, Span};
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::corpus::{self, Card, read_files};
use crate::known::Membership;
use crate::tell::page;
use crate::{Error, Places, Progress, Result, SyncOptions, SyncReport, copies, sync};

/// Version of the shape of results.
const SCHEMA: u32 = 1;
/// Hits that are looked at beyond those wanted, since some may be copies of others.
const SPARE: usize = 20;
/// Where copies are folded no more: nobody reads so far, and programs want every hit.
pub(crate) const DEEPEST: usize = 1000;

/// What is asked of a folder: all that decides which articles match and in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Question {
    /// The query as typed; empty: every article that the filters let pass.
    pub query: String,
    /// Published on or after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// Published on or before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Of one of these sources (part of the name).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    /// In one of these languages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Language>,
    /// In a file that matches one of these globs, or in one of these folders.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    /// From a file of one of these formats.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub formats: Vec<String>,
    /// In one of these stories (an id, or its first characters).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stories: Vec<String>,
    /// What comes first.
    pub sort: Sort,
    /// Looks also for words that the best articles share.
    pub expand: bool,
}

/// What to search for and how.
#[derive(Clone, Debug, Default)]
pub struct SearchOptions {
    /// What is asked.
    pub question: Question,
    /// Most hits to give; 0 only counts.
    pub limit: usize,
    /// Hits to pass over.
    pub offset: usize,
    /// What to count the matching articles by.
    pub facets: Vec<Facet>,
    /// Sentences to show before and after the best one.
    pub context: usize,
    /// Shows near-copies of a hit as hits of their own.
    pub all_copies: bool,
    /// The day from which `since:7d` counts back; `None`: that of the newest article.
    pub now: Option<Date>,
    /// How to bring the index up to date first; `None`: not at all.
    pub sync: Option<SyncOptions>,
}

/// What was found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SearchResults {
    /// Version of this shape.
    pub schema: u32,
    /// The query as typed, or what the hits are like.
    pub query: String,
    /// Articles that match in all, copies included.
    pub total: usize,
    /// How the query was read, where not plainly as typed.
    pub notes: Vec<String>,
    /// The query with words that the index knows, where few articles match.
    pub suggestion: Option<String>,
    /// Best first, unless sorted otherwise.
    pub hits: Vec<SearchHit>,
    /// All matching articles counted, one for each facet asked for.
    pub facets: Vec<FacetCounts>,
    /// What the sync before it did.
    #[serde(skip)]
    pub sync: Option<SyncReport>,
}

/// All matching articles, counted by one facet.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FacetCounts {
    /// By what.
    pub facet: Facet,
    /// Most first; months in their order. Articles without a value are not counted.
    pub counts: Vec<FacetCount>,
}

/// How many matching articles have a value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FacetCount {
    /// The value; of a story its id.
    pub value: String,
    /// Headline of a story of more than one article.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    /// How many have it.
    pub articles: usize,
}

/// One found article.
#[derive(Clone, Debug, Serialize)]
pub struct SearchHit {
    /// Place in the ranking, from 1.
    pub rank: usize,
    /// The article's id.
    pub id: String,
    /// Its file, relative to the folder.
    pub path: String,
    /// Its entry in the file.
    pub part: Option<String>,
    /// Its title, or its first words if it has none.
    pub title: String,
    /// Who published it.
    pub source: Option<String>,
    /// When.
    pub published: Option<Published>,
    /// Its language.
    pub language: Language,
    /// Its address on the web.
    pub url: Option<String>,
    /// How well it matches.
    pub score: f32,
    /// The best passage; offsets are into the stored body.
    pub snippet: Snippet,
    /// Page of the passage, from 1, where the file has pages.
    pub page: Option<usize>,
    /// Where the passage stands in the body.
    pub span: Span,
    /// Ids of its near-copies that match less well, which are no hits of their own.
    pub copies: Vec<String>,
}

/// Searches a folder.
///
/// # Errors
/// What the sync or the index refuses. No query is an error.
pub fn search(places: &Places, options: &SearchOptions, progress: Progress<'_>) -> Result<SearchResults> {
    let shelf = Shelf::open(places, options, options.names_story(), progress)?;
    Ok(SearchResults { sync: shelf.sync.clone(), ..shelf.answer(options)? })
}

/// Finds the articles that are most like the one at `path`: a file of the folder (`path#part` or `path#id`
/// for one of its entries) or any other readable file. Of the question in `options` only the filters matter; facets
/// and context do not.
///
/// # Errors
/// What the sync or the index refuses, and if the file cannot be read.
pub fn like(
    places: &Places,
    path: &Path,
    options: &SearchOptions,
    progress: Progress<'_>,
) -> Result<SearchResults> {
    let shelf = Shelf::open(places, options, options.names_story(), progress)?;
    let article = pattern(places, &shelf.snapshot, path, options)?;
    Ok(SearchResults { sync: shelf.sync, ..similar(&shelf.snapshot, &shelf.stories, &article, options)? })
}

/// The articles of what is open that answer the question.
pub(crate) fn answer(
    snapshot: &Snapshot,
    stories: &Membership,
    options: &SearchOptions,
) -> Result<SearchResults> {
    let request = request(stories, options);
    let found = page_of(options, stories, |limit, offset| {
        Ok(snapshot.search(&Request { limit, offset, ..request.clone() })?)
    })?;
    Ok(SearchResults { query: options.question.query.clone(), ..found })
}

/// The articles of what is open that are most like this one.
pub(crate) fn similar(
    snapshot: &Snapshot,
    stories: &Membership,
    article: &Article,
    options: &SearchOptions,
) -> Result<SearchResults> {
    let request = request(stories, options);
    let found = page_of(options, stories, |limit, offset| {
        Ok(snapshot.like(article, &Request { limit, offset, ..request.clone() })?)
    })?;
    Ok(SearchResults { query: format!("like {}", article.id), ..found })
}

/// How the query is read, a line for each of its parts.
pub fn explain_query(query: &str) -> String {
    epitome_indexer::explain_query(query)
}

/// What searches look into.
pub(crate) struct Shelf {
    pub(crate) snapshot: Arc<corpus::Shelf>,
    pub(crate) sync: Option<SyncReport>,
    stories: Membership,
}

impl Shelf {
    /// Brings the index up to date if asked to, and opens it; with `stories`, the stories of its articles too.
    pub(crate) fn open(
        places: &Places,
        options: &SearchOptions,
        stories: bool,
        progress: Progress<'_>,
    ) -> Result<Self> {
        let sync = options.sync.as_ref().map(|options| sync(places, options, progress)).transpose()?;
        let memory = options.sync.as_ref().and_then(|options| options.memory);
        let snapshot = corpus::Shelf::new(places.open()?.snapshot()?, &places.index, memory);
        let stories =
            if stories { snapshot.stories(progress)?.membership().clone() } else { Membership::default() };
        Ok(Self { snapshot, sync, stories })
    }

    pub(crate) fn answer(&self, options: &SearchOptions) -> Result<SearchResults> {
        answer(&self.snapshot, &self.stories, options)
    }

    pub(crate) fn request(&self, options: &SearchOptions) -> Request {
        request(&self.stories, options)
    }
}

pub(crate) fn request(stories: &Membership, options: &SearchOptions) -> Request {
    let question = options.question.clone();
    Request {
        query: question.query,
        since: question.since,
        until: question.until,
        sources: question.sources,
        languages: question.languages,
        paths: question.paths,
        formats: question.formats,
        stories: question.stories,
        groups: Some(stories.groups.clone()),
        sort: question.sort,
        expand: question.expand,
        facets: options.facets.clone(),
        context: options.context,
        now: options.now,
        ..Request::default()
    }
}

impl SearchOptions {
    /// Whether stories must be known to answer.
    pub(crate) fn names_story(&self) -> bool {
        !self.question.stories.is_empty()
            || self.facets.contains(&Facet::Story)
            || epitome_indexer::names_story(&self.question.query)
    }
}

/// The wanted page of what `fetch(limit, offset)` finds, with near-copies folded unless all are wanted.
pub(crate) fn page_of(
    options: &SearchOptions,
    stories: &Membership,
    fetch: impl Fn(usize, usize) -> Result<Results>,
) -> Result<SearchResults> {
    let wanted = options.offset.saturating_add(options.limit);
    if options.all_copies || options.limit == 0 || wanted > DEEPEST {
        let mut found = fetch(options.limit, options.offset)?;
        let hits = each(std::mem::take(&mut found.hits), options.offset);
        return Ok(results(found, hits, stories));
    }
    let mut depth = wanted + wanted / 2 + SPARE;
    loop {
        let mut found = fetch(depth, 0)?;
        let all = found.hits.len() < depth;
        let mut hits = fold(std::mem::take(&mut found.hits));
        if all || hits.len() >= wanted || depth > DEEPEST {
            hits.truncate(wanted);
            hits.drain(..options.offset.min(hits.len()));
            return Ok(results(found, hits, stories));
        }
        depth *= 2;
    }
}

fn results(found: Results, hits: Vec<SearchHit>, stories: &Membership) -> SearchResults {
    let count = |facet: Facet, (value, articles): (String, usize)| {
        let headline = stories.headlines.get(&value).filter(|_| facet == Facet::Story).cloned();
        FacetCount { value, headline, articles }
    };
    let counts = |facet: Facet, counts: Vec<(String, usize)>| {
        counts.into_iter().map(|one| count(facet, one)).collect()
    };
    let facets = found.facets.into_iter();
    SearchResults {
        schema: SCHEMA,
        total: found.total,
        notes: found.notes,
        suggestion: found.suggestion,
        facets: facets
            .map(|facet| FacetCounts { facet: facet.facet, counts: counts(facet.facet, facet.counts) })
            .collect(),
        hits,
        ..SearchResults::default()
    }
}

/// All hits for themselves; `offset` of the ranking stand before them.
pub(crate) fn each(hits: Vec<Hit>, offset: usize) -> Vec<SearchHit> {
    (offset + 1..).zip(hits).map(|(rank, hit)| search_hit(rank, hit, Vec::new())).collect()
}

/// Hits from the first on, with each near-copy folded into the hit that comes before it.
pub(crate) fn fold(hits: Vec<Hit>) -> Vec<SearchHit> {
    let (articles, rest): (Vec<Article>, Vec<_>) =
        hits.into_iter().map(|hit| (hit.article, (hit.score, hit.snippet))).unzip();
    let originals = copies::originals(&articles);
    let mut folded = FxHashMap::<usize, Vec<String>>::default();
    for (at, &original) in originals.iter().enumerate().filter(|(at, original)| at != *original) {
        folded.entry(original).or_default().push(articles[at].id.clone());
    }
    let mut hits = Vec::new();
    for (at, (article, (score, snippet))) in articles.into_iter().zip(rest).enumerate() {
        if originals[at] == at {
            let copies = folded.remove(&at).unwrap_or_default();
            hits.push(search_hit(hits.len() + 1, Hit { article, score, snippet }, copies));
        }
    }
    hits
}

fn search_hit(rank: usize, hit: Hit, copies: Vec<String>) -> SearchHit {
    let card = Card::new(&hit.article);
    SearchHit {
        rank,
        id: card.id,
        path: card.path,
        part: card.part,
        title: card.title,
        source: card.source,
        published: card.published,
        language: card.language,
        url: card.url,
        score: hit.score,
        page: page(&hit.article, hit.snippet.span.start),
        span: hit.snippet.span,
        snippet: hit.snippet,
        copies,
    }
}

/// The article to find others like: from the index if it is there, else read from its file.
fn pattern(places: &Places, snapshot: &Snapshot, path: &Path, options: &SearchOptions) -> Result<Article> {
    let named =
        |article: &Article, part: Option<&str>| article.part.as_deref() == part || Some(&*article.id) == part;
    for name in names(places, path) {
        let (file, part) =
            name.rsplit_once('#').map_or((name.as_str(), None), |(file, part)| (file, Some(part)));
        let whole = snapshot.articles_of(&name)?.into_iter().next();
        let entry =
            || Ok::<_, Error>(snapshot.articles_of(file)?.into_iter().find(|article| named(article, part)));
        if let Some(article) = whole.map_or_else(entry, |article| Ok(Some(article)))? {
            return Ok(article);
        }
    }
    let reading = options.sync.as_ref().map(|sync| sync.reading.clone()).unwrap_or_default();
    let (articles, _) = read_files(&[path.to_owned()], &reading)?;
    let none = || Error::Unreadable { path: path.to_owned(), why: "there is no article in it".to_owned() };
    articles.into_iter().next().ok_or_else(none)
}

/// What the index may call the file: as it was typed, and relative to the folder.
fn names(places: &Places, path: &Path) -> Vec<String> {
    let slashes = |path: &Path| path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    let within = |folder: PathBuf| {
        let whole = std::path::absolute(path).ok()?;
        whole.strip_prefix(folder).map(slashes).ok()
    };
    let absolute = std::path::absolute(&places.folder).ok();
    let mut names: Vec<String> = absolute.and_then(within).into_iter().collect();
    names.push(slashes(path).trim_start_matches("./").to_owned());
    names
}
