//! Where a unit or a phrase occurs, and how often.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED};

use super::languages::Languages;
use super::unit::Unit;
use crate::part::{Part, Text};
use crate::query::Target;

/// How often something stands in an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Occurrence {
    pub doc: DocId,
    pub title: u32,
    pub body: u32,
}

/// The articles of one part that hold `unit`, by document.
pub(crate) fn of_unit(part: &Part, unit: &Unit) -> tantivy::Result<Vec<Occurrence>> {
    let mut all = Vec::new();
    for variant in &unit.variants {
        let keep =
            |doc| variant.languages == Languages::ALL || variant.languages.contains(part.language_of(doc));
        for (in_title, text) in texts(part, unit.target) {
            let Some(mut postings) = open(text, &variant.term, IndexRecordOption::WithFreqs)? else {
                continue;
            };
            while postings.doc() != TERMINATED {
                let doc = postings.doc();
                if part.is_alive(doc) && keep(doc) {
                    all.push(Occurrence::new(doc, in_title, postings.term_freq()));
                }
                postings.advance();
            }
        }
    }
    Ok(merged(all))
}

/// Those of `docs`, which are sorted, that hold `unit`.
pub(crate) fn among(part: &Part, unit: &Unit, docs: &[DocId]) -> tantivy::Result<Vec<Occurrence>> {
    let mut all = Vec::new();
    for variant in &unit.variants {
        for (in_title, text) in texts(part, unit.target) {
            let Some(mut postings) = open(text, &variant.term, IndexRecordOption::WithFreqs)? else {
                continue;
            };
            for &doc in docs {
                let found = if postings.doc() < doc { postings.seek(doc) } else { postings.doc() };
                if found == doc && variant.languages.contains(part.language_of(doc)) {
                    all.push(Occurrence::new(doc, in_title, postings.term_freq()));
                }
            }
        }
    }
    Ok(merged(all))
}

/// How many live articles hold `term` in their body.
pub(crate) fn holding(parts: &[Part], term: &str) -> tantivy::Result<usize> {
    let mut count = 0;
    for part in parts {
        let terms = part.body.terms.terms();
        let Some(info) = terms.get(term.as_bytes())? else { continue };
        count += match part.reader.alive_bitset() {
            None => info.doc_freq as usize,
            Some(alive) => {
                let postings =
                    part.body.terms.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
                postings.doc_freq_given_deletes(alive) as usize
            }
        };
    }
    Ok(count)
}

/// The articles of one part, of `languages`, that hold `terms` one after the other or, with some `slop`, in
/// any order with at most so many others between.
pub(crate) fn of_phrase(
    part: &Part,
    terms: &[String],
    target: Target,
    languages: Languages,
    slop: u32,
) -> tantivy::Result<Vec<Occurrence>> {
    let mut all = Vec::new();
    for (in_title, text) in texts(part, target) {
        let opened = terms.iter().map(|term| open(text, term, IndexRecordOption::WithFreqsAndPositions));
        let Some(mut postings) = opened.collect::<tantivy::Result<Option<Vec<_>>>>()? else { continue };
        let mut positions = vec![Vec::new(); terms.len()];
        let mut doc = 0;
        while let Some(found) = next_common(&mut postings, doc) {
            doc = found + 1;
            if part.is_alive(found) && languages.contains(part.language_of(found)) {
                for (postings, positions) in postings.iter_mut().zip(&mut positions) {
                    postings.positions(positions);
                }
                let count = if slop == 0 { runs(&positions) } else { windows(&positions, slop) };
                if count > 0 {
                    all.push(Occurrence::new(found, in_title, count));
                }
            }
        }
    }
    Ok(merged(all))
}

impl Occurrence {
    fn new(doc: DocId, in_title: bool, count: u32) -> Self {
        let (title, body) = if in_title { (count, 0) } else { (0, count) };
        Self { doc, title, body }
    }
}

fn texts(part: &Part, target: Target) -> impl Iterator<Item = (bool, &Text)> {
    let title = (target != Target::Body).then_some((true, &part.title));
    let body = (target != Target::Title).then_some((false, &part.body));
    title.into_iter().chain(body)
}

fn open(text: &Text, term: &str, option: IndexRecordOption) -> tantivy::Result<Option<SegmentPostings>> {
    let info = text.terms.terms().get(term.as_bytes())?;
    Ok(info.map(|info| text.terms.read_postings_from_terminfo(&info, option)).transpose()?)
}

/// Sorted lists end to end, as one list with one entry a document.
fn merged(mut all: Vec<Occurrence>) -> Vec<Occurrence> {
    all.sort_by_key(|occurrence| occurrence.doc);
    all.dedup_by(|next, kept| {
        let same = next.doc == kept.doc;
        if same {
            kept.title += next.title;
            kept.body += next.body;
        }
        same
    });
    all
}

/// The first document from `doc` on that all of `postings` hold; they are moved to it.
fn next_common(postings: &mut [SegmentPostings], mut doc: DocId) -> Option<DocId> {
    'candidates: loop {
        for list in postings.iter_mut() {
            let found = if list.doc() < doc { list.seek(doc) } else { list.doc() };
            if found == TERMINATED {
                return None;
            }
            if found > doc {
                doc = found;
                continue 'candidates;
            }
        }
        return Some(doc);
    }
}

/// How often the terms stand one after the other.
fn runs(positions: &[Vec<u32>]) -> u32 {
    let Some((first, rest)) = positions.split_first() else { return 0 };
    let follows =
        |start: u32| rest.iter().zip(1..).all(|(list, step)| list.binary_search(&(start + step)).is_ok());
    first.iter().filter(|start| follows(**start)).count() as u32
}

/// How many separate windows hold all terms with at most `slop` others.
fn windows(positions: &[Vec<u32>], slop: u32) -> u32 {
    let longest = positions.len() as u32 + slop;
    let mut heads = vec![0; positions.len()];
    let mut count = 0;
    loop {
        let current = || positions.iter().zip(&heads).map(|(list, head)| list.get(*head).copied());
        let Some(last) = current().collect::<Option<Vec<_>>>().and_then(|found| found.into_iter().max())
        else {
            return count;
        };
        let first = current().flatten().min().unwrap_or(last);
        let hit = last - first < longest;
        count += u32::from(hit);
        for (list, head) in positions.iter().zip(&mut heads) {
            // After a hit all move on; else what stands too far before the last.
            let from = if hit { last + 1 } else { (last + 1).saturating_sub(longest).max(first + 1) };
            *head += list[*head..].partition_point(|position| *position < from);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(positions: &[&[u32]], slop: u32, expect: u32) {
        let positions: Vec<_> = positions.iter().map(|list| list.to_vec()).collect();
        let found = if slop == 0 { runs(&positions) } else { windows(&positions, slop) };
        assert_eq!(found, expect, "{positions:?} ~{slop}");
    }

    #[test]
    fn positions() {
        check(&[&[0, 5], &[1, 9], &[2, 10]], 0, 1);
        check(&[&[0, 5], &[1, 6]], 0, 2);
        check(&[&[3], &[1]], 0, 0);
        check(&[&[3], &[1]], 1, 1);
        check(&[&[3], &[0]], 1, 0);
        check(&[&[0, 10, 20], &[4, 13, 40]], 2, 1);
        check(&[&[0, 10, 20], &[4, 13, 40]], 3, 2);
        check(&[&[7], &[]], 3, 0);
    }
}
