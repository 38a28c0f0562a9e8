//! Evaluation: the product itself judged on material that has the right answers.
//!
//! [`summaries()`] scores every method against reference summaries, [`stories()`] the grouping against gold
//! stories, [`timeline()`] timelines against reference ones, [`search()`] the ranking against relevance
//! judgements; [`train()`] learns concept weights.
//! Articles take the way that they take in every other use case: reader, language, segmentation and grouping
//! are the ones of the product.

mod folder;
mod gold;
mod search;
mod stories;
mod summaries;
mod system;
mod table;
mod text;
mod timeline;
mod topics;
mod train;

#[cfg(test)]
mod tests;

pub use search::{QueryScores, SearchEvaluation, SearchFigures, SearchGold, search};
pub use stories::{
    Piece, StoriesEvaluation, StoriesFigures, StoriesGold, StoriesPart, WrongMerge, WrongSplit, stories,
};
pub use summaries::{
    MetricScores, SummariesEvaluation, SummariesGold, SummariesSet, SystemScores, TopicScores, summaries,
};
pub use system::System;
pub use text::{
    search_text, stories_markdown, stories_text, summaries_markdown, summaries_text, summaries_topics,
    timeline_text,
};
pub use timeline::{TimelineEvaluation, TimelineFigures, TimelineGold, TimelineScores, timeline};
pub use topics::{Half, Topic};
pub use train::{Loss, TrainGold, TrainReport, train};
