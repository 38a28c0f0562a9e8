//! The tools.

use std::sync::{Arc, OnceLock};

use epitome_workspace::types::{Article, Budget as Length, Method};
use epitome_workspace::{
    DatedQuote, Digest, SearchOptions, Story, SummarizeOptions, Timeline, address_of, render,
};
use rmcp::model::{JsonObject, Tool, ToolAnnotations};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::answers::{
    Answer, Digested, Entry, Found, Listed, Passage, Read, Stories, Summarized, Timed, Verified, lines,
    passage_of, passage_of_hit, tell as digested,
};
use super::arguments::{ListStories, MakeDigest, MakeTimeline, ReadArticle, Search, Summarize, Verify};
use super::budget::{Budget, cursor, offset};
use super::lookup::verify;
use super::{Teller, progress};
use crate::Folder;
use crate::edition::Edition;
use crate::folder::reading;
use crate::web::{Params, stated};

/// Hits at most.
const HITS: usize = 50;
/// Articles of a story that a list names.
const NAMED: usize = 5;

pub(super) type Result<T> = std::result::Result<T, String>;

/// All tools with their schemas. None of them changes anything.
pub(crate) fn all() -> Vec<Tool> {
    static TOOLS: OnceLock<Vec<Tool>> = OnceLock::new();
    let made = || {
        vec![
            tool::<Search, Found>(
                "search",
                "Search the articles",
                "Finds articles by keyword; gives the best passage of each, cited. Near-copies are folded.",
            ),
            tool::<ReadArticle, Read>(
                "read_article",
                "Read an article",
                "Gives the text of one article, in parts if it is long.",
            ),
            tool::<ListStories, Stories>(
                "list_stories",
                "List the stories",
                "Lists the stories that the articles tell (an event, told by one article or many), the most widely told first.",
            ),
            tool::<MakeDigest, Digested>(
                "digest",
                "Make a digest",
                "Summarises the stories of the folder, the most widely told first, in sentences quoted word for word; of all articles, or of those that match a query or dates.",
            ),
            tool::<Summarize, Summarized>(
                "summarize",
                "Summarise articles",
                "Summarises some articles, or one story, in sentences quoted word for word.",
            ),
            tool::<MakeTimeline, Timed>(
                "timeline",
                "Make a timeline",
                "Tells what happened when, in quoted sentences: of all articles, of those that match a query, or of one story.",
            ),
            tool::<Verify, Verified>(
                "verify",
                "Verify quotes",
                "Tells of each quote whether its words stand in the articles; of a whole digest, whether each of its citations still holds.",
            ),
        ]
    };
    TOOLS.get_or_init(made).clone()
}

fn tool<A: JsonSchema, R: JsonSchema>(name: &'static str, title: &str, about: &'static str) -> Tool {
    let annotations = ToolAnnotations::with_title(title)
        .read_only(true)
        .idempotent(true)
        .destructive(false)
        .open_world(false);
    Tool::new(name, about, schema::<A>())
        .with_title(title)
        .with_raw_output_schema(schema::<R>())
        .with_annotations(annotations)
}

fn schema<T: JsonSchema>() -> Arc<JsonObject> {
    let schema = schemars::generate::SchemaSettings::draft2020_12()
        .with(|settings| settings.inline_subschemas = true)
        .into_generator()
        .into_root_schema_for::<T>();
    Arc::new(schema.as_object().cloned().unwrap_or_default())
}

/// What calls are answered from, and who is told of their progress.
pub(crate) struct Told<'a> {
    pub(crate) folder: &'a Folder,
    pub(crate) edition: &'a Edition,
    pub(crate) tell: &'a Teller,
}

/// Waits for costly work of others; calls are on threads that may wait.
pub(super) fn wait<T>(work: impl Future<Output = std::result::Result<T, crate::Error>>) -> Result<T> {
    tokio::runtime::Handle::current().block_on(work).map_err(failed)
}

/// Answers a call.
pub(crate) fn call(tool: &str, arguments: Value, told: &Told<'_>) -> Result<Answer> {
    let Told { folder, edition, tell } = told;
    match tool {
        "search" => search(&read(tool, arguments)?, edition),
        "read_article" => read_article(&read(tool, arguments)?, edition),
        "list_stories" => list_stories(&read(tool, arguments)?, edition),
        "digest" => digest(&read(tool, arguments)?, edition, tell),
        "summarize" => summarize(&read(tool, arguments)?, edition),
        "timeline" => timeline(&read(tool, arguments)?, edition, tell),
        "verify" => verify(&read(tool, arguments)?, folder, edition),
        _ => Err(format!("there is no tool {tool}")),
    }
}

fn read<T: DeserializeOwned + JsonSchema>(tool: &str, arguments: Value) -> Result<T> {
    serde_json::from_value(arguments).map_err(|error| {
        let schema = schema::<T>();
        let names = schema.get("properties").and_then(Value::as_object);
        let names: Vec<&str> = names.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        format!("`{tool}` cannot be called so: {error}. Its arguments are {}", names.join(", "))
    })
}

pub(super) fn failed(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// The arguments that pages and the API have too, read in the same way.
pub(super) fn params(pairs: &[(&str, Option<&str>)]) -> Params {
    let given = pairs.iter().filter_map(|(name, value)| Some((name, (*value)?)));
    given.fold(Params::default(), |params, (name, value)| params.with(name, value))
}

fn search(asked: &Search, edition: &Edition) -> Result<Answer> {
    let mut budget = Budget::new(asked.max_tokens)?;
    let from = offset(asked.cursor.as_deref())?;
    let limit = asked.limit.unwrap_or(10);
    if !(1..=HITS).contains(&limit) {
        return Err(format!("`limit` must be from 1 to {HITS}, not {limit}; go on with `cursor`"));
    }
    let mut params = params(&[
        ("q", Some(&asked.query)),
        ("since", asked.since.as_deref()),
        ("until", asked.until.as_deref()),
        ("sort", asked.sort.as_deref()),
    ]);
    params = asked.sources.iter().fold(params, |params, source| params.with("source", source));
    params = asked.languages.iter().fold(params, |params, language| params.with("lang", language));
    let options =
        SearchOptions { offset: from, ..params.search(limit, Vec::new()).map_err(|problem| problem.detail)? };
    let found = edition.held.search(&options).map_err(failed)?;
    let all = found.hits.len();
    let (mut text, mut hits) = (String::new(), Vec::new());
    for hit in &found.hits {
        let hit = passage_of_hit(hit);
        let line = hit.cited(from + hits.len() + 1);
        if !budget.take(line.len()) {
            break;
        }
        text += &line;
        hits.push(hit);
    }
    let more = hits.len() < all || (all == limit && from + all < found.total);
    let next = more.then(|| cursor(from + hits.len()));
    let head = format!(
        "{} for {}\n",
        render::count(found.total, "article matches", "articles match"),
        render::one_line(&asked.query)
    );
    let suggestion = found.suggestion.as_deref().map(render::one_line);
    let hint = suggestion.as_ref().map(|words| format!("Did you mean: {words}\n")).unwrap_or_default();
    let text = head + &hint + &text + &going_on(&next);
    Answer::new(text, &Found { total: found.total, hits, notes: found.notes, suggestion, cursor: next })
}

fn going_on(cursor: &Option<String>) -> String {
    cursor.as_ref().map(|cursor| format!("(more: ask again with cursor {cursor})\n")).unwrap_or_default()
}

/// The article of that name.
pub(super) fn article(edition: &Edition, name: &str) -> Result<Article> {
    let found = edition.held.article(name).map_err(failed)?;
    found.ok_or_else(|| {
        format!(
            "there is no article {name:?}; name it as `search` and `list_stories` do (`path`, or `path#part`)"
        )
    })
}

fn read_article(asked: &ReadArticle, edition: &Edition) -> Result<Answer> {
    let budget = Budget::new(asked.max_tokens)?;
    let from = offset(asked.cursor.as_deref())?;
    let article = article(edition, &asked.article)?;
    let rest = article.body.get(from..).ok_or_else(|| "`cursor` is not of this article".to_owned())?;
    let part = portion(rest, budget.left());
    let end = from + part.len();
    let next = (end < article.body.len()).then(|| cursor(end));
    let read = Read {
        article: asked.article.clone(),
        title: render::one_line(&article.title),
        source: article.source.as_deref().map(render::one_line),
        published: stated(article.published),
        url: article.url.clone(),
        language: article.language.code().to_owned(),
        story: edition.story_of(&asked.article).map(|story| story.id.clone()),
        text: render::visible(part),
        bytes: [from, end],
        total: article.body.len(),
        cursor: next.clone(),
    };
    let origin: Vec<&str> =
        [read.source.as_deref(), read.published.as_deref()].into_iter().flatten().collect();
    let head = format!(
        "{}\n{} ({}, bytes {from}-{end} of {})\n\n",
        read.title,
        origin.join(", "),
        render::one_line(&read.article),
        read.total
    );
    Answer::new(format!("{head}{}\n{}", read.text.trim_end(), going_on(&next)), &read)
}

/// The first part of a text: whole paragraphs if some fit, else whole words.
fn portion(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    let cut = &text[..text.floor_char_boundary(most)];
    let end = cut.rfind("\n\n").map(|at| at + 2).or_else(|| cut.rfind(char::is_whitespace).map(|at| at + 1));
    // A blank is one byte or more: the text goes on at a character in any case.
    let end = end.filter(|&end| end > most / 2 && cut.is_char_boundary(end)).unwrap_or(cut.len());
    &cut[..end]
}

fn list_stories(asked: &ListStories, edition: &Edition) -> Result<Answer> {
    let mut budget = Budget::new(asked.max_tokens)?;
    let from = offset(asked.cursor.as_deref())?;
    let params = params(&[("since", asked.since.as_deref()), ("until", asked.until.as_deref())]);
    let since = params.date("since", false).map_err(|problem| problem.detail)?;
    let until = params.date("until", true).map_err(|problem| problem.detail)?;
    let inside = |story: &&Story| {
        let (first, latest) =
            (story.first.map(|date| date.at.date()), story.latest.map(|date| date.at.date()));
        since.is_none_or(|since| latest.is_some_and(|day| day >= since))
            && until.is_none_or(|until| first.is_some_and(|day| day <= until))
    };
    let stories: Vec<&Story> = edition.all.stories.iter().filter(inside).collect();
    let (mut text, mut listed) = (String::new(), Vec::new());
    for story in stories.iter().skip(from) {
        let story = Listed {
            id: story.id.clone(),
            headline: render::one_line(&story.headline),
            dates: render::range(story.first, story.latest),
            sources: story.independent_sources,
            articles: story.articles.iter().take(NAMED).map(|article| article.address.clone()).collect(),
            size: story.articles.len(),
        };
        let line = format!(
            "{}. {} (story {}; {}{}, {}) {}\n",
            from + listed.len() + 1,
            story.headline,
            story.id,
            story.dates.as_ref().map(|dates| format!("{dates}, ")).unwrap_or_default(),
            render::count(story.sources, "source", "sources"),
            render::count(story.size, "article", "articles"),
            render::one_line(&story.articles.join(", ")),
        );
        if !budget.take(line.len()) {
            break;
        }
        text += &line;
        listed.push(story);
    }
    let next = (from + listed.len() < stories.len()).then(|| cursor(from + listed.len()));
    let head = format!("{}\n", render::count(stories.len(), "story", "stories"));
    Answer::new(
        head + &text + &going_on(&next),
        &Stories { total: stories.len(), stories: listed, cursor: next },
    )
}

fn digest(asked: &MakeDigest, edition: &Edition, tell: &Teller) -> Result<Answer> {
    let mut budget = Budget::new(asked.max_tokens)?;
    let from = offset(asked.cursor.as_deref())?;
    let number = |number: Option<usize>| number.map(|number| number.to_string());
    let (stories, words) = (number(asked.stories), number(asked.words));
    let params = params(&[
        ("query", asked.query.as_deref()),
        ("since", asked.since.as_deref()),
        ("until", asked.until.as_deref()),
        ("stories", stories.as_deref()),
        ("words", words.as_deref()),
    ]);
    let options = params.digest(Some(10)).map_err(|problem| problem.detail)?;
    let digest = wait(edition.digest(options, progress(tell)))?;
    let (mut text, mut told, mut number) = (String::new(), Vec::new(), 0);
    for story in digest.stories.iter().skip(from) {
        let story = digested(story);
        let lines = lines(&story, &mut number);
        if !budget.take(lines.len()) {
            break;
        }
        text += &lines;
        told.push(story);
    }
    let next = (from + told.len() < digest.stories.len()).then(|| cursor(from + told.len()));
    let text = overview(&digest) + &text + &going_on(&next);
    Answer::new(text, &Digested { total: digest.stories_total, stories: told, cursor: next })
}

fn overview(digest: &Digest) -> String {
    let articles = render::count(digest.coverage.articles, "article", "articles");
    let stories = render::count(digest.stories_total, "story", "stories");
    format!("{articles} in {stories}; every sentence is quoted word for word\n")
}

fn summarize(asked: &Summarize, edition: &Edition) -> Result<Answer> {
    let names: Vec<String> = match (&asked.story, &asked.articles[..]) {
        (Some(id), []) => {
            let story = edition.place(id).map(|at| &edition.all.stories[at]).ok_or_else(|| unknown(id))?;
            story.articles.iter().map(|article| article.address.clone()).collect()
        }
        (None, names @ [_, ..]) => names.to_vec(),
        _ => return Err("give either `articles` or a `story`".to_owned()),
    };
    let words = asked.words.unwrap_or(150);
    if !(10..=5000).contains(&words) {
        return Err(format!("`words` must be from 10 to 5000, not {words}"));
    }
    let articles: Vec<Article> = names.iter().map(|name| article(edition, name)).collect::<Result<_>>()?;
    let options = SummarizeOptions {
        files: Vec::new(),
        budget: Length::Words(words),
        method: Method::default(),
        query: asked.query.clone(),
        background: Vec::new(),
        explain: false,
        reading: reading(),
    };
    let summary = edition.held.summarize(&articles, &options);
    let passage = |sentence: &epitome_workspace::SummarySentence| {
        let of = |article: &&Article| article.id == sentence.article && article.path == sentence.path;
        let article = articles.iter().find(of)?;
        Some(Passage {
            text: render::one_line(&sentence.text),
            article: address_of(&article.path, article.part.as_deref()),
            title: render::one_line(&article.title),
            source: article.source.as_deref().map(render::one_line),
            published: stated(article.published),
            bytes: [sentence.span.start, sentence.span.end],
            page: None,
            sources: None,
        })
    };
    let summarized = Summarized {
        summary: summary.sentences.iter().filter_map(passage).collect(),
        words: summary.words,
        articles: articles.len(),
    };
    let text: String =
        (1..).zip(&summarized.summary).map(|(number, passage)| passage.cited(number)).collect();
    Answer::new(text, &summarized)
}

fn unknown(id: &str) -> String {
    format!("there is no story {id:?}; `list_stories` gives the ids")
}

fn timeline(asked: &MakeTimeline, edition: &Edition, tell: &Teller) -> Result<Answer> {
    let mut budget = Budget::new(asked.max_tokens)?;
    let from = offset(asked.cursor.as_deref())?;
    let params = params(&[
        ("query", asked.query.as_deref()),
        ("story", asked.story.as_deref()),
        ("since", asked.since.as_deref()),
        ("until", asked.until.as_deref()),
    ]);
    let request = params.timeline().map_err(|problem| problem.detail)?;
    let made = wait(edition.timeline(request, progress(tell)))?;
    let (mut text, mut told, mut number) = (String::new(), Vec::new(), 0);
    for entry in made.entries.iter().skip(from) {
        let entry = Entry {
            date: entry.date.to_string(),
            words: render::date_words(entry.date, entry.precision),
            stated: entry.stated,
            quotes: entry.quotes.iter().filter_map(|quote| dated(&made, quote)).collect(),
        };
        let how = if entry.stated { "named in the text" } else { "date of publication" };
        let mut lines = format!("{} ({how})\n", entry.words);
        for passage in &entry.quotes {
            number += 1;
            lines += &passage.cited(number);
        }
        if !budget.take(lines.len()) {
            break;
        }
        text += &lines;
        told.push(entry);
    }
    let next = (from + told.len() < made.entries.len()).then(|| cursor(from + told.len()));
    Answer::new(text + &going_on(&next), &Timed { entries: told, cursor: next })
}

fn dated(made: &Timeline, quote: &DatedQuote) -> Option<Passage> {
    let member = made.articles.iter().find(|member| member.number == quote.citation)?;
    Some(passage_of(member, &quote.text, quote.span, quote.page, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn portions_end_between_words() {
        assert_eq!(portion("one two", 100), "one two");
        assert_eq!(portion("one two three", 9), "one two ");
        assert_eq!(portion("one\n\ntwo three", 7), "one\n\n");
        assert_eq!(portion("éééé", 5), "éé");
    }

    #[test]
    fn tools_are_whole() {
        for tool in all() {
            assert_eq!(
                tool.annotations.as_ref().and_then(|annotations| annotations.read_only_hint),
                Some(true)
            );
            for schema in [&tool.input_schema, tool.output_schema.as_ref().unwrap()] {
                assert_eq!(
                    schema.get("type").and_then(Value::as_str),
                    Some("object"),
                    "{}: {schema:?}",
                    tool.name
                );
            }
        }
    }

    #[test]
    fn wrong_arguments_are_explained() {
        let error = read::<Search>("search", serde_json::json!({ "text": "x" })).unwrap_err();
        assert!(error.contains("query") && error.contains("max_tokens"), "{error}");
    }
}
