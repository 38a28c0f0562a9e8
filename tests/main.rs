//! End-to-end tests of the real binary, over the sample corpus and over folders made on the spot.
//!
//! Everything is done on copies in temporary folders: the tree stays clean.

// Helpers of tests are tests: what goes wrong in them is to be seen at once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod config;
mod corpus;
mod determinism;
mod digest;
mod documents;
mod edge;
mod engine;
mod explain;
mod failures;
mod folder;
mod hostile;
mod incremental;
mod layers;
mod reading;
mod search;
mod search_features;
mod server;
mod shard;
mod stories;
mod summarize;
mod support;
mod timeline;
mod usage;
mod verbatim;
mod verify;
mod watch;
