//! The pages.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::Uri;
use axum::response::{Html, IntoResponse, Redirect, Response};
use epitome_workspace::types::{Article, Span};
use epitome_workspace::{
    Digest, DigestStory, SearchResults, Status, Story, Timeline, address_of, kept, render, story_corrections,
};
use minijinja::value::Serde;
use minijinja::{Value, context};

use super::chart::{Axis, stated};
use super::forms::{FORMS, wanted};
use super::params::{Params, encoded};
use super::problem::Problem;
use super::site::Site;
use super::text::{self, MATCH, Mark, line};
use super::views;
use crate::edition::Edition;

/// Stories on the first page.
const STORIES: usize = 10;
/// Stories that stand beside a story.
const NEAR: usize = 4;
/// Articles like another one.
const LIKE: usize = 5;
/// Lines of a list on the page of the state.
const LINES: usize = 500;

pub(super) type View = Result<(&'static str, Value), Problem>;

/// The folders, where there are several.
pub(crate) async fn folders(State(sites): State<Vec<Site>>) -> Response {
    let all: Vec<Value> = sites
        .iter()
        .map(|site| {
            let edition = site.folder.edition();
            context! {
                name => line(&site.folder.name),
                page => format!("{}/", site.base()),
                articles => edition.as_ref().map(|edition| edition.held.articles()),
                stories => edition.as_ref().map(|edition| edition.digest.stories_total),
            }
        })
        .collect();
    let Some(site) = sites.first() else { return Problem::missing("there is no folder").into_response() };
    match site.render("error.html", context! { folders => all, title => "Folders", base => "" }) {
        Ok(page) => Html(page).into_response(),
        Err(problem) => problem.into_response(),
    }
}

/// What is asked for under no address that we know; `several` are those of the folders, where there is more than one.
pub(crate) async fn nowhere(uri: Uri, several: Vec<String>) -> Response {
    if uri.path() == "/favicon.ico" {
        return Redirect::permanent("/assets/icon.svg").into_response();
    }
    if uri.path().starts_with("/api/v1") && !several.is_empty() {
        let all: Vec<String> = several.iter().map(|base| format!("{base}/api/v1/")).collect();
        let why = format!("several folders are served, each under an address of its own: {}", all.join(", "));
        return Problem::missing(why).into_response();
    }
    Problem::missing("there is nothing at this address").into_response()
}

pub(super) fn params(query: Option<&str>) -> Params {
    Params::parse(query.unwrap_or(""))
}

/// The first page: what the folder tells.
pub(crate) async fn digest(State(site): State<Site>, RawQuery(query): RawQuery) -> Response {
    let params = params(query.as_deref());
    let made = async {
        let edition = site.edition()?;
        // What the first page shows is made already.
        let plain = is_plain(&params);
        let digest = if plain { Arc::clone(&edition.digest) } else { wanted(&edition, &params).await? };
        Ok::<_, Problem>((edition, digest))
    };
    site.settled("/", &params, made, digest_view).await
}

fn is_plain(params: &Params) -> bool {
    let asked = ["stories", "words", "query", "since", "until", "granularity", "method"];
    asked.iter().all(|name| params.get(name).is_none())
}

fn digest_view(site: &Site, params: &Params, edition: &Edition, digest: Arc<Digest>) -> View {
    let base = site.base();
    let plain = is_plain(params);
    let told = if plain { STORIES } else { usize::MAX };
    let axis = views::axis(&edition.digest);
    let stories: Vec<_> =
        digest.stories.iter().take(told).map(|one| views::story(&base, one, axis)).collect();
    let more: Vec<Value> = digest
        .stories
        .iter()
        .skip(told)
        .take(100)
        .map(|one| {
            context! {
                page => views::story_page(&base, &one.id),
                headline => line(&one.headline),
                dates => render::range(one.first, one.latest),
                sources => one.independent_sources,
            }
        })
        .collect();
    let firsts = edition.digest.stories.iter();
    let dates = render::range(
        firsts.clone().filter_map(|story| story.first).min(),
        firsts.clone().filter_map(|story| story.latest).max(),
    );
    let fresh = firsts.filter(|story| story.news.is_some_and(epitome_workspace::News::is_news)).count();
    let query = params.query();
    let exports: Vec<Value> = FORMS
        .iter()
        .map(|form| context! { title => form.title, page => format!("{base}/export/{}{query}", form.name) })
        .collect();
    let (told_now, more_now) = (stories.len(), more.len());
    let shown = context! {
        stories => Value::from(Serde(&stories)),
        more => more,
        untold => digest.stories_total.saturating_sub(told_now + more_now),
        total => digest.stories_total,
        coverage => coverage(&digest.coverage),
        skipped => digest.coverage.skipped.len(),
        articles => edition.held.articles(),
        dates => dates,
        fresh => fresh,
        kept => edition.digest.stories.iter().any(|story| story.news.is_some()),
        exports => exports,
        asked => asked_for(params),
        plain => plain,
        here => format!("{base}/{query}"),
        notice => notice(site, params),
    };
    Ok(("digest.html", shown))
}

fn coverage(coverage: &epitome_workspace::Coverage) -> Vec<String> {
    let articles = |n: usize| render::count(n, "article", "articles");
    let mut lines = vec![format!("{} read, {} of them quoted", articles(coverage.articles), coverage.cited)];
    let mut add = |n: usize, what: &str| {
        if n > 0 {
            lines.push(format!("{} {what}", articles(n)));
        }
    };
    add(coverage.left_out, "in stories that are not told here");
    add(coverage.filtered, "outside the dates or the query");
    add(coverage.undated, "without a date of publication");
    lines
}

/// The parameters as a form shows them again.
pub(super) fn asked_for(params: &Params) -> Value {
    let get = |name: &str| line(params.get(name).unwrap_or(""));
    context! {
        q => get("q"),
        query => get("query"),
        since => get("since"),
        until => get("until"),
        words => get("words"),
        stories => get("stories"),
        sort => get("sort"),
        method => get("method"),
        granularity => get("granularity"),
    }
}

/// What was just done, and whether it can be undone.
fn notice(site: &Site, params: &Params) -> Value {
    let said = match params.get("done") {
        Some("sync") => "Looking for changes in the folder.",
        Some("keep") => "Marked as read: what comes later will be marked as new.",
        Some("join") => "Joined. The correction is kept for every later digest.",
        Some("split") => "Split off. The correction is kept for every later digest.",
        Some("pin") => "Pinned: the story keeps the articles that it has now.",
        Some("forget") => "All corrections are forgotten.",
        Some("undo") => "Undone.",
        _ => return Value::UNDEFINED,
    };
    let correction = matches!(params.get("done"), Some("join" | "split" | "pin" | "forget"));
    context! { said => said, undo => correction && site.folder.undoable() }
}

/// A story.
pub(crate) async fn story(
    State(site): State<Site>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let told = async {
        let edition = site.edition()?;
        let story = edition.story(&id).await?.ok_or_else(|| {
            Problem::missing(
                "there is no such story now: its articles may be gone, or may have gone into another story",
            )
        })?;
        let near = edition.near(&story, NEAR).await?;
        Ok::<_, Problem>((edition, (story, near)))
    };
    let path = format!("/story/{}", encoded(&id));
    site.settled(&path, &params(query.as_deref()), told, story_view).await
}

fn story_view(
    site: &Site,
    params: &Params,
    edition: &Edition,
    (story, near): (Arc<DigestStory>, Arc<Vec<usize>>),
) -> View {
    let (base, story) = (site.base(), &*story);
    let at = edition.place(&story.id).unwrap_or_default();
    let own = Axis::of(views::days(story));
    let link = |at: Option<usize>| {
        let story = edition.all.stories.get(at?)?;
        Some(context! { page => views::story_page(&base, &story.id), headline => line(&story.headline) })
    };
    let others: Vec<Value> = edition
        .all
        .stories
        .iter()
        .filter(|other| other.id != story.id)
        .take(200)
        .map(|other| context! { id => &other.id, headline => line(&other.headline) })
        .collect();
    let shown = context! {
        story => Value::from(Serde(views::story(&base, story, own))),
        near => near.iter().map(|&at| brief(&base, &edition.all.stories[at])).collect::<Vec<_>>(),
        before => link(at.checked_sub(1)),
        after => link(Some(at + 1)),
        place => at + 1,
        total => edition.digest.stories_total,
        others => others,
        here => views::story_page(&base, &story.id),
        notice => notice(site, params),
    };
    Ok(("story.html", shown))
}

/// A story in a list of others.
fn brief(base: &str, story: &Story) -> Value {
    context! {
        page => views::story_page(base, &story.id),
        headline => line(&story.headline),
        dates => render::range(story.first, story.latest),
        sources => story.independent_sources,
    }
}

/// An article.
pub(crate) async fn article(
    State(site): State<Site>,
    Path(address): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let made = async {
        let edition = site.edition()?;
        let cited = edition.cited(&address).await?;
        let like = edition.like(&address, LIKE + 1).await?;
        Ok::<_, Problem>((edition, (address.clone(), cited, like)))
    };
    let path = format!("/article/{}", encoded(&address));
    site.settled(&path, &params(query.as_deref()), made, article_view).await
}

fn article_view(
    site: &Site,
    params: &Params,
    edition: &Edition,
    (address, cited, alike): (String, Vec<Span>, Arc<SearchResults>),
) -> View {
    let (base, address) = (site.base(), &*address);
    let article = edition
        .held
        .article(address)?
        .ok_or_else(|| Problem::missing("there is no such article in the index"))?;
    let words = params.words("q")?;
    let at = params.get("at").and_then(text::span).filter(|span| article.body.get(span.range()).is_some());
    let mut marks: Vec<Mark> =
        at.map(|span| Mark { span, class: "at", id: Some("at".to_owned()) }).into_iter().collect();
    marks.extend(cited.iter().map(|one| Mark {
        span: *one,
        class: "cited",
        id: Some(format!("s{}-{}", one.start, one.end)),
    }));
    if !words.is_empty() {
        let found = edition.held.matches(&article, &words)?;
        marks.extend(found.into_iter().map(|span| Mark { span, class: MATCH, id: None }));
    }
    let matches = marks.iter().filter(|mark| mark.class == MATCH).count();
    let shown = context! {
        title => title(&article),
        source => article.source.as_deref().map(line),
        author => article.author.as_deref().map(line),
        date => text::date(article.published),
        evidence => article.published.map(|date| evidence(date.evidence)),
        url => text::web(article.url.as_deref()),
        place => line(address),
        format => line(&article.format),
        language => article.language.code(),
        language_name => article.language.name(),
        notes => article.notes.iter().map(|note| line(note)).collect::<Vec<_>>(),
        paragraphs => Value::from(Serde(text::paragraphs(&article.body, &article.pages, &marks))),
        story => edition.story_of(address).map(|story| context! { page => views::story_page(&base, &story.id), headline => line(&story.headline), articles => story.articles.len() }),
        cited => cited.iter().map(|one| context! { anchor => format!("#s{}-{}", one.start, one.end), text => line(one.of(&article.body)) }).collect::<Vec<_>>(),
        words => words,
        matches => matches,
        like => like(&alike, &base, &article),
    };
    Ok(("article.html", shown))
}

fn title(article: &Article) -> String {
    let title = line(&article.title);
    if title.is_empty() { line(&article.id) } else { title }
}

/// Where a date was found, in words.
fn evidence(evidence: epitome_workspace::types::DateEvidence) -> &'static str {
    use epitome_workspace::types::DateEvidence as E;
    match evidence {
        E::Field => "stated in a field of its record",
        E::FrontMatter => "stated in its front matter",
        E::Feed => "stated by its feed",
        E::MailHeader => "stated in the mail's header",
        E::JsonLd => "stated in the page's JSON-LD",
        E::Meta => "stated in a meta tag",
        E::TimeElement => "stated in a time element",
        E::Property => "stated in the document's properties",
        E::Url => "found in its address",
        E::Dateline => "found in its dateline",
        E::FileName => "found in the file's name",
        E::FileTime => "the file's own time: the article states none",
    }
}

fn like(found: &SearchResults, base: &str, article: &Article) -> Vec<Value> {
    let own = address_of(&article.path, article.part.as_deref());
    let others = found
        .hits
        .iter()
        .map(|hit| (address_of(&hit.path, hit.part.as_deref()), hit))
        .filter(|(address, _)| *address != own);
    let view = |(address, hit): (String, &epitome_workspace::SearchHit)| {
        let origin: Vec<String> =
            [hit.source.as_deref().map(line), text::stated(hit.published)].into_iter().flatten().collect();
        context! { page => text::article_page(base, &address, None), title => line(&hit.title), origin => origin.join(", ") }
    };
    others.take(LIKE).map(view).collect()
}

/// Everything in order of time.
pub(crate) async fn timeline(State(site): State<Site>, RawQuery(query): RawQuery) -> Response {
    let params = params(query.as_deref());
    let told = async {
        let edition = site.edition()?;
        let told = edition.timeline(params.timeline()?, epitome_workspace::silent).await?;
        Ok::<_, Problem>((edition, told))
    };
    site.settled("/timeline", &params, told, timeline_view).await
}

fn timeline_view(site: &Site, params: &Params, edition: &Edition, told: Arc<Timeline>) -> View {
    let base = site.base();
    let whole = told.parameters.story.is_none() && told.parameters.query.is_none();
    let members = edition.digest.stories.iter().flat_map(|story| &story.articles);
    let days = || members.clone().filter_map(|member| stated(member.published));
    let mut stories: Vec<_> = edition.digest.stories.iter().filter(|story| story.first.is_some()).collect();
    stories.sort_by_key(|story| (story.first, &story.id));
    let axis = views::axis(&edition.digest);
    let rows: Vec<_> = stories
        .into_iter()
        .filter(|_| whole)
        .take(LINES)
        .map(|story| views::story(&base, story, axis))
        .collect();
    let shown = context! {
        chart => Value::from(Serde(Axis::of(days()).map(|axis| axis.chart(days())))),
        entries => told.entries.iter().map(|entry| entry_view(&base, &told, entry)).collect::<Vec<_>>(),
        story => told.story.as_ref().map(|story| context! { page => views::story_page(&base, &story.id), headline => line(&story.headline), id => &story.id }),
        considered => told.considered,
        undated => told.undated,
        rows => Value::from(Serde(&rows)),
        asked => asked_for(params),
    };
    Ok(("timeline.html", shown))
}

/// What is told of one date.
fn entry_view(
    base: &str,
    told: &epitome_workspace::Timeline,
    entry: &epitome_workspace::DatedEntry,
) -> Value {
    let quotes = entry.quotes.iter().filter_map(|quote| {
        let member = told.articles.iter().find(|member| member.number == quote.citation)?;
        Some(context! {
            text => line(&quote.text),
            page => text::article_page(base, &member.address(), Some(quote.span)),
            origin => views::origin(member),
            title => line(&member.title),
            language => member.language.code(),
            named => quote.named.as_deref().map(line),
        })
    });
    context! {
        day => entry.date.to_string(),
        date => render::date_words(entry.date, entry.precision),
        stated => entry.stated,
        sources => entry.sources,
        articles => entry.articles,
        quotes => quotes.collect::<Vec<_>>(),
    }
}

/// The state of the folder and its index.
pub(crate) async fn status(State(site): State<Site>, RawQuery(query): RawQuery) -> Response {
    let state = site.folder.state().await;
    site.page(params(query.as_deref()), move |site, params| status_view(site, params, state)).await
}

fn status_view(site: &Site, params: &Params, state: Result<Arc<Status>, crate::Error>) -> View {
    let edition = site.edition()?;
    let places = &site.folder.places;
    // What is known without a walk is shown even if the folder is away.
    let (state, trouble) = match state {
        Ok(state) => (Some(state), None),
        Err(error) => (None, Some(error.to_string())),
    };
    let skipped: Vec<Value> = edition
        .held
        .skipped()
        .iter()
        .take(LINES)
        .map(|one| context! { path => line(&one.path), why => line(&one.why) })
        .collect();
    let shown = context! {
        skipped_total => edition.held.skipped().len(),
        skipped => skipped,
        trouble => trouble,
        articles => edition.held.articles(),
        files => state.as_ref().map(|state| state.files),
        size => state.as_ref().map(|state| render::bytes(state.bytes)),
        languages => state.as_ref().map(|state| languages(&state.languages)),
        settings => state.as_ref().map(|state| state.settings.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (line(name), line(value))).collect::<Vec<_>>()),
        pending => state.as_ref().map(|state| state.pending.plan.iter().take(50).map(|step| line(step)).collect::<Vec<_>>()),
        pending_total => state.as_ref().map_or(0, |state| state.pending.plan.len()),
        place => line(&places.folder.display().to_string()),
        index => line(&places.index.display().to_string()),
        corrections => corrections(site),
        undoable => site.folder.undoable(),
        kept => kept(places).unwrap_or_default().iter().rev().take(20).map(|kept| context! { number => kept.number, stories => kept.stories, articles => kept.articles, headline => line(&kept.headline) }).collect::<Vec<_>>(),
        here => format!("{}/status", site.base()),
        notice => notice(site, params),
    };
    Ok(("status.html", shown))
}

fn languages(counts: &[(String, usize)]) -> Vec<(&'static str, usize)> {
    counts
        .iter()
        .map(|(code, count)| (epitome_workspace::types::Language::from_code(code).name(), *count))
        .collect()
}

fn corrections(site: &Site) -> Vec<Value> {
    use epitome_workspace::Fixed;
    let view = |fixed: &Fixed| match fixed {
        Fixed::Together { a, b } => context! { a => line(a), b => line(b), what => "in one story with" },
        Fixed::Apart { a, b } => context! { a => line(a), b => line(b), what => "not in one story with" },
    };
    story_corrections(&site.folder.places).unwrap_or_default().iter().rev().take(LINES).map(view).collect()
}
