//! Which blocks of a page are its article, by what two extractors take and the page states.

use rustc_hash::FxHashSet;

use super::columns::is_title;
use super::extract::{LINKS, RUNNING};
use super::furniture::{is_prose, is_running};
use super::scan::{Block, Page};
use super::zone::Zone;

/// How many times longer one extraction may be than the other before only one of them is believed.
const APART: usize = 4;
/// Where no running text stands: captions, share bars, comments, credits, forms …
pub(super) const APART_ZONES: [Zone; 8] = [
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
pub(super) const BESIDE_ZONES: [Zone; 3] = [Zone::Navigation, Zone::Aside, Zone::Heading];
/// Where none does, though both extractors take it.
const NEVER_ZONES: [Zone; 3] = [Zone::Related, Zone::Navigation, Zone::Promotion];
/// Which blocks each extraction holds.
pub(super) struct Votes<'a> {
    /// Trafilatura's way.
    pub(super) broad: Vec<bool>,
    /// Readability's way.
    pub(super) strict: Vec<bool>,
    /// The page's own statement.
    pub(super) stated: Option<Vec<bool>>,
    pub(super) page: &'a Page,
    pub(super) blocks: &'a [Block],
    /// Words of each block.
    pub(super) words: &'a [usize],
    pub(super) title: &'a str,
}

impl Votes<'_> {
    /// Which blocks are the article's, before what is told elsewhere on the page is left out.
    pub(super) fn kept(&self) -> Vec<bool> {
        let (broad, strict) = (self.size(|at| self.broad[at]), self.size(|at| self.strict[at]));
        let (core, small, large) = (self.size(|at| self.both(at)), broad.min(strict), broad.max(strict));
        if core > 0 && core * 10 >= small * 3 && small * APART >= large {
            return self.agreed(core);
        }
        let each = || [Some(&self.broad), Some(&self.strict), self.stated.as_ref()].into_iter().flatten();
        let Some(most) = each().max_by_key(|vote| self.running(vote)) else { return Vec::new() };
        if core * 10 >= small * 3 {
            return self.alone(most);
        }
        // Of two texts that have little in common, the one below the headline.
        let enough = |vote: &&Vec<bool>| self.running(vote) * APART as isize >= self.running(most);
        let nearest = each()
            .filter(enough)
            .min_by_key(|vote| (self.below_headline(vote), std::cmp::Reverse(self.running(vote))));
        self.alone(nearest.unwrap_or(most))
    }

    /// How many blocks below the headline, or below the head of the page if it has none, a vote's first paragraph is.
    fn below_headline(&self, vote: &[bool]) -> usize {
        let titles = |block: &Block| block.zones.has(Zone::Heading) && is_title(&block.text, self.title);
        let top = self.blocks.iter().rposition(titles).unwrap_or(0);
        let first = (top..vote.len()).find(|at| vote[*at] && self.is_prose(*at));
        first.map_or(usize::MAX, |first| first - top)
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
        let never: Vec<Zone> = NEVER_ZONES.into_iter().filter(telling).collect();
        let (hidden, signs) = (telling(&Zone::Hidden), telling(&Zone::Byline));
        // What stands in containers of one name is one kind of text: posts, answers, entries.
        let kinds: FxHashSet<u64> = all
            .clone()
            .filter(|at| self.both(*at) && self.is_prose(*at))
            .filter_map(|at| self.kind(at))
            .collect();
        let alike = |at: usize| self.is_prose(at) && self.kind(at).is_some_and(|kind| kinds.contains(&kind));
        let keeps = |at: usize| {
            let (block, words) = (&self.blocks[at], self.words[at]);
            match (self.broad[at], self.strict[at]) {
                _ if hidden && block.zones.has(Zone::Hidden) => false,
                (true, true) => {
                    !(self.within(at, &never) || signs && block.zones.has(Zone::Byline) && words < RUNNING)
                }
                (false, false) => false,
                _ if self.stated.as_ref().is_some_and(|vote| vote[at]) => true,
                _ if self.within(at, &apart) => false,
                _ if alike(at) => true,
                (false, true) => words >= RUNNING || block.linked <= LINKS,
                (true, false) => {
                    (first..last).contains(&at) && !self.within(at, &beside) && is_running(block, words)
                }
            }
        };
        let mut kept: Vec<bool> = all.clone().map(keeps).collect();
        // A heading goes with what it stands above.
        let heads = |at: usize| {
            self.broad[at] && self.blocks[at].zones.has(Zone::Heading) && self.blocks[at].linked <= LINKS
        };
        let end = kept.iter().rposition(|kept| *kept).unwrap_or(0);
        for at in (first..end).rev().filter(|at| heads(*at)) {
            kept[at] |= kept[at + 1] && self.kind(at + 1).is_some_and(|kind| kinds.contains(&kind));
        }
        // So does a term with what is said of it.
        let zone = |at: usize, zone: Zone| self.blocks[at].zones.has(zone);
        for at in (first..end).rev().filter(|at| zone(*at, Zone::Term)) {
            kept[at] |= kept[at + 1] && zone(at + 1, Zone::Definition);
        }
        kept
    }

    fn is_prose(&self, at: usize) -> bool {
        is_prose(&self.blocks[at], self.words[at])
    }

    /// What the container of a block is called, or the one around it.
    fn kind(&self, at: usize) -> Option<u64> {
        self.page.name(self.blocks[at].container)
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
