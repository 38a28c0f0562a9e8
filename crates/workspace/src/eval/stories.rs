use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use epitome_eval::clusters::{self, Prf, Report};
use epitome_stories::{Grouper, Options};
use epitome_text::Article;
use serde::Serialize;
use serde_json::Value;

use super::{folder, gold};
use crate::corpus::title_of;
use crate::{Error, Event, Progress, Result, Stage};

/// Articles pushed at a time.
const BATCH: usize = 1024;

/// Which grouping to judge, and how.
#[derive(Clone, Debug)]
pub struct StoriesGold {
    /// A JSON Lines file whose records have a `story`, or a folder with `gold/stories.json`.
    pub path: PathBuf,
    /// From 0 (strict) to 1 (broad).
    pub granularity: f32,
    /// Group the articles of each language on their own (a record's `lang`, else the language found).
    pub by_language: bool,
    /// Most wrong merges and splits to name.
    pub worst: usize,
}

/// How good a grouping is.
#[derive(Clone, Debug, Serialize)]
pub struct StoriesEvaluation {
    /// Version of this shape.
    pub schema: u32,
    /// Name of the file or folder.
    pub set: String,
    /// From 0 (strict) to 1 (broad).
    pub granularity: f32,
    /// All articles, or each language.
    pub parts: Vec<StoriesPart>,
    /// Mean of the parts.
    pub mean: StoriesFigures,
}

/// Every measure of a grouping.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct StoriesFigures {
    /// BCubed over all articles.
    pub bcubed: Prf,
    /// BCubed over articles whose story has at least two: single articles cannot flatter it.
    pub bcubed_shared: Prf,
    /// Entity-based CEAF.
    pub ceaf: Prf,
    /// Normalised mutual information.
    pub nmi: f64,
    /// BCubed of a grouping that groups nothing: what every other must beat.
    pub alone: Prf,
}

/// The figures of articles that were grouped together.
#[derive(Clone, Debug, Serialize)]
pub struct StoriesPart {
    /// `all`, or a language.
    pub name: String,
    /// Articles scored.
    pub articles: usize,
    /// Gold stories.
    pub stories: usize,
    /// Found stories.
    pub found: usize,
    /// The measures.
    #[serde(flatten)]
    pub figures: StoriesFigures,
    /// Found stories of two or more that hold an article which is alone in its gold story.
    pub found_with_singles: usize,
    /// Found stories that mix gold stories, the worst first.
    pub merges: Vec<WrongMerge>,
    /// Gold stories that fell apart, the worst first.
    pub splits: Vec<WrongSplit>,
}

/// A found story that holds articles of several gold stories.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WrongMerge {
    /// What it is mixed of, most articles first.
    pub of: Vec<Piece>,
}

/// A gold story whose articles lie in several found ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WrongSplit {
    /// Its name.
    pub story: String,
    /// What it fell into, most articles first.
    pub into: Vec<Piece>,
}

/// Articles that are of one gold story and of one found story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// Name of the gold story.
    pub story: String,
    /// How many there are.
    pub articles: usize,
    /// Title of the first of them.
    pub title: String,
}

/// An article with its right answer.
struct Labelled {
    article: Article,
    story: String,
    language: String,
}

/// Groups articles as the product does and compares with the gold stories.
///
/// # Errors
/// If the gold cannot be read or names no story.
pub fn stories(gold: &StoriesGold, progress: Progress<'_>) -> Result<StoriesEvaluation> {
    let all = labelled(&gold.path)?;
    progress(Event::Start { stage: Stage::Grouping, total: all.len() as u64 });
    let mut parts = BTreeMap::<String, Vec<Labelled>>::new();
    for one in all {
        let part = if gold.by_language { one.language.clone() } else { "all".to_owned() };
        parts.entry(part).or_default().push(one);
    }
    let parts: Vec<StoriesPart> =
        parts.into_iter().map(|(name, articles)| part(name, articles, gold, progress)).collect();
    progress(Event::End);
    Ok(StoriesEvaluation {
        schema: 1,
        set: folder::set_name(&gold.path),
        granularity: gold.granularity,
        mean: StoriesFigures::mean(&parts),
        parts,
    })
}

fn labelled(path: &Path) -> Result<Vec<Labelled>> {
    if path.is_dir() {
        let told = gold::stories(path)?.into_iter();
        let label = |told: gold::Told| {
            told.articles.into_iter().map(move |article| {
                let language = article.language.code().to_owned();
                Labelled { article, story: told.story.clone(), language }
            })
        };
        return Ok(told.flat_map(label).collect());
    }
    let records: Vec<Value> = folder::lines(path)?;
    let articles = folder::articles(&folder::name(path), &records);
    let label = |(record, article): (&Value, Option<Article>)| {
        let story = match &record["story"] {
            Value::String(story) => story.clone(),
            Value::Number(story) => story.to_string(),
            _ => return None,
        };
        let article = article?;
        let language = record["lang"].as_str().unwrap_or(article.language.code()).to_owned();
        Some(Labelled { article, story, language })
    };
    let labelled: Vec<Labelled> = records.iter().zip(articles).filter_map(label).collect();
    match labelled.is_empty() {
        false => Ok(labelled),
        true => {
            let why = format!(
                "{}: no record has a \"story\": give each the name of its gold story",
                path.display()
            );
            Err(Error::Usage(why))
        }
    }
}

fn part(name: String, labelled: Vec<Labelled>, gold: &StoriesGold, progress: Progress<'_>) -> StoriesPart {
    let (articles, labels): (Vec<Article>, Vec<String>) =
        labelled.into_iter().map(|one| (one.article, one.story)).unzip();
    let mut grouper = Grouper::new(Options { granularity: gold.granularity });
    for batch in articles.chunks(BATCH) {
        grouper.push(batch);
        progress(Event::Advance(batch.len() as u64));
    }
    let mut found = vec![0; articles.len()];
    for (number, group) in grouper.finish().iter().enumerate() {
        group.articles.iter().for_each(|&article| found[article] = number);
    }
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let report = clusters::report(&labels, &found, gold.worst);
    Names { articles: &articles, labels: &labels, found: &found }.part(name, report)
}

/// Turns numbers of groups into something to read.
struct Names<'a> {
    articles: &'a [Article],
    labels: &'a [&'a str],
    found: &'a [usize],
}

impl Names<'_> {
    fn part(&self, name: String, report: Report) -> StoriesPart {
        let merge = |merge: &clusters::Merge| WrongMerge {
            of: merge
                .stories
                .iter()
                .map(|(story, articles)| self.piece(merge.group, story, *articles))
                .collect(),
        };
        let split = |split: &clusters::Split| WrongSplit {
            story: split.story.clone(),
            into: split
                .groups
                .iter()
                .map(|&(group, articles)| self.piece(group, &split.story, articles))
                .collect(),
        };
        StoriesPart {
            name,
            articles: report.articles,
            stories: report.stories,
            found: report.groups,
            figures: StoriesFigures {
                bcubed: report.bcubed,
                bcubed_shared: report.bcubed_shared,
                ceaf: report.ceaf,
                nmi: report.nmi,
                alone: clusters::bcubed(self.labels, &(0..self.labels.len()).collect::<Vec<_>>()),
            },
            found_with_singles: report.groups_with_noise,
            merges: report.merges.iter().map(merge).collect(),
            splits: report.splits.iter().map(split).collect(),
        }
    }

    fn piece(&self, group: usize, story: &str, articles: usize) -> Piece {
        let first = (0..self.found.len()).find(|&at| self.found[at] == group && self.labels[at] == story);
        let title = first.map_or_else(String::new, |at| title_of(&self.articles[at]));
        Piece { story: story.to_owned(), articles, title }
    }
}

impl StoriesFigures {
    /// Means over parts; a mean F1 is the mean of the parts' F1.
    fn mean(parts: &[StoriesPart]) -> Self {
        let mean = |of: &dyn Fn(&StoriesFigures) -> f64| {
            parts.iter().map(|part| of(&part.figures)).sum::<f64>() / parts.len().max(1) as f64
        };
        let prf = |of: fn(&StoriesFigures) -> Prf| Prf {
            precision: mean(&|figures| of(figures).precision),
            recall: mean(&|figures| of(figures).recall),
            f1: mean(&|figures| of(figures).f1),
        };
        Self {
            bcubed: prf(|figures| figures.bcubed),
            bcubed_shared: prf(|figures| figures.bcubed_shared),
            ceaf: prf(|figures| figures.ceaf),
            nmi: mean(&|figures| figures.nmi),
            alone: prf(|figures| figures.alone),
        }
    }
}
