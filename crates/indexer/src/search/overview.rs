use std::sync::OnceLock;

use epitome_text::Language;

use super::bm25::Statistics;
use super::languages;
use crate::part::Part;

/// What searches need to know of the whole index; worked out at the first.
#[derive(Default)]
pub(crate) struct Overview {
    statistics: OnceLock<Statistics>,
    shares: OnceLock<Vec<(Language, f32)>>,
    newest: OnceLock<i64>,
}

impl Overview {
    pub(crate) fn statistics(&self, parts: &[Part]) -> &Statistics {
        self.statistics.get_or_init(|| Statistics::of(parts))
    }

    /// How much of the index is in each language, most first.
    pub(crate) fn shares(&self, parts: &[Part]) -> &[(Language, f32)] {
        self.shares.get_or_init(|| languages::shares(parts))
    }

    /// The day of the newest article; 0 if none has a date.
    pub(crate) fn newest(&self, parts: &[Part]) -> i64 {
        let days = |part: &Part| part.articles().filter_map(|(doc, _)| part.first_day.first(doc)).max();
        *self.newest.get_or_init(|| parts.iter().filter_map(days).max().unwrap_or(0))
    }
}
