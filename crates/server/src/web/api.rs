//! The HTTP API: the JSON of the command line's `--json`, under `/api/v1`.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{MatchedPath, Path, RawQuery, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use epitome_workspace::types::{Article, Sentence};
use epitome_workspace::{Correcting, render, verify_bytes};
use serde::{Deserialize, Serialize};

use super::forms::wanted;
use super::openapi;
use super::params::Params;
use super::problem::Problem;
use super::site::Site;
use crate::edition::Edition;
use crate::folder::reading;

/// Hits of an answer, if the request does not say.
const HITS: usize = 10;

pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .route("/search", get(search))
        .route("/digest", get(digest))
        .route("/stories", get(stories))
        .route("/stories/{id}", get(story))
        .route("/articles/{*address}", get(article))
        .route("/like/{*address}", get(like))
        .route("/timeline", get(timeline))
        .route("/status", get(status))
        .route("/sync", get(moment).post(sync))
        .route("/corrections", get(corrections).post(correct).delete(undo))
        .route("/verify", post(verify))
        .route("/openapi.json", get(openapi::document))
        .fallback(|State(site): State<Site>| async move {
            Problem::missing(format!("the API has no such address; {} lists all", document_of(&site)))
        })
        .method_not_allowed_fallback(|method: Method, State(site): State<Site>| async move {
            let detail = format!("{method} does nothing here; {} lists what does", document_of(&site));
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, detail)
        })
        .route_layer(from_fn(known))
}

/// Where all addresses are listed.
fn document_of(site: &Site) -> String {
    format!("{}/api/v1/openapi.json", site.base())
}

/// Lets a request pass whose parameters are known: a misspelled filter must not give the answer without it.
async fn known(path: MatchedPath, RawQuery(query): RawQuery, request: Request, next: Next) -> Response {
    let path = path.as_str().rsplit_once("/api/v1").map_or("", |(_, path)| path).replace("{*", "{");
    let known = openapi::parameters(&path);
    let params = parsed(query);
    let unknown = params.names().find(|name| known.iter().all(|(is, ..)| is != name));
    let Some(unknown) = unknown else { return next.run(request).await };
    let names: Vec<String> = known.iter().map(|(name, ..)| format!("`{name}`")).collect();
    let has = if names.is_empty() { "no parameter".to_owned() } else { names.join(", ") };
    Problem::bad(format!("`{unknown}` is no parameter of {path}, which has {has}")).into_response()
}

/// An answer in JSON.
async fn json<T: Serialize>(
    site: Site,
    query: Option<String>,
    work: impl FnOnce(&Site, &Params) -> Result<T, Problem> + Send + 'static,
) -> Response {
    let params = parsed(query);
    told(site.work(move |site| written(&work(site, &params)?)).await)
}

/// As [`json`], of work that takes time.
async fn costly<T: Serialize>(
    site: Site,
    work: impl FnOnce(&Site) -> Result<T, Problem> + Send + 'static,
) -> Response {
    told(site.costly(move |site| written(&work(site)?)).await)
}

/// As [`json`], of what is made already.
async fn made<T: Serialize + Send + Sync + 'static>(site: &Site, made: Result<Arc<T>, Problem>) -> Response {
    match made {
        Ok(made) => told(site.work(move |_| written(&*made)).await),
        Err(problem) => problem.into_response(),
    }
}

/// As [`json`], of what an edition settles: kept as it is sent.
async fn settled<T: Serialize + Send + Sync + 'static>(
    site: &Site,
    (path, params): (&str, &Params),
    made: impl Future<Output = Result<(Arc<Edition>, Arc<T>), Problem>>,
) -> Response {
    let key = format!("/api{path}{}", params.query());
    told(site.settled_bytes(&key, made, |made| Ok(written(&*made)?.into())).await)
}

fn parsed(query: Option<String>) -> Params {
    Params::parse(query.as_deref().unwrap_or(""))
}

fn written<T: Serialize>(answer: &T) -> Result<String, Problem> {
    render::json(answer).map_err(Problem::failed)
}

fn told(text: Result<impl IntoResponse, Problem>) -> Response {
    match text {
        Ok(text) => (StatusCode::OK, [(header::CONTENT_TYPE, "application/json")], text).into_response(),
        Err(problem) => problem.into_response(),
    }
}

async fn search(State(site): State<Site>, RawQuery(query): RawQuery) -> Response {
    let found = async {
        let params = parsed(query);
        let options = params.search(HITS, params.facets()?)?;
        Ok(site.edition()?.search(options).await?)
    };
    made(&site, found.await).await
}

async fn digest(State(site): State<Site>, RawQuery(query): RawQuery) -> Response {
    let params = parsed(query);
    let digest = async {
        let edition = site.edition()?;
        let digest = wanted(&edition, &params).await?;
        Ok((edition, digest))
    };
    settled(&site, ("/digest", &params), digest).await
}

async fn stories(State(site): State<Site>, RawQuery(query): RawQuery) -> Response {
    let params = parsed(query);
    let list = async {
        let edition = site.edition()?;
        let list = edition.list(params.granularity()?).await?;
        Ok((edition, list))
    };
    settled(&site, ("/stories", &params), list).await
}

async fn story(State(site): State<Site>, Path(id): Path<String>) -> Response {
    let story = async {
        let found = site.edition()?.story(&id).await?;
        let all = format!("{}/api/v1/stories", site.base());
        found.ok_or_else(|| Problem::missing(format!("there is no story of that id; {all} lists all")))
    };
    made(&site, story.await).await
}

/// An article with its sentences.
#[derive(Serialize, schemars::JsonSchema)]
pub(crate) struct ArticleReading {
    /// Version of this shape.
    schema: u32,
    /// The article, as `epitome read --json` gives it.
    #[schemars(with = "serde_json::Value")]
    article: Article,
    /// Its sentences, if asked for with `sentences=1`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Vec<serde_json::Value>>")]
    sentences: Option<Vec<Sentence>>,
}

async fn article(
    State(site): State<Site>,
    Path(address): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    json(site, query, move |site, params| {
        let article = found(site, &address)?;
        let sentences =
            params.flag("sentences").then(|| epitome_text::segment(&article.body, article.language));
        Ok(ArticleReading { schema: 1, article, sentences })
    })
    .await
}

async fn like(State(site): State<Site>, Path(address): Path<String>, RawQuery(query): RawQuery) -> Response {
    json(site, query, move |site, params| {
        let options = params.search(HITS, Vec::new())?;
        Ok(site.edition()?.held.like(&found(site, &address)?, &options)?)
    })
    .await
}

fn found(site: &Site, address: &str) -> Result<Article, Problem> {
    let article = site.edition()?.held.article(address)?;
    article.ok_or_else(|| {
        Problem::missing("the index has no article of that address; search gives `path` and `part`")
    })
}

async fn timeline(State(site): State<Site>, RawQuery(query): RawQuery) -> Response {
    let params = parsed(query);
    let timeline = async {
        let edition = site.edition()?;
        let timeline = edition.timeline(params.timeline()?, epitome_workspace::silent).await?;
        Ok((edition, timeline))
    };
    settled(&site, ("/timeline", &params), timeline).await
}

async fn status(State(site): State<Site>) -> Response {
    let state = site.folder.state().await;
    made(&site, state.map_err(Problem::from)).await
}

async fn moment(State(site): State<Site>) -> Response {
    // Needs no work: it is asked for often.
    match render::json(&site.folder.moment()) {
        Ok(text) => (StatusCode::OK, [(header::CONTENT_TYPE, "application/json")], text).into_response(),
        Err(error) => Problem::failed(error).into_response(),
    }
}

async fn sync(State(site): State<Site>) -> Response {
    site.folder.ask();
    (StatusCode::ACCEPTED, moment(State(site)).await).into_response()
}

/// A correction of the stories.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Correction {
    /// All of the named stories and articles are one story.
    Join(Vec<String>),
    /// The named articles are not in the stories that they are in, nor with each other.
    Split(Vec<String>),
    /// The named story keeps all the articles that it has now.
    Pin(String),
}

/// What a correction came to.
#[derive(Serialize, schemars::JsonSchema)]
pub(crate) struct Corrected {
    /// Pairs of articles that are kept together or apart by it.
    pairs: usize,
}

async fn corrections(State(site): State<Site>, RawQuery(query): RawQuery) -> Response {
    json(site, query, |site, _| Ok(epitome_workspace::story_corrections(&site.folder.places)?)).await
}

async fn correct(State(site): State<Site>, body: Bytes) -> Response {
    costly(site, move |site| {
        let wrong = |error| Problem::bad(format!("not a correction ({error}); send {{\"join\": [names]}}, {{\"split\": [names]}} or {{\"pin\": name}}"));
        let correcting = match serde_json::from_slice(&body).map_err(wrong)? {
            Correction::Join(names) => Correcting::Join(names),
            Correction::Split(names) => Correcting::Split(names),
            Correction::Pin(name) => Correcting::Pin(name),
        };
        Ok(Corrected { pairs: site.folder.correct(&correcting)? })
    })
    .await
}

async fn undo(State(site): State<Site>) -> Response {
    costly(site, |site| {
        if site.folder.undo()? {
            Ok(Corrected { pairs: 0 })
        } else {
            Err(Problem::bad("there is nothing to undo"))
        }
    })
    .await
}

async fn verify(State(site): State<Site>, body: Bytes) -> Response {
    costly(site, move |site| {
        let report =
            verify_bytes(&body, &epitome_workspace::Input::Folder(site.folder.places.clone()), &reading())?;
        report.ok_or_else(|| {
            Problem::bad("no citation found in it; send a digest that epitome wrote as the body")
        })
    })
    .await
}
