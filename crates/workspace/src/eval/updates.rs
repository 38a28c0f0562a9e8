use std::path::{Path, PathBuf};

use epitome_eval::rouge::{Metric, Rouge, lines};
use epitome_stories::voices;
use epitome_summarizer::{Budget, Options, summarize};
use epitome_text::{Analyzer, Article};
use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::folder;
use crate::{Error, Event, Progress, Result, Stage};

/// Which topics to cut into parts.
#[derive(Clone, Debug)]
pub struct UpdatesGold {
    /// Folders with articles.jsonl and, if there is one, timelines.json, or one folder of such folders.
    pub folders: Vec<PathBuf>,
    /// Words a summary.
    pub words: usize,
}

/// How much of one digest the next one says again.
#[derive(Clone, Debug, Serialize)]
pub struct UpdatesEvaluation {
    /// Version of this shape.
    pub schema: u32,
    /// Words a summary.
    pub words: usize,
    /// Each topic's second and third part.
    pub parts: Vec<UpdateScores>,
    /// Means over the parts.
    pub mean: UpdateFigures,
}

/// One part of a topic.
#[derive(Clone, Debug, Serialize)]
pub struct UpdateScores {
    /// Name of the topic's folder.
    pub topic: String,
    /// 2 or 3.
    pub part: usize,
    /// Articles of the topic up to this part, and of this part alone.
    pub articles: [usize; 2],
    /// The figures.
    #[serde(flatten)]
    pub figures: UpdateFigures,
}

/// Shares of the distinct bigrams of the digest before that a digest repeats, and ROUGE-2 recall of what people
/// wrote of the days of this part.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct UpdateFigures {
    /// Repeated by a digest of the new articles alone: what cannot be avoided.
    pub needed: f64,
    /// By a digest of all articles that knows nothing of the one before.
    pub unaware: f64,
    /// By one of the new articles that knows it, as `--new` makes.
    pub aware: f64,
    /// ROUGE-2 recall of the unaware one; 0 without references.
    pub unaware_r2: f64,
    /// Of the aware one.
    pub aware_r2: f64,
}

#[derive(Deserialize)]
struct Timelines {
    timelines: Vec<Vec<Entry>>,
}

#[derive(Deserialize)]
struct Entry {
    date: String,
    summary: Vec<String>,
}

/// Cuts each topic by date into three parts of as many articles, and tells each part to a reader of the part before.
///
/// # Errors
/// If a folder cannot be read or holds no topic.
pub fn updates(gold: &UpdatesGold, progress: Progress<'_>) -> Result<UpdatesEvaluation> {
    let topics = topics(&gold.folders)?;
    progress(Event::Start { stage: Stage::Summarising, total: topics.len() as u64 });
    let judge = |folder: &PathBuf| {
        let scores = judge(folder, gold.words);
        progress(Event::Advance(1));
        scores
    };
    let parts: Vec<Vec<UpdateScores>> = topics.par_iter().map(judge).collect::<Result<_>>()?;
    progress(Event::End);
    let parts = parts.concat();
    let mean = |of: fn(&UpdateFigures) -> f64| {
        parts.iter().map(|part| of(&part.figures)).sum::<f64>() / parts.len().max(1) as f64
    };
    let mean = UpdateFigures {
        needed: mean(|part| part.needed),
        unaware: mean(|part| part.unaware),
        aware: mean(|part| part.aware),
        unaware_r2: mean(|part| part.unaware_r2),
        aware_r2: mean(|part| part.aware_r2),
    };
    Ok(UpdatesEvaluation { schema: 1, words: gold.words, parts, mean })
}

fn topics(folders: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let is_topic = |path: &PathBuf| path.join("articles.jsonl").is_file();
    let mut topics = Vec::new();
    for folder in folders {
        if is_topic(folder) {
            topics.push(folder.clone());
        } else {
            topics.extend(folder::entries(folder)?.into_iter().filter(is_topic));
        }
    }
    match topics.is_empty() {
        false => Ok(topics),
        true => Err(Error::Usage("no folder with articles.jsonl given".to_owned())),
    }
}

fn judge(folder: &Path, words: usize) -> Result<Vec<UpdateScores>> {
    let records: Vec<Value> = folder::lines(&folder.join("articles.jsonl"))?;
    let mut articles: Vec<Article> =
        folder::articles("articles.jsonl", &records).into_iter().flatten().collect();
    articles.retain(|article| article.published.is_some());
    articles.sort_by_key(|article| (article.published, article.id.clone()));
    let references = references(folder)?;
    let cuts: Vec<usize> = (0..=3).map(|part| part * articles.len() / 3).collect();
    let all: Vec<&Article> = articles.iter().collect();
    let mut before = tell(&all[..cuts[1]], &[], words);
    let mut scores = Vec::new();
    for part in [2, 3] {
        let (upto, new) = (&all[..cuts[part]], &all[cuts[part - 1]..cuts[part]]);
        let told: Vec<Article> = before.iter().map(|text| article(text, upto)).collect();
        let [aware, unaware, needed] =
            [tell(new, &told, words), tell(upto, &[], words), tell(new, &[], words)];
        let known = bigrams(&before, upto);
        let repeated = |told: &[String]| {
            let again = bigrams(told, upto).intersection(&known).count();
            again as f64 / known.len().max(1) as f64
        };
        let days = (day(new.first()), day(new.last()));
        let reference: Vec<&str> = references
            .iter()
            .filter(|(date, _)| days.0 <= Some(*date) && Some(*date) <= days.1)
            .map(|(_, text)| text.as_str())
            .collect();
        let reference = reference.join("\n");
        scores.push(UpdateScores {
            topic: folder::name(folder),
            part,
            articles: [upto.len(), new.len()],
            figures: UpdateFigures {
                needed: repeated(&needed),
                unaware: repeated(&unaware),
                aware: repeated(&aware),
                unaware_r2: recall(&unaware, &reference),
                aware_r2: recall(&aware, &reference),
            },
        });
        before = aware;
    }
    Ok(scores)
}

/// The sentences of a summary, as a digest makes it.
fn tell(articles: &[&Article], background: &[Article], words: usize) -> Vec<String> {
    let voices = voices(articles);
    let options = Options { budget: Budget::Words(words), background, voices: &voices, ..Options::default() };
    summarize(articles, &options).picks.iter().map(|pick| pick.quote.text().to_owned()).collect()
}

/// A told sentence as background.
fn article(text: &str, of: &[&Article]) -> Article {
    let language = of.first().map(|article| article.language).unwrap_or_default();
    Article { body: text.to_owned(), language, ..Article::default() }
}

/// Distinct pairs of neighbouring terms, pairs of stop words left out.
fn bigrams(sentences: &[String], of: &[&Article]) -> FxHashSet<(String, String)> {
    let mut analyzer = Analyzer::new(of.first().map(|article| article.language).unwrap_or_default());
    let mut found = FxHashSet::default();
    for sentence in sentences {
        let mut last: Option<(String, bool)> = None;
        analyzer.each(sentence, |token| {
            let next = (token.term.to_owned(), token.stop);
            if let Some(last) = last.replace(next.clone())
                && !(last.1 && next.1)
            {
                found.insert((last.0, next.0));
            }
        });
    }
    found
}

fn day(article: Option<&&Article>) -> Option<Date> {
    article.and_then(|article| article.published).map(|published| published.at.date())
}

/// What people wrote of each day.
fn references(folder: &Path) -> Result<Vec<(Date, String)>> {
    let path = folder.join("timelines.json");
    if !path.is_file() {
        return Ok(Vec::new());
    }
    let gold: Timelines = folder::json(&path)?;
    let entries = gold.timelines.into_iter().flatten();
    let dated = |entry: Entry| Some((entry.date.get(..10)?.parse().ok()?, entry.summary.join("\n")));
    Ok(entries.filter_map(dated).collect())
}

fn recall(told: &[String], reference: &str) -> f64 {
    if reference.is_empty() {
        return 0.0;
    }
    let scores = Rouge::unicode(usize::MAX).score(&[Metric::N2], told, &[lines(reference)]);
    scores.first().map_or(0.0, |score| score.recall)
}
