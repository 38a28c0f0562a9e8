//! Markdown as plain text, with YAML or TOML front matter. Code blocks, images and raw HTML tags are left out;
//! list items and table rows are paragraphs of their own.

use epitome_text::DateEvidence;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde_json::Value;

use super::json::{self, text_of};
use super::text::fill;
use crate::Unreadable;
use crate::clean::{one_line, paragraphs};
use crate::decode::decode_text;
use crate::draft::Draft;
use crate::fields::Field;
use crate::raised::{Height, Shift, Shifted};
use crate::reading::Reading;

pub(crate) fn parse(bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    let decoded = decode_text(bytes)?;
    let text = decoded.text.replace("\r\n", "\n");
    let mut draft = Draft::default();
    let (front, markdown) = front_matter(&text);
    match front.map(Front::values) {
        Some(Ok(values)) => {
            for field in Field::ALL.into_iter().filter(|field| *field != Field::Text) {
                for value in json::find(&values, field, &reading.options.map) {
                    fill(&mut draft, field, &text_of(value), DateEvidence::FrontMatter);
                }
            }
        }
        Some(Err(why)) => draft.notes.push(format!("front matter not understood: {why}")),
        None => {}
    }
    let (heading, body) = plain(markdown);
    if draft.title.is_empty() {
        draft.title = heading;
        draft.body = body;
    } else {
        // A heading that is not the title is text.
        let other = one_line(&heading) != one_line(&draft.title);
        draft.body = if other { paragraphs(&format!("{heading}\n\n{body}")) } else { body };
    }
    if decoded.lossy {
        draft.notes.push("some bytes are not valid in its encoding and were replaced".to_owned());
    }
    reading.give(draft);
    Ok(())
}

enum Front<'t> {
    Yaml(&'t str),
    Toml(&'t str),
}

impl Front<'_> {
    fn values(self) -> Result<Value, String> {
        match self {
            Front::Yaml(text) => {
                yaml_serde::from_str(text).or_else(|error| lines(text).ok_or_else(|| error.to_string()))
            }
            Front::Toml(text) => {
                let table: toml::Table = toml::from_str(text).map_err(|error| error.message().to_owned())?;
                Ok(json_of(toml::Value::Table(table)))
            }
        }
    }
}

/// Front matter that is no YAML, such as a title with a colon in it: its `key: value` lines.
fn lines(text: &str) -> Option<Value> {
    let pairs = text.lines().filter_map(|line| {
        let (key, value) =
            line.split_once(": ").filter(|(key, _)| !key.starts_with(['#', ' ', '\t', '-']))?;
        let value = value.trim();
        let bare = ['"', '\''].iter().find_map(|mark| value.strip_prefix(*mark)?.strip_suffix(*mark));
        Some((key.trim().to_owned(), Value::String(bare.unwrap_or(value).to_owned())))
    });
    let pairs: serde_json::Map<String, Value> = pairs.collect();
    (!pairs.is_empty()).then_some(Value::Object(pairs))
}

/// TOML as JSON, its dates as text.
fn json_of(value: toml::Value) -> Value {
    match value {
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Array(items) => items.into_iter().map(json_of).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, json_of(value))).collect(),
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(truth) => truth.into(),
    }
}

/// Splits front matter off: `---` … `---` or `...` is YAML, `+++` … `+++` TOML.
fn front_matter(text: &str) -> (Option<Front<'_>>, &str) {
    let fenced = |fence: &str, ends: &[&str]| {
        let inner = text.strip_prefix(fence)?.trim_start_matches([' ', '\t']).strip_prefix('\n')?;
        let mut at = 0;
        for line in inner.split_inclusive('\n') {
            if ends.contains(&line.trim_end()) {
                return Some((&inner[..at], &inner[at + line.len()..]));
            }
            at += line.len();
        }
        None
    };
    if let Some((front, rest)) = fenced("---", &["---", "..."]) {
        return (Some(Front::Yaml(front)), rest);
    }
    match fenced("+++", &["+++"]) {
        Some((front, rest)) => (Some(Front::Toml(front)), rest),
        None => (None, text),
    }
}

/// The first top-level heading, if it comes before other text, and the rest as plain text.
fn plain(markdown: &str) -> (String, String) {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let (mut text, mut title) = (String::new(), String::new());
    let mut hidden = 0usize;
    let mut heading = None;
    let (mut shifted, mut shift) = (Shifted::default(), Shift::default());
    for event in Parser::new_ext(markdown, options) {
        if !matches!(event, Event::Text(_) | Event::Code(_) | Event::InlineHtml(_)) {
            let inline = matches!(event, Event::SoftBreak);
            shifted.settle(&mut text, if inline { " " } else { "" });
        }
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::Image { .. } | Tag::MetadataBlock(_)) => hidden += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::Image | TagEnd::MetadataBlock(_)) => {
                hidden = hidden.saturating_sub(1)
            }
            Event::Start(Tag::Heading { level, .. }) => {
                text.push_str("\n\n");
                heading = (level == HeadingLevel::H1 && title.is_empty()).then_some(text.len());
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some(start) = heading.take()
                    && text[..start].trim().is_empty()
                {
                    title = text.split_off(start);
                }
                text.push_str("\n\n");
            }
            Event::Text(piece) | Event::Code(piece) if hidden == 0 => {
                shifted.before(&mut text, shift, &piece);
                text.push_str(&piece);
            }
            Event::InlineHtml(tag) => match &*tag.to_ascii_lowercase() {
                "<br>" | "<br/>" | "<br />" => text.push('\n'),
                "</sup>" | "</sub>" => shift.height = Height::Level,
                tag if tag.starts_with("<sup") => shift.height = Height::Raised,
                "<sub>" => shift.height = Height::Lowered,
                _ => {}
            },
            Event::SoftBreak if hidden == 0 => text.push(' '),
            Event::HardBreak => text.push('\n'),
            Event::End(TagEnd::TableCell) => text.push('\t'),
            Event::Start(tag) if is_block(&tag) => text.push_str("\n\n"),
            Event::Html(html) if html.starts_with("<p") || html.starts_with("<br") => text.push_str("\n\n"),
            Event::Rule => text.push_str("\n\n"),
            _ => {}
        }
    }
    shifted.settle(&mut text, "");
    (title, paragraphs(&without_lost_marks(&text)))
}

/// Drops marks of notes that the text does not hold, which the parser takes for text: `[^1]`.
fn without_lost_marks(text: &str) -> String {
    const LONGEST: usize = 24;
    let mut parts = text.split("[^");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part
            .split_once(']')
            .filter(|(name, _)| name.len() <= LONGEST && !name.contains(char::is_whitespace))
        {
            Some((_, rest)) => out.push_str(rest),
            None => out.extend(["[^", part]),
        }
    }
    out
}

fn is_block(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Paragraph
            | Tag::Item
            | Tag::BlockQuote(_)
            | Tag::TableRow
            | Tag::TableHead
            | Tag::FootnoteDefinition(_)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(markdown: &str, title: &str, body: &str) {
        assert_eq!(plain(markdown), (title.to_owned(), body.to_owned()));
    }

    #[test]
    fn no_markup_is_left() {
        check(
            "# River *rises*\n\nThe **river** rose\nover [night](http://x.example).",
            "River rises",
            "The river rose over night.",
        );
        check("Intro.\n\n# Late\n\nText.", "", "Intro.\n\nLate\n\nText.");
        check("- one\n- two `x`\n\n> said `y`", "", "one\n\ntwo x\n\nsaid y");
        check("A.\n\n```rust\nfn main() {}\n```\n\nB. ![alt](i.png)", "", "A.\n\nB.");
        check("|a|b|\n|-|-|\n|1|2|", "", "a b\n\n1 2");
        check("It rose[^1] in 2019<sup>2</sup>, the 2<sup>nd</sup>.", "", "It rose in 2019, the 2nd.");
        check("Rose.[^a]\n\n[^a]: In May.", "", "Rose.\n\nIn May.");
        check("One<br>two", "", "One\ntwo");
        check("Title\n=====\n\nText <b>bold</b>.", "Title", "Text bold.");
    }

    #[test]
    fn front_matter_that_is_no_yaml() {
        let read = |text: &str| {
            let input = crate::Input { path: "a.md", bytes: text.as_bytes(), modified: None };
            let mut articles = Vec::new();
            crate::read(input, &crate::Options::default(), &mut |article| articles.push(article)).unwrap();
            articles.remove(0)
        };
        let article = read(
            "---\ntitle: Vote: what we know\nauthor: 'Ann Ek'\ndate: 2025-03-04\n---\n# Vote\n\nIt rose.",
        );
        assert_eq!(article.title, "Vote: what we know");
        assert_eq!(article.author.as_deref(), Some("Ann Ek"));
        assert_eq!(article.published.unwrap().at.date().to_string(), "2025-03-04");
        assert_eq!(article.body, "Vote\n\nIt rose.");
        assert_eq!(read("---\ntitle: Vote\n---\n# Vote\n\nIt rose.").body, "It rose.");
    }

    #[test]
    fn fences() {
        assert!(matches!(
            front_matter("---\ntitle: A\n---\nText"),
            (Some(Front::Yaml("title: A\n")), "Text")
        ));
        assert!(matches!(front_matter("+++\ntitle = 'A'\n+++\nText"), (Some(Front::Toml(_)), "Text")));
        assert!(matches!(front_matter("---\n\nA rule, not a fence"), (None, _)));
        assert!(matches!(front_matter("Text"), (None, "Text")));
    }
}
