use std::path::PathBuf;

use clap::Args;
use epitome_workspace::eval::{self, SearchGold, search_text};
use epitome_workspace::render;

use crate::args::{Kind, OutputArgs, PlainFormat};
use crate::examples::{TEMPLATE, examples};
use crate::exit::Outcome;
use crate::output;
use crate::session::Session;

/// Score search against relevance judgements
///
/// FOLDER holds docs.jsonl, queries.jsonl (`id`, `text`) and qrels.tsv (query, document, grade). Documents are
/// indexed in a temporary folder, queries are asked as a user would type them. nDCG@10 (gain = grade), MAP and
/// Recall@100 as trec_eval defines them, over queries that have a relevant document.
#[derive(Args, Debug)]
#[command(help_template = TEMPLATE, before_help = examples(&[
    ("Figures of a collection", "epitome eval search collection"),
    ("The rankings as well, for trec_eval", "epitome eval search collection --write collection.run"),
]))]
pub(crate) struct Arguments {
    /// Folder with docs.jsonl, queries.jsonl and qrels.tsv
    folder: PathBuf,

    /// Write the rankings to this file, in TREC's format
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,

    #[command(flatten)]
    output: OutputArgs<PlainFormat>,
}

impl Arguments {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        let gold = SearchGold { folder: self.folder.clone(), run: self.write.clone() };
        let evaluation = eval::search(&gold, &session.progress())?;
        session.end();
        let text = match self.output.kind() {
            Kind::Json => render::json(&evaluation)?,
            _ => search_text(&evaluation),
        };
        output::write(&text, self.output.file())?;
        Ok(Outcome::of(!evaluation.queries.is_empty(), 0))
    }
}
