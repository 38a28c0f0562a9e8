//! Summarising from 100 to 100,000 sentences: cost must grow at most as n log n.
#![allow(missing_docs, reason = "divan's entry points")]

use divan::{Bencher, counter::ItemsCount};
use epitome_summarizer::{Budget, Method, Options, summarize};
use epitome_text::{Article, Language};

fn main() {
    divan::main();
}

/// Articles of 25 sentences over a vocabulary in which, as in news, few words are frequent.
fn articles(sentences: usize) -> Vec<Article> {
    let mut state = 1u32;
    let mut next = move |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) % below
    };
    let mut sentence = || {
        let words: Vec<String> = (0..12 + next(20))
            .map(|_| {
                let rank = next(900) * next(900) * next(900) / 10_000;
                format!("w{rank}x")
            })
            .collect();
        format!("The {}.", words.join(" "))
    };
    let body = |_| (0..25).map(|_| sentence()).collect::<Vec<_>>().join("\n\n");
    let article = |(i, body): (usize, String)| Article {
        id: i.to_string(),
        body,
        language: Language::English,
        ..Article::default()
    };
    (0..sentences / 25).map(body).enumerate().map(article).collect()
}

fn run(bencher: Bencher<'_, '_>, sentences: usize, method: Method) {
    let articles = articles(sentences);
    let articles: Vec<&Article> = articles.iter().collect();
    let options = Options { method, budget: Budget::Words(250), ..Options::default() };
    bencher.counter(ItemsCount::new(sentences)).bench(|| summarize(&articles, &options));
}

#[divan::bench(args = [100, 1_000, 10_000, 100_000], max_time = 5)]
fn concepts(bencher: Bencher<'_, '_>, sentences: usize) {
    run(bencher, sentences, Method::Concepts);
}

#[divan::bench(args = [100, 1_000, 10_000], max_time = 3)]
fn lexrank(bencher: Bencher<'_, '_>, sentences: usize) {
    run(bencher, sentences, Method::LexRank);
}

#[divan::bench(args = Method::ALL, max_time = 1)]
fn thousand_sentences(bencher: Bencher<'_, '_>, method: &Method) {
    run(bencher, 1_000, *method);
}
