//! OpenDocument texts (ODT): paragraphs, headings, lists, tables, text boxes and notes; comments, tables of contents
//! and tracked deletions are left out.

use std::collections::{BTreeMap, BTreeSet};

use epitome_text::DateEvidence;

use super::package::Package;
use super::xml::{Node, walk};
use crate::Unreadable;
use crate::clean::{one_line, paragraphs};
use crate::draft::Draft;
use crate::raised::{Height, Shift, Shifted};
use crate::reading::Reading;

pub(crate) fn parse(bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    let package = Package::open(bytes, &[".xml"], reading)?;
    if package.text("META-INF/manifest.xml").is_some_and(|xml| xml.contains("encryption-data")) {
        return Err(Unreadable::broken("encrypted"));
    }
    let content =
        package.text("content.xml").ok_or_else(|| Unreadable::broken("broken: it has no content part"))?;
    let mut draft = read(&content);
    if let Some(xml) = package.text("meta.xml") {
        properties(&xml, &mut draft);
    }
    reading.give(draft);
    Ok(())
}

fn read(xml: &str) -> Draft {
    let (mut text, mut title) = (String::new(), String::new());
    let (mut hidden, mut depth, mut titled) = (0u32, 0u32, None);
    // A title with a format of its own has a style derived from the title's.
    let mut titles = BTreeSet::from(["Title".to_owned()]);
    // A note or text box stands after the paragraph in which it is anchored.
    let (mut around, mut aside) = (Vec::new(), String::new());
    let (mut heights, mut named, mut spans) = (BTreeMap::new(), String::new(), Vec::new());
    let mut shifted = Shifted::default();
    let whole = walk(xml, &mut |node| match node {
        Node::Open(name, _) if hidden > 0 || is_hidden(name) => hidden += 1,
        Node::Close(_) if hidden > 0 => hidden -= 1,
        Node::Open("note-body" | "text-box", _) => {
            shifted.settle(&mut text, "");
            around.push(std::mem::take(&mut text));
        }
        Node::Close("note-body" | "text-box") => {
            shifted.settle(&mut text, "\n");
            if let Some(outside) = around.pop() {
                let inside = std::mem::replace(&mut text, outside);
                *(if depth > 0 { &mut aside } else { &mut text }) += &inside;
            }
        }
        Node::Open("style", style) => {
            named = style.value("name").unwrap_or_default();
            if style.value("parent-style-name").is_some_and(|parent| titles.contains(&parent)) {
                titles.insert(named.clone());
            }
        }
        Node::Open("text-properties", properties) => {
            let height = properties.value("text-position").map(|position| height(&position));
            heights.extend(height.map(|height| (named.clone(), height)));
        }
        Node::Open("span", span) => {
            let style = span.value("style-name").unwrap_or_default();
            let around = spans.last().copied().unwrap_or_default();
            spans.push(heights.get(&style).copied().unwrap_or(around));
        }
        Node::Close("span") => drop(spans.pop()),
        Node::Open("p" | "h", element) => {
            depth += 1;
            let style = element.value("style-name").unwrap_or_default();
            if titles.contains(&style) && title.is_empty() && text.trim().is_empty() {
                titled = Some(text.len());
            }
        }
        Node::Close("p" | "h") => {
            shifted.settle(&mut text, "\n");
            depth = depth.saturating_sub(1);
            if let Some(start) = titled.take() {
                title = text.split_off(start);
            }
            text.push_str("\n\n");
            if around.is_empty() {
                text += &std::mem::take(&mut aside);
            }
        }
        Node::Open("s", element) => {
            let count = element.value("c").and_then(|count| count.parse().ok()).unwrap_or(1usize);
            text.extend(std::iter::repeat_n(' ', count.min(80)));
        }
        Node::Open("tab", _) | Node::Close("table-cell") => text.push('\t'),
        Node::Open("line-break", _) => {
            shifted.settle(&mut text, "\n");
            text.push('\n');
        }
        Node::Text(piece) if depth > 0 && hidden == 0 => {
            let height = spans.last().copied().unwrap_or_default();
            shifted.before(&mut text, Shift { height, ..Shift::default() }, piece);
            text.push_str(piece);
        }
        _ => {}
    });
    // A file that is cut off leaves some open.
    text = around.concat() + "\n\n" + &text + &aside;
    let mut draft = Draft { title: one_line(&title), body: paragraphs(&text), ..Draft::default() };
    if !whole {
        draft.notes.push("cut off or damaged: only its first part could be read".to_owned());
    }
    draft
}

/// What a position tells: `super 58%`, `-33% 58%`.
fn height(position: &str) -> Height {
    let first = position.split_whitespace().next().unwrap_or_default();
    match first.trim_end_matches('%').parse::<f32>() {
        _ if first == "super" => Height::Raised,
        _ if first == "sub" => Height::Lowered,
        Ok(percent) if percent > 0.0 => Height::Raised,
        Ok(percent) if percent < 0.0 => Height::Lowered,
        _ => Height::Level,
    }
}

fn is_hidden(name: &str) -> bool {
    matches!(
        name,
        "annotation"
            | "tracked-changes"
            | "note-citation"
            | "table-of-content"
            | "title"
            | "desc"
            | "script"
            | "forms"
            | "ruby-text"
    )
}

fn properties(xml: &str, draft: &mut Draft) {
    let mut open = String::new();
    let (mut created, mut modified) = (String::new(), String::new());
    walk(xml, &mut |node| match node {
        Node::Open(name, _) => name.clone_into(&mut open),
        Node::Close(_) => open.clear(),
        Node::Text(text) => match open.as_str() {
            // As in Word: the headline of the text was written, the property may be a template's.
            "title" if draft.title.is_empty() => draft.title = one_line(text),
            "initial-creator" => draft.author = Some(text.to_owned()),
            "creator" if draft.author.is_none() => draft.author = Some(text.to_owned()),
            "language" => draft.lang = Some(text.to_owned()),
            "creation-date" => created.push_str(text),
            "date" => modified.push_str(text),
            _ => {}
        },
    });
    draft.dates.offer(DateEvidence::Property, if created.is_empty() { &modified } else { &created });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(content: &str, expect: &str) {
        assert_eq!(read(&format!("<text>{content}</text>")).body, expect);
    }

    #[test]
    fn titles() {
        let check = |content: &str, title: &str| {
            let mut draft = read(&format!("<text>{content}</text>"));
            properties("<meta><title>Template 3</title></meta>", &mut draft);
            assert_eq!((draft.title.as_str(), draft.body.ends_with("It rose.")), (title, true));
        };
        check("<p style-name='Title'>River rises</p><p>It rose.</p>", "River rises");
        check(
            "<style name='P1' parent-style-name='Title'/><p style-name='P1'>River rises</p><p>It rose.</p>",
            "River rises",
        );
        check("<p style-name='P1'>River rises</p><p>It rose.</p>", "Template 3");
    }

    #[test]
    fn comments_and_names_of_shapes_are_no_text() {
        check("<p>One <annotation><creator>A</creator><p>Why?</p></annotation>two.</p>", "One two.");
        check(
            "<table-of-content><index-body><p>One 1</p></index-body></table-of-content><p>One.</p>",
            "One.",
        );
        check(
            "<p><rect><title>Box</title><desc>Blue</desc><p>In it.</p></rect></p><p>Out.</p>",
            "In it.\n\nOut.",
        );
    }

    #[test]
    fn marks_are_no_figures() {
        let styles = "<style name='T1'><text-properties text-position='super 58%'/></style>\
                      <style name='T2'><text-properties text-position='-33% 58%'/></style>";
        let raised = |text: &str| format!("<span style-name='T1'>{text}</span>");
        check(
            &format!(
                "{styles}<p>In 2019{}, CO<span style-name='T2'>2</span> and 5 km{}.</p>",
                raised("3"),
                raised("2")
            ),
            "In 2019, CO2 and 5 km².",
        );
    }

    #[test]
    fn notes_and_boxes_stand_after_their_paragraph() {
        let note = "<note><note-citation>1</note-citation><note-body><p>Indeed.</p></note-body></note>";
        check(
            &format!("<p>A rather{note} hard test.</p><p>Next.</p>"),
            "A rather hard test.\n\nIndeed.\n\nNext.",
        );
        check("<p>Text<frame><text-box><p>Box.</p></text-box></frame> goes on.</p>", "Text goes on.\n\nBox.");
        check("<frame><text-box><p>Box.</p></text-box></frame><p>Text.</p>", "Box.\n\nText.");
        check("<p>Cut off<note-body><p>in a note.", "Cut off\n\nin a note.");
    }
}
