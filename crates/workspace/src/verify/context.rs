use epitome_text::Span;

use super::citation::{Address, Citation};

/// The citations of a context pack, one a line:
/// `[1.2] “Quote.” (Harbour Post, 2025-08-02: post/bridge.md, page 2, bytes 10–105; 3 sources)`.
pub(super) fn citations(text: &str) -> Vec<Citation> {
    text.lines().filter_map(citation).collect()
}

fn citation(line: &str) -> Option<Citation> {
    let (label, rest) = line.strip_prefix('[')?.split_once("] “")?;
    let (story, number) = label.split_once('.')?;
    let (text, rest) = rest.rsplit_once("” (")?;
    let (words, bytes) = rest.rsplit_once(", bytes ")?;
    let bytes = bytes.trim_end_matches(')');
    let (start, end) = bytes.split_once("; ").map_or(bytes, |(bytes, _)| bytes).split_once('–')?;
    let page = words.rsplit_once(", page ").filter(|(_, page)| page.bytes().all(|b| b.is_ascii_digit()));
    Some(Citation {
        story: story.parse().ok()?,
        number: number.parse().ok()?,
        text: text.to_owned(),
        span: Some(Span { start: start.parse().ok()?, end: end.parse().ok()? }),
        address: Address::Words(page.map_or(words, |(words, _)| words).to_owned()),
        hash: None,
        title: None,
        whole: true,
    })
}
