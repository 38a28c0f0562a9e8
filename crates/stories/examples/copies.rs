//! Near-copies among many real texts: `cargo run --release -p epitome-stories --example copies -- [FILE.jsonl…]`
//!
//! Cuts the texts of the files (by default those beside the project, where they are) into pieces of 110 words, one after
//! the other, makes an edited copy of one in ten, and tells how many of the copies are found, by kind of edit, and what
//! share of the pairs said to be copies is false: neither made by us nor sharing a fifth of their runs of eight words.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "it prints its figures, and stops at what fails"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use epitome_stories::voices;
use epitome_text::{Article, Language};

const WORDS: usize = 110;
const EDITS: [&str; 5] = ["halves swapped", "a fifth cut", "5% of words changed", "footer added", "all four"];

fn main() {
    let files: Vec<PathBuf> = std::env::args().skip(1).map(PathBuf::from).collect();
    let mut pieces: Vec<String> = files_or_default(files).iter().flat_map(pieces_of).collect();
    pieces.sort_unstable();
    pieces.dedup();
    let originals = pieces.len();
    if originals == 0 {
        println!("skipped: no files given and none beside the project");
        return;
    }
    let edited: Vec<usize> = (0..originals).step_by(10).collect();
    let copies: Vec<String> =
        edited.iter().enumerate().map(|(n, &at)| edit(&pieces[at], n % EDITS.len())).collect();
    pieces.extend(copies);
    let article = |(at, body): (usize, &String)| Article {
        id: at.to_string(),
        body: body.clone(),
        language: Language::English,
        ..Article::default()
    };
    let articles: Vec<Article> = pieces.iter().enumerate().map(article).collect();
    let voices = voices(&articles.iter().collect::<Vec<_>>());
    println!("{originals} pieces of real text, {} edited copies", edited.len());
    for (kind, name) in EDITS.iter().enumerate() {
        let of_kind = || (kind..edited.len()).step_by(EDITS.len());
        let found = of_kind().filter(|&n| voices[edited[n]] == voices[originals + n]).count();
        println!(
            "{name:22} {found} of {} found ({:.2}%)",
            of_kind().count(),
            share(found, of_kind().count())
        );
    }
    let mut groups = BTreeMap::<u32, Vec<usize>>::new();
    voices.iter().enumerate().for_each(|(at, &voice)| groups.entry(voice).or_default().push(at));
    let pairs = groups.values().flat_map(|group| {
        group.iter().enumerate().flat_map(move |(at, &a)| group[at + 1..].iter().map(move |&b| (a, b)))
    });
    let pairs: Vec<(usize, usize)> = pairs.collect();
    let made = |&(a, b): &(usize, usize)| b >= originals && edited[b - originals] == a;
    let wrong: Vec<_> =
        pairs.iter().filter(|pair| !made(pair) && !alike(&pieces[pair.0], &pieces[pair.1])).collect();
    println!(
        "{} pairs said to be copies, {} false ({:.3}%)",
        pairs.len(),
        wrong.len(),
        share(wrong.len(), pairs.len())
    );
    for (a, b) in wrong.iter().take(3) {
        println!("  {:.90} …\n  {:.90} …\n", pieces[*a], pieces[*b]);
    }
}

fn share(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

fn files_or_default(files: Vec<PathBuf>) -> Vec<PathBuf> {
    if !files.is_empty() {
        return files;
    }
    let shared = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let below = |folder: &str| {
        let entries = std::fs::read_dir(shared.join(folder)).into_iter().flatten();
        entries.filter_map(|entry| Some(entry.ok()?.path())).collect::<BTreeSet<_>>()
    };
    let sets = ["timeline/t17", "clusters", "ir"].into_iter().flat_map(below);
    let jsonl = sets.flat_map(|set| ["articles.jsonl", "docs.jsonl"].map(|name| set.join(name)));
    jsonl
        .chain(below("folders/bbc").into_iter().flat_map(|folder| below(&folder.to_string_lossy())))
        .collect()
}

/// The pieces of a file of records, or of one plain text.
fn pieces_of(file: &PathBuf) -> Vec<String> {
    let text =
        std::fs::read(file).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let record = |line: &str| {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        record["text"].as_str().unwrap_or_default().to_owned()
    };
    let records = file.extension().is_some_and(|extension| extension == "jsonl");
    let texts: Vec<String> = if records { text.lines().map(record).collect() } else { vec![text] };
    let cut = |text: &String| {
        let words: Vec<&str> = text.split_whitespace().collect();
        words.chunks(WORDS).filter(|piece| piece.len() >= 60).map(|piece| piece.join(" ")).collect::<Vec<_>>()
    };
    texts.iter().flat_map(cut).collect()
}

fn edit(text: &str, kind: usize) -> String {
    let all = kind + 1 == EDITS.len();
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    if kind == 0 || all {
        let half = words.len() / 2;
        words.rotate_left(half);
    }
    if kind == 1 || all {
        words.truncate(words.len() * 4 / 5);
    }
    if kind == 2 || all {
        words
            .iter_mut()
            .skip(7)
            .step_by(20)
            .enumerate()
            .for_each(|(at, word)| *word = format!("changed{at}"));
    }
    let footer =
        if kind == 3 || all { "\n\nAll rights reserved. Sign up for our letter to read more." } else { "" };
    words.join(" ") + footer
}

/// Whether two texts share a fifth of the shorter one's runs of eight words.
fn alike(a: &str, b: &str) -> bool {
    let runs = |text: &str| -> BTreeSet<String> {
        text.split_whitespace().collect::<Vec<_>>().windows(8).map(|run| run.join(" ")).collect()
    };
    let (a, b) = (runs(a), runs(b));
    5 * a.intersection(&b).count() >= a.len().min(b.len())
}
