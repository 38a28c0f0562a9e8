//! MediaWiki dumps, such as Wikipedia's: each page of the main namespace is an article, its newest text reduced to
//! what a reader sees. <https://www.mediawiki.org/xml/export-0.11/>

use epitome_text::DateEvidence;

use super::wikitext::plain;
use super::xml::{Node, walk};
use crate::Unreadable;
use crate::decode::decode_text;
use crate::draft::Draft;
use crate::reading::Reading;

/// What the head of a dump says of its wiki.
#[derive(Default)]
struct Site {
    name: String,
    /// Address of its main page.
    base: String,
    lang: Option<String>,
}

#[derive(Default)]
struct Page {
    title: String,
    namespace: String,
    /// When the revision that is read last was saved.
    saved: String,
    text: String,
    redirects: bool,
}

pub(crate) fn parse(bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    let decoded = decode_text(bytes)?;
    let (mut site, mut page, mut open) = (Site::default(), Page::default(), String::new());
    let mut left = 0usize;
    let whole = walk(&decoded.text, &mut |node| match node {
        Node::Open(name, element) => {
            name.clone_into(&mut open);
            match name {
                "mediawiki" => site.lang = element.value("lang"),
                "page" => page = Page::default(),
                "redirect" => page.redirects = true,
                // Of several revisions, the last in the file is the newest.
                "revision" => {
                    page.text.clear();
                    page.saved.clear();
                }
                _ => {}
            }
        }
        Node::Close("page") => {
            open.clear();
            let page = std::mem::take(&mut page);
            if page.redirects || !matches!(page.namespace.trim(), "" | "0") {
                left += 1;
            } else {
                give(&site, page, reading);
            }
        }
        Node::Close(_) => open.clear(),
        Node::Text(text) => match open.as_str() {
            "sitename" => site.name.push_str(text),
            "base" => site.base.push_str(text),
            "title" => page.title.push_str(text),
            "ns" => page.namespace.push_str(text),
            "timestamp" => page.saved.push_str(text),
            "text" => page.text.push_str(text),
            _ => {}
        },
    });
    if left > 0 {
        reading.note(format!("{left} redirects and pages that are no articles are left out"));
    }
    if !whole {
        reading.note("cut off or damaged: only its first pages could be read");
    }
    Ok(())
}

fn give(site: &Site, page: Page, reading: &mut Reading<'_>) {
    let title = page.title.trim().to_owned();
    let address = site.base.trim().rsplit_once('/').filter(|_| site.base.contains("://"));
    let mut draft = Draft {
        part: Some(title.clone()),
        body: plain(&page.text),
        source: Some(site.name.trim().to_owned()),
        url: address.map(|(folder, _)| format!("{folder}/{}", title.replace(' ', "_"))),
        lang: site.lang.clone(),
        ..Draft::default()
    };
    draft.dates.offer(DateEvidence::Property, page.saved.trim());
    draft.title.clone_from(&title);
    reading.give_part(&title, draft);
}

#[cfg(test)]
mod tests {
    use crate::{Input, Options, read};

    #[test]
    fn pages() {
        let dump = "<mediawiki xml:lang='en'><siteinfo><sitename>Riverpedia</sitename>\
            <base>https://wiki.example/wiki/Main_Page</base></siteinfo>\
            <page><title>Old Bridge</title><ns>0</ns><revision><timestamp>2024-03-05T10:20:30Z</timestamp>\
            <text>The '''Old Bridge''' is a [[bridge|crossing]] of stone.</text></revision></page>\
            <page><title>Bridge, Old</title><ns>0</ns><redirect title='Old Bridge'/><revision>\
            <text>#REDIRECT [[Old Bridge]]</text></revision></page>\
            <page><title>Talk:Old Bridge</title><ns>1</ns><revision><text>Why?</text></revision></page></mediawiki>";
        let mut articles = Vec::new();
        let input = Input { path: "dump.xml", bytes: dump.as_bytes(), modified: None };
        let outcome = read(input, &Options::default(), &mut |article| articles.push(article)).unwrap();
        assert_eq!(articles.len(), 1, "{articles:?}");
        let article = &articles[0];
        assert_eq!(article.id, "dump.xml#Old Bridge");
        assert_eq!(article.body, "The Old Bridge is a crossing of stone.");
        assert_eq!(article.source.as_deref(), Some("Riverpedia"));
        assert_eq!(article.url.as_deref(), Some("https://wiki.example/wiki/Old_Bridge"));
        assert_eq!(article.published.unwrap().at.to_string(), "2024-03-05T10:20:00");
        assert_eq!(outcome.format, "wiki");
        assert_eq!(outcome.notes, ["2 redirects and pages that are no articles are left out"]);
    }
}
