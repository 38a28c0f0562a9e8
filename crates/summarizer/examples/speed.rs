//! Time and peak memory of one summary of many articles.
//!
//! `cargo run --release -p epitome-summarizer --example speed -- SET N [METHOD [WORDS]]` takes N articles from the
//! topics of SET (see `topics`); past the last it begins again, with some words changed.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for developers")]

mod topics;

use std::{env, fs, time::Instant};

use epitome_summarizer::{Budget, Method, Options, summarize};
use epitome_text::Article;

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    let n: usize = args[1].parse().unwrap();
    let all: Vec<Article> = topics::load(&args[0]).into_iter().flat_map(|topic| topic.articles).collect();
    let article = |i: usize| {
        let article = all[i % all.len()].clone();
        let round = i / all.len();
        let body = if round == 0 { article.body } else { article.body.replace("e ", &format!("e{round} ")) };
        Article { id: i.to_string(), body, ..article }
    };
    let articles: Vec<Article> = (0..n).map(article).collect();
    let articles: Vec<&Article> = articles.iter().collect();
    let method: Method = args.get(2).map_or(Method::Concepts, |m| m.parse().unwrap());
    let words = args.get(3).map_or(250, |w| w.parse().unwrap());
    let options = Options { method, budget: Budget::Words(words), ..Options::default() };
    let start = Instant::now();
    let summary = summarize(&articles, &options);
    let took = start.elapsed();
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("");
    println!("{method}, {n} articles: {took:?}, {} words, {peak}", summary.words);
}
