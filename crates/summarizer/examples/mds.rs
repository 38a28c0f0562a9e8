//! Summarises every topic of a set and scores it; a bench for methods.
//!
//! `cargo run --release -p epitome-summarizer --example mds -- SET WORDS METHOD[,METHOD…] [OUT]`: SET is a
//! folder of `<topic>.json` (see `topics`), METHOD a method's name or `oracle`. Prints mean ROUGE-1/ROUGE-2
//! recall over even and odd topics and over all; with OUT writes OUT/METHOD/<topic>.txt, one sentence a line.
//! `WEIGHTS=FILE` takes the concept weights from a table that the example `train` wrote.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for developers")]

mod topics;

use std::{env, fs, path::Path};

use epitome_eval::rouge::{Metric, Rouge, lines};
use epitome_summarizer::{Budget, Method, Options, Summary, Tuning, oracle, summarize_with, train::Weights};
use epitome_text::{Article, Language};
use rayon::prelude::*;
use topics::{Topic, load};

struct Run<'a> {
    name: &'a str,
    words: usize,
    out: Option<&'a String>,
    weights: Weights,
}

impl Run<'_> {
    fn summary(&self, topic: &Topic) -> Summary {
        let articles: Vec<&Article> = topic.articles.iter().collect();
        let options = Options { budget: Budget::Words(self.words), ..Options::default() };
        if self.name == "oracle" {
            let references: Vec<&str> = topic.references.iter().map(String::as_str).collect();
            return oracle(&articles, &references, &options);
        }
        let method: Method = self.name.parse().unwrap();
        summarize_with(
            &articles,
            &Options { method, ..options },
            &Tuning { weights: &self.weights, ..Tuning::default() },
        )
    }

    /// ROUGE-1 and ROUGE-2 recall of a topic.
    fn score(&self, topic: &Topic) -> [f64; 2] {
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let picks = self.summary(topic).picks;
        let text: String = picks.iter().map(|pick| one_line(pick.quote.text()) + "\n").collect();
        if let Some(out) = self.out {
            let folder = Path::new(out).join(self.name);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(format!("{}.txt", topic.name)), &text).unwrap();
        }
        let english = topic.language == Language::English;
        let rouge = if english { Rouge::english(self.words) } else { Rouge::unicode(self.words) };
        let references: Vec<Vec<String>> = topic.references.iter().map(|r| lines(r)).collect();
        let scores = rouge.score(&[Metric::N1, Metric::N2], &lines(&text), &references);
        [scores[0].recall, scores[1].recall]
    }
}

fn mean(scores: &[[f64; 2]], keep: impl Fn(usize) -> bool) -> String {
    let kept: Vec<_> = (0..scores.len()).filter(|&i| keep(i)).map(|i| scores[i]).collect();
    let of = |k: usize| 100.0 * kept.iter().map(|s| s[k]).sum::<f64>() / kept.len() as f64;
    format!("{:5.2}/{:5.2}", of(0), of(1))
}

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    let topics = load(&args[0]);
    let set = Path::new(&args[0]).file_name().unwrap().to_string_lossy().into_owned();
    let weights = env::var("WEIGHTS").map(|path| Weights::parse(&fs::read_to_string(path).unwrap()));
    let weights = weights.unwrap_or_else(|_| Weights::own().clone());
    for name in args[2].split(',') {
        let run = Run { name, words: args[1].parse().unwrap(), out: args.get(3), weights: weights.clone() };
        let scores: Vec<[f64; 2]> = topics.par_iter().map(|topic| run.score(topic)).collect();
        let (even, odd) = (mean(&scores, |i| i % 2 == 0), mean(&scores, |i| i % 2 == 1));
        println!("{set:18} {:4} {name:10} even {even} odd {odd} all {}", run.words, mean(&scores, |_| true));
    }
}
