//! What is told of each day.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::mentions::{Told, When};
use super::{DatedSentence, TimelineEntry};
use crate::vector::{Vector, dot, sum, unit};

/// Sentences of a day that are compared.
const COMPARED: usize = 400;
/// Cosine at which a sentence repeats another.
const REPEATS: f32 = 0.5;
/// What a sentence that names the day is worth beside one that was published on it.
const NAMES_IT: f32 = 1.5;

/// Entries for the best `most` days that have something new to tell, in order of time. No sentence is told
/// twice, nor one that repeats a sentence of the entry before or after.
pub(super) fn entries(
    told: &[Told],
    days: &[(When, f32)],
    most: usize,
    sentences: usize,
) -> Vec<TimelineEntry> {
    let mut chosen: Vec<Entry<'_>> = Vec::new();
    let mut used = FxHashSet::default();
    for &(when, _) in days {
        if chosen.len() == most {
            break;
        }
        let place = chosen.partition_point(|entry| entry.when < when);
        let around = chosen[place.saturating_sub(1)..(place + 1).min(chosen.len())].iter();
        let beside: Vec<&Told> = around.flat_map(|entry| entry.sentences.iter().copied()).collect();
        let entry = Entry::new(told, when, sentences, &beside, &used);
        if !entry.sentences.is_empty() {
            used.extend(entry.sentences.iter().map(|sentence| sentence.place()));
            chosen.insert(place, entry);
        }
    }
    chosen.iter().map(Entry::finish).collect()
}

/// What is told of a day.
struct Entry<'a> {
    when: When,
    sentences: Vec<&'a Told>,
    articles: Vec<usize>,
}

impl<'a> Entry<'a> {
    fn new(
        told: &'a [Told],
        when: When,
        most: usize,
        beside: &[&Told],
        used: &FxHashSet<(usize, usize)>,
    ) -> Self {
        let of_day = told.iter().filter(|sentence| sentence.wanted && tells(sentence, when));
        let candidates: Vec<&Told> = of_day.take(COMPARED).collect();
        let centre = candidates.iter().fold(Vector::new(), |centre, sentence| sum(&centre, &sentence.vector));
        let centre = unit(centre);
        let mut ranked: Vec<(&Told, f32)> =
            candidates.iter().map(|sentence| (*sentence, score(sentence, when, &centre))).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.place().cmp(&b.0.place())));
        let mut chosen: Vec<&Told> = Vec::new();
        for (sentence, _) in ranked {
            let repeats = |other: &&Told| dot(&other.vector, &sentence.vector) >= REPEATS;
            let old = used.contains(&sentence.place()) || beside.iter().chain(&chosen).any(repeats);
            if chosen.len() < most && !old {
                chosen.push(sentence);
            }
        }
        let articles: BTreeSet<usize> = candidates.iter().map(|sentence| sentence.article).collect();
        Self { when, sentences: chosen, articles: articles.into_iter().collect() }
    }

    fn finish(&self) -> TimelineEntry {
        let dated = |sentence: &&Told| DatedSentence {
            article: sentence.article,
            span: sentence.span,
            named: sentence.names(self.when),
        };
        let sentences: Vec<DatedSentence> = self.sentences.iter().map(dated).collect();
        TimelineEntry {
            date: self.when.date,
            precision: self.when.precision,
            stated: sentences.iter().any(|sentence| sentence.named.is_some()),
            articles: self.articles.clone(),
            sentences,
        }
    }
}

fn tells(sentence: &Told, when: When) -> bool {
    sentence.names(when).is_some() || !sentence.names_a_day() && sentence.published == Some(when)
}

/// Centrality, more if it names the day or stands early.
fn score(sentence: &Told, when: When, centre: &[(u32, f32)]) -> f32 {
    let named = if sentence.names(when).is_some() { NAMES_IT } else { 1.0 };
    dot(&sentence.vector, centre) * named * (1.0 + 1.0 / (1.0 + sentence.number as f32))
}
