//! The use cases of epitome, each a function over plain data: [`sync`], [`search`], [`digest`],
//! [`summarize`], [`stories`], [`read_file`], [`status`],
//! [`check`].
//!
//! It composes reader, indexer, stories and summarizer. It parses no arguments and prints nothing:
//! what happens on the way goes to a [`Progress`] callback, what came out is returned as owned,
//! serialisable data, and [`render`] turns that into text, Markdown or JSON.

mod base;
mod batch;
mod check;
mod config;
mod context;
mod copies;
mod corpus;
mod correct;
mod digest;
mod engine;
mod error;
pub mod eval;
mod explain;
mod grouped;
mod held;
mod history;
mod ingest;
mod input;
mod known;
mod matching;
mod memory;
mod plan;
mod progress;
mod queries;
mod read;
pub mod render;
mod rules;
mod schema;
mod search;
mod settings;
pub mod shard;
mod sources;
mod status;
mod stories;
mod summarize;
mod sync;
mod tell;
mod tellings;
mod timeline;
mod verify;
mod walk;

pub use batch::{BatchQuery, Ranking, rank_each, read_queries, search_each};
pub use check::{CheckReport, Problem, Remedy, check, check_side_file};
pub use config::{SETTINGS, SettingName, SettingsFile, read_settings};
pub use correct::{
    Correcting, correct_stories, forget_corrections, restore_corrections, story_corrections, story_history,
};
pub use digest::{
    Context, Coverage, CoveredConcept, Digest, DigestOptions, DigestQuote, DigestStory, Disagreement,
    DisagreementSide, InsteadOf, Member, Parameters, QuoteReason, Solo, digest, digest_since,
};
pub use engine::{Pushed, push, search_engine, search_engine_each};
pub use error::{Error, Result};
pub use explain::{
    ArticleRef, ExplainOptions, Explained, ExplainedArticle, MemberFit, OtherStory, Parts, SharedWord,
    StoryRef, explain,
};
pub use held::Held;
pub use history::{
    DigestDiff, Kept, News, StoryDiff, diff, keep, kept, last_digest, load_digest, mark_news, read_digest,
};
pub use input::{EngineQuery, Input, Places};
pub use memory::{Fixed, Happened, StoryChange, address_of};
pub use progress::{Event, Progress, Stage, silent};
pub use queries::{
    QueryRun, SavedQueries, SavedQuery, Seen, mark_seen, remove_query, run_query, save_query, saved_queries,
};
pub use read::{FileReading, ReadOptions, read_file};
pub use schema::digest_schema;
pub use search::{
    FacetCount, FacetCounts, Question, SearchHit, SearchOptions, SearchResults, explain_query, like, search,
};
pub use status::{Status, Undated, status};
pub use stories::{StoriesOptions, Story, StoryArticle, StoryList, stories};
pub use summarize::{
    OtherSentence, SentenceReason, SummarizeOptions, SummaryExplanation, SummaryResult, SummarySentence,
    summarize,
};
pub use sync::{Skipped, SyncOptions, SyncReport, sync};
pub use timeline::{
    DatedEntry, DatedQuote, Timeline, TimelineParameters, TimelineRequest, TimelineStory, timeline,
};
pub use verify::{Change, State, Verdict, VerifyReport, verify, verify_bytes};

/// The libraries' own types that options and results are made of.
pub mod types {
    pub use epitome_indexer::{Facet, Snippet, Sort};
    pub use epitome_reader::{Limits, Options as Reading};
    pub use epitome_summarizer::{Budget, Method, Rule};
    pub use epitome_text::{Article, DateEvidence, Language, Precision, Published, Sentence, Span};
    pub use jiff::civil::Date;
}
