//! The best passage of an article: whole sentences around the most, and the rarest, words of the query.

use epitome_text::{Analyzer, Article, Sentence, Span, segment};

use super::unit::{Target, Unit};
use crate::Snippet;

/// A passage of one sentence of `article` with all its matches.
pub(crate) fn best(article: &Article, units: &[Unit]) -> Snippet {
    let matches = matches(article, units);
    let sentences = segment(&article.body, article.language);
    let gain = |sentence: &Sentence| {
        let inside = matches.iter().filter(|(span, _)| within(*span, sentence.span));
        let seen: u128 = inside.fold(0, |seen, (_, unit)| seen | 1 << (unit % 128));
        seen.count_ones()
    };
    let best = sentences.iter().rev().max_by_key(|sentence| gain(sentence));
    let Some(span) = best.map(|sentence| sentence.span) else { return Snippet::default() };
    let inside = matches.iter().filter(|(found, _)| within(*found, span));
    let matches = inside
        .map(|(found, _)| Span { start: found.start - span.start, end: found.end - span.start })
        .collect();
    Snippet { span, text: span.of(&article.body).to_owned(), matches }
}

fn within(inner: Span, outer: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Every word of the body that is one of the query's, with the number of its unit.
fn matches(article: &Article, units: &[Unit]) -> Vec<(Span, usize)> {
    let mut found = Vec::new();
    let wanted = |unit: &Unit, term: &str| {
        let same = |variant: &super::unit::Variant| {
            variant.term == term && variant.languages.contains(article.language)
        };
        unit.target != Target::Title && unit.variants.iter().any(same)
    };
    Analyzer::new(article.language).each(&article.body, |token| {
        let unit = units.iter().position(|unit| wanted(unit, token.term));
        found.extend(unit.map(|unit| (token.span, unit)));
    });
    found
}
