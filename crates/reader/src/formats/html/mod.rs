//! Web pages: the article without its surroundings, and what the page says of it.

mod columns;
mod embedded;
mod extract;
mod furniture;
mod math;
mod meta;
mod phrases;
pub(crate) mod scan;
mod tags;
mod teasers;
mod titles;
mod votes;
mod wording;
pub(crate) mod zone;

use std::borrow::Cow;

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
    let html = in_plain(&decoded.text);
    let page = scan::scan(&html);
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
        draft.body = main_text(&html, &page, meta.body.as_deref(), &draft);
        if let Some(body) = held_back(&html, &draft) {
            draft.body = body;
        }
    }
    if decoded.lossy {
        draft.notes.push("some bytes are not valid in its encoding and were replaced".to_owned());
    }
    draft
}

/// Fewest letters of a text that stands for what a page shows without scripts.
const HELD_BACK: usize = 400;

/// The article of a page that shows next to nothing, but holds it for readers without scripts, in a template or as data.
fn held_back(html: &str, head: &Draft) -> Option<String> {
    if head.body.len() >= HELD_BACK {
        return None;
    }
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    let mut opened = false;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let name = tag.get(..12).unwrap_or(tag).trim_start_matches(['<', '/']).to_ascii_lowercase();
        let hides = name.starts_with("noscript") || name.starts_with("template");
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        let cut = if hides { end } else { 1 };
        out.push_str(if hides { "" } else { &tag[..1] });
        opened |= hides;
        rest = &tag[cut..];
    }
    out.push_str(rest);
    let longer = |body: &String| body.len() >= HELD_BACK.max(2 * head.body.len());
    let unveiled = opened.then(|| main_text(&out, &scan::scan(&out), None, head));
    unveiled.filter(longer).or_else(|| embedded::embedded(html).filter(longer))
}

/// All text of a page or fragment, block by block, as a body.
pub(crate) fn to_text(html: &str) -> String {
    paragraphs(&scan::scan(&in_plain(html)).text)
}

/// A page without readings beside characters, its formulas in lines.
fn in_plain(html: &str) -> Cow<'_, str> {
    math::in_lines(tags::without_readings(html))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_for_readers_without_scripts() {
        let text = "The harbour master said on Monday that the tide would come later than usual. ".repeat(6);
        let body = |html: &str| article(&decode(html.as_bytes(), None), 1000).body;
        let check = |html: &str, expect: &str| assert_eq!(body(html), expect, "{html}");
        check(&format!("<div id=root></div><noscript><p>{text}</noscript>"), text.trim());
        check(&format!("<x-a><template shadowrootmode=open><p>{text}</template></x-a>"), text.trim());
        check(&format!("<noscript>Turn scripts on.</noscript><p>{text}"), text.trim());
        check("<p>High water at noon.<noscript>Turn scripts on.</noscript>", "High water at noon.");
    }
}
