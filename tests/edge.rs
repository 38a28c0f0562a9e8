//! Files that are no good articles: none ends a run, each is named.

use std::fs;

use crate::support::{Folder, Run, root};

fn folder() -> Folder {
    let folder = Folder::copy_of("tests/edge");
    // One line of a megabyte.
    folder.write("long-line.txt", "The tide came in and the boats went out again. ".repeat(22_000));
    folder
}

fn skipped(run: &Run) -> Vec<(String, String)> {
    let report = run.json();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    report["skipped"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| (text(&file["path"]), text(&file["why"])))
        .collect()
}

#[test]
fn bad_files_are_named_and_counted() {
    let folder = folder();
    let run = folder.run(&["index", "news", "--json"]).code(4);
    let named: Vec<_> = skipped(&run).into_iter().map(|(path, _)| path).collect();
    for path in ["binary.txt", "empty.txt", "no-article.html"] {
        assert!(named.iter().any(|name| name == path), "{path} is not named: {named:?}");
    }
    for path in [
        "bom.txt",
        "crlf.txt",
        "utf16le.txt",
        "latin1.txt",
        "invalid-utf8.txt",
        "long-line.txt",
        "duplicate-a.txt",
    ] {
        assert!(!named.iter().any(|name| name == path), "{path} is skipped: {named:?}");
    }
    assert!(named.iter().any(|name| name.starts_with("bad-lines.jsonl#")), "{named:?}");
}

#[test]
fn a_digest_is_made_of_the_rest() {
    let folder = folder();
    let run = folder.run(&["digest", "news", "--stories", "all"]).code(4);
    assert!(run.out.contains("could not be read:") && run.out.contains("binary.txt: "), "{}", run.out);
    let again = folder.run(&["digest", "news", "--stories", "all", "-v"]).code(4);
    assert_eq!(again.counter("files_read"), 0, "bad files are not read again");
    assert_eq!(again.out, run.out);
}

#[test]
fn every_edge_file_by_itself() {
    for entry in fs::read_dir(root().join("tests/edge")).unwrap() {
        let path = entry.unwrap().path();
        let run = crate::support::epitome(&["read", path.to_str().unwrap(), "--json"]);
        assert!(matches!(run.code, Some(0 | 1 | 4)), "{}: {run:?}", path.display());
        assert!(!run.err.contains("internal error"), "{}: {}", path.display(), run.err);
        let run = crate::support::epitome(&["summarize", path.to_str().unwrap()]);
        assert!(matches!(run.code, Some(0 | 1 | 3 | 4)), "{}: {run:?}", path.display());
    }
}

#[cfg(unix)]
#[test]
fn an_unreadable_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::small();
    let locked = folder.path().join("locked.txt");
    fs::write(&locked, "Secret\n\nNobody may read this article.\n").unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&locked).is_ok() {
        println!("skipped: this user may read everything");
        return;
    }
    let run = folder.run(&["index", "news", "--json"]).code(4);
    assert_eq!(skipped(&run)[0].0, "locked.txt");
}

#[test]
fn a_wrong_date_is_said_and_not_believed() {
    let folder = Folder::new();
    folder.write(
        "a.md",
        "---\ntitle: Tomorrow\ndate: 2199-01-01\n---\nThe bridge will be closed for ever, it is said.\n",
    );
    let run = folder.run(&["digest", "news", "--json"]).code(0).json();
    assert_ne!(run["stories"][0]["articles"][0]["published"]["evidence"], "front-matter", "{run}");
}
