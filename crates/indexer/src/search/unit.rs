//! The units of a query: a word, as each language of the index analyses it.

use epitome_text::{Analyzer, Language, Span};

use super::languages::Languages;

/// Where a unit may match.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Target {
    #[default]
    Anywhere,
    Title,
    Body,
}

/// A term and the languages in which it is what the word becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Variant {
    pub term: String,
    pub languages: Languages,
}

/// A word of a query; it matches an article that holds, in its own language's form, this word.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Unit {
    pub variants: Vec<Variant>,
    pub target: Target,
    /// Part of the index in whose languages this is a stop word.
    pub stop: f32,
    /// How often the query says it.
    pub count: u32,
}

/// The units of `text`, in order, one for each place at which some language sees a word.
pub(crate) fn units(text: &str, target: Target, shares: &[(Language, f32)]) -> Vec<Unit> {
    let mut found: Vec<(Span, Unit)> = Vec::new();
    for &(language, share) in shares {
        Analyzer::new(language).each(text, |token| {
            let at = found.iter().position(|(span, _)| *span == token.span).unwrap_or_else(|| {
                found.push((token.span, Unit { variants: Vec::new(), target, stop: 0.0, count: 1 }));
                found.len() - 1
            });
            let unit = &mut found[at].1;
            unit.stop += if token.stop { share } else { 0.0 };
            unit.add(token.term, language);
        });
    }
    found.sort_by_key(|(span, _)| *span);
    found.into_iter().map(|(_, unit)| unit).collect()
}

impl Unit {
    fn add(&mut self, term: &str, language: Language) {
        if let Some(variant) = self.variants.iter_mut().find(|variant| variant.term == term) {
            variant.languages.insert(language);
            return;
        }
        let mut languages = Languages::default();
        languages.insert(language);
        self.variants.push(Variant { term: term.to_owned(), languages });
    }
}

/// Equal units as one, counted.
pub(crate) fn merged(units: Vec<Unit>) -> Vec<Unit> {
    let mut merged: Vec<Unit> = Vec::with_capacity(units.len());
    for unit in units {
        let same = |known: &&mut Unit| known.variants == unit.variants && known.target == unit.target;
        match merged.iter_mut().find(same) {
            Some(known) => known.count += unit.count,
            None => merged.push(unit),
        }
    }
    merged
}
