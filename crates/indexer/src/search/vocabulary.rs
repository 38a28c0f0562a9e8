//! Terms of the index that are like a word: that start with it, or are within some edits of it.

use std::collections::BTreeMap;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder};
use tantivy::termdict::TermStreamer;
use tantivy_fst::Automaton;

use crate::part::{Part, Text};
use crate::query::Target;

/// Terms that one word may become; the most frequent are kept.
const MOST: usize = 200;

/// Terms and how many articles hold them, most first; deleted articles count until they are merged away.
pub(crate) type Terms = Vec<(String, u32)>;

pub(crate) fn starting(parts: &[Part], target: Target, prefix: &str) -> tantivy::Result<Terms> {
    let mut counts = BTreeMap::new();
    for text in texts(parts, target) {
        let range = text.terms.terms().range().ge(prefix.as_bytes());
        let range = match after(prefix) {
            Some(end) => range.lt(end),
            None => range,
        };
        count(range.into_stream()?, &mut counts);
    }
    Ok(most(counts))
}

/// Terms of two characters of which `character` is one: those of a script indexed in pairs.
pub(crate) fn with(parts: &[Part], target: Target, character: &str) -> tantivy::Result<Terms> {
    let mut counts = BTreeMap::new();
    for text in texts(parts, target) {
        let mut stream = text.terms.terms().stream()?;
        while let Some((term, info)) = stream.next() {
            let term = std::str::from_utf8(term).unwrap_or("");
            let other = term.strip_prefix(character).or_else(|| term.strip_suffix(character));
            if other.is_some_and(|other| !other.is_ascii() && other.chars().nth(1).is_none()) {
                *counts.entry(term.to_owned()).or_default() += info.doc_freq;
            }
        }
    }
    Ok(most(counts))
}

pub(crate) fn near(parts: &[Part], target: Target, word: &str, edits: u8) -> tantivy::Result<Terms> {
    let dfa = Edits(LevenshteinAutomatonBuilder::new(edits.min(2), true).build_dfa(word));
    let mut counts = BTreeMap::new();
    for text in texts(parts, target) {
        count(text.terms.terms().search(&dfa).into_stream()?, &mut counts);
    }
    Ok(most(counts))
}

fn texts(parts: &[Part], target: Target) -> impl Iterator<Item = &Text> {
    parts.iter().flat_map(move |part| {
        let title = (target != Target::Body).then_some(&part.title);
        title.into_iter().chain((target != Target::Title).then_some(&part.body))
    })
}

fn count<A: Automaton>(mut stream: TermStreamer<'_, A>, counts: &mut BTreeMap<String, u32>)
where
    A::State: Clone,
{
    while let Some((term, info)) = stream.next() {
        if let Ok(term) = std::str::from_utf8(term) {
            *counts.entry(term.to_owned()).or_default() += info.doc_freq;
        }
    }
}

fn most(counts: BTreeMap<String, u32>) -> Terms {
    let mut terms: Vec<_> = counts.into_iter().collect();
    terms.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    terms.truncate(MOST);
    terms
}

/// The first bytes after everything that starts with `prefix`.
fn after(prefix: &str) -> Option<Vec<u8>> {
    let mut end = prefix.as_bytes().to_vec();
    while let Some(last) = end.pop() {
        if last < u8::MAX {
            end.push(last + 1);
            return Some(end);
        }
    }
    None
}

struct Edits(DFA);

impl Automaton for &Edits {
    type State = u32;

    fn start(&self) -> u32 {
        self.0.initial_state()
    }

    fn is_match(&self, state: &u32) -> bool {
        matches!(self.0.distance(*state), Distance::Exact(_))
    }

    fn can_match(&self, state: &u32) -> bool {
        *state != levenshtein_automata::SINK_STATE
    }

    fn accept(&self, state: &u32, byte: u8) -> u32 {
        self.0.transition(*state, byte)
    }
}
