//! Sentences that say the same in nearly the same words.

use rustc_hash::FxHashMap;

use crate::story::Story;

/// Share of two sentences' distinct terms that they must have in common to be copies.
const SAME: f64 = 0.8;

/// Near-identical sentences, grouped under the first of each group.
pub(crate) struct Copies {
    /// For each sentence, the sentence that stands for its group.
    pub(crate) leader: Vec<usize>,
}

impl Copies {
    /// Groups sentences whose term sets have a Jaccard similarity of at least 0.8 with a group's first.
    ///
    /// Exact prefix filtering (Chaudhuri et al. 2006; Bayardo et al. 2007): of two similar sets, the rarest
    /// terms of one must meet those of the other, so that only sentences sharing a rare term are compared.
    /// Since only firsts are kept in the index, a thousand copies of one text cost a thousand comparisons.
    pub(crate) fn find(story: &Story<'_>) -> Self {
        let frequency = frequencies(story);
        let mut index: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
        let mut sets: Vec<Vec<u32>> = Vec::with_capacity(story.units.len());
        let mut leader = Vec::with_capacity(story.units.len());
        for (i, unit) in story.units.iter().enumerate() {
            let mut set: Vec<u32> = story.tokens(unit).iter().map(|t| t.term()).collect();
            set.sort_unstable_by_key(|&term| (frequency[term as usize], term));
            set.dedup();
            let prefix = set.len() - (SAME * set.len() as f64).ceil() as usize + usize::from(!set.is_empty());
            let found = best(&set, &set[..prefix], &index, &sets, &frequency);
            if found.is_none() {
                set[..prefix].iter().for_each(|&term| index.entry(term).or_default().push(i));
            }
            leader.push(found.unwrap_or(i));
            sets.push(if found.is_none() { set } else { Vec::new() });
        }
        Self { leader }
    }

    /// The sentences that stand for their group.
    pub(crate) fn distinct(&self) -> Vec<usize> {
        (0..self.leader.len()).filter(|&i| self.leader[i] == i).collect()
    }
}

fn frequencies(story: &Story<'_>) -> Vec<u32> {
    let mut frequency = vec![0; story.vocabulary.len()];
    for unit in &story.units {
        story.tokens(unit).iter().for_each(|t| frequency[t.term() as usize] += 1);
    }
    frequency
}

/// The first group that the set belongs to.
fn best(
    set: &[u32],
    prefix: &[u32],
    index: &FxHashMap<u32, Vec<usize>>,
    sets: &[Vec<u32>],
    frequency: &[u32],
) -> Option<usize> {
    let mut met: Vec<usize> = prefix.iter().filter_map(|term| index.get(term)).flatten().copied().collect();
    met.sort_unstable();
    met.dedup();
    let fits = |other: &[u32]| {
        let (short, long) = (set.len().min(other.len()), set.len().max(other.len()));
        short as f64 >= SAME * long as f64
            && shared(set, other, frequency) as f64 >= SAME / (1.0 + SAME) * (set.len() + other.len()) as f64
    };
    met.into_iter().find(|&i| fits(&sets[i]))
}

/// Size of the intersection of two sets sorted by (frequency, term).
fn shared(a: &[u32], b: &[u32], frequency: &[u32]) -> usize {
    let key = |term: u32| (frequency[term as usize], term);
    let (mut i, mut j, mut n) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match key(a[i]).cmp(&key(b[j])) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, n) = (i + 1, j + 1, n + 1),
        }
    }
    n
}
