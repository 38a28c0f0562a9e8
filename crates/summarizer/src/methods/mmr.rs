//! Maximal marginal relevance (Carbonell and Goldstein 1998).

use super::{arg_max, greedy};
use crate::{
    input::{Choice, Input},
    vectors::Vectors,
};

/// Relevance beside novelty.
const LAMBDA: f64 = 0.7;

/// Next comes the s of greatest 0.7·cos(s, centroid) − 0.3·max cos(s, chosen). Cost: n for each pick.
pub(crate) fn select(input: &Input<'_>) -> Vec<Choice> {
    let vectors = Vectors::new(input);
    let relevance = vectors.to_centroid();
    let mut nearest = vec![0.0f64; relevance.len()];
    greedy(input, |open| {
        let best = arg_max(open, |item| LAMBDA * relevance[item] - (1.0 - LAMBDA) * nearest[item])?;
        open.iter().for_each(|&item| nearest[item] = nearest[item].max(vectors.cosine(item, best.0)));
        Some(best)
    })
}
