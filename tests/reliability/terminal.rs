//! No control or escape sequence of an article, a path or a message reaches the terminal.

use std::fs;

use crate::support::{Folder, Run};

/// Characters that steer a terminal or reorder a line: C0 and C1 controls, DEL, bidi overrides and isolates.
fn steers(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

const EVIL: &str = "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}txet\u{2066}x\u{7f}\u{8}\u{85}";

fn hostile() -> Folder {
    let folder = Folder::small();
    let body =
        format!("The harbour bridge {EVIL} was shut at noon. Engineers {EVIL} found cracks in two pillars.");
    let json = |value: &str| serde_json::to_string(value).unwrap();
    folder.write(
        "evil.jsonl",
        format!(
            "{{\"id\":{0},\"title\":{1},\"source\":{0},\"author\":{0},\"url\":{2},\"date\":\"2025-08-02\",\"text\":{3}}}\n{{\"title\":{0}\n",
            json(EVIL),
            json(&format!("Bridge {EVIL} shut")),
            json(&format!("http://a.example/{EVIL}")),
            json(&body)
        ),
    );
    folder.write(
        &format!("dir{EVIL}/a{EVIL}.md"),
        format!("---\ntitle: \"Bridge {EVIL}\"\nsource: {EVIL}\n---\n\n{body}\n"),
    );
    folder.write(&format!("broken{EVIL}.pdf"), "%PDF-1.4 nothing");
    folder.write("line\nbreak\r.txt", format!("Bridge\n\n{body}\n"));
    folder
}

#[track_caller]
fn clean(run: &Run, what: &[&str]) {
    for (name, text) in [("standard output", &run.out), ("standard error", &run.err)] {
        let found = text.chars().find(|c| steers(*c));
        assert!(found.is_none(), "{what:?}: {found:?} on {name}: {text:?}");
    }
}

#[test]
fn nothing_steers_the_terminal() {
    let folder = hostile();
    let evil_file = format!("news/dir{EVIL}/a{EVIL}.md");
    let evil_path = format!("dir{EVIL}/a{EVIL}.md");
    folder.run(&["index", "news"]).code(4);
    folder.run(&["digest", "news", "--keep", "-q", "-o", "digest.md"]);
    folder.run(&["digest", "news", "-q", "-o", "digest.txt"]);
    let calls: &[&[&str]] = &[
        &["index", "news", "-v"],
        &["index", "news", "--rebuild", "-v"],
        &["index", "news", "--dry-run", "--rebuild"],
        &["status", "news"],
        &["check", "news"],
        &["search", "news", "bridge", "-l", "20"],
        &["search", "news", "bridge", "--explain-query"],
        &["search", "news", EVIL],
        &["search", "news", &format!("source:\"{EVIL}\""), "--explain"],
        &["search", "news", "bridge", "--facets", "source"],
        &["digest", "news", "--stories", "all"],
        &["stories", "news"],
        &["stories", "join", "news", &evil_path, "courier/bridge.md"],
        &["stories", "join", "news", EVIL],
        &["stories", "corrections", "news"],
        &["stories", "history", "news"],
        &["timeline", "news"],
        &["explain", "news", &evil_path],
        &["explain", "news", EVIL],
        &["summarize", &evil_file, "news/evil.jsonl"],
        &["summarize", &evil_file, "--explain"],
        &["read", &evil_file],
        &["read", &evil_file, "--sentences"],
        &["read", "news/evil.jsonl"],
        &["read", EVIL],
        &["verify", "digest.md", "news"],
        &["verify", "digest.txt", "news"],
        &["verify", &evil_file, "news"],
        &["digests", "news"],
        &["show", "1", "news"],
        &["diff", "1", "1", "news"],
        &["query", "save", "news", "mine", EVIL],
        &["query", "list", "news"],
        &["query", "run", "news", "mine"],
        &["query", "run", "news", EVIL],
        &["index", EVIL],
        &["index", "news", "--include", &format!("[{EVIL}")],
        &[EVIL],
        &["digest", "news", &format!("--{EVIL}")],
        &["digest", "news", "--words", EVIL],
        &["digest", "news", "-q", "-o", &format!("no{EVIL}/such")],
    ];
    for call in calls {
        clean(&folder.run(call), call);
    }
}

/// A file that the user only names in an option is as hostile.
#[test]
fn damage_reports_are_clean() {
    let folder = hostile();
    folder.run(&["index", "news"]).code(4);
    fs::write(folder.path().join(".epitome/queries.json"), format!("{{\"{EVIL}\"")).unwrap();
    fs::write(folder.path().join(".epitome/index/epitome.json"), format!("{{\"{EVIL}\": {EVIL}")).unwrap();
    for call in [vec!["query", "list", "news"], vec!["status", "news"], vec!["check", "news"]] {
        let run = folder.run(&call);
        assert_ne!(run.code, Some(0));
        clean(&run, &call);
    }
}
