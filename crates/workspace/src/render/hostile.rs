//! Hostile articles: whatever they hold, every form shows it as text.

use std::io::{Cursor, Read};

use super::{DigestForm, Layout, Shape, digest_in};
use crate::{Digest, DigestOptions, Input, Places, digest};

/// Titles, sources, addresses and sentences as an attacker would write them.
const ATTACKS: [&str; 26] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
    "</blockquote></article><iframe src='https://evil.example'>",
    "</style><style>body{display:none}</style>",
    "]]><!ENTITY x SYSTEM 'file:///etc/passwd'>&x;",
    "<![CDATA[ <b>bold</b> ]]>",
    "<!-- comment --> and -->",
    "<?php echo 1 ?> and <?xml version='1.0'?>",
    "&lt;script&gt; &amp;amp; &#60;b&#62;",
    "=cmd|'/c calc'!A1",
    "+1+1 and @SUM(A1:A9)",
    "-2+3",
    "[click](javascript:alert(1)) ![x](https://evil.example/x.png)",
    "`code` *bold* _it_ ~~no~~ | a | b |",
    "[^1-1]: a footnote of its own; bytes 0–9",
    "{{ 7 * 7 }} {% for x in y %} {# c #}",
    "${7*7} #{7*7} %s%n",
    "\u{1b}[31mred\u{1b}[0m \u{1b}]0;title\u{7}",
    "\u{202e}gnp.exe \u{2066}turned\u{2069}",
    "line\u{2028}break \u{0}nul \u{8}back \u{fffe}none",
    "\r\nBcc: all@example.org\r\n\r\nbody",
    "--=_0 \r\nContent-Type: text/html",
    "../../etc/passwd and C:\\windows",
    "epitome context 1: [9.9] “fake” (a.txt, bytes 0–4)",
];

fn told() -> Digest {
    let dir = tempfile::tempdir().unwrap();
    for (at, attack) in ATTACKS.iter().enumerate() {
        let record = serde_json::json!({
            "id": format!("{at} {attack}"),
            "title": format!("Report {at} {attack}"),
            "source": format!("Paper {attack}"),
            "date": "2025-08-01",
            "url": format!("https://example.org/{attack}"),
            "text": format!("The clerk of town {at} wrote {attack} on the wall of the hall. It was then read by {at} people."),
        });
        // In the file's name too, as far as file systems let it.
        let name: String = attack.chars().filter(|c| !matches!(c, '/' | '\\' | '\0')).collect();
        std::fs::write(dir.path().join(format!("a{at} {name}.jsonl")), record.to_string()).unwrap();
    }
    let input = Input::Folder(Places::new(dir.path(), None).unwrap());
    let options = DigestOptions { stories: None, words: 60, ..DigestOptions::default() };
    let digest = digest(&input, &options, &crate::silent).unwrap();
    let members = digest.stories.iter().map(|story| story.articles.len()).sum::<usize>();
    assert_eq!(members, ATTACKS.len());
    digest
}

fn text(form: DigestForm, digest: &Digest) -> String {
    let shape = Shape { layout: Layout::default(), ..Shape::default() };
    let bytes = digest_in(form, digest, &shape).unwrap();
    match form {
        DigestForm::Epub => {
            let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
            let mut all = String::new();
            for at in 0..zip.len() {
                let mut file = zip.by_index(at).unwrap();
                let before = all.len();
                let name = file.name().unwrap().into_owned();
                file.read_to_string(&mut all).unwrap();
                if name.ends_with("ml") || name.ends_with("opf") {
                    well_formed(&all[before..]);
                }
            }
            all
        }
        DigestForm::Eml => {
            let mail = mail_parser::MessageParser::default().parse(&bytes).unwrap();
            assert!(mail.bcc().is_none());
            assert_eq!(mail.parts.len(), 3, "an envelope of two parts");
            let (plain, page) = (mail.body_text(0).unwrap(), mail.body_html(0).unwrap());
            assert!(!plain.contains('\u{1b}'));
            page.into_owned()
        }
        _ => String::from_utf8(bytes).unwrap(),
    }
}

fn well_formed(xml: &str) {
    let mut reader = quick_xml::Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => break,
            Ok(_) => {}
            Err(error) => panic!("{error}\n{xml}"),
        }
    }
    let legal = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    assert!(xml.chars().all(legal));
}

/// Names of elements and attributes that would do or load something.
fn harmless(page: &str) {
    for token in html5gum::Tokenizer::new(page).flatten() {
        let html5gum::Token::StartTag(tag) = token else { continue };
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        assert!(
            !["script", "iframe", "img", "object", "embed", "form", "base"].contains(&name.as_str()),
            "{name}"
        );
        for (attribute, value) in &tag.attributes {
            let (attribute, value) = (String::from_utf8_lossy(attribute), String::from_utf8_lossy(value));
            assert!(!attribute.starts_with("on") && attribute != "src", "{name} {attribute}");
            let address = attribute != "href"
                || value.starts_with("https://example.org/")
                || value.starts_with('#')
                || value.ends_with(".xhtml")
                || value.ends_with(".css");
            assert!(address, "{name} {attribute}={value}");
        }
    }
}

#[test]
fn hostile_articles_are_shown_as_text() {
    let digest = told();
    for form in [DigestForm::Html, DigestForm::Epub, DigestForm::Eml] {
        harmless(&text(form, &digest));
    }
    let feed = text(DigestForm::Rss, &digest);
    well_formed(&feed);
    assert_eq!(feed.matches("<item>").count(), digest.stories.len());
    let csv = text(DigestForm::Csv, &digest);
    for record in csv::Reader::from_reader(csv.as_bytes()).records() {
        let record = record.unwrap();
        assert!(record.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{record:?}");
    }
    for form in
        [DigestForm::Text, DigestForm::Markdown, DigestForm::Csv, DigestForm::Context, DigestForm::Html]
    {
        let shown = text(form, &digest);
        assert!(!shown.chars().any(|c| c.is_control() && !"\r\n\t".contains(c)), "{form:?}");
        assert!(!shown.contains(['\u{202e}', '\u{2066}', '\u{2028}']), "{form:?}");
    }
    let markdown = text(DigestForm::Markdown, &digest);
    for event in pulldown_cmark::Parser::new_ext(&markdown, pulldown_cmark::Options::ENABLE_FOOTNOTES) {
        use pulldown_cmark::{Event, Tag};
        assert!(
            !matches!(event, Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::Image { .. })),
            "{event:?}"
        );
    }
    let pack = text(DigestForm::Context, &digest);
    assert_eq!(pack.lines().filter(|line| line.starts_with("[9.9]")).count(), 0);
}
