use clap::{Args, ValueEnum};
use epitome_workspace::types::{Date, Facet};
use epitome_workspace::{SearchOptions, SearchResults, render};

use super::OutputArgs;
use super::dates::day;
use crate::session::Session;
use crate::terminal;

/// Hits of a run for programs that evaluate it.
const JUDGED: usize = 1000;
const PAGE: usize = 10;

/// Which hits to show, and how.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Hits")]
pub(crate) struct HitArgs {
    /// Most hits to give [default: 10; 1000 with --format trec; all with --new]
    #[arg(short, long, value_name = "N")]
    limit: Option<usize>,

    /// Hits to pass over first
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) offset: usize,

    /// Count the matching articles by these, separated by commas
    #[arg(long, value_name = "NAMES", value_enum, value_delimiter = ',')]
    facets: Vec<FacetName>,

    /// Sentences to show before and after the best one
    #[arg(long, value_name = "N", default_value_t = 0)]
    context: usize,

    /// The day from which `since:7d` in a query counts back (alone: today, by this machine's clock) [default: the
    /// day of the newest article]
    #[arg(long, value_name = "DATE", num_args = 0..=1, require_equals = true, default_missing_value = "today", value_parser = day)]
    now: Option<Date>,

    /// Show near-copies of a hit as hits of their own (beyond the first 1,000 hits they always are)
    #[arg(long)]
    all_copies: bool,

    /// The same as --format jsonl: one object a hit and line
    #[arg(long, conflicts_with_all = ["format", "json", "csv"])]
    jsonl: bool,

    /// The same as --format csv: one record a hit, with a head line
    #[arg(long, conflicts_with_all = ["format", "json"])]
    csv: bool,

    #[command(flatten)]
    pub(crate) output: OutputArgs<SearchFormat>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FacetName {
    Source,
    #[value(alias = "language")]
    Lang,
    Month,
    Format,
    Story,
}

/// Formats of hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SearchFormat {
    Text,
    Json,
    #[value(alias = "ndjson")]
    Jsonl,
    Csv,
    #[value(alias = "run")]
    Trec,
}

impl HitArgs {
    /// What of the options these arguments decide.
    pub(crate) fn options(&self, otherwise: Option<usize>) -> SearchOptions {
        let usual = if self.format() == SearchFormat::Trec { JUDGED } else { PAGE };
        SearchOptions {
            limit: self.limit.or(otherwise).unwrap_or(usual),
            offset: self.offset,
            facets: self.facets.iter().map(|name| name.facet()).collect(),
            context: self.context,
            now: self.now,
            all_copies: self.all_copies || self.format() == SearchFormat::Trec,
            ..SearchOptions::default()
        }
    }

    pub(crate) fn format(&self) -> SearchFormat {
        match (self.jsonl, self.csv) {
            (true, _) => SearchFormat::Jsonl,
            (_, true) => SearchFormat::Csv,
            _ => self.output.form().unwrap_or(SearchFormat::Text),
        }
    }

    /// The results of one query in the wanted form.
    pub(crate) fn render(&self, results: &SearchResults, session: &Session) -> anyhow::Result<String> {
        const ONLY: &str = "1";
        Ok(match self.format() {
            SearchFormat::Text => {
                let layout = terminal::layout(session.globals.color, self.output.file().is_some());
                render::search_text(results, layout)
            }
            SearchFormat::Json => render::json(results)?,
            SearchFormat::Jsonl => render::search_jsonl(ONLY, results)?,
            SearchFormat::Csv => render::search_csv_head() + &render::search_csv(ONLY, results),
            SearchFormat::Trec => render::search_trec(ONLY, results),
        })
    }
}

impl FacetName {
    fn facet(self) -> Facet {
        match self {
            Self::Source => Facet::Source,
            Self::Lang => Facet::Language,
            Self::Month => Facet::Month,
            Self::Format => Facet::Format,
            Self::Story => Facet::Story,
        }
    }
}
