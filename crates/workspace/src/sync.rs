use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use epitome_indexer::{FileRecord, Index, Writer};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::plan::{Act, Plan, Why};
use crate::rules::Rules;
use crate::walk::{Found, Selection, Walk, walk};
use crate::{Error, Event, Places, Progress, Result, Stage, settings};

/// Files read between two commits: what an interrupted first sync can lose.
const FILES_A_COMMIT: usize = 10_000;
/// Bytes that the index may buffer before it writes a segment.
const WRITER_MEMORY: usize = 100_000_000;
/// Where the selection of files is kept beside the index.
const SELECTION: &str = "selection.json";

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
}

impl SyncOptions {
    /// These options with the selection of files that is kept with the index, and without the files that
    /// match one of `exclude` besides.
    #[must_use]
    pub fn leaving_out(self, places: &Places, exclude: &[String]) -> Self {
        let Selection { include, exclude: mut all, no_ignore } = selection(places, &self);
        all.extend(exclude.iter().filter(|glob| !all.contains(glob)).cloned().collect::<Vec<_>>());
        Self { include, exclude: all, no_ignore, ..self }
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
    let selection = selection(places, options);
    let found = listing(places, &selection, progress)?;
    if options.dry_run {
        let records = if options.rebuild { Vec::new() } else { records(places)? };
        let rules = Rules::of(places, &options.reading, options.rebuild).name();
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
    if settings::load::<Selection>(&places.index, SELECTION).unwrap_or_default() != *selection {
        settings::store(&places.index, SELECTION, selection)?;
    }
    let rules = Rules::of(places, &options.reading, options.rebuild);
    rules.keep(places)?;
    let way = Way { rules: rules.name(), reading: rules.apply(&options.reading) };
    let mut snapshot = index.snapshot()?;
    let mut records = snapshot.files()?;
    if lock.is_none() && !Plan::new(found, &records, &way.rules).is_empty() {
        lock = Some(settings::lock(&places.index)?);
        snapshot = index.snapshot()?;
        records = snapshot.files()?;
    }
    let plan = Plan::new(found, &records, &way.rules);
    let changed = !plan.is_empty();
    carry_out(&index, &plan, &way, report, progress)?;
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
pub(crate) fn selection(places: &Places, options: &SyncOptions) -> Selection {
    let named = !options.include.is_empty() || !options.exclude.is_empty() || options.no_ignore;
    if named || options.rebuild {
        let SyncOptions { include, exclude, no_ignore, .. } = options.clone();
        return Selection { include, exclude, no_ignore };
    }
    settings::load(&places.index, SELECTION).unwrap_or_default()
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
        Err(error) if !rebuild => return Err(error),
        _ => {}
    }
    let engine = places.engine()?;
    let lock = settings::lock(&places.index)?;
    if rebuild {
        discard(&engine)?;
    }
    std::fs::create_dir_all(&engine).map_err(|source| Error::Io { path: engine.clone(), source })?;
    let made = match Index::open(&engine) {
        Err(epitome_indexer::Error::Missing(_)) => Index::create(&engine),
        other => other,
    };
    Ok((made?, Some(lock)))
}

/// Removes the search engine's files.
fn discard(engine: &Path) -> Result<()> {
    match std::fs::remove_dir_all(engine) {
        Err(source) if source.kind() != ErrorKind::NotFound => {
            Err(Error::Io { path: engine.to_owned(), source })
        }
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

/// How files are read, and what these rules are called.
struct Way {
    rules: String,
    reading: epitome_reader::Options,
}

/// What one file came to.
enum Done {
    Read(Act),
    Same,
    /// Could not be opened now; what was read of it before stays.
    Kept(Skipped),
}

fn carry_out(
    index: &Index,
    plan: &Plan<'_>,
    way: &Way,
    report: &mut SyncReport,
    progress: Progress<'_>,
) -> Result<()> {
    report.unchanged = plan.unchanged;
    if plan.is_empty() {
        return Ok(());
    }
    progress(Event::Start { stage: Stage::Reading, total: plan.read.len() as u64 });
    let mut gone = Gone::new(&plan.gone);
    for batch in plan.read.chunks(FILES_A_COMMIT) {
        let writer = index.writer(WRITER_MEMORY)?;
        let lost = Mutex::new(&mut gone);
        let done: Vec<Result<Done>> = batch
            .par_iter()
            .map(|(found, why)| {
                let done = read_one(&writer, found, why, way, &lost);
                progress(Event::Advance(1));
                done
            })
            .collect();
        for done in done {
            report.count(done?);
        }
        writer.commit()?;
    }
    progress(Event::End);
    progress(Event::Start { stage: Stage::Committing, total: 0 });
    if !plan.gone.is_empty() {
        let writer = index.writer(WRITER_MEMORY)?;
        plan.gone.iter().try_for_each(|record| writer.remove_file(&record.path))?;
        writer.commit()?;
    }
    report.removed = plan.gone.len() - report.moved.min(plan.gone.len());
    progress(Event::End);
    Ok(())
}

/// Files that are gone, by content: a new file with the same content is one of them, moved.
struct Gone<'a>(FxHashMap<&'a str, usize>);

impl<'a> Gone<'a> {
    fn new(records: &[&'a FileRecord]) -> Self {
        let mut counts = FxHashMap::default();
        for record in records.iter().filter(|record| !record.hash.is_empty()) {
            *counts.entry(record.hash.as_str()).or_default() += 1;
        }
        Self(counts)
    }

    fn take(&mut self, hash: &str) -> bool {
        match self.0.get_mut(hash) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        }
    }
}

fn read_one(
    writer: &Writer,
    found: &Found,
    why: &Why<'_>,
    way: &Way,
    gone: &Mutex<&mut Gone<'_>>,
) -> Result<Done> {
    let mut record = FileRecord {
        path: found.path.clone(),
        size: found.size,
        modified: found.modified,
        rules: way.rules.clone(),
        ..FileRecord::default()
    };
    if let Err(large) = way.reading.limits.check_size(found.size) {
        record.skipped = Some(large.to_string());
        writer.remove_file(&record.path)?;
        writer.record_file(&record)?;
        return Ok(Done::Read(if matches!(why, Why::New) { Act::Add } else { Act::Update }));
    }
    let bytes = match std::fs::read(&found.place) {
        Ok(bytes) => bytes,
        Err(error) => return Ok(Done::Kept(unopened(found, why, &error))),
    };
    record.hash = blake3::hash(&bytes).to_hex().to_string();
    put(writer, &mut record, &bytes, &way.reading)?;
    let moved = || gone.lock().is_ok_and(|mut gone| gone.take(&record.hash));
    Ok(Done::Read(match why {
        Why::Touched(before) if before.hash == record.hash && before.rules == record.rules => {
            return Ok(Done::Same);
        }
        Why::Touched(_) | Why::Ruled => Act::Update,
        Why::New if moved() => Act::Move,
        Why::New => Act::Add,
    }))
}

fn unopened(found: &Found, why: &Why<'_>, error: &std::io::Error) -> Skipped {
    let kept =
        if matches!(why, Why::Touched(_) | Why::Ruled) { "; what was read of it before is kept" } else { "" };
    Skipped { path: found.path.clone(), why: format!("{error}{kept}") }
}

fn put(
    writer: &Writer,
    record: &mut FileRecord,
    bytes: &[u8],
    reading: &epitome_reader::Options,
) -> Result<()> {
    let path = record.path.clone();
    let input = epitome_reader::Input { path: &path, bytes, modified: Some(record.modified) };
    writer.remove_file(&path)?;
    let mut failed = None;
    let mut articles = 0;
    let outcome = epitome_reader::read(input, reading, &mut |article| {
        articles += 1;
        if failed.is_none() {
            failed = writer.add_article(&article).err();
        }
    });
    if let Some(error) = failed {
        return Err(error.into());
    }
    record.articles = articles;
    match outcome {
        Ok(outcome) => {
            record.notes = outcome.notes;
            record.parts = outcome
                .skipped
                .into_iter()
                .map(|part| epitome_indexer::PartRecord { part: part.part, why: part.why })
                .collect();
        }
        Err(why) => record.skipped = Some(why.to_string()),
    }
    Ok(writer.record_file(record)?)
}

impl SyncReport {
    fn count(&mut self, done: Done) {
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
