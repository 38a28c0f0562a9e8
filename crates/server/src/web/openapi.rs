//! The API as an OpenAPI 3.1 document, made from the types of its answers.

use axum::Json;
use axum::extract::State;
use epitome_workspace::{Digest, DigestStory};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::api::{ArticleReading, Corrected, Correction};
use super::site::Site;
use crate::activity::Moment;

/// A parameter: its name, its type, what it is.
pub(crate) type Parameter = (&'static str, &'static str, &'static str);

const DATES: [Parameter; 2] = [
    ("since", "date", "Published on this day or later: 2025, 2025-08 or 2025-08-31."),
    ("until", "date", "Published on this day or earlier."),
];
const FILTERS: [Parameter; 9] = [
    ("source", "strings", "Only of this source: a part of its name."),
    ("lang", "strings", "Only in this language, by code."),
    ("path", "strings", "Only in this folder, or in files that match this glob."),
    ("format", "strings", "Only from files of this format."),
    ("story", "strings", "Only of this story, by id."),
    ("limit", "integer", "Most hits to give."),
    ("offset", "integer", "Hits to pass over first."),
    ("context", "integer", "Sentences to show before and after the best one."),
    ("all_copies", "boolean", "Show near-copies of a hit as hits of their own."),
];
const QUERY: [Parameter; 4] = [
    ("q", "string", "The query; without it the filters alone choose."),
    ("sort", "string", "relevance, date or source."),
    ("facets", "string", "Counts to give: source, language, month, format, story, separated by commas."),
    ("expand", "boolean", "Look also for words that the best articles share."),
];
const GRANULARITY: Parameter = ("granularity", "string", "strict, normal, broad, or a number from 0 to 1.");
const DIGEST: [Parameter; 4] = [
    ("stories", "string", "Stories to tell, or all."),
    ("words", "integer", "Most words of a summary."),
    ("query", "string", "Only what matches, and what answers it first."),
    ("method", "string", "How sentences are weighed and chosen."),
];
const TIMELINE: [Parameter; 4] = [
    ("query", "string", "Only what matches."),
    ("story", "string", "Only this story, by its id."),
    ("entries", "integer", "Entries at most; by the number of days told of if it is left out."),
    ("sentences", "integer", "Sentences an entry."),
];

/// What may stand in the query of an address, as the document names it.
pub(crate) fn parameters(path: &str) -> Vec<Parameter> {
    match path {
        "/search" => [&QUERY[..], &FILTERS, &DATES].concat(),
        "/like/{address}" => [&FILTERS[..], &DATES].concat(),
        "/digest" => [&DIGEST[..], &[GRANULARITY], &DATES].concat(),
        "/stories" => vec![GRANULARITY],
        "/articles/{address}" => vec![("sentences", "boolean", "Give the sentences as well.")],
        "/timeline" => [&TIMELINE[..], &DATES].concat(),
        _ => Vec::new(),
    }
}

/// The document.
pub(crate) async fn document(State(site): State<Site>) -> Json<Value> {
    Json(openapi(&format!("{}/api/v1", site.base())))
}

/// Answers whose types have a schema are described by it; the others as objects.
fn openapi(server: &str) -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut schemas = settings.into_generator();
    let any = || json!({ "type": "object" });
    let address =
        Some(("address", "path", "`path`, or `path#part` for one of several in a file; slashes stay."));
    let moment = schema::<Moment>(&mut schemas);
    let digest = schema::<Digest>(&mut schemas);
    let story = schema::<DigestStory>(&mut schemas);
    let article = schema::<ArticleReading>(&mut schemas);
    let corrected = schema::<Corrected>(&mut schemas);
    let correction = schema::<Correction>(&mut schemas);
    let id = Some(("id", "path", "The story's id."));
    let mut paths = json!({
        "/sync": {
            "get": operation("What is being done, and what was done last", &[], None, moment.clone()),
            "post": operation("Look for changes in the folder", &[], None, moment),
        },
        "/corrections": {
            "get": operation("The corrections of stories, oldest first", &[], None, json!({ "type": "array", "items": any() })),
            "post": operation("Correct the stories", &[], Some(correction), corrected.clone()),
            "delete": operation("Take the last correction back", &[], None, corrected),
        },
        "/verify": { "post": operation("Re-check every citation of a digest that epitome wrote, in any form", &[], Some(any()), any()) },
    });
    let asked: [(&str, Option<Parameter>, &str, Value); 8] = [
        ("/search", None, "Find articles by keyword", any()),
        ("/digest", None, "Summaries of the stories", digest),
        ("/stories", None, "All stories", any()),
        ("/stories/{id}", id, "A story with its summary", story),
        ("/articles/{address}", address, "An article of the index", article),
        ("/like/{address}", address, "Articles like another", any()),
        ("/timeline", None, "What happened when, in quoted sentences", any()),
        ("/status", None, "The state of the index", any()),
    ];
    for (path, named, about, schema) in asked {
        let parameters: Vec<Parameter> = named.into_iter().chain(parameters(path)).collect();
        paths[path] = json!({ "get": operation(about, &parameters, None, schema) });
    }
    let mut components: Map<String, Value> = schemas.take_definitions(true).into_iter().collect();
    components.insert("Problem".to_owned(), json!({
        "type": "object",
        "description": "What went wrong (RFC 9457).",
        "properties": {
            "type": { "type": "string" }, "title": { "type": "string" },
            "status": { "type": "integer" }, "detail": { "type": "string", "description": "What happened and what to do." },
        },
        "required": ["type", "title", "status", "detail"],
    }));
    json!({
        "openapi": "3.1.0",
        "info": { "title": "epitome", "version": env!("CARGO_PKG_VERSION"), "description": "Searches, summarises and reads a folder of articles. The JSON is that of the command line." },
        "servers": [{ "url": server }],
        "paths": paths,
        "components": { "schemas": components, "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } } },
        "security": [{}, { "token": [] }],
    })
}

fn schema<T: JsonSchema>(schemas: &mut SchemaGenerator) -> Value {
    schemas.subschema_for::<T>().to_value()
}

fn operation(about: &str, parameters: &[Parameter], body: Option<Value>, answer: Value) -> Value {
    let problem = json!({
        "description": "What went wrong",
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
    });
    let mut operation = json!({
        "summary": about,
        "parameters": parameters.iter().map(parameter).collect::<Vec<_>>(),
        "responses": {
            "2XX": { "description": about, "content": { "application/json": { "schema": answer } } },
            "default": problem,
        },
    });
    if let Some(body) = body {
        operation["requestBody"] =
            json!({ "required": true, "content": { "application/json": { "schema": body } } });
    }
    operation
}

fn parameter(&(name, kind, about): &Parameter) -> Value {
    let schema = match kind {
        "integer" => json!({ "type": "integer", "minimum": 0 }),
        "boolean" => json!({ "type": "boolean" }),
        "strings" => json!({ "type": "array", "items": { "type": "string" } }),
        _ => json!({ "type": "string" }),
    };
    let place = if kind == "path" { "path" } else { "query" };
    json!({ "name": name, "in": place, "required": kind == "path", "description": about, "schema": schema })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_leads_somewhere() {
        let document = openapi("/api/v1");
        let text = document.to_string();
        for reference in
            text.split("\"#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next())
        {
            assert!(document["components"]["schemas"].get(reference).is_some(), "{reference}");
        }
        assert!(document["components"]["schemas"].get("Moment").is_some(), "{text}");
    }
}
