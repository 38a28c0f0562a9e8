//! What the names and attributes of elements tell.

use std::borrow::Cow;

use html5ever::tokenizer::Tag;

use crate::date::is_change;

/// Whether a class says that an element holds the author's name.
pub(super) fn names_author(class: &str) -> bool {
    class.to_ascii_lowercase().split_whitespace().any(|name| {
        matches!(name, "author" | "author-name" | "authorname" | "article-author")
            || name.starts_with("byline")
            || name.ends_with("byline")
            || name.ends_with("author-name")
    })
}

/// Whether a class says that an element holds the date of publication: `post-date`, `published`, not any `date`.
pub(super) fn names_date(class: &str) -> bool {
    const WHATS: [&str; 10] =
        ["pub", "publish", "published", "publication", "post", "posted", "entry", "article", "story", "news"];
    let dates = |name: &str, what: &str| {
        let rest = name.strip_prefix(what).unwrap_or_default().trim_start_matches(['-', '_']);
        matches!(rest, "date" | "time" | "on" | "at" | "datetime")
    };
    let named = |name: &str| {
        matches!(name, "published" | "dateline" | "date-posted" | "date-published" | "datepublished")
            || WHATS.iter().any(|what| dates(name, what))
    };
    let class = class.to_ascii_lowercase();
    // Of an encyclopedia's subject.
    let of_other = |name: &str| matches!(name, "bday" | "dtstart" | "dtend");
    class.split_whitespace().any(named) && !class.split_whitespace().any(of_other)
}

/// Whether a text looks like a moment for machines: `2024-03-05T10:30`.
pub(super) fn is_moment(text: &str) -> bool {
    matches!(
        text.as_bytes(),
        [b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', b'-', _, _, b'-', _, _, b'T', ..]
    )
}

/// Whether a link leads nowhere but does something on the page.
pub(super) fn is_action(tag: &Tag) -> bool {
    let scheme = "javascript:";
    tag.attrs.iter().filter(|a| &*a.name.local == "href").any(|a| {
        a.value.trim_start().get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

/// Whether a part of a line stands apart from it: who made a picture.
pub(super) fn is_credit(tag: &Tag) -> bool {
    let class = tag.attrs.iter().find(|a| &*a.name.local == "class");
    &*tag.name == "span" && class.is_some_and(|class| class.value.to_ascii_lowercase().contains("credit"))
}

/// A page without the readings beside characters (`<rt>`), which would stand in the words that they explain.
pub(super) fn without_readings(html: &str) -> Cow<'_, str> {
    if !html.contains("<rt") {
        return Cow::Borrowed(html);
    }
    let first = |text: &str, tags: &[&'static str]| {
        let found = |(at, _)| tags.iter().find(|tag| text[at..].starts_with(**tag)).map(|tag| (at, *tag));
        text.match_indices('<').find_map(found)
    };
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((at, tag)) = first(rest, &["<rt", "<rp"]) {
        text.push_str(&rest[..at]);
        rest = &rest[at + tag.len()..];
        // Its end, or that of what it stands in.
        let ends = ["</rt>", "</rp>", "<rt", "<rp", "<rb", "</ruby", "</rtc"];
        let Some((end, tag)) = first(rest, &ends) else { break };
        rest = &rest[end + if tag.ends_with('>') { tag.len() } else { 0 }..];
    }
    text.push_str(rest);
    Cow::Owned(text)
}

pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "frameset"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "optgroup"
            | "option"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "tfoot"
            | "thead"
            | "title"
            | "tr"
            | "ul"
            | "item"
            | "graphic"
            | "head"
            | "list"
    )
}

/// Whether the last words of a text say that a date after them is one of a change: `Last updated`.
pub(super) fn of_change(text: &str) -> bool {
    const WORDS: usize = 4;
    const NEAR: usize = 80;
    let text = &text[text.floor_char_boundary(text.len().saturating_sub(NEAR))..];
    let line = text.rsplit('\n').next().unwrap_or_default().trim_end();
    let starts =
        line.char_indices().rev().filter(|(_, c)| c.is_whitespace()).map(|(at, c)| at + c.len_utf8());
    let tails: Vec<&str> = starts.take(WORDS - 1).map(|at| &line[at..]).chain([line]).collect();
    let tails = || tails.iter().filter(|tail| tail.split_whitespace().count() <= WORDS);
    let came_out = |tail: &&str| {
        let tail = tail.to_lowercase();
        ["publi", "posted", "first", "veröffentlicht", "发布"].iter().any(|start| tail.starts_with(start))
    };
    tails().any(|tail| is_change(tail)) && !tails().any(came_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_are_left_out() {
        let check = |html: &str, expect: &str| assert_eq!(without_readings(html), expect);
        check("<ruby>鰊<rp>(</rp><rt>にしん</rt><rp>)</rp></ruby>が", "<ruby>鰊</ruby>が");
        check("<ruby>漢<rt>かん<rb>字<rt>じ</ruby>です", "<ruby>漢<rb>字</ruby>です");
        check("<p>No ruby", "<p>No ruby");
    }
}
