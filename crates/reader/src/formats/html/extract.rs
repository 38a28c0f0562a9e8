//! The main text of a page.

use dom_smoothie::{Config, Readability, TextMode};

use super::scan::Page;
use crate::clean::paragraphs;

/// Words below which an extraction is not believed if the page has far more.
const FEW: usize = 40;

/// The article's text; `stated` is what the page itself gives as its text.
pub(crate) fn main_text(html: &str, page: &Page, stated: Option<&str>) -> String {
    let _ = stated;
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let article = Readability::new(html, None, Some(config)).and_then(|mut page| page.parse());
    let text = article.map(|article| paragraphs(&article.text_content)).unwrap_or_default();
    let words = |text: &str| text.split_whitespace().count();
    if words(&text) < FEW && words(&page.text) > words(&text) * 2 { paragraphs(&page.text) } else { text }
}
