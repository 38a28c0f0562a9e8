use std::collections::BTreeMap;

use epitome_text::Span;
use html5gum::{Token, Tokenizer};

use super::citation::{Address, Citation};

/// The citations of a digest as a page: what is checked is the text that a reader sees; attributes
/// beside it say where it should stand.
pub(super) fn citations(page: &str) -> Vec<Citation> {
    let mut found = Found::default();
    for token in Tokenizer::new(page).flatten() {
        match token {
            Token::StartTag(tag) if !tag.self_closing => {
                let attributes = tag.attributes.iter().map(|(name, value)| (text(name), text(value)));
                found.open(&text(&tag.name), &attributes.collect());
            }
            Token::EndTag(tag) => found.close(&text(&tag.name)),
            Token::String(string) => found.text(&text(&string)),
            _ => {}
        }
    }
    found.citations
}

type Attributes = BTreeMap<String, String>;

#[derive(Default)]
struct Found {
    citations: Vec<Citation>,
    story: usize,
    /// The element being read, and the citation that its text makes.
    open: Option<(String, Citation)>,
}

impl Found {
    fn open(&mut self, name: &str, attributes: &Attributes) {
        let get = |name: &str| attributes.get(name).cloned();
        if attributes.contains_key("data-story") {
            self.story += 1;
        }
        let span = number(attributes, "data-start").zip(number(attributes, "data-end"));
        let Some(span) = span.map(|(start, end)| Span { start, end }) else { return };
        let citation = match (get("data-path"), self.citations.last()) {
            (Some(path), _) => Citation {
                story: self.story,
                number: number(attributes, "data-citation").unwrap_or(0) as usize,
                text: String::new(),
                span: Some(span),
                address: Address::Exact {
                    path,
                    part: get("data-part"),
                    id: get("data-id").unwrap_or_default(),
                },
                hash: get("data-article"),
                title: get("data-title"),
                whole: true,
            },
            // What stands around the quote before it.
            (None, Some(quote)) => {
                Citation { text: String::new(), span: Some(span), whole: false, ..quote.clone() }
            }
            (None, None) => return,
        };
        self.open = Some((name.to_owned(), citation));
    }

    fn text(&mut self, text: &str) {
        if let Some((_, citation)) = &mut self.open {
            citation.text.push_str(text);
        }
    }

    fn close(&mut self, name: &str) {
        if let Some((_, citation)) = self.open.take_if(|(open, _)| open == name) {
            self.citations.push(citation);
        }
    }
}

fn number(attributes: &Attributes, name: &str) -> Option<u32> {
    attributes.get(name)?.parse().ok()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
