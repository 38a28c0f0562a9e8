//! Where a unit occurs, and how often.

use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED};

use super::unit::{Target, Unit};
use crate::part::{Part, Text};

/// How often a unit stands in an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Occurrence {
    pub doc: DocId,
    pub title: u32,
    pub body: u32,
}

/// The articles of one part that hold `unit`, by document.
pub(crate) fn occurrences(part: &Part, unit: &Unit) -> tantivy::Result<Vec<Occurrence>> {
    let mut all = Vec::new();
    for variant in &unit.variants {
        let keep = |doc| unit.variants.len() == 1 || variant.languages.contains(part.language_of(doc));
        if unit.target != Target::Body {
            read(part, &part.title, &variant.term, &mut |doc, title| {
                if keep(doc) {
                    all.push(Occurrence { doc, title, body: 0 });
                }
            })?;
        }
        if unit.target != Target::Title {
            read(part, &part.body, &variant.term, &mut |doc, body| {
                if keep(doc) {
                    all.push(Occurrence { doc, title: 0, body });
                }
            })?;
        }
    }
    all.sort_by_key(|occurrence| occurrence.doc);
    all.dedup_by(|next, kept| {
        let same = next.doc == kept.doc;
        if same {
            kept.title += next.title;
            kept.body += next.body;
        }
        same
    });
    Ok(all)
}

fn read(part: &Part, text: &Text, term: &str, found: &mut dyn FnMut(DocId, u32)) -> tantivy::Result<()> {
    let Some(info) = text.terms.terms().get(term.as_bytes())? else { return Ok(()) };
    let mut postings = text.terms.read_postings_from_terminfo(&info, IndexRecordOption::WithFreqs)?;
    let alive = part.reader.alive_bitset();
    while postings.doc() != TERMINATED {
        let doc = postings.doc();
        if alive.is_none_or(|alive| alive.is_alive(doc)) {
            found(doc, postings.term_freq());
        }
        postings.advance();
    }
    Ok(())
}
