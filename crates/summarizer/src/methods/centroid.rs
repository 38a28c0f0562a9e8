//! Nearness to what the input is about on average (Radev, Jing, Styś and Tam 2004).

use crate::{
    input::{Choice, Input},
    vectors::Vectors,
};

/// score(s) = cos(s, c), c the mean of the sentences' TF-IDF vectors; 0 to 1. Cost: linear.
pub(crate) fn select(input: &Input<'_>) -> Vec<Choice> {
    input.fill_by(&Vectors::new(input).to_centroid())
}
