//! Abbreviations and words that start sentences, per language.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::Language;

/// What a point after an abbreviation means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// It never ends a sentence: `Mr.`, `e.g.`
    Never,
    /// It is an abbreviation before a number, else a word: `No. 5`, `art. 7`.
    Number,
    /// A unit of measure: it ends a sentence if the next word has a capital.
    Unit,
    /// It ends a sentence if the next word surely starts one: `Inc.`, `Jan.`
    Usual,
}

/// The word lists of a language.
#[derive(Default)]
pub(super) struct Words {
    abbreviations: FxHashMap<&'static str, Abbreviation>,
    starters: FxHashSet<&'static str>,
}

/// Lines of `LANGUAGE KIND word…`; a word with a capital counts only when so written.
const LISTS: &str = include_str!("words.txt");

impl Words {
    /// The lists of `language`, read once a process.
    pub(super) fn of(language: Language) -> &'static Self {
        static ALL: [OnceLock<Words>; Language::ALL.len() + 1] =
            [const { OnceLock::new() }; Language::ALL.len() + 1];
        ALL[language as usize].get_or_init(|| Self::read(language))
    }

    /// A text of unknown language is read as if it were English.
    fn read(language: Language) -> Self {
        let code = if language == Language::Unknown { Language::English } else { language }.code();
        let mut words = Self::default();
        for line in LISTS.lines() {
            let mut fields = line.split_whitespace();
            let (Some(of), Some(kind)) = (fields.next(), fields.next()) else { continue };
            if of == code || of == "all" {
                words.add(kind, fields);
            }
        }
        words
    }

    fn add(&mut self, kind: &str, fields: impl Iterator<Item = &'static str>) {
        let kind = match kind {
            "never" => Abbreviation::Never,
            "number" => Abbreviation::Number,
            "unit" => Abbreviation::Unit,
            "usual" => Abbreviation::Usual,
            _ => return self.starters.extend(fields),
        };
        self.abbreviations.extend(fields.map(|word| (word, kind)));
    }

    /// What `word` abbreviates, if it does.
    pub(super) fn abbreviation(&self, word: &str) -> Option<Abbreviation> {
        let found = self.abbreviations.get(word).or_else(|| {
            let lower = word.to_lowercase();
            self.abbreviations.get(lower.as_str())
        });
        found.copied()
    }

    /// Whether a capitalised `word` surely starts a sentence.
    pub(super) fn starts(&self, word: &str) -> bool {
        let lower = word.to_lowercase();
        let head = lower.split(['\'', '’']).next().unwrap_or(&lower);
        self.starters.contains(lower.as_str()) || self.starters.contains(head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read() {
        let english = Words::of(Language::English);
        assert_eq!(english.abbreviation("Mr"), Some(Abbreviation::Never));
        assert_eq!(english.abbreviation("no"), Some(Abbreviation::Number));
        assert_eq!(english.abbreviation("Sat"), Some(Abbreviation::Usual));
        assert_eq!(english.abbreviation("sat"), None);
        assert!(english.starts("The") && !english.starts("Paris"));
    }

    #[test]
    fn every_line_names_a_language_and_a_kind() {
        for line in LISTS.lines().filter(|line| !line.is_empty()) {
            let mut fields = line.split_whitespace();
            let (code, kind) = (fields.next().unwrap(), fields.next().unwrap());
            assert!(code == "all" || Language::from_code(code) != Language::Unknown, "{line}");
            assert!(["never", "number", "unit", "usual", "starts"].contains(&kind), "{line}");
            assert!(fields.next().is_some(), "{line}");
        }
    }
}
