//! Choosing sentences: budgeted maximum coverage of weighted concepts.

mod greedy;
mod local;
#[cfg(test)]
mod optimum;
mod tracked;

use std::ops::Range;

use rayon::prelude::*;

/// Copies of a concept that add to a summary's value.
pub(crate) const COPIES: usize = 3;

/// Maximise the sum of gains of covered concepts, and of merits of chosen items, under a budget. The first, second and third copy of a
/// concept have gains of their own that never rise, which makes the value submodular.
#[derive(Debug, Default)]
pub(crate) struct Coverage {
    /// What each further copy of a concept adds.
    pub(crate) gains: Vec<[f32; COPIES]>,
    /// Cost of each item in units of the budget.
    pub(crate) costs: Vec<f64>,
    /// What each item is worth by itself.
    pub(crate) merits: Vec<f64>,
    concepts: Vec<u32>,
    starts: Vec<u32>,
}

impl Coverage {
    pub(crate) fn new(gains: Vec<[f32; COPIES]>) -> Self {
        Self { gains, starts: vec![0], ..Self::default() }
    }

    /// Adds an item with its concepts, repeats included.
    pub(crate) fn push(&mut self, cost: f64, concepts: impl IntoIterator<Item = u32>) {
        let start = self.concepts.len();
        self.concepts.extend(concepts);
        self.concepts[start..].sort_unstable();
        self.starts.push(self.concepts.len() as u32);
        self.costs.push(cost);
        self.merits.push(0.0);
    }

    /// The same without an item.
    pub(crate) fn without(self, item: usize) -> Self {
        let mut rest = Self::new(Vec::new());
        for other in (0..self.len()).filter(|&other| other != item) {
            rest.push(self.costs[other], self.concepts(other).iter().copied());
        }
        let merits = self.merits.iter().enumerate().filter(|&(other, _)| other != item);
        rest.merits = merits.map(|(_, &merit)| merit).collect();
        rest.gains = self.gains;
        rest
    }

    pub(crate) fn len(&self) -> usize {
        self.costs.len()
    }

    /// The concepts of an item, sorted.
    pub(crate) fn concepts(&self, item: usize) -> &[u32] {
        &self.concepts[Range { start: self.starts[item] as usize, end: self.starts[item + 1] as usize }]
    }

    /// The items chosen, ascending.
    pub(crate) fn maximise(&self, budget: f64) -> Vec<usize> {
        local::search(self, budget)
    }

    /// Value of each item alone.
    pub(crate) fn values(&self) -> Vec<f64> {
        let empty = State::new(self);
        (0..self.len()).into_par_iter().map(|item| empty.gain(item)).collect()
    }

    /// What each of the items adds to the others.
    pub(crate) fn contributions(&self, items: &[usize]) -> Vec<f64> {
        let mut state = State::new(self);
        for &item in items {
            state.add(item);
        }
        let lost = |&item: &usize| {
            let loss = state.remove(item);
            state.add(item);
            loss
        };
        items.iter().map(lost).collect()
    }
}

/// Items chosen so far.
#[derive(Clone)]
pub(crate) struct State<'a> {
    problem: &'a Coverage,
    counts: Vec<u8>,
    pub(crate) items: Vec<usize>,
    pub(crate) cost: f64,
    pub(crate) value: f64,
}

impl<'a> State<'a> {
    pub(crate) fn new(problem: &'a Coverage) -> Self {
        Self { problem, counts: vec![0; problem.gains.len()], items: Vec::new(), cost: 0.0, value: 0.0 }
    }

    /// How often a concept is covered.
    fn count(&self, concept: u32) -> u8 {
        self.counts[concept as usize]
    }

    /// What an item would add.
    pub(crate) fn gain(&self, item: usize) -> f64 {
        self.problem.merits[item] + self.covers(item, |_| true)
    }

    /// What the concepts of an item that `count` would add.
    pub(crate) fn covers(&self, item: usize, count: impl Fn(u32) -> bool) -> f64 {
        let (mut sum, mut last, mut run) = (0.0, u32::MAX, 0);
        for &concept in self.problem.concepts(item).iter().filter(|&&concept| count(concept)) {
            run = if concept == last { run + 1 } else { 0 };
            last = concept;
            let copy = usize::from(self.counts[concept as usize]) + run;
            if copy < COPIES {
                sum += f64::from(self.problem.gains[concept as usize][copy]);
            }
        }
        sum
    }

    /// Adds an item; returns what it added.
    pub(crate) fn add(&mut self, item: usize) -> f64 {
        let gain = self.gain(item);
        for &concept in self.problem.concepts(item) {
            let count = &mut self.counts[concept as usize];
            *count = count.saturating_add(1);
        }
        self.items.push(item);
        self.cost += self.problem.costs[item];
        self.value += gain;
        gain
    }

    /// Takes an item out again; returns what it had added beyond the others.
    pub(crate) fn remove(&mut self, item: usize) -> f64 {
        self.items.retain(|&other| other != item);
        for &concept in self.problem.concepts(item) {
            self.counts[concept as usize] = self.counts[concept as usize].saturating_sub(1);
        }
        let loss = self.gain(item);
        self.cost -= self.problem.costs[item];
        self.value -= loss;
        loss
    }
}
