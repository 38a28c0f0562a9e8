//! Which sentence tells of which day.

use std::collections::BTreeSet;

use epitome_text::{Analyzer, Article, DateEvidence, Language, Precision, Role, Span, dates_in, segment};
use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::hash;
use crate::vector::{Vector, unit};

/// Sentences of an article that are read.
const READ: usize = 60;
/// First sentences that tell of the day of publication without naming it.
const LEAD: usize = 5;
/// Words of a usable sentence.
const WORDS: std::ops::RangeInclusive<usize> = 5..=60;

/// A sentence of an article.
pub(super) struct Told {
    pub(super) article: usize,
    /// Its number in the article.
    pub(super) number: usize,
    pub(super) span: Span,
    /// Days that it names.
    pub(super) named: Vec<Date>,
    /// The day of publication, if it is known and the sentence may tell of it.
    pub(super) published: Option<Date>,
    /// TF-IDF of length 1.
    pub(super) vector: Vector,
    /// Whether it has a word of the query, or there is none.
    pub(super) wanted: bool,
}

struct Draft {
    told: Told,
    terms: BTreeSet<u32>,
}

/// Every usable sentence, in order.
pub(super) fn collect(articles: &[&Article], query: &str) -> Vec<Told> {
    let of = |(index, article): (usize, &&Article)| sentences(index, article, query);
    let drafts: Vec<Draft> =
        articles.par_iter().enumerate().map(of).collect::<Vec<_>>().into_iter().flatten().collect();
    let mut holding = FxHashMap::<u32, f32>::default();
    drafts.iter().flat_map(|draft| &draft.terms).for_each(|&term| *holding.entry(term).or_default() += 1.0);
    let count = drafts.len() as f32;
    let weigh = |draft: Draft| {
        let weight = |term: u32| (1.0 + count / holding.get(&term).copied().unwrap_or(1.0)).ln();
        let vector = unit(draft.terms.iter().map(|&term| (term, weight(term))).collect());
        Told { vector, ..draft.told }
    };
    drafts.into_iter().map(weigh).collect()
}

fn sentences(index: usize, article: &Article, query: &str) -> Vec<Draft> {
    let published = day(article);
    let mut analyzer = Analyzer::new(article.language);
    let wanted = terms(&mut analyzer, query).1;
    let found = segment(&article.body, article.language);
    let quotable = found.iter().filter(|sentence| sentence.role == Role::Body).take(READ);
    let mut drafts = Vec::new();
    for (number, sentence) in quotable.enumerate() {
        let span = sentence.quotable();
        let text = span.of(&article.body);
        let (words, terms) = terms(&mut analyzer, text);
        if WORDS.contains(&words) {
            let named = named(text, article.language, published);
            let published = published.filter(|_| number < LEAD);
            let wanted = wanted.is_empty() || !wanted.is_disjoint(&terms);
            let told = Told { article: index, number, span, named, published, vector: Vector::new(), wanted };
            drafts.push(Draft { told, terms });
        }
    }
    drafts
}

/// Distinct days that a text names; none later than a year after publication.
fn named(text: &str, language: Language, published: Option<Date>) -> Vec<Date> {
    let exact =
        dates_in(text, language, published).into_iter().filter(|found| found.precision >= Precision::Day);
    let days: BTreeSet<Date> = exact.map(|found| found.date).collect();
    let end = published.and_then(|day| day.checked_add(jiff::Span::new().days(365)).ok());
    days.into_iter().filter(|&day| end.is_none_or(|end| day <= end)).collect()
}

/// Number of words and the distinct terms that are no stop words.
fn terms(analyzer: &mut Analyzer, text: &str) -> (usize, BTreeSet<u32>) {
    let (mut words, mut terms) = (0, BTreeSet::new());
    analyzer.each(text, |token| {
        words += 1;
        if !token.stop {
            terms.insert(hash::term(token.term));
        }
    });
    (words, terms)
}

/// The day of publication, if it is known.
fn day(article: &Article) -> Option<Date> {
    let published = article.published?;
    let known = published.precision >= Precision::Day && published.evidence != DateEvidence::FileTime;
    known.then(|| published.at.date())
}
