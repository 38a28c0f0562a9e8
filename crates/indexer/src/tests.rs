use std::collections::BTreeMap;
use std::path::Path;

use epitome_text::{Article, DateEvidence, Language, Precision, Published};
use jiff::civil::datetime;
use proptest::prelude::*;
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

fn paths(snapshot: &Snapshot, query: &str) -> Vec<String> {
    let request = Request { query: query.into(), limit: 100, ..Request::default() };
    snapshot.search(&request).unwrap().hits.into_iter().map(|hit| hit.article.path).collect()
}

#[test]
fn finds_what_is_asked() {
    let dir = tempdir().unwrap();
    let mut articles = harbour();
    articles[0].source = Some("Bay Courier".into());
    articles[0].published = Some(Published {
        at: datetime(2025, 8, 9, 0, 0, 0, 0),
        precision: Precision::Day,
        evidence: DateEvidence::Field,
    });
    articles[2].language = Language::German;
    let snapshot = index(dir.path(), &articles);
    let check = |query: &str, expect: &[&str]| assert_eq!(paths(&snapshot, query), expect, "{query:?}");
    check("ferry -harbour", &["a.txt"]);
    check("ferry AND dredged", &["b.txt"]);
    check("title:ferry", &["a.txt"]);
    check("body:ferry", &["a.txt", "b.txt"]);
    check("\"the ferry struck\"", &["a.txt"]);
    check("\"ferry the struck\"", &[]);
    check("\"struck ferry\"~1", &["a.txt"]);
    check("\"crews ferry\"~3", &[]);
    check("dredg*", &["b.txt"]);
    check("fery~1", &["a.txt", "b.txt"]);
    check("source:courier", &["a.txt"]);
    check("source:courier ferry", &["a.txt"]);
    check("date:2025-08", &["a.txt"]);
    check("since:7d", &["a.txt"]);
    check("until:2025-08-08", &[]);
    check("ferry source:courier source:herald", &["a.txt"]);
    check("crews source:courier source:herald", &[]);
    check("path:c*", &["c.txt"]);
    check("ext:txt lang:de", &["c.txt"]);
    check("(bakery OR dredged) -quay", &["b.txt"]);
    check("*", &["a.txt", "b.txt", "c.txt"]);
    check("", &["a.txt", "b.txt", "c.txt"]);
    check("🙂 ?!", &[]);
    check("zeppelin", &[]);
}

#[test]
fn suggests_counts_and_sorts() {
    let dir = tempdir().unwrap();
    let snapshot = index(dir.path(), &harbour());
    let search = |request: Request| snapshot.search(&Request { limit: 10, ..request }).unwrap();
    let results = search(Request { query: "bakery opned".into(), ..Request::default() });
    assert_eq!(results.suggestion.as_deref(), Some("bakery opens"));
    let facets = vec![Facet::Language, Facet::Month];
    let results = search(Request { query: "ferry".into(), facets, ..Request::default() });
    assert_eq!(results.facets[0].counts, [("en".into(), 2)]);
    assert_eq!(results.facets[1].counts, []);
    let request = Request { query: "ferry".into(), sort: Sort::Date, offset: 1, ..Request::default() };
    assert_eq!(search(request).hits.len(), 1);
    let request = Request { query: "ferry".into(), ..Request::default() };
    assert_eq!(snapshot.matching(&request).unwrap(), [0, 1]);
    let like = snapshot.like(&harbour()[0], &Request { limit: 5, ..Request::default() }).unwrap();
    assert_eq!(like.hits[0].article.path, "b.txt");
}

#[test]
fn follows_files() {
    let dir = tempdir().unwrap();
    let before = index(dir.path(), &harbour());
    let index = Index::open(dir.path()).unwrap();
    let writer = index.writer(MEMORY).unwrap();
    put(&writer, &[article("a.txt", "Ferry afloat", "The tide lifted the ferry.")]);
    writer.remove_file("b.txt").unwrap();
    writer.commit().unwrap();
    let after = index.snapshot().unwrap();
    assert_eq!(after.articles_of("a.txt").unwrap()[0].title, "Ferry afloat");
    assert_eq!(after.articles_of("b.txt").unwrap(), []);
    let files: Vec<_> = after.files().unwrap().into_iter().map(|file| file.path).collect();
    assert_eq!(files, ["a.txt", "c.txt"]);
    assert_ne!(before.fingerprint().unwrap(), after.fingerprint().unwrap());
    assert_eq!(before.articles_of("b.txt").unwrap().len(), 1, "an older snapshot stays as it was");
    index.check().unwrap();
}

#[test]
fn nothing_without_commit() {
    let dir = tempdir().unwrap();
    let before = index(dir.path(), &harbour());
    let index = Index::open(dir.path()).unwrap();
    let writer = index.writer(MEMORY).unwrap();
    put(&writer, &[article("d.txt", "Never", "Never committed.")]);
    assert!(matches!(index.writer(MEMORY), Err(Error::Locked(_))));
    drop(writer);
    let after = Index::open(dir.path()).unwrap().snapshot().unwrap();
    assert_eq!(after.fingerprint().unwrap(), before.fingerprint().unwrap());
    index.writer(MEMORY).unwrap();
}

#[test]
fn places_that_are_no_index() {
    let dir = tempdir().unwrap();
    let missing = dir.path().join("nowhere");
    assert!(matches!(Index::open(&missing), Err(Error::Missing(_))));
    assert!(matches!(Index::open(dir.path()), Err(Error::Missing(_))));
    std::fs::write(dir.path().join("notes.txt"), "mine").unwrap();
    assert!(matches!(Index::open(dir.path()), Err(Error::Foreign(_))));
    assert!(matches!(Index::create(dir.path()), Err(Error::Foreign(_))));
    assert!(matches!(Index::open(&dir.path().join("notes.txt")), Err(Error::Foreign(_))));
}

#[test]
fn other_schemas_and_damage() {
    let dir = tempdir().unwrap();
    index(dir.path(), &harbour());
    let meta = dir.path().join("epitome.json");
    let whole = std::fs::read_to_string(&meta).unwrap();
    let open_with = |text: &str| {
        std::fs::write(&meta, text).unwrap();
        Index::open(dir.path()).err()
    };
    assert!(matches!(open_with("{\"format\":\"epitome-index\",\"schema\":99}"), Some(Error::Newer { .. })));
    assert!(matches!(open_with("{\"format\":\"epitome-index\",\"schema\":0}"), Some(Error::Older { .. })));
    assert!(matches!(open_with("{\"format\":\"other\",\"schema\":1}"), Some(Error::Corrupt { .. })));
    let another = whole.replace(&format!("\"schema\":{SCHEMA_VERSION}"), "\"schema\":1");
    assert!(matches!(open_with(&another), Some(Error::Corrupt { .. })), "a number that its seal disowns");
    std::fs::remove_file(&meta).unwrap();
    assert!(matches!(Index::open(dir.path()), Err(Error::Corrupt { .. })));
    assert!(matches!(open_with("{"), Some(Error::Corrupt { .. })));
    assert!(open_with(&whole).is_none());
    std::fs::remove_file(dir.path().join("meta.json")).unwrap();
    assert!(matches!(Index::open(dir.path()), Err(Error::Corrupt { .. })));
}

/// Whatever byte of whatever file is wrong: an error or the right article, no panic.
#[test]
fn flipped_bytes() {
    let dir = tempdir().unwrap();
    index(dir.path(), &harbour());
    let files = std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().path());
    for file in files.filter(|path| path.extension().is_some_and(|ending| ending != "lock")) {
        let whole = std::fs::read(&file).unwrap();
        for at in (0..whole.len()).step_by(1 + whole.len() / 12) {
            let mut broken = whole.clone();
            broken[at] ^= 0x55;
            std::fs::write(&file, &broken).unwrap();
            read_all(dir.path());
        }
        std::fs::write(&file, &whole[..whole.len() / 2]).unwrap();
        read_all(dir.path());
        std::fs::write(&file, &whole).unwrap();
    }
}

fn read_all(dir: &Path) {
    let Ok(snapshot) = Index::open(dir).and_then(|index| index.snapshot()) else { return };
    let known = harbour();
    let _ = snapshot.articles(&mut |batch| assert!(batch.iter().all(|article| known.contains(article))));
    let _ = snapshot.files();
    let request = Request { query: "\"the ferry\" harb*".into(), limit: 10, ..Request::default() };
    if let Ok(results) = snapshot.search(&request) {
        assert!(results.hits.iter().all(|hit| known.contains(&hit.article)));
    }
}

fn words() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(vec!["ferry", "tide", "quay", "storm", "the", "crew"]), 0..12)
        .prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn incremental_equals_fresh(
        first in prop::collection::vec((0..6_u8, words(), words()), 1..8),
        second in prop::collection::vec((0..6_u8, words(), words()), 1..8),
        gone in 0..6_u8,
        query in words(),
    ) {
        let name = |number: u8| format!("{number}.txt");
        let make = |list: &[(u8, String, String)]| -> BTreeMap<String, Article> {
            list.iter().map(|(number, title, body)| (name(*number), article(&name(*number), title, body))).collect()
        };
        let dir = tempdir().unwrap();
        let old: Vec<_> = make(&first).into_values().collect();
        index(dir.path(), &old);
        let opened = Index::open(dir.path()).unwrap();
        let writer = opened.writer(MEMORY).unwrap();
        let new: Vec<_> = make(&second).into_values().collect();
        put(&writer, &new);
        writer.remove_file(&name(gone)).unwrap();
        writer.commit().unwrap();
        let incremental = opened.snapshot().unwrap();

        let mut all = make(&first);
        all.extend(make(&second));
        all.remove(&name(gone));
        let fresh_dir = tempdir().unwrap();
        let fresh = index(fresh_dir.path(), &all.into_values().collect::<Vec<_>>());
        prop_assert_eq!(incremental.fingerprint().unwrap(), fresh.fingerprint().unwrap());
        prop_assert_eq!(incremental.files().unwrap(), fresh.files().unwrap());
        let request = Request { query, limit: 20, ..Request::default() };
        prop_assert_eq!(incremental.search(&request).unwrap(), fresh.search(&request).unwrap());
    }
}

proptest! {
    #[test]
    fn no_query_fails(query in "[a-e\"() :+*~^\\-&|ANDORNOTtitlesourcedate.0-9ferry]{0,40}|.{0,30}") {
        thread_local! {
            static INDEX: (tempfile::TempDir, Snapshot) = {
                let dir = tempdir().unwrap();
                let snapshot = index(dir.path(), &harbour());
                (dir, snapshot)
            };
        }
        INDEX.with(|(_, snapshot)| {
            let request = Request { query, limit: 3, context: 1, ..Request::default() };
            for hit in snapshot.search(&request).unwrap().hits {
                assert_eq!(hit.snippet.span.of(&hit.article.body), hit.snippet.text);
            }
        });
    }
}
