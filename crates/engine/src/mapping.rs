//! How an index keeps documents: every field is named, every analysis made explicit.

use serde_json::{Value, json};

use crate::fields::{BODY, COPY, DAY, FORMAT, LANGUAGE, ORDER, PLACE, TITLE};

/// Of OpenSearch and Elasticsearch.
pub(crate) fn opensearch() -> Value {
    let terms = json!({ "type": "text", "analyzer": "whitespace", "search_analyzer": "whitespace" });
    let (keyword, number) = (json!({ "type": "keyword" }), json!({ "type": "long" }));
    json!({
        "mappings": {
            "dynamic": "strict",
            "properties": {
                TITLE: terms, BODY: terms, LANGUAGE: keyword, FORMAT: keyword,
                DAY: number, ORDER: number, COPY: number, PLACE: number,
                "article": { "type": "keyword", "index": false, "doc_values": false },
            },
        },
    })
}

/// Of Quickwit, whose indexes are made through its own API.
pub(crate) fn quickwit(index: &str) -> Value {
    let terms = |name: &str| json!({ "name": name, "type": "text", "tokenizer": "terms", "record": "position", "fieldnorms": true, "stored": false });
    let keyword = |name: &str| json!({ "name": name, "type": "text", "tokenizer": "raw" });
    let number = |name: &str| json!({ "name": name, "type": "i64", "fast": true });
    json!({
        "version": "0.8",
        "index_id": index,
        "doc_mapping": {
            "mode": "strict",
            "tokenizers": [{ "name": "terms", "type": "regex", "pattern": "[^ ]+" }],
            "field_mappings": [
                terms(TITLE), terms(BODY), keyword(LANGUAGE), keyword(FORMAT),
                number(DAY), number(ORDER), number(COPY), number(PLACE),
                { "name": "article", "type": "text", "indexed": false, "stored": true },
            ],
        },
        "search_settings": { "default_search_fields": [TITLE, BODY] },
    })
}
