use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use epitome_eval::rouge;
use epitome_text::{Article, Language, count_words};
use serde::Deserialize;
use serde_json::Value;

use super::{folder, gold};
use crate::{Error, Result};

/// Articles of one story with what people made of them.
#[derive(Clone, Debug)]
pub struct Topic {
    /// Name of its file, without the ending, or of the gold story.
    pub name: String,
    /// ISO 639-1 code of the references' language.
    pub language: String,
    /// The question that the references answer, if there was one.
    pub query: Option<String>,
    /// What to summarise.
    pub articles: Vec<Article>,
    /// Reference summaries, one sentence an item.
    pub references: Vec<Vec<String>>,
}

/// Every other topic, to choose on one half and report on the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// The first, third, fifth … topic.
    Even,
    /// The second, fourth, sixth … topic.
    Odd,
}

/// The topics of one folder.
pub(super) struct Set {
    pub(super) name: String,
    pub(super) topics: Vec<Topic>,
}

/// A topic as its file has it. `docs` are records as the reader takes them (`title`, `text`, `date` …).
#[derive(Deserialize)]
struct Record {
    #[serde(default)]
    lang: Option<String>,
    #[serde(default)]
    query: Option<String>,
    docs: Vec<Value>,
    references: Vec<String>,
}

impl Set {
    /// Reads topics: each folder is a set of its own, files that are named one by one are one set.
    pub(super) fn read_all(paths: &[PathBuf]) -> Result<Vec<Set>> {
        let mut sets = Vec::new();
        let (folders, files): (Vec<_>, Vec<_>) = paths.iter().partition(|path| path.is_dir());
        if !files.is_empty() {
            let topics = files.iter().map(|path| Topic::read(path)).collect::<Result<_>>()?;
            sets.push(Set { name: "files".to_owned(), topics });
        }
        for path in folders {
            sets.push(Set { name: folder::name(path), topics: topics_of(path)? });
        }
        Ok(sets)
    }

    /// Mean length of the references, to the nearest word.
    pub(super) fn reference_words(&self) -> usize {
        let references: Vec<&Vec<String>> = self.topics.iter().flat_map(|topic| &topic.references).collect();
        let words = |reference: &&Vec<String>| reference.iter().map(|line| count_words(line)).sum::<usize>();
        let all: usize = references.iter().map(words).sum();
        (all as f64 / references.len().max(1) as f64).round() as usize
    }

    /// Keeps every other topic.
    pub(super) fn keep(&mut self, half: Half) {
        let odd = usize::from(half == Half::Odd);
        let mut at = 0;
        self.topics.retain(|_| {
            at += 1;
            at % 2 == 1 - odd
        });
    }
}

impl Topic {
    /// The topics of a folder, or of one file.
    pub(super) fn all(path: &Path) -> Result<Vec<Self>> {
        if path.is_dir() { topics_of(path) } else { Ok(vec![Self::read(path)?]) }
    }

    fn read(path: &Path) -> Result<Self> {
        Ok(Self::new(folder::stem(path), folder::json(path)?))
    }

    fn new(name: String, record: Record) -> Self {
        let articles = folder::articles(&format!("{name}.jsonl"), &record.docs);
        Self {
            articles: articles.into_iter().flatten().collect(),
            language: record.lang.unwrap_or_else(|| "en".to_owned()),
            query: record.query.filter(|query| !query.trim().is_empty()),
            references: record.references.iter().map(|text| rouge::lines(text)).collect(),
            name,
        }
    }

    /// The references, one sentence a line.
    pub(super) fn reference_texts(&self) -> Vec<String> {
        self.references.iter().map(|sentences| sentences.join("\n")).collect()
    }

    /// Whether ROUGE's own tokens (ASCII words, Porter stems) suit its references.
    pub(super) fn is_english(&self) -> bool {
        Language::from_code(&self.language) == Language::English
    }
}

fn topics_of(path: &Path) -> Result<Vec<Topic>> {
    let mut topics = Vec::new();
    for file in folder::files(path, "json")? {
        // Other JSON files may lie beside the topics.
        let value: Value = folder::json(&file)?;
        if value.get("docs").is_some() && value.get("references").is_some() {
            let record = serde_json::from_value(value).map_err(|why| folder::unreadable(&file, why))?;
            topics.push(Topic::new(folder::stem(&file), record));
        }
    }
    if topics.is_empty() && gold::is_there(path) {
        topics = gold_topics(path)?;
    }
    match topics.is_empty() {
        false => Ok(topics),
        true => Err(Error::Usage(format!(
            "{}: no topics in it; a topic is a .json file with \"docs\" (records with \"text\") and \"references\" (texts)",
            path.display()
        ))),
    }
}

fn gold_topics(path: &Path) -> Result<Vec<Topic>> {
    let mut topics = Vec::new();
    for told in gold::stories(path)? {
        let references: Vec<Vec<String>> =
            gold::references(path, &told.story)?.iter().map(|text| rouge::lines(text)).collect();
        if !references.is_empty() {
            let language = usual_language(&told.articles).code().to_owned();
            topics.push(Topic {
                name: told.story,
                language,
                query: None,
                articles: told.articles,
                references,
            });
        }
    }
    topics.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(topics)
}

/// The language of most articles.
fn usual_language(articles: &[Article]) -> Language {
    let mut counts = BTreeMap::<Language, usize>::new();
    articles.iter().for_each(|article| *counts.entry(article.language).or_default() += 1);
    counts.into_iter().max_by_key(|(_, count)| *count).map_or(Language::Unknown, |(language, _)| language)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn topic(name: &str) -> Topic {
        let record = json!({
            "docs": [{"id": "1", "title": "Bridge", "text": "The bridge is shut."}, {"id": "2", "text": ""}],
            "references": ["The bridge , they say , is shut .\nIt is n't safe ."],
        });
        Topic::new(name.to_owned(), serde_json::from_value(record).unwrap())
    }

    #[test]
    fn reads_a_topic() {
        let topic = topic("t");
        assert_eq!(topic.articles.len(), 1);
        assert_eq!(topic.articles[0].path, "t.jsonl");
        assert_eq!(topic.references, [["The bridge, they say, is shut.", "It isn't safe."]]);
        assert!(topic.is_english());
    }

    #[test]
    fn halves() {
        let check = |half, expect: &[&str]| {
            let topics = ["a", "b", "c"].map(topic).to_vec();
            let mut set = Set { name: String::new(), topics };
            set.keep(half);
            let names: Vec<&str> = set.topics.iter().map(|topic| topic.name.as_str()).collect();
            assert_eq!(names, expect);
            assert_eq!(set.reference_words(), 9);
        };
        check(Half::Even, &["a", "c"]);
        check(Half::Odd, &["b"]);
    }
}
