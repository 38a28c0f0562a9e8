//! What weighs in a story and one source alone tells.

use epitome_text::{Article, Language, Role, Span, segment, with_analyzer};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::number::{Kind, numbers};
use crate::hash;

/// A sentence with a number or a name that no other source of the story has.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Solo {
    /// Index of the article.
    pub article: usize,
    /// Its sentence, as a quote shows it.
    pub sentence: Span,
    /// What only it has, as bytes of the body.
    pub tells: Vec<Span>,
    /// How much it weighs: terms that the sources share, times what only it has.
    pub weight: f64,
}

/// Words of a sentence that stands well alone.
const WORDS: std::ops::RangeInclusive<usize> = 7..=40;
/// Least share of its words that other sources use too: the rest is of something else.
const SHARED: f64 = 0.4;
/// Openings that need the sentence before.
const OPENINGS: &[&str] = &[
    "he", "she", "it", "they", "his", "her", "its", "their", "this", "that", "these", "those", "but", "and",
    "so", "however", "there", "then", "also", "er", "sie", "es", "dies", "diese", "dieser", "aber", "und",
    "doch", "él", "ella", "ellos", "esto", "pero", "y", "il", "elle", "ils", "mais", "et", "ce", "cette",
    "i", "we", "you", "my", "our",
];

/// Statements of one source, the weightiest first, at most one an article. `voices` as in [`crate::Group`];
/// `sources` names who published each article: a text of unknown source is one of its own.
pub fn only_one_source(articles: &[&Article], voices: &[u32], sources: &[Option<&str>]) -> Vec<Solo> {
    let owners = owners(articles.len(), voices, sources);
    if owners.iter().collect::<FxHashSet<_>>().len() < 2 {
        return Vec::new();
    }
    let known = Known::of(articles, &owners);
    let mut best: Vec<Solo> = Vec::new();
    for (index, article) in articles.iter().enumerate() {
        // A copy tells nothing that its original does not.
        if voices.iter().take(index).any(|voice| Some(voice) == voices.get(index)) {
            continue;
        }
        let told = known.sentences(index, article, owners[index]);
        let first = |best: Option<Solo>, next: Solo| match best {
            Some(best) if best.weight >= next.weight => Some(best),
            _ => Some(next),
        };
        best.extend(told.into_iter().fold(None, first));
    }
    best.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.article.cmp(&b.article)));
    best
}

/// For each article who stands behind it: articles of one voice or of one source have the same owner.
fn owners(count: usize, voices: &[u32], sources: &[Option<&str>]) -> Vec<usize> {
    let voice = |at: usize| voices.get(at).copied().unwrap_or(at as u32);
    let source = |at: usize| sources.get(at).copied().flatten();
    let mut owners: Vec<usize> = (0..count).collect();
    for at in 0..count {
        let same =
            |other: usize| voice(other) == voice(at) || source(at).is_some() && source(other) == source(at);
        if let Some(first) = (0..at).find(|&other| same(other)) {
            owners[at] = owners[first];
        }
    }
    owners
}

/// A number or a term, and the owners that have it.
struct Known {
    numbers: FxHashMap<(u64, char), FxHashSet<usize>>,
    terms: FxHashMap<(Language, u32), Vec<usize>>,
}

fn key(value: f64, kind: Kind) -> (u64, char) {
    let kind = match kind {
        // A currency may go without saying.
        Kind::Count | Kind::Money(_) => '#',
        Kind::Percent => '%',
        Kind::Clock => ':',
        Kind::Day => '.',
    };
    (value.to_bits(), kind)
}

impl Known {
    fn of(articles: &[&Article], owners: &[usize]) -> Self {
        let mut known = Self { numbers: FxHashMap::default(), terms: FxHashMap::default() };
        for (article, &owner) in articles.iter().zip(owners) {
            for text in [&article.title, &article.body] {
                for number in numbers(text, article.language) {
                    known.numbers.entry(key(number.value, number.kind)).or_default().insert(owner);
                }
                with_analyzer(article.language, |analyzer| {
                    analyzer.each(text, |token| {
                        let term = (article.language, hash::term(token.term));
                        let owners = known.terms.entry(term).or_default();
                        if !owners.contains(&owner) {
                            owners.push(owner);
                        }
                    });
                });
            }
        }
        known
    }

    fn sentences(&self, index: usize, article: &Article, owner: usize) -> Vec<Solo> {
        let sentences = segment(&article.body, article.language);
        let quotes = sentences
            .iter()
            .filter(|sentence| sentence.role == Role::Body)
            .map(|sentence| sentence.quotable());
        quotes
            .filter_map(|span| {
                let tells = self.tells(article, span, owner);
                let weight = self.weight(article, span, &tells, owner)?;
                Some(Solo { article: index, sentence: span, tells, weight })
            })
            .collect()
    }

    /// Numbers of the sentence that nobody else has.
    fn tells(&self, article: &Article, span: Span, owner: usize) -> Vec<Span> {
        let text = span.of(&article.body);
        let only = |owners: &FxHashSet<usize>| owners.len() == 1 && owners.contains(&owner);
        numbers(text, article.language)
            .iter()
            .filter(|number| !matches!(number.kind, Kind::Clock | Kind::Day))
            .filter(|number| self.numbers.get(&key(number.value, number.kind)).is_none_or(only))
            .map(|number| Span {
                start: span.start + number.start as u32,
                end: span.start + number.end as u32,
            })
            .collect()
    }

    fn weight(&self, article: &Article, span: Span, tells: &[Span], owner: usize) -> Option<f64> {
        let text = span.of(&article.body);
        let words = text.split_whitespace().count();
        let opening =
            text.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty())?.to_lowercase();
        if tells.is_empty() || !WORDS.contains(&words) || OPENINGS.contains(&opening.as_str()) || torn(text) {
            return None;
        }
        let (mut terms, mut shared, mut weight) = (0, 0, 0.0);
        with_analyzer(article.language, |analyzer| {
            analyzer.each(text, |token| {
                if token.stop || !token.term.chars().any(char::is_alphabetic) {
                    return;
                }
                terms += 1;
                let owners = self.terms.get(&(article.language, hash::term(token.term)));
                let others =
                    owners.map_or(0, |owners| owners.iter().filter(|&&other| other != owner).count());
                shared += usize::from(others > 0);
                weight += (others as f64).ln_1p();
            });
        });
        let share = f64::from(shared as u32) / f64::from(terms.max(1) as u32);
        (terms >= 3 && share >= SHARED)
            .then(|| weight / f64::from(terms as u32).sqrt() * (tells.len() as f64).sqrt())
    }
}

/// Whether a quotation opens or closes outside of the sentence.
fn torn(text: &str) -> bool {
    let count = |marks: &[char]| text.matches(marks).count();
    count(&['"']) % 2 == 1 || count(&['“', '„', '«']) != count(&['”', '»']) && !text.contains('„')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(body: &str) -> Article {
        Article { body: body.to_owned(), language: Language::English, ..Article::default() }
    }

    #[test]
    fn what_one_source_tells() {
        let a = article(
            "The mill at Varnholm burned down on Friday night. Police said 12 people died in the mill at Varnholm.",
        );
        let b = article(
            "The old mill at Varnholm burned on Friday night. Police said 12 people died in the mill. The mill at Varnholm had been insured for 3 million euros, police said.",
        );
        let all = [&a, &b];
        let found = only_one_source(&all, &[0, 1], &[Some("A"), Some("B")]);
        let texts: Vec<&str> = found.iter().map(|solo| solo.sentence.of(&all[solo.article].body)).collect();
        assert_eq!(texts, ["The mill at Varnholm had been insured for 3 million euros, police said."]);
        assert_eq!(found[0].tells[0].of(&b.body), "3 million euros");
        // One publisher, or copies of one text, are one source.
        assert_eq!(only_one_source(&all, &[0, 1], &[Some("A"), Some("A")]), []);
        assert_eq!(only_one_source(&all, &[0, 0], &[Some("A"), Some("B")]), []);
    }
}
