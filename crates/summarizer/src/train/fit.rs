//! Ridge logistic regression by Newton's method.

use rayon::prelude::*;

use crate::concepts::{FEATURES, Features, Model};

/// A concept's features and the share of references that have it.
pub(super) type Example = (Features, f64);

/// Coefficients and bias.
const SIZE: usize = FEATURES + 1;
const ROUNDS: usize = 25;
/// Examples in a block: blocks are summed in parallel and added up in order.
const BLOCK: usize = 4_096;

type Row = [f64; SIZE];

/// Minimises the logarithmic loss plus ridge/2·Σ coefficient²; the bias is free. An infinite ridge leaves only it.
pub(super) fn fit(examples: &[&Example], ridge: f64) -> Model {
    let mut w: Row = [0.0; SIZE];
    for _ in 0..ROUNDS {
        let (mut slope, mut curve) = sums(examples, &w);
        for k in 0..FEATURES {
            if ridge.is_finite() {
                slope[k] += ridge * w[k];
                curve[k][k] += ridge;
            } else {
                (slope[k], curve[k]) = (0.0, [0.0; SIZE]);
                curve.iter_mut().for_each(|row| row[k] = 0.0);
            }
            curve[k][k] += 1e-9;
        }
        curve[FEATURES][FEATURES] += 1e-9;
        let step = solve(curve, slope);
        let longest = step.iter().fold(0.0f64, |longest, s| longest.max(s.abs()));
        // Newton's step can overshoot far from the optimum.
        let scale = if longest > 4.0 { 4.0 / longest } else { 1.0 };
        w.iter_mut().zip(step).for_each(|(w, s)| *w -= scale * s);
        if longest < 1e-7 {
            break;
        }
    }
    Model { bias: w[FEATURES] as f32, coefficients: std::array::from_fn(|k| w[k] as f32) }
}

/// Sum of the logarithmic losses in nats.
pub(super) fn loss(model: &Model, examples: &[&Example]) -> f64 {
    let one = |(features, share): &Example| {
        let p = sigmoid(f64::from(model.logit(features))).clamp(1e-9, 1.0 - 1e-9);
        -(share * p.ln() + (1.0 - share) * (1.0 - p).ln())
    };
    examples.iter().map(|example| one(example)).sum()
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// Gradient and Hessian of the loss.
fn sums(examples: &[&Example], w: &Row) -> (Row, [Row; SIZE]) {
    let blocks: Vec<(Row, [Row; SIZE])> =
        examples.par_chunks(BLOCK).map(|block| block_sums(block, w)).collect();
    let mut total = ([0.0; SIZE], [[0.0; SIZE]; SIZE]);
    for (slope, curve) in blocks {
        for k in 0..SIZE {
            total.0[k] += slope[k];
            total.1[k].iter_mut().zip(curve[k]).for_each(|(sum, more)| *sum += more);
        }
    }
    total
}

fn block_sums(block: &[&Example], w: &Row) -> (Row, [Row; SIZE]) {
    let (mut slope, mut curve) = ([0.0; SIZE], [[0.0; SIZE]; SIZE]);
    for (features, share) in block {
        let x: Row = std::array::from_fn(|k| features.get(k).map_or(1.0, |&f| f64::from(f)));
        let p = sigmoid(x.iter().zip(w).map(|(x, w)| x * w).sum());
        for k in 0..SIZE {
            slope[k] += (p - share) * x[k];
            let weight = p * (1.0 - p) * x[k];
            curve[k].iter_mut().zip(x).for_each(|(sum, x)| *sum += weight * x);
        }
    }
    (slope, curve)
}

/// Gaussian elimination with pivots.
fn solve(mut a: [Row; SIZE], mut b: Row) -> Row {
    for k in 0..SIZE {
        let pivot =
            (k..SIZE).fold(k, |best, row| if a[row][k].abs() > a[best][k].abs() { row } else { best });
        a.swap(k, pivot);
        b.swap(k, pivot);
        if a[k][k] == 0.0 {
            continue;
        }
        let (top, value) = (a[k], b[k]);
        for row in (0..SIZE).filter(|&row| row != k) {
            let factor = a[row][k] / top[k];
            a[row].iter_mut().zip(top).for_each(|(x, t)| *x -= factor * t);
            b[row] -= factor * value;
        }
    }
    std::array::from_fn(|k| if a[k][k] == 0.0 { 0.0 } else { b[k] / a[k][k] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_weights_that_made_the_data() {
        let truth = |f: &Features| sigmoid(f64::from(-1.0 + 2.0 * f[0] - 0.5 * f[3]));
        let feature = |i: usize, k: usize| ((i * (k + 3)) % 17) as f32 / 17.0;
        let examples: Vec<Example> = (0..4_000)
            .map(|i| {
                let mut f = [0.0; FEATURES];
                (f[0], f[3]) = (feature(i, 0), feature(i, 3));
                (f, truth(&f))
            })
            .collect();
        let examples: Vec<&Example> = examples.iter().collect();
        let model = fit(&examples, 1e-6);
        let near = |a: f32, b: f32| assert!((a - b).abs() < 1e-3, "{model:?}");
        near(model.bias, -1.0);
        near(model.coefficients[0], 2.0);
        near(model.coefficients[3], -0.5);
        assert!(loss(&model, &examples) < loss(&fit(&examples, f64::INFINITY), &examples));
        assert!(fit(&examples, 1e6).coefficients[0].abs() < 0.01);
        assert_eq!(fit(&[], 1.0), Model::default());
    }
}
