//! What a page tells of other articles between the paragraphs of its own: a few words below a heading that is a link, or
//! before a link to read more.

use rustc_hash::FxHashMap;

use super::extract::LINKS;
use super::furniture::{is_prose, is_running};
use super::scan::{Block, Page};
use super::wording::MORE;
use super::zone::Zone;

/// Most words of a teaser below a linked heading, and of one before a link to read more.
const HEADED: usize = 60;
const CALLED: usize = 90;
/// Part of what is kept (one in so many) that such teasers may be at most: an article may tell of others.
const FEW_HEADED: usize = 4;
const FEW_CALLED: usize = 2;
/// How a text ends that breaks off.
const CUTS: [&str; 4] = ["…", "...", "[…]", "[...]"];

/// Leaves teasers and their headings out of the blocks that are `kept`.
pub(super) fn clear(page: &Page, blocks: &[Block], words: &[usize], title: &str, kept: &mut [bool]) {
    let mut prose = FxHashMap::<u32, usize>::default();
    for at in (0..blocks.len()).filter(|at| kept[*at] && is_prose(&blocks[*at], words[*at])) {
        *prose.entry(blocks[at].container).or_default() += words[at];
    }
    // The innermost container of most of the article.
    let Some((&own, _)) = prose.iter().max_by_key(|(container, words)| (**words, **container)) else {
        return;
    };
    let apart = |at: usize| blocks[at].container != own && !blocks[at].zones.has(Zone::Heading);
    let named = |at: usize| page.name(blocks[at].container) != page.name(own);
    let heads = |at: usize| {
        let block = &blocks[at];
        block.linked > LINKS && block.zones.has(Zone::Heading) && block.text != title
    };
    let headed =
        |at: usize| words[at] <= HEADED && is_running(&blocks[at], words[at]) && at > 0 && heads(at - 1);
    let called = |at: usize| {
        let next = || blocks.get(at + 1).is_some_and(|next| next.linked > LINKS && is_more(&next.text));
        let cut = || CUTS.iter().any(|cut| blocks[at].text.ends_with(cut));
        words[at] <= CALLED
            && (next() && (cut() || is_led(blocks, at))
                || blocks[at].links > 0 && ends_in_more(&blocks[at].text))
    };
    let all: usize = (0..blocks.len()).filter(|at| kept[*at]).map(|at| words[at]).sum();
    leave(blocks, words, kept, all / FEW_HEADED, headed, |at| apart(at) && named(at));
    leave(blocks, words, kept, all / FEW_CALLED, called, apart);
}

/// Leaves out the blocks that are teasers and stand `apart`, if all teasers have fewer than `most` words: a page may be of
/// them.
fn leave(
    blocks: &[Block],
    words: &[usize],
    kept: &mut [bool],
    most: usize,
    teases: impl Fn(usize) -> bool,
    apart: impl Fn(usize) -> bool,
) {
    let all: Vec<usize> = (0..kept.len()).filter(|at| kept[*at] && teases(*at)).collect();
    if all.iter().map(|at| words[*at]).sum::<usize>() >= most {
        return;
    }
    for at in all.into_iter().filter(|at| apart(*at)) {
        kept[at] = false;
        if is_led(blocks, at) {
            kept[at - 1] = false;
        }
        if let Some(kept) = kept.get_mut(at + 1).filter(|_| is_more(&blocks[at + 1].text)) {
            *kept = false;
        }
    }
}

/// Whether a heading or a link stands above a block.
fn is_led(blocks: &[Block], at: usize) -> bool {
    let above = at.checked_sub(1).map(|above| &blocks[above]);
    above.is_some_and(|above| above.zones.has(Zone::Heading) || above.linked > LINKS)
}

fn is_more(text: &str) -> bool {
    MORE.has(text.to_lowercase().trim_matches(|c: char| !c.is_alphabetic()))
}

/// Whether words that lead to more stand below or behind the last sentence of a text.
fn ends_in_more(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| !c.is_alphabetic());
    let last =
        text.rfind(['.', '!', '?', '…', ']', ':', '。', '！', '？', '؟', '\n']).map_or("", |at| &text[at..]);
    is_more(last)
}

#[cfg(test)]
mod tests {
    use super::super::extract::tokens;
    use super::super::scan::scan;
    use super::*;

    const TEXT: &str = "The harbour master said on Monday that the tide would come later than usual, and that all boats must wait.";

    /// Whether the teaser between the paragraphs of an article stays.
    #[track_caller]
    fn check(teaser: &str, stays: bool) {
        let own = format!("<p>{TEXT}</p>").repeat(3);
        let page = scan(&format!("<div class=text>{own}<div class=box><div>{teaser}</div></div>{own}</div>"));
        let blocks = page.blocks();
        let words: Vec<usize> = blocks.iter().map(|block| tokens(&block.text).count()).collect();
        let mut kept = vec![true; blocks.len()];
        clear(&page, &blocks, &words, "Late tide", &mut kept);
        assert!(kept[..3].iter().chain(&kept[blocks.len() - 3..]).all(|kept| *kept), "{teaser}");
        assert!(kept[3..blocks.len() - 3].iter().all(|kept| *kept == stays), "{teaser}: {kept:?}");
    }

    #[test]
    fn teasers() {
        let told = "An old mill on the other bank has found a buyer after seven years";
        check(&format!("<h3><a href=x>A mill is sold</a></h3><p>{told}.</p>"), false);
        check(&format!("<p>{told}...</p><a href=x>Read more</a>"), false);
        check(&format!("<h3>A mill is sold</h3><p>{told}.</p><p><a href=x>weiter lesen</a>"), false);
        check(&format!("<p>{told}. See it yourself! <a href=x>Weiterlesen</a></p>"), false);
    }

    #[test]
    fn text_stays() {
        let told = "An old mill on the other bank has found a buyer after seven years";
        check(&format!("<h3>A mill is sold</h3><p>{told}.</p>"), true);
        check(&format!("<h3><a href=x>Late tide</a></h3><p>{told}.</p>"), true);
        check(&format!("<p>{told}.</p><a href=x>A mill is sold</a>"), true);
        check(&format!("<p>{told}. See <a href=x>the mill</a>.</p>"), true);
        // A page of teasers is what they tell.
        let many = format!("<h3><a href=x>A mill is sold</a></h3><p>{told}.</p>").repeat(9);
        check(&many, true);
    }
}
