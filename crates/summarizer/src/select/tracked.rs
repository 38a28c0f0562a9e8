use super::{Coverage, State, greedy::SLACK};

/// What a search needs to know of the items that it chooses from, once for all its starts.
pub(super) struct Field<'a> {
    pub(super) problem: &'a Coverage,
    pub(super) budget: f64,
    /// Gain of each item alone: bounds all its later gains.
    pub(super) first: Vec<f64>,
    /// Items that fit, best gain first.
    pub(super) pool: Vec<usize>,
    /// The least cost in the pool.
    pub(super) cheapest: f64,
    /// Items of the pool by concept.
    holders: Vec<u32>,
    starts: Vec<u32>,
}

impl<'a> Field<'a> {
    pub(super) fn new(problem: &'a Coverage, budget: f64, first: Vec<f64>, pool: Vec<usize>) -> Self {
        let mut starts = vec![0u32; problem.gains.len() + 1];
        let concepts =
            |item: usize| problem.concepts(item).chunk_by(|a, b| a == b).map(|run| run[0] as usize);
        pool.iter().flat_map(|&item| concepts(item)).for_each(|concept| starts[concept + 1] += 1);
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut holders = vec![0; starts.last().map_or(0, |&end| end as usize)];
        for &item in &pool {
            for concept in concepts(item) {
                holders[next[concept] as usize] = item as u32;
                next[concept] += 1;
            }
        }
        let cheapest = pool.iter().map(|&item| problem.costs[item]).fold(f64::INFINITY, f64::min);
        Self { problem, budget, first, pool, cheapest, holders, starts }
    }

    /// The pool's items by gain alone per cost^`power`, best first.
    pub(super) fn by_density(&self, power: f64) -> Vec<(f64, usize)> {
        let density = |&item: &usize| (self.density(self.first[item], item, power), item);
        let mut order: Vec<_> = self.pool.iter().map(density).collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        order
    }

    pub(super) fn density(&self, gain: f64, item: usize, power: f64) -> f64 {
        gain / self.problem.costs[item].max(1.0).powf(power)
    }

    fn holders(&self, concept: u32) -> &[u32] {
        let at = concept as usize;
        &self.holders[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}

/// What is known of an item's gain.
#[derive(Clone, Copy)]
struct Known {
    /// No less than the gain.
    most: f64,
    /// Whether it is the gain.
    exact: bool,
}

/// A [`State`] that remembers gains: an item's changes only when another one with a concept of it comes or goes. What
/// is tried can be undone, and with it what was learnt of gains in the meantime.
pub(super) struct Tracked<'a> {
    pub(super) field: &'a Field<'a>,
    state: State<'a>,
    chosen: Vec<bool>,
    known: Vec<Known>,
    /// What was known of items before each change, oldest first.
    log: Vec<(u32, Known)>,
    /// An item that must not be chosen.
    without: usize,
}

/// A moment to go back to.
#[derive(Clone, Copy)]
pub(super) struct Moment(usize);

impl<'a> Tracked<'a> {
    pub(super) fn new(field: &'a Field<'a>, without: Option<usize>) -> Self {
        Self {
            field,
            state: State::new(field.problem),
            chosen: vec![false; field.problem.len()],
            known: field.first.iter().map(|&most| Known { most, exact: true }).collect(),
            log: Vec::new(),
            without: without.unwrap_or(usize::MAX),
        }
    }

    pub(super) fn items(&self) -> &[usize] {
        &self.state.items
    }

    pub(super) fn value(&self) -> f64 {
        self.state.value
    }

    pub(super) fn into_items(self) -> Vec<usize> {
        self.state.items
    }

    /// Whether an item can be added.
    pub(super) fn fits(&self, item: usize) -> bool {
        self.state.cost + self.field.problem.costs[item] <= self.field.budget + SLACK
            && !self.chosen[item]
            && item != self.without
    }

    /// Whether two items that each fit can be added together.
    pub(super) fn fit(&self, one: usize, other: usize) -> bool {
        let costs = &self.field.problem.costs;
        self.state.cost + costs[one] + costs[other] <= self.field.budget + SLACK
    }

    /// Whether nothing can be added any more.
    pub(super) fn is_full(&self) -> bool {
        self.state.cost + self.field.cheapest > self.field.budget + SLACK
    }

    pub(super) fn gain(&mut self, item: usize) -> f64 {
        if !self.known[item].exact {
            self.known[item] = Known { most: self.state.gain(item), exact: true };
        }
        self.known[item].most
    }

    /// No less than the gain, and cheap.
    pub(super) fn bound(&self, item: usize) -> f64 {
        self.known[item].most
    }

    pub(super) fn add(&mut self, item: usize) -> f64 {
        self.chosen[item] = true;
        let gain = self.state.add(item);
        self.note(item, true);
        gain
    }

    pub(super) fn remove(&mut self, item: usize) -> f64 {
        self.chosen[item] = false;
        let loss = self.state.remove(item);
        self.note(item, false);
        loss
    }

    pub(super) fn now(&self) -> Moment {
        Moment(self.log.len())
    }

    /// Makes what was done last: nothing before it can be undone.
    pub(super) fn settle(&mut self) {
        self.log.clear();
    }

    /// Forgets what was learnt since `moment`: the items are what they were then.
    pub(super) fn back_to(&mut self, moment: Moment) {
        for (item, known) in self.log.drain(moment.0..).rev() {
            self.known[item as usize] = known;
        }
    }

    /// Takes out all items after the first `kept`, the earliest first.
    pub(super) fn truncate(&mut self, kept: usize) {
        for item in self.state.items.split_off(kept) {
            self.state.items.push(item);
            self.remove(item);
        }
    }

    /// Notes whose gains have changed: they have fallen if an item was `added`.
    fn note(&mut self, item: usize, added: bool) {
        let field = self.field;
        for run in field.problem.concepts(item).chunk_by(|a, b| a == b) {
            let now = usize::from(self.state.count(run[0]));
            let before = if added { now.saturating_sub(run.len()) } else { now };
            // Further copies of most concepts add nothing, before as after.
            let gains = &field.problem.gains[run[0] as usize];
            if gains.iter().skip(before).all(|&gain| gain == 0.0) {
                continue;
            }
            for &holder in field.holders(run[0]) {
                let known = &mut self.known[holder as usize];
                self.log.push((holder, *known));
                let most = if added { known.most } else { field.first[holder as usize] };
                *known = Known { most, exact: false };
            }
        }
    }
}
