//! What the documents say is so: paths exist, command lines parse.

use std::fs;

use clap::error::ErrorKind;

use crate::support::root;

const DOCUMENTS: [&str; 3] = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"];

fn document(name: &str) -> Option<String> {
    let text = fs::read_to_string(root().join(name)).ok();
    if text.is_none() {
        println!("skipped: no {name}");
    }
    text
}

/// What stands between backticks, outside code blocks.
fn code_spans(text: &str) -> Vec<String> {
    let mut spans = Vec::new();
    let mut block = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            block = !block;
        } else if !block {
            spans.extend(line.split('`').skip(1).step_by(2).map(str::to_owned));
        }
    }
    spans
}

/// Lines of code blocks that call the binary, as its arguments.
fn calls(text: &str) -> Vec<Vec<String>> {
    let mut calls = Vec::new();
    let mut block = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            block = !block;
            continue;
        }
        let line = line.trim().trim_start_matches("$ ");
        let call = ["epitome ", "cargo run --release -- ", "cargo run --release --quiet -- "]
            .iter()
            .find_map(|start| line.split(" | ").find_map(|part| part.trim().strip_prefix(start)));
        if let Some(call) = call.filter(|_| block) {
            calls.push(words(call));
        }
    }
    calls
}

/// Splits a command line as a shell does, up to what is not for the command.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (vec!["epitome".to_owned()], String::new(), None);
    for c in line.chars() {
        match (quote, c) {
            (None, '|' | '>' | '#' | '&' | ';' | '<') if word.is_empty() => break,
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), _) if c == open => quote = None,
            (None, _) if c.is_whitespace() => {
                words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty()))
            }
            _ => word.push(c),
        }
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
}

#[test]
fn command_lines_parse() {
    for name in DOCUMENTS {
        for call in document(name).map(|text| calls(&text)).unwrap_or_default() {
            let parsed = epitome::command().try_get_matches_from(&call);
            let fine = parsed.map_or_else(
                |error| matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion),
                |_| true,
            );
            assert!(fine, "{name}: {}", call.join(" "));
        }
    }
}

#[test]
fn examples_of_the_help_parse() {
    for command in epitome::command().get_subcommands() {
        let help = command.get_before_help().map(ToString::to_string).unwrap_or_default();
        for line in help.lines().filter_map(|line| line.strip_prefix("  ")) {
            let call = line.split(" | ").find_map(|part| part.trim().strip_prefix("epitome "));
            let Some(call) = call.filter(|_| !line.starts_with(' ')) else { continue };
            epitome::command()
                .try_get_matches_from(words(call))
                .unwrap_or_else(|error| panic!("{line}: {error}"));
        }
    }
}

#[test]
fn named_paths_exist() {
    for name in DOCUMENTS {
        for span in document(name).map(|text| code_spans(&text)).unwrap_or_default() {
            if is_path(&span) {
                assert!(root().join(&span).exists(), "{name} names {span}, which is not there");
            }
        }
    }
}

/// A path of this repository: nothing but names and slashes, and either a slash or a file's ending.
fn is_path(span: &str) -> bool {
    let plain = span.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
    let first = span.split('/').next().unwrap_or("");
    let ours = !span.starts_with(['/', '-'])
        && first != ".."
        && !first.contains("epitome")
        && !span.contains(".epitome");
    let file = [".rs", ".md", ".toml", ".sh"].iter().any(|ending| span.ends_with(ending));
    let shouted = first.chars().all(|c| c.is_ascii_uppercase());
    plain && ours && !shouted && (file || KNOWN.contains(&first)) && span != "."
}

const KNOWN: [&str; 6] = ["crates", "corpus", "tests", "benches", ".ci", "fuzz"];

#[test]
fn the_checks_themselves() {
    assert_eq!(words("digest 'a b' --words 5 # five"), ["epitome", "digest", "a b", "--words", "5"]);
    assert_eq!(calls("```\n$ epitome digest news | less\n```\n").concat(), ["epitome", "digest", "news"]);
    assert!(is_path("crates/text") && is_path("corpus/gold/stories.json") && is_path("clippy.toml"));
    assert!(!is_path("FOLDER/.epitome") && !is_path("a.b") && !is_path("--words") && !is_path("../shared"));
}
