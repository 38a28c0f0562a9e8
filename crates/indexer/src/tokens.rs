use std::sync::{Mutex, MutexGuard, PoisonError};

use epitome_text::{Analyzer, Article, Language, detect};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Terms longer than this are data, not words.
pub(crate) const LONGEST_TERM: usize = 96;

/// The language in which an article is indexed. What is too short to tell is told from its title, too, as a
/// headline alone is; stemmed as its neighbours are, it is found with them.
pub(crate) fn language_of(article: &Article) -> Language {
    if article.language != Language::Unknown {
        return article.language;
    }
    detect(&format!("{}\n{}", article.title, article.body)).language
}

/// Text as the tokenizer wants it: the language it is to be analysed in, a line feed, the text.
pub(crate) fn tagged(language: Language, text: &str) -> String {
    let code = language.code();
    let mut tagged = String::with_capacity(code.len() + 1 + text.len());
    tagged.push_str(code);
    tagged.push('\n');
    tagged.push_str(text);
    tagged
}

/// Makes [`Analyzer`] the engine's tokenizer, switched to the language of each text.
#[derive(Default)]
pub(crate) struct Terms {
    analyzers: Vec<Analyzer>,
    stream: Stream,
}

impl Clone for Terms {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Tokenizer for Terms {
    type TokenStream<'a> = &'a mut Stream;

    fn token_stream<'a>(&'a mut self, tagged: &'a str) -> &'a mut Stream {
        let (code, text) = tagged.split_once('\n').unwrap_or(("", tagged));
        let analyzer = analyzer_for(&mut self.analyzers, Language::from_code(code));
        self.stream.fill(analyzer, text);
        &mut self.stream
    }
}

fn analyzer_for(analyzers: &mut Vec<Analyzer>, language: Language) -> &mut Analyzer {
    let at = analyzers.iter().position(|analyzer| analyzer.language() == language);
    let at = at.unwrap_or_else(|| {
        analyzers.push(Analyzer::new(language));
        analyzers.len() - 1
    });
    &mut analyzers[at]
}

/// Analyzers that remember the words they have seen, lent to one search at a time.
#[derive(Default)]
pub(crate) struct Pool(Mutex<Vec<Vec<Analyzer>>>);

/// Analyzers of a [`Pool`], given back when dropped.
pub(crate) struct Lent<'a> {
    pool: &'a Pool,
    analyzers: Vec<Analyzer>,
}

impl Pool {
    pub(crate) fn lend(&self) -> Lent<'_> {
        let analyzers = self.free().pop().unwrap_or_default();
        Lent { pool: self, analyzers }
    }

    fn free(&self) -> MutexGuard<'_, Vec<Vec<Analyzer>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lent<'_> {
    pub(crate) fn get(&mut self, language: Language) -> &mut Analyzer {
        analyzer_for(&mut self.analyzers, language)
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        self.pool.free().push(std::mem::take(&mut self.analyzers));
    }
}

/// The terms of one text, end to end in one buffer.
#[derive(Default)]
pub(crate) struct Stream {
    terms: String,
    ends: Vec<usize>,
    next: usize,
    token: Token,
}

impl Stream {
    fn fill(&mut self, analyzer: &mut Analyzer, text: &str) {
        self.terms.clear();
        self.ends.clear();
        self.next = 0;
        analyzer.each(text, |token| {
            self.terms.push_str(token.term);
            self.ends.push(self.terms.len());
        });
    }
}

impl TokenStream for &mut Stream {
    fn advance(&mut self) -> bool {
        while let Some(&end) = self.ends.get(self.next) {
            let start = if self.next == 0 { 0 } else { self.ends[self.next - 1] };
            self.token.position = self.next;
            self.next += 1;
            if end > start && end - start <= LONGEST_TERM {
                self.token.text.clear();
                self.token.text.push_str(&self.terms[start..end]);
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
