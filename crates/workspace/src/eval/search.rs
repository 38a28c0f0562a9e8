use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use epitome_eval::ranking::{self, Grades};
use epitome_eval::stats::{Interval, bootstrap};
use epitome_indexer::{FileRecord, Index, Request, Snapshot};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::folder;
use crate::{Error, Event, Progress, Result, Stage};

/// Hits of a query that are judged.
const DEPTH: usize = 1000;
/// Memory that the index's writer may take, in bytes.
const MEMORY: usize = 64 << 20;

/// Which search to judge.
#[derive(Clone, Debug)]
pub struct SearchGold {
    /// Folder with `docs.jsonl`, `queries.jsonl` (`id`, `text`) and `qrels.tsv` (query, document, grade; or
    /// TREC's four columns).
    pub folder: PathBuf,
    /// File to write the rankings to, in TREC's format.
    pub run: Option<PathBuf>,
}

/// How good a search is.
#[derive(Clone, Debug, Serialize)]
pub struct SearchEvaluation {
    /// Version of this shape.
    pub schema: u32,
    /// Name of the folder.
    pub set: String,
    /// Documents indexed.
    pub documents: usize,
    /// Records that gave no article, having no text.
    pub without_text: usize,
    /// Mean over queries with a relevant document.
    pub figures: SearchFigures,
    /// Each of those queries.
    pub queries: Vec<QueryScores>,
}

/// Means over queries.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct SearchFigures {
    /// Of the first ten, gain = grade.
    pub ndcg_10: Interval,
    /// Of the first thousand.
    pub average_precision: Interval,
    /// Of the first hundred.
    pub recall_100: Interval,
}

/// One query's figures.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct QueryScores {
    pub query: String,
    pub relevant: usize,
    pub found: usize,
    pub ndcg_10: f64,
    pub average_precision: f64,
    pub recall_100: f64,
}

#[derive(Deserialize)]
struct Query {
    id: Value,
    text: String,
}

/// The ranking of one query: ids and scores, best first.
struct Ranking {
    query: String,
    hits: Vec<(String, f32)>,
}

/// Indexes the documents in a temporary folder, asks every query and scores the rankings.
///
/// # Errors
/// If the gold cannot be read, or the index or the run not be written.
pub fn search(gold: &SearchGold, progress: Progress<'_>) -> Result<SearchEvaluation> {
    let records: Vec<Value> = folder::lines(&gold.folder.join("docs.jsonl"))?;
    let queries: Vec<Query> = folder::lines(&gold.folder.join("queries.jsonl"))?;
    let grades = grades(&gold.folder.join("qrels.tsv"))?;
    let place = tempfile::tempdir().map_err(|source| Error::Io { path: std::env::temp_dir(), source })?;
    progress(Event::Start { stage: Stage::Reading, total: records.len() as u64 });
    let snapshot = index(place.path(), &records, progress)?;
    progress(Event::End);
    let rankings: Vec<Ranking> =
        queries.par_iter().map(|query| rank(&snapshot, query)).collect::<Result<_>>()?;
    if let Some(path) = &gold.run {
        std::fs::write(path, run(&rankings)).map_err(|source| Error::Io { path: path.clone(), source })?;
    }
    let judged = |ranking: &Ranking| Some(score(ranking, grades.get(&ranking.query)?));
    let queries: Vec<QueryScores> =
        rankings.iter().filter_map(judged).filter(|query| query.relevant > 0).collect();
    Ok(SearchEvaluation {
        schema: 1,
        set: folder::name(&gold.folder),
        documents: snapshot.len(),
        without_text: records.len() - snapshot.len(),
        figures: SearchFigures::of(&queries),
        queries,
    })
}

fn index(place: &Path, records: &[Value], progress: Progress<'_>) -> Result<Snapshot> {
    let index = Index::create(place)?;
    let writer = index.writer(MEMORY)?;
    let path = "docs.jsonl";
    for article in folder::articles(path, records) {
        article.iter().try_for_each(|article| writer.add_article(article))?;
        progress(Event::Advance(1));
    }
    writer.record_file(&FileRecord { path: path.to_owned(), ..FileRecord::default() })?;
    writer.commit()?;
    Ok(index.snapshot()?)
}

fn rank(snapshot: &Snapshot, query: &Query) -> Result<Ranking> {
    let found =
        snapshot.search(&Request { query: query.text.clone(), limit: DEPTH, ..Request::default() })?;
    let hits = found.hits.into_iter().map(|hit| (hit.article.id, hit.score)).collect();
    Ok(Ranking { query: id(&query.id), hits })
}

fn id(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn grades(path: &Path) -> Result<BTreeMap<String, Grades>> {
    let mut grades = BTreeMap::<String, Grades>::new();
    for (at, line) in folder::text(path)?.lines().enumerate() {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let judgement = match fields[..] {
            [] => continue,
            [query, document, grade] | [query, _, document, grade] => {
                grade.parse::<i64>().ok().map(|grade| (query, document, grade.max(0) as u32))
            }
            _ => None,
        };
        let (query, document, grade) = judgement.ok_or_else(|| {
            folder::unreadable(path, format!("line {}: no query, document and grade", at + 1))
        })?;
        grades.entry(query.to_owned()).or_default().insert(document.to_owned(), grade);
    }
    Ok(grades)
}

fn score(ranking: &Ranking, grades: &Grades) -> QueryScores {
    let hits: Vec<&str> = ranking.hits.iter().map(|hit| hit.0.as_str()).collect();
    QueryScores {
        query: ranking.query.clone(),
        relevant: ranking::relevant(grades),
        found: hits.len(),
        ndcg_10: ranking::ndcg(&hits, grades, 10),
        average_precision: ranking::average_precision(&hits, grades),
        recall_100: ranking::recall(&hits, grades, 100),
    }
}

fn run(rankings: &[Ranking]) -> String {
    let mut text = String::new();
    for Ranking { query, hits } in rankings {
        for (rank, (document, score)) in hits.iter().enumerate() {
            let _ = writeln!(text, "{query} Q0 {document} {} {score} epitome", rank + 1);
        }
    }
    text
}

impl SearchFigures {
    fn of(queries: &[QueryScores]) -> Self {
        let mean = |of: fn(&QueryScores) -> f64| bootstrap(&queries.iter().map(of).collect::<Vec<_>>());
        Self {
            ndcg_10: mean(|query| query.ndcg_10),
            average_precision: mean(|query| query.average_precision),
            recall_100: mean(|query| query.recall_100),
        }
    }
}
