mod count;
mod fold;
mod scan;
mod stem;
mod stop;

pub use count::count_words;
pub(crate) use fold::digit;
use rustc_hash::FxHashMap;
pub(crate) use scan::unspaced;
pub(crate) use stop::stop_words;

use self::{fold::Folder, scan::Run, stem::Stem, stop::Stops};
use crate::{Language, Span};

/// Words remembered by one analyzer before it forgets all of them: bounds its memory to some megabytes.
const MEMO_WORDS: usize = 1 << 16;

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
/// Each distinct spelling is analysed once and remembered, up to 65,536 of them, so that running text costs
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
    memo: FxHashMap<Box<str>, Entry>,
    arena: String,
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
        Self {
            folder: Folder::new(language),
            stem: Stem::new(language),
            stops: Stops::of(language),
            memo: FxHashMap::default(),
            arena: String::new(),
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

    /// Calls `visit` with each token of `text`, in order.
    pub fn each(&mut self, text: &str, mut visit: impl FnMut(Token<'_>)) {
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

    fn visit(&mut self, text: &str, start: usize, end: usize, visit: &mut impl FnMut(Token<'_>)) {
        let surface = &text[start..end];
        let entry = match self.memo.get(surface) {
            Some(entry) => *entry,
            None => self.learn(surface),
        };
        if entry.word.is_empty() {
            return;
        }
        visit(Token {
            span: Span { start: start as u32, end: end as u32 },
            term: entry.term.of(&self.arena),
            word: entry.word.of(&self.arena),
            stop: entry.stop,
            capital: entry.capital,
        });
    }

    #[cold]
    fn learn(&mut self, surface: &str) -> Entry {
        if self.memo.len() >= MEMO_WORDS {
            self.memo.clear();
            self.arena.clear();
        }
        let lower = self.folder.lower(surface);
        let entry = Entry {
            word: self.keep(&lower),
            term: self.keep(&self.stem.of(&lower)),
            stop: self.stops.holds(surface, &lower),
            capital: surface.chars().next().is_some_and(char::is_uppercase),
        };
        self.memo.insert(surface.into(), entry);
        entry
    }

    /// Puts the folded form of `lower` into the arena.
    fn keep(&mut self, lower: &str) -> Span {
        let start = self.arena.len() as u32;
        self.folder.fold_into(lower, &mut self.arena);
        Span { start, end: self.arena.len() as u32 }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn terms(language: Language, text: &str) -> String {
        let mut terms = Vec::new();
        Analyzer::new(language).each(text, |token| terms.push(token.term.to_owned()));
        terms.join(" ")
    }

    fn check(code: &str, text: &str, expect: &str) {
        assert_eq!(terms(Language::from_code(code), text), expect, "{code}: {text}");
    }

    #[test]
    fn english() {
        check("en", "The bank's warnings, again", "the bank warn again");
        check("en", "workers’ rights don’t end", "worker right don't end");
        check("en", "They're O'Brien's", "they o'brien");
        check("en", "well-known co-operation", "well known co oper");
        check("en", "The U.S. and U.N. envoys", "the us and un envoy");
        check("en", "a café, naïve Müller", "a cafe naiv muller");
        check("en", "gas and bus", "gas and bus");
        check("en", "ＦＵＬＬ ﬁne", "full fine");
        check("en", "", "");
        check("en", "--- ... !!", "");
    }

    #[test]
    fn numbers() {
        check("en", "3,000 and 2.5% of 1,234,567.89", "3000 and 2.5 of 1234567.89");
        check("de", "3.000 und 2,5 Prozent", "3000 und 2.5 prozent");
        check("en", "10:30, 2011-03-05, G20 5th", "10 30 2011 03 05 g20 5th");
        check("ar", "٢٠١١", "2011");
        check("hi", "२०११", "2011");
        check("en", "in 2009, 3, 4", "in 2009 3 4");
    }

    #[test]
    fn elision() {
        check("fr", "L'homme d’État qu'il a vu aujourd'hui", "l homm d etat qu il a vu aujourd'hui");
        check("it", "dell'uomo c'è", "dell uom c e");
        check("ca", "l'Ajuntament d'avui", "l ajunt d avu");
        check("tr", "Ankara'da İstanbul'un", "ankar istanbul");
        check("tr", "IŞIK ışık", "isik isik");
        check("uk", "п’ять", "п'ят");
        check("he", "צה״ל", "צהל");
    }

    #[test]
    fn other_languages() {
        check("de", "Häuser HÄUSER Straße", "haus haus strass");
        check("ru", "Министры ёлка мой", "министр елк мой");
        check("el", "Οι υπουργοί ΥΠΟΥΡΓΟΣ", "οι υπουργ υπουργ");
        check("vi", "Hà Nội Ha Noi", "ha noi ha noi");
        check("fa", "کتاب‌ها", "كتاب ها");
        check("ar", "الْكِتَابُ", "كتاب");
    }

    #[test]
    fn unspaced() {
        check("zh", "北京时间，2020年", "北京 京时 时间 2020 年");
        check("ja", "東京タワー", "東京 京タ タワ ワー");
        check("ko", "서울에서 그", "서울 울에 에서 그");
        check("th", "ที่นี่", "ทีนี");
        check("en", "the 北京 office", "the 北京 offic");
    }

    #[test]
    fn stop_words_and_capitals() {
        let mut seen = Vec::new();
        Analyzer::new(Language::English).each("The US told us of Paris", |token| {
            seen.push((token.word.to_owned(), token.stop, token.capital));
        });
        let expect = [
            ("the", true, true),
            ("us", false, true),
            ("told", false, false),
            ("us", true, false),
            ("of", true, false),
            ("paris", false, true),
        ];
        assert_eq!(seen, expect.map(|(word, stop, capital)| (word.to_owned(), stop, capital)));
    }

    #[test]
    fn stop_words_of_every_language() {
        let cases = [
            "ar في",
            "bg и",
            "ca que",
            "cs se",
            "da og",
            "de und",
            "el και",
            "en the",
            "es que",
            "fa از",
            "fi ja",
            "fr les",
            "he של",
            "hi के",
            "hu hogy",
            "id yang",
            "it della",
            "ja これ",
            "ko 그",
            "nl het",
            "no og",
            "pl nie",
            "pt não",
            "ro este",
            "ru что",
            "sv och",
            "th ที่",
            "tr ve",
            "uk що",
            "vi là",
            "zh 我们",
        ];
        for (code, word) in cases.iter().filter_map(|case| case.split_once(' ')) {
            let language = Language::from_code(code);
            assert!(Analyzer::new(language).is_stop(word), "{code} {word}");
        }
        assert_eq!(cases.len(), Language::ALL.len());
    }

    #[test]
    fn forgets_and_goes_on() {
        let text: String = (0..70_000).map(|n| format!("w{n} ")).collect();
        let mut count = 0;
        Analyzer::new(Language::English).each(&text, |token| {
            assert_eq!(token.word, token.span.of(&text));
            count += 1;
        });
        assert_eq!(count, 70_000);
    }

    proptest! {
        #[test]
        fn spans_in_order_and_terms_stable(text in "\\PC*|[a-z'’.,0-9İß한字ก ำ\u{301}\u{200c}\u{0}-]*", at in 0usize..31) {
            let mut analyzer = Analyzer::new(Language::ALL[at]);
            let mut seen = Vec::new();
            analyzer.each(&text, |token| {
                assert!(!token.span.of(&text).is_empty() && !token.word.is_empty());
                seen.push((token.span, token.term.to_owned()));
            });
            prop_assert!(seen.is_sorted_by(|a, b| a.0.start < b.0.start && a.0.end <= b.0.end));
            let mut again = Vec::new();
            analyzer.each(&text, |token| again.push((token.span, token.term.to_owned())));
            prop_assert_eq!(seen, again);
        }
    }
}
