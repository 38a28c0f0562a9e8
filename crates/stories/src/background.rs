//! In how many articles of a language each term stands.

use epitome_text::Language;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::profile::Profile;

/// Articles that every input is thought to hold besides its own, so that a small one has sane weights.
const PRIOR: f32 = 40.0;
/// Share of those that hold any given term.
const PRIOR_SHARE: f32 = 0.01;
/// No term says more than this.
const MOST: f32 = 7.0;

/// Document frequencies of terms by language: what is common in the whole collection says little of a story.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Listed", into = "Listed")]
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

/// A [`Background`] as it is written: by language its articles, and each term with those that hold it, ascending.
#[derive(Serialize, Deserialize)]
struct Listed(Vec<(Language, u32, Terms)>);

type Terms = Vec<(u32, u32)>;

impl From<Background> for Listed {
    fn from(background: Background) -> Self {
        let mut languages: Vec<_> = background.articles.into_iter().collect();
        languages.sort_unstable();
        let mut terms: Vec<_> = background.frequencies.into_iter().collect();
        terms.sort_unstable();
        let of = |language| {
            let start = terms.partition_point(|entry| entry.0.0 < language);
            let own = terms[start..].iter().take_while(move |entry| entry.0.0 == language);
            own.map(|&((_, term), articles)| (term, articles)).collect()
        };
        Self(languages.into_iter().map(|(language, articles)| (language, articles, of(language))).collect())
    }
}

impl From<Listed> for Background {
    fn from(Listed(languages): Listed) -> Self {
        let mut background = Self::default();
        for (language, articles, terms) in languages {
            background.articles.insert(language, articles);
            background
                .frequencies
                .extend(terms.into_iter().map(|(term, holding)| ((language, term), holding)));
        }
        background
    }
}
