//! Which sentence tells of which day.

use std::collections::BTreeSet;

use epitome_text::{
    Analyzer, Article, Language, Precision, Published, Role, Span, TimeExpression, dates_in, segment,
};
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

/// A day, month or year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct When {
    /// The first day of it.
    pub(super) date: Date,
    pub(super) precision: Precision,
}

/// A sentence of an article.
pub(super) struct Told {
    pub(super) article: usize,
    /// Its number in the article.
    pub(super) number: usize,
    pub(super) span: Span,
    /// What it names, and where in the body; ascending, each once.
    pub(super) named: Vec<(When, Span)>,
    /// When it was published, if that is known and the sentence may tell of it.
    pub(super) published: Option<When>,
    /// TF-IDF of length 1.
    pub(super) vector: Vector,
    /// Whether it has a word of the query, or there is none.
    pub(super) wanted: bool,
}

impl Told {
    /// Its article and its number there.
    pub(super) fn place(&self) -> (usize, usize) {
        (self.article, self.number)
    }

    /// Where it names `when`.
    pub(super) fn names(&self, when: When) -> Option<Span> {
        self.named.iter().find(|named| named.0 == when).map(|named| named.1)
    }

    /// Whether it names a day.
    pub(super) fn names_a_day(&self) -> bool {
        self.named.iter().any(|(when, _)| when.precision >= Precision::Day)
    }
}

struct Draft {
    told: Told,
    terms: BTreeSet<u32>,
}

/// Every usable sentence of the articles that `speak`, in order.
pub(super) fn collect(articles: &[&Article], speak: &[usize], query: &str) -> Vec<Told> {
    let of = |&index: &usize| sentences(index, articles[index], query);
    let drafts: Vec<Draft> = speak.par_iter().map(of).collect::<Vec<_>>().into_iter().flatten().collect();
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
    let published = published(article);
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
            let named = named(text, span.start, article.language, published);
            let published = published.filter(|_| number < LEAD);
            let wanted = wanted.is_empty() || !wanted.is_disjoint(&terms);
            let told = Told { article: index, number, span, named, published, vector: Vector::new(), wanted };
            drafts.push(Draft { told, terms });
        }
    }
    drafts
}

/// What a text names, `at` being where it stands in the body; nothing later than a year after publication.
/// A month or a year counts only if its year is written, if it is over, and if no day is named.
fn named(text: &str, at: u32, language: Language, published: Option<When>) -> Vec<(When, Span)> {
    let anchor = published.filter(|when| when.precision >= Precision::Day).map(|when| when.date);
    let found = dates_in(text, language, anchor);
    let end = anchor.and_then(|day| day.checked_add(jiff::Span::new().days(365)).ok());
    let usable = |date: &TimeExpression| match date.precision {
        Precision::Year => date.stated && published.is_none_or(|when| date.date.year() < when.date.year()),
        Precision::Month => {
            let over = |when: When| date.date.last_of_month() < when.date.first_of_month();
            date.stated && published.is_none_or(over)
        }
        Precision::Day | Precision::Minute => end.is_none_or(|end| date.date <= end),
    };
    let day = found.iter().filter(|date| usable(date)).any(|date| date.precision >= Precision::Day);
    let mut named: Vec<(When, Span)> = found
        .iter()
        .filter(|date| usable(date) && (date.precision >= Precision::Day) == day)
        .map(|date| {
            let span = Span { start: at + date.span.start, end: at + date.span.end };
            (When { date: date.date, precision: date.precision.min(Precision::Day) }, span)
        })
        .collect();
    named.sort_by_key(|&(when, span)| (when, span.start));
    named.dedup_by_key(|named| named.0);
    named
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

/// When it was published, if it says so itself.
fn published(article: &Article) -> Option<When> {
    let published = article.published.filter(Published::is_stated)?;
    Some(When { date: published.at.date(), precision: published.precision.min(Precision::Day) })
}
