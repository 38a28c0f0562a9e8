use std::path::Path;

use epitome_text::{Article, Language};
use tempfile::tempdir;

use super::*;

const MEMORY: usize = 15_000_000;

pub(crate) fn article(path: &str, title: &str, body: &str) -> Article {
    Article {
        id: path.into(),
        path: path.into(),
        title: title.into(),
        body: body.into(),
        language: Language::English,
        format: "text".into(),
        ..Article::default()
    }
}

fn put(writer: &Writer, articles: &[Article]) {
    for article in articles {
        let record = FileRecord { path: article.path.clone(), articles: 1, ..FileRecord::default() };
        writer.put_file(&record).unwrap();
        writer.add_article(article).unwrap();
    }
}

fn index(dir: &Path, articles: &[Article]) -> Snapshot {
    let index = Index::create(dir).unwrap();
    let writer = index.writer(MEMORY).unwrap();
    put(&writer, articles);
    writer.commit().unwrap();
    index.snapshot().unwrap()
}

fn harbour() -> Vec<Article> {
    vec![
        article("a.txt", "Ferry runs aground", "The ferry struck a sandbank.\nNobody on the ferry was hurt."),
        article("b.txt", "Harbour dredged", "Crews dredged the harbour after a ferry ran aground."),
        article("c.txt", "Bakery opens", "A bakery opened on the quay and sold out by noon."),
    ]
}

#[test]
fn stores_and_finds() {
    let dir = tempdir().unwrap();
    let snapshot = index(dir.path(), &harbour());
    assert_eq!(snapshot.len(), 3);
    let mut all = Vec::new();
    snapshot.articles(&mut |batch| all.extend(batch)).unwrap();
    assert_eq!(all, harbour());
    let request = Request { query: "ferries".into(), limit: 10, ..Request::default() };
    let results = snapshot.search(&request).unwrap();
    let paths: Vec<_> = results.hits.iter().map(|hit| hit.article.path.as_str()).collect();
    assert_eq!(paths, ["a.txt", "b.txt"]);
    let snippet = &results.hits[1].snippet;
    assert_eq!(snippet.matches[0].of(&snippet.text), "ferry");
}
