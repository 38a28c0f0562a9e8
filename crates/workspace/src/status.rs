use std::path::Path;
use std::time::SystemTime;

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::corpus::title_of;
use crate::rules::Rules;
use crate::{Places, Result, Skipped, SyncOptions, SyncReport, sync};

/// The state of an index.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
    /// Version of this shape.
    pub schema: u32,
    /// The folder.
    pub folder: String,
    /// Where its index is.
    pub index: String,
    /// Schema version of the index.
    pub index_schema: u32,
    /// Articles.
    pub articles: usize,
    /// Files known.
    pub files: usize,
    /// Bytes of the index on disk.
    pub bytes: u64,
    /// Articles per language code, most first.
    pub languages: Vec<(String, usize)>,
    /// Time of the last sync that wrote, RFC 3339 UTC.
    pub last_sync: Option<String>,
    /// Settings in force (include, exclude …), name and value.
    pub settings: Vec<(String, String)>,
    /// Number of articles that state no date: at most the time of their file is known.
    pub undated: usize,
    /// These articles; a caller that does not show them may drop them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undated_articles: Option<Vec<Undated>>,
    /// Files that could not be read.
    pub skipped: Vec<Skipped>,
    /// What a sync would do now and why.
    pub pending: SyncReport,
}

/// An article that states no date.
#[derive(Clone, Debug, Serialize)]
pub struct Undated {
    /// Its id.
    pub id: String,
    /// Its file.
    pub path: String,
    /// Its title, or the start of its text.
    pub title: String,
}

/// Tells the state of a folder's index without changing it.
///
/// # Errors
/// [`crate::Error::Index`] if there is none or it cannot be used.
pub fn status(places: &Places, options: &SyncOptions) -> Result<Status> {
    let index = places.open()?;
    let snapshot = index.snapshot()?;
    let records = snapshot.files()?;
    let selection = sync::selection(places, options)?;
    let pending = sync(places, &SyncOptions { dry_run: true, ..options.clone() }, &crate::silent)?;
    let mut settings = vec![
        ("include".to_owned(), selection.include.join(" ")),
        ("exclude".to_owned(), selection.exclude.join(" ")),
        ("no-ignore".to_owned(), selection.no_ignore.to_string()),
    ];
    settings.extend(Rules::of(places, &options.reading, options.rebuild)?.shown());
    let (languages, undated) = articles(&snapshot)?;
    let (bytes, written) = size_and_time(&places.engine()?);
    Ok(Status {
        schema: 1,
        folder: places.folder.display().to_string(),
        index: places.index.display().to_string(),
        index_schema: epitome_indexer::SCHEMA_VERSION,
        articles: snapshot.len(),
        files: records.len(),
        bytes,
        languages,
        last_sync: written.and_then(|time| jiff::Timestamp::try_from(time).ok()).map(|at| format!("{at:.0}")),
        settings,
        undated: undated.len(),
        undated_articles: Some(undated),
        skipped: sync::skipped(&records),
        pending,
    })
}

/// Articles per language code, most first.
type Languages = Vec<(String, usize)>;

/// Articles per language, and those that state no date.
fn articles(snapshot: &epitome_indexer::Snapshot) -> Result<(Languages, Vec<Undated>)> {
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    let mut undated = Vec::new();
    snapshot.articles(&mut |batch| {
        for article in &batch {
            *counts.entry(article.language.code()).or_default() += 1;
            if !article.published.is_some_and(|date| date.is_stated()) {
                undated.push(Undated {
                    id: article.id.clone(),
                    path: article.path.clone(),
                    title: title_of(article),
                });
            }
        }
    })?;
    let mut counts: Languages = counts.into_iter().map(|(code, count)| (code.to_owned(), count)).collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok((counts, undated))
}

/// Bytes of a folder's files and the time of the newest.
fn size_and_time(folder: &Path) -> (u64, Option<SystemTime>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let metas = entries.filter_map(|entry| entry.metadata().ok()).filter(std::fs::Metadata::is_file);
    metas.fold((0, None), |(bytes, newest), meta| (bytes + meta.len(), newest.max(meta.modified().ok())))
}
