use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};

use epitome_text::Article;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::citation::{Address, Citation};
use crate::corpus::{hash, read_files, title_of};
use crate::render::place;
use crate::rules::Rules;
use crate::walk::{Found, Selection, walk};
use crate::{Error, Held, Input, Result};

type Articles = Arc<Vec<Article>>;

/// The files as they are now, read when asked for.
pub(super) struct Shelf {
    reading: epitome_reader::Options,
    /// Files of the folder by path; a digest cannot name any other.
    files: FxHashMap<String, Found>,
    /// The same paths without white space: a text may be wrapped within a path.
    bare: FxHashMap<String, String>,
    /// All articles of a file that is no folder, whatever path it had before.
    single: Option<Articles>,
    read: Mutex<FxHashMap<String, Articles>>,
    all: OnceLock<Vec<Articles>>,
}

impl Shelf {
    /// A folder is read as its index was, unless `reading` names settings.
    pub(super) fn new(input: &Input, reading: &epitome_reader::Options) -> Result<Self> {
        let (mut files, mut single) = (FxHashMap::default(), None);
        let mut reading = reading.clone();
        match input {
            Input::Folder(places) | Input::Held(Held { places, .. }) => {
                reading = Rules::of(places, &reading, false)?.apply(&reading);
                let selection = Selection { no_ignore: true, ..Selection::default() };
                files = walk(places, &selection)?
                    .files
                    .into_iter()
                    .map(|found| (found.path.clone(), found))
                    .collect();
            }
            Input::Engine(_) => {
                return Err(Error::Usage(
                    "a digest is checked against files, not against a search engine".to_owned(),
                ));
            }
            Input::File(path) => {
                single = Some(Arc::new(read_files(std::slice::from_ref::<PathBuf>(path), &reading)?.0));
            }
        }
        let bare = files.keys().map(|path| (bare(path), path.clone())).collect();
        Ok(Self { reading, files, bare, single, read: Mutex::default(), all: OnceLock::new() })
    }

    /// Reads files at once, in parallel; unknown paths are passed over.
    pub(super) fn load<'p>(&self, paths: impl Iterator<Item = Option<&'p str>>) {
        let mut paths: Vec<&str> = paths.flatten().collect();
        paths.sort_unstable();
        paths.dedup();
        paths.par_iter().for_each(|path| drop(self.of_file(path)));
    }

    /// The articles of a file; `None` if the folder has no such file, none in it if it cannot be read.
    pub(super) fn of_file(&self, path: &str) -> Option<Articles> {
        if let Some(single) = &self.single {
            return Some(Arc::clone(single));
        }
        let found = self.files.get(path)?;
        if let Some(articles) = self.read.lock().ok()?.get(path) {
            return Some(Arc::clone(articles));
        }
        let articles = Arc::new(read(found, &self.reading));
        self.read.lock().ok()?.insert(path.to_owned(), Arc::clone(&articles));
        Some(articles)
    }

    /// Every article of the folder, by path.
    pub(super) fn all(&self) -> &[Articles] {
        self.all.get_or_init(|| {
            let mut paths: Vec<&String> = self.files.keys().collect();
            paths.sort_unstable();
            let articles = paths.par_iter().filter_map(|path| self.of_file(path)).collect();
            if let Some(single) = &self.single { vec![Arc::clone(single)] } else { articles }
        })
    }

    /// The file that a citation names, with the place of the article in it.
    pub(super) fn address(&self, citation: &Citation) -> Option<(Articles, Wanted)> {
        match &citation.address {
            Address::Exact { path, part, id } => {
                Some((self.of_file(path)?, Wanted::Exact { part: part.clone(), id: id.clone() }))
            }
            Address::File { path, place } => Some((self.of_file(path)?, Wanted::Place(place.clone()))),
            Address::Words(words) => places(words).find_map(|place| {
                let articles = self.of_file(&self.file_of(&bare(place))?)?;
                Some((articles, Wanted::Place(place.to_owned())))
            }),
        }
    }

    /// The file that a place without white space names: `a.txt`, `a.jsonl#3`, `a.jsonl,wire-77`.
    fn file_of(&self, place: &str) -> Option<String> {
        if self.single.is_some() {
            return Some(place.to_owned());
        }
        let cuts = place.match_indices(['#', ',']).map(|(at, _)| at);
        [place.len()].into_iter().chain(cuts).find_map(|end| self.bare.get(&place[..end]).cloned())
    }
}

fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Ends of an entry that may be a place: what stands in parentheses, else what follows a colon.
fn places(words: &str) -> impl Iterator<Item = &str> {
    let ends = words.rmatch_indices(')').map(|(at, _)| at);
    let inside =
        ends.flat_map(move |end| words[..end].match_indices('(').map(move |(at, _)| &words[at + 1..end]));
    let tails = words.match_indices(": ").map(move |(at, _)| &words[at + 2..]);
    inside.chain(tails).chain([words])
}

/// Which article of a file is meant.
pub(super) enum Wanted {
    Exact { part: Option<String>, id: String },
    Place(String),
}

impl Wanted {
    /// The article meant; entries that only moved within the file are known by their text or title.
    pub(super) fn among<'b>(&self, articles: &'b [Article], citation: &Citation) -> Option<&'b Article> {
        let same_text = || {
            articles
                .iter()
                .find(|article| citation.hash.as_deref().is_some_and(|known| hash(&article.body) == known))
        };
        let same_title = || {
            articles
                .iter()
                .find(|article| citation.title.as_ref().is_some_and(|title| &title_of(article) == title))
        };
        let named = articles.iter().find(|article| self.is(article));
        match (named, articles) {
            (Some(article), _) if self.own_id(article) || articles.len() == 1 => Some(article),
            (Some(article), _) => same_text().or(Some(article)),
            (None, [only]) if only.part.is_none() => Some(only),
            (None, _) => same_text().or_else(same_title),
        }
    }

    fn is(&self, article: &Article) -> bool {
        match self {
            Self::Exact { part, id } => &article.id == id || (&article.part == part && !self.own_id(article)),
            Self::Place(wanted) => {
                bare(&place(&article.path, article.part.as_deref(), &article.id)) == bare(wanted)
            }
        }
    }

    /// Whether the id is the record's own rather than made from its place in the file.
    fn own_id(&self, article: &Article) -> bool {
        !article.id.starts_with(&article.path) || article.path.is_empty()
    }
}

fn read(found: &Found, reading: &epitome_reader::Options) -> Vec<Article> {
    let mut articles = Vec::new();
    if let Ok(bytes) = std::fs::read(&found.place) {
        let input =
            epitome_reader::Input { path: &found.path, bytes: &bytes, modified: Some(found.modified) };
        // A file that can no longer be read has no article: its citations are gone.
        let _ = epitome_reader::read(input, reading, &mut |article| articles.push(article));
    }
    articles
}
