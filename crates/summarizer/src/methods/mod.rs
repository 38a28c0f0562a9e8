//! The methods: each chooses sentences of an [`Input`] within its budget.

mod centroid;
mod icsi;
mod kl;
mod lead;
mod lexrank;
mod lsa;
mod mmr;
mod random;
mod submodular;
mod sumbasic;
mod textrank;

use crate::{
    Method, concepts,
    input::{Choice, Input},
};

/// Never empty where a sentence fits.
pub(crate) fn select(input: &Input<'_>, method: Method) -> Vec<Choice> {
    let chosen = choose(input, method);
    if chosen.is_empty() { input.fill(input.pool.iter().copied()) } else { chosen }
}

fn choose(input: &Input<'_>, method: Method) -> Vec<Choice> {
    match method {
        Method::Concepts => concepts::select(input),
        Method::Lead => lead::newest(input),
        Method::LeadRoundRobin => lead::round_robin(input),
        Method::Random => random::select(input),
        Method::Centroid => centroid::select(input),
        Method::LexRank => lexrank::select(input),
        Method::TextRank => textrank::select(input),
        Method::Lsa => lsa::select(input),
        Method::SumBasic => sumbasic::select(input),
        Method::Kl => kl::select(input),
        Method::Submodular => submodular::select(input),
        Method::Icsi => icsi::select(input),
        Method::Mmr => mmr::select(input),
    }
}

/// Takes the best candidate that fits, over and over; `score` sees what is chosen so far. `None` ends it.
fn greedy(input: &Input<'_>, mut best: impl FnMut(&[usize]) -> Option<(usize, f64)>) -> Vec<Choice> {
    let mut open: Vec<usize> = (0..input.candidates.len()).collect();
    let mut used = 0.0;
    let mut chosen = Vec::new();
    loop {
        open.retain(|&item| input.limit.holds(used + input.cost(input.candidates[item])));
        let Some((item, score)) = best(&open) else { return chosen };
        used += input.cost(input.candidates[item]);
        chosen.push(Choice { unit: input.candidates[item], score });
        open.retain(|&other| other != item);
    }
}

/// The item of greatest value, ties to the first.
fn arg_max(items: &[usize], value: impl Fn(usize) -> f64 + Sync) -> Option<(usize, f64)> {
    use rayon::prelude::*;
    let values: Vec<f64> = items.par_iter().map(|&item| value(item)).collect();
    let pairs = items.iter().copied().zip(values);
    pairs.reduce(|best, next| if next.1 > best.1 { next } else { best })
}
