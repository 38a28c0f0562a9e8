//! The best passage of an article: whole sentences around the one that holds most words of the query.

use epitome_text::{Article, LentAnalyzers, Role, Sentence, Span, segment};

use rustc_hash::FxHashMap;

use super::languages::Languages;
use super::unit::Unit;
use crate::Snippet;
use crate::query::Target;
use crate::tokens::language_of;

/// Longest passage; a longer sentence is cut at white space around its first match.
const LONGEST: usize = 400;

/// Finds words of a query in articles; remembers what it analysed.
pub(crate) struct Marker<'a> {
    /// By term: the languages in which it is one of the query's words, and the word's number.
    words: FxHashMap<&'a str, Vec<(Languages, usize)>>,
    count: usize,
    analyzers: LentAnalyzers<'a>,
}

impl<'a> Marker<'a> {
    pub(crate) fn new(marks: &'a [Unit], analyzers: LentAnalyzers<'a>) -> Self {
        let mut words = FxHashMap::<&str, Vec<_>>::default();
        for (number, unit) in marks.iter().enumerate().filter(|(_, unit)| unit.target != Target::Title) {
            for variant in &unit.variants {
                words.entry(&variant.term).or_default().push((variant.languages, number));
            }
        }
        Self { words, count: marks.len(), analyzers }
    }

    /// The best sentence of `article` and `context` others before and after it, with all matches.
    pub(crate) fn best(&mut self, article: &Article, context: usize) -> Snippet {
        let matches = self.matches(article);
        let sentences = segment(&article.body, article.language);
        let Some(best) = best_sentence(&sentences, &matches, self.count) else { return Snippet::default() };
        let first = sentences[best.saturating_sub(context)].span;
        let last = sentences[best.saturating_add(context).min(sentences.len() - 1)].span;
        let mut span = Span { start: first.start, end: last.end };
        if context == 0 && span.len() > LONGEST {
            span = cut(&article.body, span, &matches);
        }
        let inside = matches.iter().map(|(found, _)| *found).filter(|found| within(*found, span));
        let matches =
            inside.map(|found| Span { start: found.start - span.start, end: found.end - span.start });
        Snippet { span, text: span.of(&article.body).to_owned(), matches: joined(matches) }
    }

    /// Every word of the body that is one of the query's, with its number; in order.
    fn matches(&mut self, article: &Article) -> Vec<(Span, usize)> {
        let mut found = Vec::new();
        if self.words.is_empty() {
            return found;
        }
        let words = &self.words;
        let language = language_of(article);
        self.analyzers.get(language).each(&article.body, |token| {
            let known = words.get(token.term).into_iter().flatten();
            let number = known.clone().find(|(languages, _)| languages.contains(language));
            found.extend(number.map(|(_, number)| (token.span, *number)));
        });
        found
    }
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

/// Spans that overlap, as the pairs of characters of some scripts do, as one.
fn joined(spans: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut().filter(|last| span.start < last.end) {
            Some(last) => last.end = last.end.max(span.end),
            None => joined.push(span),
        }
    }
    joined
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
