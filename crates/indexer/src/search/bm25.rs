//! BM25 over title and body as one text (BM25F with one length): Robertson and Zaragoza, "The Probabilistic
//! Relevance Framework: BM25 and Beyond", 2009.
//!
//! `weight(q) · idf · f·(k1 + 1) / (f + k1·(1 − b + b·length/mean))`, with `f` and `length` counting a word of
//! the title [`TITLE`] times, `idf = ln(1 + (N − n + ½)/(n + ½))` and `weight(q) = q·(k3 + 1)/(k3 + q)` for a
//! word that the query says q times. N, n and the mean count live articles only, so that scores do not
//! depend on what was deleted or how the index is cut into segments.

use super::postings::Occurrence;
use crate::part::Part;

const K1: f32 = 1.6;
const B: f32 = 0.7;
const K3: f32 = 8.0;
const TITLE: f32 = 1.5;

/// What BM25 has to know of all articles.
#[derive(Clone, Debug)]
pub(crate) struct Statistics {
    articles: f32,
    /// By part and document: what of a score does not depend on the word.
    damping: Vec<Vec<f32>>,
}

impl Statistics {
    pub(crate) fn of(parts: &[Part]) -> Self {
        let mut lengths: Vec<_> = parts.iter().map(lengths).collect();
        let (mut articles, mut words) = (0_u64, 0.0_f64);
        for (part, lengths) in parts.iter().zip(&lengths) {
            for (doc, _) in part.articles() {
                articles += 1;
                // Lengths are multiples of one half: this sum is exact, in any order.
                words += f64::from(lengths[doc as usize]);
            }
        }
        let mean = (words / articles.max(1) as f64).max(1.0) as f32;
        for length in lengths.iter_mut().flatten() {
            *length = K1 * (1.0 - B + B * *length / mean);
        }
        Self { articles: articles as f32, damping: lengths }
    }

    pub(crate) fn idf(&self, holding: usize) -> f32 {
        let holding = holding as f32;
        (1.0 + (self.articles - holding + 0.5).max(0.0) / (holding + 0.5)).ln()
    }

    /// By document of a part: what [`score`] has to know of it.
    pub(crate) fn damping(&self, part: usize) -> &[f32] {
        &self.damping[part]
    }
}

/// The score of a word in an article.
#[inline]
pub(crate) fn score(damping: &[f32], weight: f32, occurrence: Occurrence) -> f32 {
    let frequency = occurrence.title as f32 * TITLE + occurrence.body as f32;
    weight * frequency * (K1 + 1.0) / (frequency + damping[occurrence.doc as usize])
}

fn lengths(part: &Part) -> Vec<f32> {
    let length = |doc| part.title.norms.fieldnorm(doc) as f32 * TITLE + part.body.norms.fieldnorm(doc) as f32;
    (0..part.reader.max_doc()).map(length).collect()
}

/// What saying a word `count` times counts.
pub(crate) fn repeated(count: u32) -> f32 {
    let count = count as f32;
    count * (K3 + 1.0) / (K3 + count)
}
