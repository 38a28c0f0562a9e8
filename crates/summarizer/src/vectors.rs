//! Sentences as sparse TF-IDF vectors, and the graph of those that are alike.

use rayon::prelude::*;

use crate::input::Input;

/// Neighbours kept of each sentence.
const NEIGHBOURS: usize = 48;
/// Terms in more sentences than this link none: they say little, and would make the cost quadratic.
const POSTINGS: usize = 400;

/// One vector a candidate: (term, weight) by ascending term, of length 1. Stop words are left out.
pub(crate) struct Vectors {
    pub(crate) rows: Vec<Vec<(u32, f32)>>,
    terms: usize,
}

impl Vectors {
    /// tf · ln(1 + N/n), N the candidates and n those with the term. Cost: linear.
    pub(crate) fn new(input: &Input<'_>) -> Self {
        let terms = input.story.vocabulary.len();
        let mut rows: Vec<Vec<(u32, f32)>> = input.candidates.par_iter().map(|&i| counts(input, i)).collect();
        let mut sentences = vec![0u32; terms];
        rows.iter().flatten().for_each(|&(term, _)| sentences[term as usize] += 1);
        let total = rows.len() as f32;
        rows.par_iter_mut().for_each(|row| {
            row.iter_mut()
                .for_each(|(term, tf)| *tf *= (1.0 + total / sentences[*term as usize] as f32).ln());
            normalise(row);
        });
        Self { rows, terms }
    }

    /// Cosine of two rows.
    pub(crate) fn cosine(&self, a: usize, b: usize) -> f64 {
        let (mut a, mut b) = (self.rows[a].iter().peekable(), self.rows[b].iter().peekable());
        let mut sum = 0.0;
        while let (Some(&&(s, x)), Some(&&(t, y))) = (a.peek(), b.peek()) {
            if s == t {
                sum += f64::from(x * y);
            }
            if s <= t {
                a.next();
            }
            if t <= s {
                b.next();
            }
        }
        sum
    }

    /// Cosine of each row to the mean of all.
    pub(crate) fn to_centroid(&self) -> Vec<f64> {
        self.to(&self.mean(0..self.rows.len()))
    }

    /// Dot product of each row with a dense vector.
    pub(crate) fn to(&self, dense: &[f32]) -> Vec<f64> {
        let dot = |row: &Vec<(u32, f32)>| row.iter().map(|&(t, w)| f64::from(w * dense[t as usize])).sum();
        self.rows.par_iter().map(dot).collect()
    }

    /// The mean of some rows, of length 1, dense.
    pub(crate) fn mean(&self, rows: impl Iterator<Item = usize>) -> Vec<f32> {
        let mut mean = vec![0.0; self.terms];
        rows.flat_map(|row| &self.rows[row]).for_each(|&(term, weight)| mean[term as usize] += weight);
        let norm = mean.iter().map(|w| w * w).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        mean.iter_mut().for_each(|w| *w /= norm);
        mean
    }

    /// For each row the rows most like it, best first, with what `weigh` makes of (rows, shared weight).
    /// From an inverted index, at most 48 neighbours each: memory is linear in the rows.
    pub(crate) fn graph(&self, measure: Measure) -> Graph {
        let mut index: Vec<Vec<(u32, f32)>> = vec![Vec::new(); self.terms];
        for (row, entries) in self.rows.iter().enumerate() {
            entries.iter().for_each(|&(term, weight)| index[term as usize].push((row as u32, weight)));
        }
        let neighbours = |scratch: &mut Vec<f32>, row: usize| self.neighbours(row, &index, measure, scratch);
        let rows = 0..self.rows.len();
        rows.into_par_iter().map_init(|| vec![0.0; self.rows.len()], neighbours).collect()
    }

    fn neighbours(
        &self,
        row: usize,
        index: &[Vec<(u32, f32)>],
        measure: Measure,
        sums: &mut [f32],
    ) -> Vec<(u32, f32)> {
        let mut met = Vec::new();
        for &(term, weight) in &self.rows[row] {
            let postings = &index[term as usize];
            if postings.len() > POSTINGS.max(self.rows.len() / 8) && self.rows.len() > POSTINGS
                || postings.len() > 8 * POSTINGS
            {
                continue;
            }
            for &(other, theirs) in postings.iter().filter(|(other, _)| *other as usize != row) {
                let sum = &mut sums[other as usize];
                if *sum == 0.0 {
                    met.push(other);
                }
                *sum += if measure == Measure::Cosine { weight * theirs } else { 1.0 };
            }
        }
        let size = |row: usize| (1.0 + self.rows[row].len() as f32).ln();
        let mut found: Vec<(u32, f32)> = Vec::with_capacity(met.len());
        for other in met {
            let sum = std::mem::take(&mut sums[other as usize]);
            let weight =
                if measure == Measure::Cosine { sum } else { sum / (size(row) + size(other as usize)) };
            if weight >= measure.least() {
                found.push((other, weight));
            }
        }
        let order = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        found.sort_unstable_by(order);
        found.truncate(NEIGHBOURS);
        found
    }
}

/// How alike two sentences are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    /// Cosine of TF-IDF vectors.
    Cosine,
    /// Shared words over the sum of the logarithms of the lengths.
    Overlap,
}

impl Measure {
    /// Weaker links are cut.
    fn least(self) -> f32 {
        match self {
            Measure::Cosine => 0.1,
            Measure::Overlap => 0.0,
        }
    }
}

/// For each row its neighbours with weights.
pub(crate) type Graph = Vec<Vec<(u32, f32)>>;

/// Stationary probabilities of a walk along the links that restarts with chance 0.15 (Brin and Page 1998),
/// by power iteration. Cost: links × rounds.
pub(crate) fn page_rank(graph: &Graph) -> Vec<f64> {
    const DAMPING: f64 = 0.85;
    const ROUNDS: usize = 100;
    let n = graph.len();
    let out: Vec<f64> = graph.iter().map(|links| links.iter().map(|l| f64::from(l.1)).sum()).collect();
    let mut rank = vec![1.0 / n.max(1) as f64; n];
    for _ in 0..ROUNDS {
        let mut next = vec![0.0; n];
        let mut loose = 0.0;
        for (row, links) in graph.iter().enumerate() {
            if links.is_empty() {
                loose += rank[row];
            }
            links
                .iter()
                .for_each(|&(to, weight)| next[to as usize] += rank[row] * f64::from(weight) / out[row]);
        }
        let base = (1.0 - DAMPING + DAMPING * loose) / n as f64;
        next.iter_mut().for_each(|p| *p = base + DAMPING * *p);
        let moved: f64 = next.iter().zip(&rank).map(|(a, b)| (a - b).abs()).sum();
        rank = next;
        if moved < 1e-8 {
            break;
        }
    }
    rank
}

fn counts(input: &Input<'_>, i: usize) -> Vec<(u32, f32)> {
    let tokens = input.story.tokens(input.unit(i)).iter().filter(|t| !t.stop());
    let mut terms: Vec<u32> = tokens.map(|t| t.term()).collect();
    terms.sort_unstable();
    let runs = terms.chunk_by(|a, b| a == b);
    runs.filter_map(|run| Some((*run.first()?, run.len() as f32))).collect()
}

fn normalise(row: &mut [(u32, f32)]) {
    let norm = row.iter().map(|(_, w)| w * w).sum::<f32>().sqrt();
    if norm > 0.0 {
        row.iter_mut().for_each(|(_, w)| *w /= norm);
    }
}
