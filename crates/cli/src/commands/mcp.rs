use std::path::PathBuf;

use clap::Args;
use epitome_server::{Library, mcp_stdio};

use super::serve::folders;
use crate::args::PlaceArgs;
use crate::examples::examples;
use crate::exit::Outcome;
use crate::session::Session;

/// Serve folders to an assistant over the Model Context Protocol
#[derive(Args, Debug)]
#[command(
    after_help = "Speaks the protocol on standard input and output, for a client that starts it: tools search, read_article, list_stories, digest, summarize, timeline and verify, whose answers are quoted word for word and cited; articles and stories as resources. Nothing in the folders is changed but their indexes. `epitome serve --mcp` serves the same over HTTP."
)]
#[command(before_help = examples(&[
    ("What a client is to start", "epitome mcp /home/me/news"),
    ("Two folders", "epitome mcp /home/me/news /home/me/papers"),
]))]
pub(crate) struct Arguments {
    /// Folders of articles
    #[arg(value_name = "FOLDER", required = true)]
    folders: Vec<PathBuf>,

    #[command(flatten)]
    place: PlaceArgs,

    /// Look for changes every few minutes only
    #[arg(long)]
    no_watch: bool,
}

impl Arguments {
    pub(crate) fn run(&self, _: &Session) -> anyhow::Result<Outcome> {
        let library = Library::open(folders(&self.folders, &self.place)?, !self.no_watch);
        mcp_stdio(library)?;
        Ok(Outcome::Done)
    }
}
