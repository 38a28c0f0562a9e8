//! The folders that are served, each kept up to date by a thread of its own.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};
use std::time::{Duration, Instant};

use epitome_workspace::types::Reading;
use epitome_workspace::{
    Correcting, Held, Places, Result, Status, SyncOptions, correct_stories, forget_corrections, keep,
    restore_corrections, status, story_corrections, sync,
};
use jiff::{Timestamp, tz::TimeZone};

use crate::Error;
use crate::activity::{Activity, Moment};
use crate::edition::Edition;
use crate::lanes::Lanes;
use crate::watch::Watch;

/// Time between two syncs where no change is seen: what a watch may miss is found then.
const INTERVAL: Duration = Duration::from_secs(300);
/// Time after which work that failed is tried again.
const RETRY: Duration = Duration::from_secs(5);
/// Time for which the state of an index is as good as new.
const STALE: Duration = Duration::from_secs(2);
/// Bytes that a sync may buffer: less than if it had the machine to itself.
const BUFFER: usize = 32 << 20;
/// Corrections that can be undone.
const UNDONE: usize = 50;

/// Several folders under one roof.
#[derive(Clone)]
pub struct Library {
    pub(crate) folders: Arc<Vec<Arc<Folder>>>,
    pub(crate) lanes: Arc<Lanes>,
}

/// A folder with what is shown of it.
pub struct Folder {
    /// Its own name.
    pub(crate) name: String,
    /// Its name in addresses; empty if it is the only one.
    pub(crate) slug: String,
    pub(crate) places: Places,
    pub(crate) activity: Activity,
    edition: RwLock<Option<Arc<Edition>>>,
    state: RwLock<Option<State>>,
    /// Held by who finds the state out.
    finding: tokio::sync::Mutex<()>,
    lanes: Arc<Lanes>,
    /// Corrections as they were before each of the last corrections.
    undo: Mutex<Vec<Vec<epitome_workspace::Fixed>>>,
    wake: Sender<Wake>,
}

/// The state of an index when it was last found out.
#[derive(Clone)]
struct State {
    edition: u64,
    at: Instant,
    status: Arc<Status>,
}

/// Why the keeper of a folder wakes.
enum Wake {
    /// Something may have changed in the folder.
    Sync,
    /// Something has changed beside the index: make a new edition, then say so.
    Renew(Sender<()>),
}

impl Library {
    /// Opens folders and begins to keep them up to date; `watch`: as soon as something changes in them.
    pub fn open(places: Vec<Places>, watch: bool) -> Self {
        let (single, lanes) = (places.len() == 1, Lanes::new());
        let mut folders = Vec::<Arc<Folder>>::new();
        for places in places {
            let name = name_of(&places.folder);
            let taken = |slug: &String| folders.iter().any(|folder| &folder.slug == slug);
            let slug = if single { String::new() } else { distinct(&slug_of(&name), taken) };
            folders.push(Folder::open(name, slug, places, (watch, &lanes)));
        }
        Self { folders: Arc::new(folders), lanes }
    }

    /// The folder of that name in addresses; the only one for an empty name.
    pub(crate) fn folder(&self, slug: &str) -> Option<&Arc<Folder>> {
        let only = (slug.is_empty() && self.folders.len() == 1).then(|| &self.folders[0]);
        only.or_else(|| self.folders.iter().find(|folder| folder.slug == slug || folder.name == slug))
    }
}

impl Folder {
    fn open(name: String, slug: String, places: Places, (watch, lanes): (bool, &Arc<Lanes>)) -> Arc<Self> {
        let (wake, woken) = channel();
        let folder = Arc::new(Self {
            name,
            slug,
            places,
            activity: Activity::default(),
            edition: RwLock::default(),
            state: RwLock::default(),
            finding: tokio::sync::Mutex::default(),
            lanes: Arc::clone(lanes),
            undo: Mutex::default(),
            wake,
        });
        folder.activity.begin();
        let kept = Arc::downgrade(&folder);
        std::thread::spawn(move || apart(move || keep_up(&kept, &woken, watch)));
        folder
    }

    /// What there is to show; `None` before the first edition.
    pub(crate) fn edition(&self) -> Option<Arc<Edition>> {
        self.edition.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn moment(&self) -> Moment {
        self.activity.moment(self.edition().map_or(0, |edition| edition.number))
    }

    /// The state of its index, as it was a moment ago: to find it out, the whole folder is looked through. Who asks
    /// while somebody finds it out is told what was known before.
    pub(crate) async fn state(&self) -> std::result::Result<Arc<Status>, Error> {
        let number = self.edition().map_or(0, |edition| edition.number);
        let known = || self.state.read().unwrap_or_else(PoisonError::into_inner).clone();
        let fresh = |known: &State| known.edition == number && known.at.elapsed() < STALE;
        let _finding = match (known(), self.finding.try_lock()) {
            (Some(known), _) if fresh(&known) => return Ok(known.status),
            (Some(known), Err(_)) => return Ok(known.status),
            (_, Ok(finding)) => finding,
            (None, Err(_)) => self.finding.lock().await,
        };
        if let Some(known) = known().filter(fresh) {
            return Ok(known.status);
        }
        let places = self.places.clone();
        let options = SyncOptions { reading: reading(), ..SyncOptions::default() };
        let status = Arc::new(self.lanes.costly.run(move || status(&places, &options)).await??);
        let state = State { edition: number, at: Instant::now(), status: Arc::clone(&status) };
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = Some(state);
        Ok(status)
    }

    /// Asks for a sync soon.
    pub(crate) fn ask(&self) {
        // The keeper ends only with the folder.
        let _ = self.wake.send(Wake::Sync);
    }

    /// Corrects the stories and waits for the edition that shows it.
    pub(crate) fn correct(&self, correcting: &Correcting) -> Result<usize> {
        self.changing(|places| correct_stories(places, correcting))
    }

    /// Forgets all corrections.
    pub(crate) fn forget(&self) -> Result<usize> {
        self.changing(forget_corrections)
    }

    fn changing(&self, change: impl FnOnce(&Places) -> Result<usize>) -> Result<usize> {
        let before = story_corrections(&self.places)?;
        let changed = change(&self.places)?;
        let mut undo = self.undo.lock().unwrap_or_else(PoisonError::into_inner);
        undo.push(before);
        if undo.len() > UNDONE {
            undo.remove(0);
        }
        drop(undo);
        self.renew();
        Ok(changed)
    }

    /// Takes the last correction back; whether there was one.
    pub(crate) fn undo(&self) -> Result<bool> {
        let before = self.undo.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let Some(before) = before else { return Ok(false) };
        restore_corrections(&self.places, &before)?;
        self.renew();
        Ok(true)
    }

    /// Whether there is a correction to take back.
    pub(crate) fn undoable(&self) -> bool {
        !self.undo.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Keeps the digest as read: what comes later is marked as new.
    pub(crate) fn keep(&self) -> Result<()> {
        if let Some(edition) = self.edition() {
            keep(&self.places, &edition.digest)?;
            self.renew();
        }
        Ok(())
    }

    fn renew(&self) {
        let (done, wait) = channel();
        if self.wake.send(Wake::Renew(done)).is_ok() {
            let _ = wait.recv_timeout(Duration::from_secs(20));
        }
    }

    /// Syncs, and makes a new edition if there is something new.
    fn refresh(&self) {
        self.activity.begin();
        let failed = self.bring_up(true).err();
        self.activity.end(failed.map(|error| error.to_string()));
    }

    fn bring_up(&self, synced: bool) -> Result<()> {
        if synced {
            let options = SyncOptions { reading: reading(), memory: Some(BUFFER), ..SyncOptions::default() };
            let report = sync(&self.places, &options, &|event| self.activity.tell(event))?;
            self.activity.synced(&report);
        }
        let held = self.hold()?;
        let known = self.edition().map(|edition| edition.held.fingerprint()).transpose()?;
        if known != Some(held.fingerprint()?) {
            self.publish(held)?;
        }
        Ok(())
    }

    /// The index as it is now.
    fn hold(&self) -> Result<Held> {
        match self.edition() {
            Some(edition) => edition.held.reopen(),
            None => Held::open(&self.places),
        }
    }

    fn publish(&self, held: Held) -> Result<()> {
        let number = self.edition().map_or(1, |edition| edition.number + 1);
        let edition =
            Edition::new(number, held, Arc::clone(&self.lanes), &|event| self.activity.tell(event))?;
        *self.edition.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(edition));
        Ok(())
    }
}

/// Does the work of a folder's keeper on threads of its own: a request that waited for those that sort and summarise a
/// whole folder would wait for all of it. One core stays for requests.
fn apart(work: impl FnOnce() + Send) {
    let threads = rayon::current_num_threads().saturating_sub(1).max(1);
    match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => pool.install(work),
        // A system that gives no more threads: slower is better than not at all.
        Err(_) => work(),
    }
}

/// Keeps a folder up to date until nobody has it any more.
fn keep_up(kept: &Weak<Folder>, woken: &Receiver<Wake>, watch: bool) {
    let Some(_watch) = begin(kept, watch) else { return };
    loop {
        let failed = kept.upgrade().is_none_or(|folder| folder.moment().error.is_some());
        let woken_by = woken.recv_timeout(if failed { RETRY } else { INTERVAL });
        let Some(folder) = kept.upgrade() else { return };
        match woken_by {
            Ok(first) => {
                let (mut syncing, mut renewed) = (false, Vec::new());
                for wake in std::iter::once(first).chain(woken.try_iter()) {
                    match wake {
                        Wake::Sync => syncing = true,
                        Wake::Renew(done) => renewed.push(done),
                    }
                }
                if !renewed.is_empty() {
                    folder.activity.begin();
                    let done = folder.hold().and_then(|held| folder.publish(held));
                    folder.activity.end(done.err().map(|error| error.to_string()));
                    for done in renewed {
                        // Who waited may have given up.
                        let _ = done.send(());
                    }
                }
                if syncing {
                    folder.refresh();
                }
            }
            Err(RecvTimeoutError::Timeout) => folder.refresh(),
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// The first editions, and the watch on the folder if there is to be one.
fn begin(kept: &Weak<Folder>, watch: bool) -> Option<Option<Watch>> {
    let folder = kept.upgrade()?;
    // What an earlier run indexed is shown while the folder is looked through.
    let _ = folder.bring_up(false);
    folder.refresh();
    let wake = folder.wake.clone();
    let ours = vec![folder.places.index.clone()];
    Some(watch.then(|| Watch::start(&folder.places.folder, ours, move || wake.send(Wake::Sync).is_ok())))
}

/// How files are read: dates that lie in the future today are not believed.
pub(crate) fn reading() -> Reading {
    Reading { today: Some(TimeZone::UTC.to_datetime(Timestamp::now()).date()), ..Reading::default() }
}

fn name_of(folder: &Path) -> String {
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    whole.file_name().map_or_else(|| "articles".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// A name of letters, digits and `-`.
fn slug_of(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let plain = plain.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    if plain.is_empty() { "folder".to_owned() } else { plain }
}

/// The name with a number if it is taken, or one of ours.
fn distinct(slug: &str, taken: impl Fn(&String) -> bool) -> String {
    const OURS: [&str; 3] = ["assets", "mcp", "api"];
    let mut name = slug.to_owned();
    let mut number = 2;
    while taken(&name) || OURS.contains(&name.as_str()) {
        name = format!("{slug}-{number}");
        number += 1;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_addresses() {
        assert_eq!(slug_of("My News (2025)"), "my-news-2025");
        assert_eq!(slug_of("日本"), "folder");
        assert_eq!(distinct("news", |slug| slug == "news"), "news-2");
        assert_eq!(distinct("mcp", |_| false), "mcp-2");
    }
}
