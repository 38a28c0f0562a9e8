//! Proves an index whole, tells what is wrong, and mends what can be mended.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;

use crate::walk::Selection;
use crate::{
    Digest, Error, Places, Progress, Result, SyncOptions, history, memory, queries, rules, settings, sync,
};

/// Whether an index is whole.
#[derive(Clone, Debug, Serialize)]
pub struct CheckReport {
    /// Version of this shape.
    pub schema: u32,
    /// The folder.
    pub folder: String,
    /// Where its index is.
    pub index: String,
    /// Files known to the index.
    pub files: usize,
    /// Articles read from the index, each compared with its hash.
    pub articles: usize,
    /// Files beside the index that were read.
    pub side_files: usize,
    /// What is wrong; after a repair, what still is.
    pub problems: Vec<Problem>,
    /// What a repair did, a line each.
    pub repaired: Vec<String>,
}

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file, relative to the folder of the index.
    pub what: String,
    /// What is wrong with it.
    pub why: String,
    /// What mends it.
    pub remedy: Remedy,
}

/// What mends a [`Problem`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Remedy {
    /// Reading all articles again; corrections, saved queries and kept digests stay.
    Rebuild,
    /// Renaming the file to `….damaged`: what it held can be looked at and taken up again by hand.
    PutAside,
    /// Removing it: a run that was cut short left it.
    Remove,
}

/// A draft that is younger may still be written.
const DRAFT_AGE: Duration = Duration::from_secs(60);

type Parse = fn(&[u8]) -> std::result::Result<(), String>;

/// The files beside the index, but for kept digests.
const SIDE_FILES: [(&str, Parse); 5] = [
    (rules::FILE, settings::check::<rules::Rules>),
    (sync::SELECTION, settings::check::<Selection>),
    (memory::STORIES, settings::check::<memory::Memory>),
    (memory::CORRECTIONS, settings::check::<memory::Corrections>),
    (queries::FILE, settings::check::<queries::Shelf>),
];

/// Whether `bytes` are a whole file of that name beside an index; `digests/N.json` are kept digests, and
/// names that are not ours are always whole.
///
/// # Errors
/// What is wrong with it.
pub fn check_side_file(name: &str, bytes: &[u8]) -> std::result::Result<(), String> {
    let known = SIDE_FILES.iter().find(|(side, _)| *side == name).map(|(_, parse)| *parse);
    let digest = name.strip_prefix(history::FOLDER).is_some_and(|rest| rest.ends_with(".json"));
    known.or(digest.then_some(settings::check::<Digest> as Parse)).map_or(Ok(()), |parse| parse(bytes))
}

/// Reads every byte of a folder's index: the engine's files against their checksums, every article against
/// its hash, every file's record against its articles, every file beside the index. With `repair`, mends
/// what it finds and looks again.
///
/// # Errors
/// If there is no index, it is another program's or a newer version's, another process writes to it, or the
/// system refuses.
pub fn check(
    places: &Places,
    repair: bool,
    options: &SyncOptions,
    progress: Progress<'_>,
) -> Result<CheckReport> {
    let mut report = look(places)?;
    if repair && !report.problems.is_empty() {
        let problems = std::mem::take(&mut report.problems);
        let repaired = mend(places, &problems, options, progress)?;
        report = CheckReport { repaired, ..look(places)? };
    }
    Ok(report)
}

fn look(places: &Places) -> Result<CheckReport> {
    let engine = places.engine()?;
    let _lock = lock(places)?;
    let mut report = CheckReport {
        schema: 1,
        folder: places.folder.display().to_string(),
        index: places.index.display().to_string(),
        files: 0,
        articles: 0,
        side_files: 0,
        problems: Vec::new(),
        repaired: Vec::new(),
    };
    look_at_index(places, &mut report)?;
    look_beside(places, &mut report)?;
    let left = leftovers(&places.index).into_iter().chain(leftovers(&engine));
    let why = "a run that was cut short left it";
    report.problems.extend(left.map(|path| problem(&relative(places, &path), why, Remedy::Remove)));
    Ok(report)
}

/// Nothing may change while it is looked at; where nothing can be written nothing does.
fn lock(places: &Places) -> Result<Option<std::fs::File>> {
    use std::io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
    match settings::lock(&places.index) {
        Ok(lock) => Ok(Some(lock)),
        Err(Error::Io { source, .. }) if matches!(source.kind(), PermissionDenied | ReadOnlyFilesystem) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

fn look_at_index(places: &Places, report: &mut CheckReport) -> Result<()> {
    use epitome_indexer::Error as E;
    match proved(places, report) {
        Err(Error::Index(error @ (E::Corrupt { .. } | E::Older { .. }))) => {
            let why = match error {
                E::Corrupt { why, .. } => format!("damaged: {why}"),
                other => other.to_string(),
            };
            report.problems.push(problem("index", &why, Remedy::Rebuild));
            Ok(())
        }
        other => other,
    }
}

fn proved(places: &Places, report: &mut CheckReport) -> Result<()> {
    let index = places.open()?;
    index.check()?;
    let snapshot = index.snapshot()?;
    let records = snapshot.files()?;
    report.files = records.len();
    let mut given: BTreeMap<String, u32> = BTreeMap::new();
    snapshot.articles(&mut |batch| {
        report.articles += batch.len();
        batch.into_iter().for_each(|article| *given.entry(article.path).or_default() += 1);
    })?;
    let wrong = records.iter().find(|record| given.remove(&record.path).unwrap_or(0) != record.articles);
    let wrong = wrong.map(|record| &record.path).or(given.keys().next());
    if let Some(path) = wrong {
        let why = format!("the articles of {path} are not those that its record tells of");
        report.problems.push(problem("index", &why, Remedy::Rebuild));
    }
    Ok(())
}

fn look_beside(places: &Places, report: &mut CheckReport) -> Result<()> {
    let names = SIDE_FILES.iter().map(|(name, _)| (*name).to_owned());
    let numbers = history::numbers(places).into_iter();
    let digests = numbers.map(|number| format!("{}/{number}.json", history::FOLDER));
    for name in names.chain(digests) {
        let path = places.index.join(&name);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(source) => return Err(Error::Io { path, source }),
        };
        report.side_files += 1;
        if let Err(why) = check_side_file(&name, &bytes) {
            report.problems.push(problem(&name, &format!("damaged: {why}"), Remedy::PutAside));
        }
    }
    Ok(())
}

fn problem(what: &str, why: &str, remedy: Remedy) -> Problem {
    Problem { what: what.to_owned(), why: why.to_owned(), remedy }
}

fn relative(places: &Places, path: &Path) -> String {
    path.strip_prefix(&places.index).unwrap_or(path).to_string_lossy().into_owned()
}

/// Drafts of files and halves of indexes that runs cut short have left in a folder.
pub(crate) fn leftovers(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let left = entries.filter(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let old = || {
            let age = entry.metadata().and_then(|meta| meta.modified()).map(|time| time.elapsed());
            // A time to come is that of a clock that was moved back.
            age.is_ok_and(|age| age.map_or(true, |age| age > DRAFT_AGE))
        };
        name == sync::REMOVED || ((name.starts_with(".tmp") || name.ends_with(".tmp")) && old())
    });
    let mut left: Vec<PathBuf> = left.map(|entry| entry.path()).collect();
    left.sort_unstable();
    left
}

fn mend(
    places: &Places,
    problems: &[Problem],
    options: &SyncOptions,
    progress: Progress<'_>,
) -> Result<Vec<String>> {
    let mut done = Vec::new();
    for problem in problems {
        let path = places.index.join(&problem.what);
        let failed = |source| Error::Io { path: path.clone(), source };
        match problem.remedy {
            Remedy::PutAside => {
                let aside = free_name(&path);
                std::fs::rename(&path, &aside).map_err(failed)?;
                path.parent().map_or(Ok(()), settings::sync_folder).map_err(failed)?;
                done.push(format!("{} is kept as {}", problem.what, relative(places, &aside)));
            }
            Remedy::Remove => {
                let removed =
                    if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
                removed.map_err(failed)?;
                done.push(format!("{} is removed", problem.what));
            }
            Remedy::Rebuild => {}
        }
    }
    if problems.iter().any(|problem| problem.remedy == Remedy::Rebuild) {
        let selection = sync::selection(places, &SyncOptions::default())?;
        let rules = rules::Rules::of(places, &options.reading, false)?;
        let options = SyncOptions {
            include: selection.include,
            exclude: selection.exclude,
            no_ignore: selection.no_ignore,
            rebuild: true,
            dry_run: false,
            reading: rules.apply(&options.reading),
            memory: options.memory,
        };
        let report = sync(places, &options, progress)?;
        done.push(format!("the index is made anew: {} articles", report.articles));
    }
    Ok(done)
}

/// `NAME.damaged`, or with a number if that is taken.
fn free_name(path: &Path) -> PathBuf {
    let name = |ending: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let numbered = (2..).map(|number| name(&format!(".damaged-{number}")));
    let mut names = std::iter::once(name(".damaged")).chain(numbered);
    names.find(|name| !name.exists()).unwrap_or_else(|| name(".damaged"))
}
