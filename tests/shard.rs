//! A digest in steps, as many machines take them, is the digest of one machine.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::support::{Run, command, root};

/// One step over `rows`.
fn step(arguments: &[&str], rows: &str) -> Run {
    let mut child = command(&[&["shard"], arguments].concat())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut input, rows) = (child.stdin.take().unwrap(), rows.to_owned());
    // A step that fails stops reading.
    let feeder = std::thread::spawn(move || input.write_all(rows.as_bytes()).is_ok());
    let run = Run::from(child.wait_with_output().unwrap());
    feeder.join().unwrap();
    run
}

/// The rows for a step, in the order of their keys.
fn rows(all: &str, to: &str) -> Vec<String> {
    let head = format!("{{\"to\":\"{to}\"");
    let mut rows: Vec<String> = all.lines().filter(|row| row.starts_with(&head)).map(str::to_owned).collect();
    rows.sort_by_key(|row| field(row, "key"));
    rows
}

fn field(row: &str, name: &str) -> String {
    serde_json::from_str::<Value>(row).unwrap()[name].as_str().unwrap().to_owned()
}

fn lines(rows: &[String]) -> String {
    rows.iter().map(|row| format!("{row}\n")).collect()
}

/// The articles of the corpus as records, each three times and shortened, so that there are copies.
fn records() -> String {
    let read =
        command(&["read", "--json"]).arg(root().join("corpus/northern-wire/wire.jsonl")).output().unwrap();
    let mut articles = Run::from(read).code(0).json()["articles"].as_array().unwrap().clone();
    for entry in fs::read_dir(root().join("corpus")).unwrap().flatten() {
        for file in fs::read_dir(entry.path()).into_iter().flatten().flatten() {
            if file.path().extension().is_some_and(|extension| extension == "txt" || extension == "md") {
                let read = Run::from(command(&["read", "--json"]).arg(file.path()).output().unwrap());
                articles.extend(read.code(0).json()["articles"].as_array().unwrap().clone());
            }
        }
    }
    assert!(articles.len() > 20, "{}", articles.len());
    let record = |(at, (article, cut)): (usize, (&Value, usize))| {
        let body = article["body"].as_str().unwrap();
        let text = &body[..body.floor_char_boundary(body.len() * cut / 10)];
        let date = article["published"]["at"].as_str().unwrap_or("2025-09-01");
        let record = json!({ "title": article["title"], "text": text, "date": date, "source": article["source"], "id": format!("a{at}") });
        format!("{record}\n")
    };
    let mut articles: Vec<(&Value, usize)> =
        articles.iter().flat_map(|article| [(article, 10), (article, 9), (article, 5)]).collect();
    articles.sort_by_key(|(article, cut)| (article["title"].to_string(), *cut));
    articles.into_iter().enumerate().map(record).collect()
}

/// Records to lines of stories, with `parts` processes for neighbours and articles in two processes.
fn in_steps(folder: &Path, records: &str, parts: usize) -> String {
    let half = records[..records.len() / 2].rfind('\n').unwrap() + 1;
    let (first, second) = records.split_at(half);
    let skipped = first.lines().count();
    let told = |(line, text): (usize, &str)| {
        let row =
            json!({ "path": "wire.jsonl", "file": 0, "line": line + 1, "modified": null, "text": text });
        format!("{row}\n")
    };
    let second: String = second.lines().enumerate().map(|(at, text)| told((skipped + at, text))).collect();
    let all =
        step(&["map", "--path", "wire.jsonl"], first).code(0).out + &step(&["map"], &second).code(0).out;
    let counts = folder.join("counts");
    fs::write(&counts, step(&["terms"], &lines(&rows(&all, "count"))).code(0).out).unwrap();
    let counts = counts.to_str().unwrap();
    let voices = step(&["voices", "--counts", counts], &lines(&rows(&all, "profile"))).code(0).out;
    let near = |part: usize| step(&["edges", "--part", &format!("{part}/{parts}")], &voices).code(0).out;
    let near: String = (1..=parts).map(near).collect();
    let grouping = lines(&rows(&all, "card")) + &near + &voices;
    let stories = step(&["stories"], &grouping).code(0).out;
    let mut told = rows(&stories, "story");
    told.sort_by_key(|row| (field(row, "story"), field(row, "key")));
    let articles = rows(&all, "article");
    let pair = |row: &String| {
        let key = field(row, "key");
        let at = articles.binary_search_by_key(&key, |article| field(article, "key")).unwrap();
        format!("{row}\n{}\n", articles[at])
    };
    let pairs: String = told.iter().map(pair).collect();
    step(&["digest", "--counts", counts], &pairs).code(0).out
}

#[test]
fn steps_give_the_bytes_of_one_machine() {
    let folder = tempfile::tempdir().unwrap();
    let records = records();
    fs::write(folder.path().join("wire.jsonl"), &records).unwrap();
    let mut one = command(&["digest", "wire.jsonl", "--stories", "all", "--format", "jsonl"]);
    let one = Run::from(one.current_dir(folder.path()).output().unwrap()).code(0).out;
    assert!(one.lines().count() > 5);
    for parts in [1, 3] {
        let steps = in_steps(folder.path(), &records, parts);
        for (line, expect) in steps.lines().zip(one.lines()) {
            assert_eq!(line, expect);
        }
        assert_eq!(steps.lines().count(), one.lines().count());
    }
}

#[test]
fn a_bad_row_is_named() {
    let check = |arguments: &[&str], rows: &str, expect: &str| {
        let run = step(arguments, rows).code(1);
        assert!(run.err.contains(expect), "{arguments:?}: {}", run.err);
    };
    check(&["map", "--path", "a.jsonl"], "{\"text\":\"Good.\"}\n\n{\"text\":", "a.jsonl, line 3: not JSON");
    check(&["map", "--path", "a.jsonl"], "{\"headline\":\"No text\"}\n", "a.jsonl, line 1: no text in it");
    check(&["map"], "{\"text\":\"Good.\"}\n", "row 1 of the input");
    check(
        &["terms"],
        "{\"to\":\"count\",\"key\":\"en\",\"n\":1}\n{\"to\":\"count\",\"key\":\"de\",\"n\":1}\n",
        "row 2",
    );
    check(&["terms"], "{\"to\":\"count\",\"key\":\"en:xyz\",\"n\":1}\n", "no key of a term");
    check(
        &["edges"],
        "{\"to\":\"voice\",\"key\":\"0000000001\",\"voice\":\"AAAA\"}\n",
        "voice 0000000000 should come",
    );
    check(&["edges"], "{\"to\":\"voice\",\"key\":\"0000000000\",\"voice\":\"AAAA\"}\n", "a broken voice");
    check(
        &["stories"],
        "{\"to\":\"near\",\"key\":\"0000000000\",\"near\":\"AAAA\"}\n",
        "do not fit together",
    );
}
