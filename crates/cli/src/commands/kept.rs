//! Digests kept beside the index: `digests`, `show`, `diff`.

use std::path::{Path, PathBuf};

use clap::Args;
use epitome_workspace::{Digest, Places, diff, kept, load_digest, render};

use crate::args::{FormArgs, Kind, OutputArgs, PlaceArgs, PlainFormat};
use crate::examples::examples;
use crate::exit::Outcome;
use crate::session::Session;
use crate::{output, terminal};

/// List the kept digests of a folder
#[derive(Args, Debug)]
#[command(before_help = examples(&[
    ("Keep a digest, then list all that are kept", "epitome digest news --keep && epitome digests news"),
]))]
pub(crate) struct DigestsArguments {
    /// Folder of articles
    #[arg(default_value = ".")]
    folder: PathBuf,

    #[command(flatten)]
    place: PlaceArgs,

    #[command(flatten)]
    output: OutputArgs<PlainFormat>,
}

impl DigestsArguments {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        let kept = kept(&self.place.places(&self.folder)?)?;
        let layout = terminal::layout(session.globals.color, self.output.file().is_some());
        let text = match self.output.kind() {
            Kind::Json => render::json(&kept)?,
            _ => render::kept_text(&kept, layout),
        };
        output::write(&text, self.output.file())?;
        if kept.is_empty() {
            session.note("no digest is kept: `epitome digest FOLDER --keep` keeps one");
        }
        Ok(Outcome::of(!kept.is_empty(), 0))
    }
}

/// Show a kept digest again
#[derive(Args, Debug)]
#[command(before_help = examples(&[("The third kept digest as a page", "epitome show 3 news -o digest.html")]))]
pub(crate) struct ShowArguments {
    /// Number of the digest, as `epitome digests` lists it
    #[arg(value_name = "N")]
    number: usize,

    /// Folder of articles
    #[arg(default_value = ".")]
    folder: PathBuf,

    #[command(flatten)]
    place: PlaceArgs,

    #[command(flatten)]
    form: FormArgs,
}

impl ShowArguments {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        let digest = load_digest(&self.place.places(&self.folder)?, self.number)?;
        self.form.write(&digest, session)?;
        Ok(Outcome::Done)
    }
}

/// Show how two digests differ
#[derive(Args, Debug)]
#[command(before_help = examples(&[
    ("From the first kept digest to the second", "epitome diff 1 2 news"),
    ("Between two saved files", "epitome diff monday.json tuesday.json"),
]))]
pub(crate) struct DiffArguments {
    /// Number of a kept digest, or a digest saved as JSON
    #[arg(value_name = "A")]
    first: String,

    /// The later one
    #[arg(value_name = "B")]
    second: String,

    /// Folder of articles
    #[arg(default_value = ".")]
    folder: PathBuf,

    #[command(flatten)]
    place: PlaceArgs,

    #[command(flatten)]
    output: OutputArgs<PlainFormat>,
}

impl DiffArguments {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        let places = self.place.places(&self.folder)?;
        let diff = diff(&named(&places, &self.first)?, &named(&places, &self.second)?);
        let layout = terminal::layout(session.globals.color, self.output.file().is_some());
        let text = match self.output.kind() {
            Kind::Json => render::json(&diff)?,
            _ => render::diff_text(&diff, layout),
        };
        output::write(&text, self.output.file())?;
        Ok(Outcome::Done)
    }
}

fn named(places: &Places, name: &str) -> epitome_workspace::Result<Digest> {
    match name.parse() {
        Ok(number) => load_digest(places, number),
        Err(_) => epitome_workspace::read_digest(Path::new(name)),
    }
}
