//! E-books (EPUB): each chapter of the spine an article.

use std::collections::BTreeMap;

use epitome_text::DateEvidence;

use super::html::scan::scan;
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
    author: Option<String>,
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
        Node::Open("item", item) => {
            items.insert(
                item.value("id").unwrap_or_default(),
                resolve(folder, &item.value("href").unwrap_or_default()),
            );
        }
        Node::Open("itemref", item) => spine.extend(item.value("idref")),
        Node::Open(name, _) => name.clone_into(&mut open),
        Node::Close(_) => open.clear(),
        Node::Text(text) if !text.trim().is_empty() => match open.as_str() {
            "title" if book.title.is_empty() => book.title = one_line(text),
            "creator" if book.author.is_none() => book.author = Some(text.to_owned()),
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
    let heading = page.headings.first().filter(|heading| !heading.is_empty());
    let mut draft = Draft {
        title: heading.unwrap_or(if page.title.is_empty() { &book.title } else { &page.title }).clone(),
        author: book.author.clone(),
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
