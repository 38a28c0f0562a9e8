//! Least divergence from the input's words (KLSum, Haghighi and Vanderwende 2009).

use super::{arg_max, greedy};
use crate::input::{Choice, Input};

/// Pseudo-count of the input's distribution in the summary's, so that absent words cost a finite amount.
const SMOOTHING: f64 = 20.0;

/// Next comes the sentence that leaves the least KL(input ‖ summary) over content words; the score is the
/// fall in nats. Cost: the sentences' words for each pick.
pub(crate) fn select(input: &Input<'_>) -> Vec<Choice> {
    let words: Vec<Vec<(u32, f64)>> = input.candidates.iter().map(|&i| counts(input, i)).collect();
    let size: Vec<f64> = words.iter().map(|row| row.iter().map(|(_, n)| n).sum()).collect();
    let mut p = vec![0.0f64; input.story.vocabulary.len()];
    let all = size.iter().sum::<f64>().max(1.0);
    words.iter().flatten().for_each(|&(term, n)| p[term as usize] += n / all);
    let mut told = vec![0.0f64; p.len()];
    let mut length = SMOOTHING;
    greedy(input, |open| {
        let fall = |item: usize| {
            let gains = words[item].iter().map(|&(term, n)| {
                let (p, c) = (p[term as usize], told[term as usize]);
                p * ((c + n + SMOOTHING * p) / (c + SMOOTHING * p)).ln()
            });
            gains.sum::<f64>() - ((length + size[item]) / length).ln()
        };
        let best = arg_max(open, fall)?;
        words[best.0].iter().for_each(|&(term, n)| told[term as usize] += n);
        length += size[best.0];
        Some(best)
    })
}

fn counts(input: &Input<'_>, i: usize) -> Vec<(u32, f64)> {
    let mut terms: Vec<u32> =
        input.story.tokens(input.unit(i)).iter().filter(|t| !t.stop()).map(|t| t.term()).collect();
    terms.sort_unstable();
    terms.chunk_by(|a, b| a == b).filter_map(|run| Some((*run.first()?, run.len() as f64))).collect()
}
