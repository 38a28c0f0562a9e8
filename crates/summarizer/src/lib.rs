//! Extractive multi-document summarization: [`summarize`] chooses sentences of articles under a budget.
//!
//! Pure: it does no I/O, knows no index, and cannot fail; nothing in, nothing out.
//! The same input gives the same bytes on any number of threads, in whatever order the articles come.

mod budget;
mod candidates;
mod concepts;
mod contradict;
mod copies;
mod explain;
mod focus;
mod input;
mod method;
mod methods;
mod oracle;
mod present;
mod rules;
mod select;
mod story;
pub mod train;
mod vectors;

use epitome_text::{Article, Quote};
use serde::Serialize;

pub use explain::{Alternative, Concept, Explanation, Parts, Reason, explain};
pub use method::{Method, UnknownMethod};
pub use oracle::oracle;
pub use rules::{Rule, UnknownRule};

/// How long a summary may be: never exceeded, as full as whole sentences allow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Budget {
    /// Words as [`epitome_text::count_words`] counts them.
    Words(usize),
    /// Sentences.
    Sentences(usize),
    /// Characters, line ends not counted.
    Chars(usize),
    /// Share of the input's words, 0 to 1.
    Share(f64),
}

/// What to summarise for.
#[derive(Clone, Debug)]
pub struct Options<'a> {
    /// How to weigh and choose.
    pub method: Method,
    /// How long it may be.
    pub budget: Budget,
    /// What the reader asks for; raises the weight of what answers it.
    pub query: Option<&'a str>,
    /// Texts the reader knows already: what they tell is discounted.
    pub background: &'a [Article],
    /// For each article the number of its near-copy group (the same number: one voice); empty: all different.
    pub voices: &'a [u32],
}

impl Default for Options<'_> {
    /// The default method, 100 words, no query.
    fn default() -> Self {
        Self {
            method: Method::default(),
            budget: Budget::Words(100),
            query: None,
            background: &[],
            voices: &[],
        }
    }
}

/// A summary of one story.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Summary {
    /// Sentences in reading order.
    pub picks: Vec<Pick>,
    /// Words in all.
    pub words: usize,
    /// Set where even the shortest sentence is over the budget and was taken all the same.
    pub over_budget: bool,
}

/// A chosen sentence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pick {
    /// Index of its article in the input.
    pub article: usize,
    /// The sentence itself.
    pub quote: Quote,
    /// What it adds to the objective, comparable within one summary.
    pub score: f64,
    /// Other articles (indices) with a sentence that says nearly the same, ascending.
    pub support: Vec<usize>,
}

/// What evaluations turn, and users leave alone.
#[derive(Clone, Copy, Debug)]
pub struct Tuning<'a> {
    /// Weights of [`Method::Concepts`].
    pub weights: &'a train::Weights,
    /// Readability rules that do not hold.
    pub without: &'a [Rule],
}

impl Default for Tuning<'_> {
    /// The program's own weights, every rule.
    fn default() -> Self {
        Self { weights: train::Weights::own(), without: &[] }
    }
}

/// Summarises `articles` as one story.
///
/// Cost: n log n in sentences for the default method.
pub fn summarize(articles: &[&Article], options: &Options<'_>) -> Summary {
    summarize_with(articles, options, &Tuning::default())
}

/// [`summarize`] with trained weights, or without some of the rules.
pub fn summarize_with(articles: &[&Article], options: &Options<'_>, tuning: &Tuning<'_>) -> Summary {
    let story = story::Story::new(articles, options.voices);
    let input = input::Input::tuned(&story, options, tuning);
    present::summary(&input, methods::select(&input, options.method))
}

#[cfg(test)]
mod tests;
