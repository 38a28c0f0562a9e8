use epitome_text::{Article, segment};
use rustc_hash::FxHashSet;
use serde::Serialize;
use similar::{ChangeTag, TextDiff};

use crate::render::one_line;

/// A piece of a comparison, in the order of the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// In both.
    Same(String),
    /// Only in the digest.
    Digest(String),
    /// Only in the article.
    Article(String),
}

/// From `quote` to the sentence of the article that is most like it; empty if none is like it.
pub(super) fn nearest(quote: &str, article: &Article) -> Vec<Change> {
    let words =
        |text: &str| -> FxHashSet<String> { text.split_whitespace().map(str::to_lowercase).collect() };
    let wanted = words(quote);
    let shared = |text: &str| {
        let found = words(text);
        let both = found.intersection(&wanted).count();
        // Dice in thousandths, so that ties are ties.
        (2000 * both).checked_div(found.len() + wanted.len()).unwrap_or(0)
    };
    let sentences = segment(&article.body, article.language);
    let best = sentences
        .iter()
        .map(|sentence| sentence.quotable().of(&article.body))
        .map(|text| (shared(text), text))
        .fold((0, ""), |best, next| if next.0 > best.0 { next } else { best });
    if best.0 < 250 { Vec::new() } else { between(&one_line(quote), &one_line(best.1)) }
}

/// Word by word.
pub(super) fn between(digest: &str, article: &str) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    for change in TextDiff::from_words(digest, article).iter_all_changes() {
        let text = change.value().to_owned();
        match (change.tag(), changes.last_mut()) {
            (ChangeTag::Equal, Some(Change::Same(last)))
            | (ChangeTag::Delete, Some(Change::Digest(last)))
            | (ChangeTag::Insert, Some(Change::Article(last))) => last.push_str(&text),
            (ChangeTag::Equal, _) => changes.push(Change::Same(text)),
            (ChangeTag::Delete, _) => changes.push(Change::Digest(text)),
            (ChangeTag::Insert, _) => changes.push(Change::Article(text)),
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_by_word() {
        let check = |a: &str, b: &str, expect: &[Change]| assert_eq!(between(a, b), expect);
        let (same, digest, article) = (
            |text: &str| Change::Same(text.to_owned()),
            |text: &str| Change::Digest(text.to_owned()),
            |text: &str| Change::Article(text.to_owned()),
        );
        check("one two", "one two", &[same("one two")]);
        check("12 people died", "15 people died", &[digest("12"), article("15"), same(" people died")]);
    }

    #[test]
    fn the_most_alike() {
        let body =
            "The bridge fell at noon.\n\nTwelve people died in the flood.\n\nRain is forecast.".to_owned();
        let article = Article { body, language: epitome_text::Language::English, ..Article::default() };
        let changes = nearest("Fifteen people died in the flood.", &article);
        assert!(changes.contains(&Change::Article("Twelve".to_owned())), "{changes:?}");
        assert_eq!(nearest("Nothing alike here at all", &article), []);
    }
}
