//! Digests whose hypertext is packed in something else: feeds, mails and books.

use std::io::{Cursor, Read};

use html5gum::{Token, Tokenizer};

use super::citation::Citation;
use super::{html, text};

/// Most bytes that a chapter may unpack to: a book from elsewhere may be a trap.
const CHAPTER: u64 = 64 << 20;

/// The citations of a feed: each description holds a story.
pub(super) fn feed(feed: &str) -> Vec<Citation> {
    let (mut stories, mut open) = (String::new(), false);
    for token in Tokenizer::new(feed).flatten() {
        match token {
            Token::StartTag(tag) => open = tag.name.as_slice() == b"description",
            Token::EndTag(_) => open = false,
            Token::String(string) if open => stories.push_str(&String::from_utf8_lossy(&string)),
            _ => {}
        }
    }
    html::citations(&stories)
}

/// The citations of a mail, of both its parts.
pub(super) fn mail(mail: &[u8]) -> Vec<Citation> {
    let Some(mail) = mail_parser::MessageParser::default().parse(mail) else { return Vec::new() };
    let hypertext = mail.body_html(0).map(|page| html::citations(&page)).unwrap_or_default();
    let plain = mail.body_text(0).map(|plain| text::citations(&plain)).unwrap_or_default();
    hypertext.into_iter().chain(plain).collect()
}

/// The citations of a book, chapter by chapter.
pub(super) fn book(book: &[u8]) -> Vec<Citation> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(book)) else { return Vec::new() };
    let mut chapters = String::new();
    for at in 0..archive.len() {
        let Ok(file) = archive.by_index(at) else { continue };
        if file.name().is_ok_and(|name| name.ends_with(".xhtml")) {
            let mut bytes = Vec::new();
            // What cannot be unpacked proves nothing: its quotes are then missing.
            let _ = file.take(CHAPTER).read_to_end(&mut bytes);
            chapters.push_str(&String::from_utf8_lossy(&bytes));
        }
    }
    html::citations(&chapters)
}
