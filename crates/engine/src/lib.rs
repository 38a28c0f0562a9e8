//! Articles in a search engine that speaks the Elasticsearch dialect: OpenSearch, Elasticsearch or Quickwit.
//!
//! Opens connections to the one address that it is given, and to nothing else. The engine gets terms that are analysed
//! already, in fields that it splits at spaces alone: a term is the same there as here.

mod document;
pub mod fields;
mod http;
mod mapping;

use epitome_text::Article;
use serde::Deserialize;
use serde_json::{Value, json};

use http::Http;

/// Most bytes of a bulk request: Quickwit takes 10 MB.
const BULK: usize = 8 << 20;
/// Hits of a page when all are read.
const PAGE: usize = 500;
/// Hits beyond which an engine takes no offset.
pub const WINDOW: usize = 10_000;

/// Why an engine did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address is none.
    #[error(
        "{0}: give the address of an index, such as http://localhost:9200/news, or http://localhost:7280/api/v1/_elastic/news for Quickwit"
    )]
    Address(String),
    /// Nobody answers, or the connection broke.
    #[error("{url}: {why}")]
    Connection {
        /// What was asked.
        url: String,
        /// What went wrong.
        why: String,
    },
    /// The engine refused.
    #[error("{url}: {status} {why}")]
    Refused {
        /// What was asked.
        url: String,
        /// Its HTTP status.
        status: u16,
        /// What it said.
        why: String,
    },
    /// The answer is not of the dialect.
    #[error("{url}: not an answer of a search engine: {why}")]
    Answer {
        /// What was asked.
        url: String,
        /// What is wrong with it.
        why: String,
    },
    /// The engine would not take an article.
    #[error("article {id}: the engine refused it: {why}")]
    Article {
        /// Its id.
        id: String,
        /// What it said.
        why: String,
    },
}

/// What an engine gives.
pub type Result<T> = std::result::Result<T, Error>;

/// One index of an engine.
pub struct Engine {
    http: Http,
    /// Address under which the dialect is spoken, and the one of Quickwit's own.
    base: String,
    own: Option<String>,
    index: String,
}

/// A found article.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The article, as it was pushed.
    pub article: Article,
    /// What the engine scored it.
    pub score: f32,
    /// Its place among the articles that were pushed with it.
    pub place: u64,
    /// Where it stands in the order, for the page after it.
    after: Vec<Value>,
}

/// A page of found articles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// Best first, or in the order asked for.
    pub found: Vec<Found>,
    /// How many match in all.
    pub total: usize,
}

#[derive(Deserialize)]
struct Answer {
    hits: Hits,
}

#[derive(Deserialize)]
struct Hits {
    #[serde(default)]
    total: Option<Total>,
    hits: Vec<Hit>,
}

#[derive(Deserialize)]
struct Total {
    value: usize,
}

#[derive(Deserialize)]
struct Hit {
    #[serde(rename = "_score")]
    score: Option<f32>,
    #[serde(rename = "_source")]
    source: document::Stored,
    #[serde(default)]
    sort: Vec<Value>,
}

impl Engine {
    /// The index at `url`; nothing is asked yet.
    ///
    /// # Errors
    /// [`Error::Address`].
    pub fn new(url: &str) -> Result<Self> {
        let wrong = || Error::Address(url.to_owned());
        let (http, url) = Http::new(url).ok_or_else(wrong)?;
        let (base, index) = url.trim_end_matches('/').rsplit_once('/').ok_or_else(wrong)?;
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
        let host = base.split_once("://").is_some_and(|(_, host)| !host.is_empty() && !host.ends_with('/'));
        if !host || index.is_empty() || index.starts_with(['_', '-']) || !index.chars().all(plain) {
            return Err(wrong());
        }
        let own = base.strip_suffix("/_elastic").map(str::to_owned);
        Ok(Self { http, base: base.to_owned(), own, index: index.to_owned() })
    }

    /// Makes the index if it is not there; whether it did.
    ///
    /// # Errors
    /// [`Error::Connection`], [`Error::Refused`].
    pub fn create(&self) -> Result<bool> {
        let (place, make) = match &self.own {
            Some(own) => (format!("{own}/indexes/{}", self.index), format!("{own}/indexes")),
            None => (format!("{}/{}", self.base, self.index), format!("{}/{}", self.base, self.index)),
        };
        if self.http.exists(&place)? {
            return Ok(false);
        }
        match &self.own {
            Some(_) => self.http.send("POST", &make, &mapping::quickwit(&self.index))?,
            None => self.http.send("PUT", &make, &mapping::opensearch())?,
        };
        Ok(true)
    }

    /// To push articles with.
    pub fn pusher(&self) -> Pusher<'_> {
        Pusher { engine: self, body: String::new(), ids: Vec::new(), pushed: 0 }
    }

    fn bulk(&self, body: &str, ids: &[String], last: bool) -> Result<()> {
        let wait = if last && self.own.is_some() { "?refresh=wait_for" } else { "" };
        let url = format!("{}/_bulk{wait}", self.base);
        let answer = self.http.lines(&url, body)?;
        if answer["errors"] != Value::Bool(true) {
            return Ok(());
        }
        let items = answer["items"].as_array().map(Vec::as_slice).unwrap_or_default();
        let outcome = |item: &Value| item.as_object().and_then(|item| item.values().next().cloned());
        let failed = items.iter().zip(ids).find_map(|(item, id)| {
            let outcome = outcome(item)?;
            outcome.get("error").map(|error| (id.clone(), http::reason(error)))
        });
        let (id, why) =
            failed.unwrap_or_else(|| ("one of a batch".to_owned(), "it did not say why".to_owned()));
        Err(Error::Article { id, why })
    }

    /// The best `limit` articles after `offset` for a query in the dialect. Beyond 10,000 pages follow one another.
    ///
    /// # Errors
    /// [`Error::Connection`], [`Error::Refused`], [`Error::Answer`].
    pub fn search(&self, query: &Value, limit: usize, offset: usize) -> Result<Page> {
        if limit + offset <= WINDOW {
            let body = ranked(query, limit, offset);
            return self.page(&self.address("_search"), &body);
        }
        let (mut page, mut passed) = (Page::default(), 0);
        let mut after = Vec::new();
        while page.found.len() < limit {
            let mut body = ranked(query, PAGE, 0);
            follow(&mut body, &after);
            let next = self.page(&self.address("_search"), &body)?;
            page.total = next.total;
            let Some(last) = next.found.last() else { break };
            after.clone_from(&last.after);
            let skip = offset.saturating_sub(passed).min(next.found.len());
            passed += next.found.len();
            page.found.extend(next.found.into_iter().skip(skip));
        }
        page.found.truncate(limit);
        Ok(page)
    }

    /// The best `limit` articles for each of several queries, in one request.
    ///
    /// # Errors
    /// As [`Engine::search`]; of the first query that fails.
    pub fn search_each(&self, queries: &[Value], limit: usize) -> Result<Vec<Page>> {
        let url = format!("{}/_msearch", self.base);
        let head = json!({ "index": self.index });
        let line = |query| format!("{head}\n{}\n", ranked(query, limit.min(WINDOW), 0));
        let answer = self.http.lines(&url, &queries.iter().map(line).collect::<String>())?;
        let answers = answer["responses"].as_array().cloned().unwrap_or_default();
        if answers.len() != queries.len() {
            let why = format!("{} answers to {} queries", answers.len(), queries.len());
            return Err(Error::Answer { url, why });
        }
        answers.into_iter().map(|answer| parsed(&url, answer)).collect()
    }

    /// Gives every article that matches, each once, in an order of its own, with its place among those pushed with
    /// it.
    ///
    /// # Errors
    /// As [`Engine::search`].
    pub fn each(&self, query: &Value, visit: &mut dyn FnMut(u64, Article)) -> Result<()> {
        let (mut after, mut last) = (Vec::new(), None);
        loop {
            let mut body = json!({
                "query": query, "size": PAGE, "sort": [{ fields::ORDER: { "order": "asc" } }, { fields::COPY: { "order": "asc" } }],
            });
            follow(&mut body, &after);
            let page = self.page(&self.address("_search"), &body)?;
            let Some(end) = page.found.last() else { return Ok(()) };
            after.clone_from(&end.after);
            for Found { article, place, .. } in page.found {
                let key = document::key(&article);
                if last.replace(key.clone()) != Some(key) {
                    visit(place, article);
                }
            }
        }
    }

    fn address(&self, what: &str) -> String {
        format!("{}/{}/{what}", self.base, self.index)
    }

    fn page(&self, url: &str, body: &Value) -> Result<Page> {
        parsed(url, self.http.send("POST", url, body)?)
    }
}

/// Pushes articles in requests of at most 8 MB. Where the engine knows ids, an article that is there is replaced;
/// Quickwit adds it again, and [`Engine::each`] gives it once.
pub struct Pusher<'a> {
    engine: &'a Engine,
    body: String,
    ids: Vec<String>,
    pushed: usize,
}

impl Pusher<'_> {
    /// Adds an article.
    ///
    /// # Errors
    /// [`Error::Article`] for the first one that the engine would not take.
    pub fn add(&mut self, article: &Article) -> Result<()> {
        // Quickwit knows no other action; elsewhere `create` would refuse what is there.
        let action = if self.engine.own.is_some() { "create" } else { "index" };
        let head = json!({ action: { "_index": self.engine.index, "_id": document::key(article) } });
        let lines = format!("{head}\n{}\n", document::of(article, self.pushed as u64));
        if !self.body.is_empty() && self.body.len() + lines.len() > BULK {
            self.send(false)?;
        }
        self.body += &lines;
        self.ids.push(article.id.clone());
        self.pushed += 1;
        Ok(())
    }

    /// Pushes the rest and waits until all can be found; gives their number.
    ///
    /// # Errors
    /// As [`Self::add`].
    pub fn finish(mut self) -> Result<usize> {
        if !self.body.is_empty() {
            self.send(true)?;
        }
        if self.engine.own.is_none() && self.pushed > 0 {
            self.engine.http.send("POST", &self.engine.address("_refresh"), &Value::Null)?;
        }
        Ok(self.pushed)
    }

    fn send(&mut self, last: bool) -> Result<()> {
        let (body, ids) = (std::mem::take(&mut self.body), std::mem::take(&mut self.ids));
        self.engine.bulk(&body, &ids, last)
    }
}

/// Best first; equal ones in an order that stays.
fn ranked(query: &Value, limit: usize, offset: usize) -> Value {
    let mut body = json!({
        "query": query, "size": limit, "track_total_hits": true,
        "sort": [{ "_score": { "order": "desc" } }, { fields::ORDER: { "order": "asc" } }],
    });
    if offset > 0 {
        body["from"] = json!(offset);
    }
    body
}

fn follow(body: &mut Value, after: &[Value]) {
    if !after.is_empty() {
        body["search_after"] = json!(after);
    }
}

fn parsed(url: &str, mut answer: Value) -> Result<Page> {
    if let Some(error) = answer.get("error").filter(|error| !error.is_null()) {
        let status = answer["status"].as_u64().unwrap_or(500) as u16;
        return Err(Error::Refused { url: url.to_owned(), status, why: http::reason(error) });
    }
    let wrong = |why: String| Error::Answer { url: url.to_owned(), why };
    if answer["timed_out"] == Value::Bool(true) || answer["_shards"]["failed"].as_u64().unwrap_or(0) > 0 {
        return Err(wrong("only a part of the index answered".to_owned()));
    }
    let Answer { hits } = serde_json::from_value(answer.take()).map_err(|error| wrong(error.to_string()))?;
    let total = hits.total.map_or(hits.hits.len(), |total| total.value);
    let found = hits.hits.into_iter().map(|hit| {
        let foreign = || wrong("a document that epitome did not push".to_owned());
        let (place, article) = hit.source.article().ok_or_else(foreign)?;
        Ok(Found { article, score: hit.score.unwrap_or(0.0), place, after: hit.sort })
    });
    Ok(Page { found: found.collect::<Result<_>>()?, total })
}
