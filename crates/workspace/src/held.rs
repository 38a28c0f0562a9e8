//! An index held open: one view that many requests read at once, while syncs write the next.

use std::sync::Arc;

use epitome_indexer::Request;
use epitome_text::{Article, Span};

use crate::corpus::{Corpus, Shelf};
use crate::digest::tell_one;
use crate::known::Membership;
use crate::search::{answer, similar};
use crate::summarize::summarize_articles;
use crate::tellings::Tellings;
use crate::{
    DigestOptions, DigestStory, Places, Result, SearchOptions, SearchResults, Skipped, SummarizeOptions,
    SummaryResult, sync,
};

/// Entries of one file among which the matches of one article are looked for.
const ENTRIES: usize = 200;

/// A fixed view of a folder's index. Clones share it; as an [`Input`](crate::Input) it serves every use case.
#[derive(Clone)]
pub struct Held {
    pub(crate) places: Places,
    pub(crate) shelf: Arc<Shelf>,
    pub(crate) skipped: Arc<Vec<Skipped>>,
}

impl Held {
    /// Opens the index of `places` as it is now.
    ///
    /// # Errors
    /// What the index refuses; there is none before the first sync.
    pub fn open(places: &Places) -> Result<Self> {
        Self::with(places, Arc::default())
    }

    /// The same index as it is now. What was made of stories that are what they were is not made again.
    ///
    /// # Errors
    /// What the index refuses.
    pub fn reopen(&self) -> Result<Self> {
        Self::with(&self.places, self.shelf.tellings.clone().unwrap_or_default())
    }

    fn with(places: &Places, tellings: Arc<Tellings>) -> Result<Self> {
        let snapshot = places.open()?.snapshot()?.sparing();
        let skipped = Arc::new(sync::skipped(&snapshot.files()?));
        let shelf = Shelf::held(snapshot, &places.index, tellings);
        Ok(Self { places: places.clone(), shelf, skipped })
    }

    /// The places of its folder.
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// Finds out now what searches would find out when they first name a story.
    ///
    /// # Errors
    /// What the index refuses.
    pub fn prepare(&self) -> Result<()> {
        self.shelf.stories(&|_| ()).map(|grouped| drop(grouped.membership().clone()))
    }

    /// Number of articles.
    pub fn articles(&self) -> usize {
        self.shelf.len()
    }

    /// Files and entries that could not be read when the index was written.
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    /// Fingerprint of the indexed articles.
    ///
    /// # Errors
    /// What the index refuses.
    pub fn fingerprint(&self) -> Result<String> {
        Ok(self.shelf.fingerprint()?)
    }

    /// The indexed article of this address (`path`, or `path#part` for one of several in a file).
    /// The address is looked up in the index: no file is opened.
    ///
    /// # Errors
    /// What the index refuses.
    pub fn article(&self, address: &str) -> Result<Option<Article>> {
        let whole = self.shelf.articles_of(address)?.into_iter().find(|article| article.part.is_none());
        if whole.is_some() {
            return Ok(whole);
        }
        for (at, _) in address.rmatch_indices('#') {
            let part = Some(&address[at + 1..]);
            let entries = self.shelf.articles_of(&address[..at])?;
            if let Some(entry) = entries.into_iter().find(|article| article.part.as_deref() == part) {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }

    /// Where words of `query` stand in the article's body, in order.
    ///
    /// # Errors
    /// What the index refuses.
    pub fn matches(&self, article: &Article, query: &str) -> Result<Vec<Span>> {
        let request = Request {
            query: query.to_owned(),
            paths: vec![literal(&article.path)],
            limit: ENTRIES,
            context: usize::MAX,
            ..Request::default()
        };
        let hits = self.shelf.search(&request)?.hits;
        let Some(hit) = hits
            .into_iter()
            .find(|hit| (&hit.article.path, &hit.article.part) == (&article.path, &article.part))
        else {
            return Ok(Vec::new());
        };
        let start = hit.snippet.span.start;
        let moved = |span: &Span| Span { start: span.start + start, end: span.end + start };
        Ok(hit.snippet.matches.iter().map(moved).collect())
    }

    /// As [`search`](crate::search), without a sync.
    ///
    /// # Errors
    /// What the index refuses.
    pub fn search(&self, options: &SearchOptions) -> Result<SearchResults> {
        answer(&self.shelf, &self.stories(options)?, options)
    }

    /// As [`summarize`](crate::summarize) for articles of the index; the files of `options` do not matter.
    pub fn summarize(&self, articles: &[Article], options: &SummarizeOptions) -> SummaryResult {
        summarize_articles(articles, &[], options)
    }

    /// The story of that id, told as a digest of all articles tells it; `None` if there is none. Of `options` the
    /// words and the method matter.
    ///
    /// # Errors
    /// What the index refuses.
    pub fn story(&self, id: &str, options: &DigestOptions) -> Result<Option<DigestStory>> {
        tell_one(&Corpus::Index(Arc::clone(&self.shelf)), id, options)
    }

    /// As [`like`](crate::like) for an indexed article, without a sync.
    ///
    /// # Errors
    /// What the index refuses.
    pub fn like(&self, article: &Article, options: &SearchOptions) -> Result<SearchResults> {
        similar(&self.shelf, &self.stories(options)?, article, options)
    }

    /// The stories, where they must be known to answer.
    fn stories(&self, options: &SearchOptions) -> Result<Membership> {
        if !options.names_story() {
            return Ok(Membership::default());
        }
        Ok(self.shelf.stories(&|_| ())?.membership().clone())
    }
}

/// A path filter that lets this path pass, and few others.
fn literal(path: &str) -> String {
    let special = |c| matches!(c, '*' | '?' | '[' | ']' | '{' | '}');
    if !path.contains(special) {
        return path.to_owned();
    }
    let escaped = |c| match c {
        '\\' => "\\\\".to_owned(),
        c if special(c) => format!("[{c}]"),
        c => c.to_string(),
    };
    path.chars().map(escaped).collect()
}

impl std::fmt::Debug for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Held").field("places", &self.places).finish_non_exhaustive()
    }
}

impl PartialEq for Held {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.shelf, &other.shelf)
    }
}

impl Eq for Held {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Input, SyncOptions, digest, render, silent};

    #[test]
    fn what_is_told_again_is_told_as_at_first() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, title: &str, text: &str| {
            let text = format!("---\ntitle: {title}\ndate: 2025-08-12\nsource: {name} Post\n---\n\n{text}\n");
            std::fs::write(folder.path().join(name), text).unwrap();
        };
        let bridge =
            "Engineers shut the harbour bridge at Varn. They had found cracks in 12 beams. Ferries run.";
        write("a.md", "Cracks shut the harbour bridge at Varn", bridge);
        write(
            "b.md",
            "Harbour bridge at Varn is shut",
            &bridge.replace("12 beams. Ferries", "15 beams. Buses"),
        );
        write("c.md", "Pears are late", "Growers around Molde wait for the pears. Frost had come in May.");
        let places = Places::new(folder.path(), None).unwrap();
        let told = |held: &Held| {
            let options = DigestOptions { sync: None, ..DigestOptions::default() };
            render::json(&digest(&Input::Held(held.clone()), &options, &silent).unwrap()).unwrap()
        };
        let synced = || sync::sync(&places, &SyncOptions::default(), &silent).unwrap();
        synced();
        let held = Held::open(&places).unwrap();
        let first = told(&held);
        assert_eq!(told(&held.reopen().unwrap()), first);
        write(
            "d.md",
            "Bridge at Varn to open",
            "The harbour bridge at Varn opens on Friday. Cracks in 15 beams are welded.",
        );
        write("c.md", "Pears are late", "Growers around Molde wait for the pears until June.");
        synced();
        let again = told(&held.reopen().unwrap());
        assert_eq!(again, told(&Held::open(&places).unwrap()));
        assert_ne!(again, first);
    }
}
