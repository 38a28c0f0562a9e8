//! A digest as hypertext: one self-contained page, a feed, a mail, a book. No script, and nothing is
//! loaded from elsewhere.

mod address;
mod engine;
mod epub;
mod feed;
mod mail;
mod timeline;
mod view;

use jiff::civil::{DateTime, date};

use crate::Digest;

pub(crate) use engine::syntax;
pub use epub::digest_epub;
pub use feed::digest_rss;
pub use mail::digest_mail;

/// A digest as a page. Articles are untrusted: the template escapes everything, and only
/// `http` and `https` addresses become links.
///
/// # Errors
/// What the template engine says; the built-in template gives none.
pub fn digest_html(digest: &Digest) -> Result<String, minijinja::Error> {
    engine::render("page.html", &view::page(digest))
}

/// When the newest article of a digest was published.
fn newest(digest: &Digest) -> Option<DateTime> {
    digest.stories.iter().filter_map(|story| story.latest).map(|date| date.at).max()
}

/// The time that a digest bears: its stamp's if it has one, else its newest article's, of articles without a date that
/// of the newest file, and of none the last day asked for.
fn moment(digest: &Digest) -> DateTime {
    let stamp = digest.stamp.as_deref().and_then(|stamp| stamp.trim_end_matches('Z').parse().ok());
    let files = || digest.stories.iter().flat_map(|story| &story.articles).filter_map(|one| one.published);
    let asked = || digest.parameters.until.or(digest.parameters.since).map(|day| day.at(0, 0, 0, 0));
    let found = stamp.or_else(|| newest(digest)).or_else(|| files().map(|date| date.at).max());
    found.or_else(asked).unwrap_or_else(|| date(1970, 1, 1).at(0, 0, 0, 0))
}

/// The same in seconds since 1970.
fn seconds(digest: &Digest) -> i64 {
    moment(digest).duration_since(date(1970, 1, 1).at(0, 0, 0, 0)).as_secs()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::citation::samples;
    use proptest::prelude::*;

    #[test]
    fn a_digest_as_a_page() {
        let page = digest_html(&samples::digest()).unwrap();
        let has = |text: &str| assert!(page.contains(text), "{text} in {page}");
        has("<html lang=\"en\">");
        has("The bridge was shut at noon on Friday.</blockquote>");
        has("Repairs will cost *at least* $4m &amp; take [sic] two years.</blockquote>");
        has("2 sources (The Courier and Harbour Post), and 1 copy");
        has("<svg role=\"img\" aria-label=\"4 dated articles from 1 August 2025 to 4 August 2025");
        has("Where sources differ");
        has("Bridge bill: \u{fffd}[31m$4m");
        for never in ["<script", "javascript:", "src=", "@import"] {
            assert!(!page.contains(never), "{never} in {page}");
        }
    }

    proptest! {
        /// Whatever an article holds, it adds no element, no attribute and no link but to the web.
        #[test]
        fn articles_cannot_add_markup(text in "[ -~“é]{0,40}", url in "(javascript|data|https)?:[ -~]{0,20}") {
            let mut digest = samples::digest();
            let plain = tags(&digest_html(&digest).unwrap());
            let story = &mut digest.stories[0];
            story.headline.clone_from(&text);
            story.keyphrases = vec![text.clone(), text.clone()];
            story.quotes[0].text.clone_from(&text);
            story.quotes[0].context.before.clone_from(&text);
            story.articles[0].title.clone_from(&text);
            story.articles[0].source = Some(format!("x{text}"));
            story.articles[0].path.clone_from(&text);
            let page = digest_html(&digest).unwrap();
            prop_assert_eq!(tags(&page), plain);
            digest.stories[0].articles[0].url = Some(url);
            let page = digest_html(&digest).unwrap().to_ascii_lowercase();
            prop_assert!(!page.contains("href=\"javascript") && !page.contains("href=\"data"));
        }
    }

    /// Names of all start tags with those of their attributes.
    fn tags(page: &str) -> Vec<String> {
        let tokens = html5gum::Tokenizer::new(page).flatten();
        tokens
            .filter_map(|token| match token {
                html5gum::Token::StartTag(tag) => {
                    let names = tag.attributes.keys().map(|name| String::from_utf8_lossy(name).into_owned());
                    Some(format!(
                        "{} {}",
                        String::from_utf8_lossy(&tag.name),
                        names.collect::<Vec<_>>().join(" ")
                    ))
                }
                _ => None,
            })
            .collect()
    }
}
