use std::path::PathBuf;

use clap::{Args, Subcommand};
use epitome_workspace::{
    SearchOptions, mark_seen, remove_query, render, run_query, save_query, saved_queries,
};

use super::search::{outcome, tell};
use crate::args::{HitArgs, Kind, OutputArgs, PlaceArgs, PlainFormat, QuestionArgs, SyncArgs};
use crate::examples::examples;
use crate::exit::Outcome;
use crate::session::Session;
use crate::{output, terminal};

/// Save queries, and see what is new to them
#[derive(Args, Debug)]
#[command(
    after_help = "Saved queries are kept in the folder of the index (FOLDER/.epitome/queries.json), each with the articles that it has shown."
)]
#[command(before_help = examples(&[
    ("Save a query", "epitome query save news bridge 'harbour bridge' --lang en"),
    ("What arrived since it was last run", "epitome query run news bridge --new"),
    ("All that match", "epitome query run news bridge --json"),
    ("The saved queries", "epitome query list news"),
    ("Forget one", "epitome query remove news bridge"),
]))]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Save(Save),
    List(List),
    Run(Run),
    Remove(Remove),
}

/// Save a query under a name, in place of one of the same name
#[derive(Args, Debug)]
struct Save {
    #[command(flatten)]
    named: Named,

    /// What to search for
    #[arg(value_name = "QUERY")]
    #[arg(required_unless_present_any = ["since", "until", "source", "lang", "path", "file_format", "story"])]
    words: Vec<String>,

    #[command(flatten)]
    question: QuestionArgs,
}

/// List the saved queries
#[derive(Args, Debug)]
struct List {
    /// Folder of articles
    folder: PathBuf,

    #[command(flatten)]
    place: PlaceArgs,

    #[command(flatten)]
    output: OutputArgs<PlainFormat>,
}

/// Run a saved query
#[derive(Args, Debug)]
struct Run {
    #[command(flatten)]
    named: Named,

    /// Only what no run of this query has shown before; moved and edited articles are not new
    #[arg(long, conflicts_with = "facets")]
    new: bool,

    #[command(flatten)]
    hits: HitArgs,

    #[command(flatten)]
    sync: SyncArgs,
}

/// Forget a saved query
#[derive(Args, Debug)]
struct Remove {
    #[command(flatten)]
    named: Named,
}

/// A query of a folder.
#[derive(Args, Debug)]
struct Named {
    /// Folder of articles
    folder: PathBuf,

    /// Name of the query
    name: String,

    #[command(flatten)]
    place: PlaceArgs,
}

impl Arguments {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        match &self.action {
            Action::Save(save) => save.run(session),
            Action::List(list) => list.run(session),
            Action::Run(run) => run.run(session),
            Action::Remove(remove) => remove.run(session),
        }
    }
}

impl Save {
    fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        let places = self.named.place.places(&self.named.folder)?;
        let replaced = save_query(&places, &self.named.name, self.question.question(&self.words))?;
        let done = if replaced { "replaced" } else { "saved" };
        session.note(&format!("{done} {}", self.named.name));
        Ok(Outcome::Done)
    }
}

impl List {
    fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        let saved = saved_queries(&self.place.places(&self.folder)?)?;
        let layout = terminal::layout(session.globals.color, self.output.file().is_some());
        let text = match self.output.kind() {
            Kind::Json => render::json(&saved)?,
            _ => render::queries_text(&saved, layout),
        };
        output::write(&text, self.output.file())?;
        Ok(Outcome::Done)
    }
}

impl Run {
    fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        let places = self.named.place.places(&self.named.folder)?;
        let name = &self.named.name;
        let options =
            SearchOptions { sync: self.sync.options(), ..self.hits.options(self.new.then_some(usize::MAX)) };
        let run = run_query(&places, name, self.new, &options, &session.progress())?;
        tell(&run.results, session);
        output::write(&self.hits.render(&run.results, session)?, self.hits.output.file())?;
        // Only what has been shown counts as seen.
        mark_seen(&places, name, run.seen)?;
        Ok(outcome(&run.results, run.results.hits.len()))
    }
}

impl Remove {
    fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        remove_query(&self.named.place.places(&self.named.folder)?, &self.named.name)?;
        session.note(&format!("removed {}", self.named.name));
        Ok(Outcome::Done)
    }
}
