//! Which crate may know which.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;

use crate::support::root;

/// Every crate with the crates of the workspace that it may use.
const ALLOWED: [(&str, &[&str]); 10] = [
    ("epitome-text", &[]),
    ("epitome-engine", &["epitome-text"]),
    ("epitome-reader", &["epitome-text"]),
    ("epitome-indexer", &["epitome-text"]),
    ("epitome-summarizer", &["epitome-text"]),
    ("epitome-stories", &["epitome-text"]),
    ("epitome-eval", &["epitome-text"]),
    (
        "epitome-workspace",
        &[
            "epitome-text",
            "epitome-engine",
            "epitome-reader",
            "epitome-indexer",
            "epitome-summarizer",
            "epitome-stories",
            "epitome-eval",
        ],
    ),
    ("epitome-server", &["epitome-text", "epitome-workspace"]),
    ("epitome", &["epitome-text", "epitome-workspace", "epitome-server"]),
];

/// Libraries that only one crate may use.
const ONLY: [(&str, &str); 7] = [
    ("ureq", "epitome-engine"),
    ("tantivy", "epitome-indexer"),
    ("clap", "epitome"),
    ("indicatif", "epitome"),
    ("ctrlc", "epitome"),
    ("anyhow", "epitome"),
    ("ignore", "epitome-workspace"),
];

/// The normal dependencies of each crate of the workspace.
fn dependencies() -> BTreeMap<String, Vec<String>> {
    let cargo = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&cargo.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages
        .map(|package| {
            let all = package["dependencies"].as_array().unwrap().iter();
            let normal = all
                .filter(|dependency| dependency["kind"].is_null())
                .map(|dependency| text(&dependency["name"]));
            (text(&package["name"]), normal.collect())
        })
        .collect()
}

#[test]
fn crates_know_only_what_they_may() {
    let found = dependencies();
    for (name, allowed) in ALLOWED {
        let used = found.get(name).unwrap_or_else(|| panic!("no crate {name}"));
        for other in used.iter().filter(|other| other.starts_with("epitome")) {
            assert!(allowed.contains(&other.as_str()), "{name} must not use {other}");
        }
    }
    assert_eq!(found.len(), ALLOWED.len(), "a crate without a rule: {:?}", found.keys());
}

#[test]
fn some_libraries_belong_to_one_crate() {
    for (name, used) in dependencies() {
        for (library, owner) in ONLY {
            assert!(
                name == owner || !used.iter().any(|other| other == library),
                "{name} must not use {library}"
            );
        }
    }
}
