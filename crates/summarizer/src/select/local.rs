use rayon::prelude::*;

use super::{
    Coverage,
    greedy::{SLACK, fill},
    tracked::{Field, Tracked},
};

/// Exponents of the cost from which greedy starts.
const POWERS: [f64; 5] = [0.0, 0.5, 0.8, 1.0, 1.2];
/// Which of them is gain per cost.
const PER_COST: usize = 3;
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
/// The best different choices that pairs are exchanged in.
const FINALISTS: usize = 16;
/// Seeds and finalists times items in the running: of many items, fewer are tried.
const TRIALS: usize = 8_000;
const FEWEST: usize = 4;
/// Pairs are removed, and single items forbidden, only while there are at most so many items.
const PAIRS: usize = 16;
/// A change must be worth it, or rounding could go round in circles.
const WORTH: f64 = 1e-7;

/// Greedy from several starts and from each of the best items, each improved by swaps, the best of them by exchanges of
/// pairs; then the best one again without each of its items in turn, since a single item can hold a whole neighbourhood
/// of choices in place. The best value wins, ties to the earlier start.
///
/// Cost: O(n log n) in n items for the starts, then a bounded number of rounds over at most 2,000 items.
pub(super) fn search(problem: &Coverage, budget: f64) -> Vec<usize> {
    let first = problem.values();
    let pool = pool(problem, &first, budget);
    let field = Field::new(problem, budget, first, pool);
    let orders = POWERS.map(|power| Order { power, bounds: field.by_density(power) });
    let ground = Ground { field: &field, by_gain: &orders[0], by_density: &orders[PER_COST] };
    let seeds = field.pool[..ground.trials(SEEDS).min(field.pool.len())].iter();
    let starts = orders.iter().map(|order| (vec![], None, order));
    let seeded = seeds.map(|&item| (vec![item], None, ground.by_density));
    let mut best = ground.best_of(starts.chain(seeded).collect(), Found::default());
    for _ in 0..RESTARTS {
        if best.items.len() > PAIRS {
            break;
        }
        let without = |out: &usize| {
            let rest = best.items.iter().copied().filter(|item| item != out).collect();
            (rest, Some(*out), ground.by_density)
        };
        let (before, others) = (best.value, best.items.iter().map(without).collect());
        best = ground.best_of(others, best);
        if best.value <= before + WORTH {
            break;
        }
    }
    best.items
}

/// Items in the order in which greedy with an exponent of the cost first looks at them.
struct Order {
    power: f64,
    bounds: Vec<(f64, usize)>,
}

/// What all searches share.
#[derive(Clone, Copy)]
struct Ground<'a> {
    field: &'a Field<'a>,
    by_gain: &'a Order,
    by_density: &'a Order,
}

/// Items to begin with, one that must not be chosen, and the order in which to fill up.
type Start<'a> = (Vec<usize>, Option<usize>, &'a Order);

/// A choice and its value.
#[derive(Clone, Default)]
struct Found {
    value: f64,
    items: Vec<usize>,
}

fn better(best: Found, next: Found) -> Found {
    if next.value > best.value + WORTH { next } else { best }
}

impl Ground<'_> {
    /// How many of `most` trials are worth their time.
    fn trials(self, most: usize) -> usize {
        (TRIALS / self.field.pool.len().max(1)).clamp(FEWEST, most)
    }

    /// The best of `best` and of what is found from `starts`. Many lead to one choice, and few to one that is worth the
    /// costly exchange of pairs.
    fn best_of(self, starts: Vec<Start<'_>>, best: Found) -> Found {
        let climb = |(kept, without, order): Start<'_>| (self.search(&kept, without, Some(order)), without);
        let mut found: Vec<(Found, Option<usize>)> = starts.into_par_iter().map(climb).collect();
        found.sort_by(|a, b| b.0.value.total_cmp(&a.0.value));
        let mut seen = Vec::new();
        found.retain(|(one, _)| {
            let new = !seen.contains(&one.items);
            if new {
                seen.push(one.items.clone());
            }
            new && seen.len() <= self.trials(FINALISTS)
        });
        let finish = |(one, without): (Found, Option<usize>)| self.search(&one.items, without, None);
        let finished: Vec<Found> = found.into_par_iter().map(finish).collect();
        finished.into_iter().fold(best, better)
    }

    /// Fills up from `kept` and improves until nothing helps; exchanges pairs only without an `order` to fill up by.
    fn search(self, kept: &[usize], without: Option<usize>, order: Option<&Order>) -> Found {
        let mut search = Search { state: Tracked::new(self.field, without), ground: self };
        for &item in kept {
            search.state.add(item);
        }
        if let Some(order) = order {
            search.fill(order);
        }
        search.improve(order.is_none());
        let (value, mut items) = (search.state.value(), search.state.into_items());
        items.sort_unstable();
        Found { value, items }
    }
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
    state: Tracked<'a>,
    ground: Ground<'a>,
}

impl Search<'_> {
    fn improve(&mut self, pairs: bool) {
        for _ in 0..ROUNDS {
            self.fill(self.ground.by_gain);
            if !(self.swap() || pairs && self.exchange_pair()) {
                break;
            }
        }
    }

    fn fill(&mut self, order: &Order) {
        fill(&mut self.state, &order.bounds, order.power);
    }

    /// Makes the best exchange of one item for one or two others, if it is worth it.
    fn swap(&mut self) -> bool {
        let mut best = (WORTH, usize::MAX, Vec::new());
        self.state.settle();
        for out in self.state.items().to_vec() {
            let all = self.state.now();
            let loss = self.state.remove(out);
            if let Some((gain, item)) = self.best(out, loss + best.0) {
                best = (gain - loss, out, vec![item]);
            }
            let (firsts, rest) = self.densest(out);
            for item in firsts {
                if !self.hopeful(item, loss + best.0, &rest) {
                    continue;
                }
                let less = self.state.now();
                let gain = self.state.add(item);
                if let Some((more, second)) = self.best(out, loss + best.0 - gain) {
                    best = (gain + more - loss, out, vec![item, second]);
                }
                self.state.remove(item);
                self.state.back_to(less);
            }
            self.state.add(out);
            self.state.back_to(all);
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
    fn best(&mut self, out: usize, mut least: f64) -> Option<(f64, usize)> {
        let field = self.ground.field;
        let mut best = None;
        if self.state.is_full() {
            return best;
        }
        // The pool is in order of first gains, which bound all later ones.
        for &item in &field.pool {
            if field.first[item] <= least {
                break;
            }
            if item == out || self.state.bound(item) <= least || !self.state.fits(item) {
                continue;
            }
            let gain = self.state.gain(item);
            if gain > least {
                (best, least) = (Some((gain, item)), gain);
            }
        }
        best
    }

    /// Whether an item and one of `others`, given with their gains, may be worth more than `least` together: gains only
    /// fall when the other one is added.
    fn hopeful(&mut self, item: usize, least: f64, others: &[(f64, usize)]) -> bool {
        let least = least - self.state.gain(item);
        others.iter().any(|&(gain, other)| gain > least && other != item && self.state.fit(item, other))
    }

    /// The items of greatest gain per cost that fit, other than `out`, and all that fit with their gains.
    fn densest(&mut self, out: usize) -> (Vec<usize>, Vec<(f64, usize)>) {
        let field = self.ground.field;
        let (mut found, mut gains) = (Vec::new(), Vec::new());
        for &item in &field.pool {
            if item != out && self.state.fits(item) {
                let gain = self.state.gain(item);
                found.push((gain / field.problem.costs[item].max(1.0), item));
                gains.push((gain, item));
            }
        }
        let order = |a: &(f64, usize), b: &(f64, usize)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if found.len() > FIRSTS {
            found.select_nth_unstable_by(FIRSTS, order);
            found.truncate(FIRSTS);
        }
        found.sort_by(order);
        (found.into_iter().map(|(_, item)| item).collect(), gains)
    }

    /// Removes two items and fills up again; keeps the first exchange that is worth it.
    fn exchange_pair(&mut self) -> bool {
        let items = self.state.items().to_vec();
        if items.len() > PAIRS {
            return false;
        }
        self.state.settle();
        let pairs = (0..items.len()).flat_map(|i| (i + 1..items.len()).map(move |j| (i, j)));
        for (a, b) in pairs.map(|(i, j)| (items[i], items[j])) {
            for order in [self.ground.by_gain, self.ground.by_density] {
                if self.exchange(a, b, order) {
                    return true;
                }
            }
        }
        false
    }

    fn exchange(&mut self, a: usize, b: usize, order: &Order) -> bool {
        let (before, moment) = (self.state.value(), self.state.now());
        self.state.remove(a);
        self.state.remove(b);
        let kept = self.state.items().len();
        self.fill(order);
        if self.state.value() > before + WORTH {
            return true;
        }
        self.state.truncate(kept);
        self.state.add(a);
        self.state.add(b);
        self.state.back_to(moment);
        false
    }
}
