//! Prints what files give: `cargo run -p epitome-reader --example read -- FILE… [--text]`.
#![allow(clippy::print_stdout, clippy::disallowed_methods)]

use std::time::Instant;

use epitome_reader::{Input, Options, read};

fn main() {
    let (flags, files): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|a| a.starts_with("--"));
    let whole = flags.iter().any(|flag| flag == "--text");
    for path in files {
        let bytes = std::fs::read(&path).unwrap_or_default();
        let start = Instant::now();
        let mut articles = Vec::new();
        let result =
            read(Input { path: &path, bytes: &bytes, modified: None }, &Options::default(), &mut |a| {
                articles.push(a)
            });
        println!("== {path}: {:?} ms, {} articles", start.elapsed().as_millis(), articles.len());
        for article in articles {
            let body = if whole { article.body.clone() } else { article.body.chars().take(160).collect() };
            let (title, published) =
                (&article.title, article.published.map(|p| format!("{} {:?}", p.at, p.evidence)));
            println!(
                "-- {} | {title} | {published:?} | {:?} | {:?} | {:?} | {} bytes, {} pages, {:?}",
                article.id,
                article.source,
                article.author,
                article.language,
                article.body.len(),
                article.pages.len() + 1,
                article.notes
            );
            println!("{body}");
        }
        match result {
            Ok(outcome) => {
                println!("=> {} skipped {:?} notes {:?}", outcome.format, outcome.skipped, outcome.notes)
            }
            Err(why) => println!("=> {why}"),
        }
    }
}
