use std::io::Read as _;
use std::path::Path;

use epitome_indexer::Request;
use rayon::prelude::*;

use crate::search::Shelf;
use crate::{
    Error, Event, Places, Progress, Question, Result, SearchOptions, SearchResults, Stage, SyncReport,
};

/// Queries that are answered before the first of them is given on.
const AT_ONCE: usize = 32;

/// A query of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchQuery {
    /// What runs call it.
    pub id: String,
    /// The query as typed.
    pub text: String,
}

/// Reads a list of queries, `id<TAB>query` a line; `-` is standard input. Lines without a query are passed
/// over.
///
/// # Errors
/// If it cannot be read, or a line has no tab.
pub fn read_queries(path: &Path) -> Result<Vec<BatchQuery>> {
    let failed = |source| Error::Io { path: path.to_owned(), source };
    let mut text = String::new();
    if path == Path::new("-") {
        std::io::stdin().lock().read_to_string(&mut text).map_err(failed)?;
    } else {
        text = std::fs::read_to_string(path).map_err(failed)?;
    }
    parse(&text).map_err(|line| Error::Unreadable {
        path: path.to_owned(),
        why: format!("line {line} is not an id, a tab and a query"),
    })
}

fn parse(text: &str) -> std::result::Result<Vec<BatchQuery>, usize> {
    let lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.trim().is_empty());
    lines
        .filter_map(|(at, line)| match line.split_once('\t') {
            // It would find every article.
            Some((_, query)) if query.trim().is_empty() => None,
            Some((id, query)) if !id.trim().is_empty() => {
                Some(Ok(BatchQuery { id: id.trim().to_owned(), text: query.trim().to_owned() }))
            }
            _ => Some(Err(at + 1)),
        })
        .collect()
}

/// Answers many queries from one state of the index and gives the results in the order of the queries.
///
/// `options` holds for all of them, but for the query itself; near-copies are hits like others.
///
/// # Errors
/// What the sync, the index or `sink` refuses.
pub fn search_each(
    places: &Places,
    queries: &[BatchQuery],
    options: &SearchOptions,
    progress: Progress<'_>,
    sink: &mut dyn FnMut(&BatchQuery, SearchResults),
) -> Result<Option<SyncReport>> {
    each(places, queries, options, progress, &Shelf::answer, sink)
}

/// Ids of articles with their scores, best first.
pub type Ranking = Vec<(String, f32)>;

/// As [`search_each`], but gives ids and scores alone, which is many times faster.
///
/// # Errors
/// What the sync, the index or `sink` refuses.
pub fn rank_each(
    places: &Places,
    queries: &[BatchQuery],
    options: &SearchOptions,
    progress: Progress<'_>,
    sink: &mut dyn FnMut(&BatchQuery, Ranking),
) -> Result<Option<SyncReport>> {
    let rank = |shelf: &Shelf, options: &SearchOptions| {
        let SearchOptions { limit, offset, .. } = *options;
        Ok(shelf.snapshot.rank(&Request { limit, offset, ..shelf.request(options) })?)
    };
    each(places, queries, options, progress, &rank, sink)
}

fn each<T: Send>(
    places: &Places,
    queries: &[BatchQuery],
    options: &SearchOptions,
    progress: Progress<'_>,
    answer: &(impl Fn(&Shelf, &SearchOptions) -> Result<T> + Sync),
    sink: &mut dyn FnMut(&BatchQuery, T),
) -> Result<Option<SyncReport>> {
    let asked = |query: &BatchQuery| {
        let question = Question { query: query.text.clone(), ..options.question.clone() };
        SearchOptions { question, all_copies: true, ..options.clone() }
    };
    let stories = queries.iter().any(|query| asked(query).names_story());
    let shelf = Shelf::open(places, options, stories, progress)?;
    progress(Event::Start { stage: Stage::Searching, total: queries.len() as u64 });
    for some in queries.chunks(AT_ONCE) {
        let one = |query: &BatchQuery| {
            let results = answer(&shelf, &asked(query));
            progress(Event::Advance(1));
            results
        };
        let found: Vec<_> = some.par_iter().map(one).collect::<Result<_>>()?;
        some.iter().zip(found).for_each(|(query, results)| sink(query, results));
    }
    progress(Event::End);
    Ok(shelf.sync)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_queries() {
        let check = |text: &str, expect: std::result::Result<&[(&str, &str)], usize>| {
            let found = parse(text);
            let pairs: std::result::Result<Vec<_>, _> =
                found.as_ref().map(|found| found.iter().map(|q| (q.id.as_str(), q.text.as_str())).collect());
            assert_eq!(pairs.as_deref().map_err(|line| **line), expect, "{text:?}");
        };
        check("", Ok(&[]));
        check("1\tfrost\n\n2\tpear  harvest\r\n", Ok(&[("1", "frost"), ("2", "pear  harvest")]));
        check("\u{feff}a b\tx\ty", Ok(&[("a b", "x\ty")]));
        check("1\t\n2\tfrost", Ok(&[("2", "frost")]));
        check("1\tfrost\npears", Err(2));
        check("\tfrost", Err(1));
    }
}
