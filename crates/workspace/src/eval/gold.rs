//! A folder of articles with its gold beside it: `gold/stories.json`, `gold/summaries/STORY.N.txt`.

use std::path::Path;

use epitome_text::Article;
use rayon::prelude::*;
use serde::Deserialize;

use super::folder;
use crate::walk::{Selection, walk};
use crate::{Places, Result};

#[derive(Deserialize)]
struct Gold {
    stories: Vec<GoldStory>,
}

#[derive(Deserialize)]
struct GoldStory {
    story: String,
    articles: Vec<String>,
}

/// The articles of one gold story.
pub(super) struct Told {
    pub(super) story: String,
    pub(super) articles: Vec<Article>,
}

/// Whether `folder` has gold.
pub(super) fn is_there(folder: &Path) -> bool {
    folder.join("gold/stories.json").is_file()
}

/// All articles of `folder`, by path.
pub(super) fn articles(folder: &Path) -> Result<Vec<Article>> {
    let files = walk(&Places::new(folder, None)?, &Selection::default())?.files;
    let read = |found: &crate::walk::Found| {
        let mut articles = Vec::new();
        let bytes = std::fs::read(&found.place).unwrap_or_default();
        // A file's own time differs from copy to copy: the figures must not.
        let input = epitome_reader::Input { path: &found.path, bytes: &bytes, modified: None };
        // A file that cannot be read has no article to judge.
        let _ = epitome_reader::read(input, &epitome_reader::Options::default(), &mut |article| {
            articles.push(article)
        });
        articles
    };
    Ok(files.par_iter().flat_map_iter(read).collect())
}

/// The gold stories of `folder`; an article that none of them names is one alone.
pub(super) fn stories(folder: &Path) -> Result<Vec<Told>> {
    let gold: Gold = folder::json(&folder.join("gold/stories.json"))?;
    let mut told: Vec<Told> =
        gold.stories.iter().map(|gold| Told { story: gold.story.clone(), articles: Vec::new() }).collect();
    for article in articles(folder)? {
        let names = |name: &String| *name == article.path || *name == article.id;
        match gold.stories.iter().position(|gold| gold.articles.iter().any(names)) {
            Some(at) => told[at].articles.push(article),
            None => told.push(Told { story: article.id.clone(), articles: vec![article] }),
        }
    }
    Ok(told)
}

/// The reference summaries of a story, in the order of their numbers.
pub(super) fn references(folder: &Path, story: &str) -> Result<Vec<String>> {
    let all = folder::files(&folder.join("gold/summaries"), "txt")?;
    let own =
        all.iter().filter(|path| folder::stem(path).rsplit_once('.').is_some_and(|name| name.0 == story));
    own.map(|path| folder::text(path)).collect()
}
