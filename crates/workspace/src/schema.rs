//! Shapes of the ground's types in a JSON schema: the ground itself knows of none.
#![allow(dead_code, reason = "only their schema is used")]

use schemars::JsonSchema;

/// Bytes of a text: from `start` up to `end`, which is not included.
#[derive(JsonSchema)]
pub(crate) struct Span {
    start: u32,
    end: u32,
}

/// A publication date with its evidence.
#[derive(JsonSchema)]
pub(crate) struct Published {
    /// Date and time as the evidence writes them, in whatever zone it names: `2025-08-05T00:00:00`.
    #[schemars(regex(pattern = r"^-?[0-9]{4,6}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?$"))]
    at: String,
    /// Finest part that the evidence states.
    precision: Precision,
    /// Where it was found.
    evidence: Evidence,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub(crate) enum Precision {
    Year,
    Month,
    Day,
    Minute,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub(crate) enum Evidence {
    Field,
    FrontMatter,
    Feed,
    MailHeader,
    JsonLd,
    Meta,
    TimeElement,
    Property,
    Url,
    Dateline,
    FileName,
    FileTime,
}

/// ISO 639-1 code of a language; `und` if unknown.
#[derive(JsonSchema)]
pub(crate) struct Language(#[schemars(regex(pattern = r"^[a-z]{2,3}$"))] String);

/// A day: `2025-08-05`.
#[derive(JsonSchema)]
pub(crate) struct Day(#[schemars(regex(pattern = r"^-?[0-9]{4,6}-[0-9]{2}-[0-9]{2}$"))] String);

/// The JSON schema (2020-12) of a digest in JSON, indented.
///
/// # Errors
/// What the serialiser says; a schema gives none.
pub fn digest_schema() -> Result<String, serde_json::Error> {
    let mut schema = schemars::schema_for!(crate::Digest);
    schema.insert("title".to_owned(), "epitome digest, version 1".into());
    crate::render::json(&schema)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DigestOptions, Input, Places, digest};

    fn written() -> String {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schema/digest.v1.json");
        if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
            std::fs::create_dir_all(std::path::Path::new(path).parent().unwrap()).unwrap();
            std::fs::write(path, digest_schema().unwrap()).unwrap();
        }
        std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n")
    }

    #[test]
    fn the_schema_is_up_to_date() {
        assert!(
            written() == digest_schema().unwrap(),
            "docs/schema/digest.v1.json is out of date: just accept"
        );
    }

    #[test]
    fn real_digests_fit() {
        let schema: serde_json::Value = serde_json::from_str(&digest_schema().unwrap()).unwrap();
        let schema = jsonschema::validator_for(&schema).unwrap();
        let corpus = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../corpus"));
        let index = tempfile::tempdir().unwrap();
        let input = Input::Folder(Places::new(corpus, Some(index.path())).unwrap());
        let options = DigestOptions { stories: None, explain: true, ..DigestOptions::default() };
        let mut made = digest(&input, &options, &crate::silent).unwrap();
        made.stamp = Some("2026-01-01T00:00:00Z".to_owned());
        assert!(made.stories.iter().any(|story| !story.disagreements.is_empty()));
        assert!(made.stories.iter().any(|story| !story.only_one_source.is_empty()));
        assert!(made.stories.iter().flat_map(|story| &story.quotes).all(|quote| quote.reason.is_some()));
        let value = serde_json::to_value(&made).unwrap();
        let faults: Vec<String> = schema.iter_errors(&value).map(|error| error.to_string()).collect();
        assert_eq!(faults, Vec::<String>::new());
        assert!(!schema.is_valid(&serde_json::json!({"schema": 1})));
    }
}
