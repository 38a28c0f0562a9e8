//! How well a timeline matches a reference: date-F1 and alignment-based ROUGE.
//!
//! Martschat & Markert, "Improving ROUGE for Timeline Summarization" (EACL 2017), in the variant *align+ m:1*
//! that later work reports as AR-1 and AR-2: each day of one timeline is aligned to the day of the other that
//! costs least, (1 − 1 / (1 + days apart)) · (1 − ROUGE-1 F of both days' texts), and its n-gram matches count
//! 1 / (1 + days apart). Recall aligns the reference's days, precision the system's.
//!
//! The paper's *concat* and *agree* stand beside it: the former compares all that both tell whatever the day,
//! the latter only what both tell of the same day. *agree* ≤ *align* ≤ *concat*, as a rule.
//!
//! Tokens are lower-case runs of letters and digits, stemmed as in [`crate::rouge`].

use std::collections::{BTreeMap, BTreeSet};

use crate::clusters::Prf;
use crate::rouge::stem;

/// A dated entry: days since any fixed day, and its sentences.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub day: i32,
    /// What is told of it.
    pub sentences: Vec<String>,
}

/// Precision, recall and F1 of the days alone.
pub fn date_f1(system: &[Day], reference: &[Day]) -> Prf {
    let days = |timeline: &[Day]| timeline.iter().map(|entry| entry.day).collect::<BTreeSet<_>>();
    let (system, reference) = (days(system), days(reference));
    let both = system.intersection(&reference).count() as f64;
    let share = |of: usize| if of == 0 { 0.0 } else { both / of as f64 };
    Prf::new(share(system.len()), share(reference.len()))
}

/// Alignment-based ROUGE-`n`. Cost: the product of both numbers of days.
pub fn alignment_rouge(n: usize, system: &[Day], reference: &[Day]) -> Prf {
    let (system, reference) = (texts(n, system), texts(n, reference));
    Prf::new(aligned(&system, &reference), aligned(&reference, &system))
}

/// Concatenation-based ROUGE-`n`: all sentences of each timeline as one text, days aside.
pub fn concat_rouge(n: usize, system: &[Day], reference: &[Day]) -> Prf {
    let whole = |timeline: &[Day]| {
        let sentences = timeline.iter().flat_map(|entry| entry.sentences.clone()).collect();
        texts(n, &[Day { day: 0, sentences }])
    };
    let (system, reference) = (whole(system), whole(reference));
    Prf::new(aligned(&system, &reference), aligned(&reference, &system))
}

/// Agreement-based ROUGE-`n`: only matches on the same day count.
pub fn agreement_rouge(n: usize, system: &[Day], reference: &[Day]) -> Prf {
    let (system, reference) = (texts(n, system), texts(n, reference));
    Prf::new(agreed(&system, &reference), agreed(&reference, &system))
}

type Counts = BTreeMap<Vec<String>, usize>;

struct Text {
    day: i32,
    words: Counts,
    grams: Counts,
}

/// Share of the n-grams of `from` that the aligned days of `to` have.
fn aligned(from: &[Text], to: &[Text]) -> f64 {
    let total: usize = from.iter().map(|text| text.grams.values().sum::<usize>()).sum();
    let hits: f64 = from
        .iter()
        .filter_map(|text| {
            let nearest = to.iter().min_by(|a, b| {
                let order = cost(text, a).total_cmp(&cost(text, b));
                order.then_with(|| text.day.abs_diff(a.day).cmp(&text.day.abs_diff(b.day)))
            })?;
            Some(closeness(text, nearest) * common(&text.grams, &nearest.grams) as f64)
        })
        .sum();
    if total == 0 { 0.0 } else { hits / total as f64 }
}

/// Share of the n-grams of `from` that the same day of `to` has.
fn agreed(from: &[Text], to: &[Text]) -> f64 {
    let total: usize = from.iter().map(|text| text.grams.values().sum::<usize>()).sum();
    let same = |text: &Text| to.iter().find(|other| other.day == text.day);
    let hits: usize = from.iter().filter_map(|text| Some(common(&text.grams, &same(text)?.grams))).sum();
    if total == 0 { 0.0 } else { hits as f64 / total as f64 }
}

fn closeness(a: &Text, b: &Text) -> f64 {
    1.0 / (1.0 + f64::from(a.day.abs_diff(b.day)))
}

fn cost(a: &Text, b: &Text) -> f64 {
    let size = |text: &Text| text.words.values().sum::<usize>();
    let sizes = size(a) + size(b);
    let alike = if sizes == 0 { 0.0 } else { 2.0 * common(&a.words, &b.words) as f64 / sizes as f64 };
    (1.0 - closeness(a, b)) * (1.0 - alike)
}

fn common(a: &Counts, b: &Counts) -> usize {
    a.iter().map(|(gram, &count)| count.min(b.get(gram).copied().unwrap_or(0))).sum()
}

fn texts(n: usize, timeline: &[Day]) -> Vec<Text> {
    let text = |entry: &Day| {
        let (mut words, mut grams) = (Counts::new(), Counts::new());
        for sentence in &entry.sentences {
            let tokens = tokens(sentence);
            tokens.windows(1).for_each(|gram| *words.entry(gram.to_vec()).or_default() += 1);
            tokens.windows(n.max(1)).for_each(|gram| *grams.entry(gram.to_vec()).or_default() += 1);
        }
        Text { day: entry.day, words, grams }
    };
    timeline.iter().map(text).collect()
}

fn tokens(sentence: &str) -> Vec<String> {
    let lower = sentence.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(stem).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timeline(entries: &[(i32, &str)]) -> Vec<Day> {
        entries.iter().map(|&(day, text)| Day { day, sentences: vec![text.to_owned()] }).collect()
    }

    fn check(system: &[(i32, &str)], reference: &[(i32, &str)], dates: f64, ar1: f64, ar2: f64) {
        let (system, reference) = (timeline(system), timeline(reference));
        let found = [
            date_f1(&system, &reference).f1,
            alignment_rouge(1, &system, &reference).f1,
            alignment_rouge(2, &system, &reference).f1,
        ];
        for (found, expect) in found.iter().zip([dates, ar1, ar2]) {
            assert!((found - expect).abs() < 1e-9, "{found} {expect}");
        }
    }

    #[test]
    fn figures_by_hand() {
        check(&[], &[], 0.0, 0.0, 0.0);
        check(&[(1, "a storm struck")], &[(1, "a storm struck")], 1.0, 1.0, 1.0);
        // A day off counts half.
        check(&[(2, "a storm struck")], &[(1, "a storm struck")], 0.0, 0.5, 0.5);
        check(&[(1, "quiet rain")], &[(1, "a storm struck")], 1.0, 0.0, 0.0);
        // Two system days share one reference day: precision 3 of 6, recall 3 of 3.
        check(
            &[(1, "a storm struck"), (5, "no more news")],
            &[(1, "a storm struck")],
            2.0 / 3.0,
            2.0 / 3.0,
            2.0 / 3.0,
        );
    }

    #[test]
    fn days_aside_and_same_days_only() {
        let system = timeline(&[(2, "a storm struck"), (5, "rain fell")]);
        let reference = timeline(&[(1, "a storm struck"), (5, "rain stopped")]);
        let check = |found: Prf, expect: f64| assert!((found.f1 - expect).abs() < 1e-9, "{found:?} {expect}");
        check(concat_rouge(1, &system, &reference), 4.0 / 5.0);
        check(concat_rouge(2, &system, &reference), 2.0 / 3.0);
        check(agreement_rouge(1, &system, &reference), 1.0 / 5.0);
        check(alignment_rouge(1, &system, &reference), 2.5 / 5.0);
    }
}
