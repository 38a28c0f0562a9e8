/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Listing files; the total is not known.
    Listing,
    /// Reading and indexing changed files.
    Reading,
    /// Writing the commit.
    Committing,
    /// Loading articles and grouping them into stories.
    Grouping,
    /// Answering many queries.
    Searching,
    /// Summarising stories.
    Summarising,
    /// Learning from topics with references.
    Training,
}

/// A step on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A stage begins; `total` 0 if not known.
    Start {
        /// Which.
        stage: Stage,
        /// Its number of items.
        total: u64,
    },
    /// So many more items of the current stage are done.
    Advance(u64),
    /// The current stage has ended.
    End,
}

/// Told of each [`Event`], from any thread.
pub type Progress<'a> = &'a (dyn Fn(Event) + Sync);

/// A progress callback that does nothing.
pub fn silent(_: Event) {}
