use epitome_text::Span;
use percent_encoding::percent_decode_str;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use rustc_hash::FxHashMap;

use super::citation::{Address, Citation};

/// The citations of a digest in Markdown: each block quote with its footnote.
pub(super) fn citations(markdown: &str) -> Vec<Citation> {
    let (quotes, notes) = read(markdown);
    let mut used: FxHashMap<&str, usize> = FxHashMap::default();
    quotes
        .iter()
        .map(|(text, label)| {
            let used = used.entry(label).or_default();
            *used += 1;
            let note = notes.get(label);
            let (story, number) = label.split_once('-').unwrap_or(("", label));
            Citation {
                story: story.parse().unwrap_or(0),
                number: number.parse().unwrap_or(0),
                text: text.trim().to_owned(),
                // The first quote of an article has the first span of its footnote, and so on.
                span: note.and_then(|note| note.spans().get(*used - 1).copied()),
                address: note
                    .map_or_else(|| Address::Words(format!("footnote {label} is missing")), Note::address),
                hash: None,
                title: note.map(|note| note.title.clone()),
                whole: true,
            }
        })
        .collect()
}

/// What a footnote says of an article.
#[derive(Default)]
struct Note {
    /// Destination of its link: the file.
    path: String,
    /// Text of its link: the title.
    title: String,
    /// Text after it: the place, where it is not just the file, and the spans.
    rest: String,
}

impl Note {
    fn address(&self) -> Address {
        let path = percent_decode_str(&self.path).decode_utf8_lossy().into_owned();
        // Spans come last, one after the other.
        let mut place = self.rest.as_str();
        while let Some((before, _)) = place.rsplit_once("; ").filter(|(_, last)| last.contains("bytes ")) {
            place = before;
        }
        let place = place.trim();
        let place = place.strip_prefix('(').and_then(|place| place.strip_suffix(')')).unwrap_or(&path);
        Address::File { place: place.to_owned(), path }
    }

    /// `page 2, bytes 10–20; bytes 30–40`.
    fn spans(&self) -> Vec<Span> {
        let bytes = self.rest.split("bytes ").skip(1);
        bytes.map_while(|text| span(text.split([';', ',']).next()?.trim())).collect()
    }
}

fn span(text: &str) -> Option<Span> {
    let (start, end) = text.split_once('–')?;
    Some(Span { start: start.parse().ok()?, end: end.parse().ok()? })
}

type Quotes = Vec<(String, String)>;

fn read(markdown: &str) -> (Quotes, FxHashMap<String, Note>) {
    let (mut quotes, mut notes) = (Quotes::new(), FxHashMap::<String, Note>::default());
    let (mut quote, mut note, mut link) = (None::<String>, None::<(String, Note)>, false);
    for event in Parser::new_ext(markdown, Options::ENABLE_FOOTNOTES) {
        match event {
            Event::Start(Tag::BlockQuote(_)) => quote = Some(String::new()),
            Event::End(TagEnd::BlockQuote(_)) => {
                // A quote without a footnote has lost its citation.
                quotes.extend(quote.take().map(|text| (text, String::new())));
            }
            Event::FootnoteReference(label) => {
                quotes.extend(quote.take().map(|text| (text, label.to_string())))
            }
            Event::Start(Tag::FootnoteDefinition(label)) => note = Some((label.to_string(), Note::default())),
            Event::End(TagEnd::FootnoteDefinition) => notes.extend(note.take()),
            Event::Start(Tag::Link { dest_url, .. }) => {
                link = true;
                if let Some((_, note)) = &mut note {
                    note.path = dest_url.to_string();
                }
            }
            Event::End(TagEnd::Link) => link = false,
            Event::Text(text) | Event::Code(text) => match (&mut quote, &mut note) {
                (Some(quote), _) => quote.push_str(&text),
                (None, Some((_, note))) if link => note.title.push_str(&text),
                (None, Some((_, note))) if !note.path.is_empty() => note.rest.push_str(&text),
                _ => {}
            },
            Event::SoftBreak | Event::HardBreak => {
                if let Some(quote) = &mut quote {
                    quote.push(' ');
                }
            }
            _ => {}
        }
    }
    (quotes, notes)
}
