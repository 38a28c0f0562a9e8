use std::io::{Cursor, Write};

use serde::Serialize;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::engine::render;
use super::view::{Page, Story, page};
use crate::Digest;
use crate::render::Failure;

const CONTAINER: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"#;

#[derive(Serialize)]
struct Book<'a> {
    page: &'a Page,
    id: String,
    day: String,
    modified: String,
}

#[derive(Serialize)]
struct Chapter<'a> {
    story: &'a Story,
}

/// A digest as a book (EPUB 3.3): a chapter a story; dated by its newest article, or by its stamp.
///
/// # Errors
/// None but what the template engine and the archive say; neither is met in memory.
pub fn digest_epub(digest: &Digest) -> Result<Vec<u8>, Failure> {
    let page = page(digest);
    let modified = super::moment(digest);
    let book = Book {
        page: &page,
        id: uuid(&serde_json::to_vec(digest)?),
        day: modified.date().to_string(),
        modified: modified.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
    };
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // The archive's own times are fixed: the same digest is the same book.
    let stored = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    let deflated = stored.compression_method(CompressionMethod::Deflated);
    let mut add = |name: &str, how: SimpleFileOptions, content: &str| -> Result<(), Failure> {
        zip.start_file(name, how)?;
        Ok(zip.write_all(content.as_bytes())?)
    };
    add("mimetype", stored, "application/epub+zip")?;
    add("META-INF/container.xml", deflated, CONTAINER)?;
    add("book/package.opf", deflated, &render("package.xml", &book)?)?;
    add("book/nav.xhtml", deflated, &render("nav.xml", &book)?)?;
    add("book/book.css", deflated, include_str!("plain.css"))?;
    for story in &page.stories {
        let name = format!("book/story-{}.xhtml", story.number);
        add(&name, deflated, &render("chapter.xml", &Chapter { story })?)?;
    }
    add("book/coverage.xhtml", deflated, &render("coverage.xml", &book)?)?;
    Ok(zip.finish()?.into_inner())
}

/// A UUID of the content (version 8: made by a hash of our own choice, RFC 9562).
fn uuid(content: &[u8]) -> String {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&blake3::hash(content).as_bytes()[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;
    use crate::render::citation::samples;

    #[test]
    fn a_book() {
        let book = digest_epub(&samples::digest()).unwrap();
        assert_eq!(book, digest_epub(&samples::digest()).unwrap());
        // Readers look for these bytes at this place.
        assert_eq!(&book[30..58], b"mimetypeapplication/epub+zip");
        let mut zip = zip::ZipArchive::new(Cursor::new(book)).unwrap();
        let names: Vec<String> =
            (0..zip.len()).map(|at| zip.by_index(at).unwrap().name().unwrap().into_owned()).collect();
        for (at, name) in names.iter().enumerate() {
            let mut text = String::new();
            zip.by_index(at).unwrap().read_to_string(&mut text).unwrap();
            if name.ends_with("ml") || name.ends_with("opf") {
                well_formed(name, &text);
            }
            if name.ends_with(".opf") {
                for name in &names {
                    let inside = name.strip_prefix("book/").filter(|name| !name.ends_with(".opf"));
                    assert!(inside.is_none_or(|name| text.contains(&format!("href=\"{name}\""))), "{name}");
                }
                assert!(text.contains("2025-08-04T00:00:00Z"), "{text}");
            }
        }
        assert_eq!(names.len(), 7);
    }

    fn well_formed(name: &str, xml: &str) {
        let mut reader = quick_xml::Reader::from_str(xml);
        loop {
            match reader.read_event() {
                Ok(quick_xml::events::Event::Eof) => break,
                Ok(_) => {}
                Err(error) => panic!("{name}: {error}\n{xml}"),
            }
        }
    }
}
