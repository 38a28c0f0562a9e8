//! What a page says of itself: title, site, author, dates, address, language.

use epitome_text::DateEvidence;
use serde_json::Value;

use super::extract::LINKS;
use super::scan::{Block, Page};
use super::wording::BYLINES;
use super::zone::Zone;
use crate::clean::one_line;
use crate::date::{Dates, Stamp, dateline, is_change, is_month};
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
const SEPARATORS: &[&str] =
    &[" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " › ", " · ", " • ", " / ", " > ", ": "];
/// So many of them, the first, part a name from a title more often than two parts of a title.
const PARTING: usize = 10;

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
    let articles: Vec<Value> = page.json_ld.iter().flat_map(|json| json_ld(json)).collect();
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
    if let Some(stamp) = beside_headline(page, &blocks, &title) {
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
    const ELSEWHERE: [Zone; 5] = [Zone::Related, Zone::Comments, Zone::Aside, Zone::Navigation, Zone::Footer];
    let named = |block: &Block| {
        let text = one_line(&block.text);
        block.zones.has(Zone::Heading) && (loose(&text) == loose(title) || page.headings.contains(&text))
    };
    let at = blocks.iter().position(named)?;
    let around = || {
        let near = blocks[at.saturating_sub(2)..].iter().take(10);
        near.filter(|block| !ELSEWHERE.iter().any(|zone| block.zones.has(*zone)))
    };
    // When it came out goes before when it was changed.
    let first = around().filter(|block| !is_change(&block.text)).find_map(|block| dateline(&block.text));
    first.or_else(|| around().find_map(|block| dateline(&block.text)))
}

/// The name in a line of its own below the headline: `By Ann Ek`.
fn below_headline(blocks: &[Block], title: &str) -> Option<String> {
    let named = |block: &Block| block.zones.has(Zone::Heading) && loose(&block.text) == loose(title);
    let at = blocks.iter().position(named)?;
    let mut near = blocks[at + 1..].iter().take(4).filter(|block| !block.zones.has(Zone::Caption));
    near.find_map(|block| {
        let line = block.text.lines().next().unwrap_or_default();
        let name = BYLINES.after(line)?.trim_start();
        let names = name.split_whitespace().take(2).all(|word| !word.starts_with(char::is_lowercase));
        (names && line.len() <= 80 && !line.ends_with(['.', '!', '?'])).then(|| signed(line)).flatten()
    })
}

/// The site's name at the end of a page's title, where the headline alone is before it.
fn site_of_title(page: &Page, title: &str, host: Option<&str>) -> Option<String> {
    let (whole, title) = (one_line(&page.title), loose(title));
    let headed = page.headings.iter().any(|heading| loose(heading) == title);
    let (rest, end) = SEPARATORS[..PARTING].iter().find_map(|separator| whole.rsplit_once(separator))?;
    let words = end.split_whitespace().count();
    let domain = host.map(loose).unwrap_or_default();
    let fits = host.is_none() || domain.contains(&loose(end).replace("the", ""));
    let named = end.starts_with(char::is_uppercase) && (1..=4).contains(&words) && end.chars().count() >= 3;
    (headed && fits && named && loose(rest).starts_with(&title)).then(|| end.trim().to_owned())
}

/// Text of an attribute or JSON value, where entities are often encoded twice.
fn plain(text: &str) -> String {
    if text.contains('&') || text.contains('<') {
        one_line(&super::scan::scan(text).text)
    } else {
        one_line(text)
    }
}

/// The objects of a JSON-LD script that describe an article.
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
    let mut articles = Vec::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items.into_iter().rev()),
            Value::Object(mut object) => {
                let inner = ["@graph", "mainEntity", "mainEntityOfPage"]
                    .into_iter()
                    .filter_map(|key| object.remove(key));
                open.extend(inner.filter(|value| !value.is_string()));
                let kind = object.get("@type").map(|kind| kind.to_string()).unwrap_or_default();
                if ["Article", "Posting", "Report", "\"Review", "\"CreativeWork\""]
                    .iter()
                    .any(|part| kind.contains(part))
                {
                    articles.push(Value::Object(object));
                }
            }
            _ => {}
        }
    }
    articles
}

fn title(
    page: &Page,
    blocks: &[Block],
    headline: Option<String>,
    tag: Option<String>,
    site: Option<&str>,
    host: Option<&str>,
) -> String {
    let whole = page.title.as_str();
    // The last: a site's name may be a heading above the article's.
    let heading =
        page.headings.iter().filter(|h| h.chars().count() > 10).rfind(|h| loose(whole).contains(&loose(h)));
    let bare = |text: &str| without_site(text, site, host);
    // Some pages state what they are about instead of what they are called.
    let own = |text: &String| loose(whole).is_empty() || alike(whole, text);
    let stated = tag
        .filter(|text| Some(text.as_str()) != site)
        .or(headline.filter(own))
        .map(|text| bare(&text))
        .filter(|text| !text.is_empty());
    match (stated, heading) {
        (Some(stated), _) => stated,
        (None, heading) if let Some(part) = headed_part(page, blocks, heading.map(String::as_str)) => part,
        (None, Some(heading)) => heading.clone(),
        (None, None) => {
            let bare = bare(whole);
            let unchanged = bare == one_line(whole);
            let guess = if unchanged { without_short_end(&bare) } else { bare };
            if guess.is_empty() { page.headings.first().cloned().unwrap_or_default() } else { guess }
        }
    }
}

/// The part of the page's title that is a heading, where `first`, the heading of the first level in it, is none or a link:
/// to the start of the site, whose name it is.
fn headed_part(page: &Page, blocks: &[Block], first: Option<&str>) -> Option<String> {
    const WORDS: usize = 2;
    let whole = one_line(&page.title);
    let separator = SEPARATORS[..PARTING].iter().find(|separator| whole.contains(**separator))?;
    let headings = || blocks.iter().filter(|block| block.zones.has(Zone::Heading));
    let leads = |first: &str| headings().any(|block| block.text == first && block.linked > LINKS);
    if first.is_some_and(|first| !leads(first)) {
        return None;
    }
    let other = |part: &&str| {
        part.split_whitespace().count() >= WORDS && first.is_none_or(|first| loose(first) != loose(part))
    };
    let headed = |part: &&str| headings().any(|block| loose(&block.text) == loose(part));
    whole.rsplit(*separator).map(str::trim).filter(other).find(headed).map(str::to_owned)
}

/// Whether two titles share half of the shorter one's words.
fn alike(one: &str, other: &str) -> bool {
    let words = |text: &str| text.split_whitespace().map(loose).filter(|word| !word.is_empty()).collect();
    let (one, other): (Vec<String>, Vec<String>) = (words(one), words(other));
    let shared = one.iter().filter(|word| other.contains(word)).count();
    shared * 2 >= one.len().min(other.len()) || one.concat().contains(&other.concat())
}

/// Letters and digits in lower case, to compare names and titles.
fn loose(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The title without the site's name at its end or start.
fn without_site(text: &str, site: Option<&str>, host: Option<&str>) -> String {
    let text = one_line(text);
    let site = site.map(loose).unwrap_or_default();
    let domain = host.and_then(|host| host.rsplit('.').nth(1)).unwrap_or("");
    let names = |part: &str| {
        let part = loose(part);
        !part.is_empty()
            && (part == site
                || (site.len() > 3 && part.len() <= site.len() + 12 && part.contains(&site))
                || (part.len() > 3 && site.starts_with(&part))
                || (part.len() > 3
                    && domain.len() > 3
                    && (part == domain || part == format!("{domain}com") || part == format!("the{domain}"))))
    };
    for separator in SEPARATORS {
        if let Some((rest, end)) = text.rsplit_once(separator)
            && names(end)
            && rest.chars().count() > 3
        {
            return without_site(rest, Some(&site), host);
        }
        if let Some((start, rest)) = text.split_once(separator)
            && names(start)
            && rest.chars().count() > 3
        {
            return rest.trim().to_owned();
        }
    }
    text
}

/// The title without a short last part after a bar or dash, which is a site's name more often than not.
fn without_short_end(text: &str) -> String {
    let words = |part: &str| part.split_whitespace().count();
    for separator in &SEPARATORS[..PARTING] {
        if let Some((rest, end)) = text.rsplit_once(separator)
            && words(rest) >= 4
            && words(end) <= 4
        {
            return without_short_end(rest.trim());
        }
    }
    text.to_owned()
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
mod tests {
    use super::super::scan::scan;
    use super::*;

    #[track_caller]
    fn check(head: &str, title: &str, source: &str, author: &str) {
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
    fn sites_before_titles() {
        check(
            "<title>Elder Post at Home - Bridge is shut</title><h2>Bridge is shut</h2>",
            "Bridge is shut",
            "",
            "",
        );
        check(
            "<title>Bridge is shut › The Elder Historical Post</title><h1><a href=/>The Elder Historical Post</a></h1><h2>Bridge is shut</h2>",
            "Bridge is shut",
            "",
            "",
        );
        check(
            "<title>Bridge is shut - what we know</title><h2>Traffic</h2>",
            "Bridge is shut - what we know",
            "",
            "",
        );
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
