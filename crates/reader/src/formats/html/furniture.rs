//! What does not belong to an article though an extractor took it: teasers and notices elsewhere on the page, copies for
//! other screens, the line of the date above, links below.

use rustc_hash::FxHashMap;

use super::extract::{LINKS, RUNNING, tokens};
use super::phrases::{is_foreign, is_pointer};
use super::scan::{Block, Page};
use super::zone::Zone;
use crate::date::is_stamp;
use crate::draft::Draft;

/// Blocks at the head of an article of which one may tell when it was published.
const HEAD: usize = 3;
/// So many blocks that are left out part a group of blocks from the next.
const GAP: usize = 6;
/// Blocks with a container in common among so many innermost ones of each stand together however far apart.
const LEVELS: usize = 3;
/// Part of the prose of the largest group that another must have to belong to the article.
const SMALL: f32 = 0.25;

/// Longest list of other articles within one; longer ones are part of what a page tells.
const MOST_LISTED: usize = 8;

/// Leaves it out of the blocks that are `kept`; `words` is how many each has.
pub(super) fn clear(page: &Page, blocks: &[Block], words: &[usize], kept: &mut [bool], head: &Draft) {
    foreign(blocks, words, kept);
    near(page, blocks, words, kept);
    once(blocks, kept);
    trim(blocks, kept, !head.dates.is_empty());
}

/// Leaves out what says itself that it belongs to the page, if it is little beside the rest.
fn foreign(blocks: &[Block], words: &[usize], kept: &mut [bool]) {
    let chosen: Vec<usize> = (0..blocks.len()).filter(|at| kept[*at]).collect();
    let mut out: Vec<usize> =
        chosen.iter().copied().filter(|at| is_foreign(&blocks[*at], words[*at])).collect();
    // The heading of a list of other articles goes with the list, and where that was left out.
    for (place, at) in chosen.iter().enumerate().filter(|(_, at)| is_pointer(&blocks[**at], words[**at])) {
        let listed = |next: &&usize| blocks[**next].linked > LINKS && words[**next] <= RUNNING * 2;
        let list: Vec<usize> = chosen[place + 1..].iter().take_while(listed).copied().collect();
        let skipped = chosen.get(place + 1).is_none_or(|next| *next > at + 1);
        if skipped || (1..=MOST_LISTED).contains(&list.len()) {
            out.push(*at);
            out.extend(list);
        }
    }
    out.sort_unstable();
    out.dedup();
    let size = |of: &[usize]| of.iter().map(|at| words[*at]).sum::<usize>();
    if size(&out) * 2 < size(&chosen) {
        out.into_iter().for_each(|at| kept[at] = false);
    }
}

/// Leaves out small groups of blocks far from the article.
fn near(page: &Page, blocks: &[Block], words: &[usize], kept: &mut [bool]) {
    let chosen: Vec<usize> = (0..blocks.len()).filter(|at| kept[*at]).collect();
    // Which group a container belongs to, and of each group its prose.
    let (mut homes, mut prose): (FxHashMap<u32, usize>, Vec<usize>) = (FxHashMap::default(), Vec::new());
    let mut groups: Vec<usize> = Vec::with_capacity(chosen.len());
    let mut before = 0;
    for &at in &chosen {
        let within: Vec<u32> = page.containers(blocks[at].container).take(LEVELS).collect();
        let known = within.iter().find_map(|container| homes.get(container)).copied();
        let close = groups.last().copied().filter(|_| at - before <= GAP);
        let group = known.or(close).unwrap_or_else(|| {
            prose.push(0);
            prose.len() - 1
        });
        for container in within {
            homes.entry(container).or_insert(group);
        }
        if is_prose(&blocks[at], words[at]) {
            prose[group] += words[at];
        }
        groups.push(group);
        before = at;
    }
    let most = prose.iter().copied().max().unwrap_or(0) as f32;
    for (at, group) in chosen.into_iter().zip(groups) {
        kept[at] = prose[group] as f32 >= SMALL * most;
    }
}

/// Whether a block of so many words is a paragraph of whole sentences.
fn is_prose(block: &Block, words: usize) -> bool {
    is_running(block, words) && ends(&block.text)
}

/// Whether a text ends as a sentence does.
fn ends(text: &str) -> bool {
    let closed = ['"', '”', '’', '»', ')', ']', '」', '』', '）', '】'];
    text.trim_end_matches(closed).ends_with(['.', '!', '?', '…', ':', '。', '！', '？', '।', '؟', '۔'])
}

/// Leaves out the copy of a paragraph that stands in another container: pages hold some text once a screen size.
fn once(blocks: &[Block], kept: &mut [bool]) {
    let mut seen: FxHashMap<&str, u32> = FxHashMap::default();
    for (block, kept) in blocks.iter().zip(kept).filter(|(_, kept)| **kept) {
        if tokens(&block.text).nth(7).is_some() {
            *kept = *seen.entry(&block.text).or_insert(block.container) == block.container;
        }
    }
}

/// Leaves out the way to a page above its article and the line that tells when it was published, if the page says so
/// elsewhere (`dated`), and the links and such lines below it.
fn trim(blocks: &[Block], kept: &mut [bool], dated: bool) {
    let mut chosen: Vec<usize> = (0..blocks.len()).filter(|at| kept[*at]).collect();
    let above = chosen.iter().take_while(|at| is_way(&blocks[**at])).count();
    // A page of links only is told elsewhere.
    if above < chosen.len() {
        chosen.drain(..above).for_each(|at| kept[at] = false);
    }
    if dated && let Some(at) = chosen.iter().take(HEAD).find(|at| is_stamp(&blocks[**at].text)) {
        kept[*at] = false;
    }
    let below = |at: &&usize| {
        let block = &blocks[**at];
        is_stamp(&block.text) || block.linked > LINKS && !ends(&block.text)
    };
    for at in chosen.iter().skip(1).rev().take_while(below) {
        kept[*at] = false;
    }
}

/// Whether a block is a link of the way to a page: `Home`, `News`.
fn is_way(block: &Block) -> bool {
    block.linked > LINKS && !block.zones.has(Zone::Heading) && !ends(&block.text)
}

/// Whether a block of so many words reads like running text.
pub(super) fn is_running(block: &Block, words: usize) -> bool {
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

#[cfg(test)]
mod tests {
    use super::super::scan::scan;
    use super::*;

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
    fn the_way_to_a_page() {
        let text = "The harbour master said on Monday that the tide would come later than usual.";
        let html = format!(
            "<p><a href=/>Home</a></p><p><a href=/sea>Sea</a></p><p>{text}</p><p><a href=/t>Table</a></p><p>{text}"
        );
        let mut kept = [true; 5];
        trim(&scan(&html).blocks(), &mut kept, false);
        assert_eq!(kept, [false, false, true, true, true]);
        let mut kept = [true; 1];
        trim(&scan("<a href=/>Home</a>").blocks(), &mut kept, false);
        assert_eq!(kept, [true]);
    }

    #[test]
    fn what_stands_far_from_the_article_is_left_out() {
        let text = "The harbour master said on Monday that the tide would come later than usual.";
        let story = format!("<p>{text}</p>").repeat(5);
        let advert = "<p>Buy</p>".repeat(9);
        let check = |html: &str, expect: bool| {
            let page = scan(html);
            let blocks = page.blocks();
            let words: Vec<usize> = blocks.iter().map(|block| tokens(&block.text).count()).collect();
            let mut kept: Vec<bool> = words.iter().map(|words| *words > 1).collect();
            near(&page, &blocks, &words, &mut kept);
            assert_eq!(kept.last(), Some(&expect), "{html}");
            assert!(kept[0]);
        };
        let apart = |inner: &str| format!("<section><ul><li><div><div>{inner}</div></div></ul></section>");
        check(&format!("<main>{story}</main>{advert}{}", apart(&format!("<p>{text}"))), false);
        check(&format!("<main>{story}</main>{advert}{}", apart(&story)), true);
        check(&format!("<main>{story}</main>{}", apart(&format!("<p>{text}"))), true);
        check(&format!("<main>{story}{advert}<div><p>{text}</div></main>"), true);
    }

    #[test]
    fn copies_for_other_screens_are_left_out() {
        let text = "The harbour master said on Monday that the tide would come later than usual.";
        let html = format!("<div><p>{text}</p><p>{text}</p></div><div><p>{text}</p></div>");
        let blocks = scan(&html).blocks();
        let mut kept = [true; 3];
        once(&blocks, &mut kept);
        assert_eq!(kept, [true, true, false]);
    }
}
