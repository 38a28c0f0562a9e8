//! The headline of an article and the site's name, of what a page is called, its headings and tags.

use super::extract::LINKS;
use super::scan::{Block, Page};
use super::zone::Zone;
use crate::clean::one_line;
use crate::date::{Stamp, whole};

const SEPARATORS: &[&str] =
    &[" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " › ", " · ", " • ", " / ", " > ", " -- ", ": "];
/// So many of them, the first, part a name from a title more often than two parts of a title.
const PARTING: usize = 10;

/// The headline: what tags or JSON-LD state, a heading that is in the page's title, or that title without the site.
pub(super) fn title(
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
    let title = match (stated, heading) {
        (Some(stated), _) => stated,
        (None, heading) if let Some(part) = headed_part(page, blocks, heading.map(String::as_str)) => part,
        (None, Some(heading)) => heading.clone(),
        (None, None) => {
            let bare = bare(whole);
            let unchanged = bare == one_line(whole);
            let guess = if unchanged { without_short_end(&bare) } else { bare };
            if guess.is_empty() { page.headings.first().cloned().unwrap_or_default() } else { guess }
        }
    };
    if headed(blocks, &title) { title } else { without_sections(&title).to_owned() }
}

/// Whether a heading reads as `title` does.
fn headed(blocks: &[Block], title: &str) -> bool {
    let title = loose(title);
    blocks.iter().any(|block| heads(block, &title))
}

/// Whether a block is a heading that reads as a title does whose letters are [`loose`].
pub(super) fn heads(block: &Block, title: &str) -> bool {
    block.zones.has(Zone::Heading) && loose(&block.text) == title
}

/// A title in a script without spaces, without the sections and the site after it.
fn without_sections(title: &str) -> &str {
    /// Fewest letters of a title, and most of a section or site.
    const TITLE: usize = 6;
    const SITE: usize = 16;
    let unspaced = |c: char| matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{FF00}'..='\u{FF20}' | '\u{3000}'..='\u{303F}');
    for separator in ["_", "--", "｜", "|", "-"] {
        let Some((rest, end)) = title.rsplit_once(separator) else { continue };
        let rest = rest.trim_end_matches(|c: char| c.is_whitespace() || separator.contains(c));
        let long = rest.chars().count() >= TITLE;
        let near = rest.chars().rev().take(SITE).any(unspaced);
        if long && near && end.chars().count() <= SITE && (separator != "-" || end.contains(unspaced)) {
            return without_sections(rest);
        }
    }
    title
}

/// The part of the page's title that is a heading, where `first`, the heading of the first level in it, is none or a link:
/// to the start of the site, whose name it is.
fn headed_part(page: &Page, blocks: &[Block], first: Option<&str>) -> Option<String> {
    const WORDS: usize = 2;
    let whole = one_line(&page.title);
    let separator = SEPARATORS[..PARTING].iter().find(|separator| whole.contains(**separator))?;
    let leads = |first: &str| {
        let mut headings = blocks.iter().filter(|block| block.zones.has(Zone::Heading));
        headings.any(|block| block.text == first && block.linked > LINKS)
    };
    if first.is_some_and(|first| !leads(first)) {
        return None;
    }
    let other = |part: &&str| {
        part.split_whitespace().count() >= WORDS && first.is_none_or(|first| loose(first) != loose(part))
    };
    whole.rsplit(*separator).map(str::trim).filter(other).find(|part| headed(blocks, part)).map(str::to_owned)
}

/// Whether two titles share half of the shorter one's words.
fn alike(one: &str, other: &str) -> bool {
    let words = |text: &str| text.split_whitespace().map(loose).filter(|word| !word.is_empty()).collect();
    let (one, other): (Vec<String>, Vec<String>) = (words(one), words(other));
    let shared = one.iter().filter(|word| other.contains(word)).count();
    shared * 2 >= one.len().min(other.len()) || one.concat().contains(&other.concat())
}

/// Letters and digits in lower case, to compare names and titles.
pub(super) fn loose(text: &str) -> String {
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
                || part == domain
                || (site.len() > 3 && part.len() <= site.len() + 12 && part.contains(&site))
                || (part.len() > 3 && site.starts_with(&part))
                || (part.len() > 3
                    && domain.len() > 3
                    && (part == format!("{domain}com") || part == format!("the{domain}"))))
    };
    // `CNN Politics`.
    let section = |part: &str| {
        let words = || part.split_whitespace();
        words().next().is_some_and(|first| loose(first) == site && !site.is_empty())
            && words().count() <= 3
            && words().all(|word| word.starts_with(char::is_uppercase))
    };
    for separator in SEPARATORS {
        if let Some((rest, end)) = text.rsplit_once(separator)
            && (names(end) || section(end) || whole(end).is_some())
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

/// The site's name at the end of a page's title, where the headline alone is before it.
pub(super) fn site_of_title(page: &Page, title: &str, host: Option<&str>) -> Option<String> {
    let (whole, title) = (one_line(&page.title), loose(title));
    let headed = page.headings.iter().any(|heading| loose(heading) == title);
    let (rest, end) = SEPARATORS[..PARTING].iter().find_map(|separator| whole.rsplit_once(separator))?;
    let words = end.split_whitespace().count();
    let domain = host.map(loose).unwrap_or_default();
    let fits = host.is_none() || domain.contains(&loose(end).replace("the", ""));
    let named = end.starts_with(char::is_uppercase) && (1..=4).contains(&words) && end.chars().count() >= 3;
    (headed && fits && named && loose(rest).starts_with(&title)).then(|| end.trim().to_owned())
}

/// The day that is a part of a page's title.
pub(super) fn dated(title: &str) -> Option<Stamp> {
    parts(title).find_map(whole)
}

/// What bars and dashes part a page's title into.
fn parts(title: &str) -> impl Iterator<Item = &str> {
    let separator = |title: &str| {
        SEPARATORS[..PARTING].iter().filter_map(|bar| Some((title.find(bar)?, bar.len()))).min()
    };
    let mut rest = Some(title);
    std::iter::from_fn(move || {
        let title = rest?;
        let cut = separator(title);
        rest = cut.map(|(at, bar)| &title[at + bar..]);
        Some(cut.map_or(title, |(at, _)| &title[..at]))
    })
}

#[cfg(test)]
mod tests {
    use super::super::meta::tests::check;

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
    fn sites_after_titles_without_spaces() {
        let bare = |title: &str, expect: &str| check(&format!("<title>{title}</title>"), expect, "", "");
        bare("老桥封闭一周后重新开放_要闻_河岸报网", "老桥封闭一周后重新开放");
        bare("老桥封闭一周后重新开放--河岸报", "老桥封闭一周后重新开放");
        bare("老桥封闭一周后重新开放-河岸报", "老桥封闭一周后重新开放");
        bare("古い橋が一週間ぶりに開通｜河岸新聞", "古い橋が一週間ぶりに開通");
        bare("河岸新闻--新闻", "河岸新闻--新闻");
        bare("老桥附近发现新冠病毒COVID-19", "老桥附近发现新冠病毒COVID-19");
        let headed = "<title>老桥重新开放-市长致辞</title><h2>老桥重新开放-市长致辞</h2>";
        check(headed, "老桥重新开放-市长致辞", "", "");
    }

    #[test]
    fn dates_and_short_sites_after_titles() {
        check(
            "<title>Bridge closed for a week | EP | 29.10.2014</title><link rel=canonical href='https://www.ep.example/x'>",
            "Bridge closed for a week",
            "ep.example",
            "",
        );
        check(
            "<title>Bridge closed for a week | EP Politics</title><meta property=og:site_name content=EP>",
            "Bridge closed for a week",
            "EP",
            "",
        );
        check(
            "<title>Bridge closed for a week -- Post.example</title><meta property=og:site_name content=Post.example>",
            "Bridge closed for a week",
            "Post.example",
            "",
        );
        check(
            "<title>Bridge closed for a week -- a sixth</title>",
            "Bridge closed for a week -- a sixth",
            "",
            "",
        );
    }
}
