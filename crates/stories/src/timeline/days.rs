//! Which days matter.

use std::collections::{BTreeMap, BTreeSet};

use epitome_text::Precision;

use super::mentions::{Told, When};

/// What an article published on a day counts beside one that names it.
const PUBLISHED: f32 = 0.5;
/// What another sentence that names it counts.
const AGAIN: f32 = 0.25;
/// What a month or a year counts beside a day: it says less.
const COARSE: f32 = 0.2;

#[derive(Default)]
struct Counts {
    naming: BTreeSet<usize>,
    sentences: usize,
    published: BTreeSet<usize>,
}

/// Days, months and years by importance, best first; ties to the earlier.
pub(super) fn ranked(told: &[Told]) -> Vec<(When, f32)> {
    let mut days = BTreeMap::<When, Counts>::new();
    for sentence in told.iter().filter(|sentence| sentence.wanted) {
        for &(when, _) in &sentence.named {
            let day = days.entry(when).or_default();
            day.naming.insert(sentence.article);
            day.sentences += 1;
        }
        if let Some(when) = sentence.published {
            days.entry(when).or_default().published.insert(sentence.article);
        }
    }
    let score = |when: &When, day: &Counts| {
        let named = day.naming.len() as f32;
        let told = named + AGAIN * (day.sentences as f32 - named) + PUBLISHED * day.published.len() as f32;
        told * if when.precision < Precision::Day { COARSE } else { 1.0 }
    };
    let mut ranked: Vec<(When, f32)> = days.iter().map(|(&when, day)| (when, score(&when, day))).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    ranked
}
