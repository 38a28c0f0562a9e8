//! Contradicting numbers, and the disagreements that they make.

use std::cmp::Reverse;

use epitome_text::Article;
use jiff::civil::Date;

use super::likeness::same;
use super::mention::{Mention, agree};
use super::number::Kind;
use super::{Disagreement, Side};

/// Words with which another clause begins.
const CLAUSE: [&str; 12] = [
    "when", "while", "after", "before", "because", "who", "that", "als", "während", "nachdem", "cuando",
    "quand",
];

/// Which mentions are alike, and how much: for each the others with a likeness above 0, ascending.
pub(super) struct Rows(pub(super) Vec<Vec<(u32, f64)>>);

impl Rows {
    fn has(&self, a: usize, b: usize) -> bool {
        self.0[a].binary_search_by_key(&(b as u32), |(other, _)| *other).is_ok()
    }
}

/// Pairs that contradict each other: each is the other article's best counterpart, and neither
/// article says elsewhere what the other one says. Mentions stand by article.
pub(super) fn pairs(mentions: &[Mention], rows: &Rows) -> Vec<(usize, usize)> {
    let article = |at: usize| mentions[at].article;
    // The likest of each article, by article.
    let best: Vec<Vec<(usize, usize)>> = rows.0.iter().map(|row| likest(row, article)).collect();
    let is_best = |a: usize, b: usize| {
        let of = best[a].binary_search_by_key(&article(b), |(article, _)| *article);
        of.is_ok_and(|at| best[a][at].1 == b)
    };
    let says = |a: usize, article: usize| {
        let start = mentions.partition_point(|mention| mention.article < article);
        mentions[start..].iter().take_while(|mention| mention.article == article).any(|mention| {
            mention.kind == mentions[a].kind
                && mention.value == mentions[a].value
                && of_like(&mentions[a], mention)
        })
    };
    let mut pairs = Vec::new();
    for (a, row) in rows.0.iter().enumerate() {
        for b in row.iter().map(|&(b, _)| b as usize).filter(|&b| b > a) {
            let mutual = is_best(a, b) && is_best(b, a);
            if mutual && !agree(&mentions[a], &mentions[b]) && !says(a, article(b)) && !says(b, article(a)) {
                pairs.push((a, b));
            }
        }
    }
    pairs
}

/// Of a row, each article with its likest mention; of equals the first.
fn likest(row: &[(u32, f64)], article: impl Fn(usize) -> usize) -> Vec<(usize, usize)> {
    let mut best: Vec<(usize, usize)> = Vec::new();
    let mut most = 0.0;
    for &(at, likeness) in row {
        let at = at as usize;
        match best.last_mut() {
            Some((of, _)) if *of == article(at) && likeness <= most => {}
            Some((of, kept)) if *of == article(at) => (*kept, most) = (at, likeness),
            _ => {
                best.push((article(at), at));
                most = likeness;
            }
        }
    }
    best
}

/// Whether equal numbers may be of one thing: amounts always, counts if they share a word or a class.
fn of_like(a: &Mention, b: &Mention) -> bool {
    let share = || a.heads.iter().any(|one| b.heads.iter().any(|two| same(one, two)));
    a.kind != Kind::Count
        || a.heads.is_empty()
        || b.heads.is_empty()
        || share()
        || a.class.is_some() && a.class == b.class
}

/// The numbers of a story, and what is known of them.
pub(super) struct Told<'a> {
    pub(super) articles: &'a [&'a Article],
    pub(super) mentions: &'a [Mention],
    /// Which of them are alike.
    pub(super) rows: &'a Rows,
    /// When their articles were published.
    pub(super) days: &'a [Option<Date>],
    pub(super) voice: &'a dyn Fn(&Mention) -> u32,
}

impl Told<'_> {
    /// Contradicting pairs that share a statement make one disagreement, and who says the same joins it.
    pub(super) fn disagreements(&self, pairs: &[(usize, usize)]) -> Vec<Disagreement> {
        let mut root: Vec<usize> = (0..self.mentions.len()).collect();
        let find = |root: &[usize], mut at: usize| {
            while root[at] != at {
                at = root[at];
            }
            at
        };
        for &(a, b) in pairs {
            let (a, b) = (find(&root, a), find(&root, b));
            root[a.max(b)] = a.min(b);
        }
        let mut clusters: Vec<Vec<usize>> = vec![Vec::new(); self.mentions.len()];
        let mut told: Vec<usize> = pairs.iter().flat_map(|&(a, b)| [a, b]).collect();
        told.sort_unstable();
        told.dedup();
        told.iter().for_each(|&at| clusters[find(&root, at)].push(at));
        let clusters = clusters.into_iter().filter(|cluster| !cluster.is_empty());
        let mut found: Vec<Disagreement> =
            clusters.map(|cluster| self.disagreement(self.joined(cluster))).collect();
        found.sort_by_key(|found| Reverse(found.sides.len()));
        found
    }

    /// The cluster with those that say the same as one of it; one a text and figure.
    fn joined(&self, cluster: Vec<usize>) -> Vec<usize> {
        let equal = |at: usize, of: usize| {
            self.mentions[at].value == self.mentions[of].value
                && self.mentions[at].kind == self.mentions[of].kind
        };
        let joins = |&at: &usize| {
            cluster.contains(&at) || cluster.iter().any(|&of| equal(at, of) && self.likely(at, of))
        };
        let mut joined: Vec<usize> = Vec::new();
        for at in (0..self.mentions.len()).filter(joins) {
            let voice = (self.voice)(&self.mentions[at]);
            let known = |&of: &usize| (self.voice)(&self.mentions[of]) == voice && equal(at, of);
            if !joined.iter().any(known) {
                joined.push(at);
            }
        }
        joined
    }

    /// Whether equal numbers are of one thing: alike themselves, or each like the same contradicting one.
    fn likely(&self, at: usize, of: usize) -> bool {
        self.rows.has(at, of)
    }

    fn disagreement(&self, mut cluster: Vec<usize>) -> Disagreement {
        cluster.sort_by_key(|&at| (self.days[at].is_none(), self.days[at], at));
        let mut figures: Vec<u64> = Vec::new();
        let mut sides: Vec<Side> = Vec::new();
        for &at in &cluster {
            let mention = &self.mentions[at];
            let bits = mention.value.to_bits();
            let figure = figures.iter().position(|&known| known == bits).unwrap_or_else(|| {
                figures.push(bits);
                figures.len() - 1
            });
            sides.push(Side {
                article: mention.article,
                sentence: mention.sentence,
                value: mention.span,
                figure: figure + 1,
            });
        }
        let updated = self.updated(&cluster, &sides, figures.len());
        sides.sort_by_key(|side| side.article);
        Disagreement { about: self.about(&cluster), updated, sides }
    }

    /// Whether each figure was first told on a later day than the last one before it.
    fn updated(&self, cluster: &[usize], sides: &[Side], figures: usize) -> bool {
        let days = |figure: usize| {
            let of = cluster.iter().zip(sides).filter(move |(_, side)| side.figure == figure);
            of.map(|(&at, _)| self.days[at])
        };
        (1..figures).all(|figure| match (days(figure).max().flatten(), days(figure + 1).min().flatten()) {
            (Some(last), Some(first)) => last < first && days(figure).all(|day| day.is_some()),
            _ => false,
        })
    }

    /// What is counted: the phrase after the number that most of them have, else the words that they share.
    fn about(&self, cluster: &[usize]) -> String {
        let body = |at: usize| &self.articles[self.mentions[at].article].body;
        let Some(&first) = cluster.first() else { return String::new() };
        let one = &self.mentions[first];
        let named = cluster.iter().filter(|&&at| !self.mentions[at].heads.is_empty()).max_by_key(|&&at| {
            let heads = &self.mentions[at].heads;
            let alike = |&&of: &&usize| {
                let others = &self.mentions[of].heads;
                heads.iter().any(|head| others.iter().any(|other| same(head, other)))
            };
            (cluster.iter().filter(alike).count(), Reverse(at))
        });
        if one.kind == Kind::Count
            && let Some(&at) = named
        {
            let phrase = self.mentions[at].phrase.of(body(at)).split_whitespace();
            // A clause that begins there is of something else: `passengers when fire broke out`.
            return phrase.take_while(|word| !CLAUSE.contains(word)).collect::<Vec<_>>().join(" ");
        }
        let others: Vec<&Mention> = cluster.iter().skip(1).map(|&at| &self.mentions[at]).collect();
        let shared =
            one.near.iter().zip(&one.near_words).filter(|(term, _)| {
                others.iter().any(|other| other.near.iter().any(|near| same(near, term)))
            });
        let mut words: Vec<_> = shared.take(2).map(|(_, word)| *word).collect();
        words.sort_unstable_by_key(|word| word.start);
        words.into_iter().map(|word| word.of(body(first))).collect::<Vec<_>>().join(" ")
    }
}
