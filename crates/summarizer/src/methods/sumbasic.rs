//! Frequent words first (Nenkova and Vanderwende 2005; the update step follows Vanderwende et al. 2007).

use super::{arg_max, greedy};
use crate::{
    input::{Choice, Input},
    story::Token,
};

/// Next comes, of the sentences with the most probable word, the one of greatest mean word probability;
/// then the probabilities of its words are squared. Stop words do not count. Cost: n for each pick.
pub(crate) fn select(input: &Input<'_>) -> Vec<Choice> {
    let words: Vec<Vec<u32>> =
        input.candidates.iter().map(|&i| content(input.story.tokens(input.unit(i)))).collect();
    let mut p = vec![0.0f64; input.story.vocabulary.len()];
    let total = words.iter().map(Vec::len).sum::<usize>().max(1) as f64;
    words.iter().flatten().for_each(|&term| p[term as usize] += 1.0 / total);
    greedy(input, |open| {
        let mean = |item: usize| {
            let sum: f64 = words[item].iter().map(|&term| p[term as usize]).sum();
            sum / words[item].len().max(1) as f64
        };
        let top = open
            .iter()
            .flat_map(|&item| &words[item])
            .max_by(|&&a, &&b| p[a as usize].total_cmp(&p[b as usize]).then(b.cmp(&a)));
        let with: Vec<usize> =
            open.iter().copied().filter(|&item| top.is_none_or(|top| words[item].contains(top))).collect();
        let best = arg_max(&with, mean)?;
        let mut told = words[best.0].clone();
        told.sort_unstable();
        told.dedup();
        told.iter().for_each(|&term| p[term as usize] *= p[term as usize]);
        Some(best)
    })
}

fn content(tokens: &[Token]) -> Vec<u32> {
    tokens.iter().filter(|t| !t.stop()).map(|t| t.term()).collect()
}
