use rustc_hash::FxHashMap;

use super::citation::{Address, Citation};

/// The citations of a digest as text for people: each bullet ends in the number of an article that
/// the list below it names. It says no span, so a quote must be whole sentences of its article.
pub(super) fn citations(text: &str) -> Vec<Citation> {
    let (mut citations, mut story) = (Vec::new(), Vec::new());
    let mut number = 0;
    for block in blocks(&strip_colour(text)) {
        match block {
            Block::Story => {
                number += 1;
                close(&mut citations, &mut story, &[]);
            }
            Block::Quote { text, citation } => story.push(quote(number, text, citation)),
            Block::Sources(sources) => close(&mut citations, &mut story, &sources),
        }
    }
    close(&mut citations, &mut story, &[]);
    citations
}

fn quote(story: usize, text: String, number: usize) -> Citation {
    let address = Address::Words(format!("source {number} is missing"));
    Citation { story, number, text, span: None, address, hash: None, title: None, whole: true }
}

/// Gives the quotes of a story the sources that its list names.
fn close(citations: &mut Vec<Citation>, story: &mut Vec<Citation>, sources: &[(usize, String)]) {
    let sources: FxHashMap<usize, &String> = sources.iter().map(|(number, words)| (*number, words)).collect();
    for mut citation in story.drain(..) {
        if let Some(words) = sources.get(&citation.number) {
            citation.address = Address::Words((*words).clone());
        }
        citations.push(citation);
    }
}

enum Block {
    Story,
    Quote { text: String, citation: usize },
    Sources(Vec<(usize, String)>),
}

/// Bullets and entries are joined again from the lines over which they were wrapped.
fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut items: Vec<String> = Vec::new();
    let flush = |items: &mut Vec<String>, blocks: &mut Vec<Block>| {
        let mut sources = Vec::new();
        for item in items.drain(..) {
            match (bullet(&item), entry(&item)) {
                (Some((text, citation)), _) => blocks.push(Block::Quote { text, citation }),
                (None, Some(source)) => sources.push(source),
                _ => {}
            }
        }
        if !sources.is_empty() {
            blocks.push(Block::Sources(sources));
        }
    };
    for line in text.lines() {
        let trimmed = line.trim();
        if is_story(line) {
            flush(&mut items, &mut blocks);
            blocks.push(Block::Story);
        } else if trimmed.is_empty() {
            flush(&mut items, &mut blocks);
        } else if trimmed.starts_with(BULLETS) || entry(trimmed).is_some() || items.is_empty() {
            items.push(trimmed.to_owned());
        } else if let Some(item) = items.last_mut() {
            item.push(' ');
            item.push_str(trimmed);
        }
    }
    flush(&mut items, &mut blocks);
    blocks
}

/// ` 1  Headline`.
fn is_story(line: &str) -> bool {
    let digits = line.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
    let number = line.len() - digits.len();
    (2..=4).contains(&number)
        && !line.trim_start().starts_with("  ")
        && digits.starts_with("  ")
        && !line.starts_with("   ")
}

/// How quotes of the summary begin, and what only one source reports.
const BULLETS: [char; 2] = ['•', '◦'];

/// `• Quote. [3, page 2 · also 4]`.
fn bullet(item: &str) -> Option<(String, usize)> {
    let (text, citation) = item.strip_prefix(BULLETS)?.strip_prefix(' ')?.rsplit_once(" [")?;
    let number = citation.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()?;
    Some((text.trim().to_owned(), number))
}

/// `[3] The Courier, 5 August 2025: Title (news/3.md)`.
fn entry(item: &str) -> Option<(usize, String)> {
    let (number, words) = item.strip_prefix('[')?.split_once("] ")?;
    Some((number.parse().ok()?, words.to_owned()))
}

fn strip_colour(text: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        out.push_str(before);
        rest = after.split_once('m').map_or("", |(_, rest)| rest);
    }
    out + rest
}
