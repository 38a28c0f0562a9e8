use crate::SummaryResult;

use super::clean::one_line;

/// A summary as text: one sentence a line and nothing else.
pub fn summary_text(summary: &SummaryResult) -> String {
    summary.sentences.iter().map(|sentence| one_line(&sentence.text) + "\n").collect()
}
