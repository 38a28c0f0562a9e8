use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use clap_mangen::Man;

use crate::examples::examples;
use crate::exit::Outcome;
use crate::output;

/// Print the manual page
#[derive(Args, Debug)]
#[command(before_help = examples(&[
    ("Read it", "epitome man | man -l -"),
    ("The page of one command", "epitome man digest | man -l -"),
    ("Install all pages", "epitome man --dir ~/.local/share/man/man1"),
]))]
pub(crate) struct Arguments {
    /// The command whose page to print
    #[arg(value_name = "COMMAND")]
    name: Option<String>,

    /// Write the pages of all commands into this folder
    #[arg(long, value_name = "DIR", conflicts_with = "name")]
    dir: Option<PathBuf>,
}

impl Arguments {
    pub(crate) fn run(&self) -> anyhow::Result<Outcome> {
        let mut tree = super::command();
        tree.build();
        if let Some(folder) = &self.dir {
            clap_mangen::generate_to(tree, folder)
                .with_context(|| format!("cannot write to {}", folder.display()))?;
            return Ok(Outcome::Done);
        }
        let page = match &self.name {
            None => tree,
            Some(name) => {
                let unknown = || {
                    epitome_workspace::Error::Usage(format!("no command is named {name}: see `epitome help`"))
                };
                tree.find_subcommand(name).cloned().ok_or_else(unknown)?
            }
        };
        let mut text = Vec::new();
        Man::new(page).render(&mut text)?;
        output::write(&text, None)?;
        Ok(Outcome::Done)
    }
}
