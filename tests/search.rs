//! Search finds, marks, filters, and takes any text for a query.

use serde_json::Value;

use crate::support::{Folder, epitome};

fn paths(found: &Value) -> Vec<&str> {
    found["hits"].as_array().unwrap().iter().map(|hit| hit["path"].as_str().unwrap()).collect()
}

#[test]
fn hits_of_a_query() {
    let folder = Folder::small();
    let text = folder.run(&["search", "news", "frost", "pears"]).code(0).out;
    insta::assert_snapshot!(text);
}

#[test]
fn hits_as_json() {
    let folder = Folder::small();
    let found = folder.run(&["search", "news", "harbour", "bridge", "--json"]).code(0).json();
    assert_eq!(found["schema"], 1);
    assert_eq!(found["total"], 3);
    let mut found_paths = paths(&found);
    found_paths.sort_unstable();
    assert_eq!(found_paths, ["courier/bridge.md", "nord/detours.txt", "post/bridge-cost.md"]);
    for (rank, hit) in found["hits"].as_array().unwrap().iter().enumerate() {
        assert_eq!(hit["rank"], rank + 1);
        let (text, marks) =
            (hit["snippet"]["text"].as_str().unwrap(), hit["snippet"]["matches"].as_array().unwrap());
        assert!(!marks.is_empty(), "{hit}");
        for mark in marks {
            let word =
                &text[mark["start"].as_u64().unwrap() as usize..mark["end"].as_u64().unwrap() as usize];
            assert!(["harbour", "bridge"].contains(&word.to_lowercase().as_str()), "{word}");
        }
    }
}

#[test]
fn limit_and_offset_page_through() {
    let folder = Folder::small();
    let page = |offset: &str, limit: &str| {
        let run = folder.run(&["search", "news", "harbour", "--json", "--offset", offset, "--limit", limit]);
        run.json()["hits"].as_array().unwrap().iter().map(|hit| hit["id"].to_string()).collect::<Vec<_>>()
    };
    let all = page("0", "10");
    assert_eq!(all.len(), 3);
    assert_eq!([page("0", "2"), page("2", "2")].concat(), all);
}

#[test]
fn dates_filter() {
    let folder = Folder::small();
    let check = |flags: &[&str], expect: &[&str]| {
        let arguments = [&["search", "news", "harbour", "frost", "--json"], flags].concat();
        let found = folder.run(&arguments).json();
        let mut paths = paths(&found);
        paths.sort_unstable();
        assert_eq!(paths, expect, "{flags:?}");
    };
    check(&["--until", "2025-05"], &["courier/orchard.txt", "wire.jsonl"]);
    check(&["--since", "2025-08-02"], &["nord/detours.txt", "post/bridge-cost.md"]);
    check(&["--since", "2025-08-02", "--until", "2025-08-02"], &["post/bridge-cost.md"]);
}

#[test]
fn nothing_found_is_said() {
    let folder = Folder::small();
    let run = folder.run(&["search", "news", "zeppelin"]).code(3);
    assert!(run.out.starts_with("0 articles match"), "{}", run.out);
}

#[test]
fn a_record_keeps_its_id() {
    let folder = Folder::small();
    let found = folder.run(&["search", "news", "museum map", "--json"]).code(0).json();
    assert_eq!(found["hits"][0]["id"], "w-2");
    let text = folder.run(&["search", "news", "museum map"]).code(0).out;
    assert!(text.contains("wire.jsonl, w-2"), "{text}");
}

#[test]
fn any_text_is_a_query() {
    let folder = Folder::small();
    folder.run(&["index", "news"]).code(0);
    let path = folder.path();
    let path = path.to_str().unwrap();
    for query in [
        "\"",
        "((",
        "a:b:c",
        "https://x.example/?q=1",
        "AND OR NOT",
        "*",
        "~",
        "\\",
        "é\u{301}",
        "title:",
        "][",
    ] {
        let run = epitome(&["search", path, "--no-sync", "--", query]);
        assert!(matches!(run.code, Some(0 | 3)), "{query:?}: {}", run.err);
    }
    epitome(&["search", path, "--no-sync", "--", "-frost"])
        .code
        .filter(|code| [0, 3].contains(code))
        .unwrap();
}
