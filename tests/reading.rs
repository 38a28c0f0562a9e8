//! What the reader makes of a file, as a user sees it.

use crate::support::{Folder, epitome_with};

#[test]
fn a_markdown_file() {
    let folder = Folder::small();
    insta::assert_snapshot!(folder.run(&["read", "news/courier/bridge.md"]).code(0).out);
    insta::assert_snapshot!(
        "a_markdown_file_json",
        folder.run(&["read", "news/courier/bridge.md", "--json"]).code(0).out
    );
}

#[test]
fn records_with_sentences() {
    let folder = Folder::small();
    let reading = folder.run(&["read", "news/wire.jsonl", "--json", "--sentences"]).code(0).json();
    assert_eq!(reading["articles"][0]["id"], "w-1");
    assert_eq!(reading["articles"][1]["published"]["evidence"], "field");
    for (article, sentences) in
        reading["articles"].as_array().unwrap().iter().zip(reading["sentences"].as_array().unwrap())
    {
        let body = article["body"].as_str().unwrap();
        assert_eq!(sentences.as_array().unwrap().len(), 2, "{body}");
    }
    let lines = folder.run(&["read", "news/wire.jsonl", "--sentences"]).code(0).out;
    assert_eq!(lines.lines().filter(|line| !line.is_empty()).count(), 4, "{lines}");
}

#[test]
fn standard_input_as_text() {
    let run =
        epitome_with(b"A title\n\nThe first paragraph stands here.\n", &["read", "-", "--text"]).code(0);
    assert_eq!(run.out, "A title\n\nThe first paragraph stands here.\n");
}

#[test]
fn escape_sequences_do_not_reach_the_terminal() {
    let run = epitome_with(
        b"A \x1b[31mred\x1b[0m title\n\nText with \x1b]0;a title\x07 in it stands here.\n",
        &["read", "-"],
    );
    assert!(!run.out.contains('\u{1b}') && !run.out.contains('\u{7}'), "{:?}", run.out);
}
