//! The units of a query: a word, as each language of the index analyses it.

use epitome_text::{Language, Span};

use super::languages::Languages;
use super::lexicon::Lexicon;
use crate::query::Target;
use crate::tokens::LONGEST_TERM;

/// A term and the languages in which it is what the word becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Variant {
    pub term: String,
    pub languages: Languages,
}

/// A word of a query; it matches an article that holds, in its own language's form, this word.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Unit {
    /// As it stands in the query.
    pub text: String,
    pub variants: Vec<Variant>,
    pub target: Target,
    /// Part of the index in whose languages this is a stop word.
    pub stop: f32,
    /// How often the query says it.
    pub count: u32,
}

/// The units of `text`, in order, one for each place at which some language sees a word.
pub(crate) fn units(
    lexicon: &mut Lexicon,
    text: &str,
    target: Target,
    shares: &[(Language, f32)],
) -> Vec<Unit> {
    let mut found: Vec<(Span, Unit)> = Vec::new();
    let mut words = Vec::new();
    for &(language, share) in shares {
        lexicon.read(language, text, |seen| words.push(seen));
        for seen in words.drain(..) {
            let term = lexicon.text(seen.term);
            if term.is_empty() || term.len() > LONGEST_TERM {
                continue;
            }
            let at = found.iter().position(|(span, _)| *span == seen.span).unwrap_or_else(|| {
                found.push((seen.span, Unit::new(seen.span.of(text), target)));
                found.len() - 1
            });
            let unit = &mut found[at].1;
            unit.stop += if seen.stop { share } else { 0.0 };
            unit.add(term, Languages::of(language));
        }
    }
    found.sort_by_key(|(span, _)| *span);
    let mut units: Vec<_> = found.into_iter().map(|(_, unit)| unit).collect();
    // A word that all languages read alike needs no look at the language of each article.
    let all = shares.iter().fold(Languages::default(), |all, (language, _)| all.with(*language));
    for variant in units.iter_mut().flat_map(|unit| &mut unit.variants) {
        if variant.languages == all {
            variant.languages = Languages::ALL;
        }
    }
    units
}

impl Unit {
    pub(crate) fn new(text: &str, target: Target) -> Self {
        Self { text: text.to_owned(), variants: Vec::new(), target, stop: 0.0, count: 1 }
    }

    pub(crate) fn add(&mut self, term: &str, languages: Languages) {
        match self.variants.iter_mut().find(|variant| variant.term == term) {
            Some(variant) => variant.languages.add(languages),
            None => self.variants.push(Variant { term: term.to_owned(), languages }),
        }
    }

    /// Whether most of the index does not count it as a word to search for.
    pub(crate) fn is_stop(&self) -> bool {
        self.stop >= 0.5
    }

    pub(crate) fn same(&self, other: &Self) -> bool {
        self.variants == other.variants && self.target == other.target
    }
}
