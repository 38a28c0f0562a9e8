use crate::Digest;

use super::{Layout, context, csv, digest, html, markdown};

/// Forms of a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DigestForm {
    /// Text for a terminal.
    Text,
    /// CommonMark with GFM's footnotes.
    Markdown,
    /// One self-contained page.
    Html,
    /// All of it, see `docs/schema/digest.v1.json`.
    Json,
    /// JSON Lines, a line a story as the digest's JSON has it.
    Jsonl,
    /// RFC 4180, a record a quote.
    Csv,
    /// RSS 2.0, an item a story.
    Rss,
    /// RFC 5322, with a text and an HTML part.
    Eml,
    /// EPUB 3, a chapter a story.
    Epub,
    /// A compact pack of cited quotes for a language model.
    Context,
}

/// What some forms need beside the digest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// How text is laid out.
    pub layout: Layout,
    /// Most tokens of a context pack; `None`: all quotes.
    pub tokens: Option<usize>,
    /// Sender of the mail.
    pub from: Option<String>,
    /// Receivers of the mail.
    pub to: Vec<String>,
}

/// Why a form could not be made. The built-in templates give no failure, so nobody should meet one.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A template is wrong.
    #[error(transparent)]
    Template(#[from] minijinja::Error),
    /// A value cannot be serialised.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// Memory could not be written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// A book could not be packed.
    #[error(transparent)]
    Zip(#[from] zip::result::ZipError),
}

/// A digest in a form: UTF-8, but for [`DigestForm::Epub`]. The same digest gives the same bytes.
///
/// # Errors
/// See [`Failure`].
pub fn digest_in(form: DigestForm, told: &Digest, shape: &Shape) -> Result<Vec<u8>, Failure> {
    Ok(match form {
        DigestForm::Text => digest::digest_text(told, shape.layout).into_bytes(),
        DigestForm::Markdown => markdown::digest_markdown(told).into_bytes(),
        DigestForm::Html => html::digest_html(told)?.into_bytes(),
        DigestForm::Json => super::json(told)?.into_bytes(),
        DigestForm::Jsonl => super::json_lines(&told.stories)?.into_bytes(),
        DigestForm::Csv => csv::digest_csv(told).into_bytes(),
        DigestForm::Rss => html::digest_rss(told)?.into_bytes(),
        DigestForm::Eml => html::digest_mail(told, shape.from.as_deref(), &shape.to)?,
        DigestForm::Epub => html::digest_epub(told)?,
        DigestForm::Context => context::digest_context(told, shape.tokens).into_bytes(),
    })
}
