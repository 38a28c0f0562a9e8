use epitome_text::{Analyzer, Article, Language, analyzer_of, detect};
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
        let analyzer = analyzer_of(&mut self.analyzers, Language::from_code(code));
        self.stream.fill(analyzer, text);
        &mut self.stream
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
