//! Scores timelines on folders with `articles.jsonl` and `timelines.json`, at the gold number of days:
//! `cargo run --release -p epitome-stories --example timelines -- FOLDER…`
#![allow(clippy::print_stdout, reason = "it prints its table")]

use std::error::Error;

use epitome_eval::timeline::{Day, alignment_rouge, date_f1};
use epitome_stories::{TimelineOptions, timeline};
use epitome_text::{Article, DateEvidence, Language, Precision, Published};
use jiff::civil::Date;
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    println!("{:24} {:>4}  date-F1  AR-1   AR-2", "", "days");
    let (mut sums, mut count) = ([0.0; 3], 0.0);
    for folder in std::env::args().skip(1) {
        let rows = std::fs::read_to_string(format!("{folder}/articles.jsonl"))?;
        let articles: Vec<Article> = rows
            .lines()
            .map(|row| Ok(article(&serde_json::from_str(row)?)))
            .collect::<Result<_, Box<dyn Error>>>()?;
        let articles: Vec<&Article> = articles.iter().collect();
        let gold: Value =
            serde_json::from_str(&std::fs::read_to_string(format!("{folder}/timelines.json"))?)?;
        for reference in gold["timelines"].as_array().into_iter().flatten() {
            let reference: Vec<Day> =
                reference.as_array().into_iter().flatten().filter_map(gold_day).collect();
            let found = system(&articles, &reference);
            let scores = [
                date_f1(&found, &reference).f1,
                alignment_rouge(1, &found, &reference).f1,
                alignment_rouge(2, &found, &reference).f1,
            ];
            let name = folder.rsplit('/').next().unwrap_or_default();
            println!(
                "{name:24} {:4}  {:.3}    {:.3}  {:.3}",
                reference.len(),
                scores[0],
                scores[1],
                scores[2]
            );
            sums.iter_mut().zip(scores).for_each(|(sum, score)| *sum += score);
            count += 1.0;
        }
    }
    let [dates, ar1, ar2] = sums.map(|sum| sum / count);
    println!("{:24}       {dates:.3}    {ar1:.3}  {ar2:.3}", "mean");
    Ok(())
}

fn system(articles: &[&Article], reference: &[Day]) -> Vec<Day> {
    let sentences: usize = reference.iter().map(|day| day.sentences.len()).sum();
    let each = (sentences as f64 / reference.len().max(1) as f64).round() as usize;
    let options = TimelineOptions { days: reference.len(), sentences: each, ..TimelineOptions::default() };
    let text = |article: usize, span: epitome_text::Span| span.of(&articles[article].body).to_owned();
    timeline(articles, &[], &options)
        .iter()
        .map(|entry| Day {
            day: number(entry.date),
            sentences: entry.sentences.iter().map(|quote| text(quote.article, quote.span)).collect(),
        })
        .collect()
}

fn number(date: Date) -> i32 {
    date.since(jiff::civil::date(1970, 1, 1)).map_or(0, |span| span.get_days())
}

fn gold_day(entry: &Value) -> Option<Day> {
    let day = number(entry["date"].as_str()?.get(..10)?.parse().ok()?);
    let sentences = entry["summary"].as_array()?.iter().filter_map(|text| Some(text.as_str()?.to_owned()));
    Some(Day { day, sentences: sentences.collect() })
}

fn article(row: &Value) -> Article {
    let day = row["date"].as_str().and_then(|date| date.get(..10)?.parse::<Date>().ok());
    Article {
        id: row["id"].to_string(),
        body: row["text"].as_str().unwrap_or_default().to_owned(),
        language: Language::English,
        published: day.map(|day| Published {
            at: day.to_datetime(jiff::civil::Time::midnight()),
            precision: Precision::Day,
            evidence: DateEvidence::Field,
        }),
        ..Article::default()
    }
}
