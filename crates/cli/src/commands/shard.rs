//! `epitome shard`: the steps of a digest as filters, for many machines.

use std::fs::File;
use std::io::{self, BufReader, BufWriter};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, Subcommand};
use epitome_workspace::shard::{self, MapOptions, ShardDigestOptions};
use epitome_workspace::types::{Date, Method};

use crate::args::{DateArgs, GranularityArgs, ReadingArgs, day};
use crate::examples::examples;
use crate::exit::Outcome;

/// Run one step of a digest as a filter, for an engine that spreads them over machines
///
/// Rows come in and go out as JSON Lines, each beginning {"to":STEP,"key":KEY. Between the steps somebody sorts them:
/// `epitome digest --engine` does it with Apache Spark, `sort` does it on one machine. A row that is wrong ends the step
/// with exit code 1 and a message that names it. docs/scale.md tells the whole course.
#[derive(Args, Debug)]
#[command(before_help = examples(&[
    ("Articles and what each step needs of them", "epitome shard map --path wire.jsonl < wire.jsonl > rows"),
    ("How common terms are", "grep '^{\"to\":\"count\"' rows | LC_ALL=C sort | epitome shard terms > counts"),
    ("Near-copies as voices", "grep '^{\"to\":\"profile\"' rows | epitome shard voices --counts counts > voices"),
    ("The nearest of the first half of them", "epitome shard edges --part 1/2 < voices > near"),
]))]
pub(crate) struct Arguments {
    #[command(subcommand)]
    step: Step,
}

#[derive(Debug, Subcommand)]
enum Step {
    Map(MapArguments),
    Terms,
    Voices(VoicesArguments),
    Edges(EdgesArguments),
    Stories(StoriesArguments),
    Digest(DigestArguments),
}

/// Records in, article, profile, card and count rows out
#[derive(Args, Debug)]
struct MapArguments {
    /// Path of the JSON Lines file that the input is [default: each line is {"path":…,"file":N,"line":N,"modified":N,"text":…}]
    #[arg(long = "path", id = "record-path", value_name = "PATH")]
    path: Option<String>,

    /// Refuse dates of publication after the day that follows this one [default: today]
    #[arg(long, value_name = "DATE", value_parser = day)]
    today: Option<Date>,

    #[command(flatten)]
    dates: DateArgs,

    #[command(flatten)]
    reading: ReadingArgs,
}

/// Profile rows by key in, voice rows out
#[derive(Args, Debug)]
struct VoicesArguments {
    #[command(flatten)]
    counts: CountsArgs,
}

/// Voice rows by key in, near rows of one part of them out
#[derive(Args, Debug)]
struct EdgesArguments {
    /// Which part of how many
    #[arg(long, value_name = "I/N", default_value = "1/1", value_parser = part)]
    part: (usize, usize),
}

/// Card, near and voice rows by kind and key in, story rows and a summary out
#[derive(Args, Debug)]
struct StoriesArguments {
    #[command(flatten)]
    granularity: GranularityArgs,
}

/// Story and article rows by story and key in, a line a story out
#[derive(Args, Debug)]
struct DigestArguments {
    #[command(flatten)]
    counts: CountsArgs,

    /// Most words of a summary
    #[arg(short, long, value_name = "N", default_value_t = 100)]
    words: usize,

    /// How to weigh and choose sentences, see `epitome help digest`
    #[arg(long, value_name = "METHOD", default_value_t)]
    method: Method,

    /// Tell why each sentence was chosen: what it adds and covers, and what would stand in its place
    #[arg(long)]
    explain: bool,
}

#[derive(Args, Debug)]
struct CountsArgs {
    /// What the step `terms` gave
    #[arg(long = "counts", value_name = "FILE")]
    counts: PathBuf,
}

impl CountsArgs {
    fn open(&self) -> anyhow::Result<BufReader<File>> {
        open(&self.counts)
    }
}

fn open(path: &Path) -> anyhow::Result<BufReader<File>> {
    Ok(BufReader::new(File::open(path).with_context(|| format!("cannot read {}", path.display()))?))
}

impl Arguments {
    pub(crate) fn run(&self) -> anyhow::Result<Outcome> {
        let (mut input, mut output) = (io::stdin().lock(), BufWriter::new(io::stdout().lock()));
        match &self.step {
            Step::Map(arguments) => shard::map(&mut input, &mut output, &arguments.options())?,
            Step::Terms => shard::terms(&mut input, &mut output)?,
            Step::Voices(arguments) => shard::voices(&mut input, &mut output, &mut arguments.counts.open()?)?,
            Step::Edges(arguments) => shard::edges(&mut input, &mut output, arguments.part)?,
            Step::Stories(arguments) => {
                shard::stories(&mut input, &mut output, arguments.granularity.granularity)?;
            }
            Step::Digest(arguments) => {
                let &DigestArguments { words, method, explain, .. } = arguments;
                let options = ShardDigestOptions { words, method, explain };
                shard::digest(&mut input, &mut output, &mut arguments.counts.open()?, &options)?;
            }
        }
        Ok(Outcome::Done)
    }
}

impl MapArguments {
    fn options(&self) -> MapOptions {
        let mut reading = self.reading.options();
        reading.today = self.today.or(reading.today);
        let DateArgs { since, until } = self.dates;
        MapOptions { path: self.path.clone(), since, until, reading }
    }
}

/// `2/3` is the second of three.
fn part(text: &str) -> Result<(usize, usize), String> {
    let (part, parts) = text.split_once('/').ok_or("give a part such as 2/3")?;
    let number = |text: &str| text.parse::<usize>().ok().filter(|&number| number > 0);
    match number(part).zip(number(parts)) {
        Some((part, parts)) if part <= parts => Ok((part - 1, parts)),
        _ => Err("give a part such as 2/3".to_owned()),
    }
}
