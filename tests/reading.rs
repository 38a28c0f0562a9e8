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
    let lines: Vec<_> = lines.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(lines.len(), 4, "{lines:?}");
    let body = reading["articles"][0]["body"].as_str().unwrap();
    let parts: Vec<_> = lines[0].split('\t').collect();
    let (start, end): (usize, usize) = (parts[0].parse().unwrap(), parts[1].parse().unwrap());
    assert_eq!((parts[2], parts[3]), ("body", &body[start..end]));
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

#[test]
fn a_table_of_articles() {
    let folder = Folder::small();
    let table = folder.run(&["read", "news/wire.jsonl", "--table"]).code(0).out;
    let lines: Vec<_> = table.lines().collect();
    assert!(lines[0].starts_with("date") && lines[0].ends_with("title"), "{table}");
    assert!(lines[1].contains("field") && lines[1].contains(" en "), "{table}");
}

/// A table with headings that no reader could guess.
const ODD: &str = "kicker,story,when\nBridge closed,The old bridge was closed on Monday night.,2024-03-05\n";

#[test]
fn fields_are_mapped_and_the_map_is_kept() {
    let folder = Folder::new();
    folder.write("odd.csv", ODD);
    let run = folder.run(&["index", "news"]).code(4);
    assert!(run.out.contains("--map text=COLUMN"), "{}", run.out);
    let map = ["--map", "title=kicker,text=story,date=when"];
    let run = folder.run(&["search", "news", "bridge", "--json", map[0], map[1]]).code(0);
    assert_eq!(run.json()["hits"][0]["title"], "Bridge closed", "{}", run.out);
    // The map is kept with the index …
    let again = folder.run(&["search", "news", "bridge", "-v"]).code(0);
    assert_eq!(again.counter("files_read"), 0);
    let status = folder.run(&["status", "news"]).code(0).out;
    assert!(status.contains("title=kicker,text=story,date=when"), "{status}");
    // … another makes the files be read again, which status foretells, and a rebuild forgets it.
    let other = ["--map", "title=when,text=story"];
    let status = folder.run(&["status", "news", other[0], other[1]]).code(0).out;
    assert!(status.contains("read odd.csv (read by other rules or settings before)"), "{status}");
    let run = folder.run(&["index", "news", "-v", other[0], other[1]]).code(0);
    assert_eq!(run.counter("files_read"), 1);
    folder.run(&["index", "news", "--rebuild"]).code(4);
}

#[test]
fn what_is_mapped_is_checked() {
    let folder = Folder::small();
    for (map, expect) in [("titel=x", "no field is called titel"), ("title", "title=headline")] {
        let run = folder.run(&["read", "news/wire.jsonl", "--map", map]).code(2);
        assert!(run.err.contains(expect), "{}", run.err);
    }
}

#[test]
fn limits_have_flags_and_messages() {
    let folder = Folder::new();
    folder.write("short.txt", "The tide came in.\n");
    folder.write("long.txt", "The tide came in and went out again.\n".repeat(100));
    let run = folder.run(&["index", "news", "--max-file-size", "1KB"]).code(4);
    assert!(run.out.contains("long.txt: too large: 4 KB, and --max-file-size is 1 KB"), "{}", run.out);
    // A larger limit reads the file after all.
    let run = folder.run(&["index", "news", "--max-file-size", "1MB", "-v"]).code(0);
    assert_eq!(run.counter("articles"), 2);
    let run = folder.run(&["read", "news/long.txt", "--max-file-size", "1KB"]).code(1);
    assert!(run.err.contains("too large"), "{}", run.err);
    let deep = "<div>".repeat(60) + "The tide came in.";
    folder.write("deep.html", &deep);
    let run = folder.run(&["read", "news/deep.html", "--max-nesting", "50"]).code(0);
    assert!(run.out.contains("(--max-nesting 50)"), "{}", run.out);
}

#[test]
fn what_states_no_date_is_listed() {
    let folder = Folder::new();
    folder.write("dated.md", "---\ntitle: Bridge\ndate: 2024-03-05\n---\nThe old bridge was closed.\n");
    folder.write("undated.txt", "Tide\n\nThe tide came in.\n");
    folder.run(&["index", "news"]).code(0);
    let status = folder.run(&["status", "news"]).code(0).out;
    assert!(status.contains("1 article states no date") && !status.contains("undated.txt"), "{status}");
    let status = folder.run(&["status", "news", "--undated"]).code(0).out;
    assert!(status.contains("undated undated.txt: Tide") && !status.contains("dated.md: "), "{status}");
    let json = folder.run(&["status", "news", "--undated", "--json"]).code(0).json();
    assert_eq!(json["undated"], 1);
    assert_eq!(json["undated_articles"][0]["path"], "undated.txt");
}

#[test]
fn what_a_mail_quotes_is_no_candidate() {
    let mail = b"From: Ann Ek <ann@mail.example>\nSubject: Tides\nDate: Tue, 5 Mar 2024 10:20:30 +0000\n\n\
        The tide will come late on Wednesday.\n\nOn 4 March, Bo Ek wrote:\n> When will the tide come?\n\n-- \nAnn Ek\nHarbour office\n";
    let run = epitome_with(mail, &["read", "-", "--sentences"]).code(0);
    let roles: Vec<_> = run.out.lines().map(|line| line.split('\t').nth(2).unwrap_or("")).collect();
    assert_eq!(roles[0], "body", "{}", run.out);
    assert!(roles.len() > 3 && roles[1..].iter().all(|role| *role == "furniture"), "{}", run.out);
    let summary = epitome_with(mail, &["summarize", "-", "--words", "100"]).code(0);
    assert_eq!(summary.out, "The tide will come late on Wednesday.\n");
}
