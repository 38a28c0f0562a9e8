use std::path::PathBuf;

use epitome_summarizer::train;
use serde::Serialize;

use super::topics::Set;
use super::{Half, Topic};
use crate::{Event, Progress, Result, Stage};

/// What to learn concept weights from.
#[derive(Clone, Debug, Default)]
pub struct TrainGold {
    /// Folders of topics and topic files.
    pub paths: Vec<PathBuf>,
    /// Only every other topic of each set.
    pub half: Option<Half>,
}

/// What was learned.
#[derive(Clone, Debug, Serialize)]
pub struct TrainReport {
    /// Version of this shape.
    pub schema: u32,
    /// Topics learned from.
    pub topics: usize,
    /// Words and word pairs learned from.
    pub examples: usize,
    /// Chosen strength of the regularisation.
    pub ridge: f64,
    /// Mean loss in nats on topics held out, for each strength tried.
    pub losses: Vec<Loss>,
    /// The weights, as [`super::SummariesGold::weights`] takes them.
    pub table: String,
}

/// A strength and how well it did.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Loss {
    /// Strength of the regularisation; none: a constant guess.
    pub ridge: Option<f64>,
    /// Mean loss in nats on topics held out.
    pub loss: f64,
}

/// Learns the weights of concepts from topics with references.
///
/// # Errors
/// If a topic cannot be read.
pub fn train(gold: &TrainGold, progress: Progress<'_>) -> Result<TrainReport> {
    let mut sets = Set::read_all(&gold.paths)?;
    if let Some(half) = gold.half {
        sets.iter_mut().for_each(|set| set.keep(half));
    }
    let topics: Vec<&Topic> = sets.iter().flat_map(|set| &set.topics).collect();
    progress(Event::Start { stage: Stage::Training, total: 0 });
    let texts: Vec<Vec<String>> = topics.iter().map(|topic| topic.reference_texts()).collect();
    let texts: Vec<Vec<&str>> =
        texts.iter().map(|topic| topic.iter().map(String::as_str).collect()).collect();
    let topics: Vec<train::Topic<'_>> = topics
        .iter()
        .zip(&texts)
        .map(|(topic, references)| train::Topic { articles: &topic.articles, references })
        .collect();
    let trained = train::train(&topics);
    progress(Event::End);
    let loss = |&(ridge, loss): &(f64, f64)| Loss { ridge: ridge.is_finite().then_some(ridge), loss };
    Ok(TrainReport {
        schema: 1,
        topics: topics.len(),
        examples: trained.examples,
        ridge: trained.ridge,
        losses: trained.losses.iter().map(loss).collect(),
        table: trained.table(),
    })
}
