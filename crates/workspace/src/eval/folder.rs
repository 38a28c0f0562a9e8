//! Files of gold data.

use std::path::{Path, PathBuf};

use epitome_text::Article;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{Error, Result};

pub(super) fn unreadable(path: &Path, why: impl ToString) -> Error {
    Error::Unreadable { path: path.to_owned(), why: why.to_string() }
}

/// A whole text file.
pub(super) fn text(path: &Path) -> Result<String> {
    if !path.exists() {
        return Err(Error::NoInput(path.to_owned()));
    }
    std::fs::read_to_string(path).map_err(|why| unreadable(path, why))
}

/// A whole JSON file.
pub(super) fn json<T: DeserializeOwned>(path: &Path) -> Result<T> {
    serde_json::from_str(&text(path)?).map_err(|why| unreadable(path, why))
}

/// The records of a JSON Lines file.
pub(super) fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let text = text(path)?;
    let filled = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let parse = |(at, line)| {
        serde_json::from_str(line).map_err(|why| unreadable(path, format!("line {}: {why}", at + 1)))
    };
    filled.map(parse).collect()
}

/// The files of a folder whose names end in `.ending`, by name.
pub(super) fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let mut paths = entries(folder)?;
    paths.retain(|path| path.extension().is_some_and(|name| name == ending));
    Ok(paths)
}

/// What is in a folder, by name.
pub(super) fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).map_err(|why| unreadable(folder, why))?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut paths: Vec<PathBuf> =
        paths.collect::<std::io::Result<_>>().map_err(|why| unreadable(folder, why))?;
    paths.sort_unstable();
    Ok(paths)
}

/// A path's name without its ending.
pub(super) fn stem(path: &Path) -> String {
    path.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// A folder's or file's own name.
pub(super) fn name(path: &Path) -> String {
    let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    whole.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// Name of a set: a folder's own, for a file the folder's that it is in and its own.
pub(super) fn set_name(path: &Path) -> String {
    let above = path.canonicalize().ok().and_then(|path| path.parent().map(name));
    match above {
        Some(above) if !path.is_dir() && !above.is_empty() => format!("{above}/{}", name(path)),
        _ => name(path),
    }
}

/// What the reader makes of each record, as if they stood in the JSON Lines file `path`; `None` where it gives
/// no article.
pub(super) fn articles(path: &str, records: &[Value]) -> Vec<Option<Article>> {
    let bytes: String = records.iter().map(|record| format!("{record}\n")).collect();
    let mut given = Vec::new();
    let input = epitome_reader::Input { path, bytes: bytes.as_bytes(), modified: None };
    // A file without any article is one of empty records.
    let _ =
        epitome_reader::read(input, &epitome_reader::Options::default(), &mut |article| given.push(article));
    let mut given = given.into_iter().peekable();
    let part = |at: usize| match &records[at]["id"] {
        Value::String(id) => id.clone(),
        Value::Number(id) => id.to_string(),
        _ => (at + 1).to_string(),
    };
    // Articles come in the order of the records, so that a record's is the next one or none.
    (0..records.len())
        .map(|at| given.next_if(|article| article.part.as_deref() == Some(part(at).as_str())))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn empty_records_give_none() {
        let records =
            [json!({"id": "a", "text": "One."}), json!({"id": 7, "text": " "}), json!({"text": "Two."})];
        let bodies: Vec<_> = articles("t.jsonl", &records)
            .into_iter()
            .map(|article| article.map(|article| article.body))
            .collect();
        assert_eq!(bodies, [Some("One.".to_owned()), None, Some("Two.".to_owned())]);
        assert_eq!(articles("t.jsonl", &records[1..2]), [None]);
    }
}
