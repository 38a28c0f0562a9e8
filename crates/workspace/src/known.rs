//! The stories of all articles of a folder, remembered beside the index until an article, a correction or the
//! program changes.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use epitome_indexer::Groups;

use crate::corpus::Shelf;
use crate::grouped::{self, Grouped};
use crate::{Progress, Result, memory, settings};

/// A checksum, keyed by what the stories were made from, and the stories.
const FILE: &str = "grouped.bin";

/// What an open index remembers once it was asked.
#[derive(Default)]
pub(crate) struct Known(Mutex<Option<(Key, Arc<Grouped>)>>);

/// Fingerprint of the articles, the corrections and the program that stories are made from.
pub(crate) type Key = [u8; blake3::KEY_LEN];

/// Which story each article is in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Membership {
    pub(crate) groups: Arc<Groups>,
    /// By id, the headlines of stories of more than one article.
    pub(crate) headlines: Arc<BTreeMap<String, String>>,
}

impl Shelf {
    /// The stories of all its articles at the usual granularity: as remembered, else grouped now and remembered.
    pub(crate) fn stories(self: &Arc<Self>, progress: Progress<'_>) -> Result<Arc<Grouped>> {
        let key = key(&self.place, &self.snapshot.fingerprint()?)?;
        if let Some((of, known)) = &*self.known.0.lock().unwrap_or_else(PoisonError::into_inner)
            && *of == key
        {
            return Ok(Arc::clone(known));
        }
        // Not under the lock: a thread that waits for others may be lent to somebody who asks here again.
        let grouped = Arc::new(match load(&self.place, &key) {
            Some(grouped) => grouped,
            None => {
                let made = grouped::renew(self, progress)?;
                store(&self.place, &key, &made);
                made
            }
        });
        *self.known.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((key, Arc::clone(&grouped)));
        Ok(grouped)
    }
}

/// Forgets what earlier groupings left: the next is made of the articles alone.
pub(crate) fn forget(place: &Path) {
    for file in [FILE, crate::base::FILE] {
        let _ = std::fs::remove_file(place.join(file));
    }
}

/// Of what is made `of` something, with the corrections of now.
pub(crate) fn key(place: &Path, of: &str) -> Result<Key> {
    let corrections = serde_json::to_string(&memory::corrections(place)?).unwrap_or_default();
    Ok(*blake3::hash([env!("CARGO_PKG_VERSION"), of, &corrections].join("\n").as_bytes()).as_bytes())
}

/// `None` if there are none, they are of other articles, or damaged.
fn load(place: &Path, key: &Key) -> Option<Grouped> {
    let bytes = std::fs::read(place.join(FILE)).ok()?;
    let (seal, rest) = bytes.split_first_chunk::<{ blake3::OUT_LEN }>()?;
    let whole = blake3::keyed_hash(key, rest) == *seal;
    whole.then(|| postcard::from_bytes(rest).ok())?
}

/// That they cannot be written matters to the speed of the next run alone.
fn store(place: &Path, key: &Key, grouped: &Grouped) {
    if let Ok(bytes) = postcard::to_stdvec(grouped) {
        let seal = blake3::keyed_hash(key, &bytes);
        let _ = settings::replace(place, FILE, &[&seal.as_bytes()[..], &bytes].concat());
    }
}

impl Membership {
    pub(crate) fn of(grouped: &Grouped) -> Self {
        let numbers = |group: &epitome_stories::Group| {
            group.articles.iter().map(|&at| grouped.positions[at] as u32).collect()
        };
        let stories = || grouped.groups.iter().map(|group| (grouped.id(group), group));
        let told = stories().filter(|(_, group)| group.articles.len() > 1);
        let headlines = told.map(|(id, group)| (id.to_owned(), grouped.headline(group).to_owned())).collect();
        let groups = Groups::new(stories().map(|(id, group)| (id.to_owned(), numbers(group))));
        Self { groups: Arc::new(groups), headlines: Arc::new(headlines) }
    }
}
