//! Which of the found articles are shown, and in what order.

use std::cmp::Reverse;

use super::Found;
use crate::order::{Address, Order};
use crate::{Error, Request, Snapshot, Sort};

/// The page that `request` asks for. Equal articles come by (path, position).
pub(crate) fn page(snapshot: &Snapshot, found: Found, request: &Request) -> Result<Found, Error> {
    let order = snapshot.order()?;
    let relevance = |(score, address): &(f32, Address)| key(order, *score, *address);
    let wanted = request.offset.saturating_add(request.limit);
    let ranked = match request.sort {
        Sort::Relevance => best(order, &found, wanted).into_iter().map(|at| found[at]).collect(),
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

/// Scores are not negative: their bits are in their order.
fn key(order: &Order, score: f32, address: Address) -> (Reverse<u32>, u32) {
    (Reverse(score.to_bits()), order.number(address))
}

/// The places in `found` of the `count` most relevant, in order. One pass: whatever is worse than the worst of
/// `count` seen already is not looked at again.
pub(crate) fn best(order: &Order, found: &Found, count: usize) -> Vec<usize> {
    let mut kept: Vec<((Reverse<u32>, u32), usize)> = Vec::new();
    if count == 0 {
        return Vec::new();
    }
    let room = count.saturating_mul(2).min(found.len());
    kept.reserve_exact(room.max(1));
    let mut least = 0;
    for (at, (score, address)) in found.iter().enumerate() {
        if score.to_bits() < least {
            continue;
        }
        kept.push((key(order, *score, *address), at));
        if kept.len() == count.saturating_mul(2) {
            kept.select_nth_unstable(count - 1);
            kept.truncate(count);
            least = kept[count - 1].0.0.0;
        }
    }
    kept.sort_unstable();
    kept.truncate(count);
    kept.into_iter().map(|(_, at)| at).collect()
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
