//! In how many articles of a language each term stands.

use epitome_text::Language;
use rustc_hash::FxHashMap;

use crate::profile::Profile;

/// Articles that every input is thought to hold besides its own, so that a small one has sane weights.
const PRIOR: f32 = 40.0;
/// Share of those that hold any given term.
const PRIOR_SHARE: f32 = 0.01;
/// No term says more than this.
const MOST: f32 = 7.0;

/// Document frequencies of terms by language: what is common in the whole collection says little of a story.
#[derive(Clone, Debug, Default)]
pub struct Background {
    articles: FxHashMap<Language, u32>,
    frequencies: FxHashMap<(Language, u32), u32>,
}

impl Background {
    pub(crate) fn add(&mut self, profile: &Profile) {
        *self.articles.entry(profile.language).or_default() += 1;
        for count in &profile.terms {
            *self.frequencies.entry((profile.language, count.term)).or_default() += 1;
        }
    }

    /// Articles that hold `term`.
    pub(crate) fn frequency(&self, language: Language, term: u32) -> u32 {
        self.frequencies.get(&(language, term)).copied().unwrap_or(0)
    }

    /// Inverse document frequency: ln((N + K) / (df + K·p)), at most 7; K = 40 articles of which a share
    /// p = 0.01 hold the term stand for the language at large.
    pub(crate) fn weight(&self, language: Language, term: u32) -> f32 {
        let articles = self.articles.get(&language).copied().unwrap_or(0) as f32;
        let holding = self.frequency(language, term) as f32;
        ((articles + PRIOR) / (holding + PRIOR * PRIOR_SHARE)).ln().clamp(0.0, MOST)
    }
}
