//! The words that time expressions are made of.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::Language;

/// What a word does in a time expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sense {
    /// A month's name, from 1.
    Month(i8),
    /// A day's name, from 1 for Monday.
    Weekday(i8),
    /// Days from the day of publication: `yesterday`.
    Day(i32),
    /// `day`, `week`, `month`, `year`.
    Unit(Unit),
    /// Which one: −1 `last`, 0 `this`, 1 `next`.
    Which(i32),
    /// After a time span, into the past: `ago`.
    Ago,
    /// Before a time span, into the past: German `vor`.
    Prior,
    /// Stands before a month or year: `in`.
    In,
    /// Stands between day, month and year: Spanish `de`.
    Link,
    /// A number in words.
    Count(u32),
    /// Letters after the number of a day: `th`.
    Suffix,
    /// What is told is to come: `will`.
    Ahead,
    /// What is told has been: `said`.
    Past,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Year,
}

/// Lines of `LANGUAGE KIND word…`; where the kind counts, ` | ` parts the numbers from 1 on.
const LISTS: &str = include_str!("names.txt");

/// The words of one language. One word may have several senses (German `morgen`; French `sept`).
#[derive(Default)]
pub(super) struct Words {
    senses: FxHashMap<&'static str, Vec<Sense>>,
    /// First words of entries of several words, which `_` and `-` join.
    firsts: FxHashSet<&'static str>,
}

impl Words {
    /// The words of `language`, read once a process; empty where none are listed.
    pub(super) fn of(language: Language) -> &'static Self {
        static ALL: [OnceLock<Words>; Language::ALL.len() + 1] =
            [const { OnceLock::new() }; Language::ALL.len() + 1];
        ALL[language as usize].get_or_init(|| Self::read(language.code()))
    }

    fn read(code: &str) -> Self {
        let mut words = Self::default();
        for line in LISTS.lines().filter_map(|line| line.strip_prefix(code)?.strip_prefix(' ')) {
            let Some((kind, listed)) = line.split_once(' ') else { continue };
            for (number, group) in (1..).zip(listed.split(" | ")) {
                let Some(sense) = sense(kind, number) else { continue };
                for word in group.split(' ') {
                    words.add(word, sense);
                }
            }
        }
        words
    }

    fn add(&mut self, word: &'static str, sense: Sense) {
        self.senses.entry(word).or_default().push(sense);
        if let Some((first, _)) = word.split_once(['_', '-']) {
            self.firsts.insert(first);
        }
    }

    /// Whether an entry of several words starts with `word`.
    pub(super) fn opens(&self, word: &str) -> bool {
        self.firsts.contains(word)
    }

    /// The senses of `word`, which is in lower case.
    pub(super) fn senses(&self, word: &str) -> &[Sense] {
        self.senses.get(word).map_or(&[], Vec::as_slice)
    }
}

fn sense(kind: &str, number: i8) -> Option<Sense> {
    Some(match kind {
        "month" => Sense::Month(number),
        "weekday" => Sense::Weekday(number),
        "before" => Sense::Day(-2),
        "yesterday" => Sense::Day(-1),
        "today" => Sense::Day(0),
        "tomorrow" => Sense::Day(1),
        "last" => Sense::Which(-1),
        "this" => Sense::Which(0),
        "next" => Sense::Which(1),
        "ago" => Sense::Ago,
        "prior" => Sense::Prior,
        "in" => Sense::In,
        "link" => Sense::Link,
        "day" => Sense::Unit(Unit::Day),
        "week" => Sense::Unit(Unit::Week),
        "monthword" => Sense::Unit(Unit::Month),
        "yearword" => Sense::Unit(Unit::Year),
        "count" => Sense::Count(number as u32),
        "suffix" => Sense::Suffix,
        "ahead" => Sense::Ahead,
        "past" => Sense::Past,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_well_formed() {
        for line in LISTS.lines() {
            let mut fields = line.splitn(3, ' ');
            let (code, kind, words) =
                (fields.next().unwrap(), fields.next().unwrap(), fields.next().unwrap());
            assert_ne!(Language::from_code(code), Language::Unknown, "{line}");
            assert!(sense(kind, 1).is_some(), "{line}");
            let groups = words.split(" | ").count();
            let expect = if kind == "month" {
                12
            } else if kind == "weekday" {
                7
            } else {
                groups
            };
            assert_eq!(groups, expect, "{line}");
            assert!(!words.contains("  "), "{line}");
        }
    }
}
