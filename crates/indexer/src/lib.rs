//! The full-text index of a folder of articles.
//!
//! It stores what was read (so that a folder is read once), finds articles by keyword, and keeps, in the
//! same commits, a record of every file. No type of the engine under it stands in a public signature.
//! It does not walk folders and does not read articles from files.

mod days;
mod disk;
mod error;
mod groups;
mod index;
mod meta;
mod order;
mod part;
mod proved;
mod query;
mod queue;
mod record;
mod request;
mod schema;
mod search;
mod snapshot;
mod stored;
mod tokens;
mod writer;

#[cfg(test)]
mod tests;

pub use error::Error;
pub use groups::Groups;
pub use index::Index;
pub use query::{Needs, explain_query, names_story, needs};
pub use record::{FileRecord, PartRecord};
pub use request::{Counts, Facet, Hit, Request, Results, Snippet, Sort};
pub use schema::VERSION as SCHEMA_VERSION;
pub use snapshot::Snapshot;
pub use writer::Writer;
