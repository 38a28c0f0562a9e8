use std::path::{Path, PathBuf};

use epitome_eval::clusters::Prf;
use epitome_eval::timeline::{Day, alignment_rouge, concat_rouge, date_f1};
use epitome_stories::{TimelineOptions, timeline as tell};
use epitome_text::Article;
use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::folder;
use crate::{Error, Event, Progress, Result, Stage};

/// Which timelines to judge.
#[derive(Clone, Debug)]
pub struct TimelineGold {
    /// Folders with `articles.jsonl` and `timelines.json`, or one folder of such folders.
    pub folders: Vec<PathBuf>,
    /// Whether to tell what answers the topic's query first.
    pub queries: bool,
}

/// How good timelines are.
#[derive(Clone, Debug, Serialize)]
pub struct TimelineEvaluation {
    /// Version of this shape.
    pub schema: u32,
    /// Mean over reference timelines.
    pub mean: TimelineFigures,
    /// Each reference timeline.
    pub timelines: Vec<TimelineScores>,
}

/// The measures of one timeline, or their means.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct TimelineFigures {
    /// The days alone.
    pub dates: Prf,
    /// Alignment-based ROUGE-1.
    pub ar_1: Prf,
    /// Alignment-based ROUGE-2.
    pub ar_2: Prf,
    /// Concatenation-based ROUGE-1: days aside.
    pub concat_1: Prf,
    /// Concatenation-based ROUGE-2.
    pub concat_2: Prf,
}

/// One reference timeline's figures.
#[derive(Clone, Debug, Serialize)]
pub struct TimelineScores {
    /// Name of the topic's folder.
    pub topic: String,
    /// Days of the reference, which is how many are asked for.
    pub days: usize,
    /// Articles.
    pub articles: usize,
    /// The measures.
    #[serde(flatten)]
    pub figures: TimelineFigures,
}

/// `timelines.json`.
#[derive(Deserialize)]
struct Gold {
    #[serde(default)]
    query: String,
    timelines: Vec<Vec<Entry>>,
}

#[derive(Deserialize)]
struct Entry {
    date: String,
    summary: Vec<String>,
}

/// Makes a timeline for each reference, with as many days and on average as many sentences a day, and scores it.
///
/// # Errors
/// If the gold cannot be read.
pub fn timeline(gold: &TimelineGold, progress: Progress<'_>) -> Result<TimelineEvaluation> {
    let topics = topics(&gold.folders)?;
    progress(Event::Start { stage: Stage::Summarising, total: topics.len() as u64 });
    let judge = |folder: &PathBuf| {
        let scores = judge(folder, gold.queries);
        progress(Event::Advance(1));
        scores
    };
    let timelines: Vec<Vec<TimelineScores>> = topics.par_iter().map(judge).collect::<Result<_>>()?;
    progress(Event::End);
    let timelines = timelines.concat();
    Ok(TimelineEvaluation { schema: 1, mean: TimelineFigures::mean(&timelines), timelines })
}

/// The folders themselves where they hold a topic, else the topics in them.
fn topics(folders: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let is_topic = |path: &PathBuf| path.join("timelines.json").is_file();
    let mut topics = Vec::new();
    for folder in folders {
        if is_topic(folder) {
            topics.push(folder.clone());
            continue;
        }
        let mut inner = folder::entries(folder)?;
        inner.retain(is_topic);
        topics.extend(inner);
    }
    match topics.is_empty() {
        false => Ok(topics),
        true => Err(Error::Usage("no folder with articles.jsonl and timelines.json given".to_owned())),
    }
}

fn judge(folder: &Path, queries: bool) -> Result<Vec<TimelineScores>> {
    let gold: Gold = folder::json(&folder.join("timelines.json"))?;
    let records: Vec<Value> = folder::lines(&folder.join("articles.jsonl"))?;
    let articles: Vec<Article> = folder::articles("articles.jsonl", &records).into_iter().flatten().collect();
    let articles: Vec<&Article> = articles.iter().collect();
    let query = if queries { gold.query.as_str() } else { "" };
    let score = |entries: &Vec<Entry>| {
        let reference = entries.iter().map(|entry| day(folder, entry)).collect::<Result<Vec<Day>>>()?;
        let found = found(&articles, &reference, query);
        Ok(TimelineScores {
            topic: folder::name(folder),
            days: reference.len(),
            articles: articles.len(),
            figures: TimelineFigures {
                dates: date_f1(&found, &reference),
                ar_1: alignment_rouge(1, &found, &reference),
                ar_2: alignment_rouge(2, &found, &reference),
                concat_1: concat_rouge(1, &found, &reference),
                concat_2: concat_rouge(2, &found, &reference),
            },
        })
    };
    gold.timelines.iter().map(score).collect()
}

/// The product's timeline, of the reference's size.
fn found(articles: &[&Article], reference: &[Day], query: &str) -> Vec<Day> {
    let sentences: usize = reference.iter().map(|day| day.sentences.len()).sum();
    let each = (sentences as f64 / reference.len().max(1) as f64).round() as usize;
    let options = TimelineOptions {
        days: reference.len(),
        sentences: each.max(1),
        query: query.to_owned(),
        ..TimelineOptions::default()
    };
    let entries = tell(articles, &[], &options).into_iter();
    let text = |article: usize, span: epitome_text::Span| span.of(&articles[article].body).to_owned();
    entries
        .map(|entry| Day {
            day: number(entry.date),
            sentences: entry.sentences.iter().map(|quote| text(quote.article, quote.span)).collect(),
        })
        .collect()
}

fn day(folder: &Path, entry: &Entry) -> Result<Day> {
    let date = entry.date.get(..10).and_then(|date| date.parse::<Date>().ok());
    let date = date.ok_or_else(|| folder::unreadable(folder, format!("{}: not a date", entry.date)))?;
    Ok(Day { day: number(date), sentences: entry.summary.clone() })
}

/// Days since 1970.
fn number(date: Date) -> i32 {
    date.since(jiff::civil::date(1970, 1, 1)).map_or(0, |span| span.get_days())
}

impl TimelineFigures {
    /// Means over timelines; a mean F1 is the mean of their F1.
    fn mean(timelines: &[TimelineScores]) -> Self {
        let mean = |of: &dyn Fn(&TimelineFigures) -> f64| {
            timelines.iter().map(|one| of(&one.figures)).sum::<f64>() / timelines.len().max(1) as f64
        };
        let prf = |of: fn(&TimelineFigures) -> Prf| Prf {
            precision: mean(&|figures| of(figures).precision),
            recall: mean(&|figures| of(figures).recall),
            f1: mean(&|figures| of(figures).f1),
        };
        Self {
            dates: prf(|figures| figures.dates),
            ar_1: prf(|figures| figures.ar_1),
            ar_2: prf(|figures| figures.ar_2),
            concat_1: prf(|figures| figures.concat_1),
            concat_2: prf(|figures| figures.concat_2),
        }
    }
}
