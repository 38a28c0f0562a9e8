use serde::Serialize;

use super::engine::render;
use super::view::{Page, Story, page};
use crate::{Digest, DigestStory};

#[derive(Serialize)]
struct Feed {
    page: Page,
    id: String,
    date: Option<String>,
    items: Vec<Item>,
}

#[derive(Serialize)]
struct Item {
    title: String,
    id: String,
    link: Option<String>,
    date: Option<String>,
    categories: Vec<String>,
    description: String,
}

/// A story by itself, with or without its headline.
#[derive(Serialize)]
struct Alone<'a> {
    story: &'a Story,
    headed: bool,
}

/// A digest as a feed (RSS 2.0): an item a story, dated by its latest article, known by the story's id.
///
/// # Errors
/// What the template engine says; the built-in template gives none.
pub fn digest_rss(digest: &Digest) -> Result<String, minijinja::Error> {
    let page = page(digest);
    let items = digest.stories.iter().zip(&page.stories);
    let items = items.map(|(told, story)| item(told, story)).collect::<Result<_, _>>()?;
    let date = super::newest(digest).map(dated);
    render("feed.xml", &Feed { page, id: format!("urn:epitome:digest:{}", digest.fingerprint), date, items })
}

fn item(told: &DigestStory, story: &Story) -> Result<Item, minijinja::Error> {
    Ok(Item {
        title: story.headline.clone(),
        id: told.id.clone(),
        link: story.cited.iter().find_map(|source| source.link.clone()),
        date: told.latest.map(|date| dated(date.at)),
        categories: story.keyphrases.clone(),
        description: render("plain.html", &Alone { story, headed: false })?,
    })
}

/// As RFC 822 with a year of four digits writes it.
fn dated(at: jiff::civil::DateTime) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::citation::samples;

    #[test]
    fn a_digest_as_a_feed() {
        insta::assert_snapshot!(digest_rss(&samples::digest()).unwrap());
    }
}
