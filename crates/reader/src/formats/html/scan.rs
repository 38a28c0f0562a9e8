//! One pass over the tokens of a page: its text by blocks and what its head says. No tree, so depth costs nothing.

use std::cell::RefCell;
use std::ops::Range;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::tags::{is_action, is_block, is_credit, is_moment, is_void, names_author, names_date, of_change};
use super::zone::{Nest, Stack, Zone, Zones};
use crate::clean::{one_line, paragraphs};
use crate::date::parse;
use crate::raised::Shifted;

/// What a page holds, as found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    pub(crate) title: String,
    /// Text of each `<h1>`.
    pub(crate) headings: Vec<String>,
    /// Name (`property`, `name`, `itemprop`, `http-equiv`; in lower case) and content of each meta tag.
    pub(crate) metas: Vec<(String, String)>,
    /// Content of each `application/ld+json` script.
    pub(crate) json_ld: Vec<String>,
    /// Machine-readable or visible date of each `<time>`; publication dates first.
    pub(crate) times: Vec<String>,
    /// Text of elements that are called the date of publication.
    pub(crate) dates: Vec<String>,
    /// Text of elements marked as the author's name.
    pub(crate) bylines: Vec<String>,
    pub(crate) lang: Option<String>,
    pub(crate) canonical: Option<String>,
    /// All text that a reader of the page would see, block by block, not yet cleaned.
    pub(crate) text: String,
    /// Deepest nesting of elements.
    pub(crate) depth: u32,
    /// Which ranges of `text` are links.
    links: Vec<Range<usize>>,
    /// From which place in `text` on which zones and which container are open.
    zones: Vec<(usize, Zones, u32)>,
    /// The containers, by number from 1.
    nests: Vec<Nest>,
}

/// A paragraph, heading, list item … of a page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Block {
    pub(crate) text: String,
    /// Which part of it is links, from 0 to 1.
    pub(crate) linked: f32,
    /// How many links start in it.
    pub(crate) links: usize,
    /// Where on the page it stands.
    pub(crate) zones: Zones,
    /// Number of the container that it stands in.
    pub(crate) container: u32,
}

impl Page {
    /// A container and those around it, innermost first, without the page itself.
    pub(crate) fn containers(&self, innermost: u32) -> impl Iterator<Item = u32> {
        let around = |of: u32| Some(self.nest(of)?.around);
        std::iter::successors(Some(innermost), move |of| around(*of)).take_while(|of| *of > 0)
    }

    /// Whether a block stands in a container, at any depth.
    pub(super) fn within(&self, container: u32, block: &Block) -> bool {
        self.containers(block.container).any(|outer| outer == container)
    }

    /// What the page says of itself for those who point to it.
    pub(super) fn descriptions(&self) -> impl Iterator<Item = &str> {
        let told = |name: &str| matches!(name, "description" | "og:description" | "twitter:description");
        self.metas.iter().filter(move |(name, _)| told(name)).map(|(_, text)| text.as_str())
    }

    fn nest(&self, container: u32) -> Option<&Nest> {
        self.nests.get((container as usize).checked_sub(1)?)
    }

    /// Whether a container says that it is an article.
    pub(super) fn is_article(&self, container: u32) -> bool {
        self.nest(container).is_some_and(|nest| nest.article)
    }

    /// What a container is called; 0 if it has no name.
    pub(super) fn kind(&self, container: u32) -> u64 {
        self.nest(container).map_or(0, |nest| nest.kind)
    }

    /// What a container is called, or the one around it.
    pub(super) fn name(&self, container: u32) -> Option<u64> {
        self.containers(container).take(2).map(|container| self.kind(container)).find(|kind| *kind > 0)
    }

    /// The text cut into blocks.
    pub(crate) fn blocks(&self) -> Vec<Block> {
        let mut links = self.links.iter().peekable();
        let (mut changes, mut zones, mut container) = (self.zones.iter().peekable(), Zones::default(), 0);
        let mut start = 0;
        let mut blocks = Vec::new();
        for raw in self.text.split("\n\n") {
            let end = start + raw.len();
            let (mut linked, mut count) = (0, 0);
            while let Some(link) = links.peek() {
                linked += link.end.min(end).saturating_sub(link.start.max(start));
                count += usize::from((start..end).contains(&link.start));
                if link.end > end {
                    break;
                }
                links.next();
            }
            let first = start + raw.len() - raw.trim_start().len();
            while let Some((_, open, within)) = changes.next_if(|(at, ..)| *at <= first) {
                (zones, container) = (*open, *within);
            }
            let text = paragraphs(raw);
            if !text.is_empty() {
                let linked = linked as f32 / raw.trim().len() as f32;
                blocks.push(Block { text, linked, links: count, zones, container });
            }
            start = end + 2;
        }
        blocks
    }
}

/// Scans a page or a fragment of one.
pub(crate) fn scan(html: &str) -> Page {
    let input = BufferQueue::default();
    let step = 1 << 20;
    let tokenizer = Tokenizer::new(Scanner::default(), TokenizerOpts::default());
    let mut rest = html;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(step.min(rest.len())));
        input.push_back(StrTendril::from_slice(piece));
        let _ = tokenizer.feed(&input);
        rest = after;
    }
    tokenizer.end();
    let State { mut page, stack, mut shifted, .. } = tokenizer.sink.0.into_inner();
    shifted.settle(&mut page.text, "");
    page.nests = stack.into_nests();
    page
}

#[derive(Default)]
struct Scanner(RefCell<State>);

#[derive(Default)]
struct State {
    page: Page,
    depth: u32,
    stack: Stack,
    /// Open elements whose text is not shown.
    hidden: u32,
    /// The hidden element that is open, so that its end is known.
    hidden_by: Option<String>,
    pre: u32,
    /// Where in the text the open link starts.
    link: Option<usize>,
    /// Where in the text the last cell of a table starts.
    cell: usize,
    shifted: Shifted,
    /// Where in the text what is captured starts.
    start: usize,
    /// Where text goes besides the page's own: title, heading, time, byline, script.
    capture: Option<(Capture, String, String)>,
    /// Open `<span>`s within a captured one.
    spans: u32,
}

#[derive(Clone, Copy, PartialEq)]
enum Capture {
    Title,
    Heading,
    Time { published: bool },
    Date,
    Byline,
    JsonLd,
}

impl TokenSink for Scanner {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => return state.open(&tag),
            Token::TagToken(tag) => state.close(&tag.name),
            Token::CharacterTokens(text) => state.text(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn open(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        let block = is_block(name) || is_credit(tag);
        self.settle(name);
        if !is_void(name) && !tag.self_closing {
            self.depth += 1;
            self.page.depth = self.page.depth.max(self.depth);
        }
        self.note(name, tag);
        if self.hidden == 0 {
            self.lay_out(name, block, true);
        }
        if !is_void(name) && !tag.self_closing {
            self.stack.open(tag, block);
            self.zone();
        }
        match name {
            "script" => {
                self.hide(name);
                return TokenSinkResult::RawData(RawKind::ScriptData);
            }
            "style" | "iframe" | "noembed" | "noframes" | "xmp" if !tag.self_closing => {
                self.hide(name);
                return TokenSinkResult::RawData(RawKind::Rawtext);
            }
            "title" | "textarea" if !tag.self_closing => {
                self.hide(name);
                return TokenSinkResult::RawData(RawKind::Rcdata);
            }
            "template" | "svg" | "noscript" | "select" | "object" | "math" if !tag.self_closing => {
                self.hide(name)
            }
            "pre" => self.pre += 1,
            "a" if !is_action(tag) && !self.is_mark(tag) => self.link = Some(self.page.text.len()),
            _ => {}
        }
        TokenSinkResult::Continue
    }

    /// Whether a link in a heading leads but to the heading, or to the list of all.
    fn is_mark(&self, tag: &Tag) -> bool {
        let target = tag.attrs.iter().find(|a| &*a.name.local == "href");
        self.stack.zones().has(Zone::Heading) && target.is_some_and(|a| a.value.starts_with('#'))
    }

    /// Notes where other zones are open.
    fn zone(&mut self) {
        let (at, zones, container) =
            (self.page.text.len(), self.stack.zones().of_blocks(), self.stack.container());
        match self.page.zones.last_mut() {
            Some((_, open, within)) if *open == zones && *within == container => {}
            Some((place, open, within)) if *place == at => (*open, *within) = (zones, container),
            _ => self.page.zones.push((at, zones, container)),
        }
    }

    fn hide(&mut self, name: &str) {
        match &self.hidden_by {
            None => {
                self.hidden_by = Some(name.to_owned());
                self.hidden = 1;
            }
            Some(by) if by == name => self.hidden += 1,
            Some(_) => {}
        }
    }

    /// Decides of raised text that ends where a block or line does.
    fn settle(&mut self, name: &str) {
        if is_block(name) || matches!(name, "br" | "td" | "th") {
            self.shifted.settle(&mut self.page.text, "\n");
            let end = self.page.text.len();
            for (at, ..) in self.page.zones.iter_mut().rev().take_while(|(at, ..)| *at > end) {
                *at = end;
            }
        }
    }

    fn close(&mut self, name: &str) {
        self.settle(name);
        self.depth = self.depth.saturating_sub(u32::from(!is_void(name)));
        let block = self.stack.close(name) || is_block(name);
        self.zone();
        if self.capture.as_ref().is_some_and(|(_, by, _)| by == name) {
            if name == "span" && self.spans > 0 {
                self.spans -= 1;
            } else {
                self.keep();
            }
        }
        if self.hidden_by.as_deref() == Some(name) {
            self.hidden -= 1;
            if self.hidden == 0 {
                self.hidden_by = None;
            }
        }
        if self.hidden == 0 {
            self.lay_out(name, block, false);
        }
        match name {
            "pre" => self.pre = self.pre.saturating_sub(1),
            "a" => self.page.links.extend(self.link.take().map(|start| start..self.page.text.len())),
            _ => {}
        }
    }

    /// Stores what was captured.
    fn keep(&mut self) {
        let Some((capture, _, text)) = self.capture.take() else { return };
        let page = &mut self.page;
        match capture {
            Capture::Title if page.title.is_empty() => page.title = one_line(&text),
            Capture::Title => {}
            // As it stands in the text, without marks of notes.
            Capture::Heading => page.headings.push(one_line(page.text.get(self.start..).unwrap_or(&text))),
            Capture::Time { published: true } => page.times.insert(0, text),
            Capture::Time { published: false } => page.times.push(text),
            Capture::Date => page.dates.push(one_line(&text)),
            Capture::Byline => page.bylines.push(one_line(&text)),
            Capture::JsonLd => page.json_ld.push(text),
        }
    }

    /// Reads attributes of the head's tags and starts to capture text where it matters.
    fn note(&mut self, name: &str, tag: &Tag) {
        if name == "span" && self.capture.as_ref().is_some_and(|(_, by, _)| by == name) {
            self.spans += 1;
        }
        let value = |wanted: &str| {
            let attribute = tag.attrs.iter().find(|a| &*a.name.local == wanted)?;
            Some(attribute.value.trim().to_owned()).filter(|value| !value.is_empty())
        };
        let any = |text: &Option<String>, parts: &[&str]| {
            text.as_ref().is_some_and(|text| parts.iter().any(|part| text.to_lowercase().contains(part)))
        };
        match name {
            "html" => {
                self.page.lang = self.page.lang.take().or_else(|| value("lang").or_else(|| value("xml:lang")))
            }
            "meta" => {
                let key = ["property", "name", "itemprop", "http-equiv"].into_iter().find_map(value);
                if let (Some(key), Some(content)) = (key, value("content")) {
                    let keys = key.split_whitespace().map(|key| {
                        let key = key.to_lowercase();
                        let core = key.starts_with("dc:") || key.starts_with("dcterms:");
                        if core { key.replace(':', ".") } else { key }
                    });
                    self.page.metas.extend(keys.map(|key| (key, content.clone())));
                }
            }
            "link" if any(&value("rel"), &["canonical"]) && self.page.canonical.is_none() => {
                self.page.canonical = value("href");
            }
            _ => {}
        }
        let property = value("itemprop");
        let class = value("class");
        let dated =
            any(&property, &["datepublished"]) || any(&class, &["published", "entry-date", "dt-published"]);
        let capture = match name {
            "title" if self.hidden == 0 => Capture::Title,
            "h1" if self.hidden == 0 => Capture::Heading,
            "script" if any(&value("type"), &["ld+json"]) => Capture::JsonLd,
            "time" => {
                let updated = of_change(&self.page.text)
                    || any(&class, &["updated", "modified"])
                    || any(&property, &["modified"]);
                match value("datetime").filter(|date| parse(date).is_some()) {
                    _ if updated => return,
                    Some(date) if dated => return self.page.times.insert(0, date),
                    Some(date) => return self.page.times.push(date),
                    None => Capture::Time { published: dated },
                }
            }
            _ if any(&property, &["datepublished"]) && name != "meta" => {
                match value("content").or_else(|| value("datetime")) {
                    Some(date) => return self.page.times.insert(0, date),
                    None => Capture::Time { published: true },
                }
            }
            "a" | "span" | "p" | "div"
                if any(&value("rel"), &["author"])
                    || property.as_deref() == Some("author")
                    || self.hidden == 0 && class.as_deref().is_some_and(names_author) =>
            {
                Capture::Byline
            }
            "abbr"
                if let Some(date) =
                    value("title").filter(|title| is_moment(title) && parse(title).is_some()) =>
            {
                return self.page.times.push(date);
            }
            "a" | "abbr" | "b" | "dd" | "div" | "em" | "h6" | "i" | "li" | "p" | "small" | "span"
            | "strong" | "td"
                if self.hidden == 0
                    && class.as_deref().is_some_and(names_date)
                    && !self.stack.zones().is_elsewhere() =>
            {
                Capture::Date
            }
            _ => return,
        };
        // What is called a date may hold all else.
        if self.capture.as_ref().is_none_or(|(open, ..)| *open == Capture::Date) {
            self.spans = 0;
            self.start = self.page.text.len();
            self.capture = Some((capture, name.to_owned(), String::new()));
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((_, _, captured)) = &mut self.capture
            && captured.len() < 1 << 20
        {
            captured.push_str(text);
        }
        if self.hidden > 0 {
            return;
        }
        self.shifted.before(&mut self.page.text, self.stack.zones().shift(), text);
        if self.pre > 0 {
            self.page.text.push_str(text);
            return;
        }
        for piece in text.split_inclusive(char::is_whitespace) {
            let word = piece.trim_end();
            self.page.text.push_str(word);
            if word.len() < piece.len() && !self.page.text.ends_with([' ', '\n']) {
                self.page.text.push(' ');
            }
        }
    }

    /// Line and paragraph ends around blocks.
    fn lay_out(&mut self, name: &str, block: bool, start: bool) {
        let text = &mut self.page.text;
        match name {
            "br" if start => text.push('\n'),
            "td" | "th" if start => self.cell = text.len(),
            // Of a table that lays out a page.
            "td" | "th" if text.get(self.cell..).is_some_and(|cell| cell.contains('\n')) => {
                text.push_str("\n\n")
            }
            "td" | "th" => text.push('\t'),
            _ if block && !text.ends_with("\n\n") => text.push_str("\n\n"),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expect: &str) {
        assert_eq!(paragraphs(&scan(html).text), expect);
    }

    #[test]
    fn text_by_blocks() {
        check("<p>One &amp; <b>two</b>\n three<p>Four<br>five", "One & two three\n\nFour\nfive");
        check("<script>if (a < b) '</p>'</script><style>p{}</style>A<noscript>no</noscript>", "A");
        check("<ul><li>a<li>b</ul><table><tr><td>1</td><td>2</td></tr></table>", "a\n\nb\n\n1 2");
        check("<table><tr><td>Home<br>News</td><td>Text</td></tr></table>", "Home\nNews\n\nText");
        check("<p>A quay<span class=photo-credit>Ann Ek</span>", "A quay\n\nAnn Ek");
        check("<pre>a\n  b</pre>c", "a\nb\n\nc");
        check("<svg><title>x</title><text>y</text></svg>z", "z");
        check("&eacute;t&#233;", "été");
        check(&"<div>".repeat(100_000), "");
        check(
            "<p>In 2019<sup>2</sup> it<sup class=reference><a href=#n>[3]</a></sup> fell.",
            "In 2019 it fell.",
        );
        check(
            "<p>10<sup>6</sup> t CO<sub>2</sub>, <a href=#fn1><sup>1</sup></a>the 2<sup>nd</sup>",
            "10⁶ t CO2, the 2nd",
        );
        check(
            "<p>Rose<a href=#fn1 role=doc-noteref>1</a>.<p>Fell<span style='vertical-align: super'>2</span>",
            "Rose.\n\nFell",
        );
    }

    #[test]
    fn links() {
        let blocks =
            scan("<p>Text with <a href=x>a link</a>.</p><ul><li><a href=y>Only link</a></ul><p>No.").blocks();
        let linked: Vec<_> = blocks
            .iter()
            .map(|block| (block.text.as_str(), block.linked > 0.5, block.linked > 0.0))
            .collect();
        assert_eq!(
            linked,
            [("Text with a link.", false, true), ("Only link", true, true), ("No.", false, false)]
        );
        let linked = |html: &str| scan(html).blocks()[0].linked > 0.5;
        assert!(linked("<h2><a href=/tides>Tides</a></h2>"));
        assert!(!linked("<h2><a href=#tides>Tides</a></h2>"));
    }

    #[test]
    fn heads() {
        let page = scan(
            "<html lang=de><title>T &ndash; S</title><meta property='og:title' content='T'><link rel=canonical href='http://x.example/'>\
             <script type='application/ld+json'>{\"a\":1}</script><h1>T <i>i</i></h1><time datetime='2024-03-05'>x</time>\
             <a rel=author>Ann</a><span class='pb-byline'>By <b>Ben</b></span>",
        );
        assert_eq!(page.title, "T – S");
        assert_eq!(page.lang.as_deref(), Some("de"));
        assert_eq!(page.metas, [("og:title".to_owned(), "T".to_owned())]);
        assert_eq!(page.json_ld, ["{\"a\":1}"]);
        assert_eq!(page.headings, ["T i"]);
        assert_eq!(page.times, ["2024-03-05"]);
        assert_eq!(page.bylines, ["Ann", "By Ben"]);
        assert_eq!(page.canonical.as_deref(), Some("http://x.example/"));
        let page = scan(
            "<p>Updated <time datetime='2024-03-06'>x</time> Published <time datetime='2024-03-05'>x</time>",
        );
        assert_eq!(page.times, ["2024-03-05"]);
    }
}
