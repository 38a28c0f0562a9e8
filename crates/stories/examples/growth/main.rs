//! Draws how the time of grouping grows: `cargo run --release -p epitome-stories --example growth`
//!
//! Prints seconds, seconds of all cores (where the system tells them), the exponent of these since the size
//! before, and the peak memory of the process.
#![allow(clippy::print_stdout, reason = "it prints its curve")]

mod made;

use std::time::Instant;

use epitome_stories::{Grouper, Options};

fn main() {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|size| size.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![1_000, 4_000, 16_000, 64_000] } else { sizes };
    println!("articles  seconds  cpu sec  exponent  stories  peak MB");
    let mut before = None::<(f64, f64)>;
    for size in sizes {
        let articles = made::articles(size);
        let (start, cpu_before) = (Instant::now(), cpu());
        let mut grouper = Grouper::new(Options::default());
        grouper.push(&articles);
        let groups = grouper.finish();
        let wall = start.elapsed().as_secs_f64();
        let now = (size as f64, cpu().zip(cpu_before).map_or(wall, |(now, before)| now - before));
        let exponent = before.map_or(f64::NAN, |last| (now.1 / last.1).ln() / (now.0 / last.0).ln());
        println!("{size:8} {wall:8.2} {:8.2} {exponent:9.2} {:8} {:8}", now.1, groups.len(), peak());
        before = Some(now);
    }
}

/// Peak resident memory in MB, where the system tells it.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// Seconds that this process has had of all cores, where `/proc` tells them (in hundredths).
fn cpu() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / 100.0)
}
