//! Which part of a page a block stands in, by the elements around it and what their classes and ids are called.

use std::hash::BuildHasher;

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
    /// What asks for leave to keep cookies.
    Consent = 1 << 18,
    /// What is called the line below the headline.
    Lead = 1 << 19,
    /// A term of a list of definitions, and what is said of it.
    Term = 1 << 20,
    Definition = 1 << 21,
}

/// Zones of parts of a line.
const INLINE: u32 = Zone::Raised as u32 | Zone::Lowered as u32 | Zone::Noted as u32 | Zone::Jump as u32;

impl Zones {
    pub(crate) fn has(self, zone: Zone) -> bool {
        self.0 & zone as u32 != 0
    }

    /// Whether it is a part of the page in which other articles, or none, are dated.
    pub(super) fn is_elsewhere(self) -> bool {
        [Zone::Related, Zone::Comments, Zone::Aside, Zone::Navigation, Zone::Footer]
            .iter()
            .any(|zone| self.has(*zone))
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
            "dt" => Zone::Term as u32,
            "dd" => Zone::Definition as u32,
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
        "class" => is_unseen(&attribute.value),
        "itemprop" => is_data(&attribute.value),
        "style" => {
            let style: String = attribute.value.chars().filter(|c| !c.is_whitespace()).take(400).collect();
            let style = style.to_ascii_lowercase();
            style.contains("display:none") || style.contains("visibility:hidden")
        }
        _ => false,
    })
}

/// Whether a property of schema.org is told to machines, as no reader is told it in words.
fn is_data(property: &str) -> bool {
    matches!(
        property,
        "mainEntityOfPage"
            | "articleSection"
            | "associatedMedia"
            | "xpath"
            | "cssSelector"
            | "contentUrl"
            | "thumbnailUrl"
            | "embedUrl"
            | "inLanguage"
            | "dateCreated"
            | "dateModified"
    )
}

/// Whether classes are those that style sheets commonly hide, and no other size of screen shows.
fn is_unseen(classes: &str) -> bool {
    let hides = |class: &str| {
        matches!(
            class,
            "hidden"
                | "d-none"
                | "sr-only"
                | "visually-hidden"
                | "visuallyhidden"
                | "screen-reader-text"
                | "u-hidden"
                | "l-hidden"
                | "is-hidden"
        )
    };
    let shows = |class: &str| class.contains(':') || class.starts_with("d-") && class != "d-none";
    classes.len() < 400 && {
        let mut classes = classes.split_whitespace();
        classes.clone().any(hides) && !classes.any(shows)
    }
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
    let (mut cookie, mut form) = (false, false);
    for c in name.chars().chain([' ']) {
        if (!c.is_alphanumeric() || c.is_uppercase() && before.is_lowercase()) && !word.is_empty() {
            zones |= zone(&word);
            cookie |= matches!(&*word, "cookie" | "cookies" | "gdpr");
            form |= matches!(
                &*word,
                "banner" | "notice" | "bar" | "law" | "popup" | "consent" | "message" | "modal"
            );
            words += 1;
            word.clear();
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    match () {
        () if cookie && form => zones | Zone::Consent as u32,
        () if words > WORDS => zones & Zone::Consent as u32,
        () => zones,
    }
}

fn zone(word: &str) -> u32 {
    let zone = match word {
        "comment" | "comments" | "disqus" | "livefyre" | "respond" | "commentlist" | "replies"
        | "talkback" | "commentaires" | "kommentare" | "comentarios" | "comentários" | "commenti"
        | "reacties" | "komentarze" | "kommentarer" | "reactions" => Zone::Comments,
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
        "onetrust" | "cookiebot" | "cookieconsent" | "cookiebanner" | "cookienotice" | "cookiebar"
        | "didomi" | "usercentrics" | "cmplz" => Zone::Consent,
        "byline" | "author" | "dateline" | "timestamp" | "pubdate" | "tags" | "taglist" | "keywords"
        | "bio" => Zone::Byline,
        "login" | "search" | "searchform" | "poll" | "survey" => Zone::Form,
        "subtitle" | "standfirst" | "dek" | "deck" | "lede" | "chapo" | "ingress" | "subtitulo"
        | "sottotitolo" | "subheadline" | "strapline" | "excerpt" | "introduction" => Zone::Lead,
        _ => return 0,
    };
    zone as u32
}

/// Whether a class tells more than how a page is laid out.
fn names_content(class: &str) -> bool {
    const LAYOUT: [&str; 14] = [
        "container",
        "wrapper",
        "wrap",
        "row",
        "col",
        "column",
        "grid",
        "inner",
        "outer",
        "section",
        "box",
        "block",
        "body",
        "clearfix",
    ];
    let mut words = class.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 2);
    words.any(|word| !LAYOUT.contains(&word.to_ascii_lowercase().as_str()))
}

/// An open element.
struct Open {
    name: String,
    zones: Zones,
    container: u32,
    block: bool,
}

/// The open elements.
#[derive(Default)]
pub(super) struct Stack {
    open: Vec<Open>,
    /// The containers, by number from 1.
    nests: Vec<Nest>,
}

/// A container.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nest {
    /// The one around it.
    pub(super) around: u32,
    /// What its element and class are; 0 if it has no class and is no article.
    pub(super) kind: u64,
    /// Whether it says that it is an article.
    pub(super) article: bool,
}

impl Nest {
    fn of(tag: &Tag, around: u32) -> Self {
        let class = tag.attrs.iter().find(|a| &*a.name.local == "class" && names_content(&a.value));
        let typed = |a: &html5ever::Attribute| &*a.name.local == "itemtype" && a.value.ends_with("Article");
        let article = &*tag.name == "article" || tag.attrs.iter().any(typed);
        let name = (&*tag.name, class.map(|class| &*class.value));
        let kind = if article || class.is_some() { rustc_hash::FxBuildHasher.hash_one(name) } else { 0 };
        Self { around, kind, article }
    }
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

    /// The containers, by number from 1.
    pub(super) fn into_nests(self) -> Vec<Nest> {
        self.nests
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
            self.nests.push(Nest::of(tag, self.container()));
            self.nests.len() as u32
        } else {
            self.container()
        };
        self.open.push(Open { name: name.to_owned(), zones, container, block });
    }

    /// Closes the innermost open element of that name and what is open in it; whether it was no part of a line.
    pub(super) fn close(&mut self, name: &str) -> bool {
        let Some(up) = self.open.iter().rev().take(REACH).position(|open| open.name == name) else {
            return false;
        };
        let at = self.open.len() - 1 - up;
        let block = self.open[at].block;
        self.open.truncate(at);
        block
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

    #[test]
    fn classes_that_hide() {
        let hides =
            |class: &str| scan(&format!("<div class='{class}'>x</div>")).blocks()[0].zones.has(Zone::Hidden);
        assert!(hides("note sr-only") && hides("d-none") && hides("hidden"));
        assert!(!hides("hidden md:block") && !hides("d-none d-lg-block") && !hides("overflow-hidden"));
    }

    #[test]
    fn notices_of_cookies() {
        let asks =
            |class: &str| scan(&format!("<div class='{class}'>x</div>")).blocks()[0].zones.has(Zone::Consent);
        assert!(asks("onetrust-policy") && asks("CybotCookiebotDialog") && asks("a cookie-notice"));
        assert!(!asks("category-cookies") && !asks("message banner"));
    }
}
