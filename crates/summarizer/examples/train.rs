//! Learns concept weights.
//!
//! `cargo run --release -p epitome-summarizer --example train -- even|odd|all SET…` writes a table of weights
//! learned on the even, odd or all topics of the sets (folders as for the example `mds`).
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for developers")]

mod topics;

use std::env;

use epitome_summarizer::train::{self, train};
use topics::{Topic, load};

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    let keep = |i: usize| args[0] == "all" || i.is_multiple_of(2) == (args[0] == "even");
    let half =
        |set: &String| load(set).into_iter().enumerate().filter(|(i, _)| keep(*i)).map(|(_, topic)| topic);
    let topics: Vec<Topic> = args[1..].iter().flat_map(half).collect();
    let texts: Vec<Vec<&str>> =
        topics.iter().map(|t| t.references.iter().map(String::as_str).collect()).collect();
    let pairs = topics.iter().zip(&texts);
    let topics: Vec<train::Topic<'_>> =
        pairs.map(|(t, references)| train::Topic { articles: &t.articles, references }).collect();
    print!("{}", train(&topics).table());
}
