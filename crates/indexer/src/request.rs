use epitome_text::{Article, Span};
use serde::Serialize;

/// What to search for.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// As the user typed it; any text is a valid query.
    pub query: String,
    /// Most hits to give.
    pub limit: usize,
    /// Hits to pass over first.
    pub offset: usize,
    /// Only articles published on or after this day.
    pub since: Option<jiff::civil::Date>,
    /// Only articles published on or before this day.
    pub until: Option<jiff::civil::Date>,
}

/// What was found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Results {
    /// Best first.
    pub hits: Vec<Hit>,
    /// How many articles match in all.
    pub total: usize,
    /// How the query was read, in words, if not plainly as typed.
    pub notes: Vec<String>,
}

/// One found article.
#[derive(Clone, Debug, Serialize)]
pub struct Hit {
    /// The article.
    pub article: Article,
    /// BM25 score.
    pub score: f32,
    /// The best passage.
    pub snippet: Snippet,
}

/// A passage of a body with its matches.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Snippet {
    /// Where it stands in the body.
    pub span: Span,
    /// Its text.
    pub text: String,
    /// Matches, as byte ranges of `text`.
    pub matches: Vec<Span>,
}
