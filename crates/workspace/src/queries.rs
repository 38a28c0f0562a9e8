//! Saved queries: kept beside the index, each with the articles that it has shown.

use std::collections::{BTreeMap, BTreeSet};

use epitome_indexer::{Hit, Request, Snapshot};
use epitome_text::Article;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use crate::search::{self, DEEPEST, each, fold};
use crate::{Error, Places, Progress, Question, Result, SearchHit, SearchOptions, SearchResults, settings};

pub(crate) const FILE: &str = "queries.json";
const SCHEMA: u32 = 1;
/// Hexadecimal digits by which an article is known again: with 64 bits, no two of a million are alike.
const KEY: usize = 16;

#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Shelf {
    schema: u32,
    queries: BTreeMap<String, Kept>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    #[serde(flatten)]
    question: Question,
    #[serde(default)]
    runs: u64,
    /// Keys of the articles that earlier runs found.
    #[serde(default)]
    seen: BTreeSet<String>,
}

/// A saved query.
#[derive(Clone, Debug, Serialize)]
pub struct SavedQuery {
    /// Its name.
    pub name: String,
    /// What it asks.
    #[serde(flatten)]
    pub question: Question,
    /// How often it was run.
    pub runs: u64,
}

/// All saved queries of a folder.
#[derive(Clone, Debug, Serialize)]
pub struct SavedQueries {
    /// Version of this shape.
    pub schema: u32,
    /// By name.
    pub queries: Vec<SavedQuery>,
}

/// What a saved query found, and what [`mark_seen`] is to remember once it has been shown.
#[derive(Debug)]
pub struct QueryRun {
    /// What was found.
    pub results: SearchResults,
    /// What is now known.
    pub seen: Seen,
}

/// Articles that a run of a saved query has found.
#[derive(Debug, Default)]
pub struct Seen(Vec<String>);

/// Saves a query; whether it replaces one of the same name (and what that one has shown is forgotten).
///
/// # Errors
/// If the name is empty or has control characters, or the file cannot be read or written.
pub fn save_query(places: &Places, name: &str, question: Question) -> Result<bool> {
    if name.trim().is_empty() || name.chars().any(char::is_control) {
        return Err(Error::Usage("give the query a name of printable characters".to_owned()));
    }
    places.engine()?;
    let mut shelf = load(places)?;
    let replaced = shelf.queries.insert(name.to_owned(), Kept { question, ..Kept::default() });
    store(places, shelf)?;
    Ok(replaced.is_some())
}

/// The saved queries, by name.
///
/// # Errors
/// If the file cannot be read.
pub fn saved_queries(places: &Places) -> Result<SavedQueries> {
    let queries = load(places)?.queries.into_iter();
    let queries = queries.map(|(name, kept)| SavedQuery { name, question: kept.question, runs: kept.runs });
    Ok(SavedQueries { schema: SCHEMA, queries: queries.collect() })
}

/// Forgets a saved query.
///
/// # Errors
/// If there is none of that name, or the file cannot be read or written.
pub fn remove_query(places: &Places, name: &str) -> Result<()> {
    let mut shelf = load(places)?;
    shelf.queries.remove(name).ok_or_else(|| unknown(name, &shelf))?;
    store(places, shelf)
}

/// Runs a saved query; with `new`, only what no run has shown before counts as a match.
///
/// An article that was moved or edited is not new, nor is a second copy of the same text.
/// The question in `options` does not matter.
///
/// # Errors
/// If there is none of that name; as [`search`](crate::search).
pub fn run_query(
    places: &Places,
    name: &str,
    new: bool,
    options: &SearchOptions,
    progress: Progress<'_>,
) -> Result<QueryRun> {
    let mut shelf = load(places)?;
    let kept = shelf.queries.remove(name).ok_or_else(|| unknown(name, &shelf))?;
    let options = SearchOptions { question: kept.question, ..options.clone() };
    let shelf = search::Shelf::open(places, &options, options.names_story(), progress)?;
    let (results, seen) = if new {
        unseen(&shelf, &options, &kept.seen)?
    } else {
        (shelf.answer(&options)?, found(&shelf.snapshot, &shelf.request(&options))?)
    };
    Ok(QueryRun { results: SearchResults { sync: shelf.sync, ..results }, seen })
}

/// Remembers what a run has shown.
///
/// # Errors
/// If the file cannot be read or written.
pub fn mark_seen(places: &Places, name: &str, seen: Seen) -> Result<()> {
    let mut shelf = load(places)?;
    // It may have been removed meanwhile.
    if let Some(kept) = shelf.queries.get_mut(name) {
        kept.runs += 1;
        kept.seen.extend(seen.0);
        store(places, shelf)?;
    }
    Ok(())
}

/// Hits that no run has shown, and the keys of those that are shown now.
fn unseen(
    shelf: &search::Shelf,
    options: &SearchOptions,
    seen: &BTreeSet<String>,
) -> Result<(SearchResults, Seen)> {
    let request = Request { facets: Vec::new(), ..shelf.request(options) };
    let mut fresh = false;
    each_match(&shelf.snapshot, &request, &mut |article| {
        fresh |= !keys(&article).iter().any(|key| seen.contains(key));
    })?;
    let limit = if fresh { shelf.snapshot.len() } else { 0 };
    let found = shelf.snapshot.search(&Request { limit, ..request })?;
    let known = |article: &Article| keys(article).iter().any(|key| seen.contains(key));
    let fresh: Vec<Hit> = found.hits.into_iter().filter(|hit| !known(&hit.article)).collect();
    let total = fresh.len();
    let fresh_keys: Vec<(String, [String; 2])> =
        fresh.iter().map(|hit| (hit.article.id.clone(), keys(&hit.article))).collect();
    let hits = if options.all_copies || total > DEEPEST { each(fresh, 0) } else { fold(fresh) };
    let hits: Vec<SearchHit> = hits.into_iter().skip(options.offset).take(options.limit).collect();
    let shown: FxHashSet<&String> = hits.iter().flat_map(|hit| hit.copies.iter().chain([&hit.id])).collect();
    let seen = fresh_keys.into_iter().filter(|(id, _)| shown.contains(id)).flat_map(|(_, keys)| keys);
    let seen = Seen(seen.collect());
    let query = options.question.query.clone();
    let results =
        SearchResults { schema: SCHEMA, query, total, notes: found.notes, hits, ..SearchResults::default() };
    Ok((results, seen))
}

/// Keys of all articles that match.
fn found(snapshot: &Snapshot, request: &Request) -> Result<Seen> {
    let mut seen = Vec::new();
    each_match(snapshot, request, &mut |article| seen.extend(keys(&article)))?;
    Ok(Seen(seen))
}

fn each_match(snapshot: &Snapshot, request: &Request, visit: &mut dyn FnMut(Article)) -> Result<()> {
    let matching = snapshot.matching(request)?;
    Ok(snapshot.articles_at(&matching, &mut |batch| batch.into_iter().for_each(&mut *visit))?)
}

/// What an article is known by: its address, and its text wherever it stands.
fn keys(article: &Article) -> [String; 2] {
    let key = |kind: &str, parts: [&str; 3]| {
        let mut hasher = blake3::Hasher::new();
        for part in [&[kind], &parts[..]].concat() {
            hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
        }
        hasher.finalize().to_hex()[..KEY].to_owned()
    };
    let place = [&article.path, article.part.as_deref().unwrap_or(""), &article.id];
    [key("place", place), key("text", [&article.title, &article.body, ""])]
}

fn load(places: &Places) -> Result<Shelf> {
    let shelf: Shelf = settings::load(&places.index, FILE)?.unwrap_or_default();
    if shelf.schema > SCHEMA {
        let why = "a newer epitome wrote it; update epitome".to_owned();
        return Err(Error::Unreadable { path: places.index.join(FILE), why });
    }
    Ok(shelf)
}

fn store(places: &Places, shelf: Shelf) -> Result<()> {
    let failed = |source| Error::Io { path: places.index.clone(), source };
    std::fs::create_dir_all(&places.index).map_err(failed)?;
    settings::store(&places.index, FILE, &Shelf { schema: SCHEMA, ..shelf })
}

fn unknown(name: &str, shelf: &Shelf) -> Error {
    let names: Vec<&str> = shelf.queries.keys().map(String::as_str).collect();
    let hint = if names.is_empty() {
        "none is saved; save one with `epitome query save FOLDER NAME QUERY`".to_owned()
    } else {
        format!("saved are: {}", names.join(", "))
    };
    Error::Usage(format!("no query is named {name}; {hint}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_known_again() {
        let article = |path: &str, body: &str| Article {
            id: path.to_owned(),
            path: path.to_owned(),
            body: body.to_owned(),
            ..Article::default()
        };
        let check = |a: Article, b: Article, expect: bool| {
            let known: BTreeSet<String> = keys(&a).into();
            assert_eq!(keys(&b).iter().any(|key| known.contains(key)), expect, "{a:?} {b:?}");
        };
        check(article("a.txt", "frost"), article("a.txt", "frost"), true);
        check(article("a.txt", "frost"), article("b.txt", "frost"), true);
        check(article("a.txt", "frost"), article("a.txt", "more frost"), true);
        check(article("a.txt", "frost"), article("b.txt", "more frost"), false);
    }
}
