use tantivy::schema::{
    BytesOptions, FAST, Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};

use crate::tokens::Terms;

/// Raised whenever what is stored, or what a term is, changes.
pub const VERSION: u32 = 3;

const TERMS: &str = "terms";

/// The fields of the one engine index; its documents are articles, file records, and both in one where a file's record
/// comes with its last article.
#[derive(Clone, Copy)]
pub(crate) struct Fields {
    /// Of both: path of the file; deletes go by it.
    pub path: Field,
    /// Of a file: its record, JSON.
    pub file: Field,
    /// Of an article: its id, unless that is the path.
    pub id: Field,
    /// Of an article: its place in the file.
    pub position: Field,
    /// Of an article: a hash of `article`.
    pub hash: Field,
    /// Of an article: itself, see [`crate::stored`].
    pub article: Field,
    pub title: Field,
    pub body: Field,
    pub source: Field,
    pub author: Field,
    pub language: Field,
    pub format: Field,
    /// First and last day on which it may have been published, days since 1970.
    pub first_day: Field,
    pub last_day: Field,
}

pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let column = || TextOptions::default().set_fast("raw");
    let raw = TextFieldIndexing::default().set_tokenizer("raw").set_index_option(IndexRecordOption::Basic);
    let terms = TextFieldIndexing::default()
        .set_tokenizer(TERMS)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = TextOptions::default().set_indexing_options(terms);
    let fields = Fields {
        path: builder.add_text_field("path", column().set_indexing_options(raw.set_fieldnorms(false))),
        file: builder.add_bytes_field("file", BytesOptions::default().set_fast()),
        id: builder.add_text_field("id", column()),
        position: builder.add_u64_field("position", FAST),
        hash: builder.add_u64_field("hash", FAST),
        article: builder.add_text_field("article", STORED),
        title: builder.add_text_field("title", text.clone()),
        body: builder.add_text_field("body", text),
        source: builder.add_text_field("source", column()),
        author: builder.add_text_field("author", column()),
        language: builder.add_text_field("language", column()),
        format: builder.add_text_field("format", column()),
        first_day: builder.add_i64_field("first_day", FAST),
        last_day: builder.add_i64_field("last_day", FAST),
    };
    (builder.build(), fields)
}

pub(crate) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(TERMS, TextAnalyzer::from(Terms::default()));
    manager
}
