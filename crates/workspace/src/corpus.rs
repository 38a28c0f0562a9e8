use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use epitome_indexer::Snapshot;
use epitome_text::{Article, Language, Published};
use jiff::civil::Date;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use crate::history::Address;
use crate::known::Known;
use crate::tellings::Tellings;
use crate::{Error, Input, Member, Progress, Result, Skipped, SyncOptions, SyncReport, engine, sync};

/// Articles to group, search and summarise, wherever they are kept.
pub(crate) enum Corpus {
    /// Read from a file, held in memory.
    Memory(Vec<Article>),
    /// In an index: the text stays there until it is asked for.
    Index(Arc<Shelf>),
}

/// Bytes that grouping and telling hold for an article, at most, whatever its length (RELIABILITY.md).
const GROUPING: usize = 5_500;

/// An index' content, and the folder where what is remembered of it is kept.
pub(crate) struct Shelf {
    pub(crate) snapshot: Snapshot,
    pub(crate) place: PathBuf,
    pub(crate) known: Known,
    /// What was made of its stories, where it is held open.
    pub(crate) tellings: Option<Arc<Tellings>>,
    /// Bytes that grouping may take; `None`: as many as it needs.
    memory: Option<usize>,
    /// Of each article, all that is stored of it, once somebody asked.
    hashes: OnceLock<Vec<u64>>,
}

impl Shelf {
    pub(crate) fn new(snapshot: Snapshot, place: &Path, memory: Option<usize>) -> Arc<Self> {
        Arc::new(Self { memory, ..Self::bare(snapshot, place) })
    }

    /// One that remembers what was made of its stories.
    pub(crate) fn held(snapshot: Snapshot, place: &Path, tellings: Arc<Tellings>) -> Arc<Self> {
        Arc::new(Self { tellings: Some(tellings), ..Self::bare(snapshot, place) })
    }

    fn bare(snapshot: Snapshot, place: &Path) -> Self {
        let (known, hashes) = (Known::default(), OnceLock::new());
        Self { snapshot, place: place.to_owned(), known, tellings: None, memory: None, hashes }
    }
}

impl std::ops::Deref for Shelf {
    type Target = Snapshot;

    fn deref(&self) -> &Snapshot {
        &self.snapshot
    }
}

/// What [`open`] gives.
pub(crate) struct Opened {
    pub(crate) corpus: Corpus,
    pub(crate) skipped: Vec<Skipped>,
    pub(crate) sync: Option<SyncReport>,
}

/// What a digest keeps of every article: everything but the body.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Card {
    pub(crate) id: String,
    pub(crate) path: String,
    pub(crate) part: Option<String>,
    pub(crate) title: String,
    pub(crate) source: Option<String>,
    pub(crate) published: Option<Published>,
    pub(crate) language: Language,
    pub(crate) url: Option<String>,
}

impl Card {
    pub(crate) fn new(article: &Article) -> Self {
        Self {
            id: article.id.clone(),
            path: article.path.clone(),
            part: article.part.clone(),
            title: title_of(article),
            source: article.source.clone(),
            published: article.published,
            language: article.language,
            url: article.url.clone(),
        }
    }

    /// Where the article is.
    pub(crate) fn address(&self) -> Address<'_> {
        (&self.path, self.part.as_deref())
    }

    /// The article as a digest or timeline lists it; neither cited nor a copy until somebody says so.
    pub(crate) fn member(&self, number: usize, body: &str) -> Member {
        let Self { id, path, part, title, source, published, language, url } = self.clone();
        let hash = hash(body);
        let (cited, copy_of) = (false, None);
        Member { number, id, path, part, title, source, published, language, url, hash, cited, copy_of }
    }

    /// Whether it states its date: a file's own time is none.
    pub(crate) fn dated(&self) -> bool {
        self.published.is_some_and(|published| published.is_stated())
    }

    /// Sorts articles the same on every machine: by date, then place.
    pub(crate) fn order(&self) -> impl Ord + '_ {
        let dated = self.published.map(|published| published.at);
        (dated.is_none(), dated, &self.path, &self.part, &self.id)
    }
}

/// An article's title; the start of its text if it has none.
pub(crate) fn title_of(article: &Article) -> String {
    let title = article.title.trim();
    if !title.is_empty() {
        return title.to_owned();
    }
    let mut words = article.body.split_whitespace();
    let mut start: Vec<&str> = words.by_ref().take(12).collect();
    if words.next().is_some() {
        start.push("…");
    }
    start.join(" ")
}

/// Opens the input: a folder through its index (synced first unless `options` is `None`), a file by reading it.
pub(crate) fn open(input: &Input, options: Option<&SyncOptions>, progress: Progress<'_>) -> Result<Opened> {
    match input {
        Input::Folder(places) => {
            let report = options.map(|options| sync(places, options, progress)).transpose()?;
            let snapshot = places.open()?.scan()?;
            let skipped = match &report {
                Some(report) => report.skipped.clone(),
                None => sync::skipped(&snapshot.files()?),
            };
            let memory = options.and_then(|options| options.memory);
            let corpus = Corpus::Index(Shelf::new(snapshot, &places.index, memory));
            Ok(Opened { corpus, skipped, sync: report })
        }
        Input::Held(held) => Ok(Opened {
            corpus: Corpus::Index(Arc::clone(&held.shelf)),
            skipped: held.skipped.to_vec(),
            sync: None,
        }),
        Input::File(path) => {
            let reading = options.map(|options| options.reading.clone()).unwrap_or_default();
            let (articles, skipped) = read_files(std::slice::from_ref(path), &reading)?;
            Ok(Opened { corpus: Corpus::Memory(articles), skipped, sync: None })
        }
        Input::Engine(wanted) => {
            let corpus = engine::candidates(wanted)?;
            Ok(Opened { corpus, skipped: Vec::new(), sync: None })
        }
    }
}

/// Reads files into memory, in the order given.
///
/// # Errors
/// If none of them gives an article: the first one's cause.
pub(crate) fn read_files(
    paths: &[PathBuf],
    reading: &epitome_reader::Options,
) -> Result<(Vec<Article>, Vec<Skipped>)> {
    let (mut articles, mut skipped, mut first) = (Vec::new(), Vec::new(), None);
    for path in paths {
        match read_path(path, reading, &mut |article| articles.push(article)) {
            Ok(outcome) => skipped.extend(parts(path, &outcome)),
            Err(Error::Unreadable { path, why }) => {
                skipped.push(Skipped { path: path.display().to_string(), why: why.clone() });
                first.get_or_insert(Error::Unreadable { path, why });
            }
            Err(error) => return Err(error),
        }
    }
    match first {
        Some(error) if articles.is_empty() => Err(error),
        _ => Ok((articles, skipped)),
    }
}

/// Entries of a file that could not be read, by address.
pub(crate) fn parts(path: &Path, outcome: &epitome_reader::Outcome) -> Vec<Skipped> {
    let address = |part: &str| format!("{}#{part}", path.display());
    let parts = outcome.skipped.iter();
    parts.map(|part| Skipped { path: address(&part.part), why: part.why.clone() }).collect()
}

/// Reads one file, or standard input if `path` is `-`.
pub(crate) fn read_path(
    path: &Path,
    reading: &epitome_reader::Options,
    sink: &mut dyn FnMut(Article),
) -> Result<epitome_reader::Outcome> {
    let unreadable = |why: String| Error::Unreadable { path: path.to_owned(), why };
    if let Ok(meta) = std::fs::metadata(path)
        && meta.is_file()
    {
        reading.limits.check_size(meta.len()).map_err(|why| unreadable(why.to_string()))?;
    }
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else if path.exists() {
        std::fs::read(path)
    } else {
        return Err(unreadable("no such file".to_owned()));
    };
    let bytes = bytes.map_err(|error| unreadable(error.to_string()))?;
    let shown = path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    let modified = std::fs::metadata(path).and_then(|meta| meta.modified()).ok();
    let input = epitome_reader::Input {
        path: &shown,
        bytes: &bytes,
        modified: modified.map(crate::walk::nanoseconds),
    };
    epitome_reader::read(input, reading, sink).map_err(|why| unreadable(why.to_string()))
}

/// Days between which articles are taken, both included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Days {
    pub(crate) since: Option<Date>,
    pub(crate) until: Option<Date>,
}

impl Days {
    /// Whether an article published then is published on one of them; without limits every article is,
    /// with limits an undated one is not.
    pub(crate) fn hold(self, published: Option<Published>) -> bool {
        let day = published.map(|published| published.at.date());
        self.since.is_none_or(|since| day.is_some_and(|day| day >= since))
            && self.until.is_none_or(|until| day.is_some_and(|day| day <= until))
    }
}

impl Corpus {
    /// Gives all articles in batches, ordered by path and place in the file.
    pub(crate) fn each(&self, visit: &mut dyn FnMut(Vec<Article>)) -> Result<()> {
        match self {
            Self::Memory(articles) => {
                articles.chunks(1024).for_each(|batch| visit(batch.to_vec()));
                Ok(())
            }
            Self::Index(snapshot) => Ok(snapshot.articles(visit)?),
        }
    }

    /// Gives the articles at `positions` (in the order of [`Corpus::each`]) in batches, in the order given; each
    /// must be there.
    pub(crate) fn at(&self, positions: &[usize], visit: &mut dyn FnMut(Vec<Article>)) -> Result<()> {
        match self {
            Self::Memory(articles) => {
                let some = |places: &[usize]| places.iter().map(|&at| articles[at].clone()).collect();
                positions.chunks(1024).for_each(|places| visit(some(places)));
                Ok(())
            }
            Self::Index(snapshot) => Ok(snapshot.articles_at(positions, visit)?),
        }
    }

    /// The articles at `positions`, each with its position, in order.
    pub(crate) fn fetch(&self, positions: &FxHashSet<usize>) -> Result<Vec<(usize, Article)>> {
        let mut positions: Vec<usize> = positions.iter().copied().collect();
        positions.sort_unstable();
        let mut articles = Vec::with_capacity(positions.len());
        self.at(&positions, &mut |batch| articles.extend(batch))?;
        Ok(positions.into_iter().zip(articles).collect())
    }

    /// What was made of its stories, and a hash of all that is stored of each article, where that is remembered.
    pub(crate) fn tellings(&self) -> Result<Option<(&Tellings, &[u64])>> {
        let Self::Index(shelf) = self else { return Ok(None) };
        let Some(tellings) = &shelf.tellings else { return Ok(None) };
        let hashes = match shelf.hashes.get() {
            Some(hashes) => hashes,
            None => {
                let hashes = shelf.snapshot.hashes()?;
                shelf.hashes.get_or_init(|| hashes)
            }
        };
        Ok(Some((tellings, hashes)))
    }

    /// Where stories and corrections are remembered; `None` if nothing is.
    pub(crate) fn memory(&self) -> Option<&Path> {
        match self {
            Self::Memory(_) => None,
            Self::Index(shelf) => Some(&shelf.place),
        }
    }

    /// Whether so many articles can be grouped in the memory that is allowed.
    ///
    /// # Errors
    /// What to do if they cannot.
    pub(crate) fn affords(&self, articles: usize) -> Result<()> {
        let needed = articles * GROUPING;
        let Self::Index(shelf) = self else { return Ok(()) };
        match shelf.memory {
            Some(allowed) if needed > allowed => Err(Error::Usage(format!(
                "grouping {articles} articles into stories takes about {} MB, and --memory allows {}; allow more, \
                 or take fewer articles with --since, --until or --query",
                needed.div_ceil(1_000_000),
                allowed / 1_000_000
            ))),
            _ => Ok(()),
        }
    }

    /// Number of articles.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Memory(articles) => articles.len(),
            Self::Index(snapshot) => snapshot.len(),
        }
    }

    /// Fingerprint of what is in it.
    pub(crate) fn fingerprint(&self) -> Result<String> {
        match self {
            Self::Index(snapshot) => Ok(snapshot.fingerprint()?),
            Self::Memory(articles) => {
                let mut lines: Vec<String> = articles
                    .iter()
                    .map(|article| format!("{} {}\n", article.id, hash(&article.body)))
                    .collect();
                lines.sort_unstable();
                Ok(hash(&lines.concat()))
            }
        }
    }
}

/// blake3 of a text, in hexadecimal.
pub(crate) fn hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}
