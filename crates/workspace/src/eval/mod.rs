//! Evaluation: the product itself judged on material that has the right answers.
//!
//! [`summaries()`] scores every method against reference summaries, [`stories()`] the grouping against gold
//! stories, [`timeline()`] timelines against reference ones, [`search()`] the ranking against relevance
//! judgements, [`disagreements()`] what sources are found to disagree on against a list, [`updates()`] how much a
//! digest repeats of the one before; [`train()`] learns concept weights.
//! Articles take the way that they take in every other use case: reader, language, segmentation and grouping
//! are the ones of the product.

mod disagreements;
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
mod updates;

#[cfg(test)]
mod tests;

pub use disagreements::{
    DisagreementsEvaluation, DisagreementsGold, DisagreementsSet, Reported, ReportedSide, disagreements,
};
pub use search::{QueryScores, SearchEvaluation, SearchFigures, SearchGold, search};
pub use stories::{
    Piece, StoriesEvaluation, StoriesFigures, StoriesGold, StoriesPart, WrongMerge, WrongSplit, stories,
};
pub use summaries::{
    MetricScores, SummariesEvaluation, SummariesGold, SummariesSet, SystemScores, TopicScores, summaries,
};
pub use system::System;
pub use text::{
    disagreements_text, search_text, stories_markdown, stories_text, summaries_markdown, summaries_text,
    summaries_topics, timeline_text, updates_text,
};
pub use timeline::{TimelineEvaluation, TimelineFigures, TimelineGold, TimelineScores, timeline};
pub use topics::{Half, Topic};
pub use train::{Loss, TrainGold, TrainReport, train};
pub use updates::{UpdateFigures, UpdateScores, UpdatesEvaluation, UpdatesGold, updates};
