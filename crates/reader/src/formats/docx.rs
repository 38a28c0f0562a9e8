//! Word documents (DOCX): paragraphs, tables by rows, text boxes, notes at the end; deleted text and fields' codes
//! are left out.

use epitome_text::DateEvidence;

use super::package::Package;
use super::xml::{Node, walk};
use crate::Unreadable;
use crate::clean::{one_line, paragraphs};
use crate::draft::Draft;
use crate::reading::Reading;

pub(crate) fn parse(bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    let package = Package::open(bytes, &[".xml", ".rels"], reading)?;
    let main =
        main_part(&package).ok_or_else(|| Unreadable::broken("broken: it has no main document part"))?;
    let mut story = Story::default();
    let mut whole = story.read(&package.text(&main).unwrap_or_default());
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    for notes in ["footnotes.xml", "endnotes.xml"] {
        story.text.push_str("\n\n");
        whole &= package.text(&format!("{folder}/{notes}")).is_none_or(|xml| story.read(&xml));
    }
    let mut draft =
        Draft { title: one_line(&story.title), body: paragraphs(&story.text), ..Draft::default() };
    if !whole {
        draft.notes.push("cut off or damaged: only its first part could be read".to_owned());
    }
    properties(&package, &mut draft);
    reading.give(draft);
    Ok(())
}

/// The part that the package's relations call its document.
fn main_part(package: &Package) -> Option<String> {
    let mut target = None;
    if let Some(relations) = package.text("_rels/.rels") {
        walk(&relations, &mut |node| {
            if let Node::Open("Relationship", element) = node
                && element.value("Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
            {
                target = element.value("Target").map(|target| target.trim_start_matches('/').to_owned());
            }
        });
    }
    let known = |name: &String| package.names().any(|other| other == name);
    target.filter(known).or_else(|| {
        let main = |name: &&str| name.starts_with("word/document") && name.ends_with(".xml");
        package.names().find(main).map(str::to_owned)
    })
}

/// Reads `docProps/core.xml`.
fn properties(package: &Package, draft: &mut Draft) {
    let Some(xml) = package.text("docProps/core.xml") else { return };
    let mut open = String::new();
    let (mut created, mut modified) = (String::new(), String::new());
    walk(&xml, &mut |node| match node {
        Node::Open(name, _) => name.clone_into(&mut open),
        Node::Close(_) => open.clear(),
        Node::Text(text) => match open.as_str() {
            "title" if !text.trim().is_empty() => draft.title = one_line(text),
            "creator" => draft.author = Some(text.to_owned()),
            "language" => draft.lang = Some(text.to_owned()),
            "created" => created.push_str(text),
            "modified" => modified.push_str(text),
            _ => {}
        },
    });
    draft.dates.offer(DateEvidence::Property, if created.is_empty() { &modified } else { &created });
}

#[derive(Default)]
struct Story {
    text: String,
    title: String,
    /// Depth within elements that are not shown.
    hidden: u32,
    /// Within `<w:t>`, where text is text.
    shown: bool,
    /// The paragraph is styled as a title and nothing came before it.
    titled: Option<usize>,
}

impl Story {
    fn read(&mut self, xml: &str) -> bool {
        walk(xml, &mut |node| match node {
            Node::Open(name, _) if self.hidden > 0 || is_hidden(name) => self.hidden += 1,
            Node::Close(_) if self.hidden > 0 => self.hidden -= 1,
            Node::Open("t", _) => self.shown = true,
            Node::Close("t") => self.shown = false,
            Node::Open("pStyle", style) => {
                let title = style
                    .value("val")
                    .is_some_and(|style| style == "Title" || style == "Titel" || style == "Titre");
                self.titled = (title && self.title.is_empty() && self.text.trim().is_empty())
                    .then_some(self.text.len());
            }
            Node::Open("tab" | "ptab", _) => self.text.push('\t'),
            Node::Open("br" | "cr", _) => self.text.push('\n'),
            Node::Open("noBreakHyphen", _) => self.text.push('-'),
            Node::Close("p") => self.end_paragraph(),
            Node::Close("tc") => self.text.push('\t'),
            Node::Text(text) if self.shown => self.text.push_str(text),
            _ => {}
        })
    }

    fn end_paragraph(&mut self) {
        if let Some(start) = self.titled.take() {
            self.title = self.text.split_off(start);
        }
        self.text.push_str("\n\n");
    }
}

fn is_hidden(name: &str) -> bool {
    matches!(
        name,
        "del"
            | "moveFrom"
            | "instrText"
            | "Fallback"
            | "delText"
            | "rPr"
            | "sectPr"
            | "tblPr"
            | "tcPr"
            | "tabs"
    )
}
