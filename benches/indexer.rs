//! Indexing and searching beside a bare tantivy index of the same text: CPU, size and latency as pairs.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stderr, reason = "divan's entry points")]

use std::fs;
use std::path::Path;

use divan::{Bencher, black_box, counter::BytesCount};
use epitome_indexer::{FileRecord, Index, Request, Snapshot};
use epitome_text::{Article, Language};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::QueryParser;
use tantivy::schema::{STORED, Schema, TEXT};
use tantivy::{TantivyDocument, doc};
use tempfile::{TempDir, tempdir};

const ARTICLES: usize = 4_000;
const MEMORY: usize = 100_000_000;
const QUERIES: &[&str] = &["w3x w40x", "w7x w90x w150x", "w120x", "w5x w6x w7x w8x w9x w10x"];

fn main() {
    let articles = articles();
    let (ours, bare) = (tempdir().unwrap(), tempdir().unwrap());
    index(ours.path(), &articles);
    index_bare(bare.path(), &articles);
    let text: usize = articles.iter().map(|article| article.body.len()).sum();
    eprintln!("text {text} bytes, epitome {} bytes, tantivy {} bytes", size(ours.path()), size(bare.path()));
    divan::main();
}

fn size(dir: &Path) -> u64 {
    fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum()
}

/// Articles over a vocabulary in which, as in news, few words are frequent.
fn articles() -> Vec<Article> {
    let mut state = 1_u32;
    let mut next = move |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) % below
    };
    let mut words = move |count: u32| {
        let word = |_| format!("w{}x", next(300) * next(300) * next(300) / 2_000);
        (0..count).map(word).collect::<Vec<_>>().join(" ")
    };
    let article = |number| Article {
        id: format!("{number}.txt"),
        path: format!("{number}.txt"),
        title: words(8),
        body: (0..20).map(|_| format!("The {}.", words(18))).collect::<Vec<_>>().join("\n"),
        language: Language::English,
        format: "text".into(),
        ..Article::default()
    };
    (0..ARTICLES).map(article).collect()
}

fn index(dir: &Path, articles: &[Article]) -> Snapshot {
    let index = Index::create(dir).unwrap();
    let writer = index.writer(MEMORY).unwrap();
    for article in articles {
        writer
            .put_file(&FileRecord { path: article.path.clone(), articles: 1, ..FileRecord::default() })
            .unwrap();
        writer.add_article(article).unwrap();
    }
    writer.commit().unwrap();
    index.snapshot().unwrap()
}

fn index_bare(dir: &Path, articles: &[Article]) -> (tantivy::Index, QueryParser) {
    let mut schema = Schema::builder();
    let path = schema.add_text_field("path", STORED);
    let title = schema.add_text_field("title", TEXT | STORED);
    let body = schema.add_text_field("body", TEXT | STORED);
    let index = tantivy::Index::create_in_dir(dir, schema.build()).unwrap();
    let mut writer = index.writer_with_num_threads::<TantivyDocument>(2, MEMORY).unwrap();
    for article in articles {
        let fields = doc!(path => article.path.as_str(), title => article.title.as_str(), body => article.body.as_str());
        writer.add_document(fields).unwrap();
    }
    writer.commit().unwrap();
    writer.wait_merging_threads().unwrap();
    let parser = QueryParser::for_index(&index, vec![title, body]);
    (index, parser)
}

fn bench_index<T>(bencher: Bencher<'_, '_>, make: impl Fn(&Path, &[Article]) -> T + Sync) {
    let articles = articles();
    let bytes: usize = articles.iter().map(|article| article.body.len()).sum();
    bencher.counter(BytesCount::new(bytes)).with_inputs(|| tempdir().unwrap()).bench_values(
        |dir: TempDir| {
            drop(make(dir.path(), &articles));
            dir
        },
    );
}

#[divan::bench(sample_count = 5)]
fn index_epitome(bencher: Bencher<'_, '_>) {
    bench_index(bencher, index);
}

#[divan::bench(sample_count = 5)]
fn index_tantivy(bencher: Bencher<'_, '_>) {
    bench_index(bencher, index_bare);
}

/// With the ten best articles and their passages.
#[divan::bench(args = QUERIES)]
fn search_epitome(bencher: Bencher<'_, '_>, query: &str) {
    let dir = tempdir().unwrap();
    let snapshot = index(dir.path(), &articles());
    let request = Request { query: query.into(), limit: 10, ..Request::default() };
    bencher.bench(|| snapshot.search(black_box(&request)).unwrap());
}

/// With the ten best documents, without passages.
#[divan::bench(args = QUERIES)]
fn search_tantivy(bencher: Bencher<'_, '_>, query: &str) {
    let dir = tempdir().unwrap();
    let (index, parser) = index_bare(dir.path(), &articles());
    let searcher = index.reader().unwrap().searcher();
    bencher.bench(|| {
        let query = parser.parse_query(black_box(query)).unwrap();
        let (top, count) =
            searcher.search(&query, &(TopDocs::with_limit(10).order_by_score(), Count)).unwrap();
        let load = |(_, address)| searcher.doc::<TantivyDocument>(address).unwrap();
        (top.into_iter().map(load).collect::<Vec<_>>(), count)
    });
}

/// The whole list of files, as a sync reads it.
#[divan::bench]
fn files(bencher: Bencher<'_, '_>) {
    let dir = tempdir().unwrap();
    let snapshot = index(dir.path(), &articles());
    bencher.bench(|| snapshot.files().unwrap());
}
