use std::path::PathBuf;

use clap::Args;
use epitome_workspace::{SearchOptions, render, search};

use crate::args::{DateArgs, Kind, OutputArgs, PlaceArgs, PlainFormat, SyncArgs};
use crate::examples::examples;
use crate::exit::Outcome;
use crate::session::Session;
use crate::{output, terminal};

/// Find articles of a folder by keyword
#[derive(Args, Debug)]
#[command(
    after_help = "Best match first, each with its best passage. Any text is a valid query. The index of the folder is made or brought up to date first."
)]
#[command(before_help = examples(&[
    ("Articles that match, best first", "epitome search news ceasefire talks"),
    ("An exact phrase, published in August", "epitome search news '\"harbour bridge\"' --since 2025-08 --until 2025-08"),
    ("The next twenty, for a program", "epitome search news bridge --offset 20 --limit 20 --json"),
]))]
pub(crate) struct Arguments {
    /// Folder of articles
    folder: PathBuf,

    /// What to search for
    #[arg(required = true, value_name = "QUERY")]
    words: Vec<String>,

    #[command(flatten)]
    place: PlaceArgs,

    /// Most hits to give
    #[arg(short, long, value_name = "N", default_value_t = 10)]
    limit: usize,

    /// Hits to pass over first
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,

    #[command(flatten)]
    dates: DateArgs,

    #[command(flatten)]
    sync: SyncArgs,

    #[command(flatten)]
    output: OutputArgs<PlainFormat>,
}

impl Arguments {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        let places = self.place.places(&self.folder)?;
        let results = search(&places, &self.options(), &session.progress())?;
        session.end();
        session.synced(results.sync.as_ref());
        for note in &results.notes {
            session.note(note);
        }
        let layout = terminal::layout(session.globals.color, self.output.file().is_some());
        let text = match self.output.kind() {
            Kind::Json => render::json(&results)?,
            _ => render::search_text(&results, layout),
        };
        output::write(&text, self.output.file())?;
        let skipped = results.sync.as_ref().map_or(0, |sync| sync.skipped.len());
        Ok(Outcome::of(!results.hits.is_empty(), skipped))
    }

    fn options(&self) -> SearchOptions {
        SearchOptions {
            query: self.words.join(" "),
            limit: self.limit,
            offset: self.offset,
            since: self.dates.since,
            until: self.dates.until,
            sync: self.sync.options(),
        }
    }
}
