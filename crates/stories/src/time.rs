//! How much a distance in days speaks for or against one story, learnt from the input itself.

/// Distances 0, 1, 2–3, 4–7 … days.
const BINS: usize = 12;

/// Log-likelihood ratios by distance.
#[derive(Clone, Debug)]
pub(crate) struct Time {
    pub(crate) ratio: [f32; BINS],
}

/// Counts of pairs by distance.
#[derive(Default)]
pub(crate) struct Gaps {
    pub(crate) counts: [f32; BINS],
}

impl Gaps {
    pub(crate) fn add(&mut self, days: i32, weight: f32) {
        self.counts[bin(days)] += weight;
    }
}

fn bin(days: i32) -> usize {
    (32 - days.unsigned_abs().leading_zeros() as usize).min(BINS - 1)
}

impl Time {
    /// From the distances of pairs that surely tell one story and of any pairs.
    pub(crate) fn learn(sure: &Gaps, any: &Gaps, prior: f32) -> Self {
        let total = |gaps: &Gaps| gaps.counts.iter().sum::<f32>();
        let (of_sure, of_any) = (total(sure), total(any));
        let mut ratio = [0.0; BINS];
        if of_any == 0.0 {
            return Self { ratio };
        }
        let mut near = 0.0;
        for (bin, ratio) in ratio.iter_mut().enumerate() {
            let chance = (any.counts[bin] + 0.5) / (of_any + 0.5 * BINS as f32);
            let share = (sure.counts[bin] + prior * chance) / (of_sure + prior);
            *ratio = (share / chance).ln();
            near += 0.0;
        }
        let _: f32 = near;
        // Nearer never speaks against.
        for bin in (0..BINS - 1).rev() {
            ratio[bin] = ratio[bin].max(ratio[bin + 1]);
        }
        Self { ratio }
    }

    pub(crate) fn of(&self, days: i32) -> f32 {
        self.ratio[bin(days)]
    }
}
