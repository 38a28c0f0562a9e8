//! Comparing systems over topics: bootstrap intervals and the paired permutation test.
//!
//! Both draw from a generator with a fixed seed: the same values give the same figures.

use serde::Serialize;

/// A mean with its 95% bootstrap interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Interval {
    /// Mean of the values.
    pub mean: f64,
    /// 2.5th percentile of the resampled means.
    pub low: f64,
    /// 97.5th percentile.
    pub high: f64,
}

/// How one system does beside another on the same topics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Paired {
    /// First minus second.
    pub difference: Interval,
    /// Two-sided p of the permutation test.
    pub p: f64,
    /// Topics on which the first is better.
    pub wins: usize,
    /// Topics on which they are equal.
    pub ties: usize,
    /// Topics on which the second is better.
    pub losses: usize,
}

const RESAMPLES: usize = 1_000;
const PERMUTATIONS: usize = 10_000;

/// Percentile bootstrap of the mean (Efron 1979), 1,000 resamples. All zero where there are no values.
pub fn bootstrap(values: &[f64]) -> Interval {
    bootstrap_of(values, RESAMPLES)
}

/// The same with so many resamples, at least one.
pub fn bootstrap_of(values: &[f64], resamples: usize) -> Interval {
    if values.is_empty() {
        return Interval::default();
    }
    let n = values.len();
    let mut random = Random(1);
    let mut means: Vec<f64> =
        (0..resamples.max(1)).map(|_| mean((0..n).map(|_| values[random.below(n)]), n)).collect();
    means.sort_by(f64::total_cmp);
    Interval {
        mean: mean(values.iter().copied(), n),
        low: percentile(&means, 0.025),
        high: percentile(&means, 0.975),
    }
}

/// Compares two systems by their values on the same topics, in the same order: the chance that a
/// random swap of the two within topics gives as great a mean difference (10,000 draws).
/// The longer list is cut to the shorter.
pub fn paired(first: &[f64], second: &[f64]) -> Paired {
    const EQUAL: f64 = 1e-9;
    let differences: Vec<f64> = first.iter().zip(second).map(|(a, b)| a - b).collect();
    let count = |test: fn(f64) -> bool| differences.iter().filter(|d| test(**d)).count();
    Paired {
        difference: bootstrap(&differences),
        p: permutation(&differences),
        wins: count(|d| d > EQUAL),
        ties: count(|d| d.abs() <= EQUAL),
        losses: count(|d| d < -EQUAL),
    }
}

/// Sign-flip test of paired differences; 1 where there are none.
fn permutation(differences: &[f64]) -> f64 {
    let observed = differences.iter().sum::<f64>().abs() - 1e-12;
    let mut random = Random(2);
    let extreme = (0..PERMUTATIONS).filter(|_| {
        let flipped = differences.iter().map(|d| if random.next() & 1 == 0 { *d } else { -d });
        flipped.sum::<f64>().abs() >= observed
    });
    (extreme.count() + 1) as f64 / (PERMUTATIONS + 1) as f64
}

fn mean(values: impl Iterator<Item = f64>, n: usize) -> f64 {
    values.sum::<f64>() / n as f64
}

/// Linear interpolation between the sorted values around the rank.
fn percentile(sorted: &[f64], share: f64) -> f64 {
    let rank = share * (sorted.len() - 1) as f64;
    let (low, high) = (sorted[rank.floor() as usize], sorted[rank.ceil() as usize]);
    low + (high - low) * rank.fract()
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interval_holds_the_mean() {
        let values: Vec<f64> = (0..50).map(|i| f64::from(i % 10)).collect();
        let interval = bootstrap(&values);
        assert_eq!(interval.mean, 4.5);
        // Standard error of the mean: 2.87 / √50 = 0.41; 1.96 of them on each side.
        assert!((3.6..3.85).contains(&interval.low), "{interval:?}");
        assert!((5.15..5.4).contains(&interval.high), "{interval:?}");
        assert_eq!(bootstrap(&[]), Interval::default());
        assert_eq!(bootstrap(&[2.0]), Interval { mean: 2.0, low: 2.0, high: 2.0 });
    }

    #[test]
    fn permutation_finds_differences() {
        let check = |first: &[f64], second: &[f64], p: std::ops::Range<f64>, wins, ties, losses| {
            let paired = paired(first, second);
            assert!(p.contains(&paired.p), "{paired:?}");
            assert_eq!((paired.wins, paired.ties, paired.losses), (wins, ties, losses));
        };
        // Ten wins of ten: 2 of 1,024 sign patterns are as extreme.
        check(&[1.0; 10], &[0.0; 10], 0.001..0.004, 10, 0, 0);
        check(&[1.0, 0.0], &[0.0, 1.0], 0.99..1.01, 1, 0, 1);
        check(&[1.0; 4], &[1.0; 4], 0.99..1.01, 0, 4, 0);
        check(&[], &[], 0.99..1.01, 0, 0, 0);
    }
}
