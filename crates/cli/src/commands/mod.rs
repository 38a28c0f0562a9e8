//! One file a command: its arguments and how it runs.

mod check;
mod completions;
mod config;
mod digest;
mod engine;
mod eval;
mod explain;
mod index;
mod kept;
mod man;
mod mcp;
mod query;
mod read;
mod search;
mod serve;
mod shard;
mod status;
mod stories;
mod summarize;
mod timeline;
mod verify;
mod watch;

use clap::{CommandFactory, Parser, Subcommand};

use crate::args::{Globals, LIMITS};
use crate::examples::{TEMPLATE, examples};
use crate::exit::Outcome;
use crate::session::Session;

/// Turns a folder of articles into a cited digest, offline.
#[derive(Debug, Parser)]
#[command(name = "epitome", version, before_help = overview(), after_help = CODES, arg_required_else_help = true)]
#[command(help_template = TOP, infer_subcommands = true, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) globals: Globals,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Digest(digest::Arguments),
    Search(search::Arguments),
    Query(query::Arguments),
    Summarize(summarize::Arguments),
    Stories(stories::Arguments),
    Timeline(timeline::Arguments),
    Explain(explain::Arguments),
    Index(index::Arguments),
    Status(status::Arguments),
    Check(check::Arguments),
    Read(read::Arguments),
    Eval(eval::Arguments),
    Verify(verify::Arguments),
    Digests(kept::DigestsArguments),
    Show(kept::ShowArguments),
    Diff(kept::DiffArguments),
    Config(config::Arguments),
    Serve(serve::Arguments),
    Mcp(mcp::Arguments),
    Shard(shard::Arguments),
    Watch(watch::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

impl Command {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        match self {
            Self::Digest(arguments) => arguments.run(session),
            Self::Search(arguments) => arguments.run(session),
            Self::Query(arguments) => arguments.run(session),
            Self::Summarize(arguments) => arguments.run(session),
            Self::Stories(arguments) => arguments.run(session),
            Self::Timeline(arguments) => arguments.run(session),
            Self::Explain(arguments) => arguments.run(session),
            Self::Index(arguments) => arguments.run(session),
            Self::Status(arguments) => arguments.run(session),
            Self::Check(arguments) => arguments.run(session),
            Self::Read(arguments) => arguments.run(session),
            Self::Eval(arguments) => arguments.run(session),
            Self::Verify(arguments) => arguments.run(session),
            Self::Digests(arguments) => arguments.run(session),
            Self::Show(arguments) => arguments.run(session),
            Self::Diff(arguments) => arguments.run(session),
            Self::Config(arguments) => arguments.run(session),
            Self::Serve(arguments) => arguments.run(session),
            Self::Mcp(arguments) => arguments.run(session),
            Self::Shard(arguments) => arguments.run(),
            Self::Watch(arguments) => arguments.run(session),
            Self::Completions(arguments) => arguments.run(),
            Self::Man(arguments) => arguments.run(),
        }
    }
}

const TOP: &str = "\
{about-with-newline}
{before-help}{usage-heading} {usage}

{all-args}{after-help}";

const CODES: &str = "\
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 nothing matched, 4 done but some files could not be
read, 5 index missing, locked or unusable, 130 interrupted.
`epitome help COMMAND` has examples of each command.";

fn overview() -> String {
    examples(&[
        (
            "The ten most widely told stories of a folder, each summarised with citations",
            "epitome digest news",
        ),
        (
            "All stories of August, as Markdown",
            "epitome digest news --stories all --since 2025-08 -o digest.md",
        ),
        ("Articles that match, best first", "epitome search news ceasefire talks"),
        ("One summary of some files", "epitome summarize a.html b.md c.txt --words 100"),
    ])
}

/// The whole command tree.
pub fn command() -> clap::Command {
    Cli::command().mut_subcommands(|command| brief(command).help_template(TEMPLATE).max_term_width(100))
}

/// Limits of reading are taken everywhere, but only the commands that are about reading list them.
fn brief(command: clap::Command) -> clap::Command {
    if matches!(command.get_name(), "index" | "read" | "status") {
        return command;
    }
    command.mut_args(|argument| {
        let limit = argument.get_help_heading() == Some(LIMITS) && argument.get_id() != "map";
        argument.hide(limit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn every_command_has_examples() {
        for command in command().get_subcommands().filter(|command| command.get_name() != "help") {
            let examples = command.get_before_help().map(ToString::to_string).unwrap_or_default();
            assert!(examples.starts_with("Examples:"), "{}", command.get_name());
        }
    }

    #[test]
    fn a_flag_means_the_same_everywhere() {
        let mut seen = std::collections::BTreeMap::new();
        for command in command().get_subcommands() {
            // `read --sentences` shows sentences, it counts none: the one flag of two meanings.
            let shared =
                |argument: &&clap::Arg| argument.get_long().is_some() && argument.get_id() != "split";
            for argument in command.get_arguments().filter(shared) {
                let (flag, help) =
                    (argument.get_long().unwrap(), argument.get_help().map(ToString::to_string));
                let known =
                    seen.entry(flag.to_owned()).or_insert_with(|| (help.clone(), argument.get_short()));
                assert_eq!(*known, (help, argument.get_short()), "--{flag} of {}", command.get_name());
            }
        }
    }
}
