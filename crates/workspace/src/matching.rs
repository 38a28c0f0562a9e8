//! Which articles of a corpus match a query.

use std::sync::Arc;

use epitome_indexer::{FileRecord, Index, Request, names_story};
use epitome_text::Article;

use crate::corpus::Corpus;
use crate::membership::{membership, membership_of};
use crate::{Error, Input, Progress, Result};

/// Memory that the index of articles in memory may take, in bytes.
const MEMORY: usize = 32 << 20;

/// Places in the corpus of the articles that match `query`, in order.
pub(crate) fn matching(
    (input, corpus): (&Input, &Corpus),
    query: &str,
    progress: Progress<'_>,
) -> Result<Vec<usize>> {
    let mut request = Request { query: query.to_owned(), ..Request::default() };
    match corpus {
        Corpus::Index(shelf) => {
            if names_story(query) {
                request.groups = match input {
                    Input::Folder(places) => Some(membership(places, shelf, progress)?.groups),
                    Input::Held(_) => Some(Arc::clone(&membership_of(shelf, progress)?.groups)),
                    Input::File(_) => None,
                };
            }
            Ok(shelf.matching(&request)?)
        }
        Corpus::Memory(articles) => among(articles, &request),
    }
}

/// Reads the query as that of a folder is read: the articles are indexed in a temporary place.
fn among(articles: &[Article], request: &Request) -> Result<Vec<usize>> {
    let place = tempfile::tempdir().map_err(|source| Error::Io { path: std::env::temp_dir(), source })?;
    let index = Index::create(place.path())?;
    let writer = index.writer(MEMORY)?;
    writer.record_file(&FileRecord::default())?;
    articles.iter().try_for_each(|article| writer.add_article(article))?;
    writer.commit()?;
    // The index orders by path, then as added.
    let mut order: Vec<usize> = (0..articles.len()).collect();
    order.sort_by_key(|&at| &articles[at].path);
    let mut places: Vec<usize> =
        index.snapshot()?.matching(request)?.into_iter().map(|number| order[number]).collect();
    places.sort_unstable();
    Ok(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_in_memory() {
        let article = |path: &str, body: &str| Article {
            id: path.to_owned(),
            path: path.to_owned(),
            body: body.to_owned(),
            ..Article::default()
        };
        let articles = [
            article("b", "A night of frost ruined the pears."),
            article("a", "The bridge is shut."),
            article("b", "Frost is expected on the bridge."),
        ];
        let check = |query: &str, expect: &[usize]| {
            let request = Request { query: query.to_owned(), ..Request::default() };
            assert_eq!(among(&articles, &request).unwrap(), expect, "{query}");
        };
        check("frost", &[0, 2]);
        check("frost bridges", &[0, 1, 2]);
        check("bridge -frost", &[1]);
        check("\"of frost\"", &[0]);
        check("zeppelin", &[]);
    }
}
