use std::{cmp::Ordering, collections::BinaryHeap};

use super::State;

/// Slack for sums of costs that are not whole numbers.
pub(super) const SLACK: f64 = 1e-9;

struct Entry {
    density: f64,
    item: usize,
    /// How many items were chosen when the density was computed.
    round: usize,
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        self.density.total_cmp(&other.density).then_with(|| other.item.cmp(&self.item))
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Entry {}

/// Adds the item of greatest gain/cost^`power` that fits, over and over. Gains only fall, so that an item
/// is looked at again only when it comes up (lazy evaluation, Minoux 1978). `first` bounds each item's gain.
pub(super) fn fill(state: &mut State<'_>, pool: &[usize], first: &[f64], power: f64, budget: f64) {
    let costs = &state.problem.costs;
    let density = |item: usize, gain: f64| gain / costs[item].max(1.0).powf(power);
    let fits = |cost: f64, item: usize| cost + costs[item] <= budget + SLACK;
    let entries = pool.iter().filter(|&&item| fits(state.cost, item) && !state.items.contains(&item));
    let stale = |&item: &usize| Entry { density: density(item, first[item]), item, round: usize::MAX };
    let mut heap: BinaryHeap<Entry> = entries.map(stale).collect();
    while let Some(entry) = heap.pop() {
        if !fits(state.cost, entry.item) {
            continue;
        }
        let round = state.items.len();
        if entry.round == round {
            state.add(entry.item);
            continue;
        }
        let gain = state.gain(entry.item);
        if gain > 0.0 {
            heap.push(Entry { density: density(entry.item, gain), item: entry.item, round });
        }
    }
}
