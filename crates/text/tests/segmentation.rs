//! Sentence boundaries: F1 per language over the gold cases, and what holds for any text.
#![allow(clippy::print_stdout, reason = "the tables are for people")]

use std::collections::{BTreeMap, BTreeSet};

use epitome_text::{Language, Sentence, segment};
use proptest::prelude::*;

/// Lines of language, tab, text with `¦` at each inner boundary and `\n` for a line break.
const GOLD: &str = include_str!("segmentation.tsv");

#[derive(Default)]
struct Score {
    found: usize,
    expected: usize,
    right: usize,
    cases: usize,
}

impl Score {
    fn f1(&self) -> f64 {
        if self.found + self.expected == 0 {
            1.0
        } else {
            2.0 * self.right as f64 / (self.found + self.expected) as f64
        }
    }
}

/// Boundaries as numbers of characters that are not white space before them.
fn boundaries<'a>(parts: impl Iterator<Item = &'a str>) -> BTreeSet<usize> {
    let mut at = 0;
    let mut ends: BTreeSet<_> = parts
        .map(|part| {
            at += part.chars().filter(|c| !c.is_whitespace()).count();
            at
        })
        .collect();
    ends.pop_last();
    ends
}

fn score(gold: &str) -> BTreeMap<&str, Score> {
    let mut scores: BTreeMap<_, Score> = BTreeMap::new();
    for (code, marked) in gold.lines().filter_map(|line| line.split_once('\t')) {
        let marked = marked.replace("\\n", "\n");
        let text = marked.replace('¦', "");
        let sentences = segment(&text, Language::from_code(code));
        let expected = boundaries(marked.split('¦'));
        let found = boundaries(sentences.iter().map(|sentence| sentence.span.of(&text)));
        if found != expected {
            let parts: Vec<_> = sentences.iter().map(|sentence| sentence.span.of(&text)).collect();
            println!("{code}\t{}", parts.join(" ¦ ").replace('\n', "\\n"));
        }
        let score = scores.entry(code).or_default();
        score.found += found.len();
        score.expected += expected.len();
        score.right += found.intersection(&expected).count();
        score.cases += 1;
    }
    scores
}

fn print(scores: &BTreeMap<&str, Score>) {
    println!("language cases boundaries F1");
    for (code, score) in scores {
        println!("{code:8} {:5} {:10} {:.3}", score.cases, score.expected, score.f1());
    }
}

#[test]
fn gold() {
    let scores = score(GOLD);
    print(&scores);
    for (code, score) in &scores {
        let floor = if *code == "en" { 0.98 } else { 0.95 };
        assert!(score.f1() >= floor, "{code}: {:.3}", score.f1());
    }
}

#[test]
fn shared_cases() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/segmentation/cases.tsv");
    let Ok(gold) = std::fs::read_to_string(path) else {
        println!("skipped: ../shared is absent");
        return;
    };
    let scores = score(&gold);
    print(&scores);
    let (right, all) = scores
        .values()
        .fold((0, 0), |(right, all), score| (right + 2 * score.right, all + score.found + score.expected));
    assert!(right as f64 >= 0.95 * all as f64, "{right} of {all}");
}

fn check_spans(text: &str, sentences: &[Sentence]) {
    let mut at = 0;
    for sentence in sentences {
        let range = sentence.span.range();
        assert!(at <= range.start && range.start < range.end, "{sentence:?}");
        assert!(text[at..range.start].chars().all(char::is_whitespace));
        let quote = &text[sentence.quotable().range()];
        assert!(!quote.is_empty() && quote == quote.trim_end());
        assert_eq!(text[range.clone()].trim(), &text[range.clone()]);
        at = range.end;
    }
    assert!(text[at..].chars().all(char::is_whitespace));
    assert!(sentences.is_sorted_by_key(|sentence| sentence.paragraph));
}

#[test]
fn odd_input() {
    let long = "word ".repeat(200_000);
    let points = ". ".repeat(300_000);
    let thai = "โดย คำ ".repeat(50_000);
    let brackets = "[1".repeat(200_000);
    let quotes = "“.”".repeat(100_000);
    let lines = "a\n".repeat(200_000);
    let nuls = "\0.\0 ".repeat(100_000);
    for text in ["", " ", "\n", ".", "。", "…", &long, &points, &thai, &brackets, &quotes, &lines, &nuls] {
        for language in [Language::English, Language::Thai, Language::Japanese, Language::German] {
            check_spans(text, &segment(text, language));
        }
    }
}

proptest! {
    #[test]
    fn any_text(text in "\\PC*", at in 0usize..31) {
        check_spans(&text, &segment(&text, Language::ALL[at]));
    }

    #[test]
    fn marks(text in "([A-Za-z]{1,3}|[0-9]{1,2}|[.!?…。।;\"'“”»«()\\[\\]–—-]|[ \n\r\t\u{a0}\u{c}]|Mr|U\\.S|[1]|と|ส|é|İ){0,60}", at in 0usize..31) {
        check_spans(&text, &segment(&text, Language::ALL[at]));
    }
}
