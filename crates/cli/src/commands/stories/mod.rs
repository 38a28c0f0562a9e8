mod correct;

use std::path::{Path, PathBuf};

use clap::Args;
use epitome_workspace::{StoriesOptions, render, stories};

use crate::args::{GranularityArgs, Kind, OutputArgs, PlaceArgs, PlainFormat, SyncArgs};
use crate::examples::examples;
use crate::exit::Outcome;
use crate::session::Session;
use crate::{output, terminal};

/// List the stories of a folder and the articles of each
#[derive(Args, Debug)]
#[command(after_help = "Every article is in exactly one story; one that stands alone is a story of its own.")]
#[command(before_help = examples(&[
    ("All stories, the most widely told first", "epitome stories news"),
    ("Stories of a file of articles, for a program", "epitome stories wire.jsonl --json"),
    ("Only what is surely one event goes together", "epitome stories news --granularity strict"),
    ("Two stories that are one", "epitome stories join news 4be1c02a 77d0f3aa"),
    ("An article that is in the wrong story", "epitome stories split news wire/flood.txt"),
]))]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Arguments {
    /// Folder of articles, or a file of articles (.jsonl; `-`: standard input)
    #[arg(value_name = "FOLDER", required = true)]
    input: Option<PathBuf>,

    #[command(subcommand)]
    action: Option<correct::Action>,

    #[command(flatten)]
    place: PlaceArgs,

    #[command(flatten)]
    granularity: GranularityArgs,

    #[command(flatten)]
    sync: SyncArgs,

    #[command(flatten)]
    output: OutputArgs<PlainFormat>,
}

impl Arguments {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        if let Some(action) = &self.action {
            return action.run(session);
        }
        let input = self.place.input(self.input.as_deref().unwrap_or(Path::new(".")))?;
        let options = StoriesOptions { granularity: self.granularity.granularity, sync: self.sync.options() };
        let list = stories(&input, &options, &session.progress())?;
        session.end();
        session.synced(list.sync.as_ref());
        let layout = terminal::layout(session.globals.color, self.output.file().is_some());
        let text = match self.output.kind() {
            Kind::Json => render::json(&list)?,
            _ => render::stories_text(&list, layout),
        };
        output::write(&text, self.output.file())?;
        let skipped = list.sync.as_ref().map_or(0, |sync| sync.skipped.len());
        Ok(Outcome::of(!list.stories.is_empty(), skipped))
    }
}
