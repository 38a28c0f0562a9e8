use std::{cmp::Ordering, collections::BinaryHeap};

use super::tracked::Tracked;

/// Slack for sums of costs that are not whole numbers.
pub(super) const SLACK: f64 = 1e-9;

struct Entry {
    density: f64,
    item: usize,
    /// How many items were chosen when the density was computed; those that were not are bounds.
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
/// is looked at again only when it comes up (lazy evaluation, Minoux 1978). `bounds` are the items with the densities
/// that they have alone, best first.
pub(super) fn fill(state: &mut Tracked<'_>, bounds: &[(f64, usize)], power: f64) {
    let bound = |&(density, item): &(f64, usize)| Entry { density, item, round: usize::MAX };
    let mut bounds = bounds.iter().map(bound).peekable();
    let mut heap = BinaryHeap::new();
    while !state.is_full() {
        let next = match (bounds.peek(), heap.peek()) {
            (Some(bound), Some(known)) if bound > known => bounds.next(),
            (Some(_), None) => bounds.next(),
            _ => heap.pop(),
        };
        let Some(Entry { item, round, .. }) = next else { return };
        if !state.fits(item) {
            continue;
        }
        let now = state.items().len();
        if round == now {
            state.add(item);
            continue;
        }
        let gain = state.gain(item);
        if gain > 0.0 {
            heap.push(Entry { density: state.field.density(gain, item, power), item, round: now });
        }
    }
}
