use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use tantivy::{IndexSettings, ReloadPolicy};

use crate::disk::{Access, Disk};
use crate::error::guard;
use crate::meta::{self, Found};
use crate::proved;
use crate::schema::{Fields, schema, tokenizers};
use crate::{Error, Snapshot, Writer};

/// Bytes of stored articles compressed together: one is read by opening all of them.
const BLOCK: usize = 8_192;

/// Blocks that an open index keeps decompressed, shared among its parts, and of each part at least: a megabyte.
const CACHED: usize = 128;
const CACHED_A_PART: usize = 4;

fn settings() -> IndexSettings {
    IndexSettings { docstore_blocksize: BLOCK, ..IndexSettings::default() }
}

/// An index in a directory of its own.
pub struct Index {
    dir: PathBuf,
    engine: tantivy::Index,
    fields: Fields,
}

impl Index {
    /// Opens the index in `dir`.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        if meta::look(dir)? == Found::Nothing {
            return Err(Error::Missing(dir.to_owned()));
        }
        let (schema, fields) = schema();
        let mut engine = guard(dir, || tantivy::Index::open(Disk::open(dir, Access::Mapped)?))?;
        if engine.schema() != schema {
            return Err(Error::Corrupt {
                path: dir.to_owned(),
                why: "its fields are not those of its schema".into(),
            });
        }
        engine.set_tokenizers(tokenizers());
        proved::check(dir, &engine, false)?;
        Ok(Self { dir: dir.to_owned(), engine, fields })
    }

    /// Makes an empty one in `dir`, which is created if absent and must be empty.
    pub fn create(dir: &Path) -> Result<Self, Error> {
        if meta::look(dir)? == Found::Index {
            return Err(meta::io_error(dir, ErrorKind::AlreadyExists.into()));
        }
        fs::create_dir_all(dir).map_err(|source| meta::io_error(dir, source))?;
        meta::write(dir)?;
        let (schema, fields) = schema();
        let engine = guard(dir, || {
            let builder = tantivy::Index::builder().schema(schema).settings(settings());
            builder.tokenizers(tokenizers()).open_or_create(Disk::open(dir, Access::Mapped)?)
        })?;
        Ok(Self { dir: dir.to_owned(), engine, fields })
    }

    /// Takes the writer's lock, which ends with the process. `memory`: bytes to buffer before a segment is
    /// written.
    pub fn writer(&self, memory: usize) -> Result<Writer, Error> {
        Writer::new(self.dir.clone(), &self.engine, self.fields, memory)
    }

    /// A fixed view of the last commit.
    pub fn snapshot(&self) -> Result<Snapshot, Error> {
        self.view(&self.engine)
    }

    /// The same for who is going to read most articles once: that they are stored in hundreds of megabytes does not show
    /// in this process's memory.
    pub fn scan(&self) -> Result<Snapshot, Error> {
        let mut engine = guard(&self.dir, || tantivy::Index::open(Disk::open(&self.dir, Access::Read)?))?;
        engine.set_tokenizers(tokenizers());
        self.view(&engine)
    }

    fn view(&self, engine: &tantivy::Index) -> Result<Snapshot, Error> {
        let reader = guard(&self.dir, || {
            let parts = engine.searchable_segment_ids()?.len().max(1);
            let blocks = (CACHED / parts).max(CACHED_A_PART);
            let builder = engine.reader_builder().reload_policy(ReloadPolicy::Manual);
            builder.num_warming_threads(0).doc_store_cache_num_blocks(blocks).try_into()
        })?;
        Snapshot::new(self.dir.clone(), reader.searcher(), self.fields)
    }

    /// Reads every file of the index and compares checksums; costs about a second for each gigabyte.
    pub fn check(&self) -> Result<(), Error> {
        proved::check(&self.dir, &self.engine, true)
    }

    /// Bytes of all its files.
    pub fn size(&self) -> Result<u64, Error> {
        let entries = fs::read_dir(&self.dir).map_err(|source| meta::io_error(&self.dir, source))?;
        Ok(entries.flatten().filter_map(|entry| entry.metadata().ok()).map(|file| file.len()).sum())
    }
}
