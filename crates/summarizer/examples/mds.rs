//! Summarises every topic of a set and scores it; a bench for methods.
//!
//! `cargo run --release -p epitome-summarizer --example mds -- SET WORDS METHOD[,METHOD…] [OUT]`: SET is a
//! folder of `<topic>.json` (`lang`, `docs` of `title`, `date`, `text`, `references`). Prints mean ROUGE recall
//! over even and odd topics and over all; with OUT writes OUT/METHOD/<topic>.txt, one sentence a line.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for developers")]

use std::{env, fs, path::Path};

use epitome_eval::rouge::{Metric, Rouge, lines};
use epitome_summarizer::{Budget, Method, Options, summarize};
use epitome_text::{Article, DateEvidence, Language, Precision, Published};
use rayon::prelude::*;
use serde_json::Value;

struct Topic {
    name: String,
    language: String,
    articles: Vec<Article>,
    references: Vec<Vec<String>>,
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or("").to_owned()
}

fn article(doc: &Value, number: usize, language: Language) -> Article {
    let date: Option<jiff::civil::DateTime> = doc["date"].as_str().and_then(|date| date.parse().ok());
    let published = date.map(|at| Published { at, precision: Precision::Day, evidence: DateEvidence::Field });
    let (title, body) = (text(doc, "title"), text(doc, "text"));
    Article { id: format!("{number:05}"), title, body, published, language, ..Article::default() }
}

fn topic(path: &Path) -> Option<Topic> {
    let json: Value = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    let references = json["references"].as_array()?;
    let code = json["lang"].as_str().unwrap_or("en").to_owned();
    let language = Language::from_code(&code);
    let docs = json["docs"].as_array()?.iter().enumerate();
    Some(Topic {
        name: path.file_stem()?.to_string_lossy().into_owned(),
        language: code,
        articles: docs.map(|(number, doc)| article(doc, number, language)).collect(),
        references: references.iter().map(|r| lines(r.as_str().unwrap_or(""))).collect(),
    })
}

fn load(set: &str) -> Vec<Topic> {
    let mut paths: Vec<_> = fs::read_dir(set).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .iter()
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .filter_map(|p| topic(p))
        .collect()
}

fn run(topic: &Topic, method: Method, words: usize, out: Option<&String>) -> [f64; 3] {
    let articles: Vec<&Article> = topic.articles.iter().collect();
    let options = Options { method, budget: Budget::Words(words), ..Options::default() };
    let summary = summarize(&articles, &options);
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let sentences: Vec<String> = summary.picks.iter().map(|pick| one_line(pick.quote.text())).collect();
    if let Some(out) = out {
        let dir = Path::new(out).join(method.name());
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join(format!("{}.txt", topic.name)), sentences.join("\n") + "\n").unwrap();
    }
    let rouge = if topic.language == "en" { Rouge::english(words) } else { Rouge::unicode(words) };
    let glued = lines(&sentences.join("\n"));
    let scores = rouge.score(&[Metric::N1, Metric::N2, Metric::Su4], &glued, &topic.references);
    [scores[0].recall, scores[1].recall, scores[2].recall]
}

fn mean(scores: &[[f64; 3]], keep: impl Fn(usize) -> bool) -> String {
    let kept: Vec<_> = (0..scores.len()).filter(|&i| keep(i)).map(|i| scores[i]).collect();
    let of = |k: usize| 100.0 * kept.iter().map(|s| s[k]).sum::<f64>() / kept.len() as f64;
    format!("{:5.2}/{:5.2}", of(0), of(1))
}

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    let topics = load(&args[0]);
    let words: usize = args[1].parse().unwrap();
    let set = Path::new(&args[0]).file_name().unwrap().to_string_lossy().into_owned();
    for name in args[2].split(',') {
        let method: Method = name.parse().unwrap();
        let scores: Vec<[f64; 3]> =
            topics.par_iter().map(|topic| run(topic, method, words, args.get(3))).collect();
        let (even, odd) = (mean(&scores, |i| i % 2 == 0), mean(&scores, |i| i % 2 == 1));
        println!("{set:18} {words:4} {name:10} even {even} odd {odd} all {}", mean(&scores, |_| true));
    }
}
