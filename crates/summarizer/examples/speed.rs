//! Time and memory of one summary: `speed N [METHOD [WORDS]]` repeats the topics of the folder in `SET` up to N
//! articles, or makes up N articles where there is none.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for developers")]

use std::{env, fs, time::Instant};

use epitome_summarizer::{Budget, Method, Options, summarize};
use epitome_text::{Article, Language};

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    let n: usize = args[0].parse().unwrap();
    let mut texts = Vec::new();
    let mut paths: Vec<_> =
        fs::read_dir(env::var("SET").unwrap()).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    for path in paths.iter().filter(|p| p.extension().is_some_and(|e| e == "json")) {
        let json: serde_json::Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        texts.extend(json["docs"].as_array().unwrap().iter().map(|d| d["text"].as_str().unwrap().to_owned()));
    }
    let article = |i: usize| {
        let body = texts[i % texts.len()].clone();
        let body = if i < texts.len() { body } else { body.replace("e ", &format!("e{} ", i / texts.len())) };
        Article { id: i.to_string(), body, language: Language::English, ..Article::default() }
    };
    let articles: Vec<Article> = (0..n).map(article).collect();
    let sentences: usize = articles.iter().map(|a| epitome_text::segment(&a.body, a.language).len()).sum();
    let method: Method = args.get(1).map_or(Method::Concepts, |m| m.parse().unwrap());
    let words = args.get(2).map_or(250, |w| w.parse().unwrap());
    let refs: Vec<&Article> = articles.iter().collect();
    let options = Options { method, budget: Budget::Words(words), ..Options::default() };
    let start = Instant::now();
    let summary = summarize(&refs, &options);
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or("");
    println!(
        "{method} {n} articles {sentences} sentences: {:?}, {} words, {peak}",
        start.elapsed(),
        summary.words
    );
}
