//! Articles and stories as resources: `epitome://FOLDER/article/PATH`, `epitome://FOLDER/story/ID`.

use epitome_workspace::render;
use percent_encoding::percent_decode_str;
use rmcp::model::{
    ErrorData, ListResourcesResult, ReadResourceResult, Resource, ResourceContents, ResourceTemplate,
};

use super::answers::{lines, tell};
use super::budget::{cursor, offset};
use super::tools::wait;
use crate::Library;
use crate::edition::Edition;
use crate::web::{encoded, encoded_path};

const SCHEME: &str = "epitome://";
/// Resources of one page of the list.
const PAGE: usize = 100;

/// The stories of every folder.
pub(crate) fn list(library: &Library, at: Option<String>) -> Result<ListResourcesResult, ErrorData> {
    let from = offset(at.as_deref()).map_err(|error| ErrorData::invalid_params(error, None))?;
    let mut all = Vec::new();
    for folder in library.folders.iter() {
        let Some(edition) = folder.edition() else { continue };
        for story in &edition.all.stories {
            let uri = format!("{SCHEME}{}/story/{}", encoded(&folder.name), encoded(&story.id));
            let articles = render::count(story.articles.len(), "article", "articles");
            let about = render::range(story.first, story.latest)
                .map_or(articles.clone(), |dates| format!("{dates}, {articles}"));
            let resource = Resource::new(uri, story.id.clone()).with_title(render::one_line(&story.headline));
            all.push(resource.with_description(about).with_mime_type("text/plain"));
        }
    }
    let total = all.len();
    let page: Vec<Resource> = all.into_iter().skip(from).take(PAGE).collect();
    let next = (from + page.len() < total).then(|| cursor(from + page.len()));
    let mut list = ListResourcesResult::with_all_items(page);
    list.next_cursor = next;
    Ok(list)
}

pub(crate) fn templates() -> Vec<ResourceTemplate> {
    let template = |uri: &str, name: &str, about: &str| {
        ResourceTemplate::new(uri, name).with_description(about).with_mime_type("text/plain")
    };
    vec![
        template(
            "epitome://{folder}/article/{+path}",
            "article",
            "The text of an article; its path as the tools give it.",
        ),
        template("epitome://{folder}/story/{id}", "story", "A story's summary, cited."),
    ]
}

/// Name of the folder, and what is wanted of it.
pub(crate) fn split(uri: &str) -> Result<(String, String), String> {
    let wrong = || {
        format!(
            "{uri:?} is no resource; there are epitome://FOLDER/article/PATH and epitome://FOLDER/story/ID"
        )
    };
    let (folder, rest) = uri.strip_prefix(SCHEME).and_then(|rest| rest.split_once('/')).ok_or_else(wrong)?;
    Ok((decoded(folder), rest.to_owned()))
}

pub(crate) fn read(edition: &Edition, uri: &str, wanted: &str) -> Result<ReadResourceResult, String> {
    let text = match wanted.split_once('/') {
        Some(("story", id)) => {
            let story = wait(edition.story(&decoded(id)))?;
            let story = story.ok_or_else(|| format!("there is no story {id:?}"))?;
            let mut text = lines(&tell(&story), &mut 0);
            for member in &story.articles {
                let path = encoded_path(&member.address());
                text += &format!("- {} (article {path})\n", render::one_line(&member.title));
            }
            text
        }
        Some(("article", address)) => {
            let found = edition.held.article(&decoded(address)).map_err(|error| error.to_string())?;
            let article = found.ok_or_else(|| format!("there is no article {address:?}"))?;
            format!("{}\n\n{}\n", render::one_line(&article.title), render::visible(&article.body))
        }
        _ => return Err(format!("{uri:?} names neither an article nor a story")),
    };
    Ok(ReadResourceResult::new(vec![ResourceContents::text(text, uri).with_mime_type("text/plain")]))
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
