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
    let header = decoded.text.lines().next().unwrap_or("");
    let delimiter = [b',', b';', b'\t', b'|']
        .into_iter()
        .max_by_key(|mark| header.bytes().filter(|b| b == mark).count())
        .unwrap_or(b',');
    let mut table =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(decoded.text.as_bytes());
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
