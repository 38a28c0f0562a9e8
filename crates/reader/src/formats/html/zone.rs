//! Which part of a page a block stands in, by the elements around it and what their classes and ids are called.

use html5ever::tokenizer::Tag;

use crate::raised::{Height, Shift};

/// A set of [`Zone`]s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Zones(u32);

/// A part of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Zone {
    Comments = 1,
    Share = 2,
    Related = 4,
    Footer = 8,
    Navigation = 16,
    Aside = 32,
    Caption = 64,
    Promotion = 128,
    Byline = 256,
    Form = 512,
    Heading = 1024,
    Hidden = 2048,
    /// What a mail quotes.
    Quoted = 4096,
    Signature = 8192,
    Raised = 1 << 14,
    Lowered = 1 << 15,
    /// What is called a mark of a note.
    Noted = 1 << 16,
    /// A link to a place on the same page.
    Jump = 1 << 17,
}

/// Zones of parts of a line.
const INLINE: u32 = Zone::Raised as u32 | Zone::Lowered as u32 | Zone::Noted as u32 | Zone::Jump as u32;

impl Zones {
    pub(crate) fn has(self, zone: Zone) -> bool {
        self.0 & zone as u32 != 0
    }

    /// Without what is said of a part of a line only.
    pub(super) fn of_blocks(self) -> Self {
        Self(self.0 & !INLINE)
    }

    pub(super) fn shift(self) -> Shift {
        let height = match () {
            () if self.has(Zone::Raised) => Height::Raised,
            () if self.has(Zone::Lowered) => Height::Lowered,
            () => Height::Level,
        };
        Shift { height, noted: self.has(Zone::Noted), linked: self.has(Zone::Jump) }
    }

    #[cfg(test)]
    pub(crate) fn bits(self) -> u32 {
        self.0
    }

    fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What an element says of what is in it.
    fn of(tag: &Tag) -> Self {
        let own = match &*tag.name {
            "footer" => Zone::Footer as u32,
            "nav" => Zone::Navigation as u32,
            "aside" => Zone::Aside as u32,
            "figcaption" => Zone::Caption as u32,
            "form" | "button" | "label" => Zone::Form as u32,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Zone::Heading as u32,
            "body" | "html" => return Self(0),
            "a" | "sup" | "sub" | "span" => of_mark(tag),
            _ => 0,
        };
        let own = if is_hidden(tag) { own | Zone::Hidden as u32 } else { own };
        let own = own | tag.attrs.iter().fold(0, |zones, a| zones | of_mail(&a.name.local, &a.value));
        let names =
            tag.attrs.iter().filter(|a| matches!(&*a.name.local, "class" | "id" | "role" | "itemprop"));
        Self(names.fold(own, |zones, attribute| zones | named(&attribute.value)))
    }
}

/// What a part of a line tells of its height and of the notes that it marks.
fn of_mark(tag: &Tag) -> u32 {
    let own = match &*tag.name {
        "sup" => Zone::Raised as u32,
        "sub" => Zone::Lowered as u32,
        _ => 0,
    };
    tag.attrs.iter().fold(own, |zones, attribute| {
        let value = &*attribute.value;
        let noted = || {
            let head = value.get(..value.floor_char_boundary(100)).unwrap_or(value).to_ascii_lowercase();
            [
                "footnote",
                "noteref",
                "reference",
                "fnref",
                "fn-ref",
                "endnote",
                "backref",
                "backlink",
                "cite_ref",
            ]
            .iter()
            .any(|name| head.contains(name))
        };
        zones
            | match &*attribute.name.local {
                "href" if value.contains('#') => Zone::Jump as u32,
                "class" | "id" | "role" | "epub:type" if &*tag.name != "span" && noted() => {
                    Zone::Noted as u32
                }
                "style" if value.contains("vertical-align") => {
                    let style: String = value.chars().filter(|c| !c.is_whitespace()).take(400).collect();
                    match () {
                        () if style.contains("vertical-align:super") => Zone::Raised as u32,
                        () if style.contains("vertical-align:sub") => Zone::Lowered as u32,
                        () => 0,
                    }
                }
                _ => 0,
            }
    })
}

/// Whether an element says of itself that it is not shown.
fn is_hidden(tag: &Tag) -> bool {
    tag.attrs.iter().any(|attribute| match &*attribute.name.local {
        "hidden" => true,
        "style" => {
            let style: String = attribute.value.chars().filter(|c| !c.is_whitespace()).take(400).collect();
            let style = style.to_ascii_lowercase();
            style.contains("display:none") || style.contains("visibility:hidden")
        }
        _ => false,
    })
}

/// What an attribute that mail programs write tells.
fn of_mail(name: &str, value: &str) -> u32 {
    let zone = |value: &str| match (name, value.to_ascii_lowercase().as_str()) {
        ("type", "cite") => Zone::Quoted as u32,
        (
            "class",
            "gmail_quote" | "gmail_quote_container" | "moz-cite-prefix" | "yahoo_quoted" | "protonmail_quote",
        ) => Zone::Quoted as u32,
        ("class", "gmail_signature" | "moz-signature" | "protonmail_signature_block")
        | ("id", "signature") => Zone::Signature as u32,
        _ => 0,
    };
    match name {
        "class" | "id" | "type" => value.split_whitespace().fold(0, |zones, name| zones | zone(name)),
        _ => 0,
    }
}

/// Most words of a class or id that names a part of a page; longer ones are made of headings.
const WORDS: usize = 4;

/// What classes or ids tell by their words.
fn named(value: &str) -> u32 {
    let names = value.get(..value.floor_char_boundary(400)).unwrap_or(value).split_whitespace();
    names.fold(0, |zones, name| zones | one(name))
}

/// What the words of one class or id tell: `related-links`, `userComments`.
fn one(name: &str) -> u32 {
    let (mut zones, mut words, mut word, mut before) = (0, 0, String::new(), ' ');
    for c in name.chars().chain([' ']) {
        if (!c.is_alphanumeric() || c.is_uppercase() && before.is_lowercase()) && !word.is_empty() {
            zones |= zone(&word);
            words += 1;
            word.clear();
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    if words > WORDS { 0 } else { zones }
}

fn zone(word: &str) -> u32 {
    let zone = match word {
        "comment" | "comments" | "disqus" | "livefyre" | "respond" | "commentlist" | "replies" => {
            Zone::Comments
        }
        "share" | "sharing" | "social" | "addthis" | "sharebar" | "sharedaddy" | "follow" | "socials"
        | "shareaholic" | "tweet" | "facebook" | "twitter" => Zone::Share,
        "related" | "recommended" | "recommendations" | "recirc" | "outbrain" | "taboola" | "popular"
        | "trending" | "mostread" | "readmore" | "relatedposts" | "jp" | "zergnet" | "crosslinks"
        | "seealso" => Zone::Related,
        "footer" | "copyright" | "legal" | "disclaimer" | "colophon" => Zone::Footer,
        "nav" | "navbar" | "navigation" | "menu" | "breadcrumb" | "breadcrumbs" | "pagination" | "pager"
        | "skip" | "topnav" | "toolbar" => Zone::Navigation,
        "sidebar" | "rail" | "widget" | "aside" | "complementary" => Zone::Aside,
        "caption" | "figcaption" | "credit" | "credits" | "photocredit" | "cutline" => Zone::Caption,
        "ad" | "ads" | "advert" | "advertisement" | "promo" | "promos" | "newsletter" | "subscribe"
        | "signup" | "sponsor" | "sponsored" | "paywall" | "cookie" | "cookies" | "consent" | "gdpr"
        | "banner" => Zone::Promotion,
        "byline" | "author" | "dateline" | "timestamp" | "pubdate" | "tags" | "taglist" | "keywords"
        | "bio" => Zone::Byline,
        "login" | "search" | "searchform" | "poll" | "survey" => Zone::Form,
        _ => return 0,
    };
    zone as u32
}

/// An open element.
struct Open {
    name: String,
    zones: Zones,
    container: u32,
}

/// The open elements.
#[derive(Default)]
pub(super) struct Stack {
    open: Vec<Open>,
    /// The container around each container, by number from 1.
    around: Vec<u32>,
}

/// How far up an element that is closed is looked for.
const REACH: usize = 64;

impl Stack {
    /// The zones that are open.
    pub(super) fn zones(&self) -> Zones {
        self.open.last().map_or(Zones(0), |open| open.zones)
    }

    /// Number of the innermost open container, from 1; 0 outside all.
    pub(super) fn container(&self) -> u32 {
        self.open.last().map_or(0, |open| open.container)
    }

    /// The container around each container, by number from 1.
    pub(super) fn into_around(self) -> Vec<u32> {
        self.around
    }

    /// `block`: whether it is no part of a line, so that it ends an open paragraph.
    pub(super) fn open(&mut self, tag: &Tag, block: bool) {
        let name: &str = &tag.name;
        let ends = |open: &str| open == "p" && block || open == "li" && name == "li";
        if self.open.last().is_some_and(|open| ends(&open.name)) {
            self.open.pop();
        }
        let zones = self.zones().with(Zones::of(tag));
        let contains = matches!(
            name,
            "div" | "section" | "article" | "main" | "aside" | "td" | "ul" | "ol" | "figure" | "blockquote"
        );
        let container = if contains {
            self.around.push(self.container());
            self.around.len() as u32
        } else {
            self.container()
        };
        self.open.push(Open { name: name.to_owned(), zones, container });
    }

    /// Closes the innermost open element of that name and what is open in it.
    pub(super) fn close(&mut self, name: &str) {
        if let Some(at) = self.open.iter().rev().take(REACH).position(|open| open.name == name) {
            self.open.truncate(self.open.len() - 1 - at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::scan::scan;
    use super::*;

    #[test]
    fn blocks_know_their_zones() {
        let page = scan(
            "<div class='post'><p>Text.<figure><figcaption>A bridge</figcaption></figure></div>\
             <div id=userComments><p>Nice!</div><footer>End</footer><p class='relatedLinks box'>More<p>Last",
        );
        let found: Vec<_> = page.blocks().iter().map(|block| (block.text.clone(), block.zones)).collect();
        let check = |at: usize, text: &str, zone: Option<Zone>| {
            assert_eq!(found[at].0, text);
            assert_eq!(found[at].1.bits(), zone.map_or(0, |zone| zone as u32), "{text}");
        };
        check(0, "Text.", None);
        check(1, "A bridge", Some(Zone::Caption));
        check(2, "Nice!", Some(Zone::Comments));
        check(3, "End", Some(Zone::Footer));
        check(4, "More", Some(Zone::Related));
        check(5, "Last", None);
    }
}
