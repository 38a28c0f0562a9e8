//! The best passage of an article: whole sentences around the one that holds most words of the query.

use epitome_text::{Analyzer, Article, Role, Sentence, Span, segment};

use super::plan::in_body;
use super::unit::Unit;
use crate::Snippet;

/// Longest passage; a longer sentence is cut at white space around its first match.
const LONGEST: usize = 400;

/// The best sentence of `article` and `context` others before and after it, with all matches.
pub(crate) fn best(article: &Article, marks: &[Unit], context: usize) -> Snippet {
    let matches = matches(article, marks);
    let sentences = segment(&article.body, article.language);
    let Some(best) = best_sentence(&sentences, &matches, marks.len()) else { return Snippet::default() };
    let first = sentences[best.saturating_sub(context)].span;
    let last = sentences[best.saturating_add(context).min(sentences.len() - 1)].span;
    let mut span = Span { start: first.start, end: last.end };
    if context == 0 && span.len() > LONGEST {
        span = cut(&article.body, span, &matches);
    }
    let inside = matches.iter().map(|(found, _)| *found).filter(|found| within(*found, span));
    let matches = inside.map(|found| Span { start: found.start - span.start, end: found.end - span.start });
    Snippet { span, text: span.of(&article.body).to_owned(), matches: matches.collect() }
}

/// The sentence with most distinct words of the query, then running text, then most matches, then the first.
fn best_sentence(sentences: &[Sentence], matches: &[(Span, usize)], words: usize) -> Option<usize> {
    let mut rest = matches.iter().peekable();
    let mut best = None;
    for (at, sentence) in sentences.iter().enumerate() {
        let mut seen = vec![false; words];
        let mut count = 0_usize;
        while let Some((_, word)) = rest.next_if(|(found, _)| found.start < sentence.span.end) {
            seen[*word] = true;
            count += 1;
        }
        let distinct = seen.iter().filter(|seen| **seen).count();
        let gain = (distinct, sentence.role == Role::Body, count);
        if best.is_none_or(|(most, _)| gain > most) {
            best = Some((gain, at));
        }
    }
    best.map(|(_, at)| at)
}

fn within(inner: Span, outer: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// A part of an overlong sentence, at white space where there is some near.
fn cut(body: &str, sentence: Span, matches: &[(Span, usize)]) -> Span {
    let first = matches.iter().find(|(found, _)| within(*found, sentence));
    let match_at = first.map_or(sentence.start, |(found, _)| found.start) as usize;
    let from = match_at.saturating_sub(LONGEST / 4).max(sentence.start as usize);
    let from = (from..=match_at)
        .find(|at| from == sentence.start as usize || starts_word(body, *at))
        .unwrap_or(match_at);
    let to = (from + LONGEST).min(sentence.end as usize);
    let ends = |at: &usize| *at == sentence.end as usize || starts_blank(body, *at);
    let to = (to - LONGEST / 4..=to).rev().find(ends).unwrap_or_else(|| body.floor_char_boundary(to));
    Span { start: from as u32, end: to as u32 }
}

fn starts_word(body: &str, at: usize) -> bool {
    at > 0 && body.as_bytes()[at - 1].is_ascii_whitespace() && body.is_char_boundary(at)
}

fn starts_blank(body: &str, at: usize) -> bool {
    body.as_bytes().get(at).is_some_and(u8::is_ascii_whitespace)
}

/// Every word of the body that is one of the query's, with its number; in order.
fn matches(article: &Article, marks: &[Unit]) -> Vec<(Span, usize)> {
    let mut found = Vec::new();
    if marks.is_empty() {
        return found;
    }
    Analyzer::new(article.language).each(&article.body, |token| {
        let is = |unit: &Unit| in_body(unit.target) && unit.is(token.term, article.language);
        found.extend(marks.iter().position(is).map(|unit| (token.span, unit)));
    });
    found
}
