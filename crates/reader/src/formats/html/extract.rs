//! The main text of a page: two extractors of different schools read it, and where they disagree its blocks decide.

use dom_smoothie::{Config, Readability, TextMode};
use rustc_hash::FxHashSet;
use std::hash::BuildHasher;

use super::scan::{Block, Page};

/// Pages with fewer words than this are taken whole.
const SHORT_PAGE: usize = 120;
/// Text that a page states for machines is believed from this many words on.
const STATED: usize = 60;
/// Part of a block's three-word runs that an extraction must hold for the block to count as in it.
const HELD: f32 = 0.6;

/// The article's text; `stated` is what the page itself gives as its text.
///
/// A block is kept if two of the extractions hold it (trafilatura's way, Readability's way and the page's own
/// statement), or if one does and it lies between kept blocks and is no bare link. Where the extractions have
/// hardly anything in common, the one with more running text is taken.
pub(crate) fn main_text(html: &str, page: &Page, stated: Option<&str>, title: &str) -> String {
    let blocks = page.blocks();
    let words: Vec<usize> = blocks.iter().map(|block| tokens(&block.text).count()).collect();
    if words.iter().sum::<usize>() < SHORT_PAGE {
        return join(&blocks, |_| true, title);
    }
    let mut extracts = vec![Extract::of(&trafilatura(html)), Extract::of(&readability(html))];
    extracts.extend(stated.filter(|text| tokens(text).count() >= STATED).map(Extract::of));
    let votes: Vec<Vec<bool>> = extracts
        .iter()
        .map(|extract| blocks.iter().map(|block| extract.holds(&block.text)).collect())
        .collect();
    let count = |at: usize| votes.iter().filter(|vote| vote[at]).count();
    let sizes: Vec<usize> = votes
        .iter()
        .map(|vote| words.iter().zip(vote).filter(|(_, held)| **held).map(|(n, _)| n).sum())
        .collect();
    let core: usize = (0..blocks.len()).filter(|at| count(*at) >= 2).map(|at| words[at]).sum();
    let (small, large) = (sizes[0].min(sizes[1]), sizes[0].max(sizes[1]));
    if core * 10 < small * 3 || small * 7 < large || core == 0 {
        let best = (0..votes.len()).max_by_key(|which| running(&blocks, &words, &votes[*which])).unwrap_or(0);
        let text = join(&blocks, |at| votes[best][at], title);
        return if text.is_empty() { join(&blocks, |_| true, title) } else { text };
    }
    let first = (0..blocks.len()).find(|at| count(*at) >= 2).unwrap_or(0);
    let last = (0..blocks.len()).rfind(|at| count(*at) >= 2).unwrap_or(0);
    let inside =
        |at: usize| first < at && at < last && count(at) == 1 && !(words[at] < 12 && blocks[at].linked > 0.7);
    join(&blocks, |at| count(at) >= 2 || inside(at), title)
}

/// How much running text a vote keeps, minus half of what is not.
fn running(blocks: &[Block], words: &[usize], vote: &[bool]) -> isize {
    let weigh = |at: usize| {
        let sentence = words[at] >= 12 && blocks[at].linked < 0.4;
        let words = words[at] as isize;
        if sentence { words * 2 } else { -words }
    };
    (0..blocks.len()).filter(|at| vote[*at]).map(weigh).sum()
}

/// The chosen blocks as a body, without the title where it stands first.
fn join(blocks: &[Block], keep: impl Fn(usize) -> bool, title: &str) -> String {
    let mut chosen: Vec<&str> =
        (0..blocks.len()).filter(|at| keep(*at)).map(|at| blocks[at].text.as_str()).collect();
    let same = |text: &str| tokens(text).eq(tokens(title));
    if let Some(at) = chosen.iter().take(3).position(|text| same(text))
        && chosen.len() > 1
    {
        chosen.remove(at);
    }
    chosen.join("\n\n")
}

fn trafilatura(html: &str) -> String {
    rs_trafilatura::extract(html).map(|result| result.content_text).unwrap_or_default()
}

fn readability(html: &str) -> String {
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let article = Readability::new(html, None, Some(config)).and_then(|mut page| page.parse());
    article.map(|article| article.text_content.to_string()).unwrap_or_default()
}

/// Words, as the shingles of the extraction benchmark count them.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// What one extractor took: its three-word runs, and its short lines whole.
struct Extract {
    runs: FxHashSet<u64>,
    lines: FxHashSet<u64>,
}

impl Extract {
    fn of(text: &str) -> Self {
        let words: Vec<&str> = tokens(text).collect();
        let runs = words.windows(3).map(hash).collect();
        let short =
            text.lines().map(|line| tokens(line).take(4).collect::<Vec<_>>()).filter(|words| words.len() < 4);
        Self { runs, lines: short.map(|words| hash(&words)).collect() }
    }

    fn holds(&self, block: &str) -> bool {
        let words: Vec<&str> = tokens(block).collect();
        match words.len() {
            0 => false,
            1..=3 => self.lines.contains(&hash(&words)),
            _ => {
                let held = words.windows(3).filter(|run| self.runs.contains(&hash(run))).count();
                held as f32 >= HELD * (words.len() - 2) as f32
            }
        }
    }
}

fn hash(words: &[&str]) -> u64 {
    rustc_hash::FxBuildHasher.hash_one(words)
}
