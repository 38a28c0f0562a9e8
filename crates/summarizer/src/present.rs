//! From chosen sentences to a summary that can be read.

use std::collections::BTreeSet;

use epitome_text::Quote;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::contradict::contradict;
use crate::{
    Pick, Rule, Summary,
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
    if input.has(Rule::Order) {
        put_in_order(input, &mut chosen);
    } else {
        chosen.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.unit.cmp(&b.unit)));
    }
    let support = support(input, &chosen);
    let picks: Vec<Pick> =
        chosen.iter().zip(support).filter_map(|(choice, support)| pick(input, *choice, support)).collect();
    let words = chosen.iter().map(|choice| input.unit(choice.unit).words as usize).sum();
    Summary { over_budget: over_budget && !picks.is_empty(), picks, words }
}

/// Oldest day first, sentences of an article as they stand there. Of one day's articles, and of those without a date, the
/// one that is quoted nearest to its start comes first: what others say in passing was told there. A summary that would
/// open with something that was introduced elsewhere (`The unit was sold …`) opens with the first lead instead.
fn put_in_order(input: &Input<'_>, chosen: &mut [Choice]) {
    let (days, ranks) = (input.story.days(), input.story.ranks());
    let mut nearest = vec![u32::MAX; days.len()];
    for unit in chosen.iter().map(|choice| input.unit(choice.unit)) {
        nearest[unit.article] = nearest[unit.article].min(unit.position);
    }
    chosen.sort_by_key(|choice| {
        let unit = input.unit(choice.unit);
        let day = days[unit.article];
        (day.is_none(), day, nearest[unit.article], ranks[unit.article], unit.span.start)
    });
    let lead = |choice: &Choice| input.unit(choice.unit).position == 0;
    let Some(first) = chosen.first() else { return };
    let shape = input.unit(first.unit).shape;
    if !lead(first)
        && (shape.definite || shape.leans)
        && let Some(at) = chosen.iter().position(lead)
    {
        chosen[..=at].rotate_right(1);
    }
}

fn pick(input: &Input<'_>, choice: Choice, support: BTreeSet<usize>) -> Option<Pick> {
    let unit = input.unit(choice.unit);
    let quote = Quote::cut(input.story.articles[unit.article], unit.span)?;
    Some(Pick { article: unit.article, quote, score: choice.score, support: support.into_iter().collect() })
}

/// Share of distinct content terms that two sentences have in common if they say nearly the same.
const SUPPORT: f64 = 0.5;
/// Content terms that must be shared at least.
const TERMS: usize = 4;

/// For each chosen sentence the other articles with a copy of it or one that says nearly the same and nothing else.
/// One pass over all sentences, which looks only at terms that a chosen one has.
fn support(input: &Input<'_>, chosen: &[Choice]) -> Vec<BTreeSet<usize>> {
    let own: Vec<Vec<u32>> = chosen.iter().map(|choice| content(input, choice.unit)).collect();
    let mut holders: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (pick, terms) in own.iter().enumerate() {
        terms.iter().for_each(|&term| holders.entry(term).or_default().push(pick));
    }
    let copied: FxHashMap<usize, usize> =
        chosen.iter().enumerate().map(|(pick, choice)| (input.copies.leader[choice.unit], pick)).collect();
    let near = |pick: usize, i: usize, shared: usize| {
        shared >= TERMS && enough(shared, own[pick].len() + content(input, i).len() - shared)
    };
    let supported = |i: usize| -> Vec<usize> {
        let mut hits: Vec<(usize, u32)> = Vec::new();
        for token in input.story.tokens(input.unit(i)) {
            let picks = holders.get(&token.term()).filter(|_| !token.stop());
            hits.extend(picks.into_iter().flatten().map(|&pick| (pick, token.term())));
        }
        hits.sort_unstable();
        hits.dedup();
        let runs = hits.chunk_by(|a, b| a.0 == b.0);
        let alike = runs.filter(|run| near(run[0].0, i, run.len())).map(|run| run[0].0);
        let alike = alike.chain(copied.get(&input.copies.leader[i]).copied());
        alike.filter(|&pick| !contradicts(input, chosen[pick].unit, i)).collect()
    };
    let found: Vec<Vec<usize>> = (0..input.story.units.len()).into_par_iter().map(supported).collect();
    let mut support = vec![BTreeSet::new(); chosen.len()];
    for (i, picks) in found.into_iter().enumerate() {
        let article = input.unit(i).article;
        for pick in picks.into_iter().filter(|&pick| input.unit(chosen[pick].unit).article != article) {
            support[pick].insert(article);
        }
    }
    support
}

/// Whether two sentences with these content terms, ascending, say nearly the same.
pub(crate) fn alike(a: &[u32], b: &[u32]) -> bool {
    let shared = a.iter().filter(|term| b.binary_search(term).is_ok()).count();
    enough(shared, a.len() + b.len() - shared)
}

/// Whether so many shared terms of so many are most.
fn enough(shared: usize, all: usize) -> bool {
    shared >= TERMS && shared as f64 >= SUPPORT * all as f64
}

/// Whether one of two sentences has a figure or a negation that the other has not.
pub(crate) fn contradicts(input: &Input<'_>, a: usize, b: usize) -> bool {
    contradict(input.text(a), input.text(b))
}

/// Numbers of a sentence's terms but stop words, each once, ascending.
pub(crate) fn content(input: &Input<'_>, i: usize) -> Vec<u32> {
    let tokens = input.story.tokens(input.unit(i)).iter().filter(|t| !t.stop());
    let mut terms: Vec<u32> = tokens.map(|t| t.term()).collect();
    terms.sort_unstable();
    terms.dedup();
    terms
}
