//! Learning concept weights from topics with human summaries.
//!
//! For each term and pair of terms of a topic's articles, a logistic regression predicts the share of the
//! topic's references that have it, from the features of [`crate::Method::Concepts`]. It is regularised by the
//! squares of the coefficients, fitted by Newton's method, and cross-validated over topics. The result is a
//! table as the program's own weights stand in (`concepts/weights.tsv`), for [`Weights::parse`].

mod fit;

use epitome_text::{Article, count_words};
use rayon::prelude::*;

use crate::{
    Options,
    concepts::{Concepts, Gram, Model, NAMES, Pair, grams},
    focus::{main_language, tokens_of},
    input::Input,
    story::Story,
};
use fit::{Example, fit, loss};

pub use crate::concepts::Weights;

/// Articles and what people made of them.
#[derive(Clone, Copy, Debug)]
pub struct Topic<'a> {
    /// The articles.
    pub articles: &'a [Article],
    /// Human summaries, all of about the same length.
    pub references: &'a [&'a str],
}

/// What was learned.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The weights.
    pub weights: Weights,
    /// The chosen strength of the regularisation: the one of least held-out loss.
    pub ridge: f64,
    /// Mean logarithmic loss in nats on topics held out, by strength tried; the loss of a constant guess last.
    pub losses: Vec<(f64, f64)>,
    /// How many concepts were learned from.
    pub examples: usize,
}

/// Strengths of regularisation tried.
const RIDGES: [f64; 4] = [0.1, 1.0, 10.0, 100.0];
/// Parts that the topics are dealt into for cross-validation.
const FOLDS: usize = 5;

/// Learns weights from topics. Cost: linear in concepts, some hundred passes. Deterministic.
pub fn train(topics: &[Topic<'_>]) -> Trained {
    let examples: Vec<[Vec<Example>; 2]> = topics.par_iter().map(examples).collect();
    let mut losses: Vec<(f64, f64)> =
        RIDGES.iter().map(|&ridge| (ridge, held_out(&examples, ridge))).collect();
    let best = losses.iter().copied().reduce(|a, b| if b.1 < a.1 { b } else { a });
    let ridge = best.map_or(RIDGES[1], |(ridge, _)| ridge);
    losses.push((f64::INFINITY, held_out(&examples, f64::INFINITY)));
    let all = |kind: usize| -> Vec<&Example> { examples.iter().flat_map(|topic| &topic[kind]).collect() };
    let mut pair = Pair { one: fit(&all(0), ridge), two: fit(&all(1), ridge) };
    // Weights speak of a hundred words; the summarizer adds ln(words/100) for others.
    let longer = (words(topics).max(1.0) / 100.0).ln() as f32;
    pair.one.bias -= longer;
    pair.two.bias -= longer;
    let weights = Weights { wire: pair.clone(), mixed: pair };
    Trained { weights, ridge, losses, examples: all(0).len() + all(1).len() }
}

/// Mean length of the references; 100 where there are none.
fn words(topics: &[Topic<'_>]) -> f64 {
    let lengths: Vec<usize> =
        topics.iter().flat_map(|topic| topic.references).map(|reference| count_words(reference)).collect();
    if lengths.is_empty() { 100.0 } else { lengths.iter().sum::<usize>() as f64 / lengths.len() as f64 }
}

/// Mean loss over topics that took no part in fitting.
fn held_out(examples: &[[Vec<Example>; 2]], ridge: f64) -> f64 {
    let folds = FOLDS.min(examples.len());
    let kinds = [0, 1].map(|kind| {
        let of = |keep: &dyn Fn(usize) -> bool| -> Vec<&Example> {
            (0..examples.len()).filter(|&i| keep(i)).flat_map(|i| &examples[i][kind]).collect()
        };
        (0..folds)
            .map(|fold| loss(&fit(&of(&|i| i % folds != fold), ridge), &of(&|i| i % folds == fold)))
            .sum::<f64>()
    });
    let total: usize = examples.iter().flatten().map(Vec::len).sum();
    kinds.iter().sum::<f64>() / total.max(1) as f64
}

/// The unigrams and bigrams of a topic with the share of references that have each.
fn examples(topic: &Topic<'_>) -> [Vec<Example>; 2] {
    let articles: Vec<&Article> = topic.articles.iter().collect();
    let story = Story::new(&articles, &[]);
    let input = Input::new(&story, &Options::default());
    let concepts = Concepts::count(&story, &input.pool);
    let mut share = vec![0.0; concepts.grams.len()];
    for reference in topic.references {
        let tokens = tokens_of(&story, reference, main_language(&story));
        let mut found: Vec<u32> = grams(&tokens).filter_map(|gram| concepts.find(gram)).collect();
        found.sort_unstable();
        found.dedup();
        found.iter().for_each(|&concept| share[concept as usize] += 1.0 / topic.references.len() as f64);
    }
    let mut examples = [Vec::new(), Vec::new()];
    for ((gram, features), share) in concepts.grams.iter().zip(&concepts.features).zip(share) {
        examples[usize::from(matches!(gram, Gram::Two(..)))].push((*features, share));
    }
    examples
}

impl Trained {
    /// The weights as a table, with what they come from.
    pub fn table(&self) -> String {
        let held: Vec<String> =
            self.losses.iter().map(|(ridge, loss)| format!("{ridge}: {loss:.5}")).collect();
        format!(
            "# Learned from {} concepts, ridge {}; held-out loss by ridge: {}.\n{}",
            self.examples,
            self.ridge,
            held.join(", "),
            self.weights.table()
        )
    }
}

impl Weights {
    /// The table that [`Weights::parse`] reads.
    pub fn table(&self) -> String {
        let columns = [&self.wire.one, &self.wire.two, &self.mixed.one, &self.mixed.two];
        let row = |name: &str, value: &dyn Fn(&Model) -> f32| {
            let cells: Vec<String> = columns.iter().map(|model| format!("{:.4}", value(model))).collect();
            format!("{name}\t{}\n", cells.join("\t"))
        };
        let mut table = "feature\twire1\twire2\tmixed1\tmixed2\n".to_owned();
        table += &row("bias", &|model| model.bias);
        for (at, name) in NAMES.iter().enumerate() {
            table += &row(name, &|model| model.coefficients[at]);
        }
        table
    }
}
