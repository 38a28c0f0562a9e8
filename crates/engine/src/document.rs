//! An article as the engine keeps it.

use epitome_text::{Analyzer, Article};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::fields::{BODY, COPY, DAY, FORMAT, LANGUAGE, ORDER, PLACE, TITLE};

/// Longer terms are data, not words.
const LONGEST_TERM: usize = 96;

/// What comes back.
#[derive(Deserialize)]
pub(crate) struct Stored {
    #[serde(default)]
    article: Option<String>,
    #[serde(default)]
    place: u64,
}

impl Stored {
    /// The article as it was pushed, with its place.
    pub(crate) fn article(self) -> Option<(u64, Article)> {
        Some((self.place, serde_json::from_str(&self.article?).ok()?))
    }
}

/// The document of an article. It holds the article itself as a string, so that no engine can change a number or a
/// date in it, and is told apart from any other by its path, part and id.
pub(crate) fn of(article: &Article, place: u64) -> Value {
    let day = article.published.filter(|published| published.is_stated()).map(|published| {
        (published.at.date().duration_since(jiff::civil::Date::constant(1970, 1, 1)).as_hours()) / 24
    });
    let (order, copy) = halves(article);
    let mut document = json!({
        TITLE: terms(article, &article.title),
        BODY: terms(article, &article.body),
        LANGUAGE: article.language.code(),
        FORMAT: article.format,
        ORDER: order,
        COPY: copy,
        PLACE: place,
        // Plain data of the crate: serialising it cannot fail.
        "article": serde_json::to_string(article).unwrap_or_default(),
    });
    if let Some(day) = day {
        document[DAY] = json!(day);
    }
    document
}

/// What tells an article apart.
pub(crate) fn key(article: &Article) -> String {
    digest(article).to_hex()[..32].to_owned()
}

fn digest(article: &Article) -> blake3::Hash {
    let part = article.part.as_deref().unwrap_or_default();
    blake3::hash(format!("{}\n{part}\n{}", article.path, article.id).as_bytes())
}

/// 53 bits each: as many as any JSON keeps.
fn halves(article: &Article) -> (u64, u64) {
    let hash = digest(article);
    let half = |at: usize| {
        let bytes: [u8; 8] = hash.as_bytes()[at..at + 8].try_into().unwrap_or_default();
        u64::from_le_bytes(bytes) >> 11
    };
    (half(0), half(8))
}

fn terms(article: &Article, text: &str) -> String {
    let mut terms = String::with_capacity(text.len());
    Analyzer::new(article.language).each(text, |token| {
        if !token.term.is_empty() && token.term.len() <= LONGEST_TERM {
            if !terms.is_empty() {
                terms.push(' ');
            }
            terms.push_str(token.term);
        }
    });
    terms
}
