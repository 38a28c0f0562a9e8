//! `epitome eval`: the product judged on material with known answers.

mod disagreements;
mod search;
mod stories;
mod summaries;
mod timeline;
mod train;
mod updates;

use clap::{Args, Subcommand, ValueEnum};
use epitome_workspace::eval::Half;

use crate::args::Kind;
use crate::examples::examples;
use crate::exit::Outcome;
use crate::session::Session;

/// Measure how good summaries, stories and search are on your own material
///
/// Each kind of evaluation needs articles with the right answers: reference summaries, story names or relevance
/// judgements. Articles are read, grouped, indexed and summarised exactly as by the other commands.
#[derive(Args, Debug)]
#[command(before_help = examples(&[
    ("Three methods and the best that extraction could do, on topics with references", "epitome eval summaries topics --method concepts,lexrank,lead-rr,oracle"),
    ("Groups of a file whose records name their story", "epitome eval stories articles.jsonl"),
    ("Rankings against relevance judgements", "epitome eval search collection"),
]))]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Summaries(summaries::Arguments),
    Stories(stories::Arguments),
    Timeline(timeline::Arguments),
    Search(search::Arguments),
    Disagreements(disagreements::Arguments),
    Updates(updates::Arguments),
    Train(train::Arguments),
}

impl Arguments {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        match &self.what {
            What::Summaries(arguments) => arguments.run(session),
            What::Stories(arguments) => arguments.run(session),
            What::Timeline(arguments) => arguments.run(session),
            What::Search(arguments) => arguments.run(session),
            What::Disagreements(arguments) => arguments.run(session),
            What::Updates(arguments) => arguments.run(session),
            What::Train(arguments) => arguments.run(session),
        }
    }
}

/// Formats of a table of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum TableFormat {
    /// To read on a terminal
    Text,
    /// Tables in Markdown, with every figure
    #[value(alias = "md")]
    Markdown,
    /// Everything, for programs
    Json,
}

impl From<TableFormat> for Kind {
    fn from(format: TableFormat) -> Self {
        match format {
            TableFormat::Text => Self::Text,
            TableFormat::Markdown => Self::Markdown,
            TableFormat::Json => Self::Json,
        }
    }
}

/// Half of the topics, to choose on one and report on the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum HalfArg {
    /// The first, third, fifth … topic
    Even,
    /// The second, fourth, sixth … topic
    Odd,
}

impl HalfArg {
    fn half(self) -> Half {
        match self {
            Self::Even => Half::Even,
            Self::Odd => Half::Odd,
        }
    }
}
