//! Arguments that several commands share: the same flag means the same everywhere.

mod dates;
mod elsewhere;
mod form;
mod format;
mod globals;
mod hits;
mod place;
mod question;
mod reading;
mod summary;
mod sync;

pub(crate) use dates::{DateArgs, day};
pub(crate) use elsewhere::ElsewhereArgs;
pub(crate) use form::FormArgs;
pub(crate) use format::{DigestFormat, Kind, OutputArgs, PlainFormat};
pub(crate) use globals::Globals;
pub(crate) use hits::{HitArgs, SearchFormat};
pub(crate) use place::PlaceArgs;
pub(crate) use question::QuestionArgs;
pub(crate) use reading::{LIMITS, ReadingArgs};
pub(crate) use summary::{GranularityArgs, Limit, MethodArgs, limit, methods};
pub(crate) use sync::{FileArgs, SyncArgs};
