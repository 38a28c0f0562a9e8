use std::path::PathBuf;
use std::sync::{Mutex, OnceLock};

use epitome_text::Article;
use rayon::prelude::*;
use tantivy::columnar::StrColumn;
use tantivy::schema::Value;
use tantivy::{DocAddress, Searcher, TantivyDocument};

use crate::error::guard;
use crate::order::{Address, Order};
use crate::part::Part;
use crate::schema::Fields;
use crate::search::{Lexicons, Overview};
use crate::{Error, FileRecord, stored};

/// Articles that one thread reads alone: handing a few to others costs more, and makes who asks wait for whatever
/// they are busy with.
const FEW: usize = 32;
/// Articles read at a time by [`Snapshot::articles`].
const BATCH: usize = 256;

/// A fixed view of the last commit.
pub struct Snapshot {
    pub(crate) dir: PathBuf,
    searcher: Searcher,
    fields: Fields,
    pub(crate) parts: Vec<Part>,
    articles: usize,
    order: OnceLock<Order>,
    ordering: Mutex<()>,
    pub(crate) overview: Overview,
    pub(crate) lexicons: Lexicons,
}

impl Snapshot {
    pub(crate) fn new(dir: PathBuf, searcher: Searcher, fields: Fields) -> Result<Self, Error> {
        let parts = guard(&dir, || {
            searcher
                .segment_readers()
                .iter()
                .map(|reader| Part::open(reader, fields))
                .collect::<Result<Vec<_>, _>>()
        })?;
        let articles = guard(&dir, || Ok(parts.iter().map(|part| part.articles().count()).sum()))?;
        Ok(Self {
            dir,
            searcher,
            fields,
            parts,
            articles,
            order: OnceLock::new(),
            ordering: Mutex::default(),
            overview: Overview::default(),
            lexicons: Lexicons::default(),
        })
    }

    /// The same, remembering less of the words that searches meet: they look more of them up again.
    pub fn sparing(mut self) -> Self {
        self.lexicons = Lexicons::small();
        self
    }

    /// Number of articles.
    pub fn len(&self) -> usize {
        self.articles
    }

    /// Whether it holds no article.
    pub fn is_empty(&self) -> bool {
        self.articles == 0
    }

    /// Every file record, by path. Reads no article; about 1 µs a file.
    pub fn files(&self) -> Result<Vec<FileRecord>, Error> {
        let mut files = Vec::new();
        for part in &self.parts {
            files.extend(guard(&self.dir, || files_of(part))?);
        }
        files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        Ok(files)
    }

    /// Gives every article to `visit` in batches, in the order of (path, position in the file).
    pub fn articles(&self, visit: &mut dyn FnMut(Vec<Article>)) -> Result<(), Error> {
        for batch in self.order()?.articles.chunks(BATCH) {
            visit(self.load_all(batch)?);
        }
        Ok(())
    }

    /// The articles of one file, in order.
    pub fn articles_of(&self, path: &str) -> Result<Vec<Article>, Error> {
        self.load_all(self.order()?.of_path(path))
    }

    /// The articles of these numbers (their places in the order of [`Snapshot::articles`], from 0), in the
    /// order given, in batches; numbers that no article has are passed over.
    pub fn articles_at(&self, numbers: &[usize], visit: &mut dyn FnMut(Vec<Article>)) -> Result<(), Error> {
        let all = &self.order()?.articles;
        let known: Vec<_> = numbers.iter().filter_map(|&number| all.get(number).copied()).collect();
        for batch in known.chunks(BATCH) {
            visit(self.load_all(batch)?);
        }
        Ok(())
    }

    /// A fingerprint of what is indexed: equal content, equal text, whatever the order of commits.
    pub fn fingerprint(&self) -> Result<String, Error> {
        let order = self.order()?;
        let mut hasher = blake3::Hasher::new();
        for &(path, address) in &order.articles {
            let hash = guard(&self.dir, || Ok(self.parts[address.part as usize].hash.first(address.doc)))?;
            hasher.update(order.paths[path as usize].as_bytes());
            hasher.update(&[0]);
            hasher.update(&hash.unwrap_or_default().to_le_bytes());
        }
        Ok(hasher.finalize().to_hex().to_string())
    }

    /// A hash of each article with its place and all that is known of it, in the order of [`Snapshot::articles`].
    /// Reads no article.
    pub fn hashes(&self) -> Result<Vec<u64>, Error> {
        let hash = |&(_, address): &(u32, Address)| {
            self.parts[address.part as usize].hash.first(address.doc).unwrap_or_default()
        };
        let order = self.order()?;
        guard(&self.dir, || Ok(order.articles.iter().map(hash).collect()))
    }

    pub(crate) fn order(&self) -> Result<&Order, Error> {
        if let Some(order) = self.order.get() {
            return Ok(order);
        }
        let _one_at_a_time = self.ordering.lock();
        if let Some(order) = self.order.get() {
            return Ok(order);
        }
        let order = guard(&self.dir, || Order::of(&self.parts))?;
        Ok(self.order.get_or_init(|| order))
    }

    fn load_all(&self, addresses: &[(u32, Address)]) -> Result<Vec<Article>, Error> {
        let load = |&(_, address): &(u32, Address)| self.load(address);
        if addresses.len() <= FEW {
            return addresses.iter().map(load).collect();
        }
        addresses.par_iter().map(load).collect()
    }

    /// An article's id, without reading it.
    pub(crate) fn id_of(&self, address: Address) -> Result<String, Error> {
        let part = &self.parts[address.part as usize];
        let value = |column: &Option<StrColumn>| -> tantivy::Result<Option<String>> {
            let Some(column) = column else { return Ok(None) };
            let Some(ordinal) = column.ords().first(address.doc) else { return Ok(None) };
            let mut text = String::new();
            Ok(column.ord_to_str(ordinal, &mut text)?.then_some(text))
        };
        guard(&self.dir, || match value(&part.id)? {
            Some(id) => Ok(id),
            None => Ok(value(&part.path)?.unwrap_or_default()),
        })
    }

    /// Reads an article and proves it whole: what is quoted is what was indexed.
    pub(crate) fn load(&self, address: Address) -> Result<Article, Error> {
        let at = DocAddress::new(address.part, address.doc);
        let document: TantivyDocument = guard(&self.dir, || self.searcher.doc(at))?;
        let text = document.get_first(self.fields.article).and_then(|value| value.as_str());
        let hash = guard(&self.dir, || Ok(self.parts[address.part as usize].hash.first(address.doc)))?;
        let whole = text.filter(|text| Some(stored::hash(text)) == hash).and_then(stored::decode);
        whole.ok_or_else(|| Error::Corrupt {
            path: self.dir.clone(),
            why: "a stored article has changed".into(),
        })
    }
}

fn files_of(part: &Part) -> tantivy::Result<Vec<FileRecord>> {
    let Some(column) = part.reader.fast_fields().bytes("file")? else { return Ok(Vec::new()) };
    let mut alive = vec![false; column.num_terms()];
    for doc in part.reader.doc_ids_alive() {
        if let Some(slot) = column.ords().first(doc).and_then(|ordinal| alive.get_mut(ordinal as usize)) {
            *slot = true;
        }
    }
    let mut files = Vec::new();
    let mut stream = column.dictionary().stream()?;
    for alive in alive {
        if stream.advance() && alive {
            files.push(serde_json::from_slice(stream.key())?);
        }
    }
    Ok(files)
}
