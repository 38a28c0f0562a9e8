//! Centrality in the graph of similar sentences (Erkan and Radev 2004).

use crate::{
    input::{Choice, Input},
    vectors::{Measure, Vectors, page_rank},
};

/// PageRank over links of TF-IDF cosine of at least 0.1, weighted by it; scores sum to 1.
/// Cost: the postings of the sentences' terms, of which the most frequent link none.
pub(crate) fn select(input: &Input<'_>) -> Vec<Choice> {
    input.fill_by(&page_rank(&Vectors::new(input).graph(Measure::Cosine)))
}
