use std::path::PathBuf;

use clap::Args;
use epitome_workspace::{SyncOptions, check, render};

use crate::args::{Kind, OutputArgs, PlaceArgs, PlainFormat, ReadingArgs};
use crate::examples::examples;
use crate::exit::Outcome;
use crate::session::Session;
use crate::{output, terminal};

/// Prove that an index is whole, and mend it
#[derive(Args, Debug)]
#[command(
    after_help = "Reads every byte of the index: the search files against their checksums, every article against its hash, every file's record against its articles, and the files beside the index. Ends with 0 if all is whole. Your articles are never touched."
)]
#[command(before_help = examples(&[
    ("Is the index whole?", "epitome check news"),
    ("Make anew what can be made anew; keep corrections, saved queries and digests", "epitome check news --repair"),
]))]
pub(crate) struct Arguments {
    /// Folder of articles
    folder: PathBuf,

    #[command(flatten)]
    place: PlaceArgs,

    /// Mend what is damaged: read articles again, put damaged files aside, remove what cut runs left
    #[arg(long)]
    repair: bool,

    #[command(flatten)]
    reading: ReadingArgs,

    #[command(flatten)]
    output: OutputArgs<PlainFormat>,
}

impl Arguments {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        let places = self.place.places(&self.folder)?;
        let options = SyncOptions { reading: self.reading.options(), ..SyncOptions::default() };
        let report = check(&places, self.repair, &options, &session.progress())?;
        session.end();
        let layout = terminal::layout(session.globals.color, self.output.file().is_some());
        let text = match self.output.kind() {
            Kind::Json => render::json(&report)?,
            _ => render::check_text(&report, layout),
        };
        output::write(&text, self.output.file())?;
        Ok(if report.problems.is_empty() { Outcome::Done } else { Outcome::Differs })
    }
}
