use std::sync::Arc;

use epitome_text::{Article, Language, Span};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Groups;

/// What to search for. `Request { query, limit: 10, ..Request::default() }` is a plain search.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// As the user typed it; any text is a valid query. Empty: every article that the filters let pass.
    pub query: String,
    /// Most hits to give; 0 only counts.
    pub limit: usize,
    /// Hits to pass over first.
    pub offset: usize,
    /// Only articles published on or after this day.
    pub since: Option<Date>,
    /// Only articles published on or before this day.
    pub until: Option<Date>,
    /// Only articles of one of these sources (part of the name, case and accents aside).
    pub sources: Vec<String>,
    /// Only articles in one of these languages.
    pub languages: Vec<Language>,
    /// Only articles whose path matches one of these globs, or is or lies in one of these folders.
    pub paths: Vec<String>,
    /// Only articles of one of these formats.
    pub formats: Vec<String>,
    /// Only articles of one of these groups.
    pub stories: Vec<String>,
    /// The groups that `stories`, `story:` in the query and [`Facet::Story`] mean; without them no article is
    /// in a story.
    pub groups: Option<Arc<Groups>>,
    /// What comes first.
    pub sort: Sort,
    /// Counts to give with the hits.
    pub facets: Vec<Facet>,
    /// Sentences to show before and after the best one.
    pub context: usize,
    /// The day from which `since:7d` counts; that of the newest article if `None`.
    pub now: Option<Date>,
    /// Looks also for words that the best articles share: finds more, ranks less sharply.
    pub expand: bool,
}

/// What comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// The best match.
    #[default]
    Relevance,
    /// The newest; articles without a date come last.
    Date,
    /// By name of the source, then the best match; articles without a source come last.
    Source,
}

/// What hits can be counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Facet {
    /// Who published it.
    Source,
    /// Code of the language.
    Language,
    /// Month of publication, `2025-08`.
    Month,
    /// File format.
    Format,
    /// The group that it is in.
    Story,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Results {
    /// Best first, unless sorted otherwise.
    pub hits: Vec<Hit>,
    /// How many articles match in all.
    pub total: usize,
    /// How the query was read, in words, if not plainly as typed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// The query with words that the index knows, if few articles match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
    /// One for each facet asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facets: Vec<Counts>,
}

/// All matching articles, counted by one facet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// By what.
    pub facet: Facet,
    /// Value and count, most first; months in their order. Articles without a value are not counted.
    pub counts: Vec<(String, usize)>,
}

/// One found article.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    /// The article.
    pub article: Article,
    /// From 0; comparable only within one search.
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
    /// Matches, as byte ranges of `text`, in order.
    pub matches: Vec<Span>,
}
