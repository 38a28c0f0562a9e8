use std::path::PathBuf;

use clap::Args;
use epitome_workspace::{render, status};

use crate::args::{FileArgs, Kind, OutputArgs, PlaceArgs, PlainFormat};
use crate::examples::examples;
use crate::exit::Outcome;
use crate::session::Session;
use crate::{output, terminal};

/// Tell the state of a folder's index
#[derive(Args, Debug)]
#[command(
    after_help = "Articles, size, settings, last sync, every file that could not be read, and what a sync would do now and why. Changes nothing."
)]
#[command(before_help = examples(&[
    ("The state of an index", "epitome status news"),
    ("The same for a program", "epitome status news --json"),
    ("Which articles state no date", "epitome status news --undated"),
]))]
pub(crate) struct Arguments {
    /// Folder of articles
    folder: PathBuf,

    #[command(flatten)]
    place: PlaceArgs,

    /// List the articles that state no date
    #[arg(long)]
    undated: bool,

    #[command(flatten)]
    files: FileArgs,

    #[command(flatten)]
    output: OutputArgs<PlainFormat>,
}

impl Arguments {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        let places = self.place.places(&self.folder)?;
        let mut status = status(&places, &self.files.options(true))?;
        if !self.undated {
            status.undated_articles = None;
        }
        let layout = terminal::layout(session.globals.color, self.output.file().is_some());
        let text = match self.output.kind() {
            Kind::Json => render::json(&status)?,
            _ => render::status_text(&status, layout),
        };
        output::write(&text, self.output.file())?;
        Ok(Outcome::Done)
    }
}
