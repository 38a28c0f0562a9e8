use std::path::PathBuf;

use epitome_summarizer::{Alternative, Budget, Concept, Method, Parts, Reason, explain};
use epitome_text::{Article, Span};
use serde::Serialize;

use crate::corpus::read_files;
use crate::walk::{Selection, walk};
use crate::{Event, Places, Progress, Result, Skipped, Stage};

/// What to summarise as one story.
#[derive(Clone, Debug)]
pub struct SummarizeOptions {
    /// Files to read, and folders whose files to read; `-` is standard input.
    pub files: Vec<PathBuf>,
    /// How long the summary may be.
    pub budget: Budget,
    /// How to weigh and choose sentences.
    pub method: Method,
    /// What answers it comes first.
    pub query: Option<String>,
    /// Files, and folders of files, whose content the reader knows already.
    pub background: Vec<PathBuf>,
    /// Whether to give the reasons for each sentence.
    pub explain: bool,
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
    /// What would come next, and what the whole is worth, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<SummaryExplanation>,
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
    /// Why it was chosen, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<SentenceReason>,
}

/// Why a sentence was chosen.
#[derive(Clone, Debug, Serialize)]
pub struct SentenceReason {
    /// What it is worth alone, before the others tell part of it.
    pub alone: f64,
    /// What it adds to the others: the sum of the parts.
    pub adds: f64,
    /// What makes up `adds`.
    pub parts: Parts,
    /// Words and word pairs that it covers, the heaviest first.
    pub concepts: Vec<Concept>,
    /// The sentence that would best replace it within the budget.
    pub instead: Option<OtherSentence>,
}

/// What a summary is worth as a whole.
#[derive(Clone, Debug, Serialize)]
pub struct SummaryExplanation {
    /// Value of all sentences together.
    pub value: f64,
    /// The sentence that would add most if there were room.
    pub next: Option<OtherSentence>,
}

/// A sentence that was not chosen.
#[derive(Clone, Debug, Serialize)]
pub struct OtherSentence {
    /// Verbatim.
    pub text: String,
    /// Id of its article.
    pub article: String,
    /// Its file.
    pub path: String,
    /// Bytes in the article's body.
    pub span: Span,
    /// What it would add.
    pub adds: f64,
}

/// Summarises all the input as one story.
///
/// # Errors
/// If no file of the input, or of the background, can be read.
pub fn summarize(options: &SummarizeOptions, progress: Progress<'_>) -> Result<SummaryResult> {
    let (articles, mut skipped) = read(&options.files, &options.reading)?;
    let (background, unread) = read(&options.background, &options.reading)?;
    skipped.extend(unread);
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
    let settings = epitome_summarizer::Options {
        method: options.method,
        budget: options.budget,
        query: options.query.as_deref(),
        background,
        voices: &epitome_stories::voices(&articles),
    };
    let (summary, explanation) = match options.explain {
        true => {
            let (summary, explanation) = explain(&articles, &settings);
            (summary, Some(explanation))
        }
        false => (epitome_summarizer::summarize(&articles, &settings), None),
    };
    let (reasons, explanation) = explanation.map_or_else(Default::default, |explanation| {
        let next = explanation.next.map(|next| other(next, &articles));
        (explanation.picks, Some(SummaryExplanation { value: explanation.value, next }))
    });
    let mut reasons = reasons.into_iter();
    let sentences = summary.picks.into_iter().map(|pick| SummarySentence {
        article: articles[pick.article].id.clone(),
        path: articles[pick.article].path.clone(),
        span: pick.quote.span(),
        text: pick.quote.text().to_owned(),
        score: pick.score,
        support: pick.support.iter().map(|&other| articles[other].id.clone()).collect(),
        why: reasons.next().map(|reason| why(reason, &articles)),
    });
    SummaryResult {
        schema: 1,
        method: options.method.to_string(),
        sentences: sentences.collect(),
        words: summary.words,
        over_budget: summary.over_budget,
        explanation,
        articles: articles.len(),
        skipped: Vec::new(),
    }
}

/// Reads files, and the files of folders.
fn read(paths: &[PathBuf], reading: &epitome_reader::Options) -> Result<(Vec<Article>, Vec<Skipped>)> {
    let (mut files, mut failed) = (Vec::new(), Vec::new());
    for path in paths {
        if path.is_dir() {
            let found = walk(&Places::new(path, None)?, &Selection::default())?;
            files.extend(found.files.into_iter().map(|file| file.place));
            failed.extend(found.failed);
        } else {
            files.push(path.clone());
        }
    }
    let (articles, skipped) = read_files(&files, reading)?;
    failed.extend(skipped);
    Ok((articles, failed))
}

fn why(reason: Reason, articles: &[&Article]) -> SentenceReason {
    let Reason { alone, adds, parts, concepts, instead, .. } = reason;
    SentenceReason { alone, adds, parts, concepts, instead: instead.map(|instead| other(instead, articles)) }
}

fn other(sentence: Alternative, articles: &[&Article]) -> OtherSentence {
    let article = articles[sentence.article];
    OtherSentence {
        text: sentence.quote.text().to_owned(),
        article: article.id.clone(),
        path: article.path.clone(),
        span: sentence.quote.span(),
        adds: sentence.adds,
    }
}
