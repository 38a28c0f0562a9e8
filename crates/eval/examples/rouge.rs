//! Scores the summaries of a system beside the references of a set of topics, topic by topic, as JSON.
//!
//! `cargo run --release -p epitome-eval --example rouge -- TOPICS SYSTEM WORDS [EXCEPTIONS]`: TOPICS holds
//! `<topic>.json` with `lang` and `references`, SYSTEM `<topic>.txt` with one sentence a line, and
//! EXCEPTIONS lines of `form stem`.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for developers")]

use std::{collections::BTreeMap, env, fs, path::Path};

use epitome_eval::rouge::{Exceptions, Metric, Rouge, Score, lines};
use serde::Deserialize;

#[derive(Deserialize)]
struct Topic {
    #[serde(default = "english")]
    lang: String,
    references: Vec<String>,
}

fn english() -> String {
    "en".to_owned()
}

fn exceptions(path: &str) -> Exceptions {
    let text = fs::read_to_string(path).unwrap();
    let pairs = text.lines().filter_map(|line| line.split_once(' '));
    pairs.map(|(form, stem)| (form.to_owned(), stem.to_owned())).collect()
}

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    let exceptions = args.get(3).map(|path| exceptions(path));
    let mut scores: BTreeMap<String, BTreeMap<&str, Score>> = BTreeMap::new();
    for entry in fs::read_dir(&args[1]).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let Ok(topic) = fs::read(Path::new(&args[0]).join(format!("{name}.json"))) else { continue };
        let topic: Topic = serde_json::from_slice(&topic).unwrap();
        let words = args[2].parse().unwrap();
        let rouge = match topic.lang == "en" {
            true => Rouge { exceptions: exceptions.as_ref(), ..Rouge::english(words) },
            false => Rouge::unicode(words),
        };
        let references: Vec<Vec<String>> = topic.references.iter().map(|r| lines(r)).collect();
        let summary = lines(&fs::read_to_string(&path).unwrap());
        let found = rouge.score(&Metric::ALL, &summary, &references);
        scores.insert(name, Metric::ALL.iter().map(|m| m.name()).zip(found).collect());
    }
    println!("{}", serde_json::to_string(&scores).unwrap());
}
