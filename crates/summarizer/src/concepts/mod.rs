//! The default method: budgeted coverage of concepts whose weights are learned.
//!
//! Each term and pair of terms gets the chance p that a human summary has it, from how often, where and in
//! how many documents it stands. A summary of B words is worth Σ over pairs of 1 − (1−p)^(B/100), each
//! covered once, and λ·Σ over terms of P(Poisson(μ) ≥ k) for the k-th copy, μ = −ln(1−p)·B/100.
//! The framework is Gillick and Favre's (2009); the weights follow Hong and Nenkova (2014).

mod features;
mod weights;

use crate::{
    Rule,
    candidates::best_role,
    contradict::respelled,
    focus::{novelty_factors, query_factors},
    input::{Choice, Input},
    present::{alike, content, contradicts},
    select::{COPIES, Coverage},
};
pub(crate) use features::{Concepts, FEATURES, Features, Gram, NAMES, grams};
use rayon::prelude::*;
pub use weights::Weights;
pub(crate) use weights::{Model, Pair};

/// Weight of terms beside pairs.
const LAMBDA: f32 = 0.4;
/// Weight of a stop word beside other terms.
const STOP: f32 = 0.3;
/// Share of the mixed model, which believes more in leads, where leads may be trusted.
const MIXED: f32 = 0.5;
/// Merit of a first sentence beside its own value, where leads may be trusted.
const LEAD: f64 = 0.2;

/// Chooses the candidates that cover most.
pub(crate) fn select(input: &Input<'_>) -> Vec<Choice> {
    let (mut problem, mut candidates) = (problem(input), input.candidates.clone());
    let mut left_out = 0;
    loop {
        let items = problem.maximise(input.limit.most);
        let scores = problem.contributions(&items);
        let choice = |(&item, &score): (&usize, &f64)| Choice { unit: candidates[item], score };
        let chosen: Vec<Choice> = items.iter().zip(&scores).map(choice).collect();
        match repeated(input, &chosen) {
            Some(lesser) if left_out < REPEATS => {
                problem = problem.without(items[lesser]);
                candidates.remove(items[lesser]);
                left_out += 1;
            }
            _ => return chosen,
        }
    }
}

/// Times that a sentence is left out since another says nearly the same.
const REPEATS: usize = 4;

/// Of two that say nearly the same, the one that adds less. Its few words of its own cover concepts, but who reads it
/// has read it.
fn repeated(input: &Input<'_>, chosen: &[Choice]) -> Option<usize> {
    if !input.has(Rule::Copies) {
        return None;
    }
    let terms: Vec<Vec<u32>> = chosen.iter().map(|choice| content(input, choice.unit)).collect();
    let lesser = |(a, b): (usize, usize)| {
        let units = [chosen[a].unit, chosen[b].unit];
        if alike(&terms[a], &terms[b]) && !contradicts(input, units[0], units[1]) {
            return Some(if chosen[a].score < chosen[b].score { a } else { b });
        }
        let (short, long) = if terms[a].len() < terms[b].len() { (a, b) } else { (b, a) };
        let texts = [short, long].map(|at| input.text(chosen[at].unit));
        told(&terms[short], &terms[long], texts).then_some(short)
    };
    (1..chosen.len()).flat_map(|b| (0..b).map(move |a| (a, b))).find_map(lesser)
}

/// Terms that a sentence must share with a longer one that tells all of it, and the share of its terms that they are.
const TOLD: (usize, f64) = (3, 0.75);
/// Figures of a sentence that may be spelled otherwise: who shares less is not looked at.
const FIGURES: usize = 2;

/// Whether a sentence tells nearly all that a shorter one does: its terms, and its figures in any spelling.
fn told(short: &[u32], long: &[u32], [of_short, of_long]: [&str; 2]) -> bool {
    let shared = short.iter().filter(|term| long.binary_search(term).is_ok()).count();
    let enough = |shared: usize| shared >= TOLD.0 && shared as f64 >= TOLD.1 * short.len() as f64;
    // A figure in words and in digits is two terms.
    enough(shared + FIGURES) && respelled(of_short, of_long).is_some_and(|figures| enough(shared + figures))
}

/// The choice as a coverage problem: its items are the candidates in order.
pub(crate) fn problem(input: &Input<'_>) -> Coverage {
    let story = input.story;
    let (concepts, trust) = concepts(input);
    let mut gains = gains(&concepts, input.weights, input.words, MIXED * trust as f32);
    if let Some(query) = input.query {
        scale(&mut gains, &query_factors(story, &input.pool, &concepts, query));
    }
    if !input.background.is_empty() {
        scale(&mut gains, &novelty_factors(story, &concepts, input.background));
    }
    let mut problem = Coverage::new(gains);
    let found: Vec<Vec<u32>> =
        input.candidates.par_iter().map(|&i| concepts.of(story.tokens(&story.units[i]))).collect();
    for (&i, found) in input.candidates.iter().zip(found) {
        problem.push(input.cost(i), found);
    }
    reward_leads(&mut problem, input, LEAD * trust);
    problem
}

/// The concepts, and how far leads may be trusted. Where they may, each document's copy of a sentence counts: that two
/// of three papers print it says something. Of many documents, most copies are one agency's story told again, and one
/// of each group counts.
pub(crate) fn concepts(input: &Input<'_>) -> (Concepts, f64) {
    let (story, trust) = (input.story, lead_trust(input));
    let concepts = match trust > 0.0 {
        true => Concepts::count(story, &best_role(story, &input.copies.of_documents(story))),
        false => Concepts::count(story, &input.pool),
    };
    (concepts, trust)
}

fn scale(gains: &mut [[f32; COPIES]], factors: &[f32]) {
    gains.iter_mut().zip(factors).for_each(|(gain, factor)| gain.iter_mut().for_each(|g| *g *= factor));
}

/// For each concept the number of documents that have it (0 for single terms and pairs of stop words), and
/// each candidate's pairs.
pub(crate) fn document_frequencies(input: &Input<'_>) -> (Vec<u32>, Vec<Vec<u32>>) {
    let concepts = Concepts::count(input.story, &input.pool);
    let counts = |gram: &Gram| matches!(gram, Gram::Two(..)) && gram.stops() < 2;
    let frequencies =
        concepts.grams.iter().zip(&concepts.df).map(|(gram, &df)| if counts(gram) { df } else { 0 });
    let found = |&i: &usize| concepts.of(input.story.tokens(input.unit(i)));
    (frequencies.collect(), input.candidates.par_iter().map(found).collect())
}

/// How far leads may be trusted, 0 to 1: not at all while the budget cannot hold most documents' first
/// sentences, fully where it nearly holds them all.
fn lead_trust(input: &Input<'_>) -> f64 {
    let firsts = input.pool.iter().map(|&i| input.unit(i)).filter(|unit| unit.position == 0);
    let all: f64 = firsts.map(|unit| f64::from(unit.words)).sum();
    ((input.words / all.max(1.0) - 0.5) / 0.3).clamp(0.0, 1.0)
}

/// Gives each item at position i of its document a merit of `lead`·e^(−i) times the mean of its own value
/// and the value that is usual for its length.
fn reward_leads(problem: &mut Coverage, input: &Input<'_>, lead: f64) {
    let values = problem.values();
    let density = |item: usize| values[item] / problem.costs[item].max(1.0);
    let usual = (0..problem.len()).map(density).sum::<f64>() / problem.len().max(1) as f64;
    for (item, &i) in input.candidates.iter().enumerate() {
        let worth = (usual * problem.costs[item] + values[item]) / 2.0;
        problem.merits[item] = lead * worth * (-f64::from(input.unit(i).position)).exp();
    }
}

fn gains(concepts: &Concepts, weights: &Weights, words: f64, blend: f32) -> Vec<[f32; COPIES]> {
    let length = (words / 100.0) as f32;
    let weigh = |(gram, f): (&Gram, &features::Features)| {
        let wire = budgeted(*gram, sigmoid(weights.wire.logit(*gram, f)), length);
        let mixed = budgeted(*gram, sigmoid(weights.mixed.logit(*gram, f) + length.ln()), 1.0);
        std::array::from_fn(|k| (1.0 - blend) * wire[k] + blend * mixed[k])
    };
    concepts.grams.par_iter().zip(&concepts.features).map(weigh).collect()
}

/// Gains of a concept's copies in a summary of `length` hundred words, if a hundred have it with chance `p`.
fn budgeted(gram: Gram, p: f32, length: f32) -> [f32; COPIES] {
    let mu = -(1.0 - p).max(1e-9).ln() * length;
    match gram {
        Gram::Two(..) => [1.0 - (-mu).exp(), 0.0, 0.0],
        Gram::One(t) => at_least(mu).map(|chance| chance * LAMBDA * if t.stop() { STOP } else { 1.0 }),
    }
}

/// P(Poisson(μ) ≥ k) for k = 1, 2, 3.
fn at_least(mu: f32) -> [f32; COPIES] {
    let none = (-mu).exp();
    let one = none * mu;
    let two = one * mu / 2.0;
    [1.0 - none, 1.0 - none - one, 1.0 - none - one - two].map(|chance| chance.max(0.0))
}

fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}
