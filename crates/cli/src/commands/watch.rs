use std::path::{Path, PathBuf};

use clap::Args;
use epitome_server::{Followed, follow};
use epitome_workspace::render::DigestForm;
use epitome_workspace::{
    DigestOptions, Error, Input, Places, SearchOptions, SyncReport, digest, mark_seen, render, run_query,
};

use crate::args::{DigestFormat, FileArgs, OutputArgs, PlaceArgs};
use crate::examples::examples;
use crate::exit::Outcome;
use crate::output;
use crate::session::Session;
use crate::terminal;

/// Keep the index of a folder up to date while its files change
#[derive(Args, Debug)]
#[command(
    after_help = "Follows the folder until it is stopped: a second or so after files come, change, move or go, the index is as the folder is. It waits for a folder that vanishes. With --digest, the digest is written again whenever something changed, as a whole or not at all; with --run, what is new to a saved query is printed."
)]
#[command(before_help = examples(&[
    ("Keep the index up to date", "epitome watch news"),
    ("Keep a page up to date as well", "epitome watch news --digest digest.html"),
    ("Print what comes in on a saved query", "epitome watch news --run bridge"),
]))]
pub(crate) struct Arguments {
    /// Folder of articles
    folder: PathBuf,

    #[command(flatten)]
    place: PlaceArgs,

    /// Write a digest to this file whenever something changed; its name tells the form
    #[arg(long, value_name = "FILE")]
    digest: Option<PathBuf>,

    /// Print what is new to this saved query (see `epitome query`) whenever something changed
    #[arg(long, value_name = "NAME")]
    run: Option<String>,

    #[command(flatten)]
    files: FileArgs,
}

impl Arguments {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        let places = self.place.places(&self.folder)?;
        let mut options = self.files.options(false);
        let mut ignored = Vec::new();
        if let Some(out) = &self.digest {
            let out = std::path::absolute(out)?;
            if let Some(glob) = within(&places.folder, &out) {
                options = options.leaving_out(&places, &[glob])?;
            }
            ignored.push(out);
        }
        let mut ended = Ok(());
        follow(&places, &options, ignored, &session.progress(), &mut |followed| {
            session.end();
            ended = self.tell(&places, followed, session);
            ended.is_ok()
        });
        ended.map(|()| Outcome::Done)
    }

    fn tell(&self, places: &Places, followed: Followed, session: &Session) -> anyhow::Result<()> {
        match followed {
            Followed::Synced(report) => {
                session.note(&render::sync_line(&report));
                session.counters(&report);
                self.renew(places, &report, session)
            }
            // A folder that was there when the watch began comes back, and a lock goes.
            Followed::Waiting(error) => {
                session.note(&format!("waiting: {error}"));
                Ok(())
            }
        }
    }

    fn renew(&self, places: &Places, _: &SyncReport, session: &Session) -> anyhow::Result<()> {
        if let Some(out) = &self.digest {
            let options = DigestOptions { sync: None, ..DigestOptions::default() };
            let told = digest(&Input::Folder(places.clone()), &options, &session.progress());
            session.end();
            match told {
                Ok(told) => {
                    output::write(&form(&told, out)?, Some(out))?;
                    session.note(&format!("wrote {}", out.display()));
                }
                Err(error) => session.note(&format!("no digest: {error}")),
            }
        }
        if let Some(name) = &self.run {
            self.query(places, name, session)?;
        }
        Ok(())
    }

    fn query(&self, places: &Places, name: &str, session: &Session) -> anyhow::Result<()> {
        let options = SearchOptions { limit: usize::MAX, ..SearchOptions::default() };
        match run_query(places, name, true, &options, &session.progress()) {
            Ok(run) => {
                session.end();
                if !run.results.hits.is_empty() {
                    let layout = terminal::layout(session.globals.color, false);
                    output::write(render::search_text(&run.results, layout), None)?;
                }
                Ok(mark_seen(places, name, run.seen)?)
            }
            Err(error @ Error::Usage(_)) => Err(error.into()),
            Err(error) => {
                session.note(&format!("the query could not be run: {error}"));
                Ok(())
            }
        }
    }
}

/// A digest as the name of its file says.
fn form(told: &epitome_workspace::Digest, out: &Path) -> anyhow::Result<Vec<u8>> {
    let named = OutputArgs::<DigestFormat> { format: None, json: false, output: Some(out.to_owned()) };
    let form = named.form().map_or(DigestForm::Text, DigestForm::from);
    Ok(render::digest_in(form, told, &render::Shape::default())?)
}

/// The glob of a file that lies in the folder, anchored there.
fn within(folder: &Path, file: &Path) -> Option<String> {
    let whole = |path: &Path| path.canonicalize().ok();
    let parent = whole(file.parent()?)?;
    let path = parent.join(file.file_name()?).strip_prefix(whole(folder)?).ok()?.to_owned();
    let path = path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    let special = |c| matches!(c, '*' | '?' | '[' | ']' | '{' | '}' | '\\' | '!');
    Some(path.chars().fold("/".to_owned(), |glob, c| {
        if special(c) { format!("{glob}\\{c}") } else { format!("{glob}{c}") }
    }))
}
