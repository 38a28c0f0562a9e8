//! Summaries keep their budget and say nothing but sentences of their input.

use crate::support::{Folder, epitome_with};

const TEXT: &str = "Engineers shut the harbour bridge at noon on Friday. Cracks were found in two of its pillars. \
    About 9,000 drivers cross the bridge each day. The council will meet on Monday. Ferries will carry drivers \
    across the harbour until the repairs end. They may cost four million.\n";

#[test]
fn one_sentence_a_line_and_nothing_else() {
    let run = epitome_with(TEXT.as_bytes(), &["summarize", "-", "--words", "25"]).code(0);
    assert!(run.out.lines().count() >= 2, "{}", run.out);
    for line in run.out.lines() {
        assert!(TEXT.contains(line), "{line}");
    }
    assert!(run.out.split_whitespace().count() <= 25);
    assert_eq!(run.err, "");
}

#[test]
fn budgets() {
    for n in [1, 2, 3] {
        let run = epitome_with(TEXT.as_bytes(), &["summarize", "-", "--sentences", &n.to_string()]).code(0);
        assert_eq!(run.out.lines().count(), n);
    }
    for n in [60, 120, 400] {
        let run = epitome_with(TEXT.as_bytes(), &["summarize", "-", "--chars", &n.to_string()]).code(0);
        let chars: usize = run.out.lines().map(|line| line.chars().count()).sum();
        assert!(chars > 0 && chars <= n, "{n}: {chars}");
    }
    let run = epitome_with(TEXT.as_bytes(), &["summarize", "-", "--share", "40%"]).code(0);
    assert!(run.out.split_whitespace().count() * 10 <= TEXT.split_whitespace().count() * 4, "{}", run.out);
}

#[test]
fn every_method() {
    for method in ["concepts", "lead", "lead-rr", "centroid", "lexrank", "mmr"] {
        let run =
            epitome_with(TEXT.as_bytes(), &["summarize", "-", "--method", method, "--words", "30", "--json"]);
        let summary = run.code(0).json();
        assert_eq!(summary["method"], method);
        assert!(summary["words"].as_u64().unwrap() <= 30, "{method}");
    }
}

#[test]
fn never_empty_where_there_is_a_sentence() {
    let run = epitome_with(TEXT.as_bytes(), &["summarize", "-", "--words", "2"]).code(0);
    assert_eq!(run.out.lines().count(), 1);
    assert!(run.err.contains("longer than asked for"), "{}", run.err);
}

#[test]
fn no_sentence() {
    let run = epitome_with(b"", &["summarize", "-"]);
    assert!(matches!(run.code, Some(1 | 3)), "{run:?}");
    assert!(run.err.starts_with("epitome: "), "{}", run.err);
}

#[test]
fn several_files_of_which_one_is_gone() {
    let folder = Folder::small();
    let run = folder.run(&[
        "summarize",
        "news/courier/bridge.md",
        "news/gone.txt",
        "news/wire.jsonl",
        "--words",
        "60",
    ]);
    let run = run.code(4);
    assert!(run.err.contains("skipped news/gone.txt"), "{}", run.err);
    assert!(run.out.lines().count() >= 2);
}

#[test]
fn a_summary_as_json() {
    let folder = Folder::small();
    let run = folder.run(&[
        "summarize",
        "news/courier/bridge.md",
        "news/post/bridge-cost.md",
        "--words",
        "40",
        "--json",
    ]);
    insta::assert_snapshot!(run.code(0).out);
}

#[test]
fn a_query_decides() {
    let folder = Folder::small();
    let files = ["summarize", "news/wire.jsonl", "news/courier/bridge.md", "--sentences", "1", "--query"];
    let ask = |query| folder.run(&[&files[..], &[query]].concat()).code(0).out;
    assert!(ask("map museum").to_lowercase().contains("m"), "{}", ask("map museum"));
    assert_ne!(ask("pear frost"), ask("bridge drivers"));
}
