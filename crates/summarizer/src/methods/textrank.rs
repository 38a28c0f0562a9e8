//! Centrality in the graph of sentences that share words (Mihalcea and Tarau 2004).

use crate::{
    input::{Choice, Input},
    vectors::{Measure, Vectors, page_rank},
};

/// PageRank over links of weight |a ∩ b| / (ln(1 + |a|) + ln(1 + |b|)); scores sum to 1. Cost as LexRank's.
pub(crate) fn select(input: &Input<'_>) -> Vec<Choice> {
    input.fill_by(&page_rank(&Vectors::new(input).graph(Measure::Overlap)))
}
