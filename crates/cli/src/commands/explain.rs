use std::path::PathBuf;

use clap::Args;
use epitome_workspace::{ExplainOptions, explain, render};

use crate::args::{GranularityArgs, Kind, OutputArgs, PlaceArgs, PlainFormat, SyncArgs};
use crate::examples::examples;
use crate::exit::Outcome;
use crate::session::Session;
use crate::{output, terminal};

/// Explain why articles are in one story
#[derive(Args, Debug)]
#[command(
    after_help = "The score is a log-odds: how far the similarity stands out (contrast), how it compares with the story's own coherence (cohesion), how alike titles and names are, what the distance in time says, whether their nearest neighbours lie in each other (links), whether each tells of a name that the other never says (twins), less what is needed at this granularity. A file outside of the folder is told where it would go. `epitome stories join`, `split` and `pin` correct what is wrong."
)]
#[command(before_help = examples(&[
    ("Why an article is in its story", "epitome explain news wire/flood.txt"),
    ("What holds a story together (`epitome stories` lists ids with --json)", "epitome explain news 4be1c02a"),
    ("Where a new article would go", "epitome explain news ~/new/flood.html"),
    ("For a program", "epitome explain news wire/flood.txt --json"),
]))]
pub(crate) struct Arguments {
    /// Folder of articles, or a file of articles (.jsonl; `-`: standard input)
    #[arg(value_name = "FOLDER")]
    input: PathBuf,

    /// Id of a story, or id or path of an article
    #[arg(value_name = "STORY|ARTICLE")]
    name: String,

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
        let input = self.place.input(&self.input)?;
        let options = ExplainOptions { granularity: self.granularity.granularity, sync: self.sync.options() };
        let explained = explain(&input, &self.name, &options, &session.progress())?;
        session.end();
        session.synced(explained.sync.as_ref());
        let layout = terminal::layout(session.globals.color, self.output.file().is_some());
        let text = match self.output.kind() {
            Kind::Json => render::json(&explained)?,
            _ => render::explain_text(&explained, layout),
        };
        output::write(&text, self.output.file())?;
        Ok(Outcome::Done)
    }
}
