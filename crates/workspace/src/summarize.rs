use std::path::PathBuf;

use epitome_summarizer::{Budget, Method};
use epitome_text::Span;
use serde::Serialize;

use epitome_text::Article;

use crate::corpus::read_files;
use crate::{Event, Progress, Result, Skipped, Stage};

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
    /// How to read files.
    pub reading: epitome_reader::Options,
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
    let (articles, skipped) = read_files(&options.files, &options.reading)?;
    let (background, _) = read_files(&options.background, &options.reading)?;
    progress(Event::Start { stage: Stage::Summarising, total: 1 });
    let summary = summarize_articles(&articles, &background, options);
    progress(Event::End);
    Ok(SummaryResult { skipped, ..summary })
}

/// The summary of articles that are read already; files and background of `options` do not matter.
pub(crate) fn summarize_articles(
    articles: &[Article],
    background: &[Article],
    options: &SummarizeOptions,
) -> SummaryResult {
    let articles: Vec<&Article> = articles.iter().collect();
    let summary = epitome_summarizer::summarize(
        &articles,
        &epitome_summarizer::Options {
            method: options.method,
            budget: options.budget,
            query: options.query.as_deref(),
            background,
            voices: &epitome_stories::voices(&articles),
        },
    );
    let sentences = summary.picks.into_iter().map(|pick| SummarySentence {
        article: articles[pick.article].id.clone(),
        path: articles[pick.article].path.clone(),
        span: pick.quote.span(),
        text: pick.quote.text().to_owned(),
        score: pick.score,
        support: pick.support.iter().map(|&other| articles[other].id.clone()).collect(),
    });
    SummaryResult {
        schema: 1,
        method: options.method.to_string(),
        sentences: sentences.collect(),
        words: summary.words,
        over_budget: summary.over_budget,
        articles: articles.len(),
        skipped: Vec::new(),
    }
}
