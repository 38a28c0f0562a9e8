//! Scores story grouping on JSON Lines files whose records carry a gold `story`:
//! `cargo run --release -p epitome-stories --example clusters -- FILE.jsonl…`
//!
//! `GRANULARITY=0.3` sets how broad stories are, `WORST=10` lists the worst merges and splits, `ONE_EACH=60` takes one
//! article of each of 60 stories, which belong together in no case; `SEED=2` draws others.
#![allow(clippy::print_stdout, reason = "it prints its table")]

use std::error::Error;

use epitome_eval::clusters::{Prf, Report, report};
use epitome_stories::{Group, Grouper, Options};
use epitome_text::{Article, DateEvidence, Language, Precision, Published};
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let setting = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<f32>().ok());
    let options = Options { granularity: setting("GRANULARITY").unwrap_or(0.5) };
    println!(
        "{:24} {:>7} {:>6} {:>17} {:>17} {:>17}  NMI",
        "", "stories", "found", "BCubed P R F1", "of ≥ 2", "CEAF"
    );
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path)?;
        let rows: Vec<Value> = text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        let rows = match setting("ONE_EACH") {
            Some(stories) => one_each(rows, stories as usize, setting("SEED").unwrap_or(1.0) as u64),
            None => rows,
        };
        let articles: Vec<Article> = rows.iter().map(article).collect();
        let gold: Vec<&str> = rows.iter().map(|row| row["story"].as_str().unwrap_or_default()).collect();
        let mut grouper = Grouper::new(options);
        grouper.push(&articles);
        let groups = grouper.finish();
        let report =
            report(&gold, &numbers(&groups, articles.len()), setting("WORST").unwrap_or(0.0) as usize);
        print(&path, &report);
        explain(&report, &groups, &articles);
    }
    Ok(())
}

/// One article of each of `stories` stories, drawn by a hash of their ids.
fn one_each(mut rows: Vec<Value>, stories: usize, seed: u64) -> Vec<Value> {
    let drawn = |row: &Value| {
        let id = row["id"].as_str().unwrap_or_default().bytes();
        id.fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3).rotate_left(29))
    };
    rows.sort_by_cached_key(drawn);
    let mut seen = std::collections::HashSet::new();
    rows.retain(|row| seen.insert(row["story"].to_string()));
    rows.truncate(stories);
    rows
}

fn numbers(groups: &[Group], articles: usize) -> Vec<usize> {
    let mut found = vec![0; articles];
    for (number, group) in groups.iter().enumerate() {
        group.articles.iter().for_each(|&index| found[index] = number);
    }
    found
}

fn print(path: &str, report: &Report) {
    let name: String = path.rsplit('/').take(2).collect::<Vec<_>>().join(" ").chars().take(24).collect();
    let figures = |prf: Prf| format!("{:.3} {:.3} {:.3}", prf.precision, prf.recall, prf.f1);
    let [all, shared, ceaf] = [report.bcubed, report.bcubed_shared, report.ceaf].map(figures);
    println!("{name:24} {:7} {:6} {all} {shared} {ceaf}  {:.3}", report.stories, report.groups, report.nmi);
}

fn explain(report: &Report, groups: &[Group], articles: &[Article]) {
    let name = |index: usize| {
        let day = articles[index].published.map(|published| published.at.date().to_string());
        format!("    {:10} {}", day.unwrap_or_default(), articles[index].title)
    };
    for merge in &report.merges {
        println!("merge {:?}", merge.stories);
        groups[merge.group].articles.iter().take(8).for_each(|&index| println!("{}", name(index)));
    }
    for split in &report.splits {
        println!("split {} {:?}", split.story, split.groups);
        split.groups.iter().take(5).for_each(|group| println!("{}", name(groups[group.0].articles[0])));
    }
}

fn article(row: &Value) -> Article {
    let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let day = row["date"].as_str().and_then(|date| date.get(..10)?.parse::<jiff::civil::Date>().ok());
    let published = day.map(|day| Published {
        at: day.to_datetime(jiff::civil::Time::midnight()),
        precision: Precision::Day,
        evidence: DateEvidence::Field,
    });
    let language = Language::from_code(&text("lang"));
    Article {
        id: text("id"),
        title: text("title"),
        body: text("text"),
        language,
        published,
        ..Article::default()
    }
}
