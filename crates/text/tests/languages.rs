//! Language identification: own texts of every language, and articles whose language is known.
#![allow(clippy::print_stdout, reason = "the tables are for people")]

use std::{collections::BTreeMap, fs, path::Path};

use epitome_text::{Language, detect};

/// Lines of language, tab, text; `und` for what is none.
const TEXTS: &str = include_str!("languages.tsv");

#[test]
fn own_texts() {
    let mut seen = Vec::new();
    for (code, text) in TEXTS.lines().filter_map(|line| line.split_once('\t')) {
        let found = detect(text);
        println!("{code} {} {:.2}", found.language.code(), found.confidence);
        assert_eq!(found.language, Language::from_code(code), "{code}: {text}");
        seen.push(Language::from_code(code));
    }
    assert!(Language::ALL.iter().all(|language| seen.contains(language)));
}

#[test]
fn headlines() {
    let check = |text, code| assert_eq!(detect(text).language.code(), code, "{text}");
    check("", "und");
    check(" \n ", "und");
    check("12 34", "und");
    check("The bridge is closed", "en");
    check("Die Brücke ist gesperrt", "de");
    check("Le pont est fermé", "fr");
    check("桥已关闭", "zh");
    check("橋が閉まった", "ja");
    check("Мост закрыт", "ru");
    check("Cây cầu đã đóng cửa", "vi");
}

/// Articles of at least 200 characters in the JSON and JSON Lines files under `dir`, with their language.
fn articles(dir: &Path, fallback: &str) -> Vec<(String, String)> {
    let mut articles = Vec::new();
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            articles.extend(self::articles(&path, fallback));
            continue;
        }
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let records = match path.extension().and_then(|extension| extension.to_str()) {
            Some("jsonl") => text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect(),
            Some("json") => serde_json::from_str(&text).into_iter().collect(),
            Some("txt") => vec![serde_json::json!({ "text": text })],
            _ => Vec::<serde_json::Value>::new(),
        };
        for record in records {
            let code = record["lang"].as_str().unwrap_or(fallback).to_owned();
            let docs = record["docs"].as_array().cloned().unwrap_or_else(|| vec![record]);
            let texts = docs.iter().filter_map(|doc| doc["text"].as_str());
            articles.extend(
                texts.filter(|text| text.chars().count() >= 200).map(|text| (code.clone(), text.to_owned())),
            );
        }
    }
    articles
}

#[test]
fn shared_articles() {
    let data = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data"));
    let sets = [
        ("clusters", "en"),
        ("folders/bbc", "en"),
        ("mds/vietnamese_mds", "vi"),
        ("mds/multinews_dev", "en"),
    ];
    let articles: Vec<_> = sets.iter().flat_map(|(set, code)| articles(&data.join(set), code)).collect();
    if articles.is_empty() {
        println!("skipped: ../shared is absent");
        return;
    }
    let mut table = BTreeMap::<_, (usize, usize)>::new();
    for (code, text) in &articles {
        let found = detect(text);
        let counts = table.entry(code.as_str()).or_default();
        counts.0 += usize::from(found.language.code() == code);
        counts.1 += 1;
        if found.language.code() != code {
            let start: String = text.chars().take(150).collect();
            println!("{code} taken for {} ({:.2}): {start}", found.language.code(), found.confidence);
        }
    }
    println!("language right of");
    for (code, (right, all)) in table {
        println!("{code} {right} {all}");
        assert!(right * 100 >= all * 99, "{code}: {right} of {all}");
    }
}
