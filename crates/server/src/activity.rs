use std::sync::{Mutex, PoisonError};

use epitome_workspace::{Event, Stage, SyncReport};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

/// What is being done to a folder, and what was done last.
#[derive(Default)]
pub(crate) struct Activity(Mutex<State>);

#[derive(Default)]
struct State {
    running: bool,
    stage: Option<Stage>,
    done: u64,
    total: u64,
    last: Option<Last>,
    error: Option<String>,
}

/// What the last sync did.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Last {
    /// When it ended, RFC 3339.
    pub(crate) at: String,
    /// Files read for the first time.
    pub(crate) added: usize,
    /// Files read again.
    pub(crate) updated: usize,
    /// Files found under another path.
    pub(crate) moved: usize,
    /// Files that are gone.
    pub(crate) removed: usize,
    /// Files as they were.
    pub(crate) unchanged: usize,
    /// Files and entries that could not be read.
    pub(crate) skipped: usize,
    /// Seconds that it took.
    pub(crate) seconds: f64,
}

/// A moment of the activity.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Moment {
    /// Whether a sync or a digest is being made.
    pub(crate) running: bool,
    /// What is being done: `listing`, `reading`, `committing`, `grouping`, `summarising`.
    pub(crate) stage: Option<&'static str>,
    /// Items of the stage that are done.
    pub(crate) done: u64,
    /// Items of the stage; 0 if not known.
    pub(crate) total: u64,
    /// Number of the edition: it changes when there is something new to show.
    pub(crate) edition: u64,
    /// What the last sync did.
    pub(crate) last: Option<Last>,
    /// What went wrong last, if nothing went right since.
    pub(crate) error: Option<String>,
}

impl Activity {
    pub(crate) fn begin(&self) {
        self.with(|state| {
            *state = State {
                running: true,
                last: state.last.take(),
                error: state.error.take(),
                ..State::default()
            };
        });
    }

    pub(crate) fn tell(&self, event: Event) {
        self.with(|state| match event {
            Event::Start { stage, total } => {
                (state.stage, state.done, state.total) = (Some(stage), 0, total);
            }
            Event::Advance(n) => state.done += n,
            Event::End => state.stage = None,
        });
    }

    pub(crate) fn synced(&self, report: &SyncReport) {
        let last = Last {
            at: format!("{:.0}", Timestamp::now()),
            added: report.added,
            updated: report.updated,
            moved: report.moved,
            removed: report.removed,
            unchanged: report.unchanged,
            skipped: report.skipped.len(),
            seconds: report.elapsed.as_secs_f64(),
        };
        self.with(|state| state.last = Some(last));
    }

    pub(crate) fn end(&self, error: Option<String>) {
        self.with(|state| (state.running, state.stage, state.error) = (false, None, error));
    }

    pub(crate) fn moment(&self, edition: u64) -> Moment {
        self.with(|state| Moment {
            running: state.running,
            stage: state.stage.map(name),
            done: state.done,
            total: state.total,
            edition,
            last: state.last.clone(),
            error: state.error.clone(),
        })
    }

    fn with<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

pub(crate) fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Listing => "listing",
        Stage::Reading => "reading",
        Stage::Committing => "committing",
        Stage::Grouping => "grouping",
        Stage::Searching => "searching",
        Stage::Summarising => "summarising",
        Stage::Training => "training",
    }
}
