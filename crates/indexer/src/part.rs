//! One segment of the engine's index, its columns at hand.

use std::sync::Arc;

use epitome_text::Language;
use tantivy::columnar::{Column, StrColumn};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::{DocId, InvertedIndexReader, SegmentReader};

use crate::schema::Fields;

/// A text field of articles.
pub(crate) struct Text {
    pub terms: Arc<InvertedIndexReader>,
    pub norms: FieldNormReader,
}

pub(crate) struct Part {
    pub reader: SegmentReader,
    pub title: Text,
    pub body: Text,
    pub path: Option<StrColumn>,
    /// Ids of articles, where they are not the path.
    pub id: Option<StrColumn>,
    pub position: Column<u64>,
    pub hash: Column<u64>,
    pub source: Option<StrColumn>,
    pub author: Option<StrColumn>,
    pub format: Option<StrColumn>,
    pub language: Option<StrColumn>,
    /// What the ordinals of `language` mean.
    pub languages: Vec<Language>,
    pub first_day: Column<i64>,
    pub last_day: Column<i64>,
}

impl Part {
    pub(crate) fn open(reader: &SegmentReader, fields: Fields) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        let text = |field| -> tantivy::Result<Text> {
            Ok(Text { terms: reader.inverted_index(field)?, norms: reader.get_fieldnorms_reader(field)? })
        };
        let language = columns.str("language")?;
        let codes = language.as_ref().map(strings).transpose()?.unwrap_or_default();
        Ok(Self {
            title: text(fields.title)?,
            body: text(fields.body)?,
            path: columns.str("path")?,
            id: columns.str("id")?,
            position: columns.u64("position")?,
            hash: columns.u64("hash")?,
            source: columns.str("source")?,
            author: columns.str("author")?,
            format: columns.str("format")?,
            languages: codes.iter().map(|code| Language::from_code(code)).collect(),
            language,
            first_day: columns.i64("first_day")?,
            last_day: columns.i64("last_day")?,
            reader: reader.clone(),
        })
    }

    /// Its articles, in the engine's order, each with its position in its file.
    pub(crate) fn articles(&self) -> impl Iterator<Item = (DocId, u64)> {
        let alive = self.reader.doc_ids_alive();
        alive.filter_map(|doc| Some((doc, self.position.first(doc)?)))
    }

    pub(crate) fn is_alive(&self, doc: DocId) -> bool {
        self.reader.alive_bitset().is_none_or(|alive| alive.is_alive(doc))
    }

    pub(crate) fn language_of(&self, doc: DocId) -> Language {
        let ordinal = self.language.as_ref().and_then(|column| column.ords().first(doc));
        ordinal.and_then(|at| self.languages.get(at as usize)).copied().unwrap_or_default()
    }
}

/// Every distinct value of a column, in order.
pub(crate) fn strings(column: &StrColumn) -> tantivy::Result<Vec<String>> {
    let mut strings = Vec::with_capacity(column.num_terms());
    let mut stream = column.dictionary().stream()?;
    while stream.advance() {
        strings.push(String::from_utf8_lossy(stream.key()).into_owned());
    }
    Ok(strings)
}
