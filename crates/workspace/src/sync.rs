use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;
use std::time::{Duration, Instant};

use epitome_indexer::{FileRecord, Index};
use serde::{Deserialize, Serialize};

use crate::check::leftovers;
use crate::ingest::{Done, Way, carry_out};
use crate::plan::{Act, Plan, Why};
use crate::rules::Rules;
use crate::walk::{Selection, Walk, walk};
use crate::{Error, Event, Places, Progress, Result, Stage, memory, settings};

/// Where the selection of files is kept beside the index.
pub(crate) const SELECTION: &str = "selection.json";
/// Name of an index that is being removed.
pub(crate) const REMOVED: &str = "index.old";

/// How to bring an index up to date.
#[derive(Clone, Debug, Default)]
pub struct SyncOptions {
    /// Only files that match one of these globs. Kept with the index: later syncs that name no
    /// selection of their own use it again; a rebuild forgets it.
    pub include: Vec<String>,
    /// No file that matches one of these globs; kept in the same way.
    pub exclude: Vec<String>,
    /// Say what would be done, change nothing.
    pub dry_run: bool,
    /// Throw the index away and read everything again.
    pub rebuild: bool,
    /// Follow no `.gitignore` or `.ignore` and read hidden files too; kept in the same way.
    pub no_ignore: bool,
    /// How to read files. A map and limits that are not the usual ones are kept in the same way; where they differ
    /// from those that a file was read by, it is read again.
    pub reading: epitome_reader::Options,
    /// Bytes that the index may buffer before it writes to the disk, 100 million if `None`, and that stories may take to
    /// be found, without a bound if `None`: they are refused if it is too little.
    pub memory: Option<usize>,
}

impl SyncOptions {
    /// These options with the selection of files that is kept with the index, and without the files that
    /// match one of `exclude` besides.
    ///
    /// # Errors
    /// [`Error::Damaged`] if the kept selection cannot be read.
    pub fn leaving_out(self, places: &Places, exclude: &[String]) -> Result<Self> {
        let Selection { include, exclude: mut all, no_ignore } = selection(places, &self)?;
        all.extend(exclude.iter().filter(|glob| !all.contains(glob)).cloned().collect::<Vec<_>>());
        Ok(Self { include, exclude: all, no_ignore, ..self })
    }
}

/// What a sync did (or would do).
#[derive(Clone, Debug, Default, Serialize)]
pub struct SyncReport {
    /// Files read for the first time.
    pub added: usize,
    /// Files read again because their content changed.
    pub updated: usize,
    /// Files found again under another path.
    pub moved: usize,
    /// Files that are gone.
    pub removed: usize,
    /// Files as they were.
    pub unchanged: usize,
    /// Files and entries that could not be read, by path.
    pub skipped: Vec<Skipped>,
    /// Files whose content was read in this sync (0 for an unchanged folder).
    pub files_read: usize,
    /// Articles in the index afterwards.
    pub articles: usize,
    /// Whether nothing was written because it was a dry run.
    pub dry_run: bool,
    /// What would be done and why, a line a file (dry runs only): `add a.txt`, `read b.md (changed)` …
    pub plan: Vec<String>,
    /// Time taken; never part of reproducible output.
    #[serde(skip)]
    pub elapsed: Duration,
}

/// A file or an entry of one that gave no article.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Skipped {
    /// Path, and `#entry` if only an entry is meant.
    pub path: String,
    /// Why, in words for the user.
    pub why: String,
}

/// Brings the index to the folder's state. An unchanged folder (sizes and modification times as
/// recorded) is not read and nothing is written.
///
/// # Errors
/// What the index or the folder refuses; what was indexed before stays.
pub fn sync(places: &Places, options: &SyncOptions, progress: Progress<'_>) -> Result<SyncReport> {
    let started = Instant::now();
    let mut report = SyncReport { dry_run: options.dry_run, ..SyncReport::default() };
    let selection = selection(places, options)?;
    let found = listing(places, &selection, progress)?;
    if options.dry_run {
        let records = if options.rebuild { Vec::new() } else { records(places)? };
        let rules = Rules::of(places, &options.reading, options.rebuild)?.name();
        let plan = Plan::new(&found, &records, &rules);
        report.foresee(&plan);
        report.skipped = skipped(&records);
    } else {
        update(places, options, &selection, &found, &mut report, progress)?;
    }
    report.skipped.extend(found.failed);
    report.skipped.sort_unstable();
    report.skipped.dedup();
    report.elapsed = started.elapsed();
    Ok(report)
}

fn update(
    places: &Places,
    options: &SyncOptions,
    selection: &Selection,
    found: &Walk,
    report: &mut SyncReport,
    progress: Progress<'_>,
) -> Result<()> {
    let (index, mut lock) = open(places, options.rebuild)?;
    // A damaged one gets here only by a rebuild, which forgets it.
    let kept = settings::load::<Selection>(&places.index, SELECTION).ok().map(Option::unwrap_or_default);
    if kept.as_ref() != Some(selection) {
        settings::store(&places.index, SELECTION, selection)?;
    }
    let rules = Rules::of(places, &options.reading, options.rebuild)?;
    rules.keep(places)?;
    let way = Way { rules: rules.name(), reading: rules.apply(&options.reading), memory: options.memory };
    let mut snapshot = index.snapshot()?;
    let mut records = snapshot.files()?;
    if lock.is_none() && !Plan::new(found, &records, &way.rules).is_empty() {
        lock = Some(settings::lock(&places.index)?);
        snapshot = index.snapshot()?;
        records = snapshot.files()?;
    }
    let plan = Plan::new(found, &records, &way.rules);
    let changed = !plan.is_empty();
    if changed {
        tidy(places);
    }
    let moves = carry_out(&index, &plan, &way, report, progress)?;
    memory::carry(&places.index, &moves)?;
    drop(lock);
    if changed {
        snapshot = index.snapshot()?;
        records = snapshot.files()?;
    }
    report.articles = snapshot.len();
    report.skipped.extend(skipped(&records));
    Ok(())
}

/// The selection that the options name, else the one kept with the index.
///
/// # Errors
/// If the kept one is damaged.
pub(crate) fn selection(places: &Places, options: &SyncOptions) -> Result<Selection> {
    let named = !options.include.is_empty() || !options.exclude.is_empty() || options.no_ignore;
    if named || options.rebuild {
        let SyncOptions { include, exclude, no_ignore, .. } = options.clone();
        return Ok(Selection { include, exclude, no_ignore });
    }
    Ok(settings::load(&places.index, SELECTION)?.unwrap_or_default())
}

fn listing(places: &Places, selection: &Selection, progress: Progress<'_>) -> Result<Walk> {
    progress(Event::Start { stage: Stage::Listing, total: 0 });
    let found = walk(places, selection);
    progress(Event::End);
    found
}

fn records(places: &Places) -> Result<Vec<FileRecord>> {
    match places.open() {
        Ok(index) => Ok(index.snapshot()?.files()?),
        Err(Error::Index(epitome_indexer::Error::Missing(_))) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// Opens the index, or makes it; with the lock that making it took.
fn open(places: &Places, rebuild: bool) -> Result<(Index, Option<File>)> {
    match places.open() {
        Ok(index) if !rebuild => return Ok((index, None)),
        Err(Error::Index(epitome_indexer::Error::Missing(_))) => {}
        // What is not ours is never removed.
        Err(error @ Error::Index(epitome_indexer::Error::Foreign(_))) => return Err(error),
        Err(error) if !rebuild => return Err(error),
        _ => {}
    }
    let engine = places.engine()?;
    let lock = settings::lock(&places.index)?;
    if rebuild {
        discard(&engine)?;
        crate::known::forget(&places.index);
    }
    std::fs::create_dir_all(&engine).map_err(|source| Error::Io { path: engine.clone(), source })?;
    let made = match Index::open(&engine) {
        Err(epitome_indexer::Error::Missing(_)) => Index::create(&engine),
        other => other,
    };
    Ok((made?, Some(lock)))
}

/// Removes the search engine's files: at one stroke, so that a half removed index never stands in its place.
fn discard(engine: &Path) -> Result<()> {
    let old = engine.with_file_name(REMOVED);
    let failed = |source| Error::Io { path: engine.to_owned(), source };
    remove(&old).map_err(failed)?;
    match std::fs::rename(engine, &old) {
        Err(source) if source.kind() != ErrorKind::NotFound => return Err(failed(source)),
        _ => {}
    }
    remove(&old).map_err(failed)
}

/// Removes what runs that were cut short have left, once the lock is held; that it cannot be does not matter.
fn tidy(places: &Places) {
    let engine = places.index.join("index");
    for left in leftovers(&places.index).into_iter().chain(leftovers(&engine)) {
        let _ = if left.is_dir() { remove(&left) } else { std::fs::remove_file(&left) };
    }
}

fn remove(folder: &Path) -> std::io::Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Every file and entry that the records say could not be read.
pub(crate) fn skipped(records: &[FileRecord]) -> Vec<Skipped> {
    let of_files = records.iter().filter_map(|record| {
        record.skipped.as_ref().map(|why| Skipped { path: record.path.clone(), why: why.clone() })
    });
    let of_parts = records.iter().flat_map(|record| {
        record
            .parts
            .iter()
            .map(|part| Skipped { path: format!("{}#{}", record.path, part.part), why: part.why.clone() })
    });
    of_files.chain(of_parts).collect()
}

impl SyncReport {
    pub(crate) fn count(&mut self, done: Done) {
        match done {
            Done::Read(act) => {
                self.files_read += 1;
                match act {
                    Act::Add => self.added += 1,
                    Act::Update => self.updated += 1,
                    Act::Move => self.moved += 1,
                }
            }
            Done::Same => {
                self.files_read += 1;
                self.unchanged += 1;
            }
            Done::Kept(skipped) => self.skipped.push(skipped),
        }
    }

    fn foresee(&mut self, plan: &Plan<'_>) {
        self.unchanged = plan.unchanged;
        self.removed = plan.gone.len();
        for (found, why) in &plan.read {
            match why {
                Why::New => {
                    self.added += 1;
                    self.plan.push(format!("add {}", found.path));
                }
                Why::Touched(before) => {
                    self.updated += 1;
                    let what = if before.size == found.size { "time" } else { "size" };
                    self.plan.push(format!("read {} ({what} changed)", found.path));
                }
                Why::Ruled => {
                    self.updated += 1;
                    self.plan.push(format!("read {} (read by other rules or settings before)", found.path));
                }
            }
        }
        self.plan.extend(plan.gone.iter().map(|record| format!("remove {} (gone)", record.path)));
    }
}
