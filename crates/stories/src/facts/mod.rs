//! What a story is about: headline, keyphrases, names.

mod headline;
mod names;
mod phrases;

use epitome_text::{Article, Role, segment};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde::Serialize;

use crate::{Background, Group};
pub use headline::Opening;
pub(crate) use names::is_date;

/// What a story is about.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Facts {
    /// The most central title, else the most central lead sentence.
    pub headline: String,
    /// Index of the article that the headline is from.
    pub headline_article: usize,
    /// Keyphrases, best first: no stop-word scraps, no fragments of one another.
    pub keyphrases: Vec<String>,
    /// People, places and organisations, as written, most told first.
    pub names: Vec<String>,
}

/// The facts of the story that `articles` tell; `voices` as in [`crate::Group`].
pub fn facts(articles: &[&Article], voices: &[u32]) -> Facts {
    facts_against(articles, voices, &Background::default())
}

/// As [`facts`], against the collection that the story is in: what is common there tells little of it.
/// Cost: linear in the story's text.
pub fn facts_against(articles: &[&Article], voices: &[u32], background: &Background) -> Facts {
    let told = first_of_each_voice(articles.len(), voices);
    let openings: Vec<Opening> = articles.iter().map(|article| Opening::of(article)).collect();
    let (headline_article, headline) =
        headline::find(&openings.iter().collect::<Vec<_>>(), &told, background);
    Facts {
        headline,
        headline_article,
        keyphrases: phrases::find(articles, &told, background),
        names: names::find(articles, &told),
    }
}

/// The headlines of `groups` of the articles that open so: the same as those of [`facts_against`].
pub fn headlines(groups: &[Group], openings: &[Opening], background: &Background) -> Vec<String> {
    let headline = |group: &Group| {
        let of_group: Vec<&Opening> = group.articles.iter().map(|&at| &openings[at]).collect();
        let told = first_of_each_voice(of_group.len(), &group.voices);
        headline::find(&of_group, &told, background).1
    };
    groups.par_iter().map(headline).collect()
}

/// The sentences of the first `bytes` of a body, without bylines, credits, share bars and the like.
fn told(article: &Article, bytes: usize) -> Vec<&str> {
    let head = &article.body[..article.body.floor_char_boundary(bytes)];
    let sentences = segment(head, article.language).into_iter();
    sentences.filter(|one| one.role != Role::Furniture).map(|one| one.quotable().of(head)).collect()
}

/// Indices of the articles that speak for their voice, ascending; one beyond `voices` speaks for itself.
pub(crate) fn first_of_each_voice(articles: usize, voices: &[u32]) -> Vec<usize> {
    let mut heard = FxHashSet::default();
    (0..articles).filter(|&index| voices.get(index).is_none_or(|voice| heard.insert(voice))).collect()
}
