use std::path::PathBuf;

use clap::Args;
use epitome_workspace::eval::{self, StoriesGold, stories_markdown, stories_text};
use epitome_workspace::render;

use super::TableFormat;
use crate::args::{GranularityArgs, Kind, OutputArgs};
use crate::examples::{TEMPLATE, examples};
use crate::exit::Outcome;
use crate::output;
use crate::session::Session;

/// Score story groups against gold stories
///
/// BCubed and CEAF precision, recall and F1, NMI, and the worst mistakes by name. The gold story of an article
/// is the field `story` of its record, or stands in FOLDER/gold/stories.json. "shared" figures leave out articles
/// that are alone in their story, which would flatter a grouping that groups nothing.
#[derive(Args, Debug)]
#[command(help_template = TEMPLATE, before_help = examples(&[
    ("A file whose records name their story", "epitome eval stories articles.jsonl"),
    ("Articles of each language on their own, and the mean", "epitome eval stories articles.jsonl --by-language"),
    ("A folder with gold/stories.json, every mistake", "epitome eval stories corpus --worst 100"),
]))]
pub(crate) struct Arguments {
    /// JSON Lines file, or folder with gold/stories.json
    #[arg(value_name = "ARTICLES")]
    articles: PathBuf,

    #[command(flatten)]
    granularity: GranularityArgs,

    /// Group the articles of each language on their own (field `lang`, else the language found)
    #[arg(long)]
    by_language: bool,

    /// Most wrong merges, and wrong splits, to name
    #[arg(long, value_name = "N", default_value_t = 5)]
    worst: usize,

    #[command(flatten)]
    output: OutputArgs<TableFormat>,
}

impl Arguments {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        let gold = StoriesGold {
            path: self.articles.clone(),
            granularity: self.granularity.granularity,
            by_language: self.by_language,
            worst: self.worst,
        };
        let evaluation = eval::stories(&gold, &session.progress())?;
        session.end();
        let text = match self.output.kind() {
            Kind::Json => render::json(&evaluation)?,
            Kind::Markdown => stories_markdown(&evaluation),
            _ => stories_text(&evaluation),
        };
        output::write(&text, self.output.file())?;
        Ok(Outcome::of(!evaluation.parts.is_empty(), 0))
    }
}
