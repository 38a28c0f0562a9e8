use epitome_stories::{Group, Grouper};
use rustc_hash::FxHashSet;

use crate::corpus::{Card, Corpus, Days, hash};
use crate::{Event, Progress, Result, Stage, sources};

/// The articles of a corpus, sorted into stories.
pub(crate) struct Grouped {
    /// Every considered article.
    pub(crate) cards: Vec<Card>,
    /// Place of each in the corpus.
    pub(crate) positions: Vec<usize>,
    /// The stories over `cards`, most widely told first.
    pub(crate) groups: Vec<Group>,
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
    progress(Event::Start { stage: Stage::Grouping, total: corpus.len() as u64 });
    let mut grouper = Grouper::new(epitome_stories::Options { granularity: choice.granularity });
    let mut grouped = Grouped { cards: Vec::new(), positions: Vec::new(), groups: Vec::new(), filtered: 0 };
    let mut at = 0;
    corpus.each(&mut |mut batch| {
        let all = batch.len();
        batch.retain(|article| {
            let taken = choice.days.hold(article)
                && choice
                    .only
                    .is_none_or(|only| only.contains(&(article.path.clone(), article.part.clone())));
            if taken {
                grouped.cards.push(Card::new(article));
                grouped.positions.push(at);
            }
            at += 1;
            taken
        });
        grouped.filtered += all - batch.len();
        grouper.push(&batch);
        progress(Event::Advance(all as u64));
    })?;
    grouped.groups = grouper.finish();
    sources::unify(&mut grouped.cards);
    let cards = &grouped.cards;
    grouped.groups.sort_by_cached_key(|group| rank(cards, group));
    progress(Event::End);
    Ok(grouped)
}

/// Most independent sources first, then most articles, then newest; ties by the first article.
fn rank(cards: &[Card], group: &Group) -> impl Ord + use<> {
    use std::cmp::Reverse;
    let latest = group.articles.iter().filter_map(|&article| cards[article].published).map(|p| p.at).max();
    let first = group.articles.iter().map(|&article| address(&cards[article])).min();
    (Reverse(independent_sources(cards, group)), Reverse(group.articles.len()), Reverse(latest), first)
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

/// The id of a story: made of its earliest article's address, so that later articles do not change it.
pub(crate) fn story_id(cards: &[Card], group: &Group) -> String {
    let first =
        group.articles.iter().map(|&article| &cards[article]).min_by(|a, b| a.order().cmp(&b.order()));
    first.map_or_else(String::new, |card| hash(&address(card))[..8].to_owned())
}

fn address(card: &Card) -> String {
    match &card.part {
        Some(part) => format!("{}#{part}", card.path),
        None if card.path.is_empty() => card.id.clone(),
        None => card.path.clone(),
    }
}
