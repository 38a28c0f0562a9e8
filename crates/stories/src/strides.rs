//! Pairs of an input without a random seed.

/// Twenty partners of each index at fixed, far strides: a sample of any pairs.
pub(crate) fn strides(count: usize) -> impl Iterator<Item = (usize, usize)> {
    let partner = move |index: usize, step: usize| (index + step * 102_947) % count.max(1);
    (0..count)
        .flat_map(move |index| (1..=20).map(move |step| (index, partner(index, step))))
        .filter(|(a, b)| a != b)
}
