//! Which story each article of a folder is in, remembered beside the index until an article changes.

use std::collections::BTreeMap;
use std::sync::Arc;

use epitome_indexer::{Groups, Snapshot};
use serde::{Deserialize, Serialize};

use crate::corpus::{self, Corpus, Shelf, hash};
use crate::grouped::{self, Choice, Grouped};
use crate::{Input, Places, Progress, Result, memory, settings};

const FILE: &str = "membership.json";

/// The stories of all articles.
#[derive(Clone, Debug, Default)]
pub(crate) struct Membership {
    pub(crate) groups: Arc<Groups>,
    /// By id, the headlines of stories of more than one article.
    pub(crate) headlines: Arc<BTreeMap<String, String>>,
}

/// What is remembered.
#[derive(Default, Serialize, Deserialize)]
struct Kept {
    /// Fingerprint of the articles, the corrections and the program that stories are made from.
    of: String,
    stories: Vec<KeptStory>,
}

#[derive(Serialize, Deserialize)]
struct KeptStory {
    id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    headline: Option<String>,
    /// Numbers of its articles in the order of the index.
    articles: Vec<u32>,
}

/// The stories of the articles in `snapshot`: as remembered, else grouped now and remembered.
pub(crate) fn membership(places: &Places, snapshot: &Snapshot, progress: Progress<'_>) -> Result<Membership> {
    let of = key(places, &snapshot.fingerprint()?)?;
    // One that is damaged is made again.
    let kept = settings::load::<Kept>(&places.index, FILE).ok().flatten().filter(|kept| kept.of == of);
    let kept = match kept {
        Some(kept) => kept,
        None => {
            let made = group(places, progress)?;
            // That it cannot be written matters to the speed of the next search alone.
            let _ = settings::store(&places.index, FILE, &made);
            made
        }
    };
    Ok(Membership::of(kept.stories))
}

/// The stories of the articles of an index that is held open: grouped once for all who ask.
pub(crate) fn membership_of(shelf: &Arc<Shelf>, progress: Progress<'_>) -> Result<Arc<Membership>> {
    shelf.membership.get(|| {
        let grouped = grouped::group(&Corpus::Index(Arc::clone(shelf)), &Choice::whole(), progress)?;
        Ok(Membership::of(stories(&grouped)))
    })
}

impl Membership {
    fn of(stories: Vec<KeptStory>) -> Self {
        let headline = |story: &KeptStory| Some((story.id.clone(), story.headline.clone()?));
        let headlines = Arc::new(stories.iter().filter_map(headline).collect());
        let groups = Arc::new(Groups::new(stories.into_iter().map(|story| (story.id, story.articles))));
        Self { groups, headlines }
    }
}

fn key(places: &Places, fingerprint: &str) -> Result<String> {
    let corrections = serde_json::to_string(&memory::corrections(&places.index)?).unwrap_or_default();
    Ok(hash(&[env!("CARGO_PKG_VERSION"), fingerprint, &corrections].join("\n")))
}

fn group(places: &Places, progress: Progress<'_>) -> Result<Kept> {
    let corpus = corpus::open(&Input::Folder(places.clone()), None, progress)?.corpus;
    let grouped = grouped::group(&corpus, &Choice::whole(), progress)?;
    Ok(Kept { of: key(places, &corpus.fingerprint()?)?, stories: stories(&grouped) })
}

fn stories(grouped: &Grouped) -> Vec<KeptStory> {
    let story = |group: &epitome_stories::Group| {
        let articles = group.articles.iter().map(|&at| grouped.positions[at] as u32).collect();
        let headline = (group.articles.len() > 1).then(|| grouped.headline(group));
        KeptStory { id: grouped.id(group), headline, articles }
    };
    grouped.groups.iter().map(story).collect()
}
