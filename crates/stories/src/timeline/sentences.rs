//! What is told of each day.

use std::collections::BTreeSet;

use super::mentions::{Told, When};
use super::{DatedSentence, TimelineEntry};
use crate::vector::{Vector, dot, sum, unit};

/// Sentences of a day that are compared.
const COMPARED: usize = 400;
/// Cosine at which a sentence repeats another.
const REPEATS: f32 = 0.5;
/// What a sentence that names the day is worth beside one that was published on it.
const NAMES_IT: f32 = 1.5;

/// Entries for the best `most` days that have something new to tell, in order of time.
pub(super) fn entries(
    told: &[Told],
    days: &[(When, f32)],
    most: usize,
    sentences: usize,
) -> Vec<TimelineEntry> {
    let mut chosen: Vec<(TimelineEntry, Vector)> = Vec::new();
    for &(when, _) in days {
        if chosen.len() == most {
            break;
        }
        let place =
            chosen.partition_point(|(entry, _)| (entry.date, entry.precision) < (when.date, when.precision));
        let around = chosen[place.saturating_sub(1)..(place + 1).min(chosen.len())].iter();
        let beside: Vec<&Vector> = around.map(|(_, vector)| vector).collect();
        if let Some(entry) = entry(told, when, sentences, &beside) {
            chosen.insert(place, entry);
        }
    }
    chosen.into_iter().map(|(entry, _)| entry).collect()
}

/// The entry of a day and the vector of what it tells; `None` if that repeats what stands `beside`.
fn entry(told: &[Told], when: When, most: usize, beside: &[&Vector]) -> Option<(TimelineEntry, Vector)> {
    let of_day = told.iter().filter(|sentence| sentence.wanted && tells(sentence, when));
    let candidates: Vec<&Told> = of_day.take(COMPARED).collect();
    let centre = candidates.iter().fold(Vector::new(), |centre, sentence| sum(&centre, &sentence.vector));
    let centre = unit(centre);
    let mut ranked: Vec<(&Told, f32)> =
        candidates.iter().map(|sentence| (*sentence, score(sentence, when, &centre))).collect();
    ranked
        .sort_by(|a, b| b.1.total_cmp(&a.1).then((a.0.article, a.0.number).cmp(&(b.0.article, b.0.number))));
    let mut chosen: Vec<&Told> = Vec::new();
    for (sentence, _) in ranked {
        let repeats = |vector: &Vector| dot(vector, &sentence.vector) >= REPEATS;
        let old =
            beside.iter().any(|vector| repeats(vector)) || chosen.iter().any(|other| repeats(&other.vector));
        if chosen.len() < most && !old {
            chosen.push(sentence);
        }
    }
    let vector = unit(chosen.iter().fold(Vector::new(), |vector, sentence| sum(&vector, &sentence.vector)));
    let dated = |sentence: &&Told| DatedSentence {
        article: sentence.article,
        span: sentence.span,
        named: sentence.names(when),
    };
    let sentences: Vec<DatedSentence> = chosen.iter().map(dated).collect();
    let articles: BTreeSet<usize> = candidates.iter().map(|sentence| sentence.article).collect();
    let stated = sentences.iter().any(|sentence| sentence.named.is_some());
    let articles = articles.into_iter().collect();
    let When { date, precision } = when;
    (!sentences.is_empty())
        .then_some((TimelineEntry { date, precision, stated, articles, sentences }, vector))
}

fn tells(sentence: &Told, when: When) -> bool {
    sentence.names(when).is_some() || !sentence.names_a_day() && sentence.published == Some(when)
}

/// Centrality, more if it names the day or stands early.
fn score(sentence: &Told, when: When, centre: &[(u32, f32)]) -> f32 {
    let named = if sentence.names(when).is_some() { NAMES_IT } else { 1.0 };
    dot(&sentence.vector, centre) * named * (1.0 + 1.0 / (1.0 + sentence.number as f32))
}
