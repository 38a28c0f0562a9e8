use crate::Unreadable;
use crate::decode::decode;
use crate::formats::{
    archive, csv, doc, docx, epub, feed, html, json, mail, markdown, odt, pdf, rtf, text, warc, wiki,
};
use crate::reading::Reading;

macro_rules! formats {
    ($($variant:ident $name:literal $about:literal, $parse:expr;)*) => {
        /// A file format that is known.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Format {
            $(#[doc = $about] $variant,)*
        }

        impl Format {
            /// Every known format.
            pub const ALL: &[Format] = &[$(Format::$variant),*];

            /// Short name, as in [`epitome_text::Article::format`].
            pub fn name(self) -> &'static str {
                match self { $(Format::$variant => $name,)* }
            }

            /// What it is, in words.
            pub fn about(self) -> &'static str {
                match self { $(Format::$variant => $about,)* }
            }

            pub(crate) fn parse(self, bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
                match self { $(Format::$variant => $parse(bytes, reading),)* }
            }
        }
    };
}

formats! {
    Text "text" "Plain text", text::parse;
    Markdown "markdown" "Markdown, with or without front matter", markdown::parse;
    Html "html" "Web page", html::parse;
    Mhtml "mhtml" "Saved web page", mail::parse_mhtml;
    JsonLines "jsonl" "JSON Lines: an article a line", json::parse_lines;
    Json "json" "JSON: an article or a list of them", json::parse;
    Csv "csv" "Table with a header: an article a row", csv::parse;
    Pdf "pdf" "PDF", pdf::parse;
    Docx "docx" "Word document", docx::parse;
    Doc "doc" "Legacy Word document", doc::parse;
    Odt "odt" "OpenDocument text", odt::parse;
    Rtf "rtf" "Rich Text", rtf::parse;
    Epub "epub" "E-book: an article a chapter", epub::parse;
    Mail "eml" "Mail message", mail::parse;
    Mbox "mbox" "Mailbox: an article a message", mail::parse_mbox;
    Feed "feed" "RSS, Atom or JSON Feed: an article an entry", feed::parse;
    Warc "warc" "Web archive: an article a page", warc::parse;
    Wiki "wiki" "MediaWiki dump: an article a page", wiki::parse;
    Opml "opml" "List of feeds, which holds no articles", no_articles;
    Zip "zip" "ZIP archive", archive::parse_zip;
    Tar "tar" "Tar archive", archive::parse_tar;
    Gzip "gzip" "File compressed with gzip", archive::parse_gzip;
    Zstd "zstd" "File compressed with Zstandard", archive::parse_zstd;
    Bzip2 "bzip2" "File compressed with bzip2", archive::parse_bzip2;
    Xz "xz" "File compressed with xz", archive::parse_xz;
    Unread "other" "Document of a kind that is not read", not_read;
}

impl Format {
    /// Tells the format from the content, and where that leaves a choice from the extension of `path`.
    pub fn of(path: &str, bytes: &[u8]) -> Self {
        let named = Self::of_extension(&extension(path));
        let binary = Self::of_magic(bytes);
        binary.or_else(|| Self::of_text(&head(bytes), named)).or(named).unwrap_or(Format::Text)
    }

    fn of_extension(extension: &str) -> Option<Self> {
        Some(match extension {
            "md" | "markdown" | "mdown" | "mkd" => Format::Markdown,
            "html" | "htm" | "xhtml" | "shtml" => Format::Html,
            "mhtml" | "mht" => Format::Mhtml,
            "jsonl" | "ndjson" | "jsonlines" => Format::JsonLines,
            "json" => Format::Json,
            "csv" | "tsv" | "tab" => Format::Csv,
            "eml" => Format::Mail,
            "mbox" | "mbx" => Format::Mbox,
            "rss" | "atom" => Format::Feed,
            "opml" => Format::Opml,
            "warc" | "arc" | "wet" => Format::Warc,
            _ => return None,
        })
    }

    /// Formats that a few bytes tell.
    fn of_magic(bytes: &[u8]) -> Option<Self> {
        let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
        let starts = |magic: &[u8]| bytes.starts_with(magic);
        Some(match () {
            () if bytes[..bytes.len().min(1024)].windows(5).any(|run| run == b"%PDF-") => Format::Pdf,
            () if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") => Self::of_zip(bytes),
            () if starts(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") => Self::of_compound(bytes),
            () if start.starts_with(b"{\\rtf") => Format::Rtf,
            () if starts(b"\x1F\x8B") => Format::Gzip,
            () if starts(b"\x28\xB5\x2F\xFD") => Format::Zstd,
            () if starts(b"BZh") && bytes.get(4..10) == Some(b"1AY&SY") => Format::Bzip2,
            () if starts(b"\xFD7zXZ\0") => Format::Xz,
            () if bytes.get(257..262) == Some(b"ustar") => Format::Tar,
            () if starts(b"WARC/") || starts(b"filedesc://") => Format::Warc,
            () if starts(b"ITSF") => Format::Unread,
            () => return None,
        })
    }

    /// What a zip file is, by the names of its first and last entries.
    fn of_zip(bytes: &[u8]) -> Self {
        const EDGE: usize = 256 << 10;
        let (first, last) = (&bytes[..bytes.len().min(EDGE)], &bytes[bytes.len().saturating_sub(EDGE)..]);
        let has = |name: &str| {
            [first, last].iter().any(|edge| memchr::memmem::find(edge, name.as_bytes()).is_some())
        };
        let mimetype = bytes.get(30..).and_then(|rest| rest.strip_prefix(b"mimetype"));
        let kind = |name: &str| {
            mimetype.is_some_and(|rest| {
                memchr::memmem::find(&rest[..rest.len().min(200)], name.as_bytes()).is_some()
            })
        };
        match () {
            () if kind("application/epub+zip") => Format::Epub,
            () if kind("opendocument.text") => Format::Odt,
            () if kind("opendocument.") => Format::Unread,
            () if has("[Content_Types].xml") && has("word/") => Format::Docx,
            () if has("[Content_Types].xml") && (has("xl/") || has("ppt/")) => Format::Unread,
            () if has("META-INF/container.xml") && has(".opf") => Format::Epub,
            () if has("META-INF/manifest.xml") && has("content.xml") => Format::Odt,
            () => Format::Zip,
        }
    }

    /// What a compound file of the old Office is, by the names of its streams.
    fn of_compound(bytes: &[u8]) -> Self {
        let has = |name: &str| {
            let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            memchr::memmem::find(bytes, &wide).is_some()
        };
        let other = ["Workbook", "PowerPoint Document", "__substg1.0_"].iter().any(|name| has(name));
        if has("EncryptedPackage") || (other && !has("WordDocument")) { Format::Unread } else { Format::Doc }
    }

    /// The format of a text that starts with `head`.
    fn of_text(head: &str, named: Option<Self>) -> Option<Self> {
        let head = head.trim_start_matches('\u{FEFF}').trim_start();
        let start = head.get(..head.floor_char_boundary(2048)).unwrap_or("").to_ascii_lowercase();
        let opens = |tag: &str| start.starts_with(tag);
        let root = |tag: &str| (opens("<?xml") || opens("<!") || opens(tag)) && start.contains(tag);
        match () {
            () if mail::is_from_line(head.lines().next().unwrap_or("").as_bytes()) => Some(Format::Mbox),
            () if mail::looks_like_mail(head) => Some(of_mail(&start, named)),
            () if ["<rss", "<feed", "<rdf:rdf"].iter().any(|tag| root(tag)) => Some(Format::Feed),
            () if root("<mediawiki") => Some(Format::Wiki),
            () if root("<opml") => Some(Format::Opml),
            () if ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| opens(tag)) => {
                Some(Format::Html)
            }
            () if opens("<?xml") && start.contains("<html") => Some(Format::Html),
            () if opens("<?xml") && named.is_none() => Some(Format::Html),
            () if head.starts_with(['{', '[']) && named != Some(Format::Markdown) => of_json(head, &start),
            () if (opens("---\n") || opens("+++\n")) && named.is_none() && start.contains("title") => {
                Some(Format::Markdown)
            }
            () => None,
        }
    }

    /// Whether its parser could panic, loop or recurse, so that it runs on its own thread.
    pub(crate) fn is_risky(self) -> bool {
        !matches!(self, Format::Text | Format::JsonLines | Format::Json | Format::Opml | Format::Unread)
    }

    /// Whether it holds files that are read as such.
    pub(crate) fn is_container(self) -> bool {
        matches!(
            self,
            Format::Zip
                | Format::Tar
                | Format::Gzip
                | Format::Zstd
                | Format::Bzip2
                | Format::Xz
                | Format::Mail
                | Format::Mbox
        )
    }
}

fn of_mail(start: &str, named: Option<Format>) -> Format {
    let saved = start.contains("multipart/related")
        && (start.contains("snapshot-content-location")
            || start.contains("saved by")
            || start.contains("text/html"));
    if named == Some(Format::Mhtml)
        || (saved && named != Some(Format::Mail) && start.contains("snapshot-content-location"))
    {
        Format::Mhtml
    } else {
        Format::Mail
    }
}

/// JSON Lines if the first line is a whole object, a feed if it says so.
fn of_json(head: &str, start: &str) -> Option<Format> {
    if start.contains("jsonfeed.org/version") {
        return Some(Format::Feed);
    }
    let mut lines = head.lines();
    let line = lines.next().unwrap_or("").trim();
    let object = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(line);
    (object.is_ok() && lines.next().is_some()).then_some(Format::JsonLines)
}

/// Extension of a path, in lower case.
fn extension(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default()
}

/// The first characters of a file, whatever its encoding.
fn head(bytes: &[u8]) -> String {
    decode(&bytes[..bytes.len().min(8192)], None).text.replace("\r\n", "\n")
}

fn no_articles(_: &[u8], _: &mut Reading<'_>) -> Result<(), Unreadable> {
    Err(Unreadable::broken("a list of feeds (OPML), which holds no articles"))
}

fn not_read(bytes: &[u8], _: &mut Reading<'_>) -> Result<(), Unreadable> {
    let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    if memchr::memmem::find(bytes, &wide("EncryptedPackage")).is_some() {
        return Err(Unreadable::broken("encrypted"));
    }
    let what = if bytes.starts_with(b"ITSF") {
        "compiled help (CHM)"
    } else {
        "a spreadsheet, presentation or drawing"
    };
    Err(Unreadable::Broken(format!("{what}, which is not read: save it as PDF, HTML or text")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, content: &[u8], expect: Format) {
        assert_eq!(Format::of(path, content), expect);
    }

    #[test]
    fn content_first() {
        check("a.txt", b"The river rose.", Format::Text);
        check("a.md", b"# River", Format::Markdown);
        check("a", b"---\ntitle: River\n---\n", Format::Markdown);
        check("a.txt", b"\n<!DOCTYPE html><p>x", Format::Html);
        check("a.html", b"%PDF-1.4", Format::Pdf);
        check("a.txt", b"{\\rtf1 x}", Format::Rtf);
        check("a.json", b"{\"text\": 1}\n{\"text\": 2}\n", Format::JsonLines);
        check("a.json", b"[{\"text\": 1}]", Format::Json);
        check("a", b"{\"version\": \"https://jsonfeed.org/version/1.1\"}", Format::Feed);
        check("a.xml", b"<?xml version='1.0'?><rss><channel>", Format::Feed);
        check("a.xml", b"<?xml version='1.0'?><opml>", Format::Opml);
        check("a.txt", b"From: a@b.example\r\nDate: x\r\n\r\nText", Format::Mail);
        check("a", b"From a@b.example Tue Mar  5 10:20:30 2024\nFrom: x\n", Format::Mbox);
        check("a.mht", b"From: a@b.example\nDate: x\nContent-Type: multipart/related\n\n", Format::Mhtml);
        check("a.csv", b"title,text\n", Format::Csv);
        check("a.gz", b"\x1F\x8B\x08", Format::Gzip);
        check("a.md", b"[a link](x) opens it", Format::Markdown);
    }
}
