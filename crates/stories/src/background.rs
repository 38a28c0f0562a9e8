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
    /// Counts an article; gives the number of its terms.
    pub fn add(&mut self, profile: &Profile) -> usize {
        *self.articles.entry(profile.language).or_default() += 1;
        for count in &profile.terms {
            *self.frequencies.entry((profile.language, count.term)).or_default() += 1;
        }
        profile.terms.len()
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
        weight(articles, holding)
    }

    /// Its entries, for another process: language, term and how many articles hold it, or are in the language where
    /// there is no term; those of a language come before those of its terms. Cost: n log n.
    pub fn counts(&self) -> Vec<(Language, Option<u32>, u32)> {
        let articles = self.articles.iter().map(|(&language, &articles)| (language, None, articles));
        let held = self.frequencies.iter();
        let held = held.map(|(&(language, term), &articles)| (language, Some(term), articles));
        let mut counts: Vec<_> = articles.chain(held).collect();
        counts.sort_unstable();
        counts
    }

    /// Counts `more` articles of a language.
    pub fn add_articles(&mut self, language: Language, more: u32) {
        let articles = self.articles.entry(language).or_default();
        *articles = articles.saturating_add(more);
    }

    /// Counts `more` articles of a language that hold `term`; after all of [`Self::add_articles`], as a term that
    /// weighs the most possible is as good as one that nobody holds and takes no place. That bounds the table at
    /// about 1,100 times the distinct terms of a mean article, for any number of articles.
    pub fn add_holding(&mut self, language: Language, term: u32, more: u32) {
        let articles = self.articles.get(&language).copied().unwrap_or(0);
        if weight(articles as f32, more as f32) < MOST {
            let holding = self.frequencies.entry((language, term)).or_default();
            *holding = holding.saturating_add(more);
        }
    }
}

fn weight(articles: f32, holding: f32) -> f32 {
    ((articles + PRIOR) / (holding + PRIOR * PRIOR_SHARE)).ln().clamp(0.0, MOST)
}
