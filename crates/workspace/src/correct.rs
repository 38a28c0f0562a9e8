//! What the user knows better about stories, kept beside the index and used by every grouping.

use crate::corpus::{Opened, open};
use crate::grouped::{Choice, Grouped, group};
use crate::memory::{self, Fixed, StoryChange, address};
use crate::{Error, Input, Places, Result, silent};

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
    let new = pairs(&grouped, correcting)?;
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
