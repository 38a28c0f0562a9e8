//! Draws how the time of grouping grows: `cargo run --release -p epitome-stories --example growth`
//!
//! Prints seconds, the exponent since the size before, and the peak memory of the process.
#![allow(clippy::print_stdout, reason = "it prints its curve")]

mod made;

use std::time::Instant;

use epitome_stories::{Grouper, Options};

fn main() {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|size| size.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![1_000, 4_000, 16_000, 64_000] } else { sizes };
    println!("articles  seconds  exponent  stories  peak MB");
    let mut before = None::<(f64, f64)>;
    for size in sizes {
        let articles = made::articles(size);
        let start = Instant::now();
        let mut grouper = Grouper::new(Options::default());
        grouper.push(&articles);
        let groups = grouper.finish();
        let now = (size as f64, start.elapsed().as_secs_f64());
        let exponent = before.map_or(f64::NAN, |last| (now.1 / last.1).ln() / (now.0 / last.0).ln());
        println!("{size:8} {:8.2} {exponent:9.2} {:8} {:8}", now.1, groups.len(), peak());
        before = Some(now);
    }
}

/// Peak resident memory in MB, where the system tells it.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) / 1024
}
