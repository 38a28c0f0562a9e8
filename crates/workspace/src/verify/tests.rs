use std::path::Path;

use proptest::prelude::*;
use proptest::sample::Index;
use tempfile::TempDir;

use super::*;
use crate::render::{DigestForm, Layout, Shape, digest_in, json};
use crate::{Digest, DigestOptions, Places, digest};

const FILES: [(&str, &str); 4] = [
    (
        "courier/bridge.md",
        "---\ntitle: Cracks shut the harbour bridge (again)\ndate: 2025-08-01\nsource: The Courier\n---\n\nThe harbour bridge was shut at noon on Friday after engineers found cracks in two of its piers. Some 12,000 cars cross it every day.\n\n\"Nobody is in danger,\" said the city engineer, Ada Brook. Repairs will cost *at least* $4m & take two years.\n",
    ),
    (
        "post/bill (late).txt",
        "Harbour bridge repairs may take two years\n\nPOST CITY - The repairs of the cracked harbour bridge may take two years, the engineer Ada Brook said. Buses will go by the old road; the ferry will sail every ten minutes.\n\nThe mayor asked the state for $4 million.\n",
    ),
    ("notes/tides.txt", "Tides of the week\n\nHigh water is at six. Low water follows at noon.\n"),
    (
        "wire.jsonl",
        "{\"id\": \"w-1\", \"title\": \"Bridge cracks close a harbour crossing\", \"text\": \"Cracks in two piers closed the harbour bridge on Friday. Ada Brook, the city engineer, said nobody was in danger.\", \"date\": \"2025-08-01\", \"source\": \"Wire\"}\n{\"title\": \"Ferry adds sailings\", \"text\": \"The ferry will sail every ten minutes while the bridge is shut. Fares stay as they are.\", \"date\": \"2025-08-02\", \"source\": \"Wire\"}\n",
    ),
];

fn folder() -> TempDir {
    let dir = TempDir::new().unwrap();
    FILES.iter().for_each(|(path, text)| write(dir.path(), path, text));
    dir
}

fn write(dir: &Path, path: &str, text: &str) {
    let path = dir.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn input(dir: &Path) -> Input {
    Input::Folder(Places::new(dir, None).unwrap())
}

fn made(dir: &Path) -> Digest {
    let options = DigestOptions { stories: None, words: 60, ..DigestOptions::default() };
    let digest = digest(&input(dir), &options, &crate::silent).unwrap();
    assert!(digest.stories.iter().map(|story| story.quotes.len()).sum::<usize>() >= 4, "{digest:#?}");
    digest
}

/// Every format, text also narrow and in colour.
const FORMS: [(&str, DigestForm, Option<usize>); 10] = [
    ("json", DigestForm::Json, None),
    ("html", DigestForm::Html, None),
    ("markdown", DigestForm::Markdown, None),
    ("text", DigestForm::Text, None),
    ("text", DigestForm::Text, Some(40)),
    ("csv", DigestForm::Csv, None),
    ("rss", DigestForm::Rss, None),
    ("eml", DigestForm::Eml, None),
    ("epub", DigestForm::Epub, None),
    ("context", DigestForm::Context, None),
];

/// The digest in every format.
fn forms(digest: &Digest) -> [Vec<u8>; 10] {
    std::array::from_fn(|at| form(digest, at))
}

fn form(digest: &Digest, at: usize) -> Vec<u8> {
    let (_, form, narrow) = FORMS[at];
    let layout = narrow.map_or_else(Layout::default, |width| Layout { width, color: true });
    digest_in(form, digest, &Shape { layout, ..Shape::default() }).unwrap()
}

fn report(form: &[u8], dir: &Path) -> VerifyReport {
    let reading = epitome_reader::Options::default();
    verify_bytes(form, &input(dir), &reading).unwrap().expect("citations")
}

fn states(form: &[u8], dir: &Path) -> Vec<State> {
    report(form, dir).citations.iter().map(|verdict| verdict.state).collect()
}

#[test]
fn an_unedited_digest_holds() {
    let dir = folder();
    let digest = made(dir.path());
    let quotes = digest.stories.iter().map(|story| story.quotes.len()).sum::<usize>();
    for (form, (name, ..)) in forms(&digest).iter().zip(FORMS) {
        let report = report(form, dir.path());
        assert_eq!(report.format, name);
        assert!(report.citations.iter().all(|verdict| verdict.state == State::Same), "{name}\n{report:#?}");
        // Some formats hold the passage around a quote too, a mail has two parts.
        let times = if matches!(name, "json" | "html" | "eml") { 2 } else { 1 };
        let solo: usize = digest.stories.iter().map(|story| story.only_one_source.len()).sum();
        let solo = match name {
            "csv" | "context" => 0,
            "eml" => 2 * solo,
            _ => solo,
        };
        assert_eq!(report.citations.len(), times * quotes + solo, "{name}");
    }
}

#[test]
fn records_of_one_title_are_told_apart() {
    let dir = TempDir::new().unwrap();
    let record = |id: &str, text: &str| {
        format!("{{\"id\": \"{id}\", \"title\": \"News of the day\", \"text\": \"{text}\"}}\n")
    };
    // Ids repeat too; of the second several sentences are quoted, which one footnote lists.
    let lines = record("a", "A heron was seen at the weir.")
        + &record(
            "a",
            "The council of Varn met on Monday. It will pay for 12 new trees. Nobody spoke against it.",
        )
        + &record(
            "b",
            "Ferries sail again since Tuesday. Fares are as they were. The pier was mended in a week.",
        );
    write(dir.path(), "day.jsonl", &lines);
    let digest = made(dir.path());
    for (form, (name, ..)) in forms(&digest).iter().zip(FORMS) {
        let report = report(form, dir.path());
        assert!(report.holds(), "{name}\n{report:#?}");
    }
}

#[test]
fn spaces_that_must_not_break_hold_beside_a_quote() {
    let dir = TempDir::new().unwrap();
    let text = "Bridge shut\n\nThe bridge was shut on Friday.\u{a0}Engineers found cracks in two piers.\u{a0}\n\n\u{a0}Repairs will take two years.\u{202f}Cars go by the old road.\n";
    write(dir.path(), "bridge.txt", text);
    let options = DigestOptions { stories: None, words: 12, ..DigestOptions::default() };
    let digest = digest(&input(dir.path()), &options, &crate::silent).unwrap();
    for (form, (name, ..)) in forms(&digest).iter().zip(FORMS) {
        let report = report(form, dir.path());
        assert!(report.holds() && !report.citations.is_empty(), "{name}\n{report:#?}");
    }
}

#[test]
fn wrapped_text_is_joined_again() {
    let dir = TempDir::new().unwrap();
    write(
        dir.path(),
        "dash.txt",
        "Bridge shut\n\nThe harbour bridge—the only one—was shut on Friday—engineers found cracks in two piers. “Is it safe?”—nobody could say on the day, or by the hour/minute of the week.\n",
    );
    write(
        dir.path(),
        "ja.txt",
        "港の橋、閉鎖\n\n港の橋は金曜日の正午に閉鎖されました。技術者が二本の橋脚にひびを見つけたためで、修理には Ada Brook 氏によると二年かかります。\n",
    );
    write(
        dir.path(),
        "th.txt",
        "สะพานปิด\n\nสะพานท่าเรือถูกปิดเมื่อวันศุกร์ หลังวิศวกรพบรอยร้าวในเสาสองต้น และการซ่อมจะใช้เวลาสองปี\n",
    );
    let options = DigestOptions { stories: None, ..DigestOptions::default() };
    let digest = digest(&input(dir.path()), &options, &crate::silent).unwrap();
    for width in 20..100 {
        let shape = Shape { layout: Layout { width, color: false }, ..Shape::default() };
        let text = digest_in(DigestForm::Text, &digest, &shape).unwrap();
        let report = report(&text, dir.path());
        assert!(report.citations.len() >= 3 && report.holds(), "{width}: {report:#?}");
    }
}

#[test]
fn renamed_files_are_found() {
    let dir = folder();
    let forms = forms(&made(dir.path()));
    std::fs::rename(dir.path().join("courier/bridge.md"), dir.path().join("bridge-old.md")).unwrap();
    for form in &forms {
        let report = report(form, dir.path());
        assert!(report.holds(), "{report:#?}");
        assert!(report.count(State::Moved) > 0, "{report:#?}");
    }
}

#[test]
fn text_added_before_a_passage_moves_it() {
    let dir = folder();
    let forms = forms(&made(dir.path()));
    let (path, text) = FILES[2];
    write(dir.path(), path, &text.replace("High water", "The moon is new. High water"));
    for form in &forms {
        assert!(report(form, dir.path()).holds());
    }
}

#[test]
fn entries_that_change_places_are_found() {
    let dir = folder();
    let forms = forms(&made(dir.path()));
    let (path, text) = FILES[3];
    let lines: Vec<&str> = text.lines().rev().collect();
    write(dir.path(), path, &lines.join("\n"));
    for form in &forms {
        let report = report(form, dir.path());
        assert!(report.holds(), "{report:#?}");
    }
}

#[test]
fn a_deleted_file_is_gone() {
    let dir = folder();
    let forms = forms(&made(dir.path()));
    std::fs::remove_file(dir.path().join("post/bill (late).txt")).unwrap();
    for form in &forms {
        let report = report(form, dir.path());
        assert!(!report.holds() && report.count(State::Gone) > 0, "{report:#?}");
    }
}

#[test]
fn an_edited_article_shows_the_difference() {
    let dir = folder();
    let forms = forms(&made(dir.path()));
    let (path, text) = FILES[0];
    write(dir.path(), path, &text.replace("two of its piers", "three of its piers"));
    for form in &forms {
        let report = report(form, dir.path());
        let changed = report.citations.iter().find(|verdict| verdict.state == State::Changed).unwrap();
        assert!(changed.difference.contains(&Change::Digest("two".to_owned())), "{changed:#?}");
        assert!(changed.difference.contains(&Change::Article("three".to_owned())), "{changed:#?}");
    }
}

#[test]
fn a_digest_cannot_reach_out_of_the_folder() {
    let dir = folder();
    let mut digest = made(dir.path());
    for path in ["../secret.txt", "/etc/hostname", "./courier/bridge.md", ""] {
        for member in &mut digest.stories[0].articles {
            member.path = path.to_owned();
            member.hash = "0".to_owned();
        }
        let states = states(json(&digest).unwrap().as_bytes(), dir.path());
        assert!(states.contains(&State::Gone), "{path}: {states:?}");
    }
}

#[test]
fn other_documents_are_no_digest() {
    let dir = folder();
    let reading = epitome_reader::Options::default();
    for other in
        ["", "{}", "{\"stories\": []}", "# Title\n\nText.", "plain text", "<!doctype html><p>x", "\u{0}\u{1}"]
    {
        let report = verify_bytes(other.as_bytes(), &input(dir.path()), &reading).unwrap();
        assert!(report.is_none(), "{other}: {report:?}");
    }
    assert!(verify_bytes(b"\xff\xfe\x00", &input(dir.path()), &reading).unwrap().is_none());
}

/// One character put in, taken out or replaced; white space is not told apart, so it is no edit to
/// make one of the other.
fn edit(text: &str, at: &Index, kind: usize, with: char) -> Option<String> {
    let mut chars: Vec<char> = text.chars().collect();
    let at = at.index(chars.len());
    match kind {
        0 => chars[at] = with,
        1 => drop(chars.remove(at)),
        _ => chars.insert(at, with),
    }
    let edited: String = chars.into_iter().collect();
    (crate::render::one_line(&edited) != crate::render::one_line(text)).then_some(edited)
}

thread_local! {
    static MADE: (TempDir, Digest) = {
        let dir = folder();
        let digest = made(dir.path());
        (dir, digest)
    };
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn every_edit_of_a_quote_is_caught(story in any::<Index>(), quote in any::<Index>(), at in any::<Index>(), kind in 0..3usize, kept in 0..FORMS.len(), with in "[ -~é“\u{301}]") {
        MADE.with(|(dir, digest)| {
            let mut digest = digest.clone();
            let told = digest.stories.len();
            let quotes = &mut digest.stories[story.index(told)].quotes;
            let count = quotes.len();
            let quote = &mut quotes[quote.index(count)];
            let Some(edited) = edit(&quote.text, &at, kind, with.chars().next().unwrap_or('x')) else { return Ok(()) };
            quote.text = edited;
            prop_assert!(!report(&form(&digest, kept), dir.path()).holds(), "{}", FORMS[kept].0);
            Ok(())
        })?;
    }

    #[test]
    fn every_edit_of_a_cited_passage_is_caught(story in any::<Index>(), quote in any::<Index>(), at in any::<Index>(), kind in 0..3usize, kept in 0..FORMS.len(), with in "[ -~é“\u{301}]") {
        MADE.with(|(dir, digest)| {
            let told = &digest.stories[story.index(digest.stories.len())];
            let quote = &told.quotes[quote.index(told.quotes.len())];
            let member = &told.articles[quote.citation - 1];
            let file = dir.path().join(&member.path);
            let before = std::fs::read_to_string(&file).unwrap();
            // JSON Lines escape the text: the passage is edited where it is written as it is.
            prop_assume!(before.contains(&quote.text));
            let Some(edited) = edit(&quote.text, &at, kind, with.chars().next().unwrap_or('x')) else { return Ok(()) };
            // Markdown reads `\,` as a comma.
            let escapes = |text: &str| text.as_bytes().windows(2).any(|two| two[0] == b'\\' && two[1].is_ascii_punctuation());
            prop_assume!(!(escapes(&edited) && file.extension().is_some_and(|ending| ending == "md")));
            // A character put before the passage is not in it.
            prop_assume!(!edited.contains(&quote.text));
            std::fs::write(&file, before.replacen(&quote.text, &edited, 1)).unwrap();
            let held = report(&form(digest, kept), dir.path()).holds();
            std::fs::write(&file, before).unwrap();
            prop_assert!(!held, "{}: {} -> {}", FORMS[kept].0, quote.text, edited);
            Ok(())
        })?;
    }
}
