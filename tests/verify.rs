//! `epitome verify`: saved digests against the files as they are now.

use std::fs;

use crate::support::{Folder, Run};

const FORMS: [&str; 9] = [
    "digest.txt",
    "digest.md",
    "digest.html",
    "digest.json",
    "digest.csv",
    "digest.rss",
    "digest.eml",
    "digest.epub",
    "digest.context",
];

fn digest(folder: &Folder) {
    for form in FORMS {
        folder.run(&["digest", "news", "--stories", "all", "-q", "-o", form]);
    }
}

fn verify(folder: &Folder, form: &str) -> Run {
    folder.run(&["verify", form, "news"])
}

#[test]
fn digests_of_the_sample_corpus_hold() {
    let folder = Folder::copy_of("corpus");
    digest(&folder);
    for form in FORMS {
        let run = verify(&folder, form).code(0);
        assert!(
            run.out.contains("all hold") && run.out.contains(" 0 moved, 0 changed, 0 gone"),
            "{form}: {}",
            run.out
        );
    }
}

/// Every form of a digest of `articles` holds.
fn holds(articles: &std::path::Path, folder: &Folder) {
    let articles = articles.to_str().unwrap();
    let index = folder.beside("index");
    for form in FORMS {
        let out = folder.beside(form);
        let (index, out) = (index.to_str().unwrap(), out.to_str().unwrap());
        let digest = ["digest", articles, "--index", index, "--stories", "40", "-q", "-o", out];
        assert!(matches!(crate::support::epitome(&digest).code, Some(0 | 4)));
        crate::support::epitome(&["verify", out, articles]).code(0);
    }
}

#[test]
fn digests_of_a_folder_of_others_hold() {
    if let Some(articles) = crate::support::shared("data/folders/bbc/politics") {
        holds(&articles, &Folder::new());
    }
}

#[test]
fn digests_in_other_languages_hold() {
    for set in ["multiling2011_ar", "multiling2011_hi", "multiling2011_he", "vietnamese_mds"] {
        let Some(shared) = crate::support::shared(&format!("data/mds/{set}")) else { continue };
        let folder = Folder::new();
        let mut topics: Vec<_> = fs::read_dir(shared).unwrap().map(|entry| entry.unwrap().path()).collect();
        topics.sort();
        topics.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
        for (at, path) in topics.iter().take(10).enumerate() {
            let topic: serde_json::Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
            let Some(articles) = topic["docs"].as_array() else { continue };
            let lines: Vec<String> = articles.iter().map(ToString::to_string).collect();
            folder.write(&format!("{at}.jsonl"), lines.join("\n"));
        }
        holds(&folder.path(), &folder);
    }
}

#[test]
fn a_quote_edited_by_hand_is_caught() {
    let folder = Folder::small();
    digest(&folder);
    let json: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.beside("digest.json")).unwrap()).unwrap();
    let quote = json["stories"][0]["quotes"][0]["text"].as_str().unwrap();
    // The longest word stands on one line in every form.
    let word = quote.split(|c: char| !c.is_ascii_alphabetic()).max_by_key(|word| word.len()).unwrap();
    // A book is packed: nobody edits it by hand.
    for form in FORMS.into_iter().filter(|form| !form.ends_with("epub")) {
        let text = fs::read_to_string(folder.beside(form)).unwrap();
        let at = if form.ends_with("html") || form.ends_with("eml") {
            text.find("<blockquote").unwrap()
        } else {
            text.find("• ")
                .or(text.find("\n> "))
                .or(text.find("&lt;blockquote"))
                .or(text.find("] “"))
                .unwrap_or(0)
        };
        let (head, tail) = text.split_at(at);
        let tail = if form.ends_with("json") {
            tail.replace(word, "Never")
        } else {
            tail.replacen(word, "Never", 1)
        };
        fs::write(folder.beside(form), format!("{head}{tail}")).unwrap();
        let run = verify(&folder, form);
        assert_eq!(run.code, Some(1), "{form}: {}", run.out);
        assert!(run.out.contains("{Never"), "the difference is shown: {form}: {}", run.out);
    }
}

#[test]
fn edited_and_deleted_files_are_told() {
    let folder = Folder::small();
    digest(&folder);
    let json: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.beside("digest.json")).unwrap()).unwrap();
    let (path, quote) =
        (&json["stories"][0]["articles"][0]["path"], &json["stories"][0]["quotes"][0]["text"]);
    let file = folder.path().join(path.as_str().unwrap());
    let text = fs::read_to_string(&file).unwrap();
    let first = quote.as_str().unwrap().split_whitespace().next().unwrap();
    fs::write(&file, text.replace(first, "Whatever")).unwrap();
    for form in FORMS {
        let run = verify(&folder, form).code(1);
        assert!(run.out.contains("NOT all hold"), "{form}: {}", run.out);
    }
    fs::remove_file(&file).unwrap();
    for form in FORMS {
        let run = verify(&folder, form).code(1);
        assert!(run.out.contains("gone: "), "{form}: {}", run.out);
    }
}

#[test]
fn what_is_no_digest_is_refused() {
    let folder = Folder::small();
    fs::write(folder.beside("note.txt"), "Milk, bread, tea.\n").unwrap();
    let run = folder.run(&["verify", "note.txt", "news"]).code(1);
    assert!(run.err.contains("no citation found"), "{}", run.err);
}
