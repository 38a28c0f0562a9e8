//! Legacy Word documents (DOC), by `undoc`.

use epitome_text::DateEvidence;

use crate::Unreadable;
use crate::clean::{one_line, paragraphs};
use crate::draft::Draft;
use crate::reading::Reading;

pub(crate) fn parse(bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    let document = undoc::parse_bytes(bytes).map_err(|error| {
        let error = error.to_string();
        let cause = error.split(['\u{2014}', '\n']).next().unwrap_or("").trim();
        match error.to_lowercase() {
            lower if lower.contains("encrypted") || lower.contains("password") => {
                Unreadable::broken("encrypted")
            }
            _ => Unreadable::Broken(format!("broken: {cause}")),
        }
    })?;
    let text = document.plain_text().replace('\n', "\n\n");
    let mut draft = Draft {
        title: one_line(&document.metadata.title.unwrap_or_default()),
        author: document.metadata.author,
        body: paragraphs(&text),
        ..Draft::default()
    };
    for date in [document.metadata.created, document.metadata.modified].into_iter().flatten() {
        draft.dates.offer(DateEvidence::Property, &date);
    }
    reading.give(draft);
    Ok(())
}
