//! Articles in a search engine elsewhere: pushed there, found there, and what was found matched and told here.

use epitome_engine::{Engine, Found};
use epitome_indexer::{FileRecord, Hit, Index, Needs, Request, Results};
use epitome_text::Article;
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Value, json};

use crate::corpus::{self, Corpus};
use crate::known::Membership;
use crate::search::{page_of, request};
use crate::{
    EngineQuery, Error, Event, Input, Progress, Result, SearchOptions, SearchResults, Stage, SyncOptions,
};

/// Memory that the index of found articles may take, in bytes.
const MEMORY: usize = 32 << 20;
/// Most candidates that one search looks at.
const MOST: usize = 4096;

/// What was pushed.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Pushed {
    /// Articles pushed.
    pub articles: usize,
    /// Whether the index was made first.
    pub created: bool,
    /// Files and entries that could not be read.
    pub skipped: Vec<crate::Skipped>,
}

/// Pushes every article of `input` to the index at `url`, which is made if it is not there.
///
/// # Errors
/// What the sync, the index or the engine refuses.
pub fn push(input: &Input, url: &str, sync: Option<&SyncOptions>, progress: Progress<'_>) -> Result<Pushed> {
    let engine = Engine::new(url)?;
    let opened = corpus::open(input, sync, progress)?;
    progress(Event::Start { stage: Stage::Reading, total: opened.corpus.len() as u64 });
    let created = engine.create()?;
    let (mut pusher, mut failed) = (engine.pusher(), None);
    opened.corpus.each(&mut |batch| {
        let all = batch.len() as u64;
        if failed.is_none() {
            failed = batch.into_iter().try_for_each(|article| pusher.add(&article)).err();
        }
        progress(Event::Advance(all));
    })?;
    failed.map_or(Ok(()), Err)?;
    let articles = pusher.finish()?;
    progress(Event::End);
    Ok(Pushed { articles, created, skipped: opened.skipped })
}

/// Searches the index at `url`: the engine ranks, the query is read, matched and shown here.
///
/// # Errors
/// What the engine refuses, and what it cannot look for.
pub fn search_engine(url: &str, options: &SearchOptions) -> Result<SearchResults> {
    let engine = Engine::new(url)?;
    let request = request(&Membership::default(), options);
    let query = query(&request)?;
    let found = page_of(options, &Membership::default(), |limit, offset| {
        let wanted = limit.saturating_add(offset);
        let mut depth = wanted.clamp(10, MOST);
        loop {
            let page = engine.search(&query, depth, 0)?;
            let all = page.found.len() < depth || depth >= MOST;
            let results = matched(page.found, page.total, &request)?;
            if all || results.hits.len() >= wanted {
                return Ok(cut(results, limit, offset));
            }
            depth = (depth * 2).min(MOST);
        }
    })?;
    Ok(SearchResults { query: options.question.query.clone(), ..found })
}

/// Searches for several questions at once, the best `limit` of each; for rankings.
///
/// # Errors
/// As [`search_engine`].
pub fn search_engine_each(url: &str, options: &[SearchOptions]) -> Result<Vec<SearchResults>> {
    let engine = Engine::new(url)?;
    let requests: Vec<Request> =
        options.iter().map(|options| request(&Membership::default(), options)).collect();
    let queries: Vec<Value> = requests.iter().map(query).collect::<Result<_>>()?;
    let most = options.iter().map(|options| options.limit + options.offset).max().unwrap_or(0);
    let pages = engine.search_each(&queries, (2 * most).clamp(10, MOST))?;
    let answer = |((page, request), options): ((epitome_engine::Page, &Request), &SearchOptions)| {
        let results = matched(page.found, page.total, request)?;
        let found = page_of(options, &Membership::default(), |limit, offset| {
            Ok(cut(results.clone(), limit, offset))
        })?;
        Ok(SearchResults { query: options.question.query.clone(), ..found })
    };
    pages.into_iter().zip(&requests).zip(options).map(answer).collect()
}

/// Every wanted article that may match, in the order of a folder.
pub(crate) fn candidates(wanted: &EngineQuery) -> Result<Corpus> {
    let engine = Engine::new(&wanted.url)?;
    let mut found = Vec::new();
    let EngineQuery { since, until, .. } = *wanted;
    let request = Request { query: wanted.query.clone(), since, until, ..Request::default() };
    engine.each(&query(&request)?, &mut |place, article| found.push((place, article)))?;
    found.sort_by(|a, b| (&a.1.path, a.0, &a.1.part, &a.1.id).cmp(&(&b.1.path, b.0, &b.1.part, &b.1.id)));
    Ok(Corpus::Memory(found.into_iter().map(|(_, article)| article).collect()))
}

/// What of the candidates matches, in the engine's order. Facets count the candidates alone.
fn matched(mut found: Vec<Found>, total: usize, request: &Request) -> Result<Results> {
    let key = |article: &Article| (article.path.clone(), article.part.clone(), article.id.clone());
    // An engine without ids has what was pushed twice twice.
    let mut seen = FxHashSet::default();
    found.retain(|found| seen.insert(key(&found.article)));
    let place = tempfile::tempdir().map_err(|source| Error::Io { path: std::env::temp_dir(), source })?;
    let index = Index::create(place.path())?;
    let writer = index.writer(MEMORY)?;
    writer.record_file(&FileRecord::default())?;
    found.iter().try_for_each(|found| writer.add_article(&found.article))?;
    writer.commit()?;
    let mut results =
        index.snapshot()?.search(&Request { limit: found.len(), offset: 0, ..request.clone() })?;
    let order: FxHashMap<_, _> =
        found.iter().enumerate().map(|(at, found)| (key(&found.article), (at, found.score))).collect();
    for hit in &mut results.hits {
        hit.score = order.get(&key(&hit.article)).map_or(0.0, |&(_, score)| score);
    }
    if request.sort == epitome_indexer::Sort::Relevance {
        results.hits.sort_by_key(|hit| order.get(&key(&hit.article)).map_or(usize::MAX, |&(at, _)| at));
    }
    // What the engine found beyond the candidates is likely to match as they do.
    if total > found.len() {
        results.total = results.total.max(total);
        results.notes.push(format!("the best {} of {total} candidates were looked at", found.len()));
    }
    results.suggestion = None;
    Ok(results)
}

fn cut(mut results: Results, limit: usize, offset: usize) -> Results {
    results.hits = results.hits.into_iter().skip(offset).take(limit).collect::<Vec<Hit>>();
    results
}

/// The request in the dialect.
fn query(request: &Request) -> Result<Value> {
    let refused = |why: &str| Error::Usage(why.to_owned());
    Ok(dialect(&epitome_indexer::needs(request).map_err(refused)?))
}

fn dialect(needs: &Needs) -> Value {
    use epitome_engine::fields::{BODY, DAY, FORMAT, LANGUAGE, TITLE};
    let places =
        |title: bool, body: bool| [(title, TITLE), (body, BODY)].into_iter().filter(|(wanted, _)| *wanted);
    let any = |mut parts: Vec<Value>| match parts.len() {
        1 => parts.remove(0),
        _ => json!({ "bool": { "should": parts, "minimum_should_match": 1 } }),
    };
    let one_of = |field: &str, values: &mut dyn Iterator<Item = Value>| {
        any(values.map(|value| json!({ "term": { field: { "value": value } } })).collect())
    };
    match needs {
        Needs::Nothing => json!({ "match_all": {} }),
        Needs::All(parts) => {
            let (ranked, filters): (Vec<&Needs>, Vec<&Needs>) = parts
                .iter()
                .partition(|part| !matches!(part, Needs::Language(_) | Needs::Format(_) | Needs::Days(..)));
            let of = |parts: Vec<&Needs>| parts.into_iter().map(dialect).collect::<Vec<_>>();
            json!({ "bool": { "must": of(ranked), "filter": of(filters) } })
        }
        Needs::Any(parts) => any(parts.iter().map(dialect).collect()),
        Needs::Term { terms, title, body } => {
            let words = terms.join(" ");
            any(places(*title, *body)
                .map(|(_, field)| json!({ "match": { field: { "query": words } } }))
                .collect())
        }
        Needs::Prefix { start, title, body } => any(places(*title, *body)
            .map(|(_, field)| json!({ "prefix": { field: { "value": start } } }))
            .collect()),
        Needs::Language(languages) => {
            one_of(LANGUAGE, &mut languages.iter().map(|language| json!(language.code())))
        }
        Needs::Format(formats) => one_of(FORMAT, &mut formats.iter().map(|format| json!(format))),
        Needs::Days(from, to) => {
            let mut range = serde_json::Map::new();
            range.extend(from.map(|from| ("gte".to_owned(), json!(from))));
            range.extend(to.map(|to| ("lte".to_owned(), json!(to))));
            json!({ "range": { DAY: range } })
        }
    }
}
