use std::path::PathBuf;

use clap::Args;
use epitome_workspace::eval::{self, UpdatesGold, updates_text};
use epitome_workspace::render;

use crate::args::{Kind, OutputArgs, PlainFormat};
use crate::examples::{TEMPLATE, examples};
use crate::exit::Outcome;
use crate::output;
use crate::session::Session;

/// Measure how much of one digest the next one says again
///
/// A topic is a folder with articles.jsonl and, if there is one, timelines.json. It is cut by date into three parts of
/// as many articles. For the second and the third part: which share of the distinct bigrams of the digest before
/// (pairs of stop words left out) is repeated by a digest of the new articles alone ("needed": it cannot be avoided), by
/// one of all articles that knows nothing of the one before ("unaware"), and by one of the new articles that knows it, as `epitome
/// digest --new` makes ("aware"); and the ROUGE-2 recall of what the timelines say of the days of the part.
#[derive(Args, Debug)]
#[command(help_template = TEMPLATE, before_help = examples(&[
    ("Every topic of a folder", "epitome eval updates topics"),
    ("Longer digests", "epitome eval updates topics --words 250"),
]))]
pub(crate) struct Arguments {
    /// Topics, or folders of topics
    #[arg(required = true, value_name = "FOLDER")]
    folders: Vec<PathBuf>,

    /// Words a digest
    #[arg(short, long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    words: u32,

    #[command(flatten)]
    output: OutputArgs<PlainFormat>,
}

impl Arguments {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        let gold = UpdatesGold { folders: self.folders.clone(), words: self.words as usize };
        let evaluation = eval::updates(&gold, &session.progress())?;
        session.end();
        let text = match self.output.kind() {
            Kind::Json => render::json(&evaluation)?,
            _ => updates_text(&evaluation),
        };
        output::write(&text, self.output.file())?;
        Ok(Outcome::of(!evaluation.parts.is_empty(), 0))
    }
}
