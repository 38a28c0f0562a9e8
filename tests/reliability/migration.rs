//! Indexes of earlier versions open, or say how they are rebuilt; what the user made stays.
//!
//! A fixture is what a released version left: `EPITOME_RELEASED=path/of/epitome cargo test --test reliability
//! -- --ignored write_a_fixture` writes one.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::support::{Folder, root};
use crate::world::copy;

fn fixtures() -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("tests/fixtures")).unwrap();
    let mut all: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    all.retain(|path| path.file_name().unwrap().to_str().unwrap().starts_with("index-"));
    all.sort();
    assert!(!all.is_empty());
    all
}

/// What the fixtures' maker saved, corrected and kept.
fn users_parts_are_there(folder: &Folder) {
    let saved = folder.run(&["query", "list", "news", "--json"]).code(0).json();
    assert_eq!(saved["queries"][0]["name"], "mine");
    let corrections = folder.run(&["stories", "corrections", "news"]).code(0).out;
    assert!(
        corrections.contains("courier/orchard.txt") && corrections.contains("wire.jsonl#w-2"),
        "{corrections}"
    );
    let kept = folder.run(&["digests", "news", "--json"]).code(0).json();
    assert_eq!(kept.as_array().unwrap().len(), 1);
    let shown = folder.run(&["show", "1", "news"]).code(0).out;
    assert!(shown.contains("harbour bridge"), "{shown}");
    let stories = folder.run(&["stories", "news", "--json"]).code(0).json();
    let together = stories["stories"].as_array().unwrap().iter().any(|story| {
        let paths: Vec<&str> = story["articles"]
            .as_array()
            .unwrap()
            .iter()
            .map(|article| article["path"].as_str().unwrap())
            .collect();
        paths.contains(&"courier/orchard.txt")
            && paths.iter().filter(|path| **path == "wire.jsonl").count() == 2
    });
    assert!(together, "the correction is heeded: {stories}");
}

#[test]
fn earlier_indexes_open() {
    for fixture in fixtures() {
        let folder = Folder::small();
        copy(&fixture, &folder.path().join(".epitome"));
        let run = folder.run(&["index", "news", "-v"]);
        if run.code == Some(5) {
            assert!(run.err.contains("--rebuild"), "{}", run.err);
            folder.run(&["index", "news", "--rebuild"]).code(0);
        } else {
            let run = run.code(0);
            // Rules of reading that are newer than the index read its files again.
            let counts = ["added", "removed", "moved"].map(|name| run.counter(name));
            assert_eq!((counts, run.counter("articles")), ([0; 3], 6), "{}", fixture.display());
        }
        users_parts_are_there(&folder);
        let report = folder.run(&["check", "news"]).code(0);
        assert!(report.out.contains("The index is whole: 5 files, 6 articles"), "{}", report.out);
        folder.run(&["search", "news", "map"]).code(0);
    }
}

#[test]
fn an_old_schema_is_rebuilt_and_keeps_what_the_user_made() {
    let fixture = fixtures().pop().unwrap();
    for command in [["index", "news", "--rebuild"], ["check", "news", "--repair"]] {
        let folder = Folder::small();
        copy(&fixture, &folder.path().join(".epitome"));
        let meta = folder.path().join(".epitome/index/epitome.json");
        fs::write(meta, r#"{"format":"epitome-index","schema":0}"#).unwrap();
        let refused = folder.run(&["digest", "news"]).code(5);
        assert!(refused.err.contains("old schema 0") && refused.err.contains("--rebuild"), "{}", refused.err);
        let report = folder.run(&["check", "news"]).code(1);
        assert!(report.out.contains("--repair"), "{}", report.out);
        folder.run(&command).code(0);
        users_parts_are_there(&folder);
        folder.run(&["check", "news"]).code(0);
    }
}

#[test]
#[ignore = "writes into the repository"]
fn write_a_fixture() {
    let program = std::env::var("EPITOME_RELEASED").unwrap();
    let folder = Folder::small();
    let run = |arguments: &[&str]| {
        let run = Command::new(&program).args(arguments).current_dir(folder.beside("")).output().unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8(run.stdout).unwrap()
    };
    run(&["index", "news"]);
    run(&["query", "save", "news", "mine", "bridge OR pears"]);
    run(&["stories", "join", "news", "courier/orchard.txt", "w-1", "w-2"]);
    run(&["digest", "news", "--keep", "-q", "-o", "digest.txt"]);
    let meta = fs::read_to_string(folder.path().join(".epitome/index/epitome.json")).unwrap();
    let meta: serde_json::Value = serde_json::from_str(&meta).unwrap();
    let version = run(&["--version"]);
    let version = version.trim().rsplit(' ').next().unwrap();
    let target = root().join(format!("tests/fixtures/index-{}-{version}", meta["schema"]));
    copy(&folder.path().join(".epitome"), &target);
}
