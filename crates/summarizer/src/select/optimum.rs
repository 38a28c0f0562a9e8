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
    use rayon::prelude::*;

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

    /// The articles of some topics of a set, by name; nothing where the set is absent.
    fn topics(set: &str) -> Vec<(String, Vec<Article>)> {
        let folder = format!("{}/../../../shared/data/mds/{set}", env!("CARGO_MANIFEST_DIR"));
        let Ok(entries) = std::fs::read_dir(&folder) else {
            println!("skipped: no {folder}");
            return Vec::new();
        };
        let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
        paths.sort();
        let read = |path: &std::path::PathBuf| {
            let json: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
            let language = Language::from_code(json["lang"].as_str().unwrap_or("en"));
            let article = |doc: &serde_json::Value| Article {
                body: doc["text"].as_str().unwrap().to_owned(),
                language,
                ..Article::default()
            };
            (path.display().to_string(), json["docs"].as_array().unwrap().iter().map(article).collect())
        };
        paths.iter().take(TOPICS).map(read).collect()
    }

    /// Topics of each set that are looked at.
    const TOPICS: usize = 10;

    #[test]
    fn within_a_percent_on_news() {
        let languages =
            ["en", "fr", "cs", "el", "ar", "he", "hi"].map(|code| format!("multiling2011_{code}"));
        let others = ["vietnamese_mds", "multinews_dev", "opinosis"].map(str::to_owned);
        for set in languages.iter().chain(&others) {
            let topics = topics(set);
            let prove = |(name, articles): &(String, Vec<Article>)| {
                let articles: Vec<&Article> = articles.iter().collect();
                let story = Story::new(&articles, &[]);
                let words = if set == "opinosis" { 17 } else { 100 };
                let options = Options { budget: Budget::Words(words), ..Options::default() };
                let problem = concepts::problem(&Input::new(&story, &options));
                problem.len() <= 300 && check(&problem, words as f64, name).is_some()
            };
            let proved = topics.par_iter().filter(|topic| prove(topic)).count();
            println!("{set}: proved {proved} of {}", topics.len());
            assert!(2 * proved >= topics.len(), "{set}");
        }
    }
}
