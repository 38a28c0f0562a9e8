use std::cmp::Reverse;
use std::sync::{Arc, OnceLock};

use epitome_stories::{Background, Group, Grouper, Opening, Standing, Stories};
use epitome_text::{Article, Published};
use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::base::{Draft, Joined, Rest};
use crate::corpus::{Card, Corpus, Days, Shelf};
use crate::known::Membership;
use crate::{Event, Progress, Result, Stage, memory, sources};

/// The articles of a corpus, sorted into stories.
#[derive(Serialize, Deserialize)]
pub(crate) struct Grouped {
    /// Every considered article.
    pub(crate) cards: Vec<Card>,
    /// Place of each in the corpus.
    pub(crate) positions: Vec<usize>,
    /// The stories over `cards`, most widely told first.
    pub(crate) groups: Vec<Group>,
    /// Their ids.
    ids: Vec<String>,
    /// Their most central titles.
    headlines: Vec<String>,
    /// How common terms are in all of the articles.
    pub(crate) background: Arc<Background>,
    /// Articles outside the days or the query.
    pub(crate) filtered: usize,
    /// Number of the story of each first article.
    #[serde(skip)]
    numbers: OnceLock<FxHashMap<usize, usize>>,
    #[serde(skip)]
    membership: OnceLock<Membership>,
}

/// Which articles to group, and how.
pub(crate) struct Choice<'a> {
    pub(crate) days: Days,
    /// Places in the corpus of the articles to take, in order; `None`: all.
    pub(crate) only: Option<&'a [usize]>,
    pub(crate) granularity: f32,
}

impl Choice<'_> {
    /// All articles, as usual.
    pub(crate) fn whole() -> Self {
        let granularity = epitome_stories::Options::default().granularity;
        Self { days: Days::default(), only: None, granularity }
    }

    fn is_whole(&self) -> bool {
        let Self { days, only, granularity } = Self::whole();
        self.days == days && self.only == only && self.granularity == granularity
    }
}

/// Groups the chosen articles into stories; those of a whole index are remembered.
pub(crate) fn group(corpus: &Corpus, choice: &Choice<'_>, progress: Progress<'_>) -> Result<Arc<Grouped>> {
    match corpus {
        Corpus::Index(shelf) if choice.is_whole() => shelf.stories(progress),
        _ => make(corpus, choice, progress).map(Arc::new),
    }
}

/// As [`group`], whatever is remembered.
pub(crate) fn make(corpus: &Corpus, choice: &Choice<'_>, progress: Progress<'_>) -> Result<Grouped> {
    let gathered = gather(corpus, choice, progress)?;
    let background = Arc::new(gathered.grouper.background().clone());
    let (rest, grouper) = gathered.split();
    let grouped = rest.grouped(corpus, choice, grouper.finish(), background)?;
    progress(Event::End);
    Ok(grouped)
}

/// The stories of all articles of an index: those that came after the last grouping of all join its stories, if they
/// are few; else everything is grouped again.
pub(crate) fn renew(shelf: &Arc<Shelf>, progress: Progress<'_>) -> Result<Grouped> {
    let (corpus, choice) = (Corpus::Index(Arc::clone(shelf)), Choice::whole());
    corpus.affords(corpus.len())?;
    if let Some(mut joined) = Joined::new(shelf, &[])? {
        let (base, growth) = joined.growth();
        let groups = base.grow(growth);
        return joined_stories(&corpus, joined, &[], groups);
    }
    let Some(mut draft) = Draft::new(shelf)? else { return make(&corpus, &choice, progress) };
    let gathered = gather(&corpus, &choice, progress)?;
    let background = Arc::new(gathered.grouper.background().clone());
    let (rest, grouper) = gathered.split();
    let groups = grouper.finish_kept(&mut |bytes| draft.put(bytes));
    let cards = rest.cards.clone();
    let grouped = rest.grouped(&corpus, &choice, groups, background)?;
    draft.keep(&Rest {
        hashes: shelf.snapshot.hashes()?,
        cards,
        headlines: grouped.headlines_by_first(),
        background: Arc::clone(&grouped.background),
    });
    progress(Event::End);
    Ok(grouped)
}

/// What articles that joined a base make of its stories.
fn joined_stories(
    corpus: &Corpus,
    mut joined: Joined,
    guests: &[Article],
    mut groups: Vec<Group>,
) -> Result<Grouped> {
    let mut cards = std::mem::take(&mut joined.cards);
    let whole = cards.len() == corpus.len();
    let ids = named(corpus, &mut cards, &mut groups, whole)?;
    let headlines = joined.headlines(corpus, guests, &groups)?;
    let positions = (0..cards.len()).collect();
    Ok(Grouped::new(cards, positions, groups, ids, headlines, joined.background, 0))
}

/// As [`group`], with `guests` among the articles, and with the evidence for every grouping.
pub(crate) fn group_explained(
    corpus: &Corpus,
    choice: &Choice<'_>,
    guests: &[Article],
    progress: Progress<'_>,
) -> Result<(Grouped, Stories)> {
    if let Corpus::Index(shelf) = corpus
        && choice.is_whole()
        && let Some(mut joined) = Joined::new(shelf, guests)?
    {
        let (base, growth) = joined.growth();
        let stories = base.grow_explained(growth);
        let grouped = joined_stories(corpus, joined, guests, stories.groups.clone())?;
        return Ok((grouped, stories));
    }
    let mut gathered = gather(corpus, choice, progress)?;
    gathered.add(guests, corpus.len());
    let (rest, grouper) = gathered.split();
    let stories = grouper.finish_explained();
    let background = Arc::new(stories.background.clone());
    let grouped = rest.grouped(corpus, choice, stories.groups.clone(), background)?;
    progress(Event::End);
    Ok((grouped, stories))
}

/// The chosen articles before they are grouped.
struct Gathered {
    cards: Vec<Card>,
    positions: Vec<usize>,
    openings: Vec<Opening>,
    grouper: Grouper,
}

/// The chosen articles with the user's corrections.
fn gather(corpus: &Corpus, choice: &Choice<'_>, progress: Progress<'_>) -> Result<Gathered> {
    let all = choice.only.map_or(corpus.len(), <[usize]>::len);
    // Which are outside of the days shows as they are read.
    if choice.days == Days::default() {
        corpus.affords(all)?;
    }
    progress(Event::Start { stage: Stage::Grouping, total: all as u64 });
    let grouper = Grouper::new(epitome_stories::Options { granularity: choice.granularity });
    let mut gathered = Gathered { cards: vec![], positions: vec![], openings: vec![], grouper };
    let mut at = 0;
    let mut take = |mut batch: Vec<Article>| {
        let all = batch.len();
        batch.retain(|article| {
            let taken = choice.days.hold(article.published);
            if taken {
                gathered.positions.push(choice.only.map_or(at, |only| only[at]));
            }
            at += 1;
            taken
        });
        gathered.push(&batch);
        progress(Event::Advance(all as u64));
    };
    match choice.only {
        Some(only) => corpus.at(only, &mut take)?,
        None => corpus.each(&mut take)?,
    }
    corpus.affords(gathered.cards.len())?;
    if let Some(place) = corpus.memory() {
        let known = memory::resolved(&memory::corrections(place)?, &gathered.cards);
        gathered.grouper.correct(&known);
    }
    Ok(gathered)
}

impl Gathered {
    fn push(&mut self, batch: &[Article]) {
        self.cards.extend(batch.iter().map(Card::new));
        self.openings.par_extend(batch.par_iter().map(Opening::of));
        self.grouper.push(batch);
    }

    /// Adds articles that the corpus does not hold, at places from `at` on.
    fn add(&mut self, guests: &[Article], at: usize) {
        self.positions.extend(at..at + guests.len());
        self.push(guests);
    }

    fn split(self) -> (Ungrouped, Grouper) {
        let Self { cards, positions, openings, grouper } = self;
        (Ungrouped { cards, positions, openings }, grouper)
    }
}

struct Ungrouped {
    cards: Vec<Card>,
    positions: Vec<usize>,
    openings: Vec<Opening>,
}

impl Ungrouped {
    fn grouped(
        self,
        corpus: &Corpus,
        choice: &Choice<'_>,
        mut groups: Vec<Group>,
        background: Arc<Background>,
    ) -> Result<Grouped> {
        let Self { mut cards, positions, openings } = self;
        let filtered = corpus.len().saturating_sub(cards.len());
        let whole = cards.len() == corpus.len()
            && choice.granularity == epitome_stories::Options::default().granularity;
        let ids = named(corpus, &mut cards, &mut groups, whole)?;
        let headlines = epitome_stories::headlines(&groups, &openings, &background);
        Ok(Grouped::new(cards, positions, groups, ids, headlines, background, filtered))
    }
}

/// Gives sources one name each, puts the most widely told story first, and gives the ids of all.
fn named(corpus: &Corpus, cards: &mut [Card], groups: &mut Vec<Group>, whole: bool) -> Result<Vec<String>> {
    sources::unify(cards);
    rank(cards, groups);
    memory::ids(corpus.memory(), cards, groups, whole)
}

impl Grouped {
    fn new(
        cards: Vec<Card>,
        positions: Vec<usize>,
        groups: Vec<Group>,
        ids: Vec<String>,
        headlines: Vec<String>,
        background: Arc<Background>,
        filtered: usize,
    ) -> Self {
        let (numbers, membership) = (OnceLock::new(), OnceLock::new());
        Self { cards, positions, groups, ids, headlines, background, filtered, numbers, membership }
    }

    /// The headlines of all stories, these by their first articles.
    fn headlines_by_first(&self) -> Vec<String> {
        let mut order: Vec<usize> = (0..self.groups.len()).collect();
        order.sort_unstable_by_key(|&at| self.groups[at].articles.first());
        order.into_iter().map(|at| self.headlines[at].clone()).collect()
    }

    /// One story that was grouped elsewhere: its articles are all that there are.
    pub(crate) fn one(cards: Vec<Card>, group: Group, id: String, background: Arc<Background>) -> Self {
        let positions = (0..cards.len()).collect();
        Self::new(cards, positions, vec![group], vec![id], vec![String::new()], background, 0)
    }

    /// The id of one of its stories.
    pub(crate) fn id(&self, group: &Group) -> &str {
        self.number(group).map_or("", |at| &self.ids[at])
    }

    fn number(&self, group: &Group) -> Option<usize> {
        let first = |(at, group): (usize, &Group)| Some((*group.articles.first()?, at));
        let numbers = self.numbers.get_or_init(|| self.groups.iter().enumerate().filter_map(first).collect());
        group.articles.first().and_then(|first| numbers.get(first)).copied()
    }

    /// Which story each article is in.
    pub(crate) fn membership(&self) -> &Membership {
        self.membership.get_or_init(|| Membership::of(self))
    }

    /// The story of that id.
    pub(crate) fn story(&self, id: &str) -> Option<&Group> {
        self.ids.iter().position(|known| known == id).map(|at| &self.groups[at])
    }

    /// The number of the article with that id or address (`path`, `path#part`).
    pub(crate) fn article(&self, name: &str) -> Option<usize> {
        self.cards.iter().position(|card| card.id == name || memory::address(card) == name)
    }

    /// The headline of one of its stories: its most central title.
    pub(crate) fn headline(&self, group: &Group) -> &str {
        self.number(group).map_or("", |at| &self.headlines[at])
    }

    /// Dates of the first and of the last dated article of a story.
    pub(crate) fn dates(&self, group: &Group) -> (Option<Published>, Option<Published>) {
        let dated = group.articles.iter().map(|&at| &self.cards[at]).filter(|card| card.dated());
        let dates: Vec<Published> = dated.filter_map(|card| card.published).collect();
        (dates.iter().min().copied(), dates.iter().max().copied())
    }
}

/// Sorts stories: most widely told first (independent sources, then articles), then the newer and more
/// sudden ([`epitome_stories::rank`]), then by the first article's address.
pub(crate) fn rank(cards: &[Card], groups: &mut Vec<Group>) {
    groups.sort_by_cached_key(|group| group.articles.iter().map(|&at| memory::address(&cards[at])).min());
    let standings: Vec<Standing> = groups.iter().map(|group| standing(cards, group)).collect();
    let mut order: Vec<usize> = epitome_stories::rank(&standings).into_iter().map(|(at, _)| at).collect();
    order.sort_by_key(|&at| {
        let Standing { articles, voices, sources, .. } = standings[at];
        (Reverse(voices.min(sources)), Reverse(articles))
    });
    let mut taken: Vec<Option<Group>> = std::mem::take(groups).into_iter().map(Some).collect();
    groups.extend(order.into_iter().filter_map(|at| taken[at].take()));
}

fn standing(cards: &[Card], group: &Group) -> Standing {
    let dated = group.articles.iter().map(|&at| &cards[at]).filter(|card| card.dated());
    let day = |date: Date| date.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24;
    Standing {
        articles: group.articles.len(),
        voices: group.voice_count(),
        sources: independent_sources(cards, group),
        days: dated.filter_map(|card| card.published).map(|date| day(date.at.date()) as i32).collect(),
    }
}

/// Distinct publishers of distinct texts: a near-copy adds none, and an article without a named
/// source counts as one of its own.
pub(crate) fn independent_sources(cards: &[Card], group: &Group) -> usize {
    let mut voices = FxHashSet::default();
    let mut sources = FxHashSet::default();
    for (&article, &voice) in group.articles.iter().zip(&group.voices) {
        if voices.insert(voice) {
            sources.insert(cards[article].source.as_deref().ok_or(voice));
        }
    }
    sources.len()
}
