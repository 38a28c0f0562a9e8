use std::path::{Path, PathBuf};

use epitome_eval::rouge::{Exceptions, Metric, Rouge, Score, lines};
use epitome_eval::stats::{Interval, Paired, bootstrap_of, paired};
use epitome_summarizer::train::Weights;
use epitome_summarizer::{Budget, Method, Options, Rule, Tuning};
use rayon::prelude::*;
use serde::Serialize;

use super::topics::Set;
use super::{Half, System, Topic, folder};
use crate::{Error, Event, Progress, Result, Stage};

/// What is measured.
const METRICS: [Metric; 5] = [Metric::N1, Metric::N2, Metric::N4, Metric::L, Metric::Su4];

/// Which summaries to judge, and how.
#[derive(Clone, Debug)]
pub struct SummariesGold {
    /// Folders of topics (each a set of its own) and topic files.
    pub paths: Vec<PathBuf>,
    /// What to compare; the first with each other one.
    pub systems: Vec<System>,
    /// Words of a summary, at which references are cut too; `None`: the mean length of the set's references.
    pub words: Option<usize>,
    /// Only every other topic.
    pub half: Option<Half>,
    /// Whether to summarise for a topic's query where it has one.
    pub queries: bool,
    /// File of trained concept weights; `None`: the program's own.
    pub weights: Option<PathBuf>,
    /// Readability rules that do not hold.
    pub without: Vec<Rule>,
    /// Resamples of the bootstrap.
    pub resamples: usize,
    /// Folder of WordNet's exception lists (`*.exc`), which the original ROUGE looks words up in.
    pub exceptions: Option<PathBuf>,
    /// Folder to write every summary to, as `METHOD/TOPIC.txt` (`SET/METHOD/TOPIC.txt` if there are several
    /// sets), one sentence a line.
    pub write: Option<PathBuf>,
}

impl Default for SummariesGold {
    fn default() -> Self {
        Self {
            paths: Vec::new(),
            systems: vec![System::Method(Method::default())],
            words: None,
            half: None,
            queries: true,
            weights: None,
            without: Vec::new(),
            resamples: 1000,
            exceptions: None,
            write: None,
        }
    }
}

/// How good summaries are.
#[derive(Clone, Debug, Serialize)]
pub struct SummariesEvaluation {
    /// Version of this shape.
    pub schema: u32,
    /// Irregular forms that were looked up before stemming; 0: none were given.
    pub exceptions: usize,
    /// One for each folder of topics.
    pub sets: Vec<SummariesSet>,
}

/// The figures of one set of topics.
#[derive(Clone, Debug, Serialize)]
pub struct SummariesSet {
    /// Name of its folder.
    pub set: String,
    /// Words of a summary.
    pub words: usize,
    /// Number of topics.
    pub topics: usize,
    /// Languages of the topics.
    pub languages: Vec<String>,
    /// In the order asked for.
    pub systems: Vec<SystemScores>,
}

/// The figures of one system on one set.
#[derive(Clone, Debug, Serialize)]
pub struct SystemScores {
    /// Its name.
    pub method: String,
    /// Mean over topics.
    pub metrics: Vec<MetricScores>,
    /// Each topic.
    pub topics: Vec<TopicScores>,
}

/// One measure over all topics.
#[derive(Clone, Debug, Serialize)]
pub struct MetricScores {
    /// Which.
    pub metric: Metric,
    /// Share of the references' units that the summaries have.
    pub recall: Interval,
    /// Share of the summaries' units that the references have.
    pub precision: Interval,
    /// Harmonic mean of both, topic by topic.
    pub f1: Interval,
    /// First system minus this one, recall; none for the first itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_minus_this_recall: Option<Paired>,
    /// First system minus this one, F.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_minus_this_f1: Option<Paired>,
}

/// One topic's summary and its figures.
#[derive(Clone, Debug, Serialize)]
pub struct TopicScores {
    /// Its name.
    pub topic: String,
    /// The summary, one sentence an item.
    pub sentences: Vec<String>,
    /// In the order of the metrics.
    pub scores: Vec<Score>,
}

impl SystemScores {
    /// The figures of one metric.
    pub fn metric(&self, metric: Metric) -> Option<&MetricScores> {
        self.metrics.iter().find(|scores| scores.metric == metric)
    }

    fn values(&self, at: usize, of: fn(&Score) -> f64) -> Vec<f64> {
        self.topics.iter().map(|topic| of(&topic.scores[at])).collect()
    }
}

/// Summarises every topic with every system and scores the summaries with ROUGE as ROUGE-1.5.5 defines it:
/// both cut at the length limit, Porter stems for English, Unicode words unstemmed for other languages.
///
/// # Errors
/// If a topic, or an exception list, cannot be read, or a summary not be written.
pub fn summaries(gold: &SummariesGold, progress: Progress<'_>) -> Result<SummariesEvaluation> {
    let exceptions = gold.exceptions.as_deref().map(exceptions).transpose()?.unwrap_or_default();
    let weights = gold.weights.as_deref().map_or_else(|| Ok(Weights::own().clone()), weights)?;
    let mut sets = Set::read_all(&gold.paths)?;
    let words: Vec<usize> =
        sets.iter().map(|set| gold.words.unwrap_or_else(|| set.reference_words())).collect();
    if let Some(half) = gold.half {
        sets.iter_mut().for_each(|set| set.keep(half));
    }
    let topics: usize = sets.iter().map(|set| set.topics.len()).sum();
    progress(Event::Start { stage: Stage::Summarising, total: (topics * gold.systems.len()) as u64 });
    let judge = |(set, words): (&Set, usize)| {
        Judge { gold, words, weights: &weights, exceptions: &exceptions }.set(set, progress)
    };
    let judged: Vec<SummariesSet> = sets.iter().zip(words).map(judge).collect();
    progress(Event::End);
    if let Some(folder) = &gold.write {
        judged.iter().try_for_each(|set| write(folder, set, judged.len() > 1))?;
    }
    Ok(SummariesEvaluation { schema: 1, exceptions: exceptions.len(), sets: judged })
}

struct Judge<'a> {
    gold: &'a SummariesGold,
    words: usize,
    weights: &'a Weights,
    exceptions: &'a Exceptions,
}

impl Judge<'_> {
    fn set(&self, set: &Set, progress: Progress<'_>) -> SummariesSet {
        let pairs: Vec<(System, &Topic)> = self
            .gold
            .systems
            .iter()
            .flat_map(|&system| set.topics.iter().map(move |topic| (system, topic)))
            .collect();
        let scores: Vec<TopicScores> = pairs
            .par_iter()
            .map(|&(system, topic)| {
                let scores = self.topic(system, topic);
                progress(Event::Advance(1));
                scores
            })
            .collect();
        let mut scores = scores.into_iter();
        let mut systems = Vec::<SystemScores>::new();
        for system in &self.gold.systems {
            let topics = scores.by_ref().take(set.topics.len()).collect();
            let mut own = SystemScores { method: system.name().to_owned(), metrics: Vec::new(), topics };
            own.metrics = self.metrics(&own, systems.first());
            systems.push(own);
        }
        let mut languages: Vec<String> = set.topics.iter().map(|topic| topic.language.clone()).collect();
        languages.sort_unstable();
        languages.dedup();
        SummariesSet {
            set: set.name.clone(),
            words: self.words,
            topics: set.topics.len(),
            languages,
            systems,
        }
    }

    fn topic(&self, system: System, topic: &Topic) -> TopicScores {
        let rouge = match topic.is_english() {
            true => Rouge { exceptions: Some(self.exceptions), ..Rouge::english(self.words) },
            false => Rouge::unicode(self.words),
        };
        let query = topic.query.as_deref().filter(|_| self.gold.queries);
        let options = Options { budget: Budget::Words(self.words), query, ..Options::default() };
        let tuning = Tuning { weights: self.weights, without: &self.gold.without };
        let sentences = system.summarize(topic, &options, &tuning);
        let scores = rouge.score(&METRICS, &lines(&sentences.join("\n")), &topic.references);
        TopicScores { topic: topic.name.clone(), sentences, scores }
    }

    fn metrics(&self, own: &SystemScores, first: Option<&SystemScores>) -> Vec<MetricScores> {
        let metric = |(at, &metric): (usize, &Metric)| {
            let interval = |of| bootstrap_of(&own.values(at, of), self.gold.resamples);
            let against = |of| first.map(|first| paired(&first.values(at, of), &own.values(at, of)));
            MetricScores {
                metric,
                recall: interval(|score| score.recall),
                precision: interval(|score| score.precision),
                f1: interval(|score| score.f1),
                first_minus_this_recall: against(|score| score.recall),
                first_minus_this_f1: against(|score| score.f1),
            }
        };
        METRICS.iter().enumerate().map(metric).collect()
    }
}

fn weights(path: &Path) -> Result<Weights> {
    let weights = Weights::parse(&folder::text(path)?);
    match weights == Weights::parse("") {
        false => Ok(weights),
        true => Err(folder::unreadable(path, "no weights in it; `epitome eval train` makes such a table")),
    }
}

/// Reads exception lists: lines of an irregular form and its stem.
fn exceptions(folder: &Path) -> Result<Exceptions> {
    let files = folder::files(folder, "exc")?;
    if files.is_empty() {
        return Err(Error::Usage(format!("{}: no .exc file in it", folder.display())));
    }
    let mut exceptions = Exceptions::default();
    // Lists disagree on few forms (`better`: good, well); the adjectives have the last word.
    for file in files.iter().rev() {
        // The lists are Latin-1; their words are ASCII.
        let bytes = std::fs::read(file).map_err(|why| folder::unreadable(file, why))?;
        for line in String::from_utf8_lossy(&bytes).lines() {
            let mut words = line.split_whitespace();
            if let (Some(form), Some(stem)) = (words.next(), words.next()) {
                exceptions.insert(form.to_owned(), stem.to_owned());
            }
        }
    }
    Ok(exceptions)
}

fn write(folder: &Path, set: &SummariesSet, several: bool) -> Result<()> {
    let folder = if several { folder.join(&set.set) } else { folder.to_owned() };
    for system in &set.systems {
        let folder = folder.join(&system.method);
        let failed = |path: &Path, source| Error::Io { path: path.to_owned(), source };
        std::fs::create_dir_all(&folder).map_err(|source| failed(&folder, source))?;
        for topic in &system.topics {
            let path = folder.join(format!("{}.txt", topic.topic));
            let text: String = topic.sentences.iter().map(|sentence| format!("{sentence}\n")).collect();
            std::fs::write(&path, text).map_err(|source| failed(&path, source))?;
        }
    }
    Ok(())
}
