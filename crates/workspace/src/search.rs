use epitome_indexer::{Hit, Request, Snippet};
use epitome_text::{Language, Published, Span};
use jiff::civil::Date;
use serde::Serialize;

use crate::corpus::Card;
use crate::tell::page;
use crate::{Places, Progress, Result, SyncOptions, SyncReport, sync};

/// What to search for and how.
#[derive(Clone, Debug, Default)]
pub struct SearchOptions {
    /// The query as typed.
    pub query: String,
    /// Most hits to give.
    pub limit: usize,
    /// Hits to pass over.
    pub offset: usize,
    /// Published on or after.
    pub since: Option<Date>,
    /// Published on or before.
    pub until: Option<Date>,
    /// How to bring the index up to date first; `None`: not at all.
    pub sync: Option<SyncOptions>,
}

/// What was found.
#[derive(Clone, Debug, Serialize)]
pub struct SearchResults {
    /// Version of this shape.
    pub schema: u32,
    /// The query as typed.
    pub query: String,
    /// Articles that match in all.
    pub total: usize,
    /// How the query was read, where not plainly as typed.
    pub notes: Vec<String>,
    /// Best first.
    pub hits: Vec<SearchHit>,
    /// What the sync before it did.
    #[serde(skip)]
    pub sync: Option<SyncReport>,
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
}

/// Searches a folder.
///
/// # Errors
/// What the sync or the index refuses. No query is an error.
pub fn search(places: &Places, options: &SearchOptions, progress: Progress<'_>) -> Result<SearchResults> {
    let report = options.sync.as_ref().map(|options| sync(places, options, progress)).transpose()?;
    let snapshot = places.open()?.snapshot()?;
    let found = snapshot.search(&Request {
        query: options.query.clone(),
        limit: options.limit,
        offset: options.offset,
        since: options.since,
        until: options.until,
        ..Request::default()
    })?;
    let hits = found.hits.into_iter().enumerate();
    Ok(SearchResults {
        schema: 1,
        query: options.query.clone(),
        total: found.total,
        notes: found.notes,
        hits: hits.map(|(at, hit)| search_hit(options.offset + at + 1, hit)).collect(),
        sync: report,
    })
}

fn search_hit(rank: usize, hit: Hit) -> SearchHit {
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
    }
}
