//! The dialect of search engines, against a fake that is stricter than any: what is not documented is refused.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Map, Value, json};

use crate::support::{Folder, Run, command};

/// What a fake engine holds, and what it is.
#[derive(Default)]
struct State {
    quickwit: bool,
    /// Fields that may be indexed, by index.
    indexes: BTreeMap<String, Vec<String>>,
    /// Documents in the order they came, with their ids.
    documents: Vec<(String, Value)>,
    /// What was asked, method and path.
    asked: Vec<String>,
    /// Times that it says it is busy.
    busy: usize,
}

type Answer = (u16, Value);
type Refusal = Result<Value, Answer>;

fn refuse<T>(status: u16, why: impl Into<String>) -> Result<T, Answer> {
    Err((
        status,
        json!({ "error": { "type": "illegal_argument_exception", "reason": why.into() }, "status": status }),
    ))
}

/// Starts one on a free port of this machine; gives its address.
fn start(state: State) -> (String, Arc<Mutex<State>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let state = Arc::new(Mutex::new(state));
    let shared = Arc::clone(&state);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let shared = Arc::clone(&shared);
            std::thread::spawn(move || serve(&stream, &shared));
        }
    });
    (address, state)
}

fn serve(stream: &TcpStream, state: &Mutex<State>) {
    let mut reader = BufReader::new(stream);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        let (mut length, mut kind) = (0, String::new());
        loop {
            let mut header = String::new();
            reader.read_line(&mut header).unwrap();
            let Some((name, value)) = header.trim().split_once(':') else { break };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse().unwrap(),
                "content-type" => kind = value.trim().to_owned(),
                "transfer-encoding" => panic!("a body without a length"),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        let mut words = line.split_whitespace();
        let (method, path) = (words.next().unwrap(), words.next().unwrap());
        let body = String::from_utf8(body).unwrap();
        let (status, answer) = answer(&mut state.lock().unwrap(), method, path, &kind, &body);
        let answer = answer.to_string();
        let head = format!(
            "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            answer.len()
        );
        let mut out = stream;
        if out.write_all((head + &answer).as_bytes()).is_err() {
            return;
        }
    }
}

fn answer(state: &mut State, method: &str, path: &str, kind: &str, body: &str) -> Answer {
    state.asked.push(format!("{method} {path}"));
    if state.busy > 0 {
        state.busy -= 1;
        return (429, json!({ "message": "too many requests" }));
    }
    let prefix = if state.quickwit { "/api/v1/_elastic" } else { "" };
    let (place, query) = path.split_once('?').unwrap_or((path, ""));
    let result = match (method, place.strip_prefix(prefix)) {
        ("POST", Some("/_bulk")) => bulk(state, kind, query, body),
        ("POST", Some("/_msearch")) => lines(kind, body).and_then(|lines| {
            let mut answers = Vec::new();
            for pair in lines.chunks(2) {
                only(&pair[0], &["index"])?;
                answers.push(match search(state, pair[0]["index"].as_str().unwrap(), &pair[1]) {
                    Ok(mut found) => {
                        found["status"] = json!(200);
                        found
                    }
                    Err((_, refusal)) => refusal,
                });
            }
            Ok(json!({ "responses": answers }))
        }),
        ("POST", Some(place)) if place.ends_with("/_search") && query.is_empty() => parse(kind, body)
            .and_then(|body| {
                search(state, place.trim_start_matches('/').trim_end_matches("/_search"), &body)
            }),
        ("POST", Some("/news/_refresh")) if !state.quickwit && body.is_empty() => {
            Ok(json!({ "_shards": { "failed": 0 } }))
        }
        _ => indexes(state, method, place, kind, body),
    };
    match result {
        Ok(answer) => (200, answer),
        Err(refusal) => refusal,
    }
}

/// Makes and looks up indexes, each product in its own way.
fn indexes(state: &mut State, method: &str, place: &str, kind: &str, body: &str) -> Refusal {
    let name = place.rsplit('/').next().unwrap().to_owned();
    let known = state.indexes.contains_key(&name);
    match (state.quickwit, method) {
        (true, "GET") if place.starts_with("/api/v1/indexes/") && known => Ok(json!({})),
        (true, "POST") if place == "/api/v1/indexes" => {
            let body = parse(kind, body)?;
            only(&body, &["version", "index_id", "doc_mapping", "search_settings"])?;
            only(&body["doc_mapping"], &["mode", "field_mappings", "tokenizers"])?;
            let fields = body["doc_mapping"]["field_mappings"].as_array().unwrap();
            for field in fields {
                only(
                    field,
                    &["name", "type", "tokenizer", "record", "fieldnorms", "stored", "indexed", "fast"],
                )?;
            }
            let names = fields.iter().map(|field| field["name"].as_str().unwrap().to_owned()).collect();
            state.indexes.insert(body["index_id"].as_str().unwrap().to_owned(), names);
            Ok(json!({}))
        }
        (false, "GET") if known => Ok(json!({ name: {} })),
        (false, "PUT") if !known => {
            let body = parse(kind, body)?;
            only(&body, &["mappings", "settings"])?;
            only(&body["mappings"], &["dynamic", "properties"])?;
            let fields = body["mappings"]["properties"].as_object().unwrap();
            for field in fields.values() {
                only(field, &["type", "analyzer", "search_analyzer", "index", "doc_values"])?;
            }
            state.indexes.insert(name, fields.keys().cloned().collect());
            Ok(json!({ "acknowledged": true }))
        }
        _ => refuse(404, format!("no such place or index: {method} {place}")),
    }
}

fn parse(kind: &str, body: &str) -> Refusal {
    if kind != "application/json" {
        return refuse(406, format!("Content-Type header [{kind}] is not supported"));
    }
    serde_json::from_str(body).or_else(|error| refuse(400, error.to_string()))
}

fn lines(kind: &str, body: &str) -> Result<Vec<Value>, Answer> {
    if kind != "application/x-ndjson" {
        return refuse(406, format!("Content-Type header [{kind}] is not supported"));
    }
    if !body.ends_with('\n') {
        return refuse(400, "The bulk request must be terminated by a newline [\\n]");
    }
    body.lines()
        .map(|line| serde_json::from_str(line).or_else(|error| refuse(400, error.to_string())))
        .collect()
}

fn only(object: &Value, known: &[&str]) -> Result<(), Answer> {
    let unknown = object.as_object().unwrap().keys().find(|key| !known.contains(&key.as_str()));
    unknown.map_or(Ok(()), |key| refuse(400, format!("unknown field [{key}]")))
}

fn bulk(state: &mut State, kind: &str, query: &str, body: &str) -> Refusal {
    if !(query.is_empty() || query == "refresh=wait_for") {
        return refuse(400, format!("request contains unrecognized parameter: [{query}]"));
    }
    if body.len() > 10_000_000 {
        return refuse(413, "payload too large");
    }
    let (mut items, mut errors) = (Vec::new(), false);
    for pair in lines(kind, body)?.chunks(2) {
        let (action, head) = pair[0].as_object().unwrap().iter().next().unwrap();
        only(head, &["_index", "_id"])?;
        let wanted = if state.quickwit { "create" } else { "index" };
        let Some(fields) = state.indexes.get(head["_index"].as_str().unwrap()) else {
            return refuse(404, "no such index");
        };
        if action != wanted {
            return refuse(
                400,
                format!("Malformed action/metadata line, expected {wanted}, found [{action}]"),
            );
        }
        let unknown = pair[1].as_object().unwrap().keys().find(|key| !fields.contains(key));
        let poison = pair[1]["body_terms"].as_str().unwrap().contains("unindex");
        if let Some(why) = unknown.cloned().or_else(|| poison.then(|| "poison".to_owned())) {
            errors = true;
            items.push(json!({ action: { "status": 400, "error": { "type": "strict_dynamic_mapping_exception", "reason": why } } }));
            continue;
        }
        let id = head["_id"].as_str().unwrap().to_owned();
        if !state.quickwit {
            state.documents.retain(|(known, _)| *known != id);
        }
        state.documents.push((id, pair[1].clone()));
        items.push(json!({ action: { "status": 201 } }));
    }
    Ok(json!({ "took": 1, "errors": errors, "items": items }))
}

fn search(state: &State, index: &str, body: &Value) -> Refusal {
    if !state.indexes.contains_key(index) {
        return refuse(404, format!("no such index [{index}]"));
    }
    only(body, &["query", "size", "from", "sort", "search_after", "track_total_hits"])?;
    let (from, size) = (body["from"].as_u64().unwrap_or(0), body["size"].as_u64().unwrap_or(10));
    if from + size > 10_000 {
        return refuse(400, "Result window is too large, from + size must be less than or equal to: [10000]");
    }
    let sort = body["sort"].as_array().cloned().unwrap_or_default();
    if sort.len() > 2 {
        return refuse(400, "at most two sort criteria");
    }
    let mut found = Vec::new();
    for (_, document) in &state.documents {
        if let Some(score) = score(&body["query"], document)? {
            let key: Vec<f64> = sort
                .iter()
                .map(|by| {
                    let (field, how) = by.as_object().unwrap().iter().next().unwrap();
                    let value = if field == "_score" { score } else { document[field].as_f64().unwrap() };
                    if how["order"] == "desc" { -value } else { value }
                })
                .collect();
            found.push((key, score, document));
        }
    }
    found.sort_by(|a, b| a.0.partial_cmp(&b.0).unwrap());
    let total = found.len();
    let signs: Vec<f64> = sort
        .iter()
        .map(
            |by| if by.as_object().unwrap().values().next().unwrap()["order"] == "desc" { -1.0 } else { 1.0 },
        )
        .collect();
    if let Some(after) = body.get("search_after") {
        if from > 0 {
            return refuse(400, "`from` parameter must be set to 0 when `search_after` is used");
        }
        let after: Vec<f64> = after
            .as_array()
            .unwrap()
            .iter()
            .zip(&signs)
            .map(|(value, sign)| value.as_f64().unwrap() * sign)
            .collect();
        found.retain(|(key, ..)| *key > after);
    }
    let hits: Vec<Value> = found
        .into_iter()
        .skip(from as usize)
        .take(size as usize)
        .map(|(key, score, document)| {
            let sort: Vec<f64> = key.iter().zip(&signs).map(|(key, sign)| key * sign).collect();
            json!({ "_score": score, "_source": document, "sort": sort })
        })
        .collect();
    Ok(
        json!({ "took": 1, "timed_out": false, "_shards": { "failed": 0 }, "hits": { "total": { "value": total, "relation": "eq" }, "hits": hits } }),
    )
}

/// How often a document has what is wanted; `None` if it does not match.
fn score(query: &Value, document: &Value) -> Result<Option<f64>, Answer> {
    let query: &Map<String, Value> = query.as_object().unwrap();
    let (kind, inner) = query.iter().next().unwrap();
    if query.len() != 1 {
        return refuse(400, "a query has one kind");
    }
    let field = || inner.as_object().unwrap().iter().next().map(|(name, how)| (name.as_str(), how)).unwrap();
    let words = |name: &str| {
        document[name].as_str().unwrap_or_default().split(' ').map(str::to_owned).collect::<Vec<_>>()
    };
    let counted = |count: usize| (count > 0).then_some(count as f64);
    Ok(match kind.as_str() {
        "match_all" => Some(1.0),
        "match" => {
            let (name, how) = field();
            only(how, &["query"])?;
            let wanted: Vec<&str> = how["query"].as_str().unwrap().split(' ').collect();
            counted(words(name).iter().filter(|word| wanted.contains(&word.as_str())).count())
        }
        "prefix" => {
            let (name, how) = field();
            only(how, &["value"])?;
            counted(
                words(name).iter().filter(|word| word.starts_with(how["value"].as_str().unwrap())).count(),
            )
        }
        "term" => {
            let (name, how) = field();
            only(how, &["value"])?;
            (document[name] == how["value"]).then_some(1.0)
        }
        "range" => {
            let (name, how) = field();
            only(how, &["gte", "lte"])?;
            let day = document.get(name).and_then(Value::as_i64);
            let within = |day: i64| {
                how.get("gte").is_none_or(|from| day >= from.as_i64().unwrap())
                    && how.get("lte").is_none_or(|to| day <= to.as_i64().unwrap())
            };
            day.is_some_and(within).then_some(1.0)
        }
        "bool" => {
            only(inner, &["must", "filter", "should", "minimum_should_match"])?;
            let mut sum = 0.0;
            for (name, counts) in [("must", 1.0), ("filter", 0.0)] {
                for part in inner[name].as_array().into_iter().flatten() {
                    match score(part, document)? {
                        Some(score) => sum += counts * score,
                        None => return Ok(None),
                    }
                }
            }
            let mut any = inner.get("should").is_none();
            for part in inner["should"].as_array().into_iter().flatten() {
                if let Some(score) = score(part, document)? {
                    sum += score;
                    any = true;
                }
            }
            any.then_some(sum)
        }
        other => return refuse(400, format!("unknown query [{other}]")),
    })
}

fn corpus() -> Folder {
    Folder::copy_of("corpus")
}

fn run(arguments: &[&str]) -> Run {
    Run::from(command(arguments).output().unwrap())
}

/// Pushes the corpus to an engine and compares what is found and told with the folder.
fn contract(quickwit: bool) {
    let (host, state) = start(State { quickwit, busy: 1, ..State::default() });
    let url = format!("{host}{}/news", if quickwit { "/api/v1/_elastic" } else { "" });
    let news = corpus();
    let path = news.path();
    let folder = path.to_str().unwrap();
    run(&["search", "flood", "--search-engine", &url]).code(1);
    let pushed = run(&["index", folder, "--search-engine", &url]).code(0);
    assert!(pushed.out.contains("made the index and pushed 52 articles"), "{}", pushed.out);
    let again = run(&["index", folder, "--search-engine", &url]).code(0);
    assert!(again.out.starts_with("pushed 52 articles"), "{}", again.out);
    assert_eq!(state.lock().unwrap().documents.len(), if quickwit { 104 } else { 52 });

    let ids = |run: Run| -> Vec<String> {
        let hits = run.json()["hits"].as_array().unwrap().clone();
        let mut ids: Vec<String> = hits.iter().map(|hit| hit["id"].as_str().unwrap().to_owned()).collect();
        ids.sort();
        ids
    };
    for query in [
        "flood",
        "+flood siren",
        "\"flash flood\"",
        "sire*",
        "flood -siren",
        "title:flood",
        "source:wire flood",
    ] {
        let here = ids(run(&["search", folder, query, "--json", "--limit", "60", "--all-copies"]).code(0));
        let there =
            ids(run(&["search", query, "--search-engine", &url, "--json", "--limit", "60", "--all-copies"])
                .code(0));
        assert_eq!(there, here, "{query}");
        assert!(!here.is_empty(), "{query}");
    }
    run(&["search", "zeppelin", "--search-engine", &url]).code(3);
    let refused = run(&["search", "flod~", "--search-engine", &url]).code(2);
    assert!(refused.err.contains("no words with ~"), "{}", refused.err);

    for more in [
        &["--query", "flood"][..],
        &["--query", "flood siren", "--since", "2025-09-04"],
        &["--until", "2025-09-03"],
    ] {
        let digest = |place: &[&str]| {
            run(&[&["digest"], place, more, &["--stories", "all", "--format", "jsonl"]].concat()).code(0).out
        };
        assert_eq!(digest(&["--search-engine", &url]), digest(&[folder]), "{more:?}");
    }
    let asked = state.lock().unwrap().asked.join("\n");
    assert!(asked.contains("_bulk") && asked.contains("_search"), "{asked}");
}

#[test]
fn opensearch_answers_as_the_folder_does() {
    contract(false);
}

#[test]
fn quickwit_answers_as_the_folder_does() {
    contract(true);
}

#[test]
fn many_queries_and_many_pages() {
    let (host, state) = start(State::default());
    let url = format!("{host}/news");
    let news = Folder::new();
    let records: String = (0..1300)
        .map(|at| format!("{{\"id\":\"{at}\",\"title\":\"Report {at}\",\"text\":\"The harbour was shut on day {at} by order.\"}}\n"))
        .collect();
    news.write("wire.jsonl", &records);
    let queries = news.beside("queries.tsv");
    fs::write(&queries, "q1\tharbour\nq2\t\"day 77\"\n").unwrap();
    run(&["index", news.path().to_str().unwrap(), "--search-engine", &url]).code(0);
    let found = run(&[
        "search",
        "--queries",
        queries.to_str().unwrap(),
        "--format",
        "trec",
        "--limit",
        "5",
        "--search-engine",
        &url,
    ])
    .code(0);
    assert_eq!(found.out.lines().filter(|line| line.starts_with("q1 ")).count(), 5, "{}", found.out);
    assert_eq!(found.out.lines().filter(|line| line.starts_with("q2 Q0 77 ")).count(), 1, "{}", found.out);
    let told = run(&["digest", "--query", "harbour", "--search-engine", &url, "--json", "--stories", "1"])
        .code(0)
        .json();
    assert_eq!(told["coverage"]["articles"], 1300);
    let asked = &state.lock().unwrap().asked;
    assert!(asked.iter().any(|asked| asked == "POST /_msearch"));
    assert!(asked.iter().filter(|asked| *asked == "POST /news/_search").count() >= 3, "pages of 500");
}

#[test]
fn failures_are_told() {
    let (host, state) = start(State::default());
    let news = Folder::new();
    news.write("a.txt", "An unindexable text about a harbour that was shut for days by order of the port.");
    let path = news.path();
    let folder = path.to_str().unwrap();
    let check = |arguments: &[&str], code: i32, expect: &str| {
        let run = run(arguments).code(code);
        assert!(run.err.contains(expect), "{arguments:?}: {}", run.err);
    };
    let url = format!("{host}/news");
    check(&["index", folder, "--search-engine", &url], 1, "article a.txt: the engine refused it: poison");
    check(
        &["search", "x", "--search-engine", "http://127.0.0.1:1/news"],
        1,
        "http://127.0.0.1:1/news/_search: ",
    );
    check(&["search", "x", "--search-engine", "localhost"], 1, "give the address of an index");
    check(&["search", "x", "--search-engine", &format!("{host}/_all")], 1, "give the address of an index");
    check(
        &["search", "x", "--search-engine", &format!("{host}/other")],
        1,
        "no such index [other]; push the articles first",
    );
    state.lock().unwrap().busy = 9;
    check(&["search", "x", "--search-engine", &url], 1, "429 too many requests");
}

/// Set ENGINE_URL to an index that may be filled: the same as against the fake.
#[test]
fn a_live_engine() {
    let Ok(url) = std::env::var("ENGINE_URL") else {
        println!("skipped: no ENGINE_URL, so that no live search engine was asked");
        return;
    };
    let news = corpus();
    let path = news.path();
    let folder = path.to_str().unwrap();
    run(&["index", folder, "--search-engine", &url]).code(0);
    let digest = |place: &[&str]| {
        run(&[&["digest"], place, &["--query", "flood", "--stories", "all", "--format", "jsonl"]].concat())
            .code(0)
            .out
    };
    assert_eq!(digest(&["--search-engine", &url]), digest(&[folder]));
}
