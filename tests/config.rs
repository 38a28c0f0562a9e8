//! Settings: where a value comes from, and which one wins.

use std::fs;

use crate::support::{Folder, Run, command};

fn with(folder: &Folder, environment: &[(&str, &str)], arguments: &[&str]) -> Run {
    let mut run = command(arguments);
    run.current_dir(folder.beside("")).env("XDG_CONFIG_HOME", folder.beside("user"));
    for (name, value) in environment {
        run.env(name, value);
    }
    run.output().unwrap().into()
}

fn words(run: Run) -> u64 {
    run.code(0).json()["parameters"]["words"].as_u64().unwrap()
}

#[test]
fn each_place_wins_over_the_next() {
    let folder = Folder::small();
    let digest = ["digest", "news", "--json", "-q"];
    assert_eq!(words(with(&folder, &[], &digest)), 100);
    fs::create_dir_all(folder.beside("user/epitome")).unwrap();
    fs::write(folder.beside("user/epitome/config.toml"), "words = 31\nstories = 1\n").unwrap();
    assert_eq!(words(with(&folder, &[], &digest)), 31);
    fs::write(folder.beside("news/.epitome/config.toml"), "words = 32\n").unwrap();
    assert_eq!(words(with(&folder, &[], &digest)), 32);
    assert_eq!(words(with(&folder, &[("EPITOME_WORDS", "33")], &digest)), 33);
    let flag = ["digest", "news", "--json", "-q", "--words", "34"];
    assert_eq!(words(with(&folder, &[("EPITOME_WORDS", "33")], &flag)), 34);
    let told = with(&folder, &[], &digest).code(0).json();
    assert_eq!(told["stories"].as_array().unwrap().len(), 1, "the user's own still holds");

    let shown = with(&folder, &[("EPITOME_GRANULARITY", "strict")], &["config", "news"]).code(0).out;
    let line = |name: &str| shown.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
    assert!(
        line("words ").contains("32") && line("words ").contains("folder (news/.epitome/config.toml)"),
        "{shown}"
    );
    assert!(line("stories ").contains("user ("), "{shown}");
    assert!(line("granularity ").contains("environment (EPITOME_GRANULARITY)"), "{shown}");
    assert!(line("method ").contains("default"), "{shown}");
    let json = with(&folder, &[], &["config", "news", "--json"]).code(0).json();
    assert_eq!(json[1]["name"], "words");
    assert_eq!(json[1]["origin"], "folder");
}

#[test]
fn a_file_name_says_more_than_a_setting() {
    let folder = Folder::small();
    folder.run(&["index", "news", "-q"]).code(0);
    fs::write(folder.beside("news/.epitome/config.toml"), "format = \"markdown\"\nexclude = [\"*.jsonl\"]\n")
        .unwrap();
    let run = folder.run(&["digest", "news", "-q"]).code(0);
    assert!(run.out.starts_with("# Digest of news"), "{}", run.out);
    assert!(!run.out.contains("wire.jsonl"), "{}", run.out);
    folder.run(&["digest", "news", "-q", "-o", "digest.json"]).code(0);
    assert!(fs::read_to_string(folder.beside("digest.json")).unwrap().starts_with('{'));
    // Other commands have other formats.
    folder.run(&["search", "news", "bridge", "-q"]).code(0);
}

#[test]
fn what_is_no_setting_is_told() {
    let folder = Folder::small();
    folder.run(&["index", "news", "-q"]).code(0);
    let check = |text: &str, expect: &str| {
        fs::write(folder.beside("news/.epitome/config.toml"), text).unwrap();
        let run = folder.run(&["digest", "news"]).code(2);
        assert!(run.err.contains("news/.epitome/config.toml") && run.err.contains(expect), "{}", run.err);
    };
    check("word = 150\n", "there is no setting word; did you mean words?");
    check("words = \"many\"\n", "setting words: invalid value 'many'");
    check("words = \n", "TOML parse error");
}
