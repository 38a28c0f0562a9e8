//! Which story each article of a folder is in, remembered beside the index until an article changes.

use std::collections::BTreeMap;
use std::sync::Arc;

use epitome_indexer::{Groups, Snapshot};
use serde::{Deserialize, Serialize};

use crate::corpus::{self, Days, hash};
use crate::grouped::{self, Choice};
use crate::{Input, Places, Progress, Result, memory, settings};

const FILE: &str = "membership.json";

/// The stories of all articles.
#[derive(Clone, Debug, Default)]
pub(crate) struct Membership {
    pub(crate) groups: Arc<Groups>,
    /// By id, the headlines of stories of more than one article.
    pub(crate) headlines: BTreeMap<String, String>,
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
    let headline = |story: &KeptStory| Some((story.id.clone(), story.headline.clone()?));
    let headlines = kept.stories.iter().filter_map(headline).collect();
    let groups = Groups::new(kept.stories.into_iter().map(|story| (story.id, story.articles)));
    Ok(Membership { groups: Arc::new(groups), headlines })
}

fn key(places: &Places, fingerprint: &str) -> Result<String> {
    let corrections = serde_json::to_string(&memory::corrections(&places.index)?).unwrap_or_default();
    Ok(hash(&[env!("CARGO_PKG_VERSION"), fingerprint, &corrections].join("\n")))
}

fn group(places: &Places, progress: Progress<'_>) -> Result<Kept> {
    let corpus = corpus::open(&Input::Folder(places.clone()), None, progress)?.corpus;
    let granularity = epitome_stories::Options::default().granularity;
    let choice = Choice { days: Days::default(), only: None, granularity };
    let grouped = grouped::group(&corpus, &choice, progress)?;
    let story = |group: &epitome_stories::Group| {
        let articles = group.articles.iter().map(|&at| grouped.positions[at] as u32).collect();
        let headline = (group.articles.len() > 1).then(|| grouped.headline(group));
        KeptStory { id: grouped.id(group), headline, articles }
    };
    let stories = grouped.groups.iter().map(story).collect();
    Ok(Kept { of: key(places, &corpus.fingerprint()?)?, stories })
}
