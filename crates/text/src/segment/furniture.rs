//! Phrases that mark furniture.

use std::sync::OnceLock;

use memchr::memmem::Finder;
use rustc_hash::{FxHashMap, FxHashSet};

/// Lines of `whole`, `start`, `inside` or `short`, and a phrase in lower case: it is, starts or stands in the
/// sentence, or stands in a short one. A start with a colon likewise counts in short ones only.
const LIST: &str = include_str!("furniture.txt");

/// The phrases, ready to be looked up.
#[derive(Default)]
pub(super) struct Phrases {
    whole: FxHashSet<&'static str>,
    /// By their first character.
    start: FxHashMap<Option<char>, Vec<&'static str>>,
    inside: Vec<Finder<'static>>,
    short: Vec<&'static str>,
}

/// Most words of a short sentence.
const SHORT: usize = 10;

impl Phrases {
    /// The list, read once a process.
    pub(super) fn get() -> &'static Self {
        static PHRASES: OnceLock<Phrases> = OnceLock::new();
        PHRASES.get_or_init(Self::read)
    }

    fn read() -> Self {
        let mut phrases = Self::default();
        for (place, phrase) in LIST.lines().filter_map(|line| line.split_once(' ')) {
            match place {
                "whole" => drop(phrases.whole.insert(phrase)),
                "start" => phrases.start.entry(phrase.chars().next()).or_default().push(phrase),
                "short" => phrases.short.push(phrase),
                _ => phrases.inside.push(Finder::new(phrase)),
            }
        }
        phrases
    }

    /// Whether `lower`, a sentence in lower case without marks around it, is furniture.
    pub(super) fn mark(&self, lower: &str) -> bool {
        let short = || lower.split_whitespace().take(SHORT + 1).count() <= SHORT;
        let starts =
            |phrase: &&str| lower.starts_with(*phrase) && (!phrase.ends_with([':', '：']) || short());
        self.whole.contains(lower)
            || self.start.get(&lower.chars().next()).is_some_and(|list| list.iter().any(starts))
            || self.inside.iter().any(|finder| finder.find(lower.as_bytes()).is_some())
            || short() && self.short.iter().any(|phrase| lower.contains(phrase))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_is_well_formed() {
        for line in LIST.lines() {
            let (place, phrase) = line.split_once(' ').unwrap();
            assert!(["whole", "start", "inside", "short"].contains(&place), "{line}");
            assert_eq!(phrase, phrase.trim().to_lowercase(), "{line}");
        }
    }
}
