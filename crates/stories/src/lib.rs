//! Near-duplicates and stories: which articles tell of one event, and what a story is about.
//!
//! Pure: it does no I/O and cannot fail. The same articles give the same stories,
//! in any order and on any number of threads.

mod background;
mod base;
mod bytes;
mod candidates;
mod cluster;
mod copies;
mod disagree;
mod explain;
mod facts;
mod features;
mod grouper;
mod grow;
mod hash;
mod identity;
mod linkage;
mod links;
mod model;
mod profile;
mod rank;
mod shard;
mod strides;
mod table;
#[cfg(test)]
mod tests;
mod time;
mod timeline;
mod vector;

use serde::{Deserialize, Serialize};

pub use background::Background;
pub use base::Base;
pub use copies::Copying;
pub use disagree::{Disagreement, Side, Solo, disagreements, only_one_source};
pub use explain::{Explanation, Match, Nearest, Parts, Shared, StoryExplanation};
pub use facts::{Facts, Opening, facts, facts_against, headlines};
pub use grouper::{Correction, Grouper, Stories, voices};
pub use grow::Growth;
pub use identity::{Carried, carry_ids};
pub use profile::Profile;
pub use rank::{Standing, rank};
pub use shard::{Near, Voice, near, stories, voices_of as voices_from};
pub use timeline::{DatedSentence, TimelineEntry, TimelineOptions, timeline};

/// How to group.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// From 0 (strict: only what is surely one event) to 1 (broad); 0.5 by default.
    pub granularity: f32,
}

impl Default for Options {
    fn default() -> Self {
        Self { granularity: 0.5 }
    }
}

/// One story: indices of its articles in the order they were pushed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its articles, ascending.
    pub articles: Vec<usize>,
    /// For each of them its voice: near-copies of one text share a number (0, 1, 2 … within the story).
    pub voices: Vec<u32>,
}

impl Group {
    /// How many voices tell it: near-copies count once.
    pub fn voice_count(&self) -> usize {
        self.voices.iter().max().map_or(0, |&last| last as usize + 1)
    }
}
