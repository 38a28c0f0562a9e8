use std::path::PathBuf;

use clap::Args;
use epitome_workspace::eval::{self, DisagreementsGold, disagreements_text};
use epitome_workspace::render;

use crate::args::{Kind, OutputArgs, PlainFormat};
use crate::examples::{TEMPLATE, examples};
use crate::exit::Outcome;
use crate::output;
use crate::session::Session;

/// Show what the articles of each story disagree on, and score it where the right answers are listed
///
/// A folder of articles with gold/stories.json (`"disagreements": [{"story": …, "what": …, "sides": [{"article": …,
/// "says": …}]}]`) is scored: a report is right if it sets two different figures of one listed disagreement against
/// each other. In a folder of topics (see `epitome eval summaries`) each topic is one story and what is found is shown.
#[derive(Args, Debug)]
#[command(help_template = TEMPLATE, before_help = examples(&[
    ("The sample corpus", "epitome eval disagreements corpus"),
    ("What is found in topics, to judge by hand", "epitome eval disagreements topics"),
]))]
pub(crate) struct Arguments {
    /// Folders with gold/stories.json, folders of topics, topic files
    #[arg(required = true, value_name = "FOLDER")]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    output: OutputArgs<PlainFormat>,
}

impl Arguments {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        let gold = DisagreementsGold { paths: self.paths.clone() };
        let evaluation = eval::disagreements(&gold, &session.progress())?;
        session.end();
        let text = match self.output.kind() {
            Kind::Json => render::json(&evaluation)?,
            _ => disagreements_text(&evaluation),
        };
        output::write(&text, self.output.file())?;
        Ok(Outcome::of(!evaluation.sets.is_empty(), 0))
    }
}
