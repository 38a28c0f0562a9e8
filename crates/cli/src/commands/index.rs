use std::path::PathBuf;

use clap::Args;
use epitome_workspace::{Input, Places, push, render, sync};

use crate::args::{ElsewhereArgs, FileArgs, Kind, OutputArgs, PlaceArgs, PlainFormat};
use crate::examples::examples;
use crate::exit::Outcome;
use crate::session::Session;
use crate::{output, terminal};

/// Bring the index of a folder up to date
#[derive(Args, Debug)]
#[command(
    after_help = "Reads only files that are new or changed; follows moved and deleted ones. The other commands do this by themselves: it is needed only to see what changes, or to prepare an index in advance."
)]
#[command(before_help = examples(&[
    ("Index a folder; the index goes to news/.epitome", "epitome index news"),
    ("See what would be done, and why", "epitome index news --dry-run"),
    ("Keep the index elsewhere, where the folder cannot be written", "epitome index /mnt/archive --index ~/archive-index"),
    ("Push what it holds to a search engine", "epitome index news --search-engine http://localhost:9200/news"),
    ("Only pages, and no drafts", "epitome index news --include '*.html' --exclude 'drafts/**'"),
]))]
pub(crate) struct Arguments {
    /// Folder of articles
    folder: PathBuf,

    #[command(flatten)]
    place: PlaceArgs,

    /// Tell what would be done and why; change nothing
    #[arg(short = 'n', long)]
    dry_run: bool,

    #[command(flatten)]
    files: FileArgs,

    #[command(flatten)]
    output: OutputArgs<PlainFormat>,

    #[command(flatten)]
    elsewhere: ElsewhereArgs,
}

impl Arguments {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        let places = self.place.places(&self.folder)?;
        let report = sync(&places, &self.files.options(self.dry_run), &session.progress())?;
        session.end();
        session.counters(&report);
        if let Some(url) = self.elsewhere.search_engine.as_ref().filter(|_| !self.dry_run) {
            return self.push(places, url, session);
        }
        let layout = terminal::layout(session.globals.color, self.output.file().is_some());
        match self.output.kind() {
            Kind::Json => output::write(&render::json(&report)?, self.output.file())?,
            _ if session.globals.quiet && !self.dry_run => {}
            _ => output::write(render::sync_text(&report, layout), self.output.file())?,
        }
        Ok(Outcome::of(true, report.skipped.len()))
    }

    /// The folder's index is up to date: what is in it is pushed.
    fn push(&self, places: Places, url: &str, session: &Session) -> anyhow::Result<Outcome> {
        let pushed = push(&Input::Folder(places), url, None, &session.progress())?;
        session.end();
        let made = if pushed.created { "made the index and " } else { "" };
        let articles = render::count(pushed.articles, "article", "articles");
        match self.output.kind() {
            Kind::Json => output::write(&render::json(&pushed)?, self.output.file())?,
            _ if session.globals.quiet => {}
            _ => output::write(format!("{made}pushed {articles}\n"), self.output.file())?,
        }
        Ok(Outcome::of(pushed.articles > 0, pushed.skipped.len()))
    }
}
