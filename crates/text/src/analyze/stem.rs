//! Stems of words.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};

use crate::Language;

/// The stemmer of a language, if it has one.
#[derive(Clone, Copy)]
pub(super) enum Stem {
    Snowball(Stemmer),
    Bulgarian,
    None,
}

impl Stem {
    pub(super) fn new(language: Language) -> Self {
        match algorithm(language) {
            Some(algorithm) => Self::Snowball(Stemmer::new(algorithm)),
            None if language == Language::Bulgarian => Self::Bulgarian,
            None => Self::None,
        }
    }

    /// The stem of a word in lower case. Words of up to three letters, and whatever holds a digit, stay as they are.
    pub(super) fn of<'a>(self, lower: &'a str) -> Cow<'a, str> {
        if lower.chars().nth(3).is_none() || lower.contains(|c: char| c.is_ascii_digit()) {
            return Cow::Borrowed(lower);
        }
        let stem = match self {
            Self::Snowball(stemmer) => stemmer.stem(lower),
            Self::Bulgarian => Cow::Borrowed(without_article(lower)),
            Self::None => Cow::Borrowed(lower),
        };
        if stem.is_empty() { Cow::Borrowed(lower) } else { stem }
    }
}

fn algorithm(language: Language) -> Option<Algorithm> {
    Some(match language {
        Language::Arabic => Algorithm::Arabic,
        Language::Catalan => Algorithm::Catalan,
        Language::Czech => Algorithm::Czech,
        Language::Danish => Algorithm::Danish,
        Language::German => Algorithm::German,
        Language::Greek => Algorithm::Greek,
        Language::English => Algorithm::English,
        Language::Spanish => Algorithm::Spanish,
        Language::Persian => Algorithm::Persian,
        Language::Finnish => Algorithm::Finnish,
        Language::French => Algorithm::French,
        Language::Hindi => Algorithm::Hindi,
        Language::Hungarian => Algorithm::Hungarian,
        Language::Indonesian => Algorithm::Indonesian,
        Language::Italian => Algorithm::Italian,
        Language::Dutch => Algorithm::Dutch,
        Language::Norwegian => Algorithm::Norwegian,
        Language::Polish => Algorithm::Polish,
        Language::Portuguese => Algorithm::Portuguese,
        Language::Romanian => Algorithm::Romanian,
        Language::Russian => Algorithm::Russian,
        Language::Swedish => Algorithm::Swedish,
        Language::Turkish => Algorithm::Turkish,
        Language::Ukrainian => Algorithm::Ukrainian,
        Language::Bulgarian
        | Language::Hebrew
        | Language::Japanese
        | Language::Korean
        | Language::Thai
        | Language::Vietnamese
        | Language::Chinese
        | Language::Unknown => return None,
    })
}

/// A Bulgarian noun or adjective without its definite article, if at least three letters remain.
fn without_article(lower: &str) -> &str {
    const ARTICLES: [&str; 6] = ["ът", "ят", "та", "то", "те", "а"];
    ARTICLES
        .iter()
        .find_map(|article| lower.strip_suffix(article))
        .filter(|stem| stem.chars().nth(2).is_some())
        .unwrap_or(lower)
}
