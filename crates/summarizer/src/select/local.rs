use rayon::prelude::*;

use super::{
    Coverage, State,
    greedy::{SLACK, fill},
};

/// Exponents of the cost from which greedy starts.
const POWERS: [f64; 5] = [0.0, 0.5, 0.8, 1.0, 1.2];
/// Items kept in the running: far more than any summary needs, few enough for swaps to stay cheap.
const POOL: usize = 2_000;
/// First items tried in a 1-2 swap.
const FIRSTS: usize = 8;
/// Rounds of improvement; a round that finds nothing ends the search.
const ROUNDS: usize = 50;
/// Times that the best choice is searched again without each of its items.
const RESTARTS: usize = 3;
/// The best items alone, with each of which greedy starts besides.
const SEEDS: usize = 32;
/// Pairs are removed, and single items forbidden, only while there are at most so many items.
const PAIRS: usize = 16;
/// A change must be worth it, or rounding could go round in circles.
const WORTH: f64 = 1e-7;

/// Greedy from several starts and from each of the best items, each improved by swaps; then the best one again without each of its items in turn,
/// since a single item can hold a whole neighbourhood of choices in place. The best value wins, ties to the
/// earlier start.
///
/// Cost: O(n log n) in n items for the starts, then a bounded number of rounds over at most 2,000 items.
pub(super) fn search(problem: &Coverage, budget: f64) -> Vec<usize> {
    let first = problem.values();
    let pool = pool(problem, &first, budget);
    let starts: Vec<Found> =
        POWERS.par_iter().map(|&power| climb(problem, &[], &pool, &first, power, budget)).collect();
    let seeded: Vec<Found> = pool[..SEEDS.min(pool.len())]
        .par_iter()
        .map(|&item| climb(problem, &[item], &pool, &first, 1.0, budget))
        .collect();
    let mut best = starts.into_iter().chain(seeded).reduce(better).unwrap_or_default();
    for _ in 0..RESTARTS {
        if best.items.len() > PAIRS {
            break;
        }
        let without = |out: &usize| {
            let rest = |items: &[usize]| items.iter().copied().filter(|item| item != out).collect::<Vec<_>>();
            climb(problem, &rest(&best.items), &rest(&pool), &first, 1.0, budget)
        };
        let others: Vec<Found> = best.items.par_iter().map(without).collect();
        let before = best.value;
        best = others.into_iter().fold(best, better);
        if best.value <= before + WORTH {
            break;
        }
    }
    best.items.sort_unstable();
    best.items
}

/// A choice and its value.
#[derive(Default)]
struct Found {
    value: f64,
    items: Vec<usize>,
}

fn better(best: Found, next: Found) -> Found {
    if next.value > best.value + WORTH { next } else { best }
}

/// Fills up from `kept` and improves until nothing helps.
fn climb(
    problem: &Coverage,
    kept: &[usize],
    pool: &[usize],
    first: &[f64],
    power: f64,
    budget: f64,
) -> Found {
    let mut search = Search { state: State::new(problem), pool, first, budget };
    for &item in kept {
        search.state.add(item);
    }
    fill(&mut search.state, pool, first, power, budget);
    search.improve();
    Found { value: search.state.value, items: search.state.items }
}

/// Items that fit, best gain first; of very many, the best by gain and by gain per cost.
fn pool(problem: &Coverage, first: &[f64], budget: f64) -> Vec<usize> {
    let by = |items: &mut Vec<usize>, key: &dyn Fn(usize) -> f64| {
        items.sort_by(|&a, &b| key(b).total_cmp(&key(a)).then(a.cmp(&b)));
    };
    let mut pool: Vec<usize> =
        (0..problem.len()).filter(|&i| first[i] > 0.0 && problem.costs[i] <= budget + SLACK).collect();
    if pool.len() > POOL {
        let mut dense = pool.clone();
        by(&mut dense, &|i| first[i] / problem.costs[i].max(1.0));
        by(&mut pool, &|i| first[i]);
        pool.truncate(POOL / 2);
        pool.extend_from_slice(&dense[..POOL / 2]);
        pool.sort_unstable();
        pool.dedup();
    }
    by(&mut pool, &|i| first[i]);
    pool
}

struct Search<'a> {
    state: State<'a>,
    pool: &'a [usize],
    first: &'a [f64],
    budget: f64,
}

impl Search<'_> {
    fn improve(&mut self) {
        for _ in 0..ROUNDS {
            self.top_up();
            if !self.swap() && !self.exchange_pair() {
                break;
            }
        }
    }

    fn top_up(&mut self) {
        fill(&mut self.state, self.pool, self.first, 0.0, self.budget);
    }

    fn fits(&self, item: usize) -> bool {
        self.state.cost + self.state.problem.costs[item] <= self.budget + SLACK
            && !self.state.items.contains(&item)
    }

    /// Makes the best exchange of one item for one or two others, if it is worth it.
    fn swap(&mut self) -> bool {
        let mut best = (WORTH, usize::MAX, Vec::new());
        for out in self.state.items.clone() {
            let loss = self.state.remove(out);
            if let Some((gain, item)) = self.best(out, loss + best.0) {
                best = (gain - loss, out, vec![item]);
            }
            for item in self.densest(out) {
                let gain = self.state.add(item);
                if let Some((more, second)) = self.best(out, loss + best.0 - gain) {
                    best = (gain + more - loss, out, vec![item, second]);
                }
                self.state.remove(item);
            }
            self.state.add(out);
        }
        let (_, out, items) = best;
        if items.is_empty() {
            return false;
        }
        self.state.remove(out);
        for item in items {
            self.state.add(item);
        }
        true
    }

    /// The item of greatest gain above `least` that fits, other than `out`.
    fn best(&self, out: usize, least: f64) -> Option<(f64, usize)> {
        let mut best = None;
        let mut least = least;
        // The pool is in order of first gains, which bound all later ones.
        for &item in self.pool {
            if self.first[item] <= least {
                break;
            }
            if item == out || !self.fits(item) {
                continue;
            }
            let gain = self.state.gain(item);
            if gain > least {
                (best, least) = (Some((gain, item)), gain);
            }
        }
        best
    }

    /// The items of greatest gain per cost that fit, other than `out`.
    fn densest(&self, out: usize) -> Vec<usize> {
        let costs = &self.state.problem.costs;
        let fit = self.pool.iter().filter(|&&item| item != out && self.fits(item));
        let mut found: Vec<(f64, usize)> =
            fit.map(|&item| (self.state.gain(item) / costs[item].max(1.0), item)).collect();
        let order = |a: &(f64, usize), b: &(f64, usize)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if found.len() > FIRSTS {
            found.select_nth_unstable_by(FIRSTS, order);
            found.truncate(FIRSTS);
        }
        found.sort_by(order);
        found.into_iter().map(|(_, item)| item).collect()
    }

    /// Removes two items and fills up again; keeps the first exchange that is worth it.
    fn exchange_pair(&mut self) -> bool {
        let items = self.state.items.clone();
        if items.len() > PAIRS {
            return false;
        }
        let pairs = (0..items.len()).flat_map(|i| (i + 1..items.len()).map(move |j| (i, j)));
        for (a, b) in pairs.map(|(i, j)| (items[i], items[j])) {
            for power in [0.0, 1.0] {
                if self.exchange(a, b, power) {
                    return true;
                }
            }
        }
        false
    }

    fn exchange(&mut self, a: usize, b: usize, power: f64) -> bool {
        let before = self.state.value;
        self.state.remove(a);
        self.state.remove(b);
        let kept = self.state.items.len();
        fill(&mut self.state, self.pool, self.first, power, self.budget);
        if self.state.value > before + WORTH {
            return true;
        }
        for item in self.state.items.split_off(kept) {
            self.state.items.push(item);
            self.state.remove(item);
        }
        self.state.add(a);
        self.state.add(b);
        false
    }
}
