//! Measures search on test collections: `cargo run --release -p epitome-indexer --example ir -- [--expand]
//! [--bare] [--run DIR] FOLDER…`; `--bare` asks a bare tantivy index (its default tokenizer, any word) instead. Each folder holds `docs.jsonl` (id, title, text), `queries.jsonl` (id, text) and
//! `qrels.tsv` (query, document, grade). Prints nDCG@10 and Recall@100; writes TREC runs into DIR.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use epitome_indexer::{FileRecord, Index, Request, Snapshot};
use epitome_text::{Article, detect};
use serde_json::Value;
use tantivy::collector::TopDocs;
use tantivy::query::QueryParser;
use tantivy::schema::{STORED, Schema, TEXT, Value as _};
use tantivy::{Searcher, TantivyDocument, doc};

/// Documents of a query that are judged.
const DEPTH: usize = 100;

type Grades = BTreeMap<String, BTreeMap<String, u32>>;

fn main() -> Result<(), Box<dyn Error>> {
    let (mut expand, mut bare) = (false, false);
    let mut run = None;
    let mut folders = Vec::new();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--expand" => expand = true,
            "--bare" => bare = true,
            "--run" => run = words.next().map(PathBuf::from),
            _ => folders.push(PathBuf::from(word)),
        }
    }
    let mut sums = (0.0, 0.0);
    for folder in &folders {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let dir = tempfile::tempdir()?;
        let (ndcg, recall, text) = if bare {
            let (index, parser) = index_bare(dir.path(), folder)?;
            let searcher = index.reader()?.searcher();
            measure(folder, &|query| rank_bare(&searcher, &parser, query))?
        } else {
            let snapshot = index(dir.path(), folder)?;
            measure(folder, &|query| {
                let request = Request { query: query.into(), limit: DEPTH, expand, ..Request::default() };
                Ok(snapshot.rank(&request)?.into_iter().map(|(id, _)| id).collect())
            })?
        };
        if let Some(run) = &run {
            fs::write(run.join(format!("{name}.run")), text)?;
        }
        println!("{name:10} nDCG@10 {ndcg:.4}  Recall@100 {recall:.4}");
        sums = (sums.0 + ndcg, sums.1 + recall);
    }
    let count = folders.len() as f64;
    println!("{:10} nDCG@10 {:.4}  Recall@100 {:.4}", "mean", sums.0 / count, sums.1 / count);
    Ok(())
}

fn lines(path: &Path) -> Result<Vec<Value>, Box<dyn Error>> {
    Ok(fs::read_to_string(path)?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn index(dir: &Path, folder: &Path) -> Result<Snapshot, Box<dyn Error>> {
    let index = Index::create(dir)?;
    let writer = index.writer(100_000_000)?;
    writer.put_file(&FileRecord { path: "docs.jsonl".into(), ..FileRecord::default() })?;
    for doc in lines(&folder.join("docs.jsonl"))? {
        let body = text(&doc, "text");
        let title = text(&doc, "title");
        let language = detect(&body).language;
        let path = "docs.jsonl".into();
        writer.add_article(&Article {
            id: text(&doc, "id"),
            path,
            title,
            body,
            language,
            ..Article::default()
        })?;
    }
    writer.commit()?;
    Ok(index.snapshot()?)
}

fn index_bare(dir: &Path, folder: &Path) -> Result<(tantivy::Index, QueryParser), Box<dyn Error>> {
    let mut schema = Schema::builder();
    let id = schema.add_text_field("id", STORED);
    let title = schema.add_text_field("title", TEXT);
    let body = schema.add_text_field("body", TEXT);
    let index = tantivy::Index::create_in_dir(dir, schema.build())?;
    let mut writer = index.writer_with_num_threads::<TantivyDocument>(1, 50_000_000)?;
    for document in lines(&folder.join("docs.jsonl"))? {
        let [own, head, text] = ["id", "title", "text"].map(|key| text(&document, key));
        writer.add_document(doc!(id => own, title => head, body => text))?;
    }
    writer.commit()?;
    let parser = QueryParser::for_index(&index, vec![title, body]);
    Ok((index, parser))
}

fn rank_bare(searcher: &Searcher, parser: &QueryParser, query: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let words: String = query.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let (query, _) = parser.parse_query_lenient(&words.to_lowercase());
    let found = searcher.search(&query, &TopDocs::with_limit(DEPTH).order_by_score())?;
    let id = searcher.schema().get_field("id")?;
    let mut ids = Vec::new();
    for (_, address) in found {
        let document: TantivyDocument = searcher.doc(address)?;
        ids.extend(document.get_first(id).and_then(|value| value.as_str()).map(str::to_owned));
    }
    Ok(ids)
}

/// Ids of the documents that a query finds, best first.
type Ranker<'a> = &'a dyn Fn(&str) -> Result<Vec<String>, Box<dyn Error>>;

fn measure(folder: &Path, rank: Ranker<'_>) -> Result<(f64, f64, String), Box<dyn Error>> {
    let grades = grades(&fs::read_to_string(folder.join("qrels.tsv"))?);
    let (mut ndcg, mut recall, mut run, mut judged) = (0.0, 0.0, String::new(), 0.0);
    let start = Instant::now();
    for query in lines(&folder.join("queries.jsonl"))? {
        let id = text(&query, "id");
        let Some(grades) = grades.get(&id) else { continue };
        let hits = rank(&text(&query, "text"))?;
        for (rank, hit) in (1..).zip(&hits) {
            writeln!(run, "{id} Q0 {hit} {rank} {} epitome", 1000 - rank)?;
        }
        let found: Vec<u32> = hits.iter().map(|hit| grades.get(hit).copied().unwrap_or(0)).collect();
        let mut ideal: Vec<u32> = grades.values().copied().filter(|grade| *grade > 0).collect();
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        ndcg += gain(&found) / gain(&ideal).max(f64::MIN_POSITIVE);
        recall += found.iter().filter(|grade| **grade > 0).count() as f64 / ideal.len().max(1) as f64;
        judged += 1.0;
    }
    eprintln!("{judged} queries in {:?}", start.elapsed());
    Ok((ndcg / judged, recall / judged, run))
}

fn grades(text: &str) -> Grades {
    let mut grades = Grades::new();
    for line in text.lines() {
        let mut columns = line.split('\t');
        if let (Some(query), Some(doc), Some(Ok(grade))) =
            (columns.next(), columns.next(), columns.next().map(str::parse::<i32>))
        {
            grades.entry(query.into()).or_default().insert(doc.into(), grade.max(0) as u32);
        }
    }
    grades
}

fn gain(grades: &[u32]) -> f64 {
    (2_u32..).zip(grades).take(10).map(|(rank, grade)| f64::from(*grade) / f64::from(rank).log2()).sum()
}
