//! BM25 over title and body as one text (BM25F with one length): Robertson and Zaragoza, "The Probabilistic
//! Relevance Framework: BM25 and Beyond", 2009.
//!
//! `weight(q) · idf · f·(k1 + 1) / (f + k1·(1 − b + b·length/mean))`, with `f` and `length` counting a word of
//! the title [`TITLE`] times, `idf = ln(1 + (N − n + ½)/(n + ½))` and `weight(q) = q·(k3 + 1)/(k3 + q)` for a
//! word that the query says q times. N, n and the mean count live articles only, so that scores do not
//! depend on what was deleted or how the index is cut into segments.

use tantivy::DocId;

use super::postings::Occurrence;
use crate::part::Part;

const K1: f32 = 1.6;
const B: f32 = 0.7;
const K3: f32 = 8.0;
const TITLE: f32 = 1.5;

/// What BM25 has to know of all articles.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Statistics {
    pub articles: f32,
    pub mean_length: f32,
}

impl Statistics {
    pub(crate) fn of(parts: &[Part]) -> Self {
        let (mut articles, mut titles, mut bodies) = (0_u64, 0_u64, 0_u64);
        for part in parts {
            for (doc, _) in part.articles() {
                articles += 1;
                titles += u64::from(part.title.norms.fieldnorm(doc));
                bodies += u64::from(part.body.norms.fieldnorm(doc));
            }
        }
        let words = titles as f64 * f64::from(TITLE) + bodies as f64;
        let mean = if articles == 0 { 1.0 } else { words / articles as f64 };
        Self { articles: articles as f32, mean_length: mean.max(1.0) as f32 }
    }

    pub(crate) fn idf(&self, holding: usize) -> f32 {
        let holding = holding as f32;
        (1.0 + (self.articles - holding + 0.5).max(0.0) / (holding + 0.5)).ln()
    }

    /// What of a score does not depend on the word.
    pub(crate) fn damping(&self, part: &Part, doc: DocId) -> f32 {
        let length = part.title.norms.fieldnorm(doc) as f32 * TITLE + part.body.norms.fieldnorm(doc) as f32;
        K1 * (1.0 - B + B * length / self.mean_length)
    }
}

/// The score of a word in an article.
pub(crate) fn score(weight: f32, occurrence: Occurrence, damping: f32) -> f32 {
    let frequency = occurrence.title as f32 * TITLE + occurrence.body as f32;
    weight * frequency * (K1 + 1.0) / (frequency + damping)
}

/// What saying a word `count` times counts.
pub(crate) fn repeated(count: u32) -> f32 {
    let count = count as f32;
    count * (K3 + 1.0) / (K3 + count)
}
