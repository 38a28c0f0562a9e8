//! Extractive multi-document summarization: [`summarize`] chooses sentences of articles under a budget.
//!
//! Pure: it does no I/O, knows no index, and cannot fail; nothing in, nothing out.
//! The same input gives the same bytes on any number of threads, in whatever order the articles come.

mod budget;
mod candidates;
mod concepts;
mod copies;
mod input;
mod method;
mod methods;
mod present;
mod select;
mod story;

use epitome_text::{Article, Quote};
use serde::Serialize;

pub use method::{Method, UnknownMethod};

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

/// Summarises `articles` as one story.
///
/// Cost: n log n in sentences for the default method.
pub fn summarize(articles: &[&Article], options: &Options<'_>) -> Summary {
    let story = story::Story::new(articles, options.voices);
    let input = input::Input::new(&story, options);
    present::summary(&input, methods::select(&input, options.method))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(id: &str, body: &str) -> Article {
        let language = epitome_text::Language::English;
        Article { id: id.to_owned(), body: body.to_owned(), language, ..Article::default() }
    }

    const FLOOD: [&str; 3] = [
        "The river burst its banks at Marlow on Friday night.\nAbout 300 people left their homes.\nA school took them in.",
        "Three hundred people fled Marlow after the river burst its banks.\nThe mayor asked for sandbags.",
        "Marlow's school became a shelter for people who fled the flood.\nTrains to the town stood still.",
    ];

    fn flood() -> Vec<Article> {
        FLOOD.iter().enumerate().map(|(i, body)| article(&i.to_string(), body)).collect()
    }

    fn run(articles: &[Article], method: Method, budget: Budget) -> Summary {
        let articles: Vec<&Article> = articles.iter().collect();
        summarize(&articles, &Options { method, budget, ..Options::default() })
    }

    #[test]
    fn every_method_keeps_the_budget() {
        let articles = flood();
        for &method in Method::ALL {
            for words in 0..70 {
                let summary = run(&articles, method, Budget::Words(words));
                assert!(!summary.picks.is_empty(), "{method} {words}");
                assert_eq!(summary.over_budget, words < 5, "{method} {words}");
                assert!(summary.over_budget || summary.words <= words, "{method} {words}");
            }
            assert_eq!(run(&articles, method, Budget::Sentences(2)).picks.len(), 2, "{method}");
            assert!(run(&articles, method, Budget::Share(0.4)).words <= 26, "{method}");
            let chars = run(&articles, method, Budget::Chars(80));
            let total: usize = chars.picks.iter().map(|pick| pick.quote.text().chars().count()).sum();
            assert!(total <= 80 && total > 20, "{method} {total}");
        }
    }

    #[test]
    fn copies_are_told_once() {
        let mut articles = flood();
        articles.extend(flood().into_iter().map(|a| Article { id: format!("copy of {}", a.id), ..a }));
        for &method in Method::ALL {
            let summary = run(&articles, method, Budget::Words(1_000));
            let mut texts: Vec<&str> = summary.picks.iter().map(|pick| pick.quote.text()).collect();
            texts.sort_unstable();
            texts.dedup();
            assert_eq!(texts.len(), summary.picks.len(), "{method}");
            assert!(summary.picks.iter().all(|pick| !pick.support.is_empty()), "{method}");
        }
    }

    #[test]
    fn odd_input() {
        for &method in Method::ALL {
            assert_eq!(run(&[], method, Budget::Words(100)), Summary::default());
            assert_eq!(run(&[article("", "")], method, Budget::Words(100)), Summary::default());
            let check = |body: &str, picks: usize| {
                let summary = run(&[article("a", body)], method, Budget::Words(30));
                assert_eq!(summary.picks.len(), picks, "{method}: {body}");
            };
            check("Only one sentence stands here.", 1);
            check("Rain", 1);
            check("Why not?", 1);
        }
    }
}
