//! What does not belong to an article though an extractor took it: teasers and notices elsewhere on the page, copies for
//! other screens, the line of the date above, links below.

use rustc_hash::FxHashMap;

use super::columns::Columns;
use super::extract::{LINKS, RUNNING, tokens};
use super::phrases::{is_call, is_foreign, is_of_author, is_pointer};
use super::scan::{Block, Page};
use super::teasers;
use super::wording::EDITORS;
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

/// Most words of a line that names the author and of one that tells who that is.
const BYLINE: usize = 7;
/// Most words before the name there: `Written by`.
const BY: usize = 2;
const ABOUT: usize = 70;
/// Most words of what is told of another article.
const TOLD: usize = 45;

/// Longest list of other articles within one; longer ones are part of what a page tells.
const MOST_LISTED: usize = 8;

/// Leaves it out of the blocks that are `kept`.
pub(super) fn clear(columns: &Columns<'_>, kept: &mut [bool]) {
    let Columns { page, blocks, words, head, .. } = *columns;
    columns.settle(kept);
    teasers::clear(page, blocks, words, &head.title, kept);
    foreign(page, blocks, words, kept);
    near(page, blocks, words, kept);
    once(blocks, kept);
    slides(blocks, kept);
    tail(page, blocks, words, kept);
    trim(blocks, words, kept, head);
}

/// Leaves out what says itself that it belongs to the page, if it is little beside the rest.
fn foreign(page: &Page, blocks: &[Block], words: &[usize], kept: &mut [bool]) {
    let chosen: Vec<usize> = (0..blocks.len()).filter(|at| kept[*at]).collect();
    let mut out: Vec<usize> =
        chosen.iter().copied().filter(|at| is_foreign(&blocks[*at], words[*at])).collect();
    let size = |of: &[usize]| of.iter().map(|at| words[*at]).sum::<usize>();
    let most = BOX.min(size(&chosen) / 2);
    for at in out.clone().into_iter().filter(|at| is_call(&blocks[*at], words[*at])) {
        out.extend(boxed(page, blocks, words, at, most));
    }
    out.retain(|at| kept[*at]);
    // The heading of a list of other articles goes with the list, and where that was left out.
    for at in (0..blocks.len()).filter(|at| is_pointer(&blocks[*at], words[*at])) {
        let list = listed(blocks, words, at);
        let link = |at: &usize| blocks[*at].linked > LINKS;
        let skipped = kept.get(at + 1).is_none_or(|kept| !kept);
        if skipped || (1..=MOST_LISTED).contains(&list.iter().copied().filter(link).count()) {
            // Below a heading that was left out, a link may be the article's own.
            let whole = kept[at];
            let list = std::iter::once(at).chain(list);
            out.extend(list.filter(|at| kept[*at] && (whole || !link(at))));
        }
    }
    out.sort_unstable();
    out.dedup();
    if size(&out) * 2 < size(&chosen) {
        out.into_iter().for_each(|at| kept[at] = false);
    }
}

/// Most words of a box around a call to subscribe, and most containers of it.
const BOX: usize = 120;
const OUTER: usize = 6;

/// What stands in a box of its own with a call to subscribe: its heading, offers, prices.
fn boxed(page: &Page, blocks: &[Block], words: &[usize], call: usize, most: usize) -> Vec<usize> {
    let within = |container: u32| {
        let of = move |at: &usize| page.within(container, &blocks[*at]);
        let up = (0..call).rev().take_while(of);
        let down = (call + 1..blocks.len()).take_while(of);
        up.chain(down).take(BOX).collect::<Vec<usize>>()
    };
    let size = |all: &Vec<usize>| all.iter().map(|at| words[*at]).sum::<usize>() + words[call] <= most;
    let boxes = page.containers(blocks[call].container).take(OUTER).map(within).take_while(size);
    boxes.last().unwrap_or_default()
}

/// The other articles below their heading: links, or pairs of a link and a few words.
fn listed(blocks: &[Block], words: &[usize], heading: usize) -> Vec<usize> {
    let link = |at: usize| blocks.get(at).is_some_and(|b| b.linked > LINKS && words[at] <= RUNNING * 2);
    let pair = |at: usize| {
        let told = |block: &Block| block.linked <= LINKS && !block.zones.has(Zone::Heading);
        link(at) && blocks.get(at + 1).is_some_and(told) && words[at + 1] <= TOLD
    };
    let told = |at: usize| pair(at - 1) && (pair(at + 1) || at > heading + 3 && pair(at - 3));
    (heading + 1..blocks.len()).take_while(|at| link(*at) || told(*at)).collect()
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

/// Leaves out what is no prose below the last of it, outside the container of all prose.
fn tail(page: &Page, blocks: &[Block], words: &[usize], kept: &mut [bool]) {
    let prose = |at: &usize| is_prose(&blocks[*at], words[*at]);
    let chosen = || (0..blocks.len()).filter(|at| kept[*at]).filter(prose);
    let (Some(first), Some(last)) = (chosen().next(), chosen().next_back()) else { return };
    let own = page.containers(blocks[first].container).find(|own| page.within(*own, &blocks[last]));
    let Some(own) = own.filter(|_| first < last) else { return };
    for (at, kept) in kept.iter_mut().enumerate().skip(last + 1) {
        *kept &= page.within(own, &blocks[at]);
    }
}

/// Whether a block of so many words is a paragraph of whole sentences.
pub(super) fn is_prose(block: &Block, words: usize) -> bool {
    is_running(block, words) && ends(&block.text)
}

/// Whether a text ends as a sentence does.
pub(super) fn ends(text: &str) -> bool {
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
/// elsewhere, the name of the author there, and the links, such lines and what tells of the author below it.
fn trim(blocks: &[Block], words: &[usize], kept: &mut [bool], head: &Draft) {
    let mut chosen: Vec<usize> = (0..blocks.len()).filter(|at| kept[*at]).collect();
    let above = chosen.iter().take_while(|at| is_way(&blocks[**at])).count();
    // A page of links only is told elsewhere.
    if above < chosen.len() {
        chosen.drain(..above).for_each(|at| kept[at] = false);
    }
    let dated = !head.dates.is_empty();
    // Who posted what at which time.
    let posted = |at: &&usize| {
        let block = &blocks[**at];
        dated && has_time(&block.text) && !block.zones.has(Zone::Heading) && is_stamp(&block.text)
    };
    for at in chosen.iter().filter(posted) {
        kept[*at] = false;
    }
    let story = chosen.iter().position(|at| is_prose(&blocks[*at], words[*at])).unwrap_or(0);
    let top = || chosen.iter().take(story.clamp(HEAD, GAP));
    if dated && let Some(at) = top().find(|at| is_stamp(&blocks[**at].text)) {
        kept[*at] = false;
    }
    let authors = head.author.iter().flat_map(|names| names.split([',', ';'])).map(str::trim);
    let authors = authors.filter(|name| name.contains(' ') || !name.is_ascii());
    let byline = |at: &&usize| {
        let block = &blocks[**at];
        let before = |name: &str| block.text.split_once(name).map(|(before, _)| tokens(before).count());
        let mut signs = authors.clone().filter_map(before);
        words[**at] <= BYLINE && !ends(&block.text) && signs.any(|before| before <= BY)
    };
    for at in top().filter(byline) {
        kept[*at] = false;
    }
    // How often it was read, the way to it that ends with its title.
    let way = |at: &usize| {
        let block = &blocks[*at];
        let named = || block.text.strip_suffix(&*head.title).is_some_and(|way| !way.is_empty());
        is_count(block) || block.links > 0 && !head.title.is_empty() && named()
    };
    for at in chosen.iter().take(story).filter(|at| way(at)) {
        kept[*at] = false;
    }
    // What an article says of its author itself is a part of it.
    let own = chosen.get(story).map(|at| blocks[*at].container);
    let about = |at: usize| {
        let headed = at > 0 && is_of_author(&blocks[at - 1], words[at - 1])
            || at > 1 && is_of_author(&blocks[at - 2], words[at - 2]);
        let block = &blocks[at];
        let named =
            || Some(block.container) != own && authors.clone().any(|name| block.text.starts_with(name));
        words[at] <= ABOUT && (headed || named()) || is_of_author(&blocks[at], words[at])
    };
    let below = |at: &&usize| {
        let block = &blocks[**at];
        is_stamp(&block.text)
            || block.linked > LINKS && !ends(&block.text)
            || about(**at)
            || is_count(block)
            || is_signed(block, words[**at])
            || block.zones.has(Zone::Heading) && words[**at] < RUNNING && !ends(&block.text)
    };
    for at in chosen.iter().skip(1).rev().take_while(below) {
        kept[*at] = false;
    }
}

/// Fewest slides of a gallery.
const SLIDES: usize = 3;

/// Leaves out the numbers of a gallery's slides: `3 of 14`, `3/14`.
fn slides(blocks: &[Block], kept: &mut [bool]) {
    let total = |block: &Block| {
        let tokens: Vec<&str> = tokens(&block.text).take(4).collect();
        let number = |token: &str| token.parse::<u16>().ok();
        match tokens[..] {
            [at, .., all] if tokens.len() < 4 && number(at)? <= number(all)? => number(all),
            _ => None,
        }
    };
    let totals: Vec<Option<u16>> = blocks.iter().map(total).collect();
    let mut alike = FxHashMap::<u16, usize>::default();
    totals.iter().flatten().for_each(|total| *alike.entry(*total).or_default() += 1);
    for (kept, total) in kept.iter_mut().zip(totals) {
        *kept &= total.is_none_or(|total| alike[&total] < SLIDES);
    }
}

/// Whether a block is but a number: how often a page was read or shared.
fn is_count(block: &Block) -> bool {
    let mut tokens = tokens(&block.text);
    let number = |token: &str| token.bytes().all(|b| b.is_ascii_digit());
    !block.zones.has(Zone::Heading) && tokens.next().is_some_and(number) && tokens.next().is_none()
}

/// Whether a block of so many words names who edited the article, `（编辑：王小海）`, or who wrote it and their address.
fn is_signed(block: &Block, words: usize) -> bool {
    let bare = block.text.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let mailed =
        || bare.split_whitespace().any(|word| word.split_once('@').is_some_and(|(_, at)| at.contains('.')));
    words <= BYLINE
        && !ends(block.text.trim_end_matches(|c: char| !c.is_alphanumeric()))
        && (EDITORS.starts(&bare) || mailed())
}

/// Whether a text names a time of day: `7:40`.
fn has_time(text: &str) -> bool {
    text.as_bytes().windows(3).any(|three| matches!(three, [b'0'..=b'9', b':', b'0'..=b'9']))
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

    /// What a page with a date or without one says of itself.
    fn head(dated: bool) -> Draft {
        let mut head = Draft { author: Some("Ada Brook".to_owned()), ..Draft::default() };
        if dated {
            head.dates.offer(epitome_text::DateEvidence::Meta, "2024-03-05");
        }
        head
    }

    #[test]
    fn ends_of_articles() {
        let text = "The harbour master said on Monday that the tide would come later than usual.";
        let stamp = "By Ada Brook, 5 March 2024 4:08 pm";
        let html = format!(
            "<p>{stamp}</p><p>{text}</p><p>See <a href=y>the table.</a></p><p><a href=x>Owls return</a></p>"
        );
        let blocks = scan(&html).blocks();
        let words = [9; 4];
        let kept = |dated: bool| {
            let mut kept = vec![true; blocks.len()];
            trim(&blocks, &words, &mut kept, &head(dated));
            kept
        };
        assert_eq!(kept(true), [false, true, true, false]);
        // Where nothing else tells the date, the line does.
        assert_eq!(kept(false), [true, true, true, false]);
    }

    #[test]
    fn numbers_of_slides() {
        let check = |texts: [&str; 4], expect: [bool; 4]| {
            let html: String = texts.iter().map(|text| format!("<p>{text}</p>")).collect();
            let mut kept = [true; 4];
            slides(&scan(&html).blocks(), &mut kept);
            assert_eq!(kept, expect, "{texts:?}");
        };
        check(["1 of 3", "Boats wait.", "2 of 3", "3 of 3"], [false, true, false, false]);
        check(["1 / 2", "2 / 2", "Boats wait.", "12 boats wait"], [true; 4]);
        check(["3:1", "4:1", "5:1", "Boats win"], [true; 4]);
    }

    #[test]
    fn the_way_to_a_page() {
        let text = "The harbour master said on Monday that the tide would come later than usual.";
        let html = format!(
            "<p><a href=/>Home</a></p><p><a href=/sea>Sea</a></p><p>{text}</p><p><a href=/t>Table</a></p><p>{text}"
        );
        let mut kept = [true; 5];
        trim(&scan(&html).blocks(), &[9; 5], &mut kept, &head(false));
        assert_eq!(kept, [false, false, true, true, true]);
        let mut kept = [true; 1];
        trim(&scan("<a href=/>Home</a>").blocks(), &[1], &mut kept, &head(false));
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

    /// What is left of a page whose blocks were all taken.
    fn left(html: &str, head: &Draft) -> String {
        let page = scan(html);
        let blocks = page.blocks();
        let words: Vec<usize> = blocks.iter().map(|block| tokens(&block.text).count()).collect();
        let mut kept = vec![true; blocks.len()];
        let taken = kept.clone();
        clear(&Columns { page: &page, blocks: &blocks, words: &words, taken: &taken, head }, &mut kept);
        let left = blocks.iter().zip(kept).filter(|(_, kept)| *kept);
        left.map(|(block, _)| block.text.chars().take(5).collect::<String>()).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn below_an_article() {
        let story: String =
            ["North", "South", "East,", "West,"].map(|at| format!("<p>{at} of the quay the tide came later than usual on all four days, said the harbour master.</p>")).concat();
        let check = |below: &str| {
            let html = format!("{story}{below}");
            assert_eq!(left(&html, &head(true)), "North|South|East,|West,", "{below}");
        };
        check(
            "<h3>Kommentare (3)</h3><p>At last! I have waited for this tide since the day I was born here.",
        );
        check("<p>3 comments</p><div>kim</div><p>Nice.");
        check("<div><p>Ada Brook writes about rivers and the towns beside them.</div>");
        check("<h4>Über die Autorin</h4><p>She writes about rivers and the towns beside them.");
        check(
            "<h2>Zobacz także</h2><h3><a href=x>Owls return to the mill</a></h3><p>They had been gone for ten years.</p><h3><a href=y>A bridge is sold</a></h3><p>The buyer wants it for a garden.",
        );
        check("<p>kim, March 5, 2024, 7:40 pm");
        check("<p>박하나 기자 hana@quay.example");
        check("<p>编辑 王小海 校对 李大江");
        check("<p><a href=f>Share</a> | <a href=g>Mail</a> | <a href=h>Print</a>");
        let html = format!("<p>Von Ada Brook</p>{story}");
        assert_eq!(left(&html, &head(true)), "North|South|East,|West,");
    }

    #[test]
    fn around_an_article() {
        let story: String =
            ["North", "South", "East,", "West,"].map(|at| format!("<p>{at} of the quay the tide came later than usual on all four days, said the harbour master.</p>")).concat();
        let titled = Draft { title: "Late tide".to_owned(), ..Draft::default() };
        let check = |html: &str| assert_eq!(left(html, &titled), "North|South|East,|West,", "{html}");
        let article = format!("<article><div>{story}</div></article>");
        check(&format!("<p>128<p><a href=/>Home</a> › Late tide</p>{article}"));
        check(&format!("{article}<div><ul><li>Road trip<li>Mobile</ul></div>"));
        check(&format!("<div>{story}<p>（责任编辑：王小海）<h3>More to come</h3></div>"));
        let plans = "<h4>Digital</h4><p>Nine crowns a month.<h4>Paper</h4><p>On your table by seven, also in the week of the spring tides.";
        let call = "<p>Already have an account? Sign in here.";
        let text =
            left(&format!("<article>{story}<div><h3>For readers</h3>{plans}{call}</div></article>"), &titled);
        assert_eq!(text, "North|South|East,|West,");
        // A call among paragraphs is but itself.
        check(&format!("<article>{call}{story}</article>"));
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
