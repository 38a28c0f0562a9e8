use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use epitome_stories::{Grouper, Options, Side, voices};
use epitome_text::Article;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::topics::Topic;
use super::{folder, gold};
use crate::{Event, Progress, Result, Stage};

/// Where disagreements are listed, or may be found.
#[derive(Clone, Debug)]
pub struct DisagreementsGold {
    /// Folders of articles with gold/stories.json, folders of topics, topic files. Each topic is one story.
    pub paths: Vec<PathBuf>,
}

/// What is found to disagree, and how much of it was listed.
#[derive(Clone, Debug, Serialize)]
pub struct DisagreementsEvaluation {
    /// Version of this shape.
    pub schema: u32,
    /// Each set's.
    pub sets: Vec<DisagreementsSet>,
}

/// The disagreements of one folder.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DisagreementsSet {
    /// Its name.
    pub set: String,
    /// Stories of two articles or more.
    pub stories: usize,
    /// What is found.
    pub reported: Vec<Reported>,
    /// How many are listed.
    pub listed: usize,
    /// What is listed and not found: the story, and what it is about.
    pub missed: Vec<String>,
}

/// A disagreement that was found.
#[derive(Clone, Debug, Serialize)]
pub struct Reported {
    /// Name of the topic; empty where stories have none.
    pub story: String,
    /// What is counted or measured.
    pub about: String,
    /// Whether each figure is from a later day than the one before it.
    pub updated: bool,
    /// Whether it is listed; `None` where nothing is.
    pub right: Option<bool>,
    /// What each article says.
    pub sides: Vec<ReportedSide>,
}

/// One side of a disagreement.
#[derive(Clone, Debug, Serialize)]
pub struct ReportedSide {
    /// Id of the article.
    pub article: String,
    /// The number as it stands there.
    pub value: String,
    /// Number of the figure, from 1: sides with the same number say the same.
    pub figure: usize,
    /// Its sentence.
    pub text: String,
}

impl DisagreementsSet {
    /// Share of the reported ones that are listed; 0 where nothing is reported.
    pub fn precision(&self) -> f64 {
        let right = self.reported.iter().filter(|one| one.right == Some(true)).count();
        right as f64 / self.reported.len().max(1) as f64
    }

    /// Share of the listed ones that are found.
    pub fn recall(&self) -> f64 {
        (self.listed - self.missed.len()) as f64 / self.listed.max(1) as f64
    }
}

#[derive(Deserialize)]
struct Gold {
    #[serde(default)]
    disagreements: Vec<Listed>,
}

#[derive(Deserialize)]
struct Listed {
    story: String,
    what: String,
    sides: Vec<ListedSide>,
}

#[derive(Deserialize)]
struct ListedSide {
    article: String,
    says: String,
}

impl Listed {
    /// Whether `reported` sets two of its sides that say different numbers against each other.
    fn is(&self, reported: &Reported, ids: &[(String, String)]) -> bool {
        let says = |side: &&ReportedSide| {
            let named = |listed: &ListedSide| {
                let path = ids.iter().any(|(id, path)| *id == side.article && *path == listed.article);
                (listed.article == side.article || path)
                    && listed.says.to_lowercase().contains(&side.value.to_lowercase())
            };
            self.sides.iter().any(named)
        };
        let figures: BTreeSet<usize> = reported.sides.iter().filter(says).map(|side| side.figure).collect();
        figures.len() > 1
    }
}

/// Looks for disagreements as a digest does, and compares them with those listed, where any are.
///
/// # Errors
/// If a file cannot be read.
pub fn disagreements(gold: &DisagreementsGold, progress: Progress<'_>) -> Result<DisagreementsEvaluation> {
    progress(Event::Start { stage: Stage::Grouping, total: gold.paths.len() as u64 });
    let judge = |path: &PathBuf| {
        let set = if gold::is_there(path) { with_gold(path) } else { topics(path) };
        progress(Event::Advance(1));
        set
    };
    let sets = gold.paths.par_iter().map(judge).collect::<Result<_>>()?;
    progress(Event::End);
    Ok(DisagreementsEvaluation { schema: 1, sets })
}

fn with_gold(path: &Path) -> Result<DisagreementsSet> {
    let gold: Gold = folder::json(&path.join("gold/stories.json"))?;
    let articles = gold::articles(path)?;
    let mut grouper = Grouper::new(Options::default());
    grouper.push(&articles);
    let mut set = DisagreementsSet {
        set: folder::set_name(path),
        listed: gold.disagreements.len(),
        ..DisagreementsSet::default()
    };
    for group in grouper.finish().iter().filter(|group| group.articles.len() > 1) {
        let told: Vec<&Article> = group.articles.iter().map(|&at| &articles[at]).collect();
        set.stories += 1;
        set.reported.extend(reported("", &told, &group.voices));
    }
    let ids: Vec<(String, String)> =
        articles.iter().map(|article| (article.id.clone(), article.path.clone())).collect();
    for one in &mut set.reported {
        one.right = Some(gold.disagreements.iter().any(|listed| listed.is(one, &ids)));
    }
    let missed =
        gold.disagreements.iter().filter(|listed| !set.reported.iter().any(|one| listed.is(one, &ids)));
    set.missed = missed.map(|listed| format!("{}: {}", listed.story, listed.what)).collect();
    Ok(set)
}

fn topics(path: &Path) -> Result<DisagreementsSet> {
    let topics = Topic::all(path)?;
    let found: Vec<Vec<Reported>> = topics
        .par_iter()
        .map(|topic| {
            let told: Vec<&Article> = topic.articles.iter().collect();
            reported(&topic.name, &told, &voices(&told))
        })
        .collect();
    Ok(DisagreementsSet {
        set: folder::set_name(path),
        stories: topics.iter().filter(|topic| topic.articles.len() > 1).count(),
        reported: found.concat(),
        ..DisagreementsSet::default()
    })
}

fn reported(story: &str, articles: &[&Article], voices: &[u32]) -> Vec<Reported> {
    let side = |side: &Side| {
        let article = articles[side.article];
        ReportedSide {
            article: article.id.clone(),
            value: side.value.of(&article.body).to_owned(),
            figure: side.figure,
            text: side.sentence.of(&article.body).to_owned(),
        }
    };
    epitome_stories::disagreements(articles, voices)
        .into_iter()
        .map(|found| Reported {
            story: story.to_owned(),
            about: found.about,
            updated: found.updated,
            right: None,
            sides: found.sides.iter().map(side).collect(),
        })
        .collect()
}
