//! How common terms are among all articles.

use std::io::{BufRead, Write};

use epitome_stories::Background;
use epitome_text::Language;

use super::rows::{Row, Rows, flush, put};
use crate::{Error, Result};

/// Writes what `counts` has counted, in the order of the keys.
///
/// # Errors
/// If the output cannot be written.
pub(super) fn put_counts(output: &mut dyn Write, counts: &Background) -> Result<()> {
    let named = |(language, term, n): (Language, Option<u32>, u32)| match term {
        None => (language.code().to_owned(), n),
        Some(term) => (format!("{}:{term:08x}", language.code()), n),
    };
    let mut rows: Vec<(String, u32)> = counts.counts().into_iter().map(named).collect();
    rows.sort_unstable();
    rows.into_iter().try_for_each(|(key, n)| put(output, &Row::Count { key, n }))
}

/// Sums count rows, which come in the order of their keys, and leaves out terms so rare that they weigh the most
/// possible. Memory: bounded by that, not by the articles.
///
/// # Errors
/// [`Error::Record`] for a row that is none or out of order. The output cannot be written.
pub fn terms(input: &mut dyn BufRead, output: &mut dyn Write) -> Result<()> {
    put_counts(output, &read_counts(input)?)?;
    flush(output)
}

/// Reads count rows in the order of their keys.
///
/// # Errors
/// As [`terms`].
pub(super) fn read_counts(input: &mut dyn BufRead) -> Result<Background> {
    let mut rows = Rows::new(input);
    let mut counts = Background::default();
    let mut last = (String::new(), 0u32);
    while let Some(row) = rows.next()? {
        let Row::Count { key, n } = row else { return Err(rows.wrong("no count row")) };
        if key < last.0 {
            return Err(rows.wrong("not in the order of keys"));
        }
        if key == last.0 {
            last.1 = last.1.saturating_add(n);
        } else {
            let (done, all) = std::mem::replace(&mut last, (key, n));
            count(&mut counts, &done, all)
                .ok_or_else(|| rows.wrong(format!("{done} is no key of a term")))?;
        }
    }
    let unknown = || Error::Record { record: "the last row".to_owned(), why: "no key of a term".to_owned() };
    count(&mut counts, &last.0, last.1).ok_or_else(unknown)?;
    Ok(counts)
}

fn count(counts: &mut Background, key: &str, n: u32) -> Option<()> {
    match key.split_once(':') {
        None if key.is_empty() => {}
        None => counts.add_articles(Language::from_code(key), n),
        Some((language, term)) => {
            let term = u32::from_str_radix(term, 16).ok()?;
            counts.add_holding(Language::from_code(language), term, n);
        }
    }
    Some(())
}
