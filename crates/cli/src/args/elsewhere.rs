use clap::Args;

/// A search engine elsewhere in place of the folder's index (docs/scale.md).
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Past one machine")]
pub(crate) struct ElsewhereArgs {
    /// Index of a search engine in place of the folder's: http://HOST:9200/NAME, for Quickwit
    /// http://HOST:7280/api/v1/_elastic/NAME
    #[arg(long, value_name = "URL")]
    pub(crate) search_engine: Option<String>,
}
