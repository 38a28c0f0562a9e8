//! A story made ready for choosing.

use epitome_text::Article;

use crate::{
    Options, Rule, Tuning,
    budget::Limit,
    candidates::{best_role, candidates},
    concepts::Weights,
    copies::Copies,
    story::{Story, Unit},
};

/// What every method chooses from.
pub(crate) struct Input<'a> {
    pub(crate) story: &'a Story<'a>,
    pub(crate) copies: Copies,
    /// One sentence of each group of copies, of the best role there is.
    pub(crate) pool: Vec<usize>,
    /// Those of the pool that suit a summary and fit its budget.
    pub(crate) candidates: Vec<usize>,
    pub(crate) limit: Limit,
    /// About how many words the budget holds.
    pub(crate) words: f64,
    pub(crate) query: Option<&'a str>,
    pub(crate) background: &'a [Article],
    pub(crate) weights: &'a Weights,
    /// Rules that do not hold.
    without: &'a [Rule],
}

impl<'a> Input<'a> {
    pub(crate) fn new(story: &'a Story<'a>, options: &Options<'a>) -> Self {
        Self::tuned(story, options, &Tuning::default())
    }

    pub(crate) fn tuned(story: &'a Story<'a>, options: &Options<'a>, tuning: &Tuning<'a>) -> Self {
        let Tuning { weights, without } = *tuning;
        let copies = if without.contains(&Rule::Copies) { Copies::none(story) } else { Copies::find(story) };
        let pool = best_role(story, &copies.distinct());
        let limit = Limit::new(options.budget, &story.units);
        let candidates = candidates(story, &pool, &limit, without);
        let words = limit.words(pool.iter().map(|&i| &story.units[i]));
        let Options { query, background, .. } = *options;
        Self { story, copies, pool, candidates, limit, words, query, background, weights, without }
    }

    pub(crate) fn has(&self, rule: Rule) -> bool {
        !self.without.contains(&rule)
    }

    pub(crate) fn unit(&self, i: usize) -> &'a Unit {
        &self.story.units[i]
    }

    pub(crate) fn text(&self, i: usize) -> &'a str {
        let unit = self.unit(i);
        unit.span.of(&self.story.articles[unit.article].body)
    }

    pub(crate) fn cost(&self, i: usize) -> f64 {
        self.limit.cost(self.unit(i))
    }

    /// Walks down a ranking and takes every sentence that still fits whole; scores fall with rank.
    pub(crate) fn fill(&self, ranking: impl IntoIterator<Item = usize>) -> Vec<Choice> {
        let mut used = 0.0;
        let mut chosen = Vec::new();
        for unit in ranking {
            let cost = self.cost(unit);
            if self.limit.holds(used + cost) {
                used += cost;
                chosen.push(Choice { unit, score: 1.0 / (1.0 + chosen.len() as f64) });
            }
        }
        chosen
    }

    /// [`Input::fill`] in order of `scores`, which belong to the candidates; ties to the earlier sentence.
    pub(crate) fn fill_by(&self, scores: &[f64]) -> Vec<Choice> {
        let mut order: Vec<usize> = (0..self.candidates.len()).collect();
        order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(a.cmp(&b)));
        let mut chosen = self.fill(order.iter().map(|&c| self.candidates[c]));
        for choice in &mut chosen {
            let at = self.candidates.binary_search(&choice.unit);
            choice.score = at.map_or(0.0, |c| scores[c]);
        }
        chosen
    }
}

/// A chosen sentence and what it is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Choice {
    pub(crate) unit: usize,
    pub(crate) score: f64,
}
