//! The main text of a page: two extractors of different schools read it, and where they disagree its blocks decide.

use dom_smoothie::{Config, Readability, TextMode};
use rustc_hash::FxHashSet;
use std::hash::BuildHasher;

use super::columns::{Columns, is_title};
use super::furniture::{self, is_running};
use super::scan::{Block, Page};
use super::votes::{APART_ZONES, BESIDE_ZONES, Votes};
use super::zone::Zone;
use super::{is_fragment, to_text};
use crate::clean::paragraphs;
use crate::draft::Draft;

/// Pages with fewer words than this are taken whole.
const SHORT_PAGE: usize = 120;
/// Text that a page states for machines is believed from this many words on.
const STATED: usize = 60;
/// How many times longer what a page states must be than what it shows to stand for it.
const MORE: usize = 2;
/// Where fewer words are kept, a paragraph of this many is looked for.
const NEXT_TO_NOTHING: usize = 60;
/// A block or page of which more than this part is links is no article.
pub(super) const LINKS: f32 = 0.7;
/// Fewest words of a block that reads like running text.
pub(super) const RUNNING: usize = 12;
/// Part of a block's three-word runs that an extraction must hold for the block to count as in it.
const HELD: f32 = 0.6;
/// Longer words that a description has at least to be compared with a text, and the part of them (one in so many) that a
/// text about something else may share.
const PROMISED: usize = 8;
const UNTOLD: usize = 4;

/// The article's text; `stated` is what the page itself gives as its text.
///
/// A block is kept if trafilatura's way and Readability's way both take it, but for what is called a list of other
/// articles, navigation or an advert. What only Readability takes is kept unless it stands in a caption, a share bar, a
/// comment or the like; what only trafilatura takes is kept if it is running text between kept blocks and in no such
/// place; the page's own statement confirms either. Where the two have hardly anything in common, the one with more
/// running text is taken.
///
/// Where the page shows far less than it states, as pages that a script fills do, the statement is the text.
pub(crate) fn main_text(html: &str, page: &Page, stated: Option<&str>, head: &Draft) -> String {
    let stated = stated.filter(|text| length(text) >= STATED);
    let shown = shown(html, page, stated, head);
    match stated {
        Some(text) if length(text) > MORE * length(&shown) => laid_out(text),
        _ => shown,
    }
}

/// What a page states, in paragraphs.
pub(super) fn laid_out(stated: &str) -> String {
    if is_fragment(stated) { to_text(stated) } else { paragraphs(stated) }
}

fn shown(html: &str, page: &Page, stated: Option<&str>, head: &Draft) -> String {
    let title = &head.title;
    let blocks = page.blocks();
    let words: Vec<usize> = blocks.iter().map(|block| length(&block.text)).collect();
    if words.iter().sum::<usize>() < SHORT_PAGE {
        return all_but_links(&blocks, title);
    }
    let holds = |text: &str| {
        let extract = Extract::of(text);
        let holds = |block: &Block| !block.zones.has(Zone::Consent) && extract.holds(&block.text);
        blocks.iter().map(holds).collect::<Vec<bool>>()
    };
    let votes = Votes {
        broad: holds(&trafilatura(html)),
        strict: holds(&readability(html)),
        stated: stated.map(holds),
        page,
        blocks: &blocks,
        words: &words,
        title,
    };
    let mut kept = votes.kept();
    let taken: Vec<bool> = (0..blocks.len()).map(|at| votes.broad[at] || votes.strict[at]).collect();
    let columns = Columns { page, blocks: &blocks, words: &words, taken: &taken, head };
    furniture::clear(&columns, &mut kept);
    if let Some(other) = promised(page, &blocks, &kept) {
        kept = other;
    }
    overlooked(page, &blocks, &words, &mut kept);
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

/// What stands around the block that the page's own description quotes, if what is kept tells nothing of it: on a page with
/// more comments or teasers than article the extractors may take these.
fn promised(page: &Page, blocks: &[Block], kept: &[bool]) -> Option<Vec<bool>> {
    let description = page.descriptions().max_by_key(|text| text.len())?;
    let mut untold: FxHashSet<String> = telling(description).collect();
    let all = untold.len();
    if all < PROMISED {
        return None;
    }
    for word in (0..blocks.len()).filter(|at| kept[*at]).flat_map(|at| telling(&blocks[at].text)) {
        untold.remove(&word);
        // In an article that is soon.
        if (all - untold.len()) * UNTOLD > all {
            return None;
        }
    }
    let extract = Extract::of(description);
    let quoted = |block: &&Block| block.linked <= LINKS && extract.share(&block.text, description) >= HELD;
    let own = page.containers(blocks.iter().find(quoted)?.container).next()?;
    Some(blocks.iter().map(|block| holds_text(page, own, block)).collect())
}

/// Whether a block is text of a container.
fn holds_text(page: &Page, own: u32, block: &Block) -> bool {
    page.within(own, block) && block.linked <= LINKS && !APART_ZONES.iter().any(|zone| block.zones.has(*zone))
}

/// Keeps the longest paragraph and what stands with it where next to nothing is kept.
fn overlooked(page: &Page, blocks: &[Block], words: &[usize], kept: &mut [bool]) {
    let all: usize = (0..blocks.len()).filter(|at| kept[*at]).map(|at| words[at]).sum();
    let longest =
        (0..blocks.len()).filter(|at| is_running(&blocks[*at], words[*at])).max_by_key(|at| words[*at]);
    let Some(at) = longest.filter(|at| all < NEXT_TO_NOTHING && words[*at] >= NEXT_TO_NOTHING && !kept[*at])
    else {
        return;
    };
    let Some(own) = page.containers(blocks[at].container).next() else { return };
    let apart = BESIDE_ZONES.iter().chain(&[Zone::Hidden, Zone::Consent]);
    if !holds_text(page, own, &blocks[at]) || apart.into_iter().any(|zone| blocks[at].zones.has(*zone)) {
        return;
    }
    for (kept, block) in kept.iter_mut().zip(blocks) {
        *kept |= holds_text(page, own, block);
    }
}

/// The longer words of a text, in lower case: those that tell what it is of.
fn telling(text: &str) -> impl Iterator<Item = String> {
    tokens(text).filter(|word| word.chars().count() > 4).map(str::to_lowercase)
}

/// What a page without much text says besides its links; nothing if it has only these.
fn all_but_links(blocks: &[Block], title: &str) -> String {
    let around = [Zone::Navigation, Zone::Footer, Zone::Form, Zone::Consent];
    let says = |at: usize| {
        let Block { linked, zones, .. } = blocks[at];
        linked <= LINKS && !around.iter().any(|zone| zones.has(*zone))
    };
    join(blocks, says, title)
}

/// The chosen blocks as a body, without the title where it stands first.
fn join(blocks: &[Block], keep: impl Fn(usize) -> bool, title: &str) -> String {
    let mut chosen: Vec<&Block> = (0..blocks.len()).filter(|at| keep(*at)).map(|at| &blocks[at]).collect();
    let same = |block: &Block| {
        let whole = block.zones.has(Zone::Heading) || tokens(&block.text).count() == tokens(title).count();
        whole && is_title(&block.text, title)
    };
    if let Some(at) = chosen.iter().take(3).position(|block| same(block))
        && chosen.len() > 1
    {
        chosen.remove(at);
    }
    chosen.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n\n")
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
pub(super) fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// Length of a text in words; in scripts without spaces, two letters are one.
fn length(text: &str) -> usize {
    tokens(text).count().max(epitome_text::count_words(text) / 2)
}

/// What one extractor took: its three-word runs, and its short lines whole.
struct Extract {
    runs: FxHashSet<u64>,
    lines: FxHashSet<u64>,
}

impl Extract {
    fn of(text: &str) -> Self {
        let text = &without_marks(text);
        let words: Vec<&str> = tokens(text).collect();
        let runs = words.windows(3).map(hash).collect();
        let short =
            text.lines().map(|line| tokens(line).take(4).collect::<Vec<_>>()).filter(|words| words.len() < 4);
        Self { runs, lines: short.map(|words| hash(&words)).collect() }
    }

    /// Part of the three-word runs of `whole`, of which this is made, that a block holds.
    fn share(&self, block: &str, whole: &str) -> f32 {
        let words: Vec<&str> = tokens(block).collect();
        let held: FxHashSet<u64> = words.windows(3).map(hash).filter(|run| self.runs.contains(run)).collect();
        held.len() as f32 / (tokens(whole).count().max(3) - 2) as f32
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

/// Without the bracketed marks of notes, which blocks do not hold.
fn without_marks(text: &str) -> String {
    let mut parts = text.split('[');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mark = part.split_once(']').filter(|(mark, _)| mark.len() <= 5);
        out.extend(mark.map_or(["[", part], |(_, rest)| ["", rest]));
    }
    out
}

/// Extractors leave raised and lowered digits on the line.
fn hash(words: &[&str]) -> u64 {
    let level = |word: &&str| word.is_ascii() || word.chars().all(|c| on_line(c) == c);
    if words.iter().all(level) {
        return rustc_hash::FxBuildHasher.hash_one(words);
    }
    let level: Vec<String> = words.iter().map(|word| word.chars().map(on_line).collect()).collect();
    rustc_hash::FxBuildHasher.hash_one(level)
}

fn on_line(c: char) -> char {
    match c {
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁰' | '⁴'..='⁹' => char::from_digit(c as u32 - 0x2070, 10).unwrap_or(c),
        '₀'..='₉' => char::from_digit(c as u32 - 0x2080, 10).unwrap_or(c),
        _ => c,
    }
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
    fn pages_that_a_script_fills() {
        let text = "The harbour master said on Monday that the tide would come later than usual. ".repeat(6);
        let head = Draft::default();
        let check = |html: &str, stated: &str, expect: &str| {
            assert_eq!(main_text(html, &scan(html), Some(stated), &head), expect, "{html}");
        };
        check("<div id=app>Loading</div>", &text, text.trim());
        check(
            "<div id=app>Loading</div>",
            &format!("<p>{text}</p><p>Owls &amp; bats"),
            &format!("{}\n\nOwls & bats", text.trim()),
        );
        check(&format!("<p>{text}"), &format!("{text} More."), text.trim());
        check("<p>High water at noon.", "Tides.", "High water at noon.");
    }

    const TEXT: &str = "The harbour master said on Monday that the tide would come later than usual, and all boats waited in the old basin until noon.";

    /// A page of readers' letters around a few words is of these words, if it says so itself.
    #[test]
    fn what_a_page_promises() {
        let told = "Lanterns float down the river tonight, as every autumn since the great flood, while thousands watch from both bridges.";
        let letter = "My neighbour sold her house last spring and nobody told us about the garden fence that leans into our yard, which is a pity.";
        let letters = format!("<p>{letter}</p>").repeat(6);
        let page = |description: &str| {
            format!(
                "<meta name=description content='{description}'><h1>Tides</h1><div><div><p>{told}</p></div></div><div class=post>{letters}</div>"
            )
        };
        check(&page(told), told);
        let body = main_text(&page(letter), &scan(&page(letter)), None, &Draft::default());
        assert!(body.contains(letter), "{body}");
    }

    /// Of two articles on a page that no extractor takes both of, the one below the headline.
    #[test]
    fn the_article_below_the_headline() {
        let own = format!("<p>{TEXT}</p>").repeat(3);
        let later = "The mill on the other bank found a buyer in May, and the old wheel will turn again by the end of the next year.";
        let page =
            format!("<h1>Tides</h1><div>{own}</div><div>{}</div>", format!("<p>{later}</p>").repeat(5));
        let page = scan(&page);
        let (blocks, words) = (page.blocks(), vec![25; 9]);
        let kept = |broad: std::ops::Range<usize>, title: &str| {
            let broad = (0..9).map(|at| broad.contains(&at)).collect();
            let strict = (0..9).map(|at| at >= 4).collect();
            let votes =
                Votes { broad, strict, stated: None, page: &page, blocks: &blocks, words: &words, title };
            votes.kept().iter().position(|kept| *kept)
        };
        assert_eq!((kept(1..4, "Tides"), kept(1..4, "")), (Some(1), Some(1)));
        // Far less than the other is but a part of something.
        assert_eq!(kept(1..2, ""), Some(4));
    }

    #[test]
    fn what_both_extractors_overlook() {
        let told = [TEXT; 3].join(" ");
        let links = "<li><a href=x>Tides of the week</a></li>".repeat(60);
        let page = |around: &str| {
            format!("<h1>Tides</h1><div>High water.</div><{around}>{told}</{around}><ul>{links}</ul>")
        };
        let kept = |around: &str| {
            let page = scan(&page(around));
            let blocks = page.blocks();
            let words: Vec<usize> = blocks.iter().map(|block| length(&block.text)).collect();
            let mut kept = vec![false; blocks.len()];
            kept[1] = true;
            overlooked(&page, &blocks, &words, &mut kept);
            (kept[1], kept[2], kept[3])
        };
        assert_eq!(kept("section"), (true, true, false));
        assert_eq!(kept("aside"), (true, false, false));
    }

    #[test]
    fn raised_digits_and_formulas_are_held() {
        let powers =
            "A beach of 10<sup>15</sup> grains of 10<sup>19</sup> atoms has 10<sup>34</sup> of them.";
        let formula = "<math><msup><mi>x</mi><mn>2</mn></msup><mo>=</mo><mn>9</mn></math>";
        let html = format!(
            "<h1>Tides</h1><article><p>{TEXT}<p>{powers}<p>If {formula}, said the master of the harbour, the wall is too low.<p>{TEXT}<p>{TEXT}<p>{TEXT}<p>{TEXT}</article>"
        );
        let html = super::super::in_plain(&html);
        let body = main_text(&html, &scan(&html), None, &Draft::default());
        assert!(body.contains("10¹⁵ grains of 10¹⁹ atoms has 10³⁴"), "{body}");
        assert!(body.contains("If x² = 9, said"), "{body}");
    }

    #[test]
    fn terms_go_with_their_definitions() {
        let told = |term: &str| format!("<dt>{term}</dt><dd>{TEXT}</dd>");
        let list = ["Neap", "Spring tide", "Ebb"].map(told).concat();
        let html = format!("<main><h1>Tides</h1><p>{TEXT}<dl>{list}</dl><p>{TEXT}</main>");
        check(
            &html,
            &format!("{TEXT}\n\nNeap\n\n{TEXT}\n\nSpring tide\n\n{TEXT}\n\nEbb\n\n{TEXT}\n\n{TEXT}"),
        );
    }

    #[test]
    fn consent_is_no_article() {
        let notice =
            "We and our partners keep data on your device to show you what you want to see. ".repeat(9);
        let text = "The harbour master said on Monday that the tide would come later than usual.";
        check(
            &format!("<div id=onetrust-banner><p>{notice}</p></div><main><h1>Tides</h1><p>{text}</p></main>"),
            text,
        );
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
        // Two letters of a script without spaces are a word.
        let story = format!("<p>{}。</p>", "海辺の町で潮が満ちるのは昼過ぎだという".repeat(3)).repeat(6);
        let page = format!("<nav><a href=x>一覧</a></nav><div>{story}</div><aside><p>広告のお知らせ</aside>");
        let body = main_text(&page, &scan(&page), None, &Draft::default());
        assert!(body.starts_with("海辺") && body.ends_with("という。") && !body.contains("広告"), "{body}");
    }
}
