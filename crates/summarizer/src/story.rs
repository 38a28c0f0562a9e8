//! The input, taken apart once: sentences, their terms, and which document each belongs to.

use std::ops::Range;

use epitome_text::{Analyzer, Article, Language, Role, Span, count_words, segment, with_analyzer};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::rules::{leans, opens_definite, speaking, torn};

/// Chunks that a single document is cut into, so that it has a document frequency.
const CHUNKS: usize = 10;

/// A term number; the top bit tells a stop word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Token(u32);

impl Token {
    const STOP: u32 = 1 << 31;

    /// Stands for words that the story does not have; equals no term of it.
    pub(crate) const FOREIGN: Self = Self(u32::MAX);

    pub(crate) fn new(term: u32, stop: bool) -> Self {
        Self(term | if stop { Self::STOP } else { 0 })
    }

    pub(crate) fn term(self) -> u32 {
        self.0 & !Self::STOP
    }

    /// The same term, not marked as a stop word.
    pub(crate) fn plain(self) -> Self {
        Self(self.term())
    }

    pub(crate) fn stop(self) -> bool {
        self.0 & Self::STOP != 0
    }
}

/// A sentence of the input.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    /// Index of its article in the input.
    pub(crate) article: usize,
    /// Which document it counts for: near-copies are one, a lone article is ten.
    pub(crate) document: u32,
    /// Its number within its article (or chunk), headings and furniture not counted.
    pub(crate) position: u32,
    /// How many sentences its article (or chunk) has.
    pub(crate) of: u32,
    /// What a quote of it shows.
    pub(crate) span: Span,
    pub(crate) words: u32,
    pub(crate) chars: u32,
    pub(crate) role: Role,
    pub(crate) shape: Shape,
    tokens: Range<u32>,
}

/// What a sentence looks like from outside.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Shape {
    pub(crate) opens_with_quote: bool,
    pub(crate) question: bool,
    pub(crate) stopped: bool,
    /// A quotation opens or closes outside of it, or all of it is inside of one: its speaker is told elsewhere.
    pub(crate) torn: bool,
    /// It opens with an article or a demonstrative: what it names may have been introduced before.
    pub(crate) definite: bool,
    /// It opens with a word that leans on what stands before.
    pub(crate) leans: bool,
}

impl Shape {
    /// `torn` depends on what stands before the text.
    fn of(text: &str, language: Language, torn: bool) -> Self {
        let closing = |c: char| matches!(c, '"' | '\'' | '”' | '’' | '»' | '」' | '』' | ')' | ']');
        let end = text.trim_end_matches(closing).chars().next_back();
        Self {
            opens_with_quote: text.starts_with(['"', '“', '„', '«', '»', '‘', '「', '『', '\'', '`']),
            // Greek asks with a semicolon; elsewhere a sentence that ends with one is a cut one.
            question: matches!(end, Some('?' | '？' | '؟' | ';' | '\u{37e}')),
            stopped: matches!(
                end,
                Some('.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '۔' | '।' | '॥' | ';' | '\u{37e}')
            ),
            torn,
            definite: opens_definite(text, language),
            leans: leans(text, language),
        }
    }
}

/// The whole input.
pub(crate) struct Story<'a> {
    pub(crate) articles: &'a [&'a Article],
    /// In order of document, then publication, then position.
    pub(crate) units: Vec<Unit>,
    /// How many documents there are after near-copies are joined or a lone article is cut up.
    pub(crate) documents: usize,
    pub(crate) vocabulary: Vocabulary,
    tokens: Vec<Token>,
}

impl<'a> Story<'a> {
    /// Takes `articles` apart; `voices` as in [`crate::Options::voices`]. Cost: linear in the text.
    pub(crate) fn new(articles: &'a [&'a Article], voices: &[u32]) -> Self {
        let order = chronological(articles);
        let part = |&index: &usize| {
            let article = articles[index];
            with_analyzer(article.language, |analyzer| (index, Part::new(index, article, analyzer)))
        };
        let mut parts: Vec<(usize, Part)> = order.par_iter().map(part).collect();
        let documents = join_voices(&mut parts, voices);
        let mut story = Self {
            articles,
            units: Vec::new(),
            documents,
            vocabulary: Vocabulary::default(),
            tokens: Vec::new(),
        };
        for (_, part) in parts {
            story.add(part);
        }
        if documents == 1 {
            story.cut_into_chunks();
        }
        story
    }

    /// The terms of a sentence, in order.
    pub(crate) fn tokens(&self, unit: &Unit) -> &[Token] {
        &self.tokens[unit.tokens.start as usize..unit.tokens.end as usize]
    }

    /// For each article its place in time: those of one day share it, and so do those without a date.
    pub(crate) fn days(&self) -> Vec<Option<jiff::civil::Date>> {
        self.articles.iter().map(|article| article.published.map(|published| published.at.date())).collect()
    }

    /// For each article its place among all, oldest first; no two share it.
    pub(crate) fn ranks(&self) -> Vec<usize> {
        let mut rank = vec![0; self.articles.len()];
        chronological(self.articles).into_iter().enumerate().for_each(|(place, i)| rank[i] = place);
        rank
    }

    fn add(&mut self, part: Part) {
        let terms: Vec<u32> = part.vocabulary.terms.iter().map(|term| self.vocabulary.number(term)).collect();
        let base = self.tokens.len() as u32;
        self.tokens.extend(part.tokens.iter().map(|t| Token::new(terms[t.term() as usize], t.stop())));
        self.units.extend(part.units.into_iter().map(|mut unit| {
            unit.tokens = unit.tokens.start + base..unit.tokens.end + base;
            unit
        }));
    }

    fn cut_into_chunks(&mut self) {
        let bodies: Vec<usize> =
            (0..self.units.len()).filter(|&i| self.units[i].role == Role::Body).collect();
        let chunks = CHUNKS.min(bodies.len()).max(1);
        self.documents = chunks;
        for chunk in 0..chunks {
            let (from, to) = (chunk * bodies.len() / chunks, (chunk + 1) * bodies.len() / chunks);
            for (position, &i) in bodies[from..to].iter().enumerate() {
                let unit = &mut self.units[i];
                (unit.document, unit.position, unit.of) = (chunk as u32, position as u32, (to - from) as u32);
            }
        }
    }
}

/// Visits the tokens that concepts are made of: all but elided articles and prepositions (`l'`, `d'`, `dell'`),
/// which would stand between the words that they join.
pub(crate) fn each_token(
    analyzer: &mut Analyzer,
    text: &str,
    mut visit: impl FnMut(epitome_text::Token<'_>),
) {
    let elides = matches!(analyzer.language(), Language::French | Language::Italian | Language::Catalan);
    let joined = |end: usize| {
        let mut after = text.get(end..).unwrap_or("").chars();
        after.next().is_some_and(|c| matches!(c, '\'' | '’' | '＇'))
            && after.next().is_some_and(char::is_alphanumeric)
    };
    analyzer.each(text, |token| {
        if !(elides && joined(token.span.range().end)) {
            visit(token);
        }
    });
}

/// Indices of the articles, oldest first, undated ones last; never depends on the order given.
fn chronological(articles: &[&Article]) -> Vec<usize> {
    let key = |i: usize| {
        let a = articles[i];
        (a.published.is_none(), a.published.map(|p| p.at), &a.path, &a.part, &a.id, &a.title, &a.body)
    };
    let mut order: Vec<usize> = (0..articles.len()).collect();
    order.sort_by(|&a, &b| key(a).cmp(&key(b)));
    order
}

/// Numbers documents by their first article and puts articles of one document together; returns how many.
fn join_voices(parts: &mut [(usize, Part)], voices: &[u32]) -> usize {
    let mut seen: FxHashMap<u64, u32> = FxHashMap::default();
    for (index, part) in parts.iter_mut() {
        // An article without a given voice is one of its own.
        let voice = voices.get(*index).map_or(u64::from(u32::MAX) + 1 + *index as u64, |&v| u64::from(v));
        if part.units.iter().all(|unit| unit.role != Role::Body) {
            continue;
        }
        let next = seen.len() as u32;
        let document = *seen.entry(voice).or_insert(next);
        part.units.iter_mut().for_each(|unit| unit.document = document);
    }
    parts.sort_by_key(|(_, part)| part.units.first().map_or(0, |unit| unit.document));
    seen.len()
}

/// One article taken apart, with term numbers of its own.
#[derive(Default)]
struct Part {
    units: Vec<Unit>,
    tokens: Vec<Token>,
    vocabulary: Vocabulary,
}

impl Part {
    fn new(index: usize, article: &Article, analyzer: &mut Analyzer) -> Self {
        let mut part = Self::default();
        let mut position = 0;
        // Hebrew writes the mark in abbreviations.
        let quotes = article.language != Language::Hebrew;
        let (mut open, mut last) = (false, 0);
        for sentence in segment(&article.body, article.language) {
            let span = sentence.quotable();
            let text = span.of(&article.body);
            if text.is_empty() {
                continue;
            }
            // A quotation that is not closed where its paragraph ends is a slip.
            let gap = article.body.get(last..span.range().start).unwrap_or("\n");
            let spoken = quotes && !gap.contains('\n') && speaking(open, gap);
            (open, last) = (speaking(spoken, text), span.range().end);
            let start = part.tokens.len() as u32;
            each_token(analyzer, text, |token| {
                part.tokens.push(Token::new(part.vocabulary.number(token.term), token.stop));
            });
            part.units.push(Unit {
                article: index,
                document: 0,
                position,
                of: 0,
                span,
                words: count_words(text) as u32,
                chars: text.chars().count() as u32,
                role: sentence.role,
                shape: Shape::of(text, article.language, spoken || quotes && torn(text)),
                tokens: start..part.tokens.len() as u32,
            });
            position += u32::from(sentence.role == Role::Body);
        }
        part.units.iter_mut().for_each(|unit| unit.of = position);
        part
    }
}

/// Numbers for terms, in order of first appearance.
#[derive(Default)]
pub(crate) struct Vocabulary {
    numbers: FxHashMap<Box<str>, u32>,
    terms: Vec<Box<str>>,
}

impl Vocabulary {
    fn number(&mut self, term: &str) -> u32 {
        if let Some(&number) = self.numbers.get(term) {
            return number;
        }
        let number = self.terms.len() as u32;
        self.numbers.insert(term.into(), number);
        self.terms.push(term.into());
        number
    }

    pub(crate) fn len(&self) -> usize {
        self.terms.len()
    }

    pub(crate) fn term(&self, number: u32) -> &str {
        self.terms.get(number as usize).map_or("", |term| term)
    }

    pub(crate) fn find(&self, term: &str) -> Option<u32> {
        self.numbers.get(term).copied()
    }
}
