//! Sentences that say the same in nearly the same words.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::story::{Story, Unit};

/// Share of two sentences' distinct terms that they must have in common to be copies.
const SAME: f64 = 0.8;
/// Occurrences up to which a term alone files a sentence; more frequent ones do so in pairs.
const RARE: u32 = 16;
/// Sentences looked at under one key, the latest first. Only pairs of terms that are rare in each of their
/// sentences but frequent together have more, and then in sentences that differ.
const MOST: usize = 64;

/// Near-identical sentences, grouped under the first of each group.
pub(crate) struct Copies {
    /// For each sentence, the sentence that stands for its group.
    pub(crate) leader: Vec<usize>,
}

impl Copies {
    /// Groups sentences whose term sets have a Jaccard similarity of at least 0.8 with a group's first.
    ///
    /// Prefix filtering (Chaudhuri et al. 2006; Bayardo et al. 2007; with two terms, Wang, Li and Feng 2012): of
    /// two similar sets, the rarest terms of one must meet those of the other, so that only sentences that share
    /// a rare term, or a pair of less rare ones, are compared. Since only firsts are filed, a thousand copies of
    /// one text cost a thousand comparisons; since few stand under one key, cost is n log n in sentences.
    pub(crate) fn find(story: &Story<'_>) -> Self {
        let order = Order::new(story);
        let sets: Vec<(Vec<u32>, Vec<u64>)> =
            story.units.par_iter().map(|unit| order.set(story, unit)).collect();
        let mut files = Files::default();
        let mut leader = Vec::with_capacity(sets.len());
        for (i, (set, keys)) in sets.iter().enumerate() {
            let found = files.under(keys).into_iter().find(|&other| alike(set, &sets[other].0));
            if found.is_none() {
                keys.iter().for_each(|&key| files.put(key, i));
            }
            leader.push(found.unwrap_or(i));
        }
        Self { leader }
    }

    /// Each sentence for itself.
    pub(crate) fn none(story: &Story<'_>) -> Self {
        Self { leader: (0..story.units.len()).collect() }
    }

    /// One sentence of each group in each document: what several documents have counts for each of them.
    pub(crate) fn of_documents(&self, story: &Story<'_>) -> Vec<usize> {
        let mut seen = FxHashSet::default();
        let first = |&i: &usize| seen.insert((self.leader[i], story.units[i].document));
        (0..self.leader.len()).filter(first).collect()
    }

    /// The sentences that stand for their group.
    pub(crate) fn distinct(&self) -> Vec<usize> {
        (0..self.leader.len()).filter(|&i| self.leader[i] == i).collect()
    }
}

/// Terms by frequency, the rarest first.
struct Order {
    /// For each term its place.
    rank: Vec<u32>,
    /// The first place of a term that occurs twice, and of one that is not rare.
    twice: u32,
    frequent: u32,
}

impl Order {
    fn new(story: &Story<'_>) -> Self {
        let mut frequency = vec![0u32; story.vocabulary.len()];
        for unit in &story.units {
            story.tokens(unit).iter().for_each(|t| frequency[t.term() as usize] += 1);
        }
        let mut terms: Vec<u32> = (0..frequency.len() as u32).collect();
        terms.par_sort_unstable_by_key(|&term| (frequency[term as usize], term));
        let mut rank = vec![0; terms.len()];
        terms.iter().enumerate().for_each(|(place, &term)| rank[term as usize] = place as u32);
        let first = |least: u32| terms.partition_point(|&term| frequency[term as usize] < least) as u32;
        Self { rank, twice: first(2), frequent: first(RARE + 1) }
    }

    /// The places of a sentence's distinct terms, ascending, and the keys that it is filed under.
    fn set(&self, story: &Story<'_>, unit: &Unit) -> (Vec<u32>, Vec<u64>) {
        let mut set: Vec<u32> = story.tokens(unit).iter().map(|t| self.rank[t.term() as usize]).collect();
        set.sort_unstable();
        set.dedup();
        let keys = self.keys(&set);
        (set, keys)
    }

    /// Two similar sets have a key in common: the rarest term that they share is among the first `prefix` of
    /// both, and the two rarest are among the first `prefix + 1`.
    fn keys(&self, set: &[u32]) -> Vec<u64> {
        let pair = |a: u32, b: u32| (u64::from(a) + 1) << 32 | u64::from(b);
        match *set {
            // Sets of fewer than four terms are equal or not similar.
            [] => Vec::new(),
            [a] => vec![pair(a, a)],
            [a, b] => vec![pair(a, b)],
            [a, b, c] => vec![pair(a, b) ^ u64::from(c) << 48],
            _ => {
                let prefix = set.len() - (SAME * set.len() as f64).ceil() as usize + 1;
                let rare = set[..prefix].iter().filter(|&&term| (self.twice..self.frequent).contains(&term));
                let mut keys: Vec<u64> = rare.map(|&term| u64::from(term)).collect();
                let first = set.partition_point(|&term| term < self.frequent).min(prefix + 1);
                let frequent = &set[first..=prefix];
                for (at, &a) in frequent.iter().enumerate() {
                    keys.extend(frequent[at + 1..].iter().map(|&b| pair(a, b)));
                }
                keys
            }
        }
    }
}

/// Whether two sets of ascending numbers have at least [`SAME`] of their union in common.
fn alike(a: &[u32], b: &[u32]) -> bool {
    let wanted = (SAME / (1.0 + SAME) * (a.len() + b.len()) as f64 - 1e-9).ceil() as usize;
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while shared < wanted && shared + (a.len() - i).min(b.len() - j) >= wanted {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, shared) = (i + 1, j + 1, shared + 1),
        }
    }
    shared >= wanted
}

/// Sentences by key: chains through one table, the latest first.
#[derive(Default)]
struct Files {
    last: FxHashMap<u64, u32>,
    entries: Vec<(u32, Option<u32>)>,
}

impl Files {
    fn put(&mut self, key: u64, sentence: usize) {
        let before = self.last.insert(key, self.entries.len() as u32);
        self.entries.push((sentence as u32, before));
    }

    /// The sentences under any of the keys, ascending.
    fn under(&self, keys: &[u64]) -> Vec<usize> {
        let mut met = Vec::new();
        for key in keys {
            let mut at = self.last.get(key).copied();
            for _ in 0..MOST {
                let Some(&(sentence, before)) = at.and_then(|at| self.entries.get(at as usize)) else {
                    break;
                };
                met.push(sentence as usize);
                at = before;
            }
        }
        met.sort_unstable();
        met.dedup();
        met
    }
}

#[cfg(test)]
mod tests {
    use epitome_text::{Article, Language};
    use proptest::prelude::*;

    use super::*;

    fn leaders(sentences: &[String]) -> (Vec<usize>, Vec<Vec<u32>>) {
        let article =
            |body: &String| Article { body: body.clone(), language: Language::English, ..Article::default() };
        let articles: Vec<Article> = sentences.iter().map(article).collect();
        let articles: Vec<&Article> = articles.iter().collect();
        // Articles without id come in order of their text.
        let story = Story::new(&articles, &[]);
        let order = Order::new(&story);
        let sets = story.units.iter().map(|unit| order.set(&story, unit).0).collect();
        (Copies::find(&story).leader, sets)
    }

    #[test]
    fn nearly_the_same_words() {
        let check = |a: &str, b: &str, same: bool| {
            let (leader, _) = leaders(&[a.to_owned(), b.to_owned()]);
            assert_eq!(leader[0] == leader[1], same, "{a} | {b}");
        };
        check("Rain fell on Marlow all day long.", "All day long rain fell on Marlow!", true);
        check("Rain fell on old Marlow.", "Rain fell on Marlow.", true);
        check("Rain fell hard.", "Rain fell.", false);
        check("Rain.", "Rain!", true);
        check("Rain fell on Marlow all day.", "Snow fell on Marlow all night.", false);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        /// The keys leave nothing out, in vocabularies so small that every term is frequent, and in larger ones.
        #[test]
        fn finds_what_comparing_all_finds(
            words in 3..60u32,
            seeds in prop::collection::vec(prop::collection::vec(0..1_000u32, 1..14), 1..60),
        ) {
            let text = |seed: &Vec<u32>| {
                let words: Vec<String> = seed.iter().map(|n| format!("w{}x", n % words)).collect();
                format!("{}.", words.join(" "))
            };
            let sentences: Vec<String> = seeds.iter().map(text).collect();
            let (leader, sets) = leaders(&sentences);
            let mut firsts: Vec<usize> = Vec::new();
            for i in 0..sets.len() {
                let found = firsts.iter().copied().find(|&other| alike(&sets[i], &sets[other]));
                prop_assert_eq!(leader[i], found.unwrap_or(i));
                if found.is_none() {
                    firsts.push(i);
                }
            }
        }
    }
}
