use serde::Serialize;

use crate::{Article, Span};

/// A sentence quoted verbatim: it can only be cut from an article, so `body[span] == text` always holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Quote {
    span: Span,
    text: String,
}

impl Quote {
    /// Cuts `span` out of the article's body; `None` if it does not lie in it or is empty.
    pub fn cut(article: &Article, span: Span) -> Option<Self> {
        let text = article.body.get(span.range()).filter(|text| !text.is_empty())?;
        Some(Self { span, text: text.to_owned() })
    }

    /// Where it stands in the article's body, in bytes.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The quoted text, as it stands there.
    pub fn text(&self) -> &str {
        &self.text
    }
}
