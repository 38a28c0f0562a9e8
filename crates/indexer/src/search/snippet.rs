//! The best passage of an article: whole sentences around the one that holds most words of the query.

use std::cmp::Reverse;

use epitome_text::{Language, Passages, Role, Span};
use rustc_hash::FxHashMap;

use super::feedback::Text;
use super::languages::Languages;
use super::lexicon::{Lexicon, Seen};
use super::unit::Unit;
use crate::Snippet;
use crate::query::Target;

/// Longest passage; a longer sentence is cut at white space around its first match.
const LONGEST: usize = 400;

/// Finds words of a query in articles.
pub(crate) struct Marker<'a> {
    /// By number of the term: the languages in which it is one of the query's words, and the word's number.
    words: FxHashMap<u32, Vec<(Languages, usize)>>,
    /// The last six bits of these numbers, one bit each: most words are none of the query's.
    marks: u64,
    count: usize,
    lexicon: &'a mut Lexicon,
}

impl<'a> Marker<'a> {
    pub(crate) fn new(marks: &[Unit], lexicon: &'a mut Lexicon) -> Self {
        let mut words = FxHashMap::<u32, Vec<_>>::default();
        for (number, unit) in marks.iter().enumerate().filter(|(_, unit)| unit.target != Target::Title) {
            for variant in &unit.variants {
                let term = lexicon.number(&variant.term);
                words.entry(term).or_default().push((variant.languages, number));
            }
        }
        let bits = words.keys().fold(0, |bits, term| bits | 1 << (term % 64));
        Self { words, marks: bits, count: marks.len(), lexicon }
    }

    /// The best sentence of an article, indexed in `language`, and `context` others before and after it, with all
    /// matches.
    pub(crate) fn best(&mut self, text: &Text, language: Language, context: usize) -> Snippet {
        let article = &text.article;
        let matches = self.matches(text, language);
        // Sentences that hold no match matter only beside one that does, or if there is none.
        let all = matches.is_empty() || context > 0;
        let mut rest = matches.iter().peekable();
        let sentences = Passages::of(&article.body, article.language, |block| {
            let mut last = None;
            while let Some((found, _)) = rest.next_if(|(found, _)| found.start < block.end) {
                last = (found.start >= block.start).then_some(found.start);
            }
            if all { Some(u32::MAX) } else { last }
        });
        let Some(best) = best_sentence(&sentences, &matches, self.count) else { return Snippet::default() };
        let first = sentences.span(best.saturating_sub(context));
        let last = sentences.span(best.saturating_add(context).min(sentences.len() - 1));
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
    fn matches(&mut self, text: &Text, language: Language) -> Vec<(Span, usize)> {
        let mut found = Vec::new();
        if self.words.is_empty() {
            return found;
        }
        let (words, marks) = (&self.words, self.marks);
        let mut see = |seen: Seen| {
            if marks >> (seen.term % 64) & 1 == 0 {
                return;
            }
            let known = words.get(&seen.term).into_iter().flatten();
            let number = known.clone().find(|(languages, _)| languages.contains(language));
            found.extend(number.map(|(_, number)| (seen.span, *number)));
        };
        match &text.words {
            Some(read) => read.iter().for_each(|seen| see(*seen)),
            None => self.lexicon.read(language, &text.article.body, see),
        }
        found
    }
}

/// The sentence with most distinct words of the query, then running text, then most matches, then the first.
fn best_sentence(sentences: &Passages<'_>, matches: &[(Span, usize)], words: usize) -> Option<usize> {
    let mut rest = matches.iter().peekable();
    let mut counts = Vec::with_capacity(sentences.len());
    let mut seen = vec![false; words];
    for at in 0..sentences.len() {
        seen.fill(false);
        let mut count = 0_usize;
        while let Some((_, word)) = rest.next_if(|(found, _)| found.start < sentences.span(at).end) {
            seen[*word] = true;
            count += 1;
        }
        counts.push((seen.iter().filter(|seen| **seen).count(), count));
    }
    let most = counts.iter().map(|(distinct, _)| *distinct).max()?;
    let mut leading: Vec<usize> = (0..counts.len()).filter(|at| counts[*at].0 == most).collect();
    // The first of those with most matches that is running text; a stable sort keeps their order. Roles cost more than all
    // else here, and mostly one tells.
    leading.sort_by_key(|at| Reverse(counts[*at].1));
    let running = |at: &&usize| leading.len() > 1 && sentences.role(**at) == Role::Body;
    leading.iter().find(running).or(leading.first()).copied()
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
