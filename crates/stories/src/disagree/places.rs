//! Which articles of a story know of which places.

use std::sync::atomic::{AtomicU8, Ordering};

use epitome_text::Article;
use rustc_hash::FxHashMap;

use super::mention::Mention;

const KNOWS: u8 = 1;
const KNOWS_NOT: u8 = 2;

/// The places that mentions name, looked up in the articles when somebody asks.
pub(super) struct Places<'a> {
    /// Titles and bodies in lower case.
    texts: Vec<(String, String)>,
    names: Vec<&'a str>,
    /// Of each mention, numbers of the places that it names.
    of: Vec<Vec<usize>>,
    /// For each place and article what was found.
    known: Vec<AtomicU8>,
}

impl<'a> Places<'a> {
    pub(super) fn of(articles: &[&Article], mentions: &'a [Mention]) -> Self {
        let mut numbers: FxHashMap<&str, usize> = FxHashMap::default();
        let mut names = Vec::new();
        let mut number = |name: &'a String| {
            *numbers.entry(name.as_str()).or_insert_with(|| {
                names.push(name.as_str());
                names.len() - 1
            })
        };
        let of = mentions.iter().map(|one| one.frame.places.iter().map(&mut number).collect()).collect();
        let lower = |article: &&Article| (article.title.to_lowercase(), article.body.to_lowercase());
        let texts: Vec<_> = if names.is_empty() { Vec::new() } else { articles.iter().map(lower).collect() };
        let known = (0..names.len() * texts.len()).map(|_| AtomicU8::new(0)).collect();
        Self { texts, names, of, known }
    }

    /// Whether each of two mentions names a place that the other one's article knows nothing of, and they share none.
    pub(super) fn apart(&self, (a, own): (usize, usize), (b, other): (usize, usize)) -> bool {
        let unknown = |at: usize, article: usize| {
            let places = &self.of[at];
            !places.is_empty() && places.iter().all(|&place| !self.knows(article, place))
        };
        unknown(a, other) && unknown(b, own)
    }

    fn knows(&self, article: usize, place: usize) -> bool {
        let known = &self.known[place * self.texts.len() + article];
        match known.load(Ordering::Relaxed) {
            0 => {
                let ((title, body), name) = (&self.texts[article], self.names[place]);
                let knows = body.contains(name) || title.contains(name);
                known.store(if knows { KNOWS } else { KNOWS_NOT }, Ordering::Relaxed);
                knows
            }
            found => found == KNOWS,
        }
    }
}
