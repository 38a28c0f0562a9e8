//! What a page says of itself: title, site, author, dates, address, language.

use epitome_text::DateEvidence;
use serde_json::Value;

use super::scan::{Block, Page};
use super::titles::{self, heads, loose, site_of_title, title};
use super::wording::BYLINES;
use super::zone::Zone;
use crate::clean::one_line;
use crate::date::{Dates, Stamp, dateline, is_change, is_month, published};
use crate::formats::json::text_of;

/// Meta tags that hold a publication date, most specific first.
const DATES: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article.published",
    "datepublished",
    "rnews:datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "bt:pubdate",
    "publish-date",
    "publish_date",
    "publishdate",
    "publication_date",
    "publicationdate",
    "publication-date",
    "published",
    "published-date",
    "pubdate",
    "pubdate_et",
    "originalpublicationdate",
    "article_date_original",
    "citation_publication_date",
    "citation_date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.created",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "dcterms.available",
    "dc.created",
    "creation_date",
    "created",
    "weibo:article:create_at",
    "apub:time",
    "firstpublishedtime",
    "og:release_date",
    "publishtime",
    "pub_date",
    "ptime",
    "displaydate",
    "date",
    "timestamp",
];
const TITLES: &[&str] = &[
    "og:title",
    "twitter:title",
    "parsely-title",
    "sailthru.title",
    "dc.title",
    "dcterms.title",
    "hdl",
    "headline",
];
const AUTHORS: &[&str] = &[
    "dc.creator",
    "dcterms.creator",
    "author",
    "article:author",
    "article:author_name",
    "og:article:author",
    "byl",
    "parsely-author",
    "sailthru.author",
    "citation_author",
    "cxenseparse:author",
    "dc.contributor",
];
const SITES: &[&str] = &[
    "og:site_name",
    "application-name",
    "dc.publisher",
    "dcterms.publisher",
    "cre",
    "apple-mobile-web-app-title",
    "twitter:app:name:iphone",
];
const URLS: &[&str] = &["og:url", "twitter:url", "parsely-link"];
#[derive(Clone, Debug, Default)]
pub(crate) struct Meta {
    pub(crate) title: String,
    pub(crate) source: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) lang: Option<String>,
    pub(crate) dates: Dates,
    /// The article's text, if the page states it for machines.
    pub(crate) body: Option<String>,
}

pub(crate) fn meta(page: &Page) -> Meta {
    let (articles, others): (Vec<Value>, Vec<Value>) =
        page.json_ld.iter().flat_map(|json| json_ld(json)).partition(|object| is_a(object, ARTICLES));
    let stated = |name: &str| {
        articles
            .iter()
            .filter_map(|article| article.get(name))
            .map(text_of)
            .find(|text| !text.trim().is_empty())
    };
    let tag = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| page.metas.iter().find(|(key, _)| key == name))
            .map(|(_, value)| plain(value))
    };
    let url = page.canonical.clone().into_iter().chain(tag(URLS)).find(|url| url.starts_with("http"));
    let source = tag(SITES)
        .or_else(|| stated("publisher").map(|name| plain(&name)))
        .filter(|name| !name.contains("://") && name.len() < 80);
    let host = url.as_deref().and_then(host);
    let mut dates = Dates::default();
    stated("datePublished")
        .or_else(|| stated("dateCreated"))
        .inspect(|date| dates.offer(DateEvidence::JsonLd, date));
    if dates.is_empty() {
        let pages = others.iter().filter(|object| is_a(object, &["\"WebPage"]));
        pages
            .filter_map(|page| page.get("datePublished").map(text_of))
            .for_each(|date| dates.offer(DateEvidence::JsonLd, &date));
    }
    for name in DATES {
        page.metas
            .iter()
            .filter(|(key, _)| key == name)
            .for_each(|(_, date)| dates.offer(DateEvidence::Meta, date));
    }
    page.times.iter().take(3).for_each(|date| dates.offer(DateEvidence::TimeElement, date));
    let blocks = page.blocks();
    let title =
        title(page, &blocks, stated("headline").map(|t| plain(&t)), tag(TITLES), source.as_deref(), host);
    if let Some(stamp) = beside_headline(page, &blocks, &title).or_else(|| marked(page, &blocks)) {
        dates.offer_stamp(DateEvidence::Dateline, stamp);
    }
    let source = source.or_else(|| site_of_title(page, &title, host));
    Meta {
        author: author(stated("author"), authors(page), &page.bylines)
            .or_else(|| below_headline(&blocks, &title)),
        title,
        source: source.or_else(|| host.map(str::to_owned)),
        url,
        lang: page
            .lang
            .clone()
            .or_else(|| tag(&["og:locale", "content-language", "dc.language", "language"])),
        dates,
        body: stated("articleBody"),
    }
}

/// The date that stands by itself around the headline.
fn beside_headline(page: &Page, blocks: &[Block], title: &str) -> Option<Stamp> {
    let title = loose(title);
    let first =
        |block: &Block| block.zones.has(Zone::Heading) && page.headings.contains(&one_line(&block.text));
    let named = |block: &Block| heads(block, &title) || first(block);
    let at = blocks.iter().position(named)?;
    let around = || {
        let near = blocks[at.saturating_sub(2)..].iter().take(10);
        near.filter(|block| !block.zones.is_elsewhere())
    };
    // When it came out goes before when it was changed.
    let first = around().filter(|block| !is_change(&block.text)).find_map(|block| dateline(&block.text));
    first.or_else(|| around().find_map(|block| dateline(&block.text)))
}

/// The date that the page's title, its classes or a line say is that of publication.
fn marked(page: &Page, blocks: &[Block]) -> Option<Stamp> {
    let called = |changed: bool| {
        let mut dates = page.dates.iter().filter(|text| is_change(text) == changed);
        dates.find_map(|text| dateline(text))
    };
    let told =
        || blocks.iter().filter(|block| !block.zones.is_elsewhere()).find_map(|block| published(&block.text));
    titles::dated(&page.title).or_else(|| called(false)).or_else(told).or_else(|| called(true))
}

/// The name in a line of its own below the headline: `By Ann Ek`.
fn below_headline(blocks: &[Block], title: &str) -> Option<String> {
    let title = loose(title);
    let at = blocks.iter().position(|block| heads(block, &title))?;
    let mut near = blocks[at + 1..].iter().take(4).filter(|block| !block.zones.has(Zone::Caption));
    near.find_map(|block| {
        let line = block.text.lines().next().unwrap_or_default();
        let name = BYLINES.after(line)?.trim_start();
        let names = name.split_whitespace().take(2).all(|word| !word.starts_with(char::is_lowercase));
        (names && line.len() <= 80 && !line.ends_with(['.', '!', '?'])).then(|| signed(line)).flatten()
    })
}

/// Text of an attribute or JSON value, where entities are often encoded twice.
fn plain(text: &str) -> String {
    if text.contains('&') || text.contains('<') {
        one_line(&super::scan::scan(text).text)
    } else {
        one_line(text)
    }
}

/// What the types of objects hold that describe an article.
const ARTICLES: &[&str] = &["Article", "Posting", "Report", "\"Review", "\"CreativeWork\""];

/// Whether the type of an object holds one of `kinds`.
fn is_a(object: &Value, kinds: &[&str]) -> bool {
    let kind = object.get("@type").map(|kind| kind.to_string()).unwrap_or_default();
    kinds.iter().any(|part| kind.contains(part))
}

/// The objects of a JSON-LD script.
fn json_ld(json: &str) -> Vec<Value> {
    let json: String = json.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let json = json
        .trim()
        .trim_start_matches("<!--")
        .trim_start_matches("//<![CDATA[")
        .trim_start_matches("<![CDATA[");
    let Some(Ok(value)) = serde_json::Deserializer::from_str(json).into_iter::<Value>().next() else {
        return Vec::new();
    };
    let mut objects = Vec::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items.into_iter().rev()),
            Value::Object(mut object) => {
                let inner = ["@graph", "mainEntity", "mainEntityOfPage"]
                    .into_iter()
                    .filter_map(|key| object.remove(key));
                open.extend(inner.filter(|value| !value.is_string()));
                objects.push(Value::Object(object));
            }
            _ => {}
        }
    }
    objects
}

/// All whom the most telling tag for authors names: some pages have a tag for each.
fn authors(page: &Page) -> Option<String> {
    let named = |name: &&&str| page.metas.iter().any(|(key, _)| key == **name);
    let name = AUTHORS.iter().find(named)?;
    let mut people: Vec<String> = Vec::new();
    for (_, value) in page.metas.iter().filter(|(key, _)| key == name) {
        people.extend(person(value).filter(|one| !people.contains(one)));
    }
    // `Family, Given` has a comma of its own.
    let between = if people.iter().any(|one| one.contains(", ")) { "; " } else { ", " };
    Some(people.join(between))
}

fn author(stated: Option<String>, tag: Option<String>, bylines: &[String]) -> Option<String> {
    let said = stated.into_iter().chain(tag).filter_map(|name| person(&name)).next();
    said.or_else(|| bylines.iter().filter_map(|line| signed(line)).next())
}

/// The name in a visible byline: what stands before a date, at most five words.
fn signed(line: &str) -> Option<String> {
    let name = line.split(|c: char| c.is_ascii_digit() || matches!(c, '|' | '·' | '•' | '(')).next()?;
    let mut words: Vec<&str> = name.split_whitespace().collect();
    while words.last().is_some_and(|word| is_dated(word.trim_end_matches(','))) {
        words.pop();
    }
    let name = person(&words.join(" "))?;
    let count = name.split_whitespace().count();
    let capital = name.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_lowercase());
    ((1..=5).contains(&count) && capital && !name.ends_with([':', '?', '!'])).then_some(name)
}

/// Whether a word belongs to a date: a month or a day of the week.
fn is_dated(word: &str) -> bool {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    is_month(word) || DAYS.contains(&word.to_lowercase().as_str())
}

/// A name without `By`; `None` for an address or a sentence.
fn person(name: &str) -> Option<String> {
    let name = plain(name);
    let name = BYLINES.after(&name).unwrap_or(&name).trim_matches([' ', ',', '|', '·']);
    let fits = !name.contains("://")
        && !name.contains('@')
        && (2..=120).contains(&name.len())
        && name.chars().any(char::is_alphabetic);
    fits.then(|| name.to_owned())
}

fn host(url: &str) -> Option<&str> {
    let host = url.split_once("://")?.1.split(['/', '?', '#', ':']).next()?;
    Some(host.strip_prefix("www.").unwrap_or(host)).filter(|host| host.contains('.'))
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::scan::scan;
    use super::*;

    #[track_caller]
    pub(in super::super) fn check(head: &str, title: &str, source: &str, author: &str) {
        let meta = meta(&scan(head));
        let got =
            (meta.title.as_str(), meta.source.as_deref().unwrap_or(""), meta.author.as_deref().unwrap_or(""));
        assert_eq!(got, (title, source, author));
    }

    #[test]
    fn a_date_beside_the_headline() {
        let check = |html: &str, expect: Option<&str>| {
            let (published, _) = meta(&scan(html)).dates.choose(None);
            assert_eq!(published.map(|date| date.at.date().to_string()).as_deref(), expect, "{html}");
        };
        check(
            "<h1>Bridge closed</h1><div>by Ann Ek, Staff | October 29, 2014 07:38am ET</div>",
            Some("2014-10-29"),
        );
        check("<h1>Bridge closed</h1><aside>March 5, 2011</aside><p>It was closed in 1999.", None);
        check("<title>Bridge closed</title><p class='meta post-date'>Oct. 29, 2014</p>", Some("2014-10-29"));
        check("<title>Bridge closed</title><p class=post-date>Updated Oct. 29, 2014</p>", Some("2014-10-29"));
        check("<title>Elder Post</title><p class='bday dtstart published'>1898-02-28</p>", None);
        check("<title>Bridge closed</title><div class=status-publish>Oct. 29, 2014</div>", None);
        check("<title>Bridge closed</title><aside><p class=post-date>Oct. 29, 2014</p></aside>", None);
        check(
            "<title>Bridge closed</title><abbr title='2014-10-29T07:38Z'>one hour ago</abbr>",
            Some("2014-10-29"),
        );
        check("<title>Bridge closed | Post | 29.10.2014</title>", Some("2014-10-29"));
        check("<title>桥</title><p>来源：新报 发布时间：2014-10-29 07:38", Some("2014-10-29"));
        check(
            r#"<script type="application/ld+json">{"@graph":[{"@type":"WebPage","datePublished":"2014-10-29"}]}</script>"#,
            Some("2014-10-29"),
        );
        check("<h1>Bridge closed</h1><time datetime='2014-00-29T1'>Dec. 29, 2014</time>", Some("2014-12-29"));
    }

    #[test]
    fn what_stands_around_the_headline() {
        check(
            "<title>Bridge closed again | Elder Post</title><h1>Bridge closed again</h1><p>By Ann Ek",
            "Bridge closed again",
            "Elder Post",
            "Ann Ek",
        );
        check(
            "<title>Bridge closed - what we know</title><h1>Bridge closed - what we know</h1>",
            "Bridge closed - what we know",
            "",
            "",
        );
        check(
            "<title>Bridge closed again - Traffic</title><link rel=canonical href='https://elderpost.example/x'><h1>Bridge closed again</h1>",
            "Bridge closed again",
            "elderpost.example",
            "",
        );
        let (published, _) =
            meta(&scan("<h1>Bridge closed</h1><p>Updated: March 6, 2024</p><p>Published: March 5, 2024</p>"))
                .dates
                .choose(None);
        assert_eq!(published.map(|date| date.at.date().day()), Some(5));
    }

    #[test]
    fn visible_bylines() {
        check(
            "<title>River</title><span class=author><span class=hint>Author </span><a>Ann Ek</a></span>",
            "River",
            "",
            "Ann Ek",
        );
        let check = |line: &str, expect: Option<&str>| assert_eq!(signed(line).as_deref(), expect, "{line}");
        check("By Ann Ek March 25, 2015", Some("Ann Ek"));
        check("Written by Ann Ek | Staff", Some("Ann Ek"));
        check("Ann Ek", Some("Ann Ek"));
        check("By: Ann Ek Tuesday, March 3", Some("Ann Ek"));
        check("March 25, 2015", None);
        check("She writes about rivers and the towns beside them.", None);
    }

    #[test]
    fn pages() {
        check(
            "<title>River rises | The Elder Post</title><meta property=og:site_name content='The Elder Post'>",
            "River rises",
            "The Elder Post",
            "",
        );
        check("<title>River rises over night - Elder Post</title>", "River rises over night", "", "");
        check("<title>River - bridge</title>", "River - bridge", "", "");
        check(
            "<meta property='og:title' content='River &amp;amp; rises'><meta name=author content='By Ann Ek'>",
            "River & rises",
            "",
            "Ann Ek",
        );
        check(
            "<title>Elder Post: River rises</title><link rel=canonical href='https://www.elderpost.example/x'><h1>River rises again</h1>",
            "River rises",
            "elderpost.example",
            "",
        );
        check(
            r#"<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"H","author":[{"name":"A"},{"name":"B"}],"publisher":{"name":"P"}}]}</script>"#,
            "H",
            "P",
            "A, B",
        );
        check("<h1>Only a heading</h1>", "Only a heading", "", "");
        check(
            "<title>River rises again — Elder Post Online</title><h1>Elder Post Online</h1><h1>River rises again</h1>",
            "River rises again",
            "Elder Post Online",
            "",
        );
        check(
            "<meta name=DC.Creator content='Ek, Ann'><meta name=DC.Creator content='Orr, Ben'>",
            "",
            "",
            "Ek, Ann; Orr, Ben",
        );
    }
}
