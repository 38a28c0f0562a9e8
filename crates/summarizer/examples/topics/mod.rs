//! Sets of topics: folders of `<topic>.json` with `lang`, `docs` of `title`, `date` and `text`, `references`.

use std::{fs, path::Path};

use epitome_text::{Article, DateEvidence, Language, Precision, Published};
use serde_json::Value;

/// Articles and what people made of them.
#[allow(dead_code, reason = "each example reads some of it")]
pub(crate) struct Topic {
    pub(crate) name: String,
    pub(crate) language: Language,
    pub(crate) articles: Vec<Article>,
    pub(crate) references: Vec<String>,
}

/// The topics of a folder, by name.
pub(crate) fn load(set: &str) -> Vec<Topic> {
    let mut paths: Vec<_> = fs::read_dir(set).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .iter()
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .filter_map(|p| topic(p))
        .collect()
}

fn topic(path: &Path) -> Option<Topic> {
    let json: Value = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    let references = json["references"].as_array()?;
    let language = Language::from_code(json["lang"].as_str().unwrap_or("en"));
    let docs = json["docs"].as_array()?.iter().enumerate();
    Some(Topic {
        name: path.file_stem()?.to_string_lossy().into_owned(),
        language,
        articles: docs.map(|(number, doc)| article(doc, number, language)).collect(),
        references: references.iter().map(|r| r.as_str().unwrap_or("").to_owned()).collect(),
    })
}

fn article(doc: &Value, number: usize, language: Language) -> Article {
    let text = |key: &str| doc[key].as_str().unwrap_or("").to_owned();
    let date: Option<jiff::civil::DateTime> = doc["date"].as_str().and_then(|date| date.parse().ok());
    let published = date.map(|at| Published { at, precision: Precision::Day, evidence: DateEvidence::Field });
    let id = format!("{number:05}");
    Article { id, title: text("title"), body: text("text"), published, language, ..Article::default() }
}
