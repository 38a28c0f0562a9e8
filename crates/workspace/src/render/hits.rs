//! Search results as records, for programs.

use serde::Serialize;

use crate::{SearchHit, SearchResults};

const COLUMNS: [&str; 16] = [
    "query_id",
    "query",
    "rank",
    "score",
    "id",
    "path",
    "part",
    "title",
    "source",
    "published",
    "date_evidence",
    "language",
    "url",
    "page",
    "snippet",
    "copies",
];

/// One JSON object a hit and line; `id` is what the list of queries calls this one.
///
/// # Errors
/// What the serialiser says; hits give none.
pub fn search_jsonl(id: &str, results: &SearchResults) -> Result<String, serde_json::Error> {
    #[derive(Serialize)]
    struct Line<'a> {
        schema: u32,
        query_id: &'a str,
        query: &'a str,
        #[serde(flatten)]
        hit: &'a SearchHit,
    }
    let (schema, query) = (results.schema, results.query.as_str());
    let line = |hit| Ok(serde_json::to_string(&Line { schema, query_id: id, query, hit })? + "\n");
    results.hits.iter().map(line).collect()
}

/// The head line of [`search_csv`].
pub fn search_csv_head() -> String {
    record(&COLUMNS.map(str::to_owned))
}

/// One record of RFC 4180 a hit, without a head; `id` is what the list of queries calls this one.
pub fn search_csv(id: &str, results: &SearchResults) -> String {
    results.hits.iter().map(|hit| record(&fields((id, &results.query), hit))).collect()
}

/// One line of TREC's run format a hit; white space in ids becomes `_`.
pub fn search_trec(query: &str, results: &SearchResults) -> String {
    let hits = results.hits.iter();
    run(query, hits.map(|hit| (hit.rank, hit.id.as_str(), hit.score)))
}

/// As [`search_trec`], of ids and scores whose first stands at `rank` of the ranking.
pub fn ranking_trec(query: &str, rank: usize, hits: &[(String, f32)]) -> String {
    run(query, (rank..).zip(hits).map(|(rank, (id, score))| (rank, id.as_str(), *score)))
}

/// Evaluators sort by score and break ties their own way: equal scores of neighbours are told apart.
fn run<'a>(query: &str, hits: impl Iterator<Item = (usize, &'a str, f32)>) -> String {
    let word = |text: &str| text.split_whitespace().collect::<Vec<_>>().join("_");
    let (query, mut before) = (word(query), f32::INFINITY);
    hits.map(|(rank, id, score)| {
        before = score.min(before.next_down());
        format!("{query} Q0 {} {rank} {before} epitome\n", word(id))
    })
    .collect()
}

fn fields((id, query): (&str, &str), hit: &SearchHit) -> [String; 16] {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        id.to_owned(),
        query.to_owned(),
        hit.rank.to_string(),
        hit.score.to_string(),
        hit.id.clone(),
        hit.path.clone(),
        text(&hit.part),
        hit.title.clone(),
        text(&hit.source),
        hit.published.map(|published| published.at.to_string()).unwrap_or_default(),
        hit.published.map(|published| published.evidence.name().to_owned()).unwrap_or_default(),
        hit.language.code().to_owned(),
        text(&hit.url),
        hit.page.map(|page| page.to_string()).unwrap_or_default(),
        hit.snippet.text.clone(),
        hit.copies.join(" "),
    ]
}

fn record(fields: &[String; 16]) -> String {
    let quoted = |field: &String| {
        let plain = !field.contains(['"', ',', '\n', '\r']) && field.trim() == field;
        if plain { field.clone() } else { format!("\"{}\"", field.replace('"', "\"\"")) }
    };
    fields.iter().map(quoted).collect::<Vec<_>>().join(",") + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{Language, Snippet, Span};

    fn results() -> SearchResults {
        let hit = SearchHit {
            rank: 1,
            id: "wire 7".to_owned(),
            path: "wire.jsonl".to_owned(),
            part: Some("7".to_owned()),
            title: "Frost, \"the worst in years\"".to_owned(),
            source: None,
            published: Some(crate::types::Published {
                at: jiff::civil::date(2025, 8, 1).at(0, 0, 0, 0),
                precision: crate::types::Precision::Day,
                evidence: crate::types::DateEvidence::FileTime,
            }),
            language: Language::English,
            url: None,
            score: 2.5,
            snippet: Snippet { text: "Pears\nfroze.".to_owned(), ..Snippet::default() },
            page: None,
            span: Span::default(),
            copies: vec!["a.txt".to_owned(), "b.txt".to_owned()],
        };
        SearchResults {
            schema: 1,
            query: "late frost".to_owned(),
            hits: vec![hit],
            ..SearchResults::default()
        }
    }

    #[test]
    fn records() {
        assert_eq!(search_trec("q 1", &results()), "q_1 Q0 wire_7 1 2.5 epitome\n");
        assert_eq!(
            search_csv("q1", &results()),
            "q1,late frost,1,2.5,wire 7,wire.jsonl,7,\"Frost, \"\"the worst in years\"\"\",,2025-08-01T00:00:00,file-time,en,,,\"Pears\nfroze.\",a.txt b.txt\r\n"
        );
        assert_eq!(search_csv_head().trim_end().split(',').count(), COLUMNS.len());
        let line: serde_json::Value = serde_json::from_str(&search_jsonl("q1", &results()).unwrap()).unwrap();
        assert_eq!((&line["query_id"], &line["query"]), (&"q1".into(), &"late frost".into()));
        assert_eq!((&line["rank"], &line["schema"]), (&1.into(), &1.into()));
        assert_eq!(search_csv("q1", &SearchResults::default()), "");
    }
}
