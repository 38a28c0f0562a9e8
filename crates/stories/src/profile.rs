//! What is kept of an article: counts of its terms, a sample of its shingles, its day.

use epitome_text::{Analyzer, Article, Language, with_analyzer};
use rustc_hash::FxHashMap;

use crate::facts::is_date;
use crate::hash;

/// Tokens of the body that are looked at: news tells its matter first, and memory stays bounded.
const TOKENS: usize = 1500;
/// The first tokens of the body, weighed up.
const LEAD: usize = 60;
/// Words of a shingle.
const SHINGLE: usize = 3;
/// Shingles kept: the smallest hashes (a bottom-k sketch), all of them in most articles.
pub(crate) const SHINGLES: usize = 1024;

/// How often a term stands in the parts of an article.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Count {
    pub(crate) term: u32,
    pub(crate) title: u8,
    pub(crate) lead: u8,
    pub(crate) body: u8,
    /// Occurrences in the body with a capital within a sentence.
    pub(crate) name: u8,
}

/// An article, compact: 8 bytes a distinct term and 4 a shingle.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Hashes of the content and of the id: the order in which articles are treated, whatever
    /// order they came in.
    pub(crate) key: (u64, u64),
    pub(crate) language: Language,
    /// Days since 1970, if the publication day is known.
    pub(crate) day: Option<i32>,
    /// Ascending by term.
    pub(crate) terms: Box<[Count]>,
    /// Ascending.
    pub(crate) shingles: Box<[u32]>,
}

impl Profile {
    /// The profile of an article. Cost: that of analysing its first 18,000 bytes.
    pub fn of(article: &Article) -> Self {
        let mut scan = Scan::default();
        with_analyzer(article.language, |analyzer| {
            scan.title(analyzer, &article.title);
            scan.body(analyzer, &article.body);
        });
        let content = hash::join(hash::text(&article.title), hash::text(&article.body));
        Self {
            key: (content, hash::text(&article.id)),
            language: article.language,
            day: day(article),
            terms: scan.terms(),
            shingles: shingles(&scan.words),
        }
    }
}

/// The day of publication in days since 1970; coarser dates and file times tell nothing of an event.
pub(crate) fn day(article: &Article) -> Option<i32> {
    let published = article.published?;
    published.states_day().then(|| {
        let epoch = jiff::civil::date(1970, 1, 1);
        published.at.date().since(epoch).map(|span| span.get_days()).unwrap_or_default()
    })
}

#[derive(Default)]
struct Scan {
    counts: FxHashMap<u32, Count>,
    /// Hashes of all tokens of the body in order.
    words: Vec<u64>,
}

impl Scan {
    fn title(&mut self, analyzer: &mut Analyzer, title: &str) {
        analyzer.each(title, |token| {
            if !token.stop {
                let count = self.count(hash::text(token.term));
                count.title = count.title.saturating_add(1);
            }
        });
    }

    fn body(&mut self, analyzer: &mut Analyzer, body: &str) {
        let body = head(body, TOKENS);
        let mut before = 0;
        analyzer.each(body, |token| {
            let word = hash::text(token.term);
            self.words.push(word);
            let lead = self.words.len() <= LEAD;
            let name = is_name(body, before, token.span.range());
            before = token.span.end as usize;
            if !token.stop {
                let count = self.count(word);
                count.body = count.body.saturating_add(1);
                count.lead = count.lead.saturating_add(u8::from(lead));
                count.name = count.name.saturating_add(u8::from(name));
            }
        });
    }

    fn count(&mut self, word: u64) -> &mut Count {
        let term = (word >> 32) as u32;
        self.counts.entry(term).or_insert(Count { term, title: 0, lead: 0, body: 0, name: 0 })
    }

    fn terms(&self) -> Box<[Count]> {
        let mut terms: Vec<Count> = self.counts.values().copied().collect();
        terms.sort_unstable_by_key(|count| count.term);
        terms.into()
    }
}

/// The start of `body` with about `words` words (letters in scripts that write no spaces).
fn head(body: &str, words: usize) -> &str {
    let bytes = words * 12;
    if body.len() <= bytes { body } else { &body[..body.floor_char_boundary(bytes)] }
}

/// A capital within a sentence: nothing but a space or quote before it; no weekday or month.
fn is_name(text: &str, before: usize, word: std::ops::Range<usize>) -> bool {
    let capital = text[word.clone()].chars().next().is_some_and(char::is_uppercase);
    capital
        && !is_date(&text[word.clone()])
        && before > 0
        && text[before..word.start].chars().all(|c| matches!(c, ' ' | '-' | '’' | '\''))
}

/// Distinct hashes of every run of [`SHINGLE`] words, ascending, at most [`SHINGLES`].
fn shingles(words: &[u64]) -> Box<[u32]> {
    let mut all: Vec<u32> = words
        .windows(SHINGLE)
        .map(|run| (run.iter().fold(7, |sum, &word| hash::join(sum, word)) >> 32) as u32)
        .collect();
    all.sort_unstable();
    all.dedup();
    all.truncate(SHINGLES);
    all.into()
}
