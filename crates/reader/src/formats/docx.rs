//! Word documents (DOCX): paragraphs, tables by rows, text boxes, notes at the end; deleted and hidden text and
//! fields' codes are left out. The title is the first paragraph if its style says so, else the document's property.

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
    let package = Package::open(bytes, &[".xml", ".rels"], reading)?;
    let main =
        main_part(&package).ok_or_else(|| Unreadable::broken("broken: it has no main document part"))?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let headings =
        package.text(&format!("{folder}/styles.xml")).map(|xml| headings(&xml)).unwrap_or_default();
    let mut story = Story { headings, ..Story::default() };
    let mut whole = story.read(&package.text(&main).unwrap_or_default());
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
    let (mut title, mut created, mut modified) = (String::new(), String::new(), String::new());
    walk(&xml, &mut |node| match node {
        Node::Open(name, _) => name.clone_into(&mut open),
        Node::Close(_) => open.clear(),
        Node::Text(text) => match open.as_str() {
            "title" => title.push_str(text),
            "creator" => draft.author.get_or_insert_default().push_str(text),
            "language" => draft.lang = Some(text.to_owned()),
            "created" => created.push_str(text),
            "modified" => modified.push_str(text),
            _ => {}
        },
    });
    // Programs and templates fill the property in; the headline of the text was written.
    if draft.title.is_empty() {
        draft.title = one_line(&title);
    }
    draft.dates.offer(DateEvidence::Property, if created.is_empty() { &modified } else { &created });
}

/// The ids, which are localised, of the styles of titles and top headings: told by name and outline level, of the style
/// or of one that it derives from.
fn headings(xml: &str) -> BTreeSet<String> {
    // Of each style whether it is one, where it says, and which it derives from.
    let mut styles: BTreeMap<String, (Option<bool>, String)> = BTreeMap::new();
    let mut id = String::new();
    walk(xml, &mut |node| match node {
        Node::Open("style", style) => id = style.value("styleId").unwrap_or_default(),
        Node::Close("style") => id.clear(),
        Node::Open("name", name) => {
            if let Some(top) = name.value("val").and_then(|name| is_top(&name)) {
                styles.entry(id.clone()).or_default().0 = Some(top);
            }
        }
        Node::Open("outlineLvl", level) => {
            let top = level.value("val").as_deref() == Some("0");
            styles.entry(id.clone()).or_default().0.get_or_insert(top);
        }
        Node::Open("basedOn", style) => {
            styles.entry(id.clone()).or_default().1 = style.value("val").unwrap_or_default();
        }
        _ => {}
    });
    let heads = |id: &&String| {
        let mut derived = std::iter::successors(styles.get(*id), |(_, from)| styles.get(from)).take(CHAIN);
        derived.find_map(|(heads, _)| *heads) == Some(true)
    };
    styles.keys().filter(heads).cloned().collect()
}

/// So many styles that derive from each other are looked at; some derive from themselves.
const CHAIN: usize = 16;

/// Whether a style's name, or its id where the document does not define it, is that of a title or top heading; no answer
/// if it is that of no heading.
fn is_top(style: &str) -> Option<bool> {
    let style = style.to_lowercase().replace(' ', "");
    match style.as_str() {
        "title" | "titel" | "titre" | "heading1" => Some(true),
        "subtitle" => Some(false),
        _ => style.strip_prefix("heading").and_then(|level| level.parse::<u8>().ok()).map(|_| false),
    }
}

#[derive(Default)]
struct Story {
    text: String,
    title: String,
    /// Ids of the styles of titles and top headings.
    headings: BTreeSet<String>,
    /// Depth within elements that are not shown.
    hidden: u32,
    /// Within `<w:t>`, where text is text.
    shown: bool,
    /// Within a run, whose properties are those of its text.
    run: bool,
    /// The run is hidden.
    vanished: bool,
    /// How its text stands on the line.
    shift: Shift,
    shifted: Shifted,
    /// The paragraph is styled as a title and nothing came before it.
    titled: Option<usize>,
}

impl Story {
    fn read(&mut self, xml: &str) -> bool {
        walk(xml, &mut |node| match node {
            Node::Open("vanish", switch) if self.run && self.hidden == 1 => {
                self.hidden += 1;
                self.vanished = !matches!(switch.value("val").as_deref(), Some("0" | "false" | "off"));
            }
            Node::Open("vertAlign", align) if self.run && self.hidden == 1 => {
                self.hidden += 1;
                self.shift.height = match align.value("val").as_deref() {
                    Some("superscript") => Height::Raised,
                    Some("subscript") => Height::Lowered,
                    _ => Height::Level,
                };
            }
            Node::Open("rStyle", style) if self.run && self.hidden == 1 => {
                self.hidden += 1;
                // A mark that was typed stands in the style of those that are counted.
                if style.value("val").is_some_and(|id| id.ends_with("noteReference")) {
                    self.shift = Shift { height: Height::Raised, noted: true, linked: false };
                }
            }
            Node::Open(name, _) if self.hidden > 0 || is_hidden(name) => self.hidden += 1,
            Node::Close(_) if self.hidden > 0 => self.hidden -= 1,
            Node::Open("r", _) => (self.run, self.vanished, self.shift) = (true, false, Shift::default()),
            Node::Close("r") => (self.run, self.vanished) = (false, false),
            Node::Open("t", _) => self.shown = true,
            Node::Close("t") => self.shown = false,
            Node::Open("pStyle", style) => {
                let title = style
                    .value("val")
                    .is_some_and(|id| self.headings.contains(&id) || is_top(&id) == Some(true));
                self.titled = (title && self.title.is_empty() && self.text.trim().is_empty())
                    .then_some(self.text.len());
            }
            Node::Open("tab" | "ptab", _) => self.push("\t"),
            Node::Open("br" | "cr", _) => {
                self.shifted.settle(&mut self.text, "\n");
                self.text.push('\n');
            }
            Node::Open("noBreakHyphen", _) => self.push("-"),
            Node::Close("p") => self.end_paragraph(),
            Node::Close("tc") => self.text.push('\t'),
            Node::Text(text) if self.shown && !self.vanished => self.push(text),
            _ => {}
        })
    }

    fn push(&mut self, text: &str) {
        self.shifted.before(&mut self.text, self.shift, text);
        self.text.push_str(text);
    }

    fn end_paragraph(&mut self) {
        self.shifted.settle(&mut self.text, "\n");
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(paragraphs: &[(&str, &str)], title: &str, body: &str) {
        let styles = "<styles><style styleId='Ttulo1'><name val='heading 1'/></style>\
                      <style styleId='Kop'><name val='Kop'/><pPr><outlineLvl val='0'/></pPr></style>\
                      <style styleId='Krant'><name val='Krant'/><basedOn val='Vet'/></style>\
                      <style styleId='Vet'><basedOn val='Kop'/></style>\
                      <style styleId='Onder'><name val='heading 2'/><basedOn val='Kop'/></style>\
                      <style styleId='Inhoud'><basedOn val='Kop'/><pPr><outlineLvl val='9'/></pPr></style>\
                      <style styleId='Rond'><basedOn val='Rond'/></style></styles>";
        let paragraph = |(style, runs): &(&str, &str)| {
            format!("<p><pPr><pStyle val='{style}'/><rPr><vanish/></rPr></pPr>{runs}</p>")
        };
        let mut story = Story { headings: headings(styles), ..Story::default() };
        story.read(&paragraphs.iter().map(paragraph).collect::<String>());
        assert_eq!(
            (one_line(&story.title), crate::clean::paragraphs(&story.text)),
            (title.into(), body.into())
        );
    }

    #[test]
    fn titles_are_told_by_their_style() {
        let text = ("Normal", "<r><t>It rose.</t></r>");
        for style in ["Title", "Heading1", "Ttulo1", "Kop", "Krant"] {
            check(&[(style, "<r><t>River rises</t></r>"), text], "River rises", "It rose.");
        }
        for style in ["Heading2", "Onder", "Inhoud", "Rond"] {
            check(&[(style, "<r><t>River</t></r>"), text], "", "River\n\nIt rose.");
        }
        let (title, heading) = (("Title", "<r><t>A</t></r>"), ("Heading1", "<r><t>B</t></r>"));
        check(&[title, heading, text], "A", "B\n\nIt rose.");
    }

    #[test]
    fn marks_are_no_figures() {
        let raised = |text: &str| format!("<r><rPr><vertAlign val='superscript'/></rPr><t>{text}</t></r>");
        let styled = "<r><rPr><rStyle val='FootnoteReference'/></rPr><t>3</t></r>";
        let (two, nd) = (raised("2"), raised("nd"));
        check(
            &[(
                "",
                &format!(
                    "<r><t>In 2019</t></r>{two}<r><t> it rose 10</t></r>{styled}<r><t> m, the 2</t></r>{nd}"
                ),
            )],
            "",
            "In 2019 it rose 10 m, the 2nd",
        );
    }

    #[test]
    fn hidden_runs_are_no_text() {
        let hidden = "<r><rPr><vanish/></rPr><t>not </t></r><r><rPr><vanish val='0'/></rPr><t>rose.</t></r>";
        check(&[("Normal", &format!("<r><t>It </t></r>{hidden}"))], "", "It rose.");
    }
}
