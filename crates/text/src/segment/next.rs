//! What follows an end mark.

use super::chars;

/// What follows an end mark and its closing quotes.
pub(super) struct Next<'a> {
    /// White space stands between.
    pub(super) gap: bool,
    /// First letter, digit or symbol after white space and opening marks.
    pub(super) first: char,
    /// The letters and digits from there on.
    pub(super) word: &'a str,
    /// An opening quote stands before it.
    pub(super) quote: bool,
    /// What follows `word`.
    pub(super) rest: &'a str,
}

impl<'a> Next<'a> {
    /// `None` if nothing follows.
    pub(super) fn read(text: &'a str, end: usize) -> Option<Self> {
        let rest = &text[end..];
        let trimmed = rest.trim_start();
        let gap = trimmed.len() < rest.len();
        let opened = trimmed.trim_start_matches(|c: char| chars::opens(c) || c.is_whitespace());
        let quote = trimmed[..trimmed.len() - opened.len()].chars().any(chars::quote_opens);
        let first = opened.chars().next()?;
        let length =
            opened.find(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’'))).unwrap_or(opened.len());
        Some(Self { gap, first, word: &opened[..length], quote, rest: &opened[length..] })
    }

    /// Dutch `'s Avonds`, `'t Is`: the capital is on the second word.
    pub(super) fn past_clitic(self) -> Self {
        let clitic = self.quote && matches!(self.word, "s" | "t" | "n");
        let after = self.rest.trim_start();
        match after.chars().next() {
            Some(first) if clitic && first.is_uppercase() => Self { first, quote: false, ..self },
            _ => self,
        }
    }

    /// Whether it starts in lower case; `iPhone` and `macOS` do not count.
    pub(super) fn lower(&self) -> bool {
        self.first.is_lowercase() && !self.word.contains(char::is_uppercase)
    }

    /// Whether it is a single letter with a point.
    pub(super) fn initial(&self) -> bool {
        self.word.len() == self.first.len_utf8() && self.rest.starts_with('.')
    }

    /// Whether it is a number, Roman ones among them.
    pub(super) fn number(&self) -> bool {
        self.first.is_numeric() || !self.word.is_empty() && self.word.chars().all(|c| "IVXLC".contains(c))
    }
}
