//! Stop words.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use super::scan::unspaced;
use crate::Language;

/// Stop words of a language, in lower case with their accents.
pub(super) struct Stops {
    words: FxHashSet<&'static str>,
    /// Characters that are stop words by themselves in scripts without spaces: a bigram of two is a stop word.
    letters: FxHashSet<char>,
}

impl Stops {
    /// The stop words of `language`, read once a process; none for `Unknown`.
    pub(super) fn of(language: Language) -> &'static Self {
        static ALL: [OnceLock<Stops>; Language::ALL.len() + 1] =
            [const { OnceLock::new() }; Language::ALL.len() + 1];
        ALL[language as usize].get_or_init(|| Self::new(language))
    }

    fn new(language: Language) -> Self {
        let listed: &[&str] = match language {
            Language::English | Language::Unknown => &[],
            other => stop_words::lookup(other.code()).unwrap_or(&[]),
        };
        let words: FxHashSet<_> = listed.iter().copied().chain(own(language).split_whitespace()).collect();
        let single = |word: &&str| word.chars().next().filter(|c| word.len() == c.len_utf8());
        let letters =
            listed.iter().filter_map(single).filter(|&c| unspaced(c)).chain(kana(language)).collect();
        Self { words, letters }
    }

    /// Whether a word is one; `surface` is how it is written, `lower` its lower case. `US` is not `us`.
    pub(super) fn holds(&self, surface: &str, lower: &str) -> bool {
        if self.words.contains(lower) {
            return !acronym(surface);
        }
        !self.letters.is_empty() && !lower.is_empty() && lower.chars().all(|c| self.letters.contains(&c))
    }
}

/// The stop words of `language`, in lower case with their accents; some twice.
pub(crate) fn stop_words(language: Language) -> impl Iterator<Item = &'static str> {
    let listed: &[&str] = match language {
        Language::English | Language::Unknown => &[],
        other => stop_words::lookup(other.code()).unwrap_or(&[]),
    };
    listed.iter().copied().chain(own(language).split_whitespace())
}

fn own(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("stop/en.txt"),
        Language::French => "l d j m t s n c qu jusqu lorsqu puisqu quoiqu",
        Language::Italian => "l d c m t s v n un dell all dall nell sull coll quell quest degl agl",
        Language::Catalan => "l d m t s n",
        Language::Ukrainian => include_str!("stop/uk.txt"),
        _ => "",
    }
}

/// Japanese writes its grammar in hiragana.
fn kana(language: Language) -> impl Iterator<Item = char> {
    let range = if language == Language::Japanese { 'ぁ'..='ゖ' } else { 'b'..='a' };
    range.into_iter()
}

/// Two or more letters, all upper-case.
fn acronym(surface: &str) -> bool {
    let mut letters = surface.chars().filter(|c| c.is_alphabetic());
    let first = letters.next().is_some_and(char::is_uppercase);
    let second = letters.next().is_some_and(char::is_uppercase);
    first && second && letters.all(char::is_uppercase)
}
