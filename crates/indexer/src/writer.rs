use std::hash::{BuildHasher, Hasher};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::available_parallelism;

use epitome_text::Article;
use rustc_hash::{FxBuildHasher, FxHashMap};
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};
use tantivy::{IndexWriter, TantivyDocument, Term};

use crate::error::guard;
use crate::proved;
use crate::queue::{Budget, Queued};
use crate::schema::Fields;
use crate::tokens::{language_of, tagged};
use crate::{Error, FileRecord, days, stored};

/// The engine's least for one of its threads.
const LEAST_MEMORY: usize = 15_000_000;

/// Segments of which more than this part is deleted are rewritten.
const MOST_DELETED: f32 = 0.25;

/// Writes to an index; one at a time. Methods take `&self` and may be called from many threads; the articles
/// of one file are kept in the order in which they are added. Dropped without [`Writer::commit`], it changes
/// nothing.
pub struct Writer {
    dir: PathBuf,
    engine: IndexWriter<Queued>,
    fields: Fields,
    budget: Arc<Budget>,
    /// By a hash of the path: how many articles the file has given.
    positions: Mutex<FxHashMap<u64, u32>>,
}

impl Writer {
    pub(crate) fn new(
        dir: PathBuf,
        engine: &tantivy::Index,
        fields: Fields,
        memory: usize,
    ) -> Result<Self, Error> {
        let threads = available_parallelism().map_or(1, usize::from).min(8).min(memory / LEAST_MEMORY).max(1);
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread((memory / threads).clamp(LEAST_MEMORY, u32::MAX as usize - 2_000_000))
            .num_merge_threads(threads.min(4))
            .build();
        let engine = guard(&dir, || {
            let writer: IndexWriter<Queued> = engine.writer_with_options(options)?;
            let mut policy = LogMergePolicy::default();
            policy.set_del_docs_ratio_before_merge(MOST_DELETED);
            writer.set_merge_policy(Box::new(policy));
            Ok(writer)
        })?;
        Ok(Self { dir, engine, fields, budget: Budget::new(memory / 4), positions: Mutex::default() })
    }

    /// Records a file and drops all articles that it gave before; call before its articles are added.
    pub fn put_file(&self, record: &FileRecord) -> Result<(), Error> {
        self.remove_file(&record.path)?;
        self.record_file(record)
    }

    /// Records a file whose earlier record is removed already ([`Writer::remove_file`]), so that its articles
    /// can be added before all is known that the record says.
    pub fn record_file(&self, record: &FileRecord) -> Result<(), Error> {
        self.record_file_with(record, None)
    }

    /// Records a file together with its last article: the two in one document cost half of what two do.
    pub fn record_file_with(&self, record: &FileRecord, last: Option<&Article>) -> Result<(), Error> {
        let json = serde_json::to_vec(record).unwrap_or_default();
        let (mut document, size) = match last {
            Some(article) => self.document(article),
            None => {
                let mut document = TantivyDocument::new();
                document.add_text(self.fields.path, &record.path);
                (document, 0)
            }
        };
        document.add_bytes(self.fields.file, &json);
        self.add(document, size + json.len())
    }

    /// Adds an article of a file.
    pub fn add_article(&self, article: &Article) -> Result<(), Error> {
        let (document, size) = self.document(article);
        self.add(document, size)
    }

    /// Forgets a file and its articles.
    pub fn remove_file(&self, path: &str) -> Result<(), Error> {
        self.lock_positions().remove(&key(path));
        let term = Term::from_field_text(self.fields.path, path);
        guard(&self.dir, || Ok(self.engine.delete_term(term))).map(|_stamp| ())
    }

    /// Makes all of it visible and durable, or none.
    pub fn commit(mut self) -> Result<(), Error> {
        guard(&self.dir, || self.engine.commit())?;
        let index = self.engine.index().clone();
        guard(&self.dir, || self.engine.wait_merging_threads())?;
        proved::record(&self.dir, &index);
        Ok(())
    }

    fn add(&self, document: TantivyDocument, bytes: usize) -> Result<(), Error> {
        let queued = Queued::new(document, bytes, &self.budget);
        guard(&self.dir, || self.engine.add_document(queued)).map(drop)
    }

    /// The document of an article, and its bytes.
    fn document(&self, article: &Article) -> (TantivyDocument, usize) {
        let fields = self.fields;
        let stored = stored::encode(article);
        let size = stored.len() + article.body.len();
        let language = language_of(article);
        let mut document = TantivyDocument::new();
        document.add_text(fields.path, &article.path);
        if article.id != article.path {
            document.add_text(fields.id, &article.id);
        }
        document.add_u64(fields.position, self.next_position(&article.path));
        document.add_u64(fields.hash, stored::hash(&stored));
        document.add_text(fields.article, stored);
        for (field, text) in [(fields.title, &article.title), (fields.body, &article.body)] {
            if !text.is_empty() {
                document.add_text(field, tagged(language, text));
            }
        }
        document.add_text(fields.language, language.code());
        document.add_text(fields.format, &article.format);
        for (field, text) in [(fields.source, &article.source), (fields.author, &article.author)] {
            if let Some(text) = text {
                document.add_text(field, text);
            }
        }
        if let Some((first, last)) = article.published.map(days::of) {
            document.add_i64(fields.first_day, first);
            document.add_i64(fields.last_day, last);
        }
        (document, size)
    }

    fn next_position(&self, path: &str) -> u64 {
        let mut positions = self.lock_positions();
        let next = positions.entry(key(path)).or_default();
        *next += 1;
        u64::from(*next - 1)
    }

    fn lock_positions(&self) -> std::sync::MutexGuard<'_, FxHashMap<u64, u32>> {
        self.positions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(path: &str) -> u64 {
    let mut hasher = FxBuildHasher.build_hasher();
    hasher.write(path.as_bytes());
    hasher.finish()
}
