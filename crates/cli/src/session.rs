use std::sync::Arc;

use anyhow::Context;
use epitome_workspace::{Event, Skipped, SyncReport, render};

use crate::args::Globals;
use crate::exit::{INTERRUPTED, tell};
use crate::progress::Bars;
use crate::terminal;

/// Skipped files that are named on standard error.
const NAMED: usize = 5;

/// What every command needs: how much to say, and where progress goes.
pub(crate) struct Session {
    pub(crate) globals: Globals,
    bars: Option<Arc<Bars>>,
}

impl Session {
    /// Sets threads and the Ctrl-C handler up.
    pub(crate) fn start(globals: &Globals) -> anyhow::Result<Self> {
        if let Some(threads) = globals.threads {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.get());
            pool.build_global().context("cannot start the threads that --threads asks for")?;
        }
        let bars = (!globals.quiet && terminal::can_animate()).then(|| Arc::new(Bars::new()));
        let seen = bars.clone();
        // Fails only where the signal is ignored already (a job in the background), which is to stay so.
        let _ = ctrlc::try_set_handler(move || {
            if let Some(bars) = &seen {
                bars.clear();
            }
            std::process::exit(INTERRUPTED)
        });
        Ok(Self { globals: globals.clone(), bars })
    }

    /// The progress callback.
    pub(crate) fn progress(&self) -> impl Fn(Event) + Sync + '_ {
        |event| {
            if let Some(bars) = &self.bars {
                bars.show(event);
            }
        }
    }

    /// Clears the bars, whatever happened.
    pub(crate) fn end(&self) {
        if let Some(bars) = &self.bars {
            bars.clear();
        }
    }

    /// A message on standard error, unless quiet.
    pub(crate) fn note(&self, message: &str) {
        if !self.globals.quiet {
            self.end();
            tell(message);
        }
    }

    /// A message for `--verbose`.
    pub(crate) fn detail(&self, message: &str) {
        if self.globals.verbose {
            self.note(message);
        }
    }

    /// Tells what the sync before the real work changed, and its counters with `--verbose`.
    pub(crate) fn synced(&self, report: Option<&SyncReport>) {
        let Some(report) = report else { return };
        if report.added + report.updated + report.moved + report.removed > 0 {
            self.note(&render::sync_line(report));
        }
        self.counters(report);
    }

    /// The counters of a sync, for `--verbose`.
    pub(crate) fn counters(&self, report: &SyncReport) {
        let SyncReport { added, updated, moved, removed, unchanged, files_read, articles, .. } = report;
        self.detail(&format!(
            "sync: files_read={files_read} added={added} updated={updated} moved={moved} removed={removed} \
             unchanged={unchanged} skipped={} articles={articles} seconds={:.3}",
            report.skipped.len(),
            report.elapsed.as_secs_f64()
        ));
    }

    /// Names the files that could not be read: the first few, or all with `--verbose`.
    pub(crate) fn skipped(&self, skipped: &[Skipped]) {
        let named = if self.globals.verbose { skipped.len() } else { NAMED };
        for file in skipped.iter().take(named) {
            self.note(&format!("skipped {}: {}", render::one_line(&file.path), render::one_line(&file.why)));
        }
        if skipped.len() > named {
            self.note(&format!("skipped {} more (-v names all)", skipped.len() - named));
        }
    }
}
