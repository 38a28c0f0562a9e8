use std::path::PathBuf;

use clap::{Args, Subcommand};
use epitome_workspace::{
    Correcting, Fixed, Happened, correct_stories, forget_corrections, render, story_corrections,
    story_history,
};

use crate::args::PlaceArgs;
use crate::exit::Outcome;
use crate::output;
use crate::session::Session;

/// What the user knows better; kept in FOLDER/.epitome/corrections.json.
#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Put stories or articles into one story
    Join(Names),
    /// Take articles out of the stories they are in
    Split(Names),
    /// Keep the articles of a story together
    Pin(Names),
    /// List the corrections
    Corrections(Folder),
    /// Forget all corrections
    Forget(Folder),
    /// Tell which stories merged and split, oldest first
    History(Folder),
}

#[derive(Args, Debug)]
pub(super) struct Names {
    #[command(flatten)]
    folder: Folder,

    /// Ids of stories, or ids or paths of articles
    #[arg(required = true)]
    names: Vec<String>,
}

#[derive(Args, Debug)]
pub(super) struct Folder {
    /// Folder of articles
    folder: PathBuf,

    #[command(flatten)]
    place: PlaceArgs,
}

impl Action {
    pub(super) fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        match self {
            Self::Join(names) => names.correct(session, &[Correcting::Join(names.names.clone())]),
            Self::Split(names) => names.correct(session, &[Correcting::Split(names.names.clone())]),
            Self::Pin(names) => {
                let pins: Vec<_> = names.names.iter().cloned().map(Correcting::Pin).collect();
                names.correct(session, &pins)
            }
            Self::Corrections(folder) => folder.corrections(),
            Self::Forget(folder) => folder.forget(session),
            Self::History(folder) => folder.history(),
        }
    }
}

impl Names {
    fn correct(&self, session: &Session, corrections: &[Correcting]) -> anyhow::Result<Outcome> {
        let places = self.folder.place.places(&self.folder.folder)?;
        let mut pairs = 0;
        for correcting in corrections {
            pairs += correct_stories(&places, correcting)?;
        }
        session.note(&format!("{pairs} pairs of articles corrected; every grouping heeds them from now on"));
        Ok(if pairs == 0 { Outcome::Nothing } else { Outcome::Done })
    }
}

impl Folder {
    fn corrections(&self) -> anyhow::Result<Outcome> {
        let corrections = story_corrections(&self.place.places(&self.folder)?)?;
        let lines = corrections.iter().map(|fixed| {
            let (how, a, b) = match fixed {
                Fixed::Together { a, b } => ("together", a, b),
                Fixed::Apart { a, b } => ("apart", a, b),
            };
            format!("{how:<8}  {}  {}\n", render::one_line(a), render::one_line(b))
        });
        list(&lines.collect::<String>())
    }

    fn forget(&self, session: &Session) -> anyhow::Result<Outcome> {
        let count = forget_corrections(&self.place.places(&self.folder)?)?;
        session.note(&format!("{count} corrections forgotten"));
        Ok(Outcome::Done)
    }

    fn history(&self) -> anyhow::Result<Outcome> {
        let lines = story_history(&self.place.places(&self.folder)?)?.into_iter().map(|change| {
            let what = match change.what {
                Happened::Merged => "took in",
                Happened::Split => "split from",
            };
            let (story, other) = (render::one_line(&change.story), render::one_line(&change.other));
            format!("{:>4}  {story} {what} {other}\n", change.round)
        });
        list(&lines.collect::<String>())
    }
}

fn list(text: &str) -> anyhow::Result<Outcome> {
    output::write(text, None)?;
    Ok(Outcome::of(!text.is_empty(), 0))
}
