use std::cmp::Reverse;

use epitome_stories::{Background, Group, Grouper, Standing};
use epitome_text::Article;
use jiff::civil::Date;
use rustc_hash::FxHashSet;

use crate::corpus::{Card, Corpus, Days};
use crate::{Event, Progress, Result, Stage, memory, sources};

/// The articles of a corpus, sorted into stories.
pub(crate) struct Grouped {
    /// Every considered article.
    pub(crate) cards: Vec<Card>,
    /// Place of each in the corpus.
    pub(crate) positions: Vec<usize>,
    /// The stories over `cards`, most widely told first.
    pub(crate) groups: Vec<Group>,
    /// Their ids.
    ids: Vec<String>,
    /// How common terms are in all of the articles.
    pub(crate) background: Background,
    /// Articles outside the days or the query.
    pub(crate) filtered: usize,
}

/// Which articles to group, and how.
pub(crate) struct Choice<'a> {
    pub(crate) days: Days,
    /// Addresses (path, part) of the articles to take; `None`: all.
    pub(crate) only: Option<&'a FxHashSet<(String, Option<String>)>>,
    pub(crate) granularity: f32,
}

/// Groups the chosen articles into stories.
pub(crate) fn group(corpus: &Corpus, choice: &Choice<'_>, progress: Progress<'_>) -> Result<Grouped> {
    let (mut cards, positions, grouper) = gather(corpus, choice, progress)?;
    let filtered = corpus.len() - cards.len();
    let background = grouper.background().clone();
    let mut groups = grouper.finish();
    sources::unify(&mut cards);
    rank(&cards, &mut groups);
    let whole = filtered == 0 && choice.granularity == epitome_stories::Options::default().granularity;
    let ids = memory::ids(corpus.memory(), &cards, &groups, whole);
    progress(Event::End);
    Ok(Grouped { cards, positions, groups, ids, background, filtered })
}

/// The chosen articles' cards and places, and a grouper that has them all and the user's corrections.
pub(crate) fn gather(
    corpus: &Corpus,
    choice: &Choice<'_>,
    progress: Progress<'_>,
) -> Result<(Vec<Card>, Vec<usize>, Grouper)> {
    progress(Event::Start { stage: Stage::Grouping, total: corpus.len() as u64 });
    let mut grouper = Grouper::new(epitome_stories::Options { granularity: choice.granularity });
    let (mut cards, mut positions, mut at) = (Vec::new(), Vec::new(), 0);
    corpus.each(&mut |mut batch| {
        let all = batch.len();
        batch.retain(|article| {
            let taken = choice.takes(article);
            if taken {
                cards.push(Card::new(article));
                positions.push(at);
            }
            at += 1;
            taken
        });
        grouper.push(&batch);
        progress(Event::Advance(all as u64));
    })?;
    if let Some(place) = corpus.memory() {
        grouper.correct(&memory::resolved(&memory::corrections(place), &cards));
    }
    Ok((cards, positions, grouper))
}

impl Choice<'_> {
    fn takes(&self, article: &Article) -> bool {
        let address = || (article.path.clone(), article.part.clone());
        self.days.hold(article) && self.only.is_none_or(|only| only.contains(&address()))
    }
}

impl Grouped {
    /// The id of one of its stories.
    pub(crate) fn id(&self, group: &Group) -> String {
        let at = self.groups.iter().position(|other| other.articles.first() == group.articles.first());
        at.map_or_else(String::new, |at| self.ids[at].clone())
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
