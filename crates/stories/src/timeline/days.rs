//! Which days matter.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::mentions::Told;

/// What an article published on a day counts beside one that names it.
const PUBLISHED: f32 = 0.5;
/// What another sentence that names it counts.
const AGAIN: f32 = 0.25;

#[derive(Default)]
struct Counts {
    naming: BTreeSet<usize>,
    sentences: usize,
    published: BTreeSet<usize>,
}

/// Days by importance, best first; ties to the earlier.
pub(super) fn ranked(told: &[Told]) -> Vec<(Date, f32)> {
    let mut days = BTreeMap::<Date, Counts>::new();
    for sentence in told.iter().filter(|sentence| sentence.wanted) {
        for &date in &sentence.named {
            let day = days.entry(date).or_default();
            day.naming.insert(sentence.article);
            day.sentences += 1;
        }
        if let Some(date) = sentence.published {
            days.entry(date).or_default().published.insert(sentence.article);
        }
    }
    let score = |day: &Counts| {
        let named = day.naming.len() as f32;
        named + AGAIN * (day.sentences as f32 - named) + PUBLISHED * day.published.len() as f32
    };
    let mut ranked: Vec<(Date, f32)> = days.iter().map(|(&date, day)| (date, score(day))).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    ranked
}
