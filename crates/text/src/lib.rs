//! The ground of epitome: [`Article`], [`Sentence`], [`Token`], [`Language`] and [`Quote`].
//!
//! Everything here is pure: no I/O, no clock, no randomness, and no function fails.
//! It is the one definition of a term, used by the index and by the summarizer alike.
//! It does not read files and does not rank anything.

mod analyze;
mod article;
mod language;
mod numerals;
mod quote;
mod segment;
mod temporal;

pub use analyze::{Analyzer, Token, analyzer_of, count_words, unspaced, with_analyzer};
pub use article::{Article, DateEvidence, Precision, Published};
pub use language::{Detected, Language, detect};
pub use numerals::{small_numbers, tens};
pub use quote::Quote;
pub use segment::{Passages, Role, Sentence, introduces_quote, segment};
pub use temporal::{TimeExpression, dates_in};

/// A byte range of a text: `start..end`, both on character boundaries.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Length in bytes.
    #[inline]
    pub fn len(self) -> usize {
        self.range().len()
    }

    /// Whether it covers nothing.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// As a range to slice with.
    #[inline]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The part of `text` that it covers; empty if it does not lie in `text`.
    #[inline]
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }
}
