use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use epitome_workspace::{Event, Stage};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// Work that is done sooner shows no bar: it would only flicker.
const PATIENCE: Duration = Duration::from_millis(250);

/// Draws progress on standard error, one bar a stage.
pub(crate) struct Bars {
    started: Instant,
    current: Mutex<Option<ProgressBar>>,
}

impl Bars {
    pub(crate) fn new() -> Self {
        Self { started: Instant::now(), current: Mutex::new(None) }
    }

    /// Shows one step; to be called from any thread.
    pub(crate) fn show(&self, event: Event) {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            Event::Start { stage, total } => {
                if let Some(bar) = current.replace(bar(stage, total)) {
                    bar.finish_and_clear();
                }
            }
            Event::Advance(n) => {
                let Some(bar) = &*current else { return };
                if bar.is_hidden() && self.started.elapsed() > PATIENCE {
                    bar.set_draw_target(ProgressDrawTarget::stderr());
                }
                bar.inc(n);
            }
            Event::End => {
                if let Some(bar) = current.take() {
                    bar.finish_and_clear();
                }
            }
        }
    }

    /// Leaves the terminal clean.
    pub(crate) fn clear(&self) {
        self.show(Event::End);
    }
}

fn bar(stage: Stage, total: u64) -> ProgressBar {
    let target = ProgressDrawTarget::hidden();
    let template = if total == 0 {
        "{prefix:>11} {human_pos} ({rate})"
    } else {
        "{prefix:>11} {bar:30.cyan} {human_pos}/{human_len} ({rate}, {eta} left)"
    };
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    let style = style.with_key("rate", |state: &ProgressState, out: &mut dyn Write| {
        // A bar that cannot be drawn must not matter.
        let _ = write!(out, "{:.0}/s", state.per_sec());
    });
    let total = (total > 0).then_some(total);
    ProgressBar::with_draw_target(total, target).with_style(style).with_prefix(name(stage))
}

fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Listing => "Listing",
        Stage::Reading => "Reading",
        Stage::Committing => "Committing",
        Stage::Grouping => "Grouping",
        Stage::Searching => "Searching",
        Stage::Summarising => "Summarising",
        Stage::Training => "Training",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_follow_each_other() {
        let bars = Bars::new();
        bars.show(Event::Advance(1));
        bars.show(Event::Start { stage: Stage::Listing, total: 0 });
        bars.show(Event::Start { stage: Stage::Reading, total: 3 });
        bars.show(Event::Advance(2));
        let position = bars.current.lock().unwrap().as_ref().map(ProgressBar::position);
        assert_eq!(position, Some(2));
        bars.clear();
        assert!(bars.current.lock().unwrap().is_none());
    }
}
