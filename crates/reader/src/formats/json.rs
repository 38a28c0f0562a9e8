//! JSON Lines, one article a line, and JSON files that hold one article or a list of them.

use std::fmt;

use epitome_text::DateEvidence;
use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde_json::Value;

use super::text::fill;
use crate::Unreadable;
use crate::decode::decode_text;
use crate::draft::Draft;
use crate::fields::Field;
use crate::reading::Reading;

pub(crate) fn parse_lines(bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    let decoded = decode_text(bytes)?;
    for (number, line) in decoded.text.lines().enumerate() {
        parse_line(line, number + 1, reading);
    }
    Ok(())
}

/// One line, which is the `number`th of its file, counted from 1.
pub(crate) fn parse_line(line: &str, number: usize, reading: &mut Reading<'_>) {
    let line = line.trim();
    if line.is_empty() {
        return;
    }
    match serde_json::from_str::<Value>(line) {
        Ok(record) if is_action(&record) => {}
        Ok(record) => give(&record, number, "line", reading),
        Err(error) => reading.skip(format!("line {number}"), format!("not JSON: {}", cause(&error))),
    }
}

pub(crate) fn parse(bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    let decoded = decode_text(bytes)?;
    let text = decoded.text.trim_start();
    let mut json = serde_json::Deserializer::from_str(text);
    if text.starts_with('[') {
        let done = Records { reading }.deserialize(&mut json).and_then(|()| json.end());
        if let Err(error) = done {
            reading.skip("rest", format!("not JSON: {error}"));
        }
        return Ok(());
    }
    let record: Value =
        serde_json::from_str(text).map_err(|error| Unreadable::Broken(format!("not JSON: {error}")))?;
    match list_in(&record, WRAPPED) {
        Some(records) => {
            records.iter().enumerate().for_each(|(i, record)| give(record, i + 1, "record", reading))
        }
        None => {
            let draft = draft(&record, &reading.options.map);
            if !reading.give(draft) {
                return Err(Unreadable::Broken(without_text(&record)));
            }
        }
    }
    Ok(())
}

/// Whether a line tells a search engine but what to do with the next: `{"index": {"_id": "7"}}`.
fn is_action(record: &Value) -> bool {
    let only = record.as_object().filter(|fields| fields.len() == 1).and_then(|fields| fields.iter().next());
    only.is_some_and(|(name, target)| {
        ["index", "create", "update", "delete"].contains(&name.as_str())
            && target.as_object().is_some_and(|target| target.keys().all(|key| key.starts_with('_')))
    })
}

/// What is wrong with a line, without the line number that is always 1.
fn cause(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.rsplit_once(" at line ") {
        Some((what, _)) => format!("{what} at column {}", error.column()),
        None => message,
    }
}

/// How many objects a list of articles may be wrapped in.
const WRAPPED: usize = 4;

/// A list of articles wrapped in an object, or in objects that are no articles themselves.
fn list_in(record: &Value, deep: usize) -> Option<&Vec<Value>> {
    if find(record, Field::Text, &[]).iter().any(|value| value.is_string()) {
        return None;
    }
    let lists = [
        "articles",
        "items",
        "data",
        "results",
        "documents",
        "docs",
        "records",
        "stories",
        "entries",
        "posts",
        "hits",
    ]
    .iter()
    .filter_map(|name| record.get(name)?.as_array());
    lists.into_iter().find(|list| list.iter().any(Value::is_object)).or_else(|| {
        let article = !find(record, Field::Title, &[]).is_empty();
        let inner = record.as_object().filter(|_| deep > 1 && !article)?;
        inner.values().filter(|value| value.is_object()).find_map(|value| list_in(value, deep - 1))
    })
}

fn give(record: &Value, number: usize, kind: &str, reading: &mut Reading<'_>) {
    let place = format!("{kind} {number}");
    if !record.is_object() {
        return reading.skip(place, "not an object");
    }
    let mut draft = draft(record, &reading.options.map);
    draft.part = Some(draft.id.clone().unwrap_or_else(|| number.to_string()));
    if !reading.give(draft) {
        reading.skip(place, without_text(record));
    }
}

fn without_text(record: &Value) -> String {
    let names =
        record.as_object().map(|fields| fields.keys().map(String::as_str).collect::<Vec<_>>().join(", "));
    format!(
        "no text in it (it has {})",
        names.filter(|names| !names.is_empty()).unwrap_or("no field".to_owned())
    )
}

fn draft(record: &Value, map: &[(String, String)]) -> Draft {
    let mut draft = Draft::default();
    // Some keep most of a record in an object of its own, search engines all of it.
    let whole =
        ["fields", "_source"].iter().find_map(|name| record.get(*name).filter(|inner| inner.is_object()));
    for field in Field::ALL {
        let inner = whole.map(|inner| find(inner, field, map)).unwrap_or_default();
        // `_source` names no source.
        let outer = find(record, field, map)
            .into_iter()
            .filter(|value| !whole.is_some_and(|it| std::ptr::eq(it, *value)));
        for value in outer.chain(inner) {
            let text = text_of(value);
            if !text.trim().is_empty() {
                fill(&mut draft, field, &unescape(field, text), DateEvidence::Field);
            }
        }
    }
    draft
}

/// Text that is HTML is read as such.
fn unescape(field: Field, text: String) -> String {
    if field != Field::Text {
        return text;
    }
    let text = if super::html::is_fragment(&text) { super::html::to_text(&text) } else { text };
    without_mark(&text).to_owned()
}

/// Text without `[+2005 chars]`, which says how much was cut off behind it.
fn without_mark(text: &str) -> &str {
    let count = text.trim_end().strip_suffix(" chars]").and_then(|text| text.rsplit_once("[+"));
    count
        .filter(|(_, count)| count.bytes().all(|b| b.is_ascii_digit()))
        .map_or(text, |(text, _)| text.trim_end())
}

/// The values of an object that may be `field`, best first; a name of the map may be a path (`meta.body`).
pub(crate) fn find<'v>(record: &'v Value, field: Field, map: &[(String, String)]) -> Vec<&'v Value> {
    let Some(object) = record.as_object() else { return Vec::new() };
    let paths = map.iter().filter(|(to, from)| Field::of(to) == Some(field) && from.contains('.'));
    let deep = paths.filter_map(|(_, from)| from.split('.').try_fold(record, |value, key| value.get(key)));
    let names: Vec<&str> = object.keys().map(String::as_str).collect();
    let flat = crate::fields::place(field, &names, map).into_iter().filter_map(|i| object.get(names[i]));
    deep.chain(flat).filter(|value| !value.is_null()).collect()
}

/// A value as text: lists joined (paragraphs, names), of an object its name or text.
pub(crate) fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Null => String::new(),
        Value::Array(items) => {
            let items: Vec<String> =
                items.iter().map(text_of).filter(|text| !text.trim().is_empty()).collect();
            let long = items.iter().any(|item| item.len() > 60);
            items.join(if long { "\n\n" } else { ", " })
        }
        Value::Object(fields) => {
            let names = ["name", "title", "text", "content", "rendered", "main", "value", "id"];
            names.iter().find_map(|name| fields.get(*name)).map(text_of).unwrap_or_default()
        }
    }
}

/// Reads a list record by record, so that only one is in memory at a time.
struct Records<'r, 'a> {
    reading: &'r mut Reading<'a>,
}

impl<'de> DeserializeSeed<'de> for Records<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Records<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of articles")
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut list: S) -> Result<(), S::Error> {
        let mut number = 0;
        while let Some(record) = list.next_element::<Value>()? {
            number += 1;
            give(&record, number, "record", self.reading);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(record: &Value, expect: [&str; 5]) {
        let draft = draft(record, &[("title".to_owned(), "meta.kicker".to_owned())]);
        let none = String::new;
        let got = [
            draft.id.unwrap_or_else(none),
            draft.title,
            draft.body,
            draft.source.unwrap_or_else(none),
            draft.author.unwrap_or_else(none),
        ];
        assert_eq!(got, expect);
    }

    #[test]
    fn wrapped_lists() {
        let found = |json: Value| list_in(&json, WRAPPED).map(Vec::len);
        assert_eq!(found(json!({"articles": [{}, {}]})), Some(2));
        assert_eq!(found(json!({"articles": {"results": [{}]}})), Some(1));
        assert_eq!(found(json!({"status": "ok", "response": {"meta": {"hits": 1}, "docs": [{}]}})), Some(1));
        assert_eq!(found(json!({"data": {"page": {"list": {"items": [{}]}}}})), Some(1));
        assert_eq!(found(json!({"title": "T", "more": {"items": [{}]}})), None);
        assert_eq!(found(json!({"text": "A.", "items": [{}]})), None);
        assert_eq!(found(json!({"items": ["a"]})), None);
        assert_eq!(found(json!({"took": 2, "hits": {"total": {"value": 9}, "hits": [{}, {}]}})), Some(2));
        assert_eq!(without_text(&json!({"status": 1, "rows": []})), "no text in it (it has rows, status)");
    }

    #[test]
    fn actions_of_search_engines() {
        assert!(is_action(&json!({"index": {"_index": "news", "_id": "7"}})));
        assert!(is_action(&json!({"create": {}})));
        assert!(!is_action(&json!({"index": "A."})));
        assert!(!is_action(&json!({"index": {"text": "A."}})));
        assert!(!is_action(&json!({"index": {"_id": "7"}, "text": "A."})));
    }

    #[test]
    fn records() {
        check(&json!({"id": 7, "title": "T", "text": "A.\r\n\r\nB."}), ["7", "T", "A.\n\nB.", "", ""]);
        check(&json!({"headline": "T", "body": "A.", "publisher": {"name": "P"}}), ["", "T", "A.", "P", ""]);
        check(
            &json!({"_id": "x", "content": ["A long paragraph which says something of note to all who read it.", "B."], "authors": ["Ann", "Bo"]}),
            [
                "x",
                "",
                "A long paragraph which says something of note to all who read it.\n\nB.",
                "",
                "Ann, Bo",
            ],
        );
        check(
            &json!({"title": "T", "meta": {"kicker": "K"}, "text": "", "description": "D."}),
            ["", "K", "D.", "", ""],
        );
        check(
            &json!({"title": {"rendered": "T"}, "content": {"rendered": "<p>A.</p>"}}),
            ["", "T", "A.", "", ""],
        );
        check(&json!({"webTitle": "T", "fields": {"bodyText": "A."}}), ["", "T", "A.", "", ""]);
        check(
            &json!({"_index": "news", "_id": "7", "_source": {"title": "T", "body": "A.", "id": 3}}),
            ["7", "T", "A.", "", ""],
        );
        check(&json!({"headline": {"main": "T"}, "abstract": "A."}), ["", "T", "A.", "", ""]);
        check(&json!({"content": "A… [+2005 chars]"}), ["", "", "A…", "", ""]);
        check(&json!({"content_html": "<p>A &amp; b.</p><p>C.</p>"}), ["", "", "A & b.\n\nC.", "", ""]);
    }
}
