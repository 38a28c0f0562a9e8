//! Which of a page's columns is the article's: the line below its headline belongs to it, a second article below and the
//! cards of other articles beside it do not.

use rustc_hash::FxHashSet;

use super::extract::{LINKS, RUNNING, tokens};
use super::furniture::{ends, is_prose};
use super::phrases::{is_answer, is_comments, is_foreign};
use super::scan::{Block, Page};
use super::votes::APART_ZONES;
use super::zone::Zone;
use crate::date::is_stamp;
use crate::draft::Draft;

/// Fewest words of prose of an article below which others and what readers say may stand.
const SHORT: usize = 30;
/// Most words of a topic before a title.
const TOPIC: usize = 4;
/// How many blocks may stand between a headline and its article.
const BETWEEN: usize = 12;
/// Fewest and most words of a line below the headline.
const LEAD: std::ops::RangeInclusive<usize> = 5..=80;
/// Fewest cards of other articles in a row, and most words of what one says.
const CARDS: usize = 3;
const CARD: usize = 45;
/// Most words of what stands below that.
const BRIEF: usize = 4;

/// A page and what is known of its blocks.
pub(super) struct Columns<'a> {
    pub(super) page: &'a Page,
    pub(super) blocks: &'a [Block],
    /// Words of each block.
    pub(super) words: &'a [usize],
    /// Which of them an extractor took.
    pub(super) taken: &'a [bool],
    pub(super) head: &'a Draft,
}

/// The texts of a page's headings of the first level.
type Firsts<'a> = FxHashSet<&'a str>;

impl Columns<'_> {
    /// Keeps the line below the headline, leaves out other articles.
    pub(super) fn settle(&self, kept: &mut [bool]) {
        let firsts = self.page.headings.iter().map(String::as_str).collect();
        let top = self.headline(&firsts);
        self.comments(top.unwrap_or(0), kept);
        let Some(top) = top else { return };
        self.second(top, &firsts, kept);
        self.cards(top, kept);
        self.lead(top, kept);
    }

    /// The block that is the headline.
    fn headline(&self, firsts: &Firsts<'_>) -> Option<usize> {
        let headings = || (0..self.blocks.len()).filter(|at| self.blocks[*at].zones.has(Zone::Heading));
        let title = |at: &usize| is_title(&self.blocks[*at].text, &self.head.title);
        let first = |at: &usize| self.is_first(*at, firsts);
        let plain = |at: &usize| self.blocks[*at].linked < LINKS;
        let named = headings().find(|at| first(at) && title(at));
        named.or_else(|| headings().find(|at| title(at) && plain(at))).or_else(|| headings().find(first))
    }

    /// Whether a block is a heading of the first level.
    fn is_first(&self, at: usize, firsts: &Firsts<'_>) -> bool {
        self.words[at] > 2 && firsts.contains(self.blocks[at].text.as_str())
    }

    fn prose(&self, kept: &[bool], at: usize) -> bool {
        kept[at] && is_prose(&self.blocks[at], self.words[at])
    }

    fn within(&self, container: u32, at: usize) -> bool {
        self.page.within(container, &self.blocks[at])
    }

    /// Keeps what stands between the headline and the first paragraph and reads like a part of the article.
    fn lead(&self, top: usize, kept: &mut [bool]) {
        let after = (top + 1..kept.len()).take(BETWEEN);
        let Some(first) = after.clone().find(|at| self.prose(kept, *at)) else { return };
        for at in (top + 1..first).filter(|at| self.is_lead(*at, first)) {
            kept[at] = true;
        }
    }

    fn is_lead(&self, at: usize, first: usize) -> bool {
        let (block, words) = (&self.blocks[at], self.words[at]);
        // A zone of the article itself is but a name.
        let own = self.blocks[first].zones;
        let mut zones = APART_ZONES.iter().chain([&Zone::Hidden]);
        let apart = zones.any(|zone| block.zones.has(*zone) && !own.has(*zone));
        let described = || self.page.descriptions().any(|text| starts_alike(text, &block.text));
        LEAD.contains(&words)
            && block.linked < 0.3
            && !apart
            && (block.zones.has(Zone::Lead)
                || self.taken[at] && (words >= RUNNING && ends(&block.text) || described()))
            && !is_stamp(&block.text)
            && !is_foreign(block, words)
            && !starts_alike(&self.blocks[first].text, &block.text)
    }

    /// Leaves out what readers say below the article.
    fn comments(&self, top: usize, kept: &mut [bool]) {
        self.answered(top, kept);
        let mut prose = 0;
        for at in top..kept.len() {
            let counts = |block: &Block| block.linked < LINKS || block.zones.has(Zone::Heading);
            if prose >= SHORT && counts(&self.blocks[at]) && is_comments(&self.blocks[at], self.words[at]) {
                return kept[at..].fill(false);
            }
            // A page of comments is called so as a whole.
            kept[at] &= !(prose >= SHORT && self.blocks[at].zones.has(Zone::Comments));
            let own = self.prose(kept, at) && !self.blocks[at].zones.has(Zone::Comments);
            prose += if own { self.words[at] } else { 0 };
        }
    }

    /// Leaves out posts that each can be answered or reported, below text that cannot.
    fn answered(&self, top: usize, kept: &mut [bool]) {
        let asks = |at: &usize| is_answer(&self.blocks[*at], self.words[*at]);
        let asking: Vec<usize> = (top..kept.len()).filter(asks).collect();
        let ([first, second, ..], Some(&last)) = (&*asking, asking.last()) else { return };
        let around = |at: usize| self.page.containers(self.blocks[at].container);
        // Of the first post: the widest container without a second one.
        let post = around(*first).take_while(|container| !self.within(*container, *second)).last();
        let Some(start) = post.and_then(|post| (top..=*first).find(|at| self.within(post, *at))) else {
            return;
        };
        let prose = (top..start).filter(|at| self.prose(kept, *at)).map(|at| self.words[at]).sum::<usize>();
        if prose < SHORT {
            return;
        }
        // All of them stand in a container of their own, or below the article in its.
        let all = around(*first).find(|container| self.within(*container, last));
        let own = all.filter(|all| !(top..start).any(|at| self.prose(kept, at) && self.within(*all, at)));
        for (at, kept) in kept.iter_mut().enumerate().skip(top) {
            *kept &= !((start..=last).contains(&at) || own.is_some_and(|own| self.within(own, at)));
        }
    }

    /// Leaves out an article below the page's own, which pages append when a reader reaches the end of that.
    fn second(&self, top: usize, firsts: &Firsts<'_>, kept: &mut [bool]) {
        let others: Vec<usize> = (top + 1..kept.len())
            .filter(|at| self.is_first(*at, firsts) && self.blocks[*at].text != self.blocks[top].text)
            .collect();
        if others.is_empty() {
            return;
        }
        let around = |at: usize| self.page.containers(self.blocks[at].container);
        let whole = |container: &u32| self.page.is_article(*container);
        for own in around(top).filter(whole) {
            let prose = (top..kept.len()).filter(|at| self.prose(kept, *at) && self.within(own, *at));
            if prose.map(|at| self.words[at]).sum::<usize>() < SHORT {
                continue;
            }
            let outside = others.iter().filter(|at| !self.within(own, **at));
            let apart: FxHashSet<u32> = outside
                .filter_map(|at| around(*at).find(whole))
                .filter(|other| !self.within(*other, top))
                .collect();
            (top..kept.len())
                .filter(|at| around(*at).any(|of| apart.contains(&of)))
                .for_each(|at| kept[at] = false);
        }
    }

    /// Leaves out rows of linked headings with a few words below each, outside the column of the article.
    fn cards(&self, top: usize, kept: &mut [bool]) {
        let near = |at: usize| self.page.containers(self.blocks[at].container).take(2);
        let heads = |at: &usize| {
            let (block, next) = (&self.blocks[*at], *at + 1);
            let heading = |block: &Block| block.zones.has(Zone::Heading);
            let text = |block: &Block| block.linked < 0.4 && !heading(block);
            block.linked > LINKS
                && heading(block)
                && self.blocks.get(next).is_some_and(text)
                && self.words[next] <= CARD
                && near(*at).any(|container| near(next).any(|other| other == container))
        };
        let cards: Vec<usize> = (top + 1..kept.len()).filter(heads).collect();
        let article = |at: &usize| self.prose(kept, *at) && cards.binary_search(&(at - 1)).is_err();
        let Some(first) = (top + 1..kept.len()).find(article) else { return };
        let own = self.page.containers(self.blocks[top].container).find(|own| self.within(*own, first));
        let Some(own) = own else { return };
        let outside: Vec<usize> =
            cards.iter().copied().filter(|at| *at > first && !self.within(own, *at)).collect();
        if outside.len() >= CARDS {
            // The heading of them all, the heading, text and date of each.
            kept[outside[0] - 1] &= !self.blocks[outside[0] - 1].zones.has(Zone::Heading);
            for card in outside {
                kept[card..=card + 1].fill(false);
                let below = card + 2;
                if below < kept.len() && self.words[below] <= BRIEF && !self.within(own, below) {
                    kept[below] = false;
                }
            }
        }
    }
}

/// Whether a heading is the title, perhaps with a topic before it.
pub(super) fn is_title(heading: &str, title: &str) -> bool {
    let before = tokens(heading).count().checked_sub(tokens(title).count());
    before.is_some_and(|before| before <= TOPIC && tokens(heading).skip(before).eq(tokens(title)))
        && tokens(title).next().is_some()
}

/// Whether two texts have their first words in common.
fn starts_alike(one: &str, other: &str) -> bool {
    const FIRST: usize = 8;
    let most = tokens(one).count().min(tokens(other).count()).min(FIRST);
    most * 2 > FIRST && tokens(one).zip(tokens(other)).take(most).all(|(one, other)| one == other)
}

#[cfg(test)]
mod tests {
    use super::super::scan::scan;
    use super::*;

    const TEXT: &str = "The harbour master said on Monday that the tide would come later than usual, and that all boats must wait.";

    /// The first words of what is left where `out` begins what was not taken.
    #[track_caller]
    fn check(html: &str, out: &str, expect: &str) {
        let page = scan(html);
        let blocks = page.blocks();
        let words: Vec<usize> = blocks.iter().map(|block| tokens(&block.text).count()).collect();
        let mut kept: Vec<bool> = blocks.iter().map(|block| !block.text.starts_with(out)).collect();
        let head = Draft { title: "Late tide".to_owned(), ..Draft::default() };
        let taken = vec![true; blocks.len()];
        Columns { page: &page, blocks: &blocks, words: &words, taken: &taken, head: &head }.settle(&mut kept);
        let left = blocks.iter().zip(kept).filter(|(block, kept)| *kept && !block.text.starts_with("Late"));
        let left: Vec<&str> =
            left.map(|(block, _)| block.text.split(' ').next().unwrap_or_default()).collect();
        assert_eq!(left.join(" "), expect, "{html}");
    }

    #[test]
    fn leads() {
        let page = |lead: &str| format!("<article><h1>Late tide</h1>{lead}<p>{TEXT}<p>{TEXT}</article>");
        let told = "<meta name=description content='Boats wait for the tide'>";
        check(
            &page("<p>Boats wait for a tide that came an hour later than all tables said."),
            "Boats",
            "Boats The The",
        );
        check(&format!("{told}{}", page("<p>Boats wait for the tide")), "Boats", "Boats The The");
        check(&page("<p>Boats wait for the tide"), "Boats", "The The");
        check(
            &page(
                "<figcaption>Boats wait for a tide that came an hour later than all tables said.</figcaption>",
            ),
            "Boats",
            "The The",
        );
    }

    #[test]
    fn named_leads() {
        let page = |class: &str| {
            format!(
                "<main><h1>Late tide</h1><h3 class={class}>Two boats and a bell</h3><p>{TEXT}<p>{TEXT}</main>"
            )
        };
        check(&page("post-subtitle"), "Two", "Two The The");
        check(&page("section-label"), "Two", "The The");
    }

    #[test]
    fn posts_that_can_be_answered() {
        let post = |name: &str| {
            format!("<div class=x1><b>{name}</b><p>{TEXT}<p>{TEXT}<div>Like Antworten Melden</div></div>")
        };
        let posts = format!("{}{}", post("kim"), post("lee"));
        let page = |posts: &str| format!("<main><h1>Late tide</h1><p>{TEXT}<p>{TEXT}<p>{TEXT}{posts}</main>");
        check(&page(&format!("<div><b>Forum</b>{posts}</div><p>End.")), "-", "The The The End.");
        check(&page(&format!("{posts}<p>End.")), "-", "The The The End.");
        // Of a thread, the posts are the text.
        check(&format!("<main><h1>Late tide</h1>{posts}</main>"), "-", "kim The The Like lee The The Like");
    }

    #[test]
    fn headings_of_comments() {
        let page = |heading: &str| {
            format!("<main><h1>Late tide</h1><p>{TEXT}<p>{TEXT}{heading}<p>{TEXT}<p>Owls return</main>")
        };
        check(&page("<div class=widget-comment><h2>Комментарии</h2></div>"), "-", "The The");
        check(&page("<h2>Комментарии</h2>"), "-", "The The");
        check(&page("<div class=comments><p>At last!</div>"), "-", "The The The Owls");
    }

    #[test]
    fn second_articles() {
        let page = |own: &str, other: &str| {
            format!(
                "<{own}><h1>Late tide</h1><p>{TEXT}<p>{TEXT}<p>{TEXT}</{own}><{other}><h1>Owls return to mill</h1><p>{TEXT}</{other}>"
            )
        };
        check(&page("article", "article"), "-", "The The The");
        check(&page("section", "section"), "-", "The The The Owls The");
    }

    #[test]
    fn cards() {
        let card = "<div><h3><a href=x>Owls return to the mill</a></h3><p>They had been gone for years.</p><i>Today</i></div>";
        let page = |inside: &str, beside: &str| {
            format!(
                "<main><div><h1>Late tide</h1><p>{TEXT}{inside}</div><div><h2>News</h2>{beside}</div></main>"
            )
        };
        check(&page("", &card.repeat(3)), "-", "The");
        check(&page("", &card.repeat(2)), "-", "The News Owls They Today Owls They Today");
        check(&page(&card.repeat(3), ""), "-", "The Owls They Today Owls They Today Owls They Today News");
    }
}
