//! How much a distance in days speaks for or against one story, learnt from the input itself.

use crate::bytes::Bytes;
use crate::strides::strides;

/// Distances 0, 1, 2–3, 4–7 … 1024 and more days.
const BINS: usize = 12;
/// Sure pairs that the input is thought to hold in any case, spread as any pairs are.
const PRIOR: f32 = 20.0;
/// No distance says more than this.
const MOST: f32 = 4.0;

/// Log-likelihood ratios by distance: ln(share among pairs that surely tell one story / share among any
/// pairs). Where surely-same pairs lie close, distance counts heavily; where stories run for months, or
/// where nothing is dated, it counts little or nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Time {
    ratio: [f32; BINS],
}

impl Time {
    /// From the days of voices and the pairs of them that surely tell one story. Cost: linear.
    pub(crate) fn learn(days: &[Option<i32>], sure: impl Iterator<Item = (usize, usize)>) -> Self {
        let sure = count(days, sure);
        let any = count(days, strides(days.len()));
        let (of_sure, of_any) = (sure.iter().sum::<f32>(), any.iter().sum::<f32>());
        let mut ratio = [0.0; BINS];
        for bin in (0..BINS).rev().filter(|_| of_any > 0.0) {
            let chance = (any[bin] + 0.5) / (of_any + 0.5 * BINS as f32);
            let share = (sure[bin] + PRIOR * chance) / (of_sure + PRIOR);
            // A smaller distance never speaks less for one story than a larger one.
            let farther: f32 = ratio.get(bin + 1).copied().unwrap_or(-MOST);
            ratio[bin] = (share / chance).ln().clamp(-MOST, MOST).max(farther);
        }
        Self { ratio }
    }

    pub(crate) fn to_bytes(&self, out: &mut Vec<u8>) {
        self.ratio.iter().for_each(|ratio| out.extend(ratio.to_bits().to_le_bytes()));
    }

    pub(crate) fn from_bytes(from: &mut Bytes<'_>) -> Option<Self> {
        let mut ratio = [0.0; BINS];
        for ratio in &mut ratio {
            *ratio = f32::from_bits(from.u32()?);
        }
        Some(Self { ratio })
    }

    /// The ratio at a distance.
    pub(crate) fn of(&self, days: i32) -> f32 {
        self.ratio[bin(days)]
    }
}

fn count(days: &[Option<i32>], pairs: impl Iterator<Item = (usize, usize)>) -> [f32; BINS] {
    let mut counts = [0.0; BINS];
    for (a, b) in pairs {
        if let (Some(a), Some(b)) = (days[a], days[b]) {
            counts[bin(a.saturating_sub(b))] += 1.0;
        }
    }
    counts
}

fn bin(days: i32) -> usize {
    (u32::BITS - days.unsigned_abs().leading_zeros()).min(BINS as u32 - 1) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `days` of 200 articles; each pair of neighbours (0, 1), (2, 3) … is surely one story.
    fn check(day: impl Fn(usize) -> Option<i32>, gap: i32, expect: std::ops::Range<f32>) {
        let days: Vec<_> = (0..200).map(day).collect();
        let time = Time::learn(&days, (0..100).map(|pair| (2 * pair, 2 * pair + 1)));
        assert!(expect.contains(&time.of(gap)), "{gap} days: {}, expected {expect:?}", time.of(gap));
    }

    #[test]
    fn learns_the_scale() {
        let same_day = |at: usize| Some(at as i32 / 2 * 3);
        check(same_day, 0, 2.0..4.1);
        check(same_day, 100, -4.1..-1.5);
        let months = |at: usize| Some((at as i32 * 7919) % 600);
        check(months, 0, -1.0..1.6);
        check(months, 200, -0.8..0.8);
        check(|_| None, 0, -0.001..0.001);
        check(|_| None, 500, -0.001..0.001);
    }
}
