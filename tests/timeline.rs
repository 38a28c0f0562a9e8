//! `epitome timeline`: dated quotes of a folder, of a query, of a story.

use serde_json::Value;

use crate::support::{Folder, epitome};

/// A copy of the sample corpus, called `corpus` as on every machine.
fn corpus() -> Folder {
    let folder = Folder::copy_of("corpus");
    std::fs::rename(folder.path(), folder.beside("corpus")).unwrap();
    folder
}

fn story(folder: &Folder, article: &str) -> String {
    let list = folder.run(&["stories", "corpus", "--json"]).code(0).json();
    let told = |story: &&Value| story["articles"].as_array().unwrap().iter().any(|one| one["id"] == article);
    list["stories"].as_array().unwrap().iter().find(told).unwrap()["id"].as_str().unwrap().to_owned()
}

#[test]
fn the_timeline_of_the_sample_corpus() {
    let folder = corpus();
    insta::assert_snapshot!("timeline_text", folder.run(&["timeline", "corpus"]).code(0).out);
    let id = story(&folder, "nw-20250903-0112");
    let run = folder.run(&["timeline", "corpus", "--story", &id, "--quotes", "2", "--format", "markdown"]);
    insta::assert_snapshot!("timeline_markdown", run.code(0).out);
    let run = folder.run(&["timeline", "corpus", "--query", "ferry fire", "--entries", "3", "--json"]);
    insta::assert_snapshot!("timeline_json", run.code(0).out);
}

#[test]
fn quotes_are_verbatim_and_entries_in_order() {
    let folder = corpus();
    let timeline = folder.run(&["timeline", "corpus", "--quotes", "2", "--json", "--entries", "30"]).json();
    let entries = timeline["entries"].as_array().unwrap();
    assert!(entries.len() > 15);
    assert!(entries.is_sorted_by_key(|entry| entry["date"].as_str().unwrap()));
    let mut named = 0;
    for quote in entries.iter().flat_map(|entry| entry["quotes"].as_array().unwrap()) {
        let article = &timeline["articles"][quote["citation"].as_u64().unwrap() as usize - 1];
        let path = folder.beside("corpus").join(article["path"].as_str().unwrap());
        let reading = epitome(&["read", path.to_str().unwrap(), "--json"]).json();
        let articles = reading["articles"].as_array().unwrap();
        let read = articles.iter().find(|one| articles.len() == 1 || one["id"] == article["id"]).unwrap();
        let at = |key: &str| quote["span"][key].as_u64().unwrap() as usize;
        let text = quote["text"].as_str().unwrap();
        assert_eq!(&read["body"].as_str().unwrap()[at("start")..at("end")], text);
        if let Some(words) = quote["named"].as_str() {
            assert!(text.contains(words), "{words} in {text}");
            named += 1;
        }
    }
    assert!(named > 0);
}

#[test]
fn verify_reads_it() {
    let folder = corpus();
    for form in ["timeline.md", "timeline.txt"] {
        folder.run(&["timeline", "corpus", "--quotes", "2", "-o", form]).code(0);
        let run = folder.run(&["verify", form, "corpus"]).code(0);
        assert!(run.out.contains("all hold"), "{form}: {}", run.out);
    }
}

#[test]
fn days_limit_articles_and_entries() {
    let folder = corpus();
    let arguments = ["timeline", "corpus", "--since", "2025-09-01", "--until", "2025-09-10", "--json"];
    let timeline = folder.run(&arguments).code(0).json();
    let dates: Vec<&str> =
        timeline["entries"].as_array().unwrap().iter().map(|entry| entry["date"].as_str().unwrap()).collect();
    assert!(
        !dates.is_empty() && dates.iter().all(|date| ("2025-09-01"..="2025-09-10").contains(date)),
        "{dates:?}"
    );
}

#[test]
fn nothing_to_tell_and_unknown_stories() {
    let folder = Folder::small();
    let run = folder.run(&["timeline", "news", "--query", "xylophone"]).code(3);
    assert!(run.err.contains("nothing to tell"), "{}", run.err);
    let run = folder.run(&["timeline", "news", "--story", "feedbeef"]).code(2);
    assert!(run.err.contains("epitome stories FOLDER --json"), "{}", run.err);
    folder.run(&["timeline", "news/wire.jsonl"]).code(0);
}
