//! A digest in steps that run as filters of rows, side by side on many machines: JSON Lines in, JSON Lines out.
//!
//! ```text
//! records ─map─► article, profile, card, count rows
//!                count rows by key ─terms─► how common terms are
//!                profile rows by key ─voices─► voice rows          (one process)
//!                voice rows by key ─edges─► near rows              (as many as there are parts)
//!                card, near, voice rows ─stories─► story rows      (one process)
//!                story and article rows by story ─digest─► a line a story
//! ```
//!
//! Each row begins `{"to":STEP,"key":KEY`: whoever shuffles them need read no further. All text logic is that of one
//! machine, ties are broken by keys, and numbers pass with every bit, so that the stories are the same bytes as those
//! of [`crate::digest`] over the same articles.

mod digest;
mod map;
mod rows;
mod stories;
mod terms;

pub use digest::{ShardDigestOptions, digest};
pub use map::{MapOptions, map};
pub use stories::{edges, stories, voices};
pub use terms::terms;
