//! Reads the files of a plan into the index.

use std::fs::File;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;

use epitome_indexer::{FileRecord, Index, Writer};
use epitome_reader::Unreadable;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::plan::{Act, Plan, Why};
use crate::walk::Found;
use crate::{Event, Progress, Result, Skipped, Stage, SyncReport};

/// Files read between two commits, and about how many bytes: what an interrupted first sync can lose. Each commit leaves
/// a segment a thread, in all of which every search looks.
const FILES_A_COMMIT: usize = 100_000;
const BYTES_A_COMMIT: u64 = 128 << 20;
/// Bytes that the index may buffer before it writes a segment, if nobody says.
const WRITER_MEMORY: usize = 100_000_000;

/// Digits of the hash of a file's content that are kept: 128 bits tell files apart, and the rest would be one part in a
/// hundred of an index.
const HASH: usize = 32;
/// Bytes that the index may buffer for each byte of a file. For a few files it takes one thread and little memory.
const BUFFERED_A_BYTE: usize = 8;

/// How files are read, what these rules are called, and how many bytes the index may buffer.
pub(crate) struct Way {
    pub(crate) rules: String,
    pub(crate) reading: epitome_reader::Options,
    pub(crate) memory: Option<usize>,
}

/// What one file came to.
pub(crate) enum Done {
    Read(Act),
    Same,
    /// Could not be opened now; what was read of it before stays.
    Kept(Skipped),
}

/// Carries out a plan, a commit for each batch of files; gives the files that moved, from and to.
pub(crate) fn carry_out(
    index: &Index,
    plan: &Plan<'_>,
    way: &Way,
    report: &mut SyncReport,
    progress: Progress<'_>,
) -> Result<Vec<(String, String)>> {
    let memory = way.memory.unwrap_or(WRITER_MEMORY);
    report.unchanged = plan.unchanged;
    if plan.is_empty() {
        return Ok(Vec::new());
    }
    progress(Event::Start { stage: Stage::Reading, total: plan.read.len() as u64 });
    let mut gone = Gone::new(&plan.gone);
    let mut rest = &plan.read[..];
    while !rest.is_empty() {
        let sizes = rest.iter().take(FILES_A_COMMIT).map(|(found, _)| found.size);
        let (batch, later) = rest.split_at(leading(sizes, BYTES_A_COMMIT));
        rest = later;
        let bytes: u64 = batch.iter().map(|(found, _)| found.size).sum();
        let writer = index.writer(memory.min(BUFFERED_A_BYTE.saturating_mul(bytes as usize)))?;
        let lost = Mutex::new(&mut gone);
        // The first failure ends it: the index takes no more.
        let done: Result<Vec<Done>> = batch
            .par_iter()
            .map(|(found, why)| {
                let done = read_one(&writer, found, why, way, &lost);
                progress(Event::Advance(1));
                done
            })
            .collect();
        let mut written = false;
        for done in done? {
            written |= !matches!(done, Done::Kept(_));
            report.count(done);
        }
        if written {
            writer.commit()?;
        }
    }
    progress(Event::End);
    progress(Event::Start { stage: Stage::Committing, total: 0 });
    if !plan.gone.is_empty() {
        let writer = index.writer(0)?;
        plan.gone.iter().try_for_each(|record| writer.remove_file(&record.path))?;
        writer.commit()?;
    }
    report.removed = plan.gone.len() - report.moved.min(plan.gone.len());
    progress(Event::End);
    Ok(gone.moves())
}

/// How many come first until their sizes make up `most`: the one that goes beyond is among them.
pub(crate) fn leading(sizes: impl Iterator<Item = u64>, most: u64) -> usize {
    let mut sum = 0;
    sizes
        .take_while(|size| {
            let fits = sum < most;
            sum += size;
            fits
        })
        .count()
}

/// Files that are gone, by content: a new file with the same content is one of them, moved.
struct Gone<'a>(FxHashMap<&'a str, Paths<'a>>);

/// Of one content: where it was, by path, and where it is found now.
#[derive(Default)]
struct Paths<'a> {
    from: Vec<&'a str>,
    to: Vec<String>,
}

impl<'a> Gone<'a> {
    fn new(records: &[&'a FileRecord]) -> Self {
        let mut paths = FxHashMap::<_, Paths<'_>>::default();
        for record in records.iter().filter(|record| !record.hash.is_empty()) {
            paths.entry(record.hash.as_str()).or_default().from.push(&record.path);
        }
        Self(paths)
    }

    /// Whether a new file with that content is one that is gone.
    fn take(&mut self, hash: &str, path: &str) -> bool {
        match self.0.get_mut(hash) {
            Some(Paths { from, to }) if to.len() < from.len() => {
                to.push(path.to_owned());
                true
            }
            _ => false,
        }
    }

    /// From where to where each file moved.
    fn moves(self) -> Vec<(String, String)> {
        let mut moves: Vec<_> = self.0.into_values().flat_map(Paths::moves).collect();
        moves.sort_unstable();
        moves
    }
}

impl Paths<'_> {
    /// Each to one of its own name, then in the order of paths: files are read in no order.
    fn moves(mut self) -> Vec<(String, String)> {
        self.to.sort_unstable();
        let mut moves = Vec::new();
        let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
        for same_name in [true, false] {
            self.to.retain(|path| {
                let at = self.from.iter().position(|old| !same_name || name(old) == name(path));
                at.map(|at| moves.push((self.from.remove(at).to_owned(), path.clone()))).is_none()
            });
        }
        moves
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
    match content(&found.place, &way.reading.limits) {
        Ok(Ok(bytes)) => {
            record.hash = blake3::hash(&bytes).to_hex()[..HASH].to_owned();
            put(writer, &mut record, &bytes, &way.reading)?;
        }
        Ok(Err(why)) => {
            record.skipped = Some(why.to_string());
            writer.put_file(&record)?;
        }
        Err(error) => return Ok(Done::Kept(unopened(found, why, &error))),
    }
    let moved = || gone.lock().is_ok_and(|mut gone| gone.take(&record.hash, &record.path));
    Ok(Done::Read(match why {
        Why::Touched(before)
            if before.hash == record.hash && before.rules == record.rules && !record.hash.is_empty() =>
        {
            return Ok(Done::Same);
        }
        Why::Touched(_) | Why::Ruled => Act::Update,
        Why::New if moved() => Act::Move,
        Why::New => Act::Add,
    }))
}

/// The file's content, if it is not too large; it is still a plain file, or opening it could wait for ever.
fn content(
    place: &Path,
    limits: &epitome_reader::Limits,
) -> std::io::Result<std::result::Result<Vec<u8>, Unreadable>> {
    let meta = std::fs::symlink_metadata(place)?;
    if !meta.is_file() {
        return Err(std::io::Error::other("it is no plain file any more"));
    }
    if let Err(why) = limits.check_size(meta.len()) {
        return Ok(Err(why));
    }
    let mut bytes = Vec::with_capacity(meta.len() as usize);
    // One that grows meanwhile is cut where the reader finds it too large.
    let most = limits.file_bytes.saturating_add(1);
    File::open(place)?.take(most).read_to_end(&mut bytes)?;
    Ok(Ok(bytes))
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
    let mut last = None;
    let mut sink = |article| {
        articles += 1;
        if let Some(before) = last.replace(article).filter(|_| failed.is_none()) {
            failed = writer.add_article(&before).err();
        }
    };
    // A fault of ours in one file must not end the run for all others.
    let outcome = catch_unwind(AssertUnwindSafe(|| epitome_reader::read(input, reading, &mut sink)));
    let gave_up = |_| Err(Unreadable::Broken("the reader gave up on it; please report it".to_owned()));
    let outcome = outcome.unwrap_or_else(gave_up);
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
    Ok(writer.record_file_with(record, last.as_ref())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_alike_move_to_their_own_names() {
        let record = |path: &str, hash: &str| FileRecord {
            path: path.to_owned(),
            hash: hash.to_owned(),
            ..FileRecord::default()
        };
        let records =
            [record("a/1.md", "x"), record("a/2.md", "x"), record("b.md", "y"), record("c.md", "z")];
        let mut gone = Gone::new(&records.iter().collect::<Vec<_>>());
        let taken: Vec<bool> =
            [("x", "n/2.md"), ("x", "n/3.md"), ("x", "n/4.md"), ("y", "d.md"), ("?", "e.md")]
                .map(|(hash, path)| gone.take(hash, path))
                .to_vec();
        assert_eq!(taken, [true, true, false, true, false]);
        let moved = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            gone.moves(),
            [moved("a/1.md", "n/3.md"), moved("a/2.md", "n/2.md"), moved("b.md", "d.md")]
        );
    }
}
