use epitome_indexer::FileRecord;
use rustc_hash::FxHashMap;

use crate::walk::{Found, Walk};

/// What a sync has to do.
#[derive(Debug, Default)]
pub(crate) struct Plan<'a> {
    /// Files to read, and why.
    pub(crate) read: Vec<(&'a Found, Why<'a>)>,
    /// Records whose file is gone.
    pub(crate) gone: Vec<&'a FileRecord>,
    /// Files as recorded.
    pub(crate) unchanged: usize,
}

/// Why a file is read.
#[derive(Debug)]
pub(crate) enum Why<'a> {
    /// It is not recorded.
    New,
    /// Its size or time is not as recorded.
    Touched(&'a FileRecord),
    /// It is as recorded, but it was read by other rules.
    Ruled,
}

/// What reading a file came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    Add,
    Update,
    Move,
}

impl<'a> Plan<'a> {
    /// Compares the folder with the records; what was not read by `rules` is read again.
    pub(crate) fn new(walk: &'a Walk, records: &'a [FileRecord], rules: &str) -> Self {
        let mut known: FxHashMap<&str, &FileRecord> =
            records.iter().map(|record| (record.path.as_str(), record)).collect();
        let mut plan = Self::default();
        for found in &walk.files {
            match known.remove(found.path.as_str()) {
                None => plan.read.push((found, Why::New)),
                Some(record) if record.size == found.size && record.modified == found.modified => {
                    if record.rules == rules {
                        plan.unchanged += 1;
                    } else {
                        plan.read.push((found, Why::Ruled));
                    }
                }
                Some(record) => plan.read.push((found, Why::Touched(record))),
            }
        }
        plan.gone = known.into_values().filter(|record| !hidden_by_failure(walk, &record.path)).collect();
        plan.gone.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        plan
    }

    /// Whether there is nothing to do.
    pub(crate) fn is_empty(&self) -> bool {
        self.read.is_empty() && self.gone.is_empty()
    }
}

/// A file below a folder that could not be listed is not gone: it cannot be seen just now.
fn hidden_by_failure(walk: &Walk, path: &str) -> bool {
    walk.failed.iter().any(|failed| {
        failed.path.is_empty()
            || path
                .strip_prefix(failed.path.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}
