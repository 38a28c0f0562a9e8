//! `epitome verify`: saved digests against the files as they are now.

use std::fs;

use crate::support::{Folder, Run};

const FORMS: [&str; 4] = ["digest.txt", "digest.md", "digest.html", "digest.json"];

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

#[test]
fn digests_of_other_folders_hold() {
    for path in ["folders/bbc/politics", "mds/multiling2011_ar", "mds/multiling2011_hi", "mds/vietnamese_mds"]
    {
        let Some(shared) = crate::support::shared(path) else { continue };
        let folder = Folder::new();
        for form in FORMS {
            let out = folder.beside(form);
            let (shared, out) = (shared.to_str().unwrap(), out.to_str().unwrap());
            let index = folder.beside("index");
            let index = index.to_str().unwrap();
            crate::support::epitome(&[
                "digest",
                shared,
                "--index",
                index,
                "--stories",
                "40",
                "-q",
                "-o",
                out,
            ]);
            crate::support::epitome(&["verify", out, shared]).code(0);
        }
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
    for form in FORMS {
        let text = fs::read_to_string(folder.beside(form)).unwrap();
        let at = if form.ends_with("html") {
            text.find("<blockquote").unwrap()
        } else {
            text.find("• ").or(text.find("\n> ")).unwrap_or(0)
        };
        let (head, tail) = text.split_at(at);
        let tail = if form.ends_with("json") {
            tail.replace(word, "Never")
        } else {
            tail.replacen(word, "Never", 1)
        };
        fs::write(folder.beside(form), format!("{head}{tail}")).unwrap();
        let run = verify(&folder, form).code(1);
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
