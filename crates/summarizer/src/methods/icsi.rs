//! Coverage of word pairs by document frequency (Gillick, Favre and Hakkani-Tür 2008: ICSISumm).

use crate::{
    concepts::document_frequencies,
    input::{Choice, Input},
    select::Coverage,
};

/// Worth of a pair in too few documents beside one in enough.
const RARE: f32 = 0.01;

/// Maximises the sum over covered pairs of their document frequency, pairs of two stop words left out, by
/// greedy and local search within 1% of the optimum. Pairs in fewer than three documents (two, where there are
/// fewer than six documents) hardly count. Cost: as the coverage search.
pub(crate) fn select(input: &Input<'_>) -> Vec<Choice> {
    let (frequencies, items) = document_frequencies(input);
    let least = if input.story.documents < 6 { 2 } else { 3 };
    let gain = |&df: &u32| [df as f32 * if df >= least { 1.0 } else { RARE }, 0.0, 0.0];
    let mut problem = Coverage::new(frequencies.iter().map(gain).collect());
    for (&i, pairs) in input.candidates.iter().zip(items) {
        problem.push(input.cost(i), pairs);
    }
    let items = problem.maximise(input.limit.most);
    let scores = problem.contributions(&items);
    items.iter().zip(scores).map(|(&item, score)| Choice { unit: input.candidates[item], score }).collect()
}
