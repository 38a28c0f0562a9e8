use std::path::PathBuf;

use anyhow::bail;
use clap::Args;
use epitome_workspace::{
    BatchQuery, Error, Places, SearchOptions, SearchResults, explain_query, like, rank_each, read_queries,
    render, search, search_each, search_engine, search_engine_each,
};
use serde::Serialize;

use crate::args::{ElsewhereArgs, HitArgs, OutputArgs, PlaceArgs, QuestionArgs, SearchFormat, SyncArgs};
use crate::examples::examples;
use crate::exit::Outcome;
use crate::session::Session;
use crate::{open, output};

/// Find articles of a folder by keyword
#[derive(Args, Debug)]
#[command(
    after_help = "Best match first, each with its best passage; near-copies are folded into the hit that matches best. Any text is a valid query: words, \"phrases\", \"near words\"~5, AND OR NOT + - and brackets, begin*, nearly~1, title: body: source: author: lang: path: ext: story:, date:2025-08, date:2025-08-01..2025-08-20, since:7d. Without a query, filters alone choose. A story may be named by the first four characters of its id; a word that begins with a dash needs no `--` before it. The index of the folder is made or brought up to date first."
)]
#[command(before_help = examples(&[
    ("Articles that match, best first", "epitome search news ceasefire talks"),
    ("An exact phrase, published in August", "epitome search news '\"harbour bridge\"' --since 2025-08 --until 2025-08"),
    ("The newest of one source, and how many there are by month", "epitome search news bridge --source courier --sort date --facets month"),
    ("The next twenty, for a program", "epitome search news bridge --offset 20 --limit 20 --json"),
    ("Articles like this one", "epitome search news --like news/bridge.html"),
    ("Articles that a search engine keeps", "epitome search --search-engine http://localhost:9200/news ceasefire talks"),
    ("Many queries (id, tab, query) as a run to evaluate", "epitome search news --queries topics.tsv --format trec -o run.txt"),
]))]
pub(crate) struct Arguments {
    /// Folder of articles
    #[arg(required_unless_present = "search_engine")]
    folder: Option<PathBuf>,

    /// What to search for
    #[arg(value_name = "QUERY")]
    #[arg(required_unless_present_any = ["like", "queries", "since", "until", "source", "lang", "path", "file_format", "story", "search_engine"])]
    words: Vec<String>,

    #[command(flatten)]
    place: PlaceArgs,

    /// Find articles like this one: a file of the folder (FILE#ENTRY for one of several), or any other
    #[arg(long, value_name = "PATH")]
    #[arg(conflicts_with_all = ["words", "queries", "sort", "expand", "facets", "context"])]
    like: Option<PathBuf>,

    /// Answer each query of this file (a line: id, tab, query; `-`: standard input); with --format trec, csv or jsonl
    #[arg(long, value_name = "FILE", conflicts_with_all = ["words", "count", "open", "explain_query"])]
    queries: Option<PathBuf>,

    /// Only tell how many articles match
    #[arg(long)]
    count: bool,

    /// Tell how the query is read, and search for nothing
    #[arg(long, conflicts_with_all = ["count", "open", "like"])]
    explain_query: bool,

    /// Open hit N: text with $PAGER, the rest as the system does; off a terminal, print its path
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), conflicts_with_all = ["count", "offset"])]
    open: Option<u32>,

    #[command(flatten)]
    question: QuestionArgs,

    #[command(flatten)]
    hits: HitArgs,

    #[command(flatten)]
    sync: SyncArgs,

    #[command(flatten)]
    elsewhere: ElsewhereArgs,
}

impl Arguments {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        if let Some(url) = self.elsewhere.search_engine.as_ref().filter(|_| !self.explain_query) {
            return self.elsewhere(url, session);
        }
        let places = self.place.places(self.folder())?;
        if self.explain_query {
            return self.explain();
        }
        match &self.queries {
            Some(queries) => self.batch(&places, queries, session),
            None => self.single(&places, session),
        }
    }

    /// A search engine has no folder: what stands in its place is the first word of the query.
    fn elsewhere(&self, url: &str, session: &Session) -> anyhow::Result<Outcome> {
        if self.like.is_some() || self.open.is_some() {
            bail!(Error::Usage("--like and --open need a folder, not --search-engine".to_owned()));
        }
        if let Some(file) = &self.queries {
            let queries = read_queries(file)?;
            let options: Vec<SearchOptions> = queries.iter().map(|query| self.asked(&query.text)).collect();
            let (mut text, mut found) = (String::new(), 0);
            for (query, results) in queries.iter().zip(search_engine_each(url, &options)?) {
                found += results.hits.len();
                text += &match self.hits.format() {
                    SearchFormat::Trec => render::search_trec(&query.id, &results),
                    SearchFormat::Csv => render::search_csv(&query.id, &results),
                    _ => render::search_jsonl(&query.id, &results)?,
                };
            }
            output::write(&text, self.hits.output.file())?;
            return Ok(Outcome::of(found > 0, 0));
        }
        let first = self.folder.iter().map(|word| word.to_string_lossy().into_owned());
        let words: Vec<String> = first.chain(self.words.iter().cloned()).collect();
        let results = search_engine(url, &self.asked(&words.join(" ")))?;
        tell(&results, session);
        let text = match self.hits.format() {
            SearchFormat::Text if self.count => format!("{}\n", results.total),
            _ => self.hits.render(&results, session)?,
        };
        output::write(&text, self.hits.output.file())?;
        Ok(outcome(&results, if self.count { results.total } else { results.hits.len() }))
    }

    fn folder(&self) -> &std::path::Path {
        self.folder.as_deref().unwrap_or(std::path::Path::new("."))
    }

    fn asked(&self, query: &str) -> SearchOptions {
        let options = self.options();
        SearchOptions { question: self.question.question(&[query.to_owned()]), ..options }
    }

    fn single(&self, places: &Places, session: &Session) -> anyhow::Result<Outcome> {
        let options = self.options();
        let results = match &self.like {
            Some(path) => like(places, path, &options, &session.progress())?,
            None => search(places, &options, &session.progress())?,
        };
        tell(&results, session);
        if let Some(number) = self.open {
            return self.open(number, &results, session);
        }
        let text = match self.hits.format() {
            SearchFormat::Text if self.count => format!("{}\n", results.total),
            _ => self.hits.render(&results, session)?,
        };
        output::write(&text, self.hits.output.file())?;
        Ok(outcome(&results, if self.count { results.total } else { results.hits.len() }))
    }

    fn options(&self) -> SearchOptions {
        let options = self.hits.options(None);
        let (limit, offset) = match self.open {
            Some(number) => (1, number as usize - 1),
            None => (if self.count { 0 } else { options.limit }, options.offset),
        };
        SearchOptions {
            question: self.question.question(&self.words),
            limit,
            offset,
            sync: self.sync.options(),
            ..options
        }
    }

    fn open(&self, number: u32, results: &SearchResults, session: &Session) -> anyhow::Result<Outcome> {
        let Some(hit) = results.hits.first() else {
            let found = render::count(results.total, "article matches", "articles match");
            session.note(&format!("there is no hit {number}: {found}"));
            return Ok(Outcome::Nothing);
        };
        open::open(&self.folder().join(&hit.path))?;
        Ok(Outcome::Done)
    }

    fn batch(&self, places: &Places, file: &std::path::Path, session: &Session) -> anyhow::Result<Outcome> {
        let format = self.hits.format();
        if matches!(format, SearchFormat::Text | SearchFormat::Json) {
            bail!(Error::Usage("give --format trec, csv or jsonl with --queries".to_owned()));
        }
        let queries = read_queries(file)?;
        if format == SearchFormat::Trec {
            return self.rank(places, &queries, session);
        }
        let mut text = if format == SearchFormat::Csv { render::search_csv_head() } else { String::new() };
        let (mut found, mut failed) = (0, None);
        let sync =
            search_each(places, &queries, &self.options(), &session.progress(), &mut |query, results| {
                found += results.hits.len();
                match format {
                    SearchFormat::Csv => text += &render::search_csv(&query.id, &results),
                    _ => match render::search_jsonl(&query.id, &results) {
                        Ok(lines) => text += &lines,
                        Err(error) => failed = Some(error),
                    },
                }
            })?;
        session.end();
        session.synced(sync.as_ref());
        failed.map_or(Ok(()), Err)?;
        output::write(&text, self.hits.output.file())?;
        Ok(Outcome::of(found > 0, sync.map_or(0, |sync| sync.skipped.len())))
    }

    /// Rankings alone, for evaluators.
    fn rank(&self, places: &Places, queries: &[BatchQuery], session: &Session) -> anyhow::Result<Outcome> {
        let (options, mut text) = (self.options(), String::new());
        let sync = rank_each(places, queries, &options, &session.progress(), &mut |query, hits| {
            text += &render::ranking_trec(&query.id, options.offset + 1, &hits);
        })?;
        session.end();
        session.synced(sync.as_ref());
        output::write(&text, self.hits.output.file())?;
        Ok(Outcome::of(!text.is_empty(), sync.map_or(0, |sync| sync.skipped.len())))
    }

    fn explain(&self) -> anyhow::Result<Outcome> {
        #[derive(Serialize)]
        struct Reading<'a> {
            schema: u32,
            query: &'a str,
            reading: Vec<&'a str>,
        }
        let query = self.question.question(&self.words).query;
        let reading = explain_query(&query);
        let text = match self.hits.format() {
            SearchFormat::Text => format!("{}\n", render::visible(&reading)),
            _ => render::json(&Reading { schema: 1, query: &query, reading: reading.lines().collect() })?,
        };
        output::write(&text, self.file())?;
        Ok(Outcome::Done)
    }

    fn file(&self) -> Option<&std::path::Path> {
        OutputArgs::file(&self.hits.output)
    }
}

/// Tells on standard error what changed, how the query was read, and what may have been meant.
pub(super) fn tell(results: &SearchResults, session: &Session) {
    session.end();
    session.synced(results.sync.as_ref());
    for note in &results.notes {
        session.note(note);
    }
    if let Some(suggestion) = &results.suggestion {
        session.note(&format!("did you mean: {suggestion}"));
    }
}

/// `found`: how many there are to show.
pub(super) fn outcome(results: &SearchResults, found: usize) -> Outcome {
    let skipped = results.sync.as_ref().map_or(0, |sync| sync.skipped.len());
    Outcome::of(found > 0, skipped)
}
