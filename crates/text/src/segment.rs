use serde::{Deserialize, Serialize};

use crate::{Language, Span};

/// A sentence of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Where it stands, without white space around it.
    pub span: Span,
    /// Bytes at its start that are a dateline or list mark, to be left out of a quote; usually 0.
    pub lead: u32,
    /// Number of its paragraph, from 0.
    pub paragraph: u32,
    /// What it is for.
    pub role: Role,
}

impl Sentence {
    /// The part of it that a quote shows.
    pub fn quotable(self) -> Span {
        Span { start: self.span.start + self.lead, end: self.span.end }
    }
}

/// What a sentence is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Running text: a candidate for a summary.
    Body,
    /// A heading or list item without an end stop.
    Heading,
    /// Byline, credit, "Read more", share bar, copyright line, mail footer: never in a summary.
    Furniture,
}

/// Splits a body into sentences, in order and without overlap; only white space lies between them.
pub fn segment(body: &str, language: Language) -> Vec<Sentence> {
    let _ = language;
    let mut sentences = Vec::new();
    let mut start = 0;
    for (paragraph, line) in body.split('\n').enumerate() {
        let text = line.trim();
        if !text.is_empty() {
            let at = start + (line.len() - line.trim_start().len());
            let span = Span { start: at as u32, end: (at + text.len()) as u32 };
            sentences.push(Sentence { span, lead: 0, paragraph: paragraph as u32, role: Role::Body });
        }
        start += line.len() + 1;
    }
    sentences
}
