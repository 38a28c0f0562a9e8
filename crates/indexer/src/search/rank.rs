//! Which of the found articles are shown, and in what order.

use std::cmp::Reverse;

use super::feedback::WINDOW;
use super::{Best, Found};
use crate::order::{Address, Order};
use crate::{Error, Request, Snapshot, Sort};

/// What [`page`] may choose from, if scores grow of the first [`WINDOW`] and of what is added only; the best first.
pub(crate) fn candidates(snapshot: &Snapshot, found: &Found, request: &Request) -> Result<Best, Error> {
    Ok(match request.sort {
        Sort::Relevance => best(snapshot.order()?, found, WINDOW.max(wanted(request))),
        Sort::Date | Sort::Source => {
            let mut all: Best = found.iter().collect();
            // Whoever asks for the best finds it first.
            if request.expand {
                all = best(snapshot.order()?, found, all.len());
            }
            all
        }
    })
}

/// How many of the best are asked for.
pub(crate) fn wanted(request: &Request) -> usize {
    request.offset.saturating_add(request.limit)
}

/// The page that `request` asks for, of the [`candidates`]. Equal articles come by (path, position).
pub(crate) fn page(snapshot: &Snapshot, found: Best, request: &Request) -> Result<Best, Error> {
    let order = snapshot.order()?;
    let relevance = |(score, address): &(f32, Address)| key(order, *score, *address);
    let ranked = match request.sort {
        Sort::Relevance => first_by(found, wanted(request), relevance),
        Sort::Date => {
            let day = |address: &Address| snapshot.parts[address.part as usize].first_day.first(address.doc);
            first_by(found, wanted(request), |hit| (Reverse(day(&hit.1)), relevance(hit)))
        }
        Sort::Source => {
            let sources = source_ranks(snapshot)?;
            first_by(found, wanted(request), |hit| (source(snapshot, &sources, hit.1), relevance(hit)))
        }
    };
    Ok(ranked.into_iter().skip(request.offset).collect())
}

/// Scores are not negative: their bits are in their order.
fn key(order: &Order, score: f32, address: Address) -> (Reverse<u32>, u32) {
    (Reverse(score.to_bits()), order.number(address))
}

/// The `count` most relevant, in order. How many scores there are of each size tells from which on they are looked at.
fn best(order: &Order, found: &Found, count: usize) -> Best {
    let least = if count < found.len() { least(found, count) } else { 0 };
    // As one number each: the better the score, the smaller; then the article's place in the order.
    let mut kept: Vec<u64> = Vec::with_capacity(count.saturating_add(count / 4).min(found.len()));
    for (part, list) in (0..).zip(&found.0) {
        for &(doc, score) in list {
            if score.to_bits() >= least {
                kept.push(u64::from(!score.to_bits()) << 32 | u64::from(order.number(Address { part, doc })));
            }
        }
    }
    if kept.len() > count {
        // Many of one size, as all are that no word was looked for in.
        kept.select_nth_unstable(count);
        kept.truncate(count);
    }
    kept.sort_unstable();
    let hit = |key: u64| {
        let (_, address) = order.articles[key as u32 as usize];
        (f32::from_bits(!(key >> 32) as u32), address)
    };
    kept.into_iter().map(hit).collect()
}

/// Bits of a score that tell its size.
const SIZE: u32 = 12;

/// What at least `count` scores reach, and few others, as bits.
fn least(found: &Found, count: usize) -> u32 {
    let mut sizes = vec![0_u32; 1 << SIZE];
    // Scores are not negative: the first bit is zero.
    let size = |score: f32| score.to_bits() >> (31 - SIZE);
    for list in &found.0 {
        for (_, score) in list {
            sizes[size(*score) as usize & ((1 << SIZE) - 1)] += 1;
        }
    }
    let mut reached = 0;
    let size = sizes.iter().rposition(|many| {
        reached += *many as usize;
        reached >= count
    });
    (size.unwrap_or(0) as u32) << (31 - SIZE)
}

/// The first `wanted`, sorted.
fn first_by<K: Ord>(mut found: Best, wanted: usize, key: impl Fn(&(f32, Address)) -> K) -> Best {
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
