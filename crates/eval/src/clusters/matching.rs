//! The heaviest one-to-one matching of a sparse bipartite graph.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

/// Sum of the weights of the best matching; `edges` are (left, right, weight ≥ 0).
///
/// Successive shortest augmenting paths with potentials (Edmonds & Karp 1972): every left node may stay
/// unmatched at the cost of its best weight, so each gets one augmentation.
pub(super) fn best(lefts: usize, rights: usize, edges: &[(usize, usize, f64)]) -> f64 {
    let mut graph = Graph::new(lefts, rights, edges);
    for left in 0..lefts {
        graph.augment(left);
    }
    graph.weight()
}

struct Graph {
    /// (right, weight) of each left node; the last is its own dummy of weight 0.
    edges: Vec<Vec<(usize, f64)>>,
    left_of: Vec<Option<usize>>,
    right_of: Vec<Option<usize>>,
    /// Dual values; reduced cost of an edge is `left_dual + right_dual - weight ≥ 0`.
    left_dual: Vec<f64>,
    right_dual: Vec<f64>,
}

#[derive(PartialEq)]
struct Step {
    cost: f64,
    right: usize,
}

impl Eq for Step {}
impl PartialOrd for Step {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Step {
    fn cmp(&self, other: &Self) -> Ordering {
        other.cost.total_cmp(&self.cost).then_with(|| other.right.cmp(&self.right))
    }
}

impl Graph {
    fn new(lefts: usize, rights: usize, edges: &[(usize, usize, f64)]) -> Self {
        let mut lists = vec![Vec::new(); lefts];
        for &(left, right, weight) in edges {
            lists[left].push((right, weight));
        }
        for (left, list) in lists.iter_mut().enumerate() {
            list.push((rights + left, 0.0));
        }
        let left_dual = lists.iter().map(|list| list.iter().map(|edge| edge.1).fold(0.0, f64::max)).collect();
        let right_dual = vec![0.0; rights + lefts];
        Self {
            edges: lists,
            left_of: vec![None; rights + lefts],
            right_of: vec![None; lefts],
            left_dual,
            right_dual,
        }
    }

    /// Dijkstra from `start` to the nearest free right node, then flips the path.
    fn augment(&mut self, start: usize) {
        let mut best = BTreeMap::<usize, (f64, usize)>::new();
        let mut done = Vec::new();
        let mut heap = BinaryHeap::new();
        self.relax(start, 0.0, &mut best, &mut heap);
        let (end, total) = loop {
            let Some(Step { cost, right }) = heap.pop() else { return };
            if best.get(&right).is_none_or(|entry| cost > entry.0) {
                continue;
            }
            match self.left_of[right] {
                None => break (right, cost),
                Some(left) => {
                    done.push(right);
                    self.relax(left, cost, &mut best, &mut heap);
                }
            }
        };
        self.left_dual[start] -= total;
        for right in done {
            let rise = total - best[&right].0;
            self.right_dual[right] += rise;
            if let Some(left) = self.left_of[right] {
                self.left_dual[left] -= rise;
            }
        }
        let mut right = end;
        loop {
            let left = best[&right].1;
            self.left_of[right] = Some(left);
            match self.right_of[left].replace(right) {
                Some(earlier) => right = earlier,
                None => break,
            }
        }
    }

    fn relax(
        &self,
        left: usize,
        cost: f64,
        best: &mut BTreeMap<usize, (f64, usize)>,
        heap: &mut BinaryHeap<Step>,
    ) {
        for &(right, weight) in &self.edges[left] {
            let reduced = (self.left_dual[left] + self.right_dual[right] - weight).max(0.0);
            let next = cost + reduced;
            if best.get(&right).is_none_or(|entry| next < entry.0) {
                best.insert(right, (next, left));
                heap.push(Step { cost: next, right });
            }
        }
    }

    fn weight(&self) -> f64 {
        let matched = self.left_of.iter().enumerate().filter_map(|(right, left)| Some((right, (*left)?)));
        matched
            .filter_map(|(right, left)| self.edges[left].iter().find(|edge| edge.0 == right))
            .map(|edge| edge.1)
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::best;

    fn check(edges: &[(usize, usize, f64)], expect: f64) {
        assert!((best(4, 4, edges) - expect).abs() < 1e-9, "{edges:?}");
    }

    #[test]
    fn takes_the_heaviest() {
        check(&[], 0.0);
        check(&[(0, 0, 1.0)], 1.0);
        check(&[(0, 0, 1.0), (1, 0, 3.0)], 3.0);
        check(&[(0, 0, 1.0), (0, 1, 0.9), (1, 0, 0.8)], 1.7);
        check(&[(0, 0, 5.0), (0, 1, 4.0), (1, 0, 4.0), (1, 1, 1.0)], 8.0);
    }

    fn brute(edges: &[Vec<f64>], row: usize, used: u32) -> f64 {
        let Some(weights) = edges.get(row) else { return 0.0 };
        let skip = brute(edges, row + 1, used);
        let take = |(column, weight): (usize, &f64)| {
            (used >> column & 1 == 0).then(|| weight + brute(edges, row + 1, used | 1 << column))
        };
        weights.iter().enumerate().filter_map(take).fold(skip, f64::max)
    }

    proptest! {
        #[test]
        fn equals_trying_all(table in prop::collection::vec(prop::collection::vec(0.0..1.0f64, 5), 5)) {
            let edges: Vec<_> = table
                .iter()
                .enumerate()
                .flat_map(|(left, row)| row.iter().enumerate().map(move |(right, weight)| (left, right, *weight)))
                .collect();
            prop_assert!((best(5, 5, &edges) - brute(&table, 0, 0)).abs() < 1e-9);
        }
    }
}
