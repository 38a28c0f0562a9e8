//! Where a unit or a phrase occurs, and how often.

use tantivy::postings::{BlockSegmentPostings, Postings, SegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED};

use super::languages::Languages;
use super::lexicon::{Lexicon, Place};
use super::unit::Unit;
use crate::order::Address;
use crate::part::{Part, Text};
use crate::query::Target;

/// How often something stands in an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Occurrence {
    pub doc: DocId,
    pub title: u32,
    pub body: u32,
}

/// The articles that hold `unit`: a list a part, by document.
pub(crate) fn of_unit(
    lexicon: &mut Lexicon,
    parts: &[Part],
    unit: &Unit,
) -> tantivy::Result<Vec<Vec<Occurrence>>> {
    let mut lists = vec![Vec::new(); parts.len()];
    for variant in &unit.variants {
        let term = lexicon.number(&variant.term);
        let places = lexicon.places(parts, term)?;
        for ((part, place), list) in parts.iter().zip(&*places).zip(&mut lists) {
            let (mut titles, mut bodies) = (Vec::new(), Vec::new());
            for (in_title, text, info) in texts(part, place, unit.target) {
                let found = if in_title { &mut titles } else { &mut bodies };
                read(part, text, info, in_title, variant.languages, found)?;
            }
            let found = with(&titles, bodies);
            if list.is_empty() {
                *list = found;
            } else {
                list.extend(found);
            }
        }
    }
    Ok(if unit.variants.len() > 1 { lists.into_iter().map(merged).collect() } else { lists })
}

/// Appends the articles of `languages` that a list of postings names, a block at a time.
fn read(
    part: &Part,
    text: &Text,
    info: &TermInfo,
    in_title: bool,
    languages: Languages,
    list: &mut Vec<Occurrence>,
) -> tantivy::Result<()> {
    let mut blocks = text.terms.read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
    list.reserve(info.doc_freq as usize);
    let all = languages == Languages::ALL && part.reader.alive_bitset().is_none();
    let keep = |doc| {
        part.is_alive(doc) && (languages == Languages::ALL || languages.contains(part.language_of(doc)))
    };
    while blocks.block_len() > 0 {
        let found = blocks.docs().iter().zip(blocks.freqs());
        let found = found.map(|(&doc, &count)| Occurrence::new(doc, in_title, count));
        if all {
            list.extend(found);
        } else {
            list.extend(found.filter(|one| keep(one.doc)));
        }
        blocks.advance();
    }
    Ok(())
}

/// A place in each part's lists of postings, in titles and in bodies, kept for the next term: making one costs more than
/// setting it on another list.
#[derive(Default)]
pub(crate) struct Cursors(Vec<[Option<BlockSegmentPostings>; 2]>);

impl Cursors {
    /// How often a term stands in each of `docs` of part `at`, which are sorted: in the title, in the body.
    pub(crate) fn among(
        &mut self,
        (at, part): (usize, &Part),
        place: &Place,
        docs: &[DocId],
        counts: &mut [(u32, u32)],
    ) -> tantivy::Result<()> {
        self.0.resize_with(self.0.len().max(at + 1), Default::default);
        for (in_title, text, info) in texts(part, place, Target::Anywhere) {
            let kept = &mut self.0[at][usize::from(!in_title)];
            let blocks = match kept {
                Some(blocks) => {
                    text.terms.reset_block_postings_from_terminfo(info, blocks)?;
                    blocks
                }
                None => kept.insert(
                    text.terms.read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?,
                ),
            };
            let mut slot = 0;
            for (&doc, counts) in docs.iter().zip(&mut *counts) {
                let mut found = blocks.doc(slot);
                if found < doc {
                    // Within a block it is cheaper to look than to ask.
                    let held = blocks.docs();
                    if held.last().is_some_and(|last| *last >= doc) {
                        slot += held[slot..].partition_point(|held| *held < doc);
                    } else {
                        slot = blocks.seek(doc);
                    }
                    found = blocks.doc(slot);
                }
                if found == TERMINATED {
                    break;
                }
                if found == doc {
                    *(if in_title { &mut counts.0 } else { &mut counts.1 }) = blocks.freq(slot);
                }
            }
        }
        Ok(())
    }
}

/// How many live articles hold the term at `places` in their body.
pub(crate) fn holding(parts: &[Part], places: &[Place]) -> tantivy::Result<usize> {
    let mut count = 0;
    for (part, [_, body]) in parts.iter().zip(places) {
        let Some(info) = body else { continue };
        count += match part.reader.alive_bitset() {
            None => info.doc_freq as usize,
            Some(alive) => {
                let postings = part.body.terms.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
                postings.doc_freq_given_deletes(alive) as usize
            }
        };
    }
    Ok(count)
}

/// The articles of `languages` that hold `terms` one after the other or, with some `slop`, in any order with at
/// most so many others between: a list a part, by document.
pub(crate) fn of_phrase(
    lexicon: &mut Lexicon,
    parts: &[Part],
    terms: &[String],
    target: Target,
    languages: Languages,
    slop: u32,
) -> tantivy::Result<Vec<Vec<Occurrence>>> {
    let places = terms.iter().map(|term| {
        let number = lexicon.number(term);
        lexicon.places(parts, number)
    });
    let places = places.collect::<tantivy::Result<Vec<_>>>()?;
    let mut lists = Vec::with_capacity(parts.len());
    for (at, part) in parts.iter().enumerate() {
        let mut all = Vec::new();
        for in_title in [true, false] {
            if target == if in_title { Target::Body } else { Target::Title } {
                continue;
            }
            let text = if in_title { &part.title } else { &part.body };
            let infos = places.iter().map(|places| places[at][usize::from(!in_title)].as_ref());
            let Some(infos) = infos.collect::<Option<Vec<_>>>() else { continue };
            let open =
                |info| text.terms.read_postings_from_terminfo(info, IndexRecordOption::WithFreqsAndPositions);
            let postings = infos.into_iter().map(open).collect::<Result<_, _>>()?;
            follow(part, postings, in_title, languages, slop, &mut all);
        }
        lists.push(merged(all));
    }
    Ok(lists)
}

/// Appends the articles of `languages` whose whole title is `terms`, one after the other.
pub(crate) fn titled(
    lexicon: &mut Lexicon,
    parts: &[Part],
    terms: &[String],
    languages: Languages,
    same: &mut Vec<Address>,
) -> tantivy::Result<()> {
    let mut places = Vec::with_capacity(terms.len());
    for term in terms {
        let number = lexicon.number(term);
        places.push(lexicon.places(parts, number)?);
        // Most queries hold a word that no title does.
        if places.iter().all(|places| places.iter().all(|[title, _]| title.is_none())) {
            return Ok(());
        }
    }
    for (at, part) in parts.iter().enumerate() {
        let infos: Option<Vec<_>> = places.iter().map(|places| places[at][0].as_ref()).collect();
        let Some(mut infos) = infos else { continue };
        let open = |infos: &[&TermInfo], option| {
            let open = |info: &&TermInfo| part.title.terms.read_postings_from_terminfo(info, option);
            infos.iter().map(open).collect::<Result<Vec<_>, _>>()
        };
        let in_order = infos.clone();
        infos.sort_by_key(|info| info.doc_freq);
        let mut postings = open(&infos, IndexRecordOption::Basic)?;
        let (mut docs, mut doc) = (Vec::new(), 0);
        while let Some(found) = next_common(&mut postings, doc) {
            doc = found + 1;
            let whole = part.title.norms.fieldnorm(found) as usize == terms.len();
            if whole && part.is_alive(found) && languages.contains(part.language_of(found)) {
                docs.push(found);
            }
        }
        if terms.len() > 1 && !docs.is_empty() {
            let mut postings = open(&in_order, IndexRecordOption::WithFreqsAndPositions)?;
            let mut positions = vec![Vec::new(); terms.len()];
            docs.retain(|doc| {
                let found = next_common(&mut postings, *doc) == Some(*doc);
                if found {
                    positions_of(&mut postings, &mut positions);
                }
                found && runs(&positions) > 0
            });
        }
        same.extend(docs.into_iter().map(|doc| Address { part: at as u32, doc }));
    }
    Ok(())
}

fn positions_of(postings: &mut [SegmentPostings], positions: &mut [Vec<u32>]) {
    for (postings, positions) in postings.iter_mut().zip(positions) {
        postings.positions(positions);
    }
}

/// Appends the articles in which all of `postings` stand together.
fn follow(
    part: &Part,
    mut postings: Vec<SegmentPostings>,
    in_title: bool,
    languages: Languages,
    slop: u32,
    all: &mut Vec<Occurrence>,
) {
    let mut positions = vec![Vec::new(); postings.len()];
    let mut doc = 0;
    while let Some(found) = next_common(&mut postings, doc) {
        doc = found + 1;
        if part.is_alive(found) && languages.contains(part.language_of(found)) {
            positions_of(&mut postings, &mut positions);
            let count = if slop == 0 { runs(&positions) } else { windows(&positions, slop) };
            if count > 0 {
                all.push(Occurrence::new(found, in_title, count));
            }
        }
    }
}

impl Occurrence {
    #[inline]
    fn new(doc: DocId, in_title: bool, count: u32) -> Self {
        let (title, body) = if in_title { (count, 0) } else { (0, count) };
        Self { doc, title, body }
    }
}

/// The fields in which a term is looked for, and that hold it.
fn texts<'a>(
    part: &'a Part,
    [title, body]: &'a Place,
    target: Target,
) -> impl Iterator<Item = (bool, &'a Text, &'a TermInfo)> {
    let title = title.as_ref().filter(|_| target != Target::Body).map(|info| (true, &part.title, info));
    let body = body.as_ref().filter(|_| target != Target::Title).map(|info| (false, &part.body, info));
    title.into_iter().chain(body)
}

/// Sorted lists end to end, as one list with one entry a document.
fn merged(mut all: Vec<Occurrence>) -> Vec<Occurrence> {
    if !all.is_sorted_by(|a, b| a.doc < b.doc) {
        all.sort_by_key(|occurrence| occurrence.doc);
        all.dedup_by(|next, kept| {
            let same = next.doc == kept.doc;
            if same {
                kept.title += next.title;
                kept.body += next.body;
            }
            same
        });
    }
    all
}

/// Two lists of distinct documents as one; fast if `few` is short.
fn with(few: &[Occurrence], many: Vec<Occurrence>) -> Vec<Occurrence> {
    if few.is_empty() {
        return many;
    }
    let mut all = Vec::with_capacity(few.len() + many.len());
    let mut rest = &many[..];
    for &(mut one) in few {
        let before = gallop(rest, one.doc);
        all.extend_from_slice(&rest[..before]);
        rest = &rest[before..];
        if let Some((same, others)) = rest.split_first().filter(|(next, _)| next.doc == one.doc) {
            one.title += same.title;
            one.body += same.body;
            rest = others;
        }
        all.push(one);
    }
    all.extend_from_slice(rest);
    all
}

/// How many of a sorted list come before `doc`, by doubling steps.
fn gallop(list: &[Occurrence], doc: DocId) -> usize {
    let mut step = 1;
    while list.get(step - 1).is_some_and(|one| one.doc < doc) {
        step *= 2;
    }
    let (from, to) = (step / 2, (step - 1).min(list.len()));
    from + list[from..to.max(from)].partition_point(|one| one.doc < doc)
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
    fn two_lists_as_one() {
        let list = |docs: &[DocId], title| -> Vec<_> {
            docs.iter().map(|doc| Occurrence::new(*doc, title, 1)).collect()
        };
        let many: Vec<DocId> = (0..100).map(|n| n * 3).collect();
        for few in [&[][..], &[0], &[1, 2, 3], &[5, 150, 151, 297, 298, 400]] {
            let (few, many) = (list(few, true), list(&many, false));
            let all = [&few[..], &many].concat();
            assert_eq!(with(&few, many.clone()), merged(all.clone()));
            assert_eq!(with(&many, few), merged(all));
        }
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
