//! How much of an article the reader takes out of a page, by the shingles of the article extraction benchmark:
//! precision and recall of runs of four words, each averaged over pages, and their F1.
//! Runs where the evaluation pages lie beside the repository.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use epitome_reader::{Input, Options, read};
use epitome_text::Article;

/// F1 below which extraction has got worse, a set of pages. Their texts were taken by programs, which keep lists of other
/// articles, tags and calls to subscribe that the reader leaves out.
const FLOORS: [(&str, f64); 2] = [("newspaper", 0.957), ("readability", 0.963)];

/// Pages whose expected text is not that of their article: a call to subscribe, a notice, one slide of many, the words
/// below a film of something else.
const OTHER_TEXTS: [&str; 5] =
    ["architecturaldigest.com2", "backstage.com1", "cntraveler.com1", "cntraveler.com2", "cricket.com.au2"];

/// The evaluation pages, where there are any.
fn data() -> Option<&'static Path> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/extract"));
    if !root.is_dir() {
        println!("skipped: no evaluation pages");
    }
    root.is_dir().then_some(root)
}

#[test]
fn extraction_quality() {
    let Some(root) = data() else { return };
    for (set, floor) in FLOORS {
        let pages = pages(root, set);
        let scores: Vec<[Option<f64>; 2]> =
            pages.iter().map(|(page, gold)| score(gold, &extract(page))).collect();
        let all = mean_f1(&scores);
        let half =
            |which: usize| mean_f1(&scores.iter().copied().skip(which).step_by(2).collect::<Vec<_>>()).0;
        println!(
            "{set:12} {:3} pages  F1 {:.3}  P {:.3}  R {:.3}  halves {:.3} {:.3}",
            pages.len(),
            all.0,
            all.1,
            all.2,
            half(0),
            half(1)
        );
        let of_article =
            |page: &Path| OTHER_TEXTS.iter().all(|name| page.file_stem().is_none_or(|stem| stem != *name));
        let own: Vec<_> = pages
            .iter()
            .zip(&scores)
            .filter(|((page, _), _)| of_article(page))
            .map(|(_, score)| *score)
            .collect();
        if own.len() < pages.len() {
            println!(
                "    without {} whose expected text is not the article: {:.3}",
                pages.len() - own.len(),
                mean_f1(&own).0
            );
        }
        worst(&pages, &scores);
        assert!(all.0 >= floor, "{set}: F1 {:.3} is below {floor}", all.0);
    }
}

/// Names the pages that are read worst, to look at.
fn worst(pages: &[(PathBuf, String)], scores: &[[Option<f64>; 2]]) {
    let mut ranked: Vec<(f64, &PathBuf, [f64; 2])> = pages
        .iter()
        .zip(scores)
        .map(|((page, _), score)| {
            let [p, r] = score.map(Option::unwrap_or_default);
            (2.0 * p * r / (p + r).max(f64::MIN_POSITIVE), page, [p, r])
        })
        .collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(b.1)));
    for (f1, page, [p, r]) in ranked.iter().take(25).filter(|(f1, ..)| *f1 < 0.9) {
        let name: Vec<_> = page.iter().rev().take(2).map(|part| part.to_string_lossy()).collect();
        println!("    {f1:.2}  P {p:.2}  R {r:.2}  {}/{}", name[1], name[0]);
    }
}

/// Pages and the text they should give.
fn pages(root: &Path, set: &str) -> Vec<(PathBuf, String)> {
    let pairs: Vec<(PathBuf, PathBuf)> = match set {
        "newspaper" => entries(&root.join("newspaper/html"))
            .into_iter()
            .map(|page| {
                (
                    page.clone(),
                    root.join("newspaper/text").join(page.file_stem().unwrap()).with_extension("com"),
                )
            })
            .map(|(page, text)| {
                (
                    page.clone(),
                    text.with_file_name(format!("{}.txt", page.file_stem().unwrap().to_string_lossy())),
                )
            })
            .collect(),
        _ => pages_with(&root.join(set), "expected.html"),
    };
    let gold = |path: &Path| {
        let text = String::from_utf8_lossy(&fs::read(path).ok()?).into_owned();
        let text = if path.extension().is_some_and(|e| e == "html") { strip(&text) } else { text };
        // Pages made of filler repeat it in one container after the other, as no article does.
        Some(text).filter(|text| words(text).len() > 20 && !text.contains("Lorem ipsum"))
    };
    pairs.into_iter().filter_map(|(page, expected)| Some((page, gold(&expected)?))).collect()
}

/// What is in a folder, sorted.
fn entries(dir: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(dir).into_iter().flatten().flatten().map(|e| e.path()).collect();
    paths.sort();
    paths
}

/// The page of each folder and a file beside it.
fn pages_with(root: &Path, beside: &str) -> Vec<(PathBuf, PathBuf)> {
    let folders = entries(root).into_iter().filter(|path| path.is_dir());
    folders.map(|dir| (dir.join("source.html"), dir.join(beside))).collect()
}

/// Text of well-formed HTML without its tags.
fn strip(html: &str) -> String {
    let mut text = String::new();
    // Marks of notes are no text of an article.
    let marks =
        |piece: &str| piece.starts_with("sup") && (piece.contains("reference") || piece.contains("cite_ref"));
    let mut mark = false;
    for piece in html.split('<') {
        mark = (mark || marks(piece)) && !piece.starts_with("/sup");
        if mark {
            continue;
        }
        let (tag, after) = piece.split_once('>').unwrap_or(("", piece));
        let name = tag.trim_start_matches('/').split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        let inline = [
            "a", "b", "i", "em", "strong", "span", "font", "code", "sup", "sub", "u", "small", "time", "q",
            "abbr", "mark",
        ];
        if !inline.contains(&name) {
            text.push(' ');
        }
        text.push_str(after);
    }
    for (entity, plain) in
        [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
    {
        text = text.replace(entity, plain);
    }
    text
}

fn extract(page: &Path) -> String {
    article(page).map(|article| article.body).unwrap_or_default()
}

fn article(page: &Path) -> Option<Article> {
    let bytes = fs::read(page).unwrap();
    let mut found = None;
    let input = Input { path: "page.html", bytes: &bytes, modified: None };
    let _ = read(input, &Options::default(), &mut |article| found = Some(article));
    found
}

/// Parts of what pages say of themselves, and in how many of hundred stated ones the reader must agree.
/// Titles are expected with the site's name where a page has it there; the reader leaves it out.
const AGREE: [(&str, usize); 5] =
    [("title", 80), ("byline", 80), ("siteName", 90), ("publishedTime", 96), ("lang", 96)];

#[test]
fn metadata_quality() {
    let Some(root) = data() else { return };
    let mut counts = [[0_usize; 2]; AGREE.len()];
    for (page, expected) in pages_with(&root.join("readability"), "expected-metadata.json") {
        let (Ok(expected), Some(article)) = (fs::read_to_string(expected), article(&page)) else { continue };
        let expected: serde_json::Value = serde_json::from_str(&expected).unwrap();
        for ((part, _), count) in AGREE.iter().zip(&mut counts) {
            let Some(wanted) = expected[part].as_str().filter(|text| !text.is_empty()) else { continue };
            count[0] += usize::from(agrees(part, wanted, &article));
            count[1] += 1;
        }
    }
    for ((part, floor), [agree, all]) in AGREE.into_iter().zip(counts) {
        println!("{part:13} {agree:3} of {all:3} agree");
        assert!(agree * 100 >= floor * all, "{part}: {agree} of {all} agree");
    }
}

fn agrees(part: &str, wanted: &str, article: &Article) -> bool {
    let same = |text: &str, wanted: &str| words(text) == words(wanted);
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    match part {
        "title" => same(&article.title, wanted),
        "byline" => {
            let (name, line) = (words(&text(&article.author)).join(" "), words(wanted).join(" "));
            !name.is_empty() && (line.contains(&name) || name.contains(&line))
        }
        "siteName" => same(&text(&article.source), wanted),
        "publishedTime" => {
            article.published.as_ref().is_some_and(|date| wanted.starts_with(&date.at.date().to_string()))
        }
        _ => wanted.to_lowercase().starts_with(article.language.code()),
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect()
}

fn shingles(text: &str) -> HashMap<Vec<&str>, usize> {
    let words = words(text);
    let mut shingles = HashMap::new();
    for at in 0..(words.len() + 1).saturating_sub(4).max(usize::from(!words.is_empty())) {
        *shingles.entry(words[at..(at + 4).min(words.len())].to_vec()).or_insert(0) += 1;
    }
    shingles
}

/// Precision and recall; `None` where nothing was found or expected.
fn score(gold: &str, got: &str) -> [Option<f64>; 2] {
    let (gold, got) = (shingles(gold), shingles(got));
    let common: usize = gold.iter().map(|(run, n)| *n.min(got.get(run).unwrap_or(&0))).sum();
    let part = |all: &HashMap<Vec<&str>, usize>| {
        let all: usize = all.values().sum();
        (all > 0).then(|| common as f64 / all as f64)
    };
    [part(&got), part(&gold)]
}

fn mean_f1(scores: &[[Option<f64>; 2]]) -> (f64, f64, f64) {
    let mean = |which: usize| {
        let values: Vec<f64> = scores.iter().filter_map(|score| score[which]).collect();
        values.iter().sum::<f64>() / values.len().max(1) as f64
    };
    let (precision, recall) = (mean(0), mean(1));
    (2.0 * precision * recall / (precision + recall), precision, recall)
}
