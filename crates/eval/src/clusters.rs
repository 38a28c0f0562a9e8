//! How well found groups match gold stories: BCubed, CEAF, NMI, and the worst mistakes by name.
//!
//! - **BCubed** (Bagga & Baldwin 1998; Amigó et al. 2009): for each article, the share of its found
//!   group that is of its story (precision) and of its story that is in its group (recall), averaged
//!   over articles; F1 is the harmonic mean of the two averages.
//! - **CEAF** (Luo 2005, entity-based φ₄): the best one-to-one matching of groups and stories under
//!   2|g ∩ s| / (|g| + |s|), divided by the number of groups (precision) and of stories (recall).
//! - **NMI**: mutual information over the mean of both entropies.
//!
//! Cost: linear in articles, but for CEAF's matching, which is `V · E log V` within each set of
//! groups and stories that touch one another.

mod matching;

use std::collections::BTreeMap;

use serde::Serialize;

/// Precision, recall and their harmonic mean, each from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Prf {
    /// Share of what was found that is right.
    pub precision: f64,
    /// Share of what is right that was found.
    pub recall: f64,
    /// Harmonic mean of both.
    pub f1: f64,
}

impl Prf {
    /// From precision and recall.
    pub fn new(precision: f64, recall: f64) -> Self {
        let sum = precision + recall;
        Self { precision, recall, f1: if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 } }
    }
}

/// A found group that holds articles of several stories.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Merge {
    /// Number of the found group.
    pub group: usize,
    /// Its stories with their counts of articles in it, most first.
    pub stories: Vec<(String, usize)>,
}

/// A story that lies in several found groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Split {
    /// Gold label of the story.
    pub story: String,
    /// Its groups with their counts of its articles, most first.
    pub groups: Vec<(usize, usize)>,
}

/// Every measure of one grouping.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    /// Articles scored.
    pub articles: usize,
    /// Gold stories.
    pub stories: usize,
    /// Found groups.
    pub groups: usize,
    /// BCubed over all articles.
    pub bcubed: Prf,
    /// BCubed over the articles whose story has at least two: single articles cannot flatter it.
    pub bcubed_shared: Prf,
    /// Entity-based CEAF.
    pub ceaf: Prf,
    /// Normalised mutual information.
    pub nmi: f64,
    /// Groups of two or more that hold an article which is alone in its story.
    pub groups_with_noise: usize,
    /// The worst merges: most pairs of articles wrongly together first.
    pub merges: Vec<Merge>,
    /// The worst splits: most pairs of articles wrongly apart first.
    pub splits: Vec<Split>,
}

/// Scores `found` (a group number per article) against `gold` (a story label per article), listing at most
/// `worst` merges and splits. Articles beyond the shorter of both are left out.
pub fn report(gold: &[&str], found: &[usize], worst: usize) -> Report {
    let table = Table::new(gold, found);
    if table.articles == 0 {
        return Report::default();
    }
    Report {
        articles: table.articles,
        stories: table.stories.len(),
        groups: table.groups.len(),
        bcubed: table.bcubed(1),
        bcubed_shared: table.bcubed(2),
        ceaf: table.ceaf(),
        nmi: table.nmi(),
        groups_with_noise: table.groups_with_noise(),
        merges: table.merges(worst),
        splits: table.splits(worst),
    }
}

/// BCubed alone.
pub fn bcubed(gold: &[&str], found: &[usize]) -> Prf {
    Table::new(gold, found).bcubed(1)
}

/// Counts of articles by story, by group and by both.
struct Table<'a> {
    articles: usize,
    stories: BTreeMap<&'a str, usize>,
    groups: BTreeMap<usize, usize>,
    cells: BTreeMap<(usize, &'a str), usize>,
}

impl<'a> Table<'a> {
    fn new(gold: &[&'a str], found: &[usize]) -> Self {
        let mut table = Self {
            articles: gold.len().min(found.len()),
            stories: BTreeMap::new(),
            groups: BTreeMap::new(),
            cells: BTreeMap::new(),
        };
        for (&story, &group) in gold.iter().zip(found) {
            *table.stories.entry(story).or_default() += 1;
            *table.groups.entry(group).or_default() += 1;
            *table.cells.entry((group, story)).or_default() += 1;
        }
        table
    }

    /// Averages over the articles whose story has at least `least`.
    fn bcubed(&self, least: usize) -> Prf {
        let (mut precision, mut recall, mut articles) = (0.0, 0.0, 0);
        for (&(group, story), &both) in &self.cells {
            let of_story = self.stories[story];
            if of_story >= least {
                precision += (both * both) as f64 / self.groups[&group] as f64;
                recall += (both * both) as f64 / of_story as f64;
                articles += both;
            }
        }
        let articles = articles.max(1) as f64;
        Prf::new(precision / articles, recall / articles)
    }

    fn ceaf(&self) -> Prf {
        let groups: BTreeMap<usize, usize> = self.groups.keys().copied().zip(0..).collect();
        let stories: BTreeMap<&str, usize> = self.stories.keys().copied().zip(0..).collect();
        let edges: Vec<_> = self
            .cells
            .iter()
            .map(|(&(group, story), &both)| {
                let size = self.groups[&group] + self.stories[story];
                (groups[&group], stories[story], 2.0 * both as f64 / size as f64)
            })
            .collect();
        let matched = matching::best(groups.len(), stories.len(), &edges);
        Prf::new(matched / groups.len() as f64, matched / stories.len() as f64)
    }

    fn nmi(&self) -> f64 {
        let n = self.articles as f64;
        let entropy = |count: usize| -(count as f64 / n) * (count as f64 / n).ln();
        let of_stories: f64 = self.stories.values().map(|&count| entropy(count)).sum();
        let of_groups: f64 = self.groups.values().map(|&count| entropy(count)).sum();
        let of_both: f64 = self.cells.values().map(|&count| entropy(count)).sum();
        let mean = (of_stories + of_groups) / 2.0;
        if mean > 0.0 { ((of_stories + of_groups - of_both) / mean).clamp(0.0, 1.0) } else { 1.0 }
    }

    fn groups_with_noise(&self) -> usize {
        let mut groups: Vec<_> = self
            .cells
            .keys()
            .filter(|(group, story)| self.groups[group] > 1 && self.stories[story] == 1)
            .map(|&(group, _)| group)
            .collect();
        groups.dedup();
        groups.len()
    }

    fn merges(&self, worst: usize) -> Vec<Merge> {
        let mut by_group = BTreeMap::<usize, Vec<(String, usize)>>::new();
        for (&(group, story), &both) in &self.cells {
            by_group.entry(group).or_default().push((story.to_owned(), both));
        }
        worst_first(by_group, worst).map(|(group, stories)| Merge { group, stories }).collect()
    }

    fn splits(&self, worst: usize) -> Vec<Split> {
        let mut by_story = BTreeMap::<&str, Vec<(usize, usize)>>::new();
        for (&(group, story), &both) in &self.cells {
            by_story.entry(story).or_default().push((group, both));
        }
        let named = worst_first(by_story, worst);
        named.map(|(story, groups)| Split { story: story.to_owned(), groups }).collect()
    }
}

/// The entries with several parts, by the number of pairs across parts; parts by size.
fn worst_first<K: Ord, P: Ord>(
    parts: BTreeMap<K, Vec<(P, usize)>>,
    worst: usize,
) -> impl Iterator<Item = (K, Vec<(P, usize)>)> {
    let mut mixed: Vec<_> = parts.into_iter().filter(|(_, parts)| parts.len() > 1).collect();
    for (_, parts) in &mut mixed {
        parts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    }
    mixed.sort_by_key(|(_, parts)| std::cmp::Reverse(pairs_across(parts)));
    mixed.into_iter().take(worst)
}

fn pairs_across<P>(parts: &[(P, usize)]) -> usize {
    let sum: usize = parts.iter().map(|part| part.1).sum();
    let squares: usize = parts.iter().map(|part| part.1 * part.1).sum();
    (sum * sum - squares) / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(gold: &str) -> Vec<&str> {
        gold.split("").filter(|label| !label.is_empty()).collect()
    }

    fn digits(found: &str) -> Vec<usize> {
        found.bytes().map(|digit| usize::from(digit - b'0')).collect()
    }

    fn check(gold: &str, found: &str, bcubed: (f64, f64), ceaf: (f64, f64), nmi: f64) {
        let report = report(&labels(gold), &digits(found), 9);
        let figures = [
            (report.bcubed.precision, bcubed.0),
            (report.bcubed.recall, bcubed.1),
            (report.ceaf.precision, ceaf.0),
            (report.ceaf.recall, ceaf.1),
            (report.nmi, nmi),
        ];
        for (at, (got, expect)) in figures.iter().enumerate() {
            assert!((got - expect).abs() < 1e-6, "{gold} {found} figure {at}: {got}, expected {expect}");
        }
    }

    #[test]
    fn figures_by_hand() {
        check("aabb", "0011", (1.0, 1.0), (1.0, 1.0), 1.0);
        check("aabb", "0000", (0.5, 1.0), (2.0 / 3.0, 1.0 / 3.0), 0.0);
        check("aaaa", "0123", (1.0, 0.25), (0.4 / 4.0, 0.4), 0.0);
        check("aaab", "0001", (1.0, 1.0), (1.0, 1.0), 1.0);
        // One of three strays into the other story.
        check(
            "aaabbb",
            "001111",
            ((2.0 + 0.25 + 3.0 * 0.75) / 6.0, (2.0 * 2.0 / 3.0 + 1.0 / 3.0 + 3.0) / 6.0),
            ((0.8 + 6.0 / 7.0) / 2.0, (0.8 + 6.0 / 7.0) / 2.0),
            0.318_257_083_667_319_4 / 0.664_830_674_710_069_2,
        );
    }

    #[test]
    fn singles_do_not_flatter() {
        let report = report(&labels("aabcdef"), &digits("0123456"), 9);
        assert!(report.bcubed.f1 > 0.9 && report.bcubed_shared.recall == 0.5);
    }

    #[test]
    fn names_the_worst() {
        let report = report(&labels("aaabbc"), &digits("001111"), 1);
        assert_eq!(report.merges[0].stories, [("b".into(), 2), ("a".into(), 1), ("c".into(), 1)]);
        assert_eq!(report.splits, [Split { story: "a".into(), groups: vec![(0, 2), (1, 1)] }]);
        assert_eq!(report.groups_with_noise, 1);
    }

    #[test]
    fn nothing_in_nothing_out() {
        assert_eq!(report(&[], &[], 5), Report::default());
    }
}
