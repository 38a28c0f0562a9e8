//! "Did you mean": words of the query that no article holds, replaced by the nearest word of the index.

use epitome_text::Analyzer;

use super::unit::Unit;
use super::vocabulary;
use crate::error::guard;
use crate::order::Address;
use crate::query::Target;
use crate::tokens::language_of;
use crate::{Error, Request, Snapshot};

/// Only if at most so many articles match.
const FEW: usize = 3;

/// The query with words that the index knows; `None` if it is as good as it gets.
pub(crate) fn better(
    snapshot: &Snapshot,
    request: &Request,
    total: usize,
    missing: &[Unit],
) -> Result<Option<String>, Error> {
    if total > FEW {
        return Ok(None);
    }
    let mut query = request.query.clone();
    for unit in missing {
        if let Some(word) = nearest(snapshot, unit)? {
            query = query.replacen(&unit.text, &word, 1);
        }
    }
    Ok((query != request.query).then_some(query))
}

/// The most frequent word within one edit, or else two in longer words.
fn nearest(snapshot: &Snapshot, unit: &Unit) -> Result<Option<String>, Error> {
    let Some(variant) = unit.variants.first() else { return Ok(None) };
    let length = variant.term.chars().count();
    let most = match length {
        0..=2 => return Ok(None),
        3..=5 => 1,
        _ => 2,
    };
    for edits in 1..=most {
        let mut near =
            guard(&snapshot.dir, || vocabulary::near(&snapshot.parts, unit.target, &variant.term, edits))?;
        near.retain(|(term, _)| !unit.variants.iter().any(|own| own.term == *term));
        // A letter is left out more often than added; the sort keeps the most frequent first.
        near.sort_by_key(|(term, _)| term.chars().count() < length);
        for (term, _) in near {
            if let Some(word) = surface(snapshot, unit.target, &term)? {
                return Ok(Some(word));
            }
        }
    }
    Ok(None)
}

/// The word that became `term`, as the first live article has it.
fn surface(snapshot: &Snapshot, target: Target, term: &str) -> Result<Option<String>, Error> {
    let mut unit = Unit::new(term, target);
    unit.add(term, super::languages::Languages::ALL);
    let order = snapshot.order()?;
    let mut first: Option<Address> = None;
    let lexicon = snapshot.lexicons.lend();
    let lists =
        guard(&snapshot.dir, || super::postings::of_unit(&mut lexicon.borrow_mut(), &snapshot.parts, &unit))?;
    for (at, found) in (0..).zip(lists) {
        let addresses = found.into_iter().map(|occurrence| Address { part: at, doc: occurrence.doc });
        first = first.into_iter().chain(addresses).min_by_key(|address| order.number(*address));
    }
    let Some(address) = first else { return Ok(None) };
    let article = snapshot.load(address)?;
    let mut word = None;
    for text in [&article.title, &article.body] {
        Analyzer::new(language_of(&article)).each(text, |token| {
            if word.is_none() && token.term == term && !token.stop {
                word = Some(token.span.of(text).to_lowercase());
            }
        });
    }
    Ok(word)
}
