mod count;
mod fold;
mod kept;
mod memo;
mod scan;
mod stem;
mod stop;

pub use count::count_words;
pub(crate) use fold::digit;
pub use kept::{analyzer_of, with_analyzer};
pub use scan::unspaced;
pub(crate) use stop::stop_words;

use self::{fold::Folder, memo::Memo, scan::Run, stem::Stem, stop::Stops};
use crate::{Language, Span};

/// Words remembered by an analyzer before it forgets all of them, if nobody says: bounds its memory to some megabytes,
/// or to what one text holds.
const MEMO_WORDS: usize = 1 << 16;

/// The number of every spelling of which nothing is left.
const NOTHING: u32 = u32::MAX;

/// A word of a text and the term it becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// Where the word stands in the text.
    pub span: Span,
    /// Its term: folded (case, accents, letter forms) and stemmed. Equal terms match in a search.
    pub term: &'a str,
    /// The word folded but not stemmed.
    pub word: &'a str,
    /// Whether it is a stop word of the language.
    pub stop: bool,
    /// Whether it starts with an upper-case letter in the text.
    pub capital: bool,
}

/// Turns text of one language into terms. Cheap to make, reusable, not shared between threads.
///
/// - Words are runs of letters and digits; hyphens split, `U.S.` is one word, `3,000` becomes `3000`.
/// - English `'s` (and `'ll`, `'re` …) and Turkish suffixes after an apostrophe are dropped; French, Italian
///   and Catalan elisions (`l'`, `dell'`) are words of their own.
/// - Stems are Snowball's (<https://snowballstem.org>); languages without one only fold. Hebrew, Vietnamese
///   and `Unknown` are among these; Bulgarian loses its articles.
/// - Accents are folded **after** stemming, since stemmers need them, in every language that writes Latin or
///   Greek letters, Vietnamese among them: `Hà Nội` and `Ha Noi` are the same terms. Cyrillic keeps `й`, `ї`
///   and folds `ё`. Arabic, Persian and Hebrew lose vowel marks, and letter variants are unified.
/// - Chinese, Japanese, Korean, Thai and other scripts whose words are not white-space separated give
///   overlapping character bigrams, as Lucene's CJK analyzer does; a character that stands alone is a term.
///
/// Each distinct spelling is analysed once and remembered, for 65,536 of them and more, so that running text costs
/// one hash look-up a word.
///
/// ```
/// use epitome_text::{Analyzer, Language};
///
/// let mut terms = Vec::new();
/// Analyzer::new(Language::English).each("The bank's warnings", |token| {
///     if !token.stop {
///         terms.push(token.term.to_owned());
///     }
/// });
/// assert_eq!(terms, ["bank", "warn"]);
/// ```
pub struct Analyzer {
    folder: Folder,
    stem: Stem,
    stops: &'static Stops,
    memo: Memo,
    /// By number of the spelling.
    entries: Vec<Entry>,
    arena: String,
    /// Spellings beyond which it forgets all, and how often it has.
    most: usize,
    forgot: u32,
}

/// What a spelling becomes, as ranges of the arena.
#[derive(Clone, Copy)]
struct Entry {
    word: Span,
    term: Span,
    stop: bool,
    capital: bool,
}

impl Analyzer {
    /// An analyzer for `language`; `Unknown` folds and does not stem.
    pub fn new(language: Language) -> Self {
        Self::remembering(language, MEMO_WORDS)
    }

    /// As [`Analyzer::new`], remembering about so many words.
    pub fn remembering(language: Language, words: usize) -> Self {
        Self {
            folder: Folder::new(language),
            stem: Stem::new(language),
            stops: Stops::of(language),
            memo: Memo::default(),
            entries: Vec::new(),
            arena: String::new(),
            most: words,
            forgot: 0,
        }
    }

    /// The language it was made for.
    pub fn language(&self) -> Language {
        self.folder.language()
    }

    /// Whether `word`, as written in a text, is a stop word of the language.
    pub fn is_stop(&self, word: &str) -> bool {
        self.stops.holds(word, &self.folder.lower(word))
    }

    /// Forgets all spellings if it remembers too many, which it does between texts only; tells how often it has.
    pub fn renew(&mut self) -> u32 {
        if self.entries.len() >= self.most {
            self.memo.clear();
            self.entries.clear();
            self.arena.clear();
            self.forgot += 1;
        }
        self.forgot
    }

    /// Calls `visit` with each token of `text`, in order.
    pub fn each(&mut self, text: &str, mut visit: impl FnMut(Token<'_>)) {
        self.spellings(text, |analyzer, span, spelling| visit(analyzer.token(span, spelling)));
    }

    /// Calls `visit` with this analyzer and the span and spelling of each token of `text`, in order, for those who keep
    /// what they know of spellings and seldom need the [`Analyzer::token`].
    pub fn spellings(&mut self, text: &str, mut visit: impl FnMut(&Self, Span, u32)) {
        self.renew();
        for run in scan::runs(text, self.language()) {
            match run {
                Run::Word(start, end) => self.visit(text, start, end, &mut visit),
                Run::Elided(start, end) => scan::elisions(text, start, end, self.language(), |from, to| {
                    self.visit(text, from, to, &mut visit);
                }),
                Run::Unspaced(start, end) => {
                    scan::bigrams(text, start, end, |from, to| self.visit(text, from, to, &mut visit));
                }
            }
        }
    }

    /// The token of a spelling met since it last forgot, at `span`.
    #[inline]
    pub fn token(&self, span: Span, spelling: u32) -> Token<'_> {
        let entry = &self.entries[spelling as usize];
        Token {
            span,
            term: entry.term.of(&self.arena),
            word: entry.word.of(&self.arena),
            stop: entry.stop,
            capital: entry.capital,
        }
    }

    fn visit(&mut self, text: &str, start: usize, end: usize, visit: &mut impl FnMut(&Self, Span, u32)) {
        let next = self.entries.len() as u32;
        let mut spelling = self.memo.number(text, start, end, next);
        if spelling == next {
            self.learn(&text[start..end]);
            if self.entries[spelling as usize].word.is_empty() {
                self.memo.set(text, start, end, NOTHING);
                spelling = NOTHING;
            }
        }
        if spelling != NOTHING {
            visit(self, Span { start: start as u32, end: end as u32 }, spelling);
        }
    }

    #[cold]
    fn learn(&mut self, surface: &str) {
        let lower = self.folder.lower(surface);
        let entry = Entry {
            word: self.keep(&lower),
            term: self.keep(&self.stem.of(&lower)),
            stop: self.stops.holds(surface, &lower),
            capital: surface.chars().next().is_some_and(char::is_uppercase),
        };
        self.entries.push(entry);
    }

    /// Puts the folded form of `lower` into the arena.
    fn keep(&mut self, lower: &str) -> Span {
        let start = self.arena.len() as u32;
        self.folder.fold_into(lower, &mut self.arena);
        Span { start, end: self.arena.len() as u32 }
    }
}

#[cfg(test)]
mod tests;
