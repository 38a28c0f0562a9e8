//! From chosen sentences to a summary that can be read.

use std::collections::BTreeSet;

use epitome_text::Quote;

use crate::{
    Pick, Summary,
    input::{Choice, Input},
};

/// The summary of the chosen sentences; the shortest sentence of all where nothing fits.
pub(crate) fn summary(input: &Input<'_>, mut chosen: Vec<Choice>) -> Summary {
    let over_budget = chosen.is_empty();
    if over_budget {
        let shortest =
            input.pool.iter().min_by(|&&a, &&b| input.cost(a).total_cmp(&input.cost(b)).then(a.cmp(&b)));
        chosen.extend(shortest.map(|&unit| Choice { unit, score: 0.0 }));
    }
    let rank = input.story.reading_order();
    chosen.sort_by_key(|choice| rank[choice.unit]);
    let picks: Vec<Pick> = chosen.iter().filter_map(|choice| pick(input, *choice)).collect();
    let words = chosen.iter().map(|choice| input.unit(choice.unit).words as usize).sum();
    Summary { over_budget: over_budget && !picks.is_empty(), picks, words }
}

fn pick(input: &Input<'_>, choice: Choice) -> Option<Pick> {
    let unit = input.unit(choice.unit);
    let quote = Quote::cut(input.story.articles[unit.article], unit.span)?;
    Some(Pick { article: unit.article, quote, score: choice.score, support: support(input, choice.unit) })
}

/// Share of distinct content terms that two sentences have in common if they say nearly the same.
const SUPPORT: f64 = 0.5;
/// Content terms that must be shared at least.
const TERMS: usize = 4;

/// Other articles with a copy of the sentence or one that says nearly the same.
fn support(input: &Input<'_>, chosen: usize) -> Vec<usize> {
    let own = content(input, chosen);
    let home = input.unit(chosen).article;
    let leader = input.copies.leader[chosen];
    let agrees = |i: usize| input.copies.leader[i] == leader || near(&own, &content(input, i));
    let units = (0..input.story.units.len()).filter(|&i| input.unit(i).article != home && agrees(i));
    units.map(|i| input.unit(i).article).collect::<BTreeSet<_>>().into_iter().collect()
}

fn content(input: &Input<'_>, i: usize) -> Vec<u32> {
    let tokens = input.story.tokens(input.unit(i)).iter().filter(|t| !t.stop());
    let mut terms: Vec<u32> = tokens.map(|t| t.term()).collect();
    terms.sort_unstable();
    terms.dedup();
    terms
}

fn near(a: &[u32], b: &[u32]) -> bool {
    let shared = b.iter().filter(|term| a.binary_search(term).is_ok()).count();
    shared >= TERMS && shared as f64 >= SUPPORT * (a.len() + b.len() - shared) as f64
}
