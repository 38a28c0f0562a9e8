//! The main text of a page: two extractors of different schools read it, and where they disagree its blocks decide.

use dom_smoothie::{Config, Readability, TextMode};
use rustc_hash::{FxHashMap, FxHashSet};
use std::hash::BuildHasher;

use super::scan::{Block, Page};
use super::zone::Zone;
use crate::date::is_stamp;
use crate::draft::Draft;

/// Pages with fewer words than this are taken whole.
const SHORT_PAGE: usize = 120;
/// Text that a page states for machines is believed from this many words on.
const STATED: usize = 60;
/// A block or page of which more than this part is links is no article.
const LINKS: f32 = 0.7;
/// Fewest words of a block that reads like running text.
const RUNNING: usize = 12;
/// Blocks at the head of an article of which one may tell when it was published.
const HEAD: usize = 3;
/// How many times longer one extraction may be than the other before only one of them is believed.
const APART: usize = 4;
/// Where no running text stands: captions, share bars, comments, credits, forms …
const APART_ZONES: [Zone; 8] = [
    Zone::Comments,
    Zone::Share,
    Zone::Related,
    Zone::Footer,
    Zone::Caption,
    Zone::Promotion,
    Zone::Byline,
    Zone::Form,
];
/// Where little of it stands.
const BESIDE_ZONES: [Zone; 3] = [Zone::Navigation, Zone::Aside, Zone::Heading];
/// Part of a block's three-word runs that an extraction must hold for the block to count as in it.
const HELD: f32 = 0.6;

/// The article's text; `stated` is what the page itself gives as its text.
///
/// A block is kept if trafilatura's way and Readability's way both take it. What only Readability takes is kept
/// unless it stands in a caption, a share bar, a comment or the like; what only trafilatura takes is kept if it is
/// running text between kept blocks and in no such place; the page's own statement confirms either. Where the two
/// have hardly anything in common, the one with more running text is taken.
pub(crate) fn main_text(html: &str, page: &Page, stated: Option<&str>, head: &Draft) -> String {
    let title = &head.title;
    let blocks = page.blocks();
    let words: Vec<usize> = blocks.iter().map(|block| tokens(&block.text).count()).collect();
    if words.iter().sum::<usize>() < SHORT_PAGE {
        return all_but_links(&blocks, title);
    }
    let holds = |text: &str| {
        let extract = Extract::of(text);
        blocks.iter().map(|block| extract.holds(&block.text)).collect::<Vec<bool>>()
    };
    let votes = Votes {
        broad: holds(&trafilatura(html)),
        strict: holds(&readability(html)),
        stated: stated.filter(|text| tokens(text).count() >= STATED).map(holds),
        blocks: &blocks,
        words: &words,
    };
    let mut kept = once(&blocks, votes.kept());
    trim(&blocks, &mut kept, !head.dates.is_empty());
    let linked = |at: usize| words[at] as f32 * blocks[at].linked;
    let (all, linked) = (0..blocks.len())
        .filter(|at| kept[*at])
        .fold((0.0, 0.0), |(all, links), at| (all + words[at] as f32, links + linked(at)));
    match join(&blocks, |at| kept[at], title) {
        text if text.is_empty() => all_but_links(&blocks, title),
        // A front page or list of contents.
        _ if linked > LINKS * all => String::new(),
        text => text,
    }
}

/// Which blocks each extraction holds.
struct Votes<'a> {
    /// Trafilatura's way.
    broad: Vec<bool>,
    /// Readability's way.
    strict: Vec<bool>,
    /// The page's own statement.
    stated: Option<Vec<bool>>,
    blocks: &'a [Block],
    /// Words of each block.
    words: &'a [usize],
}

impl Votes<'_> {
    fn kept(&self) -> Vec<bool> {
        let (broad, strict) = (self.size(|at| self.broad[at]), self.size(|at| self.strict[at]));
        let (core, small, large) = (self.size(|at| self.both(at)), broad.min(strict), broad.max(strict));
        if core > 0 && core * 10 >= small * 3 && small * APART >= large {
            return self.agreed(core);
        }
        let each = [Some(&self.broad), Some(&self.strict), self.stated.as_ref()];
        let best = each.into_iter().flatten().max_by_key(|vote| self.running(vote));
        best.map(|vote| self.alone(vote)).unwrap_or_default()
    }

    /// What one extraction takes, without what stands in zones of no running text.
    fn alone(&self, vote: &[bool]) -> Vec<bool> {
        let words = self.size(|at| vote[at]);
        let telling = |zone: &Zone| self.size(|at| vote[at] && self.within(at, &[*zone])) * 2 <= words;
        let apart: Vec<Zone> =
            APART_ZONES.into_iter().chain([Zone::Navigation, Zone::Hidden]).filter(telling).collect();
        (0..vote.len()).map(|at| vote[at] && !self.within(at, &apart)).collect()
    }

    /// What the extractions agree on, of `core` words, and what fits to it.
    fn agreed(&self, core: usize) -> Vec<bool> {
        let all = 0..self.blocks.len();
        let first = all.clone().find(|at| self.both(*at)).unwrap_or(0);
        let last = all.clone().rfind(|at| self.both(*at)).unwrap_or(0);
        // A zone that holds most of the article is but a name of its container.
        let telling = |zone: &Zone| self.size(|at| self.both(at) && self.within(at, &[*zone])) * 2 <= core;
        let apart: Vec<Zone> = APART_ZONES.into_iter().filter(telling).collect();
        let beside: Vec<Zone> = BESIDE_ZONES.into_iter().filter(telling).collect();
        let hidden = telling(&Zone::Hidden);
        let keeps = |at: usize| {
            let (block, words) = (&self.blocks[at], self.words[at]);
            match (self.broad[at], self.strict[at]) {
                _ if hidden && block.zones.has(Zone::Hidden) => false,
                (true, true) => true,
                (false, false) => false,
                _ if self.stated.as_ref().is_some_and(|vote| vote[at]) => true,
                _ if self.within(at, &apart) => false,
                (false, true) => words >= RUNNING || block.linked <= LINKS,
                (true, false) => {
                    (first..last).contains(&at) && !self.within(at, &beside) && is_running(block, words)
                }
            }
        };
        all.map(keeps).collect()
    }

    fn both(&self, at: usize) -> bool {
        self.broad[at] && self.strict[at]
    }

    fn within(&self, at: usize, zones: &[Zone]) -> bool {
        zones.iter().any(|zone| self.blocks[at].zones.has(*zone))
    }

    /// Words of the blocks that are chosen.
    fn size(&self, chosen: impl Fn(usize) -> bool) -> usize {
        (0..self.words.len()).filter(|at| chosen(*at)).map(|at| self.words[at]).sum()
    }

    /// How much running text a vote keeps, minus half of what is not.
    fn running(&self, vote: &[bool]) -> isize {
        let weigh = |at: usize| {
            let count = self.words[at] as isize;
            if is_running(&self.blocks[at], self.words[at]) { count * 2 } else { -count }
        };
        (0..self.blocks.len()).filter(|at| vote[*at]).map(weigh).sum()
    }
}

/// Leaves out the copy of a paragraph that stands in another container: pages hold some text once a screen size.
fn once(blocks: &[Block], mut kept: Vec<bool>) -> Vec<bool> {
    let mut seen: FxHashMap<&str, u32> = FxHashMap::default();
    for (block, kept) in blocks.iter().zip(&mut kept).filter(|(_, kept)| **kept) {
        if tokens(&block.text).nth(7).is_some() {
            *kept = *seen.entry(&block.text).or_insert(block.container) == block.container;
        }
    }
    kept
}

/// Leaves out the line above an article that tells when it was published, if the page says so elsewhere (`dated`), and
/// the links and such lines below it.
fn trim(blocks: &[Block], kept: &mut [bool], dated: bool) {
    let chosen: Vec<usize> = (0..blocks.len()).filter(|at| kept[*at]).collect();
    if dated && let Some(at) = chosen.iter().take(HEAD).find(|at| is_stamp(&blocks[**at].text)) {
        kept[*at] = false;
    }
    let ends = |text: &str| text.trim_end_matches(['"', '”', '’', ')']).ends_with(['.', '!', '?', '…', '。']);
    let below = |at: &&usize| {
        let block = &blocks[**at];
        is_stamp(&block.text) || block.linked > LINKS && !ends(&block.text)
    };
    for at in chosen.iter().skip(1).rev().take_while(below) {
        kept[*at] = false;
    }
}

/// What a page without much text says besides its links; nothing if it has only these.
fn all_but_links(blocks: &[Block], title: &str) -> String {
    let around = [Zone::Navigation, Zone::Footer, Zone::Form];
    let says = |at: usize| {
        let Block { linked, zones, .. } = blocks[at];
        linked <= LINKS && !around.iter().any(|zone| zones.has(*zone))
    };
    join(blocks, says, title)
}

/// Whether a block of so many words reads like running text.
fn is_running(block: &Block, words: usize) -> bool {
    words >= RUNNING && block.linked < 0.4 && !(words < 90 && is_legal(&block.text))
}

/// Terms of use, copyright lines and the like.
fn is_legal(text: &str) -> bool {
    let text = text.to_lowercase();
    [
        "all rights reserved",
        "©",
        "privacy policy",
        "terms of service",
        "terms of use",
        "user agreement",
        "cookie policy",
    ]
    .iter()
    .any(|phrase| text.contains(phrase))
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

#[cfg(test)]
mod tests {
    use super::super::scan::scan;
    use super::*;

    #[track_caller]
    fn check(html: &str, expect: &str) {
        let head = Draft { title: "Tides".to_owned(), ..Draft::default() };
        assert_eq!(main_text(html, &scan(html), None, &head), expect);
    }

    #[test]
    fn pages_without_much_text() {
        check("<h1>Tides</h1><p>High water at noon.", "High water at noon.");
        check(
            "<nav>Home</nav><p>High water at <a href=x>noon</a>.<footer>About</footer>",
            "High water at noon.",
        );
        check("<ul><li><a href=x>News</a><li><a href=y>Sport</a></ul><nav>Home</nav>", "");
        check("", "");
    }

    #[test]
    fn ends_of_articles() {
        let text = "The harbour master said on Monday that the tide would come later than usual.";
        let stamp = "By Ada Brook, 5 March 2024 4:08 pm";
        let html = format!(
            "<p>{stamp}</p><p>{text}</p><p>See <a href=y>the table.</a></p><p><a href=x>Owls return</a></p>"
        );
        let blocks = scan(&html).blocks();
        let kept = |dated: bool| {
            let mut kept = vec![true; blocks.len()];
            trim(&blocks, &mut kept, dated);
            kept
        };
        assert_eq!(kept(true), [false, true, true, false]);
        // Where nothing else tells the date, the line does.
        assert_eq!(kept(false), [true, true, true, false]);
    }

    #[test]
    fn copies_for_other_screens_are_left_out() {
        let text = "The harbour master said on Monday that the tide would come later than usual.";
        let html = format!("<div><p>{text}</p><p>{text}</p></div><div><p>{text}</p></div>");
        let blocks = scan(&html).blocks();
        assert_eq!(once(&blocks, vec![true; 3]), [true, true, false]);
    }
}
