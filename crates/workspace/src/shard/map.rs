//! Records to articles and all that is known of each alone.

use std::io::{BufRead, Write};

use epitome_stories::{Background, Profile};
use epitome_text::Article;
use jiff::civil::Date;
use rayon::prelude::*;
use serde::Deserialize;

use super::rows::{Bytes, CardRow, Row, Rows, flush, put};
use super::terms;
use crate::corpus::Days;
use crate::{Error, Result};

/// Records analysed side by side.
const BATCH: usize = 256;
/// Terms counted before the counts are handed on: bounds memory.
const TERMS: usize = 1 << 20;

/// How to read records.
#[derive(Clone, Debug, Default)]
pub struct MapOptions {
    /// The path of the JSON Lines file that the input is; `None`: each line of the input is an object with `path`,
    /// `file` (its number in the order of paths), `line` (from 1), `modified` (nanoseconds since 1970, or null) and
    /// `text` (the line of the file).
    pub path: Option<String>,
    /// Published on or after.
    pub since: Option<Date>,
    /// Published on or before.
    pub until: Option<Date>,
    /// How to read; give `today`, so that a repeated run does the same tomorrow.
    pub reading: epitome_reader::Options,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    path: String,
    file: u32,
    line: usize,
    modified: Option<i64>,
    text: String,
}

/// Reads records and gives article, profile, card and count rows. Memory: some hundred records and a table of at
/// most a million terms.
///
/// # Errors
/// [`Error::Record`] for a record that gives no article: its file and line, and why. The output cannot be written.
pub fn map(input: &mut dyn BufRead, output: &mut dyn Write, options: &MapOptions) -> Result<()> {
    let mut rows = Rows::new(input);
    let mut counts = Background::default();
    let mut held = 0;
    loop {
        let batch = batch(&mut rows, options)?;
        let mapped: Vec<Result<Option<Mapped>>> =
            batch.par_iter().map(|line| mapped(line, options)).collect();
        for one in mapped {
            let Some(Mapped { key, article, profile }) = one? else { continue };
            held += counts.add(&profile);
            put(output, &Row::Card { key: key.clone(), card: CardRow::new(&article) })?;
            put(output, &Row::Profile { key: key.clone(), profile: Bytes(profile.to_bytes()) })?;
            put(output, &Row::Article { key, article })?;
        }
        if batch.len() < BATCH || held > TERMS {
            terms::put_counts(output, &std::mem::take(&mut counts))?;
            held = 0;
        }
        if batch.len() < BATCH {
            return flush(output);
        }
    }
}

fn batch(rows: &mut Rows<'_>, options: &MapOptions) -> Result<Vec<Line>> {
    let mut lines = Vec::with_capacity(BATCH);
    while lines.len() < BATCH {
        let next = match &options.path {
            None => rows.next()?,
            Some(path) => rows.line()?.map(|(line, text)| Line {
                path: path.clone(),
                file: 0,
                line,
                modified: None,
                text: text.to_owned(),
            }),
        };
        match next {
            Some(line) => lines.push(line),
            None => break,
        }
    }
    Ok(lines)
}

struct Mapped {
    key: String,
    article: Article,
    profile: Profile,
}

/// `None`: an empty line, or outside the dates.
fn mapped(line: &Line, options: &MapOptions) -> Result<Option<Mapped>> {
    let Line { path, file, line: number, modified, text } = line;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let read = epitome_reader::read_line((path, *modified), (*number, text), &options.reading);
    let article =
        read.map_err(|bad| Error::Record { record: format!("{path}, line {number}"), why: bad.why })?;
    let days = Days { since: options.since, until: options.until };
    Ok(article.filter(|article| days.hold(article.published)).map(|article| Mapped {
        key: format!("{file:06}-{number:010}"),
        profile: Profile::of(&article),
        article,
    }))
}
