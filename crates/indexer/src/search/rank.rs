//! Which of the found articles are shown, and in what order.

use std::cmp::Reverse;

use super::Found;
use crate::order::Address;
use crate::{Error, Request, Snapshot, Sort};

/// The page that `request` asks for. Equal articles come by (path, position).
pub(crate) fn page(snapshot: &Snapshot, found: Found, request: &Request) -> Result<Found, Error> {
    let order = snapshot.order()?;
    // Scores are not negative: their bits are in their order.
    let relevance = |(score, address): &(f32, Address)| (Reverse(score.to_bits()), order.number(*address));
    let wanted = request.offset.saturating_add(request.limit);
    let ranked = match request.sort {
        Sort::Relevance => first_by(found, wanted, relevance),
        Sort::Date => {
            let day = |address: &Address| snapshot.parts[address.part as usize].first_day.first(address.doc);
            first_by(found, wanted, |hit| (Reverse(day(&hit.1)), relevance(hit)))
        }
        Sort::Source => {
            let sources = source_ranks(snapshot)?;
            first_by(found, wanted, |hit| (source(snapshot, &sources, hit.1), relevance(hit)))
        }
    };
    Ok(ranked.into_iter().skip(request.offset).collect())
}

/// The `count` most relevant.
pub(crate) fn best(snapshot: &Snapshot, found: &Found, count: usize) -> Result<Found, Error> {
    let order = snapshot.order()?;
    Ok(first_by(found.clone(), count, |(score, address)| (Reverse(score.to_bits()), order.number(*address))))
}

/// The first `wanted`, sorted.
fn first_by<K: Ord>(mut found: Found, wanted: usize, key: impl Fn(&(f32, Address)) -> K) -> Found {
    if wanted == 0 {
        return Vec::new();
    }
    if wanted < found.len() {
        found.select_nth_unstable_by_key(wanted - 1, &key);
        found.truncate(wanted);
    }
    found.sort_unstable_by_key(key);
    found
}

/// For each part: the place of each source among all, by name.
fn source_ranks(snapshot: &Snapshot) -> Result<Vec<Vec<u32>>, Error> {
    crate::error::guard(&snapshot.dir, || {
        let columns: Vec<_> = snapshot.parts.iter().map(|part| part.source.as_ref()).collect();
        Ok(crate::order::ranked(&columns)?.1)
    })
}

fn source(snapshot: &Snapshot, ranks: &[Vec<u32>], address: Address) -> u32 {
    let column = snapshot.parts[address.part as usize].source.as_ref();
    let ordinal = column.and_then(|column| column.ords().first(address.doc));
    let ranks = &ranks[address.part as usize];
    ordinal.and_then(|ordinal| ranks.get(ordinal as usize)).copied().unwrap_or(u32::MAX)
}
