use rustc_hash::FxHashMap;

use super::Rouge;

/// A pair of token numbers.
type Bigram = (u32, u32);

/// Exponents of the cost by which gains are divided; the best of all starts is kept.
const POWERS: [f64; 3] = [0.0, 0.5, 1.0];

impl Rouge<'_> {
    /// Sentences (indices, ascending) that reach nearly the highest bigram recall of any choice of whole
    /// sentences within `budget`: what extraction could do if it knew the references.
    ///
    /// Greedy from three starts, then swaps of one for one as long as they help; the exact optimum is at most
    /// some percent higher. `costs` beside `sentences`; one that costs nothing is left out.
    pub fn oracle<S: AsRef<str>, R: AsRef<str>>(
        &self,
        sentences: &[S],
        costs: &[usize],
        budget: usize,
        references: &[Vec<R>],
    ) -> Vec<usize> {
        let problem = Problem::new(self, sentences, costs, references);
        let mut best: (usize, Vec<usize>) = (0, Vec::new());
        for power in POWERS {
            let mut chosen = problem.greedy(Chosen::new(&problem), budget, power);
            while let Some(better) = problem.swap(&chosen, budget) {
                chosen = problem.greedy(better, budget, power);
            }
            if chosen.value > best.0 {
                best = (chosen.value, chosen.items);
            }
        }
        best.1.sort_unstable();
        best.1
    }
}

struct Problem {
    /// The bigrams of each sentence that references have.
    items: Vec<Vec<u32>>,
    costs: Vec<usize>,
    /// For each bigram how many references have a first, second … copy of it.
    gains: Vec<Vec<usize>>,
}

impl Problem {
    fn new<S: AsRef<str>, R: AsRef<str>>(
        rouge: &Rouge<'_>,
        sentences: &[S],
        costs: &[usize],
        references: &[Vec<R>],
    ) -> Self {
        let mut vocabulary = FxHashMap::default();
        let mut numbers = FxHashMap::<Bigram, u32>::default();
        let mut gains = Vec::<Vec<usize>>::new();
        for reference in references {
            let mut counts = FxHashMap::<u32, usize>::default();
            for bigram in bigrams(&rouge.sentences(reference, &mut vocabulary).concat()) {
                let number = *numbers.entry(bigram).or_insert(gains.len() as u32);
                gains.resize(gains.len().max(number as usize + 1), Vec::new());
                let copies = counts.entry(number).or_insert(0);
                let gain = &mut gains[number as usize];
                gain.resize(gain.len().max(*copies + 1), 0);
                gain[*copies] += 1;
                *copies += 1;
            }
        }
        let known = |line: &S| {
            let tokens = rouge.sentences(&[line], &mut vocabulary).concat();
            bigrams(&tokens).filter_map(|bigram| numbers.get(&bigram).copied()).collect()
        };
        Self { items: sentences.iter().map(known).collect(), costs: costs.to_vec(), gains }
    }

    fn candidates(&self) -> impl Iterator<Item = usize> {
        let worth = |&item: &usize| self.costs[item] > 0 && !self.items[item].is_empty();
        (0..self.items.len().min(self.costs.len())).filter(worth)
    }

    /// Adds what gains most for its cost until nothing that fits gains.
    fn greedy(&self, mut chosen: Chosen, budget: usize, power: f64) -> Chosen {
        loop {
            let mut best: Option<(f64, usize)> = None;
            for item in self.candidates() {
                if chosen.cost + self.costs[item] > budget || chosen.items.contains(&item) {
                    continue;
                }
                let rate = chosen.gain(self, item) as f64 / (self.costs[item] as f64).powf(power);
                if rate > best.map_or(0.0, |best| best.0) {
                    best = Some((rate, item));
                }
            }
            let Some((_, item)) = best else { return chosen };
            chosen.add(self, item);
        }
    }

    /// The first exchange of one sentence for another that raises the value.
    fn swap(&self, chosen: &Chosen, budget: usize) -> Option<Chosen> {
        for out in &chosen.items {
            let mut without = Chosen::new(self);
            chosen.items.iter().filter(|item| *item != out).for_each(|&item| without.add(self, item));
            let fits =
                |item: &usize| without.cost + self.costs[*item] <= budget && !chosen.items.contains(item);
            let Some(best) = self.candidates().filter(fits).max_by_key(|&item| without.gain(self, item))
            else {
                continue;
            };
            if without.value + without.gain(self, best) > chosen.value {
                without.add(self, best);
                return Some(without);
            }
        }
        None
    }
}

struct Chosen {
    items: Vec<usize>,
    counts: Vec<u32>,
    cost: usize,
    value: usize,
}

impl Chosen {
    fn new(problem: &Problem) -> Self {
        Self { items: Vec::new(), counts: vec![0; problem.gains.len()], cost: 0, value: 0 }
    }

    fn gain(&self, problem: &Problem, item: usize) -> usize {
        let bigrams = &problem.items[item];
        let earlier = |at: usize| bigrams[..at].iter().filter(|&&other| other == bigrams[at]).count();
        let copy = |at: usize| self.counts[bigrams[at] as usize] as usize + earlier(at);
        let gain = |at: usize| problem.gains[bigrams[at] as usize].get(copy(at)).copied().unwrap_or(0);
        (0..bigrams.len()).map(gain).sum()
    }

    fn add(&mut self, problem: &Problem, item: usize) {
        self.value += self.gain(problem, item);
        self.cost += problem.costs[item];
        problem.items[item].iter().for_each(|&bigram| self.counts[bigram as usize] += 1);
        self.items.push(item);
    }
}

fn bigrams(tokens: &[u32]) -> impl Iterator<Item = Bigram> {
    tokens.windows(2).map(|pair| (pair[0], pair[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sentences: &[&str], budget: usize, references: &[&str], expect: &[usize]) {
        let references: Vec<Vec<&str>> = references.iter().map(|text| vec![*text]).collect();
        let costs: Vec<usize> = sentences.iter().map(|text| text.split(' ').count()).collect();
        let rouge = Rouge { stem: true, ..Rouge::default() };
        assert_eq!(rouge.oracle(sentences, &costs, budget, &references), expect);
    }

    #[test]
    fn takes_what_the_references_have() {
        check(&["a b c", "x y z", "c d e"], 6, &["a b c d e"], &[0, 2]);
        // Both short ones are worth more than the long one, which greedy by gain takes first.
        check(&["a b c d q", "a b c", "d e f"], 6, &["a b c d e f"], &[1, 2]);
        // What one of them has already does not count again.
        check(&["a b c", "b c", "d e"], 5, &["a b c d e", "a b"], &[0, 2]);
        check(&["a b"], 1, &["a b"], &[]);
        check(&[], 10, &["a b"], &[]);
        check(&["a b"], 10, &[], &[]);
    }
}
