//! Coverage and diversity (Lin and Bilmes 2011, "A Class of Submodular Functions for Document Summarization").

use super::{arg_max, greedy};
use crate::{
    input::{Choice, Input},
    vectors::{Graph, Measure, Vectors},
};

/// A sentence is covered when α/n of its similarity to all others is in the summary.
const ALPHA: f64 = 5.0;
/// Weight of diversity beside coverage.
const DIVERSITY: f64 = 6.0;
/// At most so many clusters, else one for five sentences.
const CLUSTERS: usize = 64;
/// Gain is divided by cost to this power.
const POWER: f64 = 0.3;

/// Greedy on Σ_i min(C_i(S), α/n·C_i(V)) + λ·Σ_k √(Σ_{j ∈ S ∩ P_k} r_j), C_i(S) the similarity of i to S, P_k
/// clusters, r_j the mean similarity of j to all; gains per cost^0.3. Cost: the similarity graph, whose weakest
/// links are cut, and its links for each pick.
pub(crate) fn select(input: &Input<'_>) -> Vec<Choice> {
    let vectors = Vectors::new(input);
    let graph = vectors.graph(Measure::Cosine);
    let n = graph.len().max(1) as f64;
    let all: Vec<f64> =
        graph.iter().map(|links| 1.0 + links.iter().map(|l| f64::from(l.1)).sum::<f64>()).collect();
    let cluster = clusters(&vectors);
    let mut covered = vec![0.0f64; graph.len()];
    let mut told = vec![0.0f64; CLUSTERS];
    let reach = |i: usize, covered: &[f64], add: f64| {
        let cap = (ALPHA / n * all[i]).max(0.3);
        (covered[i] + add).min(cap) - covered[i].min(cap)
    };
    greedy(input, |open| {
        let gain = |item: usize| {
            let coverage: f64 = links(&graph, item).map(|(i, weight)| reach(i, &covered, weight)).sum();
            let before = told[cluster[item]];
            let value = coverage + DIVERSITY * ((before + all[item] / n).sqrt() - before.sqrt());
            value / input.cost(input.candidates[item]).max(1.0).powf(POWER)
        };
        let best = arg_max(open, gain)?;
        links(&graph, best.0).for_each(|(i, weight)| covered[i] += weight);
        told[cluster[best.0]] += all[best.0] / n;
        Some(best)
    })
}

/// The neighbours of an item and itself.
fn links(graph: &Graph, item: usize) -> impl Iterator<Item = (usize, f64)> {
    let others = graph[item].iter().map(|&(i, weight)| (i as usize, f64::from(weight)));
    others.chain([(item, 1.0)])
}

/// Spherical k-means from evenly spaced sentences, five rounds.
fn clusters(vectors: &Vectors) -> Vec<usize> {
    let n = vectors.rows.len();
    let k = (n / 5).clamp(1, CLUSTERS);
    let mut cluster: Vec<usize> = (0..n).map(|i| i * k / n).collect();
    for _ in 0..5 {
        let mut best = vec![(f64::MIN, 0); n];
        for c in 0..k {
            let mean = vectors.mean((0..n).filter(|&i| cluster[i] == c));
            for (own, near) in best.iter_mut().zip(vectors.to(&mean)) {
                if near > own.0 {
                    *own = (near, c);
                }
            }
        }
        cluster = best.into_iter().map(|(_, c)| c).collect();
    }
    cluster
}
