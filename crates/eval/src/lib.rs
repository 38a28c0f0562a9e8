//! The field's measures: ROUGE for summaries, BCubed and CEAF for stories, alignment ROUGE and
//! date-F1 for timelines, nDCG for search, and the statistics that compare two systems.
//!
//! Pure functions over plain data; it reads no file and prints nothing.

pub mod clusters;
pub mod ranking;
pub mod rouge;
pub mod stats;
pub mod timeline;
