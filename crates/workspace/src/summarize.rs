use std::path::PathBuf;

use epitome_summarizer::{Budget, Method};
use epitome_text::Span;
use serde::Serialize;

use crate::{Progress, Result, Skipped};

/// What to summarise as one story.
#[derive(Clone, Debug)]
pub struct SummarizeOptions {
    /// Files to read; `-` is standard input.
    pub files: Vec<PathBuf>,
    /// How long the summary may be.
    pub budget: Budget,
    /// How to weigh and choose sentences.
    pub method: Method,
    /// What answers it comes first.
    pub query: Option<String>,
    /// Files whose content the reader knows already.
    pub background: Vec<PathBuf>,
}

/// The summary of one story.
#[derive(Clone, Debug, Serialize)]
pub struct SummaryResult {
    /// Version of this shape.
    pub schema: u32,
    /// Name of the method.
    pub method: String,
    /// In reading order.
    pub sentences: Vec<SummarySentence>,
    /// Words in all.
    pub words: usize,
    /// Set where no sentence fits the budget and the shortest was taken all the same.
    pub over_budget: bool,
    /// Articles read.
    pub articles: usize,
    /// Files and entries that could not be read.
    pub skipped: Vec<Skipped>,
}

/// A quoted sentence.
#[derive(Clone, Debug, Serialize)]
pub struct SummarySentence {
    /// Verbatim.
    pub text: String,
    /// Id of its article.
    pub article: String,
    /// Its file.
    pub path: String,
    /// Bytes in the article's body.
    pub span: Span,
    /// What it adds to the objective.
    pub score: f64,
    /// Ids of other articles that say nearly the same.
    pub support: Vec<String>,
}

/// Summarises all the input as one story.
///
/// # Errors
/// If no file of the input can be read.
pub fn summarize(options: &SummarizeOptions, progress: Progress<'_>) -> Result<SummaryResult> {
    let _ = (options, progress);
    todo!()
}
