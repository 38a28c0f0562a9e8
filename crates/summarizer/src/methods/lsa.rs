//! Latent topics (Gong and Liu 2001; scores after Steinberger and Ježek 2004).

use crate::{
    input::{Choice, Input},
    vectors::Vectors,
};

/// Leading topics that count.
const TOPICS: usize = 8;
/// Rounds of orthogonal iteration.
const ROUNDS: usize = 30;

/// score(s) = √(Σ_k σ_k²·v_sk²) over the leading singular vectors of the term-sentence matrix, found by
/// orthogonal iteration. Cost: topics × rounds × (entries + topics × sentences).
pub(crate) fn select(input: &Input<'_>) -> Vec<Choice> {
    let vectors = Vectors::new(input);
    let n = vectors.rows.len();
    let mut basis: Vec<Vec<f64>> =
        (0..TOPICS.min(n)).map(|k| (0..n).map(|i| start(i, k)).collect()).collect();
    let mut strengths = vec![0.0; basis.len()];
    for _ in 0..ROUNDS {
        basis = basis.iter().map(|v| gram(&vectors, v)).collect();
        orthonormalise(&mut basis, &mut strengths);
    }
    let score = |i: usize| basis.iter().zip(&strengths).map(|(v, s)| s * v[i] * v[i]).sum::<f64>().sqrt();
    input.fill_by(&(0..n).map(score).collect::<Vec<_>>())
}

/// Start values that no topic is likely to be orthogonal to.
fn start(i: usize, k: usize) -> f64 {
    1.0 + ((i * (2 * k + 1) + k) as f64).sin()
}

/// AᵀA·v, A the term-sentence matrix.
fn gram(vectors: &Vectors, v: &[f64]) -> Vec<f64> {
    let mut terms: Vec<f32> = vectors.mean(std::iter::empty());
    for (row, &weight) in vectors.rows.iter().zip(v) {
        row.iter().for_each(|&(term, w)| terms[term as usize] += w * weight as f32);
    }
    vectors.to(&terms)
}

/// Gram-Schmidt; the lengths taken off are the squared singular values.
fn orthonormalise(basis: &mut [Vec<f64>], strengths: &mut [f64]) {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    for (k, strength) in strengths.iter_mut().enumerate() {
        let (done, rest) = basis.split_at_mut(k);
        let v = &mut rest[0];
        for other in done {
            let along = dot(v, other);
            v.iter_mut().zip(other.iter()).for_each(|(x, y)| *x -= along * y);
        }
        *strength = dot(v, v).sqrt();
        let norm = strength.max(f64::MIN_POSITIVE);
        v.iter_mut().for_each(|x| *x /= norm);
    }
}
