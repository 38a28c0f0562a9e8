use std::path::PathBuf;

use clap::Args;
use epitome_workspace::eval::{self, TimelineGold, timeline_text};
use epitome_workspace::render;

use crate::args::{Kind, OutputArgs, PlainFormat};
use crate::examples::{TEMPLATE, examples};
use crate::exit::Outcome;
use crate::output;
use crate::session::Session;

/// Score timelines against reference timelines
///
/// A topic is a folder with articles.jsonl and timelines.json (`{"query": …, "timelines": [[{"date": "2009-04-25",
/// "summary": ["sentence"]}]]}`). Each reference is compared with a timeline of as many days: date-F1, and
/// alignment-based ROUGE-1 and -2 F (AR-1, AR-2: Martschat & Markert 2017, align+ m:1), and the same of all
/// sentences whatever their day (concat-1, concat-2).
#[derive(Args, Debug)]
#[command(help_template = TEMPLATE, before_help = examples(&[
    ("Every topic of a folder", "epitome eval timeline topics"),
    ("One topic, for a program", "epitome eval timeline topics/storm --json"),
]))]
pub(crate) struct Arguments {
    /// Topics, or folders of topics
    #[arg(required = true, value_name = "FOLDER")]
    folders: Vec<PathBuf>,

    /// Tell first what answers the topic's query
    #[arg(long)]
    with_query: bool,

    #[command(flatten)]
    output: OutputArgs<PlainFormat>,
}

impl Arguments {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        let gold = TimelineGold { folders: self.folders.clone(), queries: self.with_query };
        let evaluation = eval::timeline(&gold, &session.progress())?;
        session.end();
        let text = match self.output.kind() {
            Kind::Json => render::json(&evaluation)?,
            _ => timeline_text(&evaluation),
        };
        output::write(&text, self.output.file())?;
        Ok(Outcome::of(!evaluation.timelines.is_empty(), 0))
    }
}
