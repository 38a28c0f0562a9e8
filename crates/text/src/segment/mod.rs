mod boundary;
mod chars;
mod furniture;
mod layout;
mod lead;
mod next;
mod role;
mod shapes;
mod words;

use serde::{Deserialize, Serialize};

pub use self::role::introduces_quote;
use self::{boundary::Rules, layout::Block, role::Roles};
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
///
/// Blank lines always split. A line break within a paragraph splits unless the body is hard-wrapped, which its
/// line lengths tell. Within that, an end stop splits by what stands around it: abbreviations, initials,
/// ordinals and decimals do not end a sentence, closing quotes and brackets belong to the sentence before them.
/// Linear in the length of `body`; bodies are at most 4 GiB.
///
/// ```
/// use epitome_text::{Language, segment};
///
/// let body = "The U.S. base was hit on Jan. 5. Nobody died.";
/// let texts: Vec<_> = segment(body, Language::English).iter().map(|s| s.span.of(body)).collect();
/// assert_eq!(texts, ["The U.S. base was hit on Jan. 5.", "Nobody died."]);
/// ```
pub fn segment(body: &str, language: Language) -> Vec<Sentence> {
    let Passages { mut sentences, blocks, roles, .. } = Passages::of(body, language, |_| Some(u32::MAX));
    let mut from = 0;
    for (paragraph, &block) in blocks.iter().enumerate() {
        let to = from + sentences[from..].partition_point(|one| one.paragraph as usize <= paragraph);
        roles.assign(body, block, &mut sentences[from..to]);
        from = to;
    }
    sentences
}

/// The sentences of some blocks (lines, or paragraphs of wrapped ones) of a body, their roles told when asked for: for
/// who wants few of them.
pub struct Passages<'a> {
    body: &'a str,
    blocks: Vec<Block>,
    roles: Roles,
    sentences: Vec<Sentence>,
}

impl<'a> Passages<'a> {
    /// Of the blocks that are `wanted`, which is asked in order and tells up to where: the sentence that holds this place
    /// and the next are the last of the block.
    pub fn of(body: &'a str, language: Language, mut wanted: impl FnMut(Span) -> Option<u32>) -> Self {
        let rules = Rules::new(language, body);
        let blocks = layout::blocks(body, &rules);
        let roles = Roles::new(body, &blocks);
        let mut sentences = Vec::with_capacity(body.len() / 100 + 1);
        for (paragraph, &block) in blocks.iter().enumerate() {
            if let Some(until) = wanted(Span { start: block.start as u32, end: block.end as u32 }) {
                split(body, block, &rules, paragraph as u32, until, &mut sentences);
            }
        }
        Self { body, blocks, roles, sentences }
    }

    /// How many sentences there are.
    pub fn len(&self) -> usize {
        self.sentences.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.sentences.is_empty()
    }

    /// Where a sentence stands.
    pub fn span(&self, at: usize) -> Span {
        self.sentences[at].span
    }

    /// What a sentence is for.
    pub fn role(&self, at: usize) -> Role {
        let paragraph = self.sentences[at].paragraph;
        let beside = |at: usize| self.sentences.get(at).is_some_and(|one| one.paragraph == paragraph);
        let only = !(beside(at + 1) || at > 0 && beside(at - 1));
        let sentence = &self.body[self.sentences[at].span.range()];
        self.roles.of(self.body, self.blocks[paragraph as usize], sentence, only)
    }
}

/// Appends the sentences of one block, up to the first that starts after `until`.
fn split(body: &str, block: Block, rules: &Rules, paragraph: u32, until: u32, sentences: &mut Vec<Sentence>) {
    let mut push = |start: usize, end: usize, lead: usize| {
        let span = Span { start: (block.start + start) as u32, end: (block.start + end) as u32 };
        sentences.push(Sentence { span, lead: lead as u32, paragraph, role: Role::Body });
    };
    let text = &body[block.start..block.end];
    let (mut start, mut lead) = (0, lead::length(text));
    let marks = rules.marks(text);
    while start < text.len() {
        let end = rules.sentence_end(text, &marks, start, start + lead).max(start + 1);
        push(start, end, if start + lead < end { lead } else { 0 });
        if block.start + start > until as usize {
            break;
        }
        start = end + (text[end..].len() - text[end..].trim_start().len());
        lead = 0;
    }
}
