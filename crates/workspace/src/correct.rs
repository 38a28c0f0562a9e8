//! What the user knows better about stories, kept beside the index and used by every grouping.

use crate::corpus::{Corpus, Opened, open};
use crate::grouped::{Choice, Grouped, group};
use crate::memory::{self, Fixed, StoryChange, address};
use crate::{Error, Input, Places, Result, silent};

/// Stories that may want an article that was split off, one after the other, before it is left where it is.
const ROUNDS: usize = 16;

/// A correction. Names are ids of stories, or ids or addresses (`path`, `path#part`) of articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Correcting {
    /// All of the named are one story.
    Join(Vec<String>),
    /// The named articles are not in the stories they are in, nor with each other.
    Split(Vec<String>),
    /// The named story keeps all the articles that it has now.
    Pin(String),
}

/// Keeps a correction; gives the number of pairs of articles that it adds. Later corrections of the same
/// pair replace earlier ones.
///
/// # Errors
/// [`Error::Usage`] if a name is no story or article of the folder.
pub fn correct_stories(places: &Places, correcting: &Correcting) -> Result<usize> {
    let Opened { corpus, .. } = open(&Input::Folder(places.clone()), None, &silent)?;
    let grouped = group(&corpus, &Choice::whole(), &silent)?;
    let mut all = add(places, pairs(&grouped, correcting)?)?;
    if let Correcting::Split(names) = correcting {
        all += part(places, &corpus, names)?;
    }
    Ok(all)
}

/// What was split off stands alone: it is split from the stories as well that would have it instead, but for what the
/// user joined it to.
fn part(places: &Places, corpus: &Corpus, names: &[String]) -> Result<usize> {
    let mut all = 0;
    for _ in 0..ROUNDS {
        let grouped = group(corpus, &Choice::whole(), &silent)?;
        let known = memory::corrections(&places.index)?;
        let joined = |fixed: &Fixed| known.iter().any(|known| is_join(known) && ends(known) == ends(fixed));
        let mut new = names.iter().map(|name| split(&grouped, name)).collect::<Result<Vec<_>>>()?.concat();
        new.retain(|fixed| !joined(fixed));
        if new.is_empty() {
            break;
        }
        all += add(places, new)?;
    }
    Ok(all)
}

fn is_join(fixed: &Fixed) -> bool {
    matches!(fixed, Fixed::Together { .. })
}

/// Keeps corrections; gives their number.
fn add(places: &Places, new: Vec<Fixed>) -> Result<usize> {
    let same = |old: &Fixed| new.iter().any(|new| ends(old) == ends(new));
    let mut all = memory::corrections(&places.index)?;
    all.retain(|old| !same(old));
    all.extend(new.iter().cloned());
    memory::correct(&places.index, &all)?;
    Ok(new.len())
}

/// The corrections of a folder, oldest first.
///
/// # Errors
/// If their file is damaged.
pub fn story_corrections(places: &Places) -> Result<Vec<Fixed>> {
    memory::corrections(&places.index)
}

/// Forgets all corrections of a folder; gives their number.
///
/// # Errors
/// If they cannot be written.
pub fn forget_corrections(places: &Places) -> Result<usize> {
    let all = memory::corrections(&places.index)?.len();
    memory::correct(&places.index, &[])?;
    Ok(all)
}

/// Puts the corrections of a folder in place of those that it has.
///
/// # Errors
/// If they cannot be written.
pub fn restore_corrections(places: &Places, corrections: &[Fixed]) -> Result<()> {
    memory::correct(&places.index, corrections)
}

/// Mergers and splits of a folder's stories, oldest first.
///
/// # Errors
/// If their file is damaged.
pub fn story_history(places: &Places) -> Result<Vec<StoryChange>> {
    memory::history(&places.index)
}

fn ends(fixed: &Fixed) -> (&String, &String) {
    let (Fixed::Together { a, b } | Fixed::Apart { a, b }) = fixed;
    if a < b { (a, b) } else { (b, a) }
}

fn pairs(grouped: &Grouped, correcting: &Correcting) -> Result<Vec<Fixed>> {
    let chain = |members: Vec<String>| -> Vec<Fixed> {
        members.windows(2).map(|pair| Fixed::Together { a: pair[0].clone(), b: pair[1].clone() }).collect()
    };
    match correcting {
        Correcting::Join(names) => {
            let members: Vec<Vec<String>> =
                names.iter().map(|name| members(grouped, name)).collect::<Result<_>>()?;
            Ok(chain(members.concat()))
        }
        Correcting::Pin(name) => members(grouped, name).map(chain),
        Correcting::Split(names) => {
            let apart: Vec<Vec<Fixed>> =
                names.iter().map(|name| split(grouped, name)).collect::<Result<_>>()?;
            Ok(apart.concat())
        }
    }
}

/// One article against all others of its story.
fn split(grouped: &Grouped, name: &str) -> Result<Vec<Fixed>> {
    let at = grouped.article(name).ok_or_else(|| unknown(name))?;
    let story = grouped.groups.iter().filter(|group| group.articles.contains(&at));
    let others = story.flat_map(|group| &group.articles).filter(|&&other| other != at);
    let a = address(&grouped.cards[at]);
    Ok(others.map(|&other| Fixed::Apart { a: a.clone(), b: address(&grouped.cards[other]) }).collect())
}

/// Addresses of a story's articles, or of one article.
fn members(grouped: &Grouped, name: &str) -> Result<Vec<String>> {
    let cards = &grouped.cards;
    if let Some(story) = grouped.story(name) {
        return Ok(story.articles.iter().map(|&at| address(&cards[at])).collect());
    }
    grouped.article(name).map(|at| vec![address(&cards[at])]).ok_or_else(|| unknown(name))
}

fn unknown(name: &str) -> Error {
    Error::Usage(format!(
        "{name}: no story and no article of this folder is called that; `epitome stories FOLDER --json` lists all ids"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{StoriesOptions, stories, sync};

    const FLOOD: [&str; 3] = [
        "The river Corran flooded the village of Alder on Monday and swept away the old bridge.",
        "Five people died when the Corran river burst its banks in Alder, the mayor Helen Brandt said.",
        "Rescuers in Alder searched the river Corran for twenty missing people near the old bridge.",
    ];
    const FIRE: [&str; 3] = [
        "A fire destroyed the paper mill of Varn on Monday and spread to the harbour warehouses.",
        "Two firemen were hurt when the paper mill burned in Varn, the owner Oskar Lind said.",
        "Smoke of the mill fire drifted over the harbour of Varn and its warehouses for hours.",
    ];

    #[test]
    fn what_is_split_off_stands_alone() {
        let dir = tempfile::tempdir().unwrap();
        let write = |path: &str, title: &str, sentences: &[&str]| {
            let text = format!("---\ntitle: {title}\ndate: 2025-09-01\n---\n\n{}\n", sentences.join(" "));
            std::fs::write(dir.path().join(path), text).unwrap();
        };
        write("flood-1.md", "Corran flood sweeps away Alder bridge", &FLOOD[..2]);
        write("flood-2.md", "Five dead in Alder as the Corran floods", &FLOOD[1..]);
        write("fire-1.md", "Fire destroys paper mill of Varn", &FIRE[..2]);
        write("fire-2.md", "Two firemen hurt as Varn paper mill burns", &FIRE[1..]);
        write("both.md", "Corran floods Alder, fire destroys paper mill of Varn", &[FLOOD, FIRE].concat());
        let places = Places::new(dir.path(), None).unwrap();
        sync(&places, &crate::SyncOptions::default(), &silent).unwrap();
        let input = Input::Folder(places.clone());
        let beside = || {
            let all = stories(&input, &StoriesOptions::default(), &silent).unwrap().stories;
            let own = all.iter().find(|story| story.articles.iter().any(|one| one.path == "both.md"));
            own.map_or(0, |story| story.articles.len() - 1)
        };
        let first = beside();
        assert!(first > 0);
        let pairs = correct_stories(&places, &Correcting::Split(vec!["both.md".to_owned()])).unwrap();
        // The other story wanted it, too.
        assert!(pairs > first, "{pairs} {first}");
        assert_eq!(beside(), 0);
        let both = Correcting::Join(vec!["both.md".to_owned(), "fire-1.md".to_owned()]);
        correct_stories(&places, &both).unwrap();
        correct_stories(&places, &Correcting::Split(vec!["both.md".to_owned()])).unwrap();
        assert_eq!(beside(), 0);
    }
}
