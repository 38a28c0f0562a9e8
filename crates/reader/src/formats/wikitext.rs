//! Wikitext reduced to its text: templates, tables, notes, pictures and categories are dropped, links and marks
//! become what they show. <https://www.mediawiki.org/wiki/Help:Formatting>
//!
//! Each step is one pass; what is opened and never closed counts as text.

use crate::clean::paragraphs;
use crate::raised::{Height, Shift, Shifted};

/// Elements that are dropped with what is in them.
const DROPPED: [&str; 9] =
    ["ref", "math", "gallery", "timeline", "syntaxhighlight", "source", "imagemap", "score", "graph"];

/// The text of a page as a body.
pub(super) fn plain(wiki: &str) -> String {
    let text = without_comments(wiki);
    let text = DROPPED.iter().fold(text, |text, name| without_element(&text, name));
    let text = without_nested(&templates(&text), "{|", "|}");
    let text = without_tags(&external_links(&links(&text)));
    let text = text.replace("'''''", "").replace("'''", "").replace("''", "");
    paragraphs(&entities(&lines(&text)))
}

fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<!--") {
        out.push_str(before);
        match after.split_once("-->") {
            Some((_, after)) => rest = after,
            None => return out,
        }
    }
    out + rest
}

/// Drops `<name …>…</name>` and `<name …/>`.
fn without_element(text: &str, name: &str) -> String {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(&open) {
        let after = &rest[at + open.len()..];
        let Some(end) = after.find('>') else { break };
        let named = after.starts_with(|c: char| c == '>' || c == '/' || c.is_whitespace());
        out.push_str(&rest[..at]);
        let inner = &after[end + 1..];
        rest = match inner.find(&close) {
            _ if !named => {
                out.push_str(&open);
                after
            }
            _ if after[..end].ends_with('/') => inner,
            Some(closed) => &inner[closed + close.len()..],
            None => return out + inner,
        };
    }
    out + rest
}

/// Where each `open` that is closed again ends; both are two ASCII characters long.
fn pairs(text: &str, open: &str, close: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let (mut stack, mut pairs, mut at) = (Vec::new(), Vec::new(), 0);
    while at + 2 <= bytes.len() {
        match &bytes[at..at + 2] {
            mark if mark == open.as_bytes() => stack.push(at),
            mark if mark == close.as_bytes() => pairs.extend(stack.pop().map(|start| (start, at + 2))),
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
    }
    pairs.sort_unstable();
    pairs
}

/// The outermost of sorted `pairs`.
fn outermost(pairs: &[(usize, usize)]) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut end = 0;
    pairs.iter().copied().filter(move |(start, stop)| {
        let outer = *start >= end;
        if outer {
            end = *stop;
        }
        outer
    })
}

fn without_nested(text: &str, open: &str, close: &str) -> String {
    let pairs = pairs(text, open, close);
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for (start, end) in outermost(&pairs) {
        out.push_str(&text[at..start]);
        at = end;
    }
    out + &text[at..]
}

/// Templates that are part of a sentence become what they show, the others are dropped.
fn templates(text: &str) -> String {
    let pairs = pairs(text, "{{", "}}");
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for (start, end) in outermost(&pairs) {
        out.push_str(&text[at..start]);
        out.push_str(&template(&text[start + 2..end - 2]));
        at = end;
    }
    out + &text[at..]
}

/// What a template shows: a measure, a word of another language, what shall not be broken.
fn template(inner: &str) -> String {
    // Others may stand in the links and templates within.
    if inner.contains("{{") || inner.contains("[[") {
        return String::new();
    }
    let mut parts = inner.split('|').map(str::trim);
    let name = parts.next().unwrap_or_default().to_lowercase();
    let mut values = parts.filter(|part| !part.contains('='));
    let mut value = || values.next().unwrap_or_default().to_owned();
    match name.as_str() {
        "convert" | "cvt" => {
            let (number, unit) = (value(), value());
            match unit.as_str() {
                "and" | "to" | "or" | "by" | "x" | "-" | "–" => {
                    format!("{number} {unit} {} {}", value(), value())
                }
                _ => format!("{number} {unit}"),
            }
        }
        "nowrap" | "nobr" | "abbr" | "val" | "small" | "em" | "strong" | "formatnum" => value(),
        "lang" => {
            value();
            value()
        }
        "circa" | "c." => format!("c. {}", value()),
        "spaced ndash" | "snd" => " – ".to_owned(),
        "'" => "'".to_owned(),
        _ if name.starts_with("lang-") => value(),
        _ => String::new(),
    }
}

/// `[[page]]` and `[[page|shown]]` become what they show; files, categories and other languages are dropped.
fn links(text: &str) -> String {
    let pairs = pairs(text, "[[", "]]");
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for (start, end) in outermost(&pairs) {
        out.push_str(&text[at..start]);
        out.push_str(shown(&text[start + 2..end - 2]));
        at = end;
    }
    out + &text[at..]
}

fn shown(link: &str) -> &str {
    let (page, label) = link.split_once('|').unwrap_or((link, link.trim_start_matches(':')));
    let prefix = page.split_once(':').map(|(prefix, _)| prefix).unwrap_or("");
    let namespace = prefix.chars().next().is_some_and(char::is_alphabetic)
        && !prefix.contains(' ')
        && !page.contains(": ");
    if namespace || link.contains("[[") { "" } else { label }
}

/// `[address shown]` becomes `shown`, a bare `[address]` nothing.
fn external_links(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('[') {
        let after = &rest[at + 1..];
        let address = ["http://", "https://", "//", "ftp://"].iter().any(|scheme| after.starts_with(scheme));
        let line = after.split('\n').next().unwrap_or(after);
        out.push_str(&rest[..at]);
        match line.find(']').filter(|_| address) {
            Some(end) => {
                out.push_str(after[..end].split_once(' ').map_or("", |(_, label)| label));
                rest = &after[end + 1..];
            }
            None => {
                out.push('[');
                rest = after;
            }
        }
    }
    out + rest
}

/// Drops the tags of other elements, their text stays.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let (mut shifted, mut shift) = (Shifted::default(), Shift::default());
    let mut add = |out: &mut String, shift: Shift, piece: &str| {
        if !piece.is_empty() {
            shifted.before(out, shift, piece);
            out.push_str(piece);
        }
    };
    while let Some(at) = rest.find('<') {
        let after = &rest[at + 1..];
        add(&mut out, shift, &rest[..at]);
        let tag = after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        let line = after.split('\n').next().unwrap_or(after);
        match line.find('>').filter(|_| tag) {
            Some(end) => {
                match after.split(|c: char| !c.is_ascii_alphanumeric() && c != '/').next().unwrap_or("") {
                    "br" => add(&mut out, Shift::default(), "\n"),
                    "sup" => shift.height = Height::Raised,
                    "sub" => shift.height = Height::Lowered,
                    "/sup" | "/sub" => shift.height = Height::Level,
                    _ => {}
                }
                rest = &after[end + 1..];
            }
            None => {
                add(&mut out, Shift::default(), "<");
                rest = after;
            }
        }
    }
    add(&mut out, Shift::default(), rest);
    shifted.settle(&mut out, "");
    out
}

/// Headings, list marks and switches at line starts.
fn lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.trim();
        let level = line.bytes().take_while(|b| *b == b'=').count();
        if level > 0 && line.len() > 2 * level && line.ends_with('=') {
            out.push_str("\n\n");
            out.push_str(line.trim_matches('=').trim());
            out.push_str("\n\n");
            continue;
        }
        let item = line.trim_start_matches(['*', '#', ':', ';']);
        let switch = line.starts_with("__") && line.ends_with("__");
        if item.len() < line.len() && !item.trim().is_empty() && line.starts_with(['*', '#']) {
            out.push_str("- ");
        }
        if !switch && !line.starts_with("----") {
            out.push_str(item.trim_start());
        }
        out.push('\n');
    }
    out
}

fn entities(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let marks = [
        ("&nbsp;", "\u{A0}"),
        ("&ndash;", "–"),
        ("&mdash;", "—"),
        ("&thinsp;", " "),
        ("&quot;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    marks.iter().fold(text.to_owned(), |text, (entity, mark)| text.replace(entity, mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(wiki: &str, expect: &str) {
        assert_eq!(plain(wiki), expect);
    }

    #[test]
    fn marks() {
        check("The '''Elder''' is a ''river''.", "The Elder is a river.");
        check("A [[bridge]] and [[stone bridge|another]].", "A bridge and another.");
        check("See [https://a.example the report] and [https://b.example].", "See the report and .");
        check("It{{cite|x|{{y}}}} rose.<ref name=a>Z</ref> It fell.<ref name=a/>", "It rose. It fell.");
        check("A<!-- no --> b.", "A b.");
        check("{| class=x\n| cell {{t}}\n|}\nText.", "Text.");
        check("[[File:A.jpg|thumb|The [[bridge]] in May]]Text.\n[[Category:Bridges]]", "Text.");
        check("== Past ==\nText.\n* one\n* two", "Past\n\nText.\n- one\n- two");
        check(
            "It is {{convert|5|km|mi|abbr=on}} {{lang|fr|plus}} {{nowrap|4 t}}{{cite|x}}.",
            "It is 5 km plus 4 t.",
        );
        check("40 km<sup>2</sup> in 2019<sup>a</sup> of CO<sub>2</sub>", "40 km² in 2019 of CO2");
        check("5 &lt; 6&nbsp;km<br />and <small>more</small>", "5 < 6\u{A0}km\nand more");
    }

    #[test]
    fn what_is_not_closed_is_text() {
        check("A {{b and [[c.", "A {{b and [[c.");
        check("A <ref>b.", "A b.");
        check("A }} b ]] c.", "A }} b ]] c.");
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "(\\[\\[|\\]\\]|\\{\\{|\\}\\}|\\{\\||\\|\\}|<ref|<ref/>|</ref>|<!--|-->|=|\\*|'|é|a| |\n|\\[http://|\\]|<|>){0,60}") {
            let _ = plain(&text);
        }
    }
}
