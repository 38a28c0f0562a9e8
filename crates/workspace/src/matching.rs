use epitome_text::{Analyzer, Article};
use rustc_hash::FxHashSet;

/// Tells which articles in memory hold a word of a query.
pub(crate) struct Matcher<'a> {
    query: &'a str,
}

impl<'a> Matcher<'a> {
    pub(crate) fn new(query: &'a str) -> Self {
        Self { query }
    }

    /// Whether title or body has one of the query's words (stop words aside), in the article's language.
    pub(crate) fn matches(&self, article: &Article) -> bool {
        let mut analyzer = Analyzer::new(article.language);
        let mut wanted = FxHashSet::default();
        analyzer.each(self.query, |token| {
            if !token.stop {
                wanted.insert(token.term.to_owned());
            }
        });
        [&article.title, &article.body].iter().any(|text| {
            let mut found = false;
            analyzer.each(text, |token| found |= wanted.contains(token.term));
            found
        })
    }
}
