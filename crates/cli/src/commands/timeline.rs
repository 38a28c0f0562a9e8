use std::path::PathBuf;

use clap::{Args, ValueEnum};
use epitome_workspace::{Timeline, TimelineRequest, render, timeline};

use crate::args::{DateArgs, Kind, OutputArgs, PlaceArgs, SyncArgs};
use crate::examples::examples;
use crate::exit::Outcome;
use crate::session::Session;
use crate::{output, terminal};

/// Tell what happened when, in dated quotes
#[derive(Args, Debug)]
#[command(
    after_help = "Entries are the days of which most articles tell, near-copies counted once. Days that the text names (\"on Monday\", \"5 March\") are resolved against the date of publication; each entry says whether its date is stated or is that of publication. With --since and --until, entries lie between these days as well."
)]
#[command(before_help = examples(&[
    ("The days that matter in a folder", "epitome timeline news"),
    ("What happened when in one thing", "epitome timeline news --query 'harbour bridge'"),
    ("One story, as Markdown (`epitome stories` lists ids with --json)", "epitome timeline news --story 4be1c02a -o bridge.md"),
    ("Twenty entries of two sentences, for a program", "epitome timeline news --entries 20 --quotes 2 --json"),
]))]
pub(crate) struct Arguments {
    /// Folder of articles, or a file of articles (.jsonl; `-`: standard input)
    #[arg(value_name = "FOLDER")]
    input: PathBuf,

    #[command(flatten)]
    place: PlaceArgs,

    /// Prefer what answers this question
    #[arg(long, value_name = "QUERY")]
    query: Option<String>,

    /// Only the story with this id
    #[arg(long, value_name = "ID")]
    story: Option<String>,

    /// Most entries [default: by the number of days told of, from 3 to 20]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    entries: Option<u32>,

    /// Most sentences of an entry
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    quotes: u32,

    #[command(flatten)]
    dates: DateArgs,

    #[command(flatten)]
    sync: SyncArgs,

    #[command(flatten)]
    output: OutputArgs<TimelineFormat>,
}

/// Formats of a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum TimelineFormat {
    Text,
    #[value(alias = "md")]
    Markdown,
    Json,
}

impl From<TimelineFormat> for Kind {
    fn from(format: TimelineFormat) -> Self {
        match format {
            TimelineFormat::Text => Self::Text,
            TimelineFormat::Markdown => Self::Markdown,
            TimelineFormat::Json => Self::Json,
        }
    }
}

impl Arguments {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        let input = self.place.input(&self.input)?;
        let timeline = timeline(&input, &self.request(), &session.progress())?;
        session.end();
        session.synced(timeline.sync.as_ref());
        session.skipped(&timeline.skipped);
        output::write(&self.rendered(&timeline, session)?, self.output.file())?;
        if timeline.entries.is_empty() {
            session.note(match timeline.considered {
                0 => "no article matched: nothing to tell",
                _ => "no article says or shows when it was published, or none of these days has anything to tell",
            });
        }
        Ok(Outcome::of(!timeline.entries.is_empty(), timeline.skipped.len()))
    }

    fn request(&self) -> TimelineRequest {
        TimelineRequest {
            query: self.query.clone().filter(|query| !query.trim().is_empty()),
            story: self.story.clone(),
            since: self.dates.since,
            until: self.dates.until,
            entries: self.entries.map(|entries| entries as usize),
            sentences: self.quotes as usize,
            sync: self.sync.options(),
        }
    }

    fn rendered(&self, timeline: &Timeline, session: &Session) -> anyhow::Result<String> {
        let layout = terminal::layout(session.globals.color, self.output.file().is_some());
        Ok(match self.output.kind() {
            Kind::Json => render::json(timeline)?,
            Kind::Markdown => render::timeline_markdown(timeline),
            _ => render::timeline_text(timeline, layout),
        })
    }
}
