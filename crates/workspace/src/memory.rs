//! What is remembered of a folder's stories between runs: their ids, what became of them, and what the
//! user corrected.

use std::collections::BTreeMap;
use std::path::Path;

use epitome_stories::{Carried, Correction, Group, carry_ids};
use serde::{Deserialize, Serialize};

use crate::corpus::{Card, hash};
use crate::{Result, settings};

pub(crate) const STORIES: &str = "stories.json";
pub(crate) const CORRECTIONS: &str = "corrections.json";

/// The stories of the last grouping of a whole folder, and what became of earlier ones.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Memory {
    /// Counts groupings that changed something.
    round: usize,
    /// Id and members' addresses of each story with more than one article; a lone article's id is its own.
    stories: Vec<(String, Vec<String>)>,
    history: Vec<StoryChange>,
}

/// A merger or a split of stories.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryChange {
    /// Number of the grouping that made it, counting those that changed something.
    pub round: usize,
    /// What happened.
    pub what: Happened,
    /// The story that lives on, or the new one.
    pub story: String,
    /// The story that ended in it, or that it was split from.
    pub other: String,
}

/// How a story came of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Happened {
    /// `other` ended in `story`.
    Merged,
    /// `story` was split from `other`.
    Split,
}

/// What the user knows better, by addresses of articles (`path` or `path#part`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "what")]
pub enum Fixed {
    /// Both are in one story.
    Together {
        /// One article.
        a: String,
        /// The other.
        b: String,
    },
    /// They are in different stories.
    Apart {
        /// One article.
        a: String,
        /// The other.
        b: String,
    },
}

/// The address of an article: `path`, or `path#part` for one of several in a file.
pub fn address_of(path: &str, part: Option<&str>) -> String {
    part.map_or_else(|| path.to_owned(), |part| format!("{path}#{part}"))
}

/// An article's address: what stays the same as long as its file does.
pub(crate) fn address(card: &Card) -> String {
    let nowhere = card.path.is_empty() && card.part.is_none();
    if nowhere { card.id.clone() } else { address_of(&card.path, card.part.as_deref()) }
}

/// The file of corrections; early versions wrote the bare list.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Corrections {
    Kept { corrections: Vec<Fixed> },
    Bare(Vec<Fixed>),
}

impl Corrections {
    fn list(self) -> Vec<Fixed> {
        let (Self::Kept { corrections } | Self::Bare(corrections)) = self;
        corrections
    }
}

/// The user's corrections kept in `place`.
pub(crate) fn corrections(place: &Path) -> Result<Vec<Fixed>> {
    Ok(settings::load::<Corrections>(place, CORRECTIONS)?.map(Corrections::list).unwrap_or_default())
}

/// Keeps the user's corrections.
pub(crate) fn correct(place: &Path, corrections: &[Fixed]) -> Result<()> {
    #[derive(Serialize)]
    struct Kept<'a> {
        corrections: &'a [Fixed],
    }
    settings::store(place, CORRECTIONS, &Kept { corrections })
}

/// Lets corrections follow the files that moved, each from one path to another.
pub(crate) fn carry(place: &Path, moves: &[(String, String)]) -> Result<()> {
    if moves.is_empty() {
        return Ok(());
    }
    let moves: BTreeMap<&str, &str> = moves.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
    // A path may hold a `#` as well as have a part after it.
    let ends = |address: &str| {
        let ends = address.match_indices('#').map(|(at, _)| at).chain([address.len()]);
        ends.collect::<Vec<_>>().into_iter().rev()
    };
    let carried = |address: &String| {
        let to = |end: usize| Some(format!("{}{}", moves.get(&address[..end])?, &address[end..]));
        ends(address).find_map(to).unwrap_or_else(|| address.clone())
    };
    let before = corrections(place)?;
    let after: Vec<Fixed> = before
        .iter()
        .map(|fixed| match fixed {
            Fixed::Together { a, b } => Fixed::Together { a: carried(a), b: carried(b) },
            Fixed::Apart { a, b } => Fixed::Apart { a: carried(a), b: carried(b) },
        })
        .collect();
    if after == before { Ok(()) } else { correct(place, &after) }
}

/// The corrections as the grouper takes them; those of absent articles are passed over (and kept).
pub(crate) fn resolved(corrections: &[Fixed], cards: &[Card]) -> Vec<Correction> {
    if corrections.is_empty() {
        return Vec::new();
    }
    let places: BTreeMap<String, usize> =
        cards.iter().enumerate().map(|(at, card)| (address(card), at)).collect();
    let pair = |a: &String, b: &String| Some((*places.get(a)?, *places.get(b)?));
    corrections
        .iter()
        .filter_map(|fixed| match fixed {
            Fixed::Together { a, b } => pair(a, b).map(|(a, b)| Correction::Together(a, b)),
            Fixed::Apart { a, b } => pair(a, b).map(|(a, b)| Correction::Apart(a, b)),
        })
        .collect()
}

/// What became of stories, oldest first.
pub(crate) fn history(place: &Path) -> Result<Vec<StoryChange>> {
    Ok(settings::load::<Memory>(place, STORIES)?.unwrap_or_default().history)
}

/// Ids of `groups`, carried on from the last grouping that `place` remembers. A `whole` grouping (all
/// articles, usual granularity) is remembered in turn; that it cannot be written does not matter.
pub(crate) fn ids(
    place: Option<&Path>,
    cards: &[Card],
    groups: &[Group],
    whole: bool,
) -> Result<Vec<String>> {
    let keys: Vec<Vec<String>> = groups
        .iter()
        .map(|group| group.articles.iter().map(|&article| address(&cards[article])).collect())
        .collect();
    let memory = place.map(|place| settings::load(place, STORIES)).transpose()?;
    let mut memory: Memory = memory.flatten().unwrap_or_default();
    let carried = carry_ids(&memory.stories, &keys);
    let ids: Vec<String> = distinct(
        carried
            .iter()
            .zip(groups)
            .map(|(carried, group)| carried.id.clone().ok_or_else(|| first_address(cards, group))),
    );
    if let Some(place) = place.filter(|_| whole)
        && memory.renew(&ids, keys, &carried)
    {
        let _ = settings::store(place, STORIES, &memory);
    }
    Ok(ids)
}

impl Memory {
    /// Takes the stories of now; whether anything changed.
    fn renew(&mut self, ids: &[String], keys: Vec<Vec<String>>, carried: &[Carried<String>]) -> bool {
        let mut stories: Vec<_> = ids.iter().cloned().zip(keys).filter(|(_, keys)| keys.len() > 1).collect();
        stories.sort_unstable();
        if stories == self.stories {
            return false;
        }
        self.round += 1;
        for (story, carried) in ids.iter().zip(carried) {
            let change = |what, other: &String| StoryChange {
                round: self.round,
                what,
                story: story.clone(),
                other: other.clone(),
            };
            let merged = carried.merged.iter().map(|other| change(Happened::Merged, other));
            let split = carried.split_from.iter().filter(|_| carried.id.is_none());
            self.history.extend(merged.chain(split.map(|other| change(Happened::Split, other))));
        }
        self.stories = stories;
        true
    }
}

/// The earliest article's address: a story that is new gets its id from it.
fn first_address(cards: &[Card], group: &Group) -> String {
    let first =
        group.articles.iter().map(|&article| &cards[article]).min_by(|a, b| a.order().cmp(&b.order()));
    first.map_or_else(String::new, address)
}

/// Carried ids as they are, new ones made of an address; one that is taken is made again.
fn distinct(ids: impl Iterator<Item = std::result::Result<String, String>>) -> Vec<String> {
    let ids: Vec<_> = ids.collect();
    let mut taken: std::collections::BTreeSet<String> = ids.iter().flatten().cloned().collect();
    ids.into_iter()
        .map(|id| match id {
            Ok(carried) => carried,
            Err(mut address) => loop {
                let id = hash(&address)[..8].to_owned();
                if taken.insert(id.clone()) {
                    break id;
                }
                address.push('+');
            },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cards(paths: &[&str]) -> Vec<Card> {
        let article = |path: &&str| epitome_text::Article { path: (*path).to_owned(), ..Default::default() };
        paths.iter().map(|path| Card::new(&article(path))).collect()
    }

    fn groups(of: &[&[usize]]) -> Vec<Group> {
        of.iter()
            .map(|articles| Group {
                articles: articles.to_vec(),
                voices: (0..articles.len() as u32).collect(),
            })
            .collect()
    }

    #[test]
    fn ids_last_and_mergers_are_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let place = Some(folder.path());
        let cards = cards(&["a", "b", "c", "d", "e"]);
        let first = ids(place, &cards, &groups(&[&[0, 1], &[2, 3], &[4]]), true).unwrap();
        let grown = ids(place, &cards, &groups(&[&[1, 0, 4], &[2, 3]]), true).unwrap();
        assert_eq!(first[..2], grown[..]);
        let merged = ids(place, &cards, &groups(&[&[0, 1, 2, 3, 4]]), true).unwrap();
        assert_eq!(merged[0], first[0]);
        let changes = history(folder.path()).unwrap();
        assert_eq!(changes.len(), 1);
        assert_eq!((changes[0].what, &changes[0].other), (Happened::Merged, &first[1]));
    }

    #[test]
    fn corrections_follow_files() {
        let place = tempfile::tempdir().unwrap();
        let together = |a: &str, b: &str| Fixed::Together { a: a.to_owned(), b: b.to_owned() };
        correct(place.path(), &[together("a.md", "b#1.jsonl#7"), together("a.md.bak", "c.md")]).unwrap();
        let moves = [("a.md", "n/a.md"), ("b#1.jsonl", "n/b.jsonl"), ("c", "d")];
        carry(place.path(), &moves.map(|(from, to)| (from.to_owned(), to.to_owned()))).unwrap();
        let carried = [together("n/a.md", "n/b.jsonl#7"), together("a.md.bak", "c.md")];
        assert_eq!(corrections(place.path()).unwrap(), carried);
    }

    #[test]
    fn a_partial_grouping_is_not_remembered() {
        let place = tempfile::tempdir().unwrap();
        let cards = cards(&["a", "b", "c"]);
        let whole = ids(Some(place.path()), &cards, &groups(&[&[0, 1, 2]]), true).unwrap();
        let part = ids(Some(place.path()), &cards, &groups(&[&[1, 2]]), false).unwrap();
        assert_eq!(whole, part);
        assert!(history(place.path()).unwrap().is_empty());
    }
}
