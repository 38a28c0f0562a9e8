//! What a story is about: headline, keyphrases, names.

mod headline;
mod names;
mod phrases;

use epitome_text::Article;
use serde::Serialize;

use crate::Background;

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
    let told = first_of_each_voice(articles, voices);
    let (headline_article, headline) = headline::find(articles, &told, background);
    Facts {
        headline,
        headline_article,
        keyphrases: phrases::find(articles, &told, background),
        names: names::find(articles, &told),
    }
}

/// Indices of the articles that speak for their voice, ascending.
fn first_of_each_voice(articles: &[&Article], voices: &[u32]) -> Vec<usize> {
    let voice = |index: usize| voices.get(index).copied();
    (0..articles.len())
        .filter(|&index| voice(index).is_none() || (0..index).all(|before| voice(before) != voice(index)))
        .collect()
}
