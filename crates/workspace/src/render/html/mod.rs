//! A digest as one self-contained HTML page: no script, nothing loaded from elsewhere.

mod address;
mod timeline;
mod view;

use minijinja::{Environment, syntax::SyntaxConfig, value::Serde};

use crate::Digest;

/// A digest as a page. Articles are untrusted: the template escapes everything, and only
/// `http` and `https` addresses become links.
///
/// # Errors
/// What the template engine says; the built-in template gives none.
pub fn digest_html(digest: &Digest) -> Result<String, minijinja::Error> {
    render("page.html", include_str!("page.html.jinja"), &view::page(digest))
}

fn render(name: &str, template: &str, view: &impl serde::Serialize) -> Result<String, minijinja::Error> {
    let mut engine = Environment::new();
    engine.set_syntax(syntax()?);
    engine.add_template("style.css", include_str!("style.css"))?;
    engine.add_template("story.html", include_str!("story.html.jinja"))?;
    engine.add_template(name, template)?;
    engine.get_template(name)?.render(Serde(view))
}

fn syntax() -> Result<SyntaxConfig, minijinja::Error> {
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()
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
