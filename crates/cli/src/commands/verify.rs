use std::path::PathBuf;

use clap::Args;
use epitome_workspace::{VerifyReport, render, verify};

use crate::args::{Kind, OutputArgs, PlaceArgs, PlainFormat, ReadingArgs};
use crate::examples::examples;
use crate::exit::Outcome;
use crate::session::Session;
use crate::{output, terminal};

/// Check every citation of a saved digest against the files as they are now
#[derive(Args, Debug)]
#[command(
    after_help = "Each passage is the same, moved (it stands elsewhere in its article, or the file has another name), changed (shown with the difference; a quote edited by hand is found too) or gone. Ends with 0 only if all are the same or moved. Takes every form that `epitome digest` writes: text, Markdown, HTML, JSON, CSV, RSS, mail, EPUB and context packs; what a template of your own wrote only if it looks like one of these."
)]
#[command(before_help = examples(&[
    ("Is the digest still true to the folder?", "epitome verify digest.html news"),
    ("Every passage with its state, for a program", "epitome verify digest.json news --json"),
]))]
pub(crate) struct Arguments {
    /// Digest to check, in any form that `epitome digest` writes
    digest: PathBuf,

    /// Folder of articles, or file of articles, that it was made from
    #[arg(value_name = "FOLDER", default_value = ".")]
    input: PathBuf,

    #[command(flatten)]
    place: PlaceArgs,

    #[command(flatten)]
    reading: ReadingArgs,

    #[command(flatten)]
    output: OutputArgs<PlainFormat>,
}

impl Arguments {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        let input = self.place.input(&self.input)?;
        let report = verify(&self.digest, &input, &self.reading.options())?;
        output::write(&self.rendered(&report, session)?, self.output.file())?;
        Ok(if report.holds() { Outcome::Done } else { Outcome::Differs })
    }

    fn rendered(&self, report: &VerifyReport, session: &Session) -> anyhow::Result<String> {
        let layout = terminal::layout(session.globals.color, self.output.file().is_some());
        Ok(match self.output.kind() {
            Kind::Json => render::json(report)?,
            _ => render::verify_text(report, layout),
        })
    }
}
