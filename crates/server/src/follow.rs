use std::path::PathBuf;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use epitome_workspace::{Error, Places, Progress, SyncOptions, SyncReport, sync};

use crate::watch::Watch;

/// Time after which a sync that failed is tried again.
const RETRY: Duration = Duration::from_secs(2);
/// Time between two syncs where no change is seen.
const INTERVAL: Duration = Duration::from_secs(60);

/// What became of a folder that is followed.
#[derive(Debug)]
pub enum Followed {
    /// The index is as the folder is.
    Synced(SyncReport),
    /// It cannot be brought up to date now; it will be tried again.
    Waiting(Error),
}

/// Brings the index of a folder up to date whenever something changes in it, but for what lies in `ignored`,
/// until `each` gives `false`. A folder that vanishes is waited for. `each` is told of the first sync, of each that
/// changed something, and once of what keeps it from going on.
pub fn follow(
    places: &Places,
    options: &SyncOptions,
    mut ignored: Vec<PathBuf>,
    progress: Progress<'_>,
    each: &mut dyn FnMut(Followed) -> bool,
) {
    ignored.push(places.index.clone());
    let (told, changes) = channel();
    let _watch = Watch::start(&places.folder, ignored, move || told.send(()).is_ok());
    let (mut first, mut waiting) = (true, false);
    let mut options = options.clone();
    loop {
        match sync(places, &options, progress) {
            Ok(report) => {
                let changed = report.added + report.updated + report.moved + report.removed > 0;
                if (first || changed || waiting) && !each(Followed::Synced(report)) {
                    return;
                }
                (first, waiting) = (false, false);
                // Once is enough.
                options.rebuild = false;
            }
            Err(error) => {
                if !waiting && !each(Followed::Waiting(error)) {
                    return;
                }
                waiting = true;
            }
        }
        match changes.recv_timeout(if waiting { RETRY } else { INTERVAL }) {
            // What has piled up during the sync is one change.
            Ok(()) => while changes.try_recv().is_ok() {},
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}
