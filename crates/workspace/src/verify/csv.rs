use epitome_text::Span;

use super::citation::{Address, Citation};
use crate::render::{CSV_COLUMNS, unshielded};

/// The citations of a digest as records: one a record.
pub(super) fn citations(text: &str) -> Vec<Citation> {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let Ok(head) = reader.headers().cloned() else { return Vec::new() };
    let column = |name: &str| head.iter().position(|column| column == name);
    reader
        .records()
        .flatten()
        .filter_map(|record| {
            let field = |name: &str| Some(unshielded(record.get(column(name)?)?).to_owned());
            let number = |name: &str| field(name)?.parse::<u32>().ok();
            Some(Citation {
                story: number("story").unwrap_or(0) as usize,
                number: number("citation").unwrap_or(0) as usize,
                text: field("text")?,
                span: number("start").zip(number("end")).map(|(start, end)| Span { start, end }),
                address: Address::Exact {
                    path: field("path")?,
                    part: field("part").filter(|part| !part.is_empty()),
                    id: field("article_id")?,
                },
                hash: field("article_hash"),
                title: field("title"),
                whole: true,
            })
        })
        .collect()
}

/// Whether a text begins with the head line of such records.
pub(super) fn is_it(text: &str) -> bool {
    text.starts_with(&format!("{},{},{},", CSV_COLUMNS[0], CSV_COLUMNS[1], CSV_COLUMNS[2]))
}
