//! E-books (EPUB): each chapter of the spine an article.

use std::collections::BTreeMap;

use epitome_text::DateEvidence;

use super::html::{scan::scan, zone::Zone};
use super::package::Package;
use super::xml::{Node, walk};
use crate::Unreadable;
use crate::clean::{one_line, paragraphs};
use crate::draft::Draft;
use crate::reading::Reading;

/// What the package document says of the book.
#[derive(Default)]
struct Book {
    title: String,
    authors: Vec<String>,
    publisher: Option<String>,
    date: String,
    lang: Option<String>,
    /// Paths of the chapters, in reading order.
    chapters: Vec<String>,
}

pub(crate) fn parse(bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    let package = Package::open(bytes, &[".xml", ".opf", ".html", ".xhtml", ".htm", ".ncx"], reading)?;
    let book = book(&package);
    let mut number = 0;
    for path in &book.chapters {
        let Some(html) = package.text(path) else {
            reading.skip(path, "missing in the book");
            continue;
        };
        if html.contains('\0') || (!html.contains('<') && !html.trim().is_empty()) {
            reading.skip(path, "not a page: encrypted?");
            continue;
        }
        let mut draft = chapter(&html, &book);
        if draft.body.is_empty() {
            continue;
        }
        number += 1;
        draft.part = Some(format!("chapter {number}"));
        reading.give(draft);
    }
    Ok(())
}

fn book(package: &Package) -> Book {
    let mut root = None;
    if let Some(container) = package.text("META-INF/container.xml") {
        walk(&container, &mut |node| {
            if let Node::Open("rootfile", element) = node {
                root = root.take().or_else(|| element.value("full-path"));
            }
        });
    }
    let root = root.or_else(|| package.names().find(|name| name.ends_with(".opf")).map(str::to_owned));
    let mut book = root.and_then(|root| Some(opf(&package.text(&root)?, &root))).unwrap_or_default();
    if book.chapters.is_empty() {
        let pages = package.names().filter(|name| name.ends_with("html") || name.ends_with(".htm"));
        book.chapters = pages.map(str::to_owned).collect();
    }
    book
}

fn opf(xml: &str, root: &str) -> Book {
    let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut book = Book::default();
    let mut items = BTreeMap::new();
    let mut open = String::new();
    let mut spine = Vec::new();
    walk(xml, &mut |node| match node {
        // What leads through the book is no chapter of it.
        Node::Open("item", item)
            if item
                .value("properties")
                .is_some_and(|kinds| kinds.split_whitespace().any(|kind| kind == "nav")) => {}
        Node::Open("item", item) => {
            items.insert(
                item.value("id").unwrap_or_default(),
                resolve(folder, &item.value("href").unwrap_or_default()),
            );
        }
        Node::Open("itemref", item) => spine.extend(item.value("idref")),
        Node::Open(name, _) => {
            if name == "creator" {
                book.authors.push(String::new());
            }
            name.clone_into(&mut open);
        }
        Node::Close(_) => open.clear(),
        Node::Text(text) if !text.trim().is_empty() => match open.as_str() {
            "title" if book.title.is_empty() => book.title = one_line(text),
            "creator" => book.authors.last_mut().into_iter().for_each(|author| author.push_str(text)),
            "publisher" if book.publisher.is_none() => book.publisher = Some(text.to_owned()),
            "language" if book.lang.is_none() => book.lang = Some(text.to_owned()),
            "date" if book.date.is_empty() => text.clone_into(&mut book.date),
            _ => {}
        },
        Node::Text(_) => {}
    });
    book.chapters = spine.iter().filter_map(|id| items.get(id)).cloned().collect();
    book
}

/// A path within the book, percent signs decoded, `..` followed.
fn resolve(folder: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap_or("");
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in href.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/").replace("%20", " ")
}

fn chapter(html: &str, book: &Book) -> Draft {
    let page = scan(html);
    let body = paragraphs(&page.text);
    let blocks = page.blocks();
    let heading =
        blocks.iter().find(|block| block.zones.has(Zone::Heading)).map(|block| one_line(&block.text));
    let title = if page.title.is_empty() { &book.title } else { &page.title };
    let mut draft = Draft {
        title: heading.unwrap_or_else(|| title.clone()),
        author: Some(book.authors.join(", ")),
        source: book.publisher.clone(),
        lang: book.lang.clone(),
        ..Draft::default()
    };
    draft.body = match body.split_once("\n\n") {
        Some((first, rest)) if one_line(first) == draft.title => rest.to_owned(),
        _ => body,
    };
    draft.dates.offer(DateEvidence::Property, &book.date);
    draft
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_and_authors() {
        let xml = "<package><metadata><creator>Ann &amp; Ek</creator>\n<creator>Bo</creator></metadata><manifest>\
                   <item id='n' href='nav.xhtml' properties='scripted nav'/><item id='a' href='a.xhtml'/></manifest>\
                   <spine><itemref idref='n'/><itemref idref='a'/></spine></package>";
        let book = opf(xml, "OEBPS/book.opf");
        assert_eq!(book.chapters, ["OEBPS/a.xhtml"]);
        let draft = chapter("<title>Book</title><h2>The <i>river</i></h2><p>It rose.</p>", &book);
        assert_eq!((draft.title.as_str(), draft.body.as_str()), ("The river", "It rose."));
        assert_eq!(draft.author.as_deref(), Some("Ann & Ek, Bo"));
        assert_eq!(chapter("<title>Book</title><p>It rose.</p>", &book).title, "Book");
    }
}
