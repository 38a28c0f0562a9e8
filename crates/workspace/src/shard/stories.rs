//! Profiles to voices, voices to neighbours, neighbours to stories.

use std::io::{BufRead, Write};

use epitome_stories::{Near, Options, Profile, Voice};
use rustc_hash::FxHashSet;

use super::rows::{Bytes, Row, Rows, flush, key, put};
use super::terms::read_counts;
use crate::corpus::Card;
use crate::digest::{SCHEMA, TOOL};
use crate::grouped::rank;
use crate::{Result, memory, sources};

/// Finds near-copies and weighs terms: all profile rows, in the order of their keys, to voice rows. `counts` are count
/// rows. Memory: about 6 kB an article.
///
/// # Errors
/// [`crate::Error::Record`] for a row that is none or out of order. The output cannot be written.
pub fn voices(input: &mut dyn BufRead, output: &mut dyn Write, counts: &mut dyn BufRead) -> Result<()> {
    let background = read_counts(counts)?;
    let mut rows = Rows::new(input);
    let mut profiles = Vec::new();
    let mut last = String::new();
    while let Some(row) = rows.next()? {
        let Row::Profile { key, profile: Bytes(bytes) } = row else {
            return Err(rows.wrong("no profile row"));
        };
        if key <= last && !profiles.is_empty() {
            return Err(rows.wrong("not in the order of keys"));
        }
        last = key;
        profiles.push(Profile::from_bytes(&bytes).ok_or_else(|| rows.wrong("a broken profile"))?);
    }
    for (number, voice) in epitome_stories::voices_from(profiles, &background).iter().enumerate() {
        put(output, &Row::Voice { key: key(number), voice: Bytes(voice.to_bytes()) })?;
    }
    flush(output)
}

/// Finds the neighbours of the `part`th of `parts` shares of all voice rows, which come in the order of their
/// numbers: near rows. Memory: about 3 kB a voice.
///
/// # Errors
/// As [`voices`].
pub fn edges(input: &mut dyn BufRead, output: &mut dyn Write, (part, parts): (usize, usize)) -> Result<()> {
    let mut rows = Rows::new(input);
    let mut voices = Vec::new();
    while let Some(row) = rows.next()? {
        let Row::Voice { key: named, voice: Bytes(bytes) } = row else {
            return Err(rows.wrong("no voice row"));
        };
        if named != key(voices.len()) {
            return Err(rows.wrong(format!("voice {} should come here", key(voices.len()))));
        }
        let voice = Voice::bare(voices.len() as u32, &bytes);
        voices.push(voice.ok_or_else(|| rows.wrong("a broken voice"))?);
    }
    let bound = |part: usize| part.min(parts) * voices.len() / parts.max(1);
    let range = bound(part)..bound(part + 1);
    for (number, near) in range.clone().zip(epitome_stories::near(&voices, range)) {
        put(output, &Row::Near { key: key(number), near: Bytes(near.to_bytes()) })?;
    }
    flush(output)
}

/// Groups voices into stories and ranks them: all card, near and voice rows, each kind in the order of its keys, to
/// story rows (one an article) and a summary row. Memory: about 5 kB an article.
///
/// # Errors
/// As [`voices`].
pub fn stories(input: &mut dyn BufRead, output: &mut dyn Write, granularity: f32) -> Result<()> {
    let mut rows = Rows::new(input);
    let (mut keys, mut cards) = (Vec::<String>::new(), Vec::<Card>::new());
    let (mut near, mut voices) = (Vec::<Vec<u8>>::new(), Vec::<Voice>::new());
    while let Some(row) = rows.next()? {
        match row {
            Row::Card { key, card } if keys.last().is_none_or(|last| *last < key) => {
                keys.push(key);
                cards.push(card.card());
            }
            Row::Near { key: named, near: Bytes(bytes) } if named == key(near.len()) => near.push(bytes),
            Row::Voice { key: named, voice: Bytes(bytes) } if named == key(voices.len()) => {
                let voice = Voice::from_bytes(voices.len() as u32, &bytes);
                voices.push(voice.ok_or_else(|| rows.wrong("a broken voice"))?);
            }
            _ => return Err(rows.wrong("no card, near or voice row, one missing, or out of order")),
        }
    }
    let parse = |bytes: Vec<u8>| Near::from_bytes(voices.len(), &bytes);
    let parsed: Option<Vec<Near>> = near.into_iter().map(parse).collect();
    let parsed = parsed.filter(|near| near.len() == voices.len() && all_there(&voices, cards.len()));
    let near =
        parsed.ok_or_else(|| rows.wrong("rows of cards, voices and neighbours do not fit together"))?;
    let mut groups = epitome_stories::stories(voices, near, Options { granularity });
    sources::unify(&mut cards);
    rank(&cards, &mut groups);
    let ids = memory::ids(None, &cards, &groups, false)?;
    for ((number, group), id) in groups.iter().enumerate().zip(ids) {
        for (&article, &voice) in group.articles.iter().zip(&group.voices) {
            let (story, id, source) = (key(number), id.clone(), cards[article].source.clone());
            put(output, &Row::Story { key: keys[article].clone(), story, id, voice, source })?;
        }
    }
    let summary = Row::Summary {
        key: String::new(),
        schema: SCHEMA,
        tool: TOOL.to_owned(),
        stories_total: groups.len(),
        articles: cards.len(),
        undated: cards.iter().filter(|card| !card.dated()).count(),
    };
    put(output, &summary)?;
    flush(output)
}

/// Whether each article is a member of one voice.
fn all_there(voices: &[Voice], articles: usize) -> bool {
    let members = || voices.iter().flat_map(Voice::members);
    let distinct: FxHashSet<&u32> = members().collect();
    members().count() == articles
        && distinct.len() == articles
        && members().all(|&at| (at as usize) < articles)
}
