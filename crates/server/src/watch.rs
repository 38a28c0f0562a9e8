use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// A change is told when nothing has happened for so long …
const QUIET: Duration = Duration::from_millis(300);
/// … or, in a long burst, so long after its first event.
const LONGEST: Duration = Duration::from_secs(3);
/// How often it is looked whether the folder is still the same one.
const LOOK: Duration = Duration::from_secs(1);
/// How often a folder is taken for changed that the system cannot watch.
const BLIND: Duration = Duration::from_secs(10);
/// What begins with this is ours: indexes, and drafts of digests.
const OURS: &str = ".epitome";

/// Tells of changes in a folder until it is dropped.
///
/// It says *that* something changed, not what: who is told looks at the folder. So nothing is lost when events
/// are, and a burst of thousands is told a few times only.
pub struct Watch {
    stop: Arc<AtomicBool>,
}

impl Watch {
    /// Watches `folder`, which may be absent for a time, but for what lies in `ignored`. `changed` is called once
    /// when watching begins (what happened before nobody saw), then after changes; the watch ends when it
    /// gives `false`.
    pub fn start(
        folder: &Path,
        ignored: Vec<PathBuf>,
        changed: impl FnMut() -> bool + Send + 'static,
    ) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let watched = Watched {
            folder: folder.to_owned(),
            ignored,
            changed: Box::new(changed),
            stop: Arc::clone(&stop),
        };
        std::thread::spawn(move || watched.run());
        Self { stop }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

struct Watched {
    folder: PathBuf,
    ignored: Vec<PathBuf>,
    changed: Box<dyn FnMut() -> bool + Send>,
    stop: Arc<AtomicBool>,
}

type Events = Receiver<notify::Result<Event>>;

impl Watched {
    fn run(mut self) {
        while !self.stopped() {
            let Some(known) = identity(&self.folder) else {
                std::thread::sleep(LOOK);
                continue;
            };
            let whole = self.folder.canonicalize().unwrap_or_else(|_| self.folder.clone());
            let (sender, events) = channel();
            let watcher = RecommendedWatcher::new(sender, Config::default().with_follow_symlinks(false));
            let watching = watcher
                .and_then(|mut watcher| watcher.watch(&whole, RecursiveMode::Recursive).map(|()| watcher));
            if !(self.changed)() {
                return;
            }
            let goes_on = match watching {
                Ok(_watcher) => self.listen(&events, &known),
                Err(_) => self.wait(BLIND),
            };
            if !goes_on {
                return;
            }
        }
    }

    /// Tells of changes until the watch must be set up anew (`true`) or ends.
    fn listen(&mut self, events: &Events, known: &Identity) -> bool {
        let ignored: Vec<PathBuf> = self.ignored.iter().map(|path| real(path)).collect();
        let mut burst: Option<(Instant, Instant)> = None;
        let mut looked = Instant::now();
        loop {
            let patience = if burst.is_some() { QUIET } else { LOOK };
            match events.recv_timeout(patience) {
                Ok(Ok(event)) => {
                    // Events were lost: folders may have come that are not watched.
                    let lost = event.need_rescan();
                    if lost || matters(&event, &ignored) {
                        let now = Instant::now();
                        burst = Some((burst.map_or(now, |(first, _)| first), now));
                    }
                    if lost {
                        return self.wait(QUIET);
                    }
                }
                Ok(Err(_)) => return self.wait(QUIET),
                Err(RecvTimeoutError::Disconnected) => return self.wait(LOOK),
                Err(RecvTimeoutError::Timeout) => {}
            }
            if self.stopped() {
                return false;
            }
            if looked.elapsed() >= LOOK {
                looked = Instant::now();
                if identity(&self.folder).as_ref() != Some(known) {
                    return true;
                }
            }
            if burst.is_some_and(|(first, last)| last.elapsed() >= QUIET || first.elapsed() >= LONGEST) {
                burst = None;
                if !(self.changed)() {
                    return false;
                }
            }
        }
    }

    fn wait(&self, time: Duration) -> bool {
        let until = Instant::now() + time;
        while Instant::now() < until && !self.stopped() {
            std::thread::sleep(QUIET.min(time));
        }
        !self.stopped()
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// Whether an event may change what is indexed: reading does not, nor does what we write ourselves.
fn matters(event: &Event, ignored: &[PathBuf]) -> bool {
    let ours = |path: &PathBuf| {
        ignored.iter().any(|ignored| path.starts_with(ignored))
            || path.components().any(|part| part.as_os_str().to_string_lossy().starts_with(OURS))
    };
    !matches!(event.kind, EventKind::Access(_)) && (event.paths.is_empty() || !event.paths.iter().all(ours))
}

/// What tells a folder from another one of the same name.
#[derive(Debug, PartialEq, Eq)]
struct Identity(u64, u64);

#[cfg(unix)]
fn identity(folder: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    let meta = std::fs::metadata(folder).ok().filter(std::fs::Metadata::is_dir)?;
    Some(Identity(meta.dev(), meta.ino()))
}

#[cfg(not(unix))]
fn identity(folder: &Path) -> Option<Identity> {
    folder.is_dir().then_some(Identity(0, 0))
}

/// The path without links, even where its last part is not there yet.
fn real(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (parent.canonicalize(), path.file_name()) {
        (Ok(parent), Some(name)) => parent.join(name),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{AccessKind, CreateKind};
    use std::sync::mpsc;

    #[test]
    fn what_matters() {
        let check = |kind: EventKind, paths: &[&str], expect: bool| {
            let paths = paths.iter().map(PathBuf::from).collect();
            let event = Event { kind, paths, attrs: Default::default() };
            assert_eq!(matters(&event, &[PathBuf::from("/n/out.md")]), expect, "{event:?}");
        };
        let made = EventKind::Create(CreateKind::File);
        check(made, &["/n/a.txt"], true);
        check(made, &["/n/.epitome/index/meta.json"], false);
        check(made, &["/n/.epitome-x1"], false);
        check(made, &["/n/out.md"], false);
        check(made, &["/n/.epitome-x1", "/n/a.txt"], true);
        check(made, &[], true);
        check(EventKind::Access(AccessKind::Any), &["/n/a.txt"], false);
    }

    #[test]
    fn changes_are_told_wherever_they_happen() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("news");
        std::fs::create_dir(&folder).unwrap();
        let (told, changes) = mpsc::channel();
        let _watch = Watch::start(&folder, Vec::new(), move || told.send(()).is_ok());
        let wait = |what: &str| {
            changes.recv_timeout(Duration::from_secs(30)).unwrap_or_else(|_| panic!("{what} was not told"));
            while changes.recv_timeout(Duration::from_millis(700)).is_ok() {}
        };
        wait("the beginning");
        std::fs::write(folder.join("a.txt"), "one").unwrap();
        wait("a new file");
        std::fs::create_dir_all(folder.join("deep/er")).unwrap();
        wait("a new folder");
        std::fs::write(folder.join("deep/er/b.txt"), "two").unwrap();
        wait("a file in a new folder");
        std::fs::rename(&folder, parent.path().join("away")).unwrap();
        std::thread::sleep(Duration::from_millis(1500));
        while changes.try_recv().is_ok() {}
        std::fs::rename(parent.path().join("away"), &folder).unwrap();
        wait("the return of the folder");
        std::fs::write(folder.join("c.txt"), "three").unwrap();
        wait("a new file in the folder that returned");
    }
}
