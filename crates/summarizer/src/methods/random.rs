//! The floor of every comparison. Cost: linear.

use crate::input::{Choice, Input};

/// Sentences in an order drawn by a fixed seed (Fisher and Yates, with SplitMix64).
pub(crate) fn select(input: &Input<'_>) -> Vec<Choice> {
    let mut order = input.pool.clone();
    let mut state = order.len() as u64;
    for last in (1..order.len()).rev() {
        order.swap(last, (next(&mut state) % (last as u64 + 1)) as usize);
    }
    input.fill(order)
}

fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
