use std::path::PathBuf;

use clap::Args;
use epitome_workspace::eval::{self, TrainGold};
use epitome_workspace::render;

use super::HalfArg;
use crate::args::{Kind, OutputArgs, PlainFormat};
use crate::examples::{TEMPLATE, examples};
use crate::exit::Outcome;
use crate::output;
use crate::session::Session;

/// Learn concept weights from topics with references
///
/// Regularised logistic regression, cross-validated over topics: how likely a person's summary has a word or a
/// pair of words. Prints the table that `epitome eval summaries --weights` takes. Some dozens of topics of one
/// kind of text are enough; judge the result on topics that were not learned from.
#[derive(Args, Debug)]
#[command(help_template = TEMPLATE, before_help = examples(&[
    ("Learn on one half of the topics", "epitome eval train topics --half even -o weights.tsv"),
    ("Judge on the other half", "epitome eval summaries topics --half odd --weights weights.tsv"),
]))]
pub(crate) struct Arguments {
    /// Folders of topics, and topic files (as for `epitome eval summaries`)
    #[arg(required = true, value_name = "TOPICS")]
    topics: Vec<PathBuf>,

    /// Only every other topic
    #[arg(long, value_name = "HALF", value_enum)]
    half: Option<HalfArg>,

    #[command(flatten)]
    output: OutputArgs<PlainFormat>,
}

impl Arguments {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        let gold = TrainGold { paths: self.topics.clone(), half: self.half.map(HalfArg::half) };
        let report = eval::train(&gold, &session.progress())?;
        session.end();
        let text = match self.output.kind() {
            Kind::Json => render::json(&report)?,
            _ => report.table.clone(),
        };
        output::write(&text, self.output.file())?;
        Ok(Outcome::of(report.examples > 0, 0))
    }
}
