use std::path::Path;

use epitome_text::{Article, Sentence};
use serde::Serialize;

use crate::corpus::{parts, read_path};
use crate::{Result, Skipped};

/// How to show what the reader makes of a file.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Give the sentences as well.
    pub sentences: bool,
    /// How to read it.
    pub reading: epitome_reader::Options,
}

/// What the reader makes of one file.
#[derive(Clone, Debug, Serialize)]
pub struct FileReading {
    /// Version of this shape.
    pub schema: u32,
    /// The file as given.
    pub path: String,
    /// Format it was read as.
    pub format: String,
    /// Its articles.
    pub articles: Vec<Article>,
    /// How sure the language of each article is, from 0 (a guess) to 1, by its text alone.
    pub language_confidence: Vec<f32>,
    /// Sentences of each article, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentences: Option<Vec<Vec<Sentence>>>,
    /// Entries that could not be read.
    pub skipped: Vec<Skipped>,
    /// What else the reader says.
    pub notes: Vec<String>,
}

/// Reads one file (`-`: standard input).
///
/// # Errors
/// [`crate::Error::Unreadable`] with the cause.
pub fn read_file(path: &Path, options: &ReadOptions) -> Result<FileReading> {
    let mut articles = Vec::new();
    let outcome = read_path(path, &options.reading, &mut |article| articles.push(article))?;
    let confidence = |article: &Article| {
        let found = epitome_text::detect(&format!("{}\n\n{}", article.title, article.body));
        if found.language == article.language { (found.confidence * 100.0).round() / 100.0 } else { 0.0 }
    };
    let segment = |article: &Article| epitome_text::segment(&article.body, article.language);
    Ok(FileReading {
        schema: 1,
        path: path.display().to_string(),
        skipped: parts(path, &outcome),
        sentences: options.sentences.then(|| articles.iter().map(segment).collect()),
        language_confidence: articles.iter().map(confidence).collect(),
        articles,
        format: outcome.format,
        notes: outcome.notes,
    })
}
