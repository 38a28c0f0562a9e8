//! Tables (CSV, TSV): each row an article, columns found by their usual names or by the user's map.

use epitome_text::DateEvidence;

use super::text::fill;
use crate::Unreadable;
use crate::decode::decode_text;
use crate::draft::Draft;
use crate::fields::{Field, place};
use crate::reading::Reading;

pub(crate) fn parse(bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    let decoded = decode_text(bytes)?;
    let (named, text) = separator(&decoded.text);
    let header = text.lines().next().unwrap_or("");
    let guessed = [b',', b';', b'\t', b'|']
        .into_iter()
        .max_by_key(|mark| header.bytes().filter(|b| b == mark).count())
        .unwrap_or(b',');
    let delimiter = named.unwrap_or(guessed);
    let mut table =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let names = table.headers().map_err(|error| Unreadable::Broken(format!("broken: {error}")))?.clone();
    let names: Vec<&str> = names.iter().map(str::trim).collect();
    let columns = Field::ALL.map(|field| (field, place(field, &names, &reading.options.map)));
    if columns.iter().all(|(field, places)| *field != Field::Text || places.is_empty()) {
        let names = names.join(", ");
        return Err(Unreadable::Broken(format!(
            "no column holds the text (it has {names}): name it with --map text=COLUMN"
        )));
    }
    for (number, row) in table.records().enumerate() {
        let part = format!("row {}", number + 1);
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                reading.skip(part, error);
                continue;
            }
        };
        let mut draft = Draft::default();
        for (field, places) in &columns {
            let values =
                places.iter().filter_map(|place| row.get(*place)).filter(|value| !value.trim().is_empty());
            values.for_each(|value| fill(&mut draft, *field, value, DateEvidence::Field));
        }
        draft.part = Some(draft.id.clone().unwrap_or_else(|| (number + 1).to_string()));
        reading.give_part(&part, draft);
    }
    Ok(())
}

/// The separator that a first line `sep=;`, as spreadsheets write it, names, and what follows it.
fn separator(text: &str) -> (Option<u8>, &str) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let named = first.trim_end_matches('\r').strip_prefix("sep=").map(str::as_bytes);
    match named {
        Some([mark]) => (Some(*mark), rest),
        _ => (None, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators() {
        assert_eq!(separator("sep=;\r\ntitle;text\n"), (Some(b';'), "title;text\n"));
        assert_eq!(separator("sep=\t\nx"), (Some(b'\t'), "x"));
        assert_eq!(separator("separate,text\n"), (None, "separate,text\n"));
    }
}
