//! How well extraction could do at most.

use epitome_text::Article;
use rustc_hash::FxHashMap;

use crate::{
    Options, Summary,
    concepts::{Gram, grams},
    focus::{main_language, tokens_of},
    input::{Choice, Input},
    present,
    select::{COPIES, Coverage},
    story::Story,
};

/// The summary that shares most word pairs with the references: an upper bound for evaluations, not a method,
/// since it knows the answer. Near-exact: greedy and local search on the number of pairs in common, each
/// counted as often as each reference has it, up to three times. `options.method` and the query do not matter.
pub fn oracle(articles: &[&Article], references: &[&str], options: &Options<'_>) -> Summary {
    let story = Story::new(articles, options.voices);
    let input = Input::new(&story, options);
    let mut numbers: FxHashMap<Gram, u32> = FxHashMap::default();
    let mut gains: Vec<[f32; COPIES]> = Vec::new();
    for reference in references {
        for (gram, count) in pairs(&story, reference) {
            let number = *numbers.entry(gram).or_insert(gains.len() as u32);
            if number as usize == gains.len() {
                gains.push([0.0; COPIES]);
            }
            gains[number as usize].iter_mut().take(count).for_each(|gain| *gain += 1.0);
        }
    }
    let mut problem = Coverage::new(gains);
    for &i in &input.pool {
        let found = grams(story.tokens(input.unit(i))).filter_map(|gram| numbers.get(&plain(gram)?).copied());
        problem.push(input.cost(i), found);
    }
    let items = problem.maximise(input.limit.most);
    let scores = problem.contributions(&items);
    let chosen = items.iter().zip(scores).map(|(&item, score)| Choice { unit: input.pool[item], score });
    present::summary(&input, chosen.collect())
}

/// The pairs of a reference that the story could have, by order of first use, with their counts.
fn pairs(story: &Story<'_>, reference: &str) -> Vec<(Gram, usize)> {
    let mut found: Vec<Gram> =
        grams(&tokens_of(story, reference, main_language(story))).filter_map(plain).collect();
    found.sort_unstable();
    found.chunk_by(|a, b| a == b).map(|run| (run[0], run.len())).collect()
}

/// A pair, whether or not its words are stop words in the text at hand.
fn plain(gram: Gram) -> Option<Gram> {
    match gram {
        Gram::One(_) => None,
        Gram::Two(a, b) => Some(Gram::Two(a.plain(), b.plain())),
    }
}
