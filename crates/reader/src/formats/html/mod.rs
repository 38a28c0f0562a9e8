//! Web pages: the article without its surroundings, and what the page says of it.

mod extract;
mod furniture;
mod meta;
pub(crate) mod scan;
pub(crate) mod zone;

use crate::Unreadable;
use crate::clean::paragraphs;
use crate::decode::{Decoded, decode, named};
use crate::draft::Draft;
use crate::reading::Reading;

use extract::main_text;

pub(crate) fn parse(bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    if bytes[..bytes.len().min(1 << 10)].contains(&0) && !looks_wide(bytes) {
        return Err(Unreadable::NotText("it has NUL bytes".to_owned()));
    }
    let decoded = decode(bytes, declared(bytes));
    let draft = article(&decoded, reading.options.limits.nesting_depth);
    if !reading.give(draft) { Err(Unreadable::NoArticle) } else { Ok(()) }
}

fn looks_wide(bytes: &[u8]) -> bool {
    encoding_rs::Encoding::for_bom(bytes).is_some()
        || bytes.iter().take(64).filter(|b| **b == 0).count() >= 16
}

/// The article of a page.
pub(crate) fn article(decoded: &Decoded<'_>, nesting_depth: u32) -> Draft {
    let page = scan::scan(&decoded.text);
    let meta = meta::meta(&page);
    let mut draft = Draft {
        title: meta.title,
        source: meta.source,
        author: meta.author,
        url: meta.url,
        lang: meta.lang,
        dates: meta.dates,
        ..Draft::default()
    };
    if page.depth > nesting_depth {
        draft
            .notes
            .push(format!(
                "elements nest {} deep (--max-nesting {nesting_depth}): read as plain text, with its surroundings",
                page.depth
            ));
        draft.body = paragraphs(&page.text);
    } else {
        draft.body = main_text(&decoded.text, &page, meta.body.as_deref(), &draft);
    }
    if decoded.lossy {
        draft.notes.push("some bytes are not valid in its encoding and were replaced".to_owned());
    }
    draft
}

/// All text of a page or fragment, block by block, as a body.
pub(crate) fn to_text(html: &str) -> String {
    paragraphs(&scan::scan(html).text)
}

/// Whether text is marked up, so that it should be read as HTML.
pub(crate) fn is_fragment(text: &str) -> bool {
    let head = text.char_indices().nth(4000).map_or(text, |(end, _)| &text[..end]);
    [
        "</p>",
        "<p>",
        "<br",
        "</div>",
        "</a>",
        "</li>",
        "<!doctype",
        "<html",
        "</em>",
        "</b>",
        "</i>",
        "</strong>",
    ]
    .iter()
    .any(|tag| head.contains(tag) || head.contains(&tag.to_uppercase()))
}

/// The encoding that the first kilobytes of a page declare.
pub(crate) fn declared(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let label =
        ["charset=", "encoding="].iter().find_map(|key| head.split_once(key)).map(|(_, rest)| rest)?;
    let label = label.trim_start_matches([' ', '"', '\'']);
    named(label.split(['"', '\'', ' ', '>', ';', '/', '?']).next()?)
}
