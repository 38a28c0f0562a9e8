//! How near the search comes to the optimum, against branch and bound.

use super::{Coverage, State};

/// Nodes looked at before the proof is given up.
const NODES: usize = 400_000;

/// Whether no choice is worth more than `factor` times the value; `None` if that takes too long to tell.
pub(crate) fn is_optimal(problem: &Coverage, budget: f64, value: f64, factor: f64) -> Option<bool> {
    let mut bound = Bound { problem, budget, target: value * factor, nodes: 0 };
    let open: Vec<usize> = (0..problem.len()).collect();
    bound.holds(&mut State::new(problem), &open)
}

struct Bound<'a> {
    problem: &'a Coverage,
    budget: f64,
    target: f64,
    nodes: usize,
}

impl Bound<'_> {
    /// Whether no set of chosen and some open items passes the target.
    fn holds(&mut self, state: &mut State<'_>, open: &[usize]) -> Option<bool> {
        self.nodes += 1;
        if self.nodes > NODES {
            return None;
        }
        if state.value > self.target {
            return Some(false);
        }
        let room = self.budget - state.cost;
        let fit = open.iter().filter(|&&item| self.problem.costs[item] <= room);
        let mut gains: Vec<(f64, usize)> = fit.map(|&item| (state.gain(item), item)).collect();
        gains.sort_by(|a, b| {
            let density = |(gain, item): &(f64, usize)| gain / self.problem.costs[*item];
            density(b).total_cmp(&density(a)).then(a.1.cmp(&b.1))
        });
        // Each choice is: this item and some of those after it.
        for at in 0..gains.len() {
            if state.value + self.fractional(&gains[at..], room) <= self.target {
                return Some(true);
            }
            let rest: Vec<usize> = gains[at + 1..].iter().map(|(_, item)| *item).collect();
            state.add(gains[at].1);
            let below = self.holds(state, &rest);
            state.remove(gains[at].1);
            if below != Some(true) {
                return below;
            }
        }
        Some(true)
    }

    /// Greatest sum of gains if items could be cut: gains only fall, so nothing is worth more.
    fn fractional(&self, gains: &[(f64, usize)], room: f64) -> f64 {
        let (mut room, mut sum) = (room, 0.0);
        for &(gain, item) in gains {
            let cost = self.problem.costs[item];
            sum += gain * (room / cost).min(1.0);
            room -= cost;
            if room <= 0.0 {
                break;
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use epitome_text::{Article, Language};

    use super::*;
    use crate::{Budget, Options, concepts, input::Input, story::Story};

    fn check(problem: &Coverage, budget: f64, name: &str) -> Option<()> {
        let items = problem.maximise(budget);
        let mut state = State::new(problem);
        let value: f64 = items.iter().map(|&item| state.add(item)).sum();
        assert!(state.cost <= budget);
        let proof = is_optimal(problem, budget, value, 1.01);
        assert_ne!(proof, Some(false), "{name}: {value} is more than 1% below the optimum");
        proof.map(|_| ())
    }

    /// Items of 8 to 40 words with concepts drawn so that few are frequent, by a fixed generator.
    fn made_up(seed: u32, items: usize) -> Coverage {
        let mut state = seed;
        let mut next = move |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) % below
        };
        let weight = |i: u32| 1.0 / (1.0 + i as f32).sqrt();
        let mut problem =
            Coverage::new((0..2_000).map(|i| [weight(i), weight(i) / 3.0, weight(i) / 9.0]).collect());
        for _ in 0..items {
            let words = 8 + next(33);
            let concepts: Vec<u32> = (0..words * 2).map(|_| next(45) * next(45)).collect();
            problem.push(f64::from(words), concepts);
        }
        problem
    }

    #[test]
    fn within_a_percent_on_made_up_problems() {
        let proved =
            (1..13).filter(|&seed| check(&made_up(seed, 20 + 8 * seed as usize), 70.0, "made up").is_some());
        assert!(proved.count() >= 8);
    }

    #[test]
    fn finds_what_greedy_misses() {
        // The densest item blocks the two that fill the budget.
        let mut problem = Coverage::new(vec![[6.0, 0.0, 0.0], [5.0, 0.0, 0.0], [5.0, 0.0, 0.0]]);
        problem.push(6.0, [0]);
        problem.push(5.0, [1]);
        problem.push(5.0, [2]);
        assert_eq!(problem.maximise(10.0), [1, 2]);
    }

    #[test]
    fn within_a_percent_on_news() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/mds/multiling2011_en");
        let Ok(entries) = std::fs::read_dir(folder) else {
            return println!("skipped: no {folder}");
        };
        let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
        paths.sort();
        let mut proved = 0;
        for path in &paths {
            let json: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
            let article = |doc: &serde_json::Value| Article {
                body: doc["text"].as_str().unwrap().to_owned(),
                language: Language::English,
                ..Article::default()
            };
            let articles: Vec<Article> = json["docs"].as_array().unwrap().iter().map(article).collect();
            let refs: Vec<&Article> = articles.iter().collect();
            let story = Story::new(&refs, &[]);
            let options = Options { budget: Budget::Words(100), ..Options::default() };
            let input = Input::new(&story, &options);
            let problem = concepts::problem(&input);
            assert!(problem.len() <= 300);
            proved += usize::from(check(&problem, 100.0, &path.display().to_string()).is_some());
        }
        println!("proved {proved} of {}", paths.len());
        assert!(2 * proved > paths.len());
    }
}
