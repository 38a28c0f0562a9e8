//! Text of articles as pages show it.

use epitome_workspace::render;
use epitome_workspace::types::{Published, Span};
use serde::Serialize;

use super::params::encoded_path;

/// On one line, without what steers a terminal or reorders it.
pub(crate) fn line(text: &str) -> String {
    render::one_line(text)
}

/// `3 articles`.
pub(crate) fn counted(number: usize, one: String, many: String) -> String {
    render::count(number, &one, &many)
}

/// The first so many characters.
pub(crate) fn cut(text: String, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text,
    }
}

/// A date of publication; a file's own time is named as such.
pub(crate) fn date(published: Option<Published>) -> Option<String> {
    published.map(render::published)
}

/// A date that an article states itself.
pub(crate) fn stated(published: Option<Published>) -> Option<String> {
    published.filter(Published::is_stated).map(render::published)
}

/// The address on the web, if it is one that may be followed: never a script, never data.
pub(crate) fn web(url: Option<&str>) -> Option<String> {
    let url = url?.trim();
    let scheme = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    let known = scheme.starts_with("http://") || scheme.starts_with("https://");
    let plain = !url.chars().any(|c| c.is_control() || c.is_whitespace());
    (known && plain && url.len() > 8).then(|| url.to_owned())
}

/// The page of an article, at a passage of it.
pub(crate) fn article_page(base: &str, address: &str, at: Option<Span>) -> String {
    let path = encoded_path(address);
    match at {
        Some(Span { start, end }) => format!("{base}/article/{path}?at={start}-{end}#at"),
        None => format!("{base}/article/{path}"),
    }
}

/// A passage as addresses name it: `start-end`.
pub(crate) fn span(text: &str) -> Option<Span> {
    let (start, end) = text.split_once('-')?;
    let (start, end) = (start.parse().ok()?, end.parse().ok()?);
    (start < end).then_some(Span { start, end })
}

/// The class of a word that was searched for.
pub(crate) const MATCH: &str = "match";

/// A part of a text that is shown in one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Piece {
    pub(crate) text: String,
    /// Classes of its mark: `cited`, `match`, `at`; empty if it has none.
    pub(crate) class: String,
    /// Its anchor.
    pub(crate) id: Option<String>,
}

/// A passage to mark.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    pub(crate) span: Span,
    pub(crate) class: &'static str,
    pub(crate) id: Option<String>,
}

/// Cuts `range` of `body` where marks begin and end.
pub(crate) fn pieces(body: &str, range: Span, marks: &[Mark]) -> Vec<Piece> {
    let inside: Vec<&Mark> =
        marks.iter().filter(|mark| mark.span.start < range.end && mark.span.end > range.start).collect();
    let mut cuts = vec![range.start, range.end];
    cuts.extend(inside.iter().flat_map(|mark| [mark.span.start, mark.span.end]));
    cuts.retain(|&cut| cut >= range.start && cut <= range.end && body.is_char_boundary(cut as usize));
    cuts.sort_unstable();
    cuts.dedup();
    let piece = |pair: &[u32]| {
        let text = render::visible(body.get(pair[0] as usize..pair[1] as usize)?);
        let over = || inside.iter().filter(|mark| mark.span.start <= pair[0] && mark.span.end >= pair[1]);
        let mut classes: Vec<&str> = over().map(|mark| mark.class).collect();
        classes.dedup();
        let id =
            over().find(|mark| mark.span.start.max(range.start) == pair[0]).and_then(|mark| mark.id.clone());
        Some(Piece { text, class: classes.join(" "), id })
    };
    cuts.windows(2).filter_map(piece).filter(|piece| !piece.text.is_empty()).collect()
}

/// A paragraph of an article.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Paragraph {
    /// The page that begins in it.
    pub(crate) page: Option<usize>,
    pub(crate) pieces: Vec<Piece>,
}

/// A body in paragraphs, with its marks. An anchor is given once, where its passage begins.
pub(crate) fn paragraphs(body: &str, pages: &[u32], marks: &[Mark]) -> Vec<Paragraph> {
    // Matches are many and never overlap; the others are few.
    let (mut matches, few): (Vec<Mark>, Vec<Mark>) =
        marks.iter().cloned().partition(|mark| mark.class == MATCH);
    matches.sort_by_key(|mark| mark.span.start);
    let (mut all, mut start, mut given) = (Vec::new(), 0, std::collections::BTreeSet::new());
    for text in body.split("\n\n") {
        let range = Span { start: start as u32, end: (start + text.len()) as u32 };
        start += text.len() + 2;
        if text.trim().is_empty() {
            continue;
        }
        let first = matches.partition_point(|mark| mark.span.end <= range.start);
        let last = matches.partition_point(|mark| mark.span.start < range.end);
        let near = [&few[..], &matches[first.min(last)..last]].concat();
        let mut pieces = pieces(body, range, &near);
        for piece in &mut pieces {
            if piece.id.as_ref().is_some_and(|id| !given.insert(id.clone())) {
                piece.id = None;
            }
        }
        let page =
            pages.iter().rposition(|&page| page >= range.start && page < range.end.max(range.start + 1));
        all.push(Paragraph { page: page.map(|page| page + 2), pieces });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(start: u32, end: u32, class: &'static str, id: Option<&str>) -> Mark {
        Mark { span: Span { start, end }, class, id: id.map(str::to_owned) }
    }

    fn shown(paragraphs: &[Paragraph]) -> String {
        let piece = |piece: &Piece| {
            let id = piece.id.as_ref().map(|id| format!("#{id} ")).unwrap_or_default();
            if piece.class.is_empty() {
                piece.text.clone()
            } else {
                format!("<{id}{}:{}>", piece.class, piece.text)
            }
        };
        let paragraph = |one: &Paragraph| one.pieces.iter().map(piece).collect::<String>();
        paragraphs.iter().map(paragraph).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn marks_in_paragraphs() {
        let body = "Two owls nest. They stay.\n\nNobody saw it.";
        let check = |marks: &[Mark], expect: &str| assert_eq!(shown(&paragraphs(body, &[], marks)), expect);
        check(&[], "Two owls nest. They stay.|Nobody saw it.");
        check(&[mark(4, 8, "match", None)], "Two <match:owls> nest. They stay.|Nobody saw it.");
        check(
            &[mark(0, 14, "cited", Some("s1")), mark(4, 8, "match", None)],
            "<#s1 cited:Two ><cited match:owls><cited: nest.> They stay.|Nobody saw it.",
        );
        check(&[mark(15, 33, "at", Some("at"))], "Two owls nest. <#at at:They stay.>|<at:Nobody> saw it.");
        check(&[mark(90, 99, "at", Some("at"))], "Two owls nest. They stay.|Nobody saw it.");
    }

    #[test]
    fn nothing_of_the_text_is_lost() {
        let body = "é… a\u{202e}b\n\n\n\nzwei\nZeilen";
        let all = paragraphs(body, &[], &[mark(1, 4, "at", None), mark(2, 6, "match", None)]);
        let text: Vec<String> =
            all.iter().map(|one| one.pieces.iter().map(|piece| piece.text.as_str()).collect()).collect();
        assert_eq!(text, ["é… a\u{fffd}b", "zwei\nZeilen"]);
    }

    #[test]
    fn only_addresses_of_the_web() {
        let check = |url: &str, expect: bool| assert_eq!(web(Some(url)).is_some(), expect, "{url}");
        check("https://a.example/b?c#d", true);
        check("HTTP://a.example", true);
        check("javascript:alert(1)", false);
        check(" javascript:alert(1)", false);
        check("java\nscript:alert(1)", false);
        check("data:text/html,<script>", false);
        check("vbscript:x", false);
        check("//a.example", false);
        check("https://", false);
        check("https://a.example/ b", false);
        check("é", false);
    }
}
