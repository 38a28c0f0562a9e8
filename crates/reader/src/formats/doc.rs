//! Legacy Word documents (DOC), by `undoc`.

use std::io::{Cursor, Read};

use cfb::CompoundFile;
use epitome_text::DateEvidence;

use crate::Unreadable;
use crate::clean::{one_line, paragraphs};
use crate::draft::Draft;
use crate::reading::Reading;

pub(crate) fn parse(bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    // The library makes room for as many characters as the file counts, and a process that gets none ends.
    if counts_too_much(bytes) {
        return Err(Unreadable::broken("broken: it counts more characters than it holds"));
    }
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

/// Whether a file counts more characters, or lets a note, header or footer end at a later one, than its text has bytes
/// ([MS-DOC], `FibRgLw97`, `PlcffndTxt`, `PlcfHdd`, `PlcfendTxt`).
fn counts_too_much(bytes: &[u8]) -> bool {
    let Ok(mut file) = CompoundFile::open(Cursor::new(bytes)) else { return false };
    let Some(text) = stream(&mut file, "/WordDocument") else { return false };
    let counted = counted(&text, |name| stream(&mut file, name));
    counted.is_some_and(|counts| counts.into_iter().any(|count| count as usize > text.len()))
}

/// The counts and ends; `None` if the file says too little, as the library will say.
fn counted(text: &[u8], mut stream: impl FnMut(&str) -> Option<Vec<u8>>) -> Option<Vec<u32>> {
    const WORD_6: usize = 0xA5DC;
    const WORD_97: usize = 0xC0;
    const ENCRYPTED: usize = 0x100;
    const WORD_6_CHARACTERS: usize = 0x34;
    // Characters of the text, footnotes, headers and comments.
    const CHARACTERS: [usize; 4] = [3, 4, 5, 7];
    // Ends of footnotes, headers and footers, and endnotes.
    const ENDS: [usize; 3] = [3, 11, 47];
    const SECOND_TABLE: usize = 0x200;
    let flags = short(text, 10)?;
    if flags & ENCRYPTED > 0 {
        return None;
    }
    if short(text, 0)? == WORD_6 || short(text, 2)? < WORD_97 {
        return Some(vec![long(text, WORD_6_CHARACTERS)?]);
    }
    let longs = 34 + 2 * short(text, 32)?;
    let pairs = longs + 4 + 4 * short(text, longs)?;
    let mut counts =
        CHARACTERS.iter().map(|at| long(text, longs + 2 + 4 * at)).collect::<Option<Vec<u32>>>()?;
    let table = stream(if flags & SECOND_TABLE > 0 { "/1Table" } else { "/0Table" })?;
    for at in ENDS {
        let (start, size) = (long(text, pairs + 8 * at)? as usize, long(text, pairs + 8 * at + 4)? as usize);
        let ends = start.checked_add(size).and_then(|end| table.get(start..end)).unwrap_or_default();
        counts.extend(ends.as_chunks().0.iter().map(|end| u32::from_le_bytes(*end)));
    }
    Some(counts)
}

fn stream(file: &mut CompoundFile<Cursor<&[u8]>>, name: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    file.open_stream(name).ok()?.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn short(bytes: &[u8], at: usize) -> Option<usize> {
    bytes.get(at..)?.first_chunk().map(|two| usize::from(u16::from_le_bytes(*two)))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|four| u32::from_le_bytes(*four))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// A file that counts so many characters of text and lets its only footnote end at one.
    fn file(characters: u32, end: u32) -> Vec<u8> {
        const PAIRS: usize = 34 + 2 + 2 + 4 * 22 + 2;
        let mut text = vec![0_u8; 2000];
        text[2..4].copy_from_slice(&0xC1_u16.to_le_bytes());
        text[36..38].copy_from_slice(&22_u16.to_le_bytes());
        text[32..34].copy_from_slice(&1_u16.to_le_bytes());
        text[50..54].copy_from_slice(&characters.to_le_bytes());
        text[PAIRS + 28..PAIRS + 32].copy_from_slice(&8_u32.to_le_bytes());
        let mut file = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        file.create_stream("/WordDocument").unwrap().write_all(&text).unwrap();
        let ends = [0_u32.to_le_bytes(), end.to_le_bytes()].concat();
        file.create_stream("/0Table").unwrap().write_all(&ends).unwrap();
        file.into_inner().into_inner()
    }

    #[test]
    fn false_counts() {
        assert!(!counts_too_much(&file(1900, 40)));
        assert!(counts_too_much(&file(u32::MAX, 40)));
        assert!(counts_too_much(&file(1900, u32::MAX)));
        assert!(!counts_too_much(b"no such file"));
    }
}
