//! The index follows the folder and reads no file twice.

use std::fs;

use crate::support::{Folder, Run, dated};

fn index(folder: &Folder) -> Run {
    folder.run(&["index", "news", "-v"]).code(0)
}

fn counters(run: &Run) -> [usize; 6] {
    ["added", "updated", "moved", "removed", "unchanged", "files_read"].map(|name| run.counter(name))
}

#[test]
fn an_unchanged_folder_is_not_read() {
    let folder = Folder::small();
    assert_eq!(counters(&index(&folder)), [5, 0, 0, 0, 0, 5]);
    assert_eq!(counters(&index(&folder)), [0, 0, 0, 0, 5, 0]);
    let digest = folder.run(&["digest", "news", "-v"]).code(0);
    assert_eq!(digest.counter("files_read"), 0);
    assert_eq!(digest.counter("articles"), 6);
}

#[test]
fn changes_are_followed() {
    let folder = Folder::small();
    index(&folder);
    let path = folder.path();
    folder.write(
        "nord/new.txt",
        "New ferry timetable\n\nThe harbour ferries leave every ten minutes from today.\n",
    );
    folder.write(
        "courier/orchard.txt",
        "Frost\n\nA night of frost has ruined all the pears, growers now say.\n",
    );
    dated(&path.join("courier/orchard.txt"), 1);
    fs::rename(path.join("post/bridge-cost.md"), path.join("post/cost.md")).unwrap();
    fs::remove_file(path.join("nord/detours.txt")).unwrap();
    let run = index(&folder);
    assert_eq!(counters(&run)[..5], [1, 1, 1, 1, 2], "{}", run.err);
    assert!(
        run.out
            .starts_with("Indexed 5 files, 6 articles: 1 added, 1 updated, 1 moved, 1 removed, 2 unchanged"),
        "{}",
        run.out
    );
    let hits = folder.run(&["search", "news", "repairs", "--json"]).code(0).json();
    let paths: Vec<_> =
        hits["hits"].as_array().unwrap().iter().map(|hit| hit["path"].as_str().unwrap()).collect();
    assert!(paths.contains(&"post/cost.md") && !paths.contains(&"post/bridge-cost.md"), "{paths:?}");
    folder.run(&["search", "news", "\"takes forty minutes\""]).code(3);
}

#[test]
fn a_new_time_alone_changes_no_article() {
    let folder = Folder::small();
    index(&folder);
    let before = folder.run(&["digest", "news", "--json"]).code(0).out;
    dated(&folder.path().join("courier/bridge.md"), 3);
    let run = index(&folder);
    assert_eq!((run.counter("updated"), run.counter("unchanged")), (0, 5), "{}", run.err);
    assert_eq!(folder.run(&["digest", "news", "--json"]).code(0).out, before);
}

#[test]
fn a_dry_run_changes_nothing() {
    let folder = Folder::small();
    let run = folder.run(&["index", "news", "--dry-run"]).code(0);
    assert!(run.out.contains("add courier/bridge.md"), "{}", run.out);
    assert!(run.out.contains("Would index 5 files"), "{}", run.out);
    assert!(!folder.path().join(".epitome").exists());
}

#[test]
fn globs_and_ignore_files_are_honoured() {
    let folder = Folder::small();
    folder.write(".ignore", "nord/\n");
    let check = |flags: &[&str], expect: &[&str]| {
        let mut arguments = vec!["index", "news", "--dry-run", "--json"];
        arguments.extend(flags);
        let plan = folder.run(&arguments).code(0).json()["plan"].clone();
        let plan: Vec<_> =
            plan.as_array().unwrap().iter().map(|line| line.as_str().unwrap().to_owned()).collect();
        let expect: Vec<_> = expect.iter().map(|path| format!("add {path}")).collect();
        assert_eq!(plan, expect, "{flags:?}");
    };
    check(&[], &["courier/bridge.md", "courier/orchard.txt", "post/bridge-cost.md", "wire.jsonl"]);
    check(&["--include", "*.md"], &["courier/bridge.md", "post/bridge-cost.md"]);
    check(&["--exclude", "courier/**", "--exclude", "*.jsonl"], &["post/bridge-cost.md"]);
    check(&["--no-ignore", "--include", "nord/*"], &["nord/detours.txt"]);
}

#[test]
fn the_index_can_be_elsewhere() {
    let folder = Folder::small();
    folder.run(&["index", "news", "--index", "kept"]).code(0);
    assert!(folder.beside("kept").exists() && !folder.path().join(".epitome").exists());
    let mut run = crate::support::command(&["digest", "news", "--no-sync"]);
    let run: Run = run.current_dir(folder.beside("")).env("EPITOME_INDEX", "kept").output().unwrap().into();
    run.code(0);
}

#[cfg(unix)]
#[test]
fn loops_and_special_files_do_no_harm() {
    let folder = Folder::small();
    std::os::unix::fs::symlink(folder.path(), folder.path().join("loop")).unwrap();
    std::os::unix::fs::symlink("gone.txt", folder.path().join("dangling.txt")).unwrap();
    std::process::Command::new("mkfifo").arg(folder.path().join("pipe.txt")).status().unwrap();
    let run = folder.run(&["index", "news", "-v"]);
    assert!(matches!(run.code, Some(0 | 4)), "{}", run.err);
    assert_eq!(run.counter("articles"), 6);
}

#[test]
fn status_tells_what_a_sync_would_do() {
    let folder = Folder::small();
    index(&folder);
    let text = folder.run(&["status", "news"]).code(0).out;
    assert!(text.contains("Up to date"), "{text}");
    folder.write("nord/new.txt", "New\n\nThe harbour ferries leave every ten minutes from today.\n");
    let status = folder.run(&["status", "news", "--json"]).code(0).json();
    assert_eq!(status["articles"], 6);
    assert_eq!(status["files"], 5);
    assert_eq!(status["pending"]["added"], 1);
    assert!(status["last_sync"].as_str().unwrap().ends_with('Z'), "{status}");
    let text = folder.run(&["status", "news"]).code(0).out;
    assert!(text.contains("add nord/new.txt"), "{text}");
    assert_eq!(index(&folder).counter("added"), 1, "asking for the status changed nothing");
}

/// More articles than are grouped again for every change.
fn crowded() -> Folder {
    let folder = Folder::new();
    let line = |at: usize| {
        let words: Vec<String> = (0..12).map(|word| format!("w{}x{}", at / 3, (at + word) % 20)).collect();
        format!("{{\"id\":\"n{at}\",\"title\":\"\",\"text\":\"{}.\"}}\n", words.join(" "))
    };
    folder.write("all.jsonl", (0..5_100).map(line).collect::<String>());
    folder.write("reef.txt", format!("Ferry runs aground on Skarv reef\n\n{REEF}\n"));
    folder
}

const REEF: &str = "The night ferry from Varnholm ran aground on the Skarv reef with 212 people aboard. All passengers \
    were taken off by lifeboats before dawn, the coast guard said. Divers will look at the hull on Tuesday.";

#[test]
fn newcomers_to_many_articles_join_their_stories() {
    let folder = crowded();
    let story = |name: &str| {
        let stories = folder.run(&["stories", "news", "--json"]).code(0).json();
        let holds = |story: &serde_json::Value| {
            story["articles"].as_array().unwrap().iter().any(|article| article["path"] == name)
        };
        stories["stories"].as_array().unwrap().iter().find(|story| holds(story)).unwrap().clone()
    };
    assert_eq!(story("reef.txt")["articles"].as_array().unwrap().len(), 1);
    assert!(folder.path().join(".epitome/base.bin").exists());
    folder.write(
        "divers.txt",
        "Passengers saved as ferry strikes reef\n\nLifeboats took 212 passengers from a ferry that struck the Skarv reef \
         in the night. The ferry had left Varnholm at eleven, its captain told the coast guard. Divers are to examine \
         its hull.\n",
    );
    folder.write("copy.txt", format!("Ferry runs aground on Skarv reef\n\n{REEF}\n"));
    let grown = story("divers.txt");
    assert_eq!(grown["articles"].as_array().unwrap().len(), 3);
    let voices: Vec<_> =
        grown["articles"].as_array().unwrap().iter().map(|article| article["voice"].as_u64()).collect();
    assert_eq!(voices.iter().collect::<std::collections::BTreeSet<_>>().len(), 2, "{voices:?}");
    let why = folder.run(&["explain", "news", "divers.txt", "--json"]).code(0).json();
    assert_eq!(why["story"]["id"], grown["id"], "{why}");
    // As it was, whatever the threads; made again if damaged.
    let digest = |threads: &str| {
        let _ = fs::remove_file(folder.path().join(".epitome/grouped.bin"));
        folder.run(&["digest", "news", "--json", "--threads", threads]).code(0).out
    };
    assert_eq!(digest("1"), digest("4"));
    let mut bytes = fs::read(folder.path().join(".epitome/base.bin")).unwrap();
    bytes[1000] ^= 1;
    fs::write(folder.path().join(".epitome/base.bin"), bytes).unwrap();
    digest("2");
    fs::remove_file(folder.path().join("divers.txt")).unwrap();
    assert_eq!(story("reef.txt")["articles"].as_array().unwrap().len(), 2);
}
