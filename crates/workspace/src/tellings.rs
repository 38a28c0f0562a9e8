//! What was made of stories while an index is held open: a story whose articles are what they were is told again from
//! it, so that a few new articles cost the telling of a few stories.

use std::sync::{Arc, Mutex, PoisonError};

use epitome_stories::{Disagreement, Group, Solo};
use epitome_summarizer::Summary;
use rustc_hash::FxHashMap;

use crate::grouped::Grouped;
use crate::{Context, DigestOptions};

/// Stories that are kept at least, and half of those that are kept at most.
const KEPT: usize = 2048;

/// All that a story's articles alone decide of how it is told.
pub(crate) struct Telling {
    pub(crate) summary: Summary,
    /// What stands around each quote.
    pub(crate) contexts: Vec<Context>,
    pub(crate) disagreements: Vec<Disagreement>,
    pub(crate) solos: Vec<Solo>,
}

/// All that a [`Telling`] comes of.
pub(crate) type Key = [u8; blake3::OUT_LEN];

/// Those of the last few digests.
#[derive(Default)]
pub(crate) struct Tellings(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    /// Used of late, and used before: what is not asked for while as many others are is forgotten.
    late: FxHashMap<Key, Arc<Telling>>,
    before: FxHashMap<Key, Arc<Telling>>,
}

impl Tellings {
    /// What is kept for `key`, else what `make` gives.
    pub(crate) fn get(&self, key: Key, make: impl FnOnce() -> Telling) -> Arc<Telling> {
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = {
            let kept = kept();
            kept.late.get(&key).or_else(|| kept.before.get(&key)).cloned()
        };
        // Not under the lock: stories are told side by side.
        let telling = known.unwrap_or_else(|| Arc::new(make()));
        let mut kept = kept();
        if kept.late.len() >= KEPT && !kept.late.contains_key(&key) {
            kept.before = std::mem::take(&mut kept.late);
        }
        kept.late.insert(key, Arc::clone(&telling));
        telling
    }
}

/// The key of a story. `hashes`: of each article of the corpus, all that is stored of it.
pub(crate) fn key(grouped: &Grouped, group: &Group, hashes: &[u64], options: &DigestOptions) -> Key {
    let mut hasher = blake3::Hasher::new();
    let asked = (options.words, options.method, &options.query);
    hasher.update(format!("{asked:?}").as_bytes());
    for (&article, voice) in group.articles.iter().zip(&group.voices) {
        hasher.update(&hashes[grouped.positions[article]].to_le_bytes());
        hasher.update(&voice.to_le_bytes());
        // Sources are named as all articles together name them.
        let source = grouped.cards[article].source.as_deref();
        hasher.update(&[u8::from(source.is_some())]);
        hasher.update(source.unwrap_or_default().as_bytes());
        hasher.update(&[0]);
    }
    *hasher.finalize().as_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn telling() -> Telling {
        Telling {
            summary: Summary::default(),
            contexts: Vec::new(),
            disagreements: Vec::new(),
            solos: Vec::new(),
        }
    }

    #[test]
    fn what_is_asked_for_stays() {
        let tellings = Tellings::default();
        let key = |number: usize| *blake3::hash(&number.to_le_bytes()).as_bytes();
        let mut made = 0;
        let mut ask = |number| {
            tellings.get(key(number), || {
                made += 1;
                telling()
            });
        };
        for number in 0..3 * KEPT {
            ask(number);
            ask(0);
        }
        assert_eq!(made, 3 * KEPT, "the first is made once");
        let kept = tellings.0.lock().unwrap();
        assert!(kept.late.len() <= KEPT && kept.before.len() <= KEPT);
    }
}
