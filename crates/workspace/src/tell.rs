use std::cmp::Reverse;
use std::sync::Arc;

use epitome_stories::{Group, Side};
use epitome_summarizer::{Alternative, Budget, Options, Pick, Reason, Summary, explain, summarize};
use epitome_text::Article;
use rustc_hash::FxHashSet;

use crate::context::around;
use crate::corpus::Card;
use crate::grouped::{Grouped, independent_sources};
use crate::history::Reader;
use crate::tellings::{self, Telling, Tellings};
use crate::{
    Context, CoveredConcept, DigestOptions, DigestQuote, DigestStory, Disagreement, DisagreementSide,
    InsteadOf, Member, News, QuoteReason, Solo,
};

/// Statements of one source that are told of a story.
const SOLO: usize = 3;

/// Who knows what was told before, and the articles that this reader was told with another text.
pub(crate) type Knowing<'a> = (&'a Reader<'a>, &'a FxHashSet<usize>);

/// The articles of a story that came since its reader was told of it, and what the reader was told.
type Since = (Vec<usize>, Vec<Article>);

/// What a story is to a reader.
pub(crate) fn news((reader, changed): Knowing<'_>, cards: &[Card], group: &Group) -> News {
    let article = |&at: &usize| (cards[at].address(), cards[at].published, changed.contains(&at));
    reader.news(&group.articles.iter().map(article).collect::<Vec<_>>())
}

/// Tells stories: everything that all of them share.
pub(crate) struct Teller<'a> {
    pub(crate) grouped: &'a Grouped,
    /// Texts of all told articles with their places in the corpus, ascending.
    pub(crate) texts: &'a [(usize, Article)],
    pub(crate) options: &'a DigestOptions,
    /// Who reads it, if it is known what was told before.
    pub(crate) reader: Option<Knowing<'a>>,
    /// What was made of stories before, and a hash of all that is stored of each article of the corpus.
    pub(crate) kept: Option<(&'a Tellings, &'a [u64])>,
}

impl Teller<'_> {
    /// One story with its summary and sources.
    pub(crate) fn tell(&self, group: &Group) -> DigestStory {
        let articles = self.articles(group);
        // A story told before goes on with what came since: what was there already, the reader could have read.
        let since = self.reader.and_then(|(reader, _)| reader.since(&articles));
        let mut reasons = Vec::new();
        let mut make = |since| self.telling(group, &articles, since, &mut reasons);
        let telling = match (self.kept, since) {
            (Some((kept, hashes)), None) if !self.options.explain => {
                kept.get(tellings::key(self.grouped, group, hashes, self.options), || make(None))
            }
            (_, since) => Arc::new(make(since)),
        };
        let summary = &telling.summary;
        let facts = epitome_stories::facts_against(&articles, &group.voices, &self.grouped.background);
        let numbers = self.numbers(group, summary);
        let cards = &self.grouped.cards;
        let dated = || {
            let members = group.articles.iter().map(|&article| &cards[article]);
            members.filter(|card| card.dated()).filter_map(|card| card.published)
        };
        DigestStory {
            id: self.grouped.id(group).to_owned(),
            headline: facts.headline,
            keyphrases: facts.keyphrases,
            first: dated().min(),
            latest: dated().max(),
            independent_sources: independent_sources(cards, group),
            quotes: summary
                .picks
                .iter()
                .zip(&telling.contexts)
                .map(|(pick, context)| DigestQuote {
                    reason: reason(&reasons, &numbers, pick),
                    ..self.quote(group, &articles, &numbers, (pick, context))
                })
                .collect(),
            words: summary.words,
            over_budget: summary.over_budget,
            articles: self.members(group, &articles, &numbers, summary),
            news: self.reader.map(|reader| news(reader, &self.grouped.cards, group)),
            disagreements: self.disagreements(group, &articles, &numbers, &telling.disagreements),
            only_one_source: solo(&articles, &numbers, &telling),
        }
    }

    /// What the articles of a story come to; of those with what came `since`, if the reader was told the rest.
    fn telling(
        &self,
        group: &Group,
        articles: &[&Article],
        since: Option<Since>,
        reasons: &mut Vec<Reason>,
    ) -> Telling {
        let (from, background) = since.unwrap_or_else(|| ((0..articles.len()).collect(), Vec::new()));
        let (told, voices): (Vec<&Article>, Vec<u32>) =
            from.iter().map(|&at| (articles[at], group.voices[at])).unzip();
        let how = Options {
            method: self.options.method,
            budget: Budget::Words(self.options.words),
            query: self.options.query.as_deref(),
            background: &background,
            voices: &voices,
        };
        let mut summary = if self.options.explain {
            let (summary, explanation) = explain(&told, &how);
            *reasons = explanation.picks;
            summary
        } else {
            summarize(&told, &how)
        };
        place(&mut summary, reasons, &from);
        let mut disagreements = epitome_stories::disagreements(articles, &group.voices);
        // Only those in which one that is told has a part.
        disagreements.retain(|found| found.sides.iter().any(|side| from.contains(&side.article)));
        let sources: Vec<Option<&str>> =
            group.articles.iter().map(|&at| self.grouped.cards[at].source.as_deref()).collect();
        let contexts = summary.picks.iter().map(|pick| around(articles[pick.article], pick.quote.span()));
        Telling {
            contexts: contexts.collect(),
            disagreements,
            solos: epitome_stories::only_one_source(articles, &group.voices, &sources),
            summary,
        }
    }

    fn articles(&self, group: &Group) -> Vec<&Article> {
        let place = |&article: &usize| self.grouped.positions[article];
        let text = |place| self.texts.binary_search_by_key(&place, |(place, _)| *place);
        group.articles.iter().map(place).filter_map(|at| text(at).ok()).map(|at| &self.texts[at].1).collect()
    }

    /// The number of each article: cited ones in the order of their citation, then by date.
    fn numbers(&self, group: &Group, summary: &Summary) -> Vec<usize> {
        let cited: Vec<usize> = summary.picks.iter().map(|pick| pick.article).collect();
        let mut order: Vec<usize> = (0..group.articles.len()).collect();
        order.sort_by(|&a, &b| {
            let place = |index| cited.iter().position(|&cite| cite == index).unwrap_or(usize::MAX);
            let card = |index: usize| &self.grouped.cards[group.articles[index]];
            place(a).cmp(&place(b)).then_with(|| card(a).order().cmp(&card(b).order()))
        });
        let mut numbers = vec![0; order.len()];
        order.iter().enumerate().for_each(|(at, &index)| numbers[index] = at + 1);
        numbers
    }

    fn quote(
        &self,
        group: &Group,
        articles: &[&Article],
        numbers: &[usize],
        (pick, context): (&Pick, &Context),
    ) -> DigestQuote {
        let span = pick.quote.span();
        let saying = Group {
            articles: pick.support.iter().chain([&pick.article]).map(|&at| group.articles[at]).collect(),
            voices: pick.support.iter().chain([&pick.article]).map(|&at| group.voices[at]).collect(),
        };
        let mut support: Vec<usize> = pick.support.iter().map(|&at| numbers[at]).collect();
        support.sort_unstable();
        DigestQuote {
            text: pick.quote.text().to_owned(),
            citation: numbers[pick.article],
            span,
            page: page(articles[pick.article], span.start),
            support,
            sources: independent_sources(&self.grouped.cards, &saying),
            context: context.clone(),
            reason: None,
        }
    }

    /// What articles of the story disagree on.
    fn disagreements(
        &self,
        group: &Group,
        articles: &[&Article],
        numbers: &[usize],
        found: &[epitome_stories::Disagreement],
    ) -> Vec<Disagreement> {
        let card = |at: usize| &self.grouped.cards[group.articles[at]];
        let side = |side: &Side| DisagreementSide {
            citation: numbers[side.article],
            value: side.value.of(&articles[side.article].body).to_owned(),
            figure: side.figure,
            text: side.sentence.of(&articles[side.article].body).to_owned(),
            span: side.sentence,
        };
        let mut found = found.to_vec();
        for found in &mut found {
            found.sides.sort_by(|a, b| card(a.article).order().cmp(&card(b.article).order()));
            let mut figures = Vec::new();
            for side in &mut found.sides {
                let known = figures.iter().position(|&figure| figure == side.figure);
                let at = known.unwrap_or_else(|| {
                    figures.push(side.figure);
                    figures.len() - 1
                });
                side.figure = at + 1;
            }
        }
        found
            .into_iter()
            .map(|found| Disagreement {
                about: found.about,
                updated: found.updated,
                sides: found.sides.iter().map(side).collect(),
            })
            .collect()
    }

    fn members(
        &self,
        group: &Group,
        articles: &[&Article],
        numbers: &[usize],
        summary: &Summary,
    ) -> Vec<Member> {
        let cited: FxHashSet<usize> = summary.picks.iter().map(|pick| pick.article).collect();
        let mut members: Vec<Member> = (0..group.articles.len())
            .map(|at| {
                let card = &self.grouped.cards[group.articles[at]];
                Member {
                    cited: cited.contains(&at),
                    copy_of: original(group, numbers, &cited, at),
                    ..card.member(numbers[at], &articles[at].body)
                }
            })
            .collect();
        members.sort_by_key(|member| member.number);
        members
    }
}

/// What only one source reports, but for what the summary tells already.
fn solo(articles: &[&Article], numbers: &[usize], telling: &Telling) -> Vec<Solo> {
    let told = |solo: &epitome_stories::Solo| {
        telling.summary.picks.iter().any(|pick| {
            let span = pick.quote.span();
            pick.article == solo.article && span.start < solo.sentence.end && solo.sentence.start < span.end
        })
    };
    let untold = telling.solos.iter().filter(|solo| !told(solo)).take(SOLO);
    untold
        .map(|solo| {
            let body = &articles[solo.article].body;
            Solo {
                citation: numbers[solo.article],
                text: solo.sentence.of(body).to_owned(),
                span: solo.sentence,
                tells: solo.tells.iter().map(|span| span.of(body).to_owned()).collect(),
            }
        })
        .collect()
}

/// From numbers among the articles that were summarised to numbers among all of the story.
fn place(summary: &mut Summary, reasons: &mut [Reason], from: &[usize]) {
    for pick in &mut summary.picks {
        pick.article = from[pick.article];
        pick.support.iter_mut().for_each(|at| *at = from[*at]);
    }
    for reason in reasons {
        reason.article = from[reason.article];
        if let Some(other) = &mut reason.instead {
            other.article = from[other.article];
        }
    }
}

/// Why a sentence was picked, if reasons were asked for.
fn reason(reasons: &[Reason], numbers: &[usize], pick: &Pick) -> Option<QuoteReason> {
    let is_it = |reason: &&Reason| reason.article == pick.article && reason.quote == pick.quote;
    let reason = reasons.iter().find(is_it)?;
    let instead = |other: &Alternative| InsteadOf {
        citation: numbers[other.article],
        text: other.quote.text().to_owned(),
        span: other.quote.span(),
        adds: other.adds,
    };
    let concepts = reason.concepts.iter().map(|concept| CoveredConcept {
        text: concept.text.clone(),
        weight: concept.weight,
        documents: concept.documents,
        shared: concept.shared,
    });
    Some(QuoteReason {
        alone: reason.alone,
        adds: reason.adds,
        concepts: concepts.collect(),
        instead: reason.instead.as_ref().map(instead),
    })
}

/// Number of the article that stands for the near-copy group of the one at `at`; `None` if it does itself.
fn original(group: &Group, numbers: &[usize], cited: &FxHashSet<usize>, at: usize) -> Option<usize> {
    let same = (0..group.voices.len()).filter(|&other| group.voices[other] == group.voices[at]);
    let first = same.min_by_key(|other| (Reverse(cited.contains(other)), numbers[*other]))?;
    (first != at).then_some(numbers[first])
}

/// The page, from 1, on which the byte at `offset` stands; `None` where there are no pages.
pub(crate) fn page(article: &Article, offset: u32) -> Option<usize> {
    let paged = !article.pages.is_empty() || article.format == "pdf";
    paged.then(|| article.pages.partition_point(|&start| start <= offset) + 1)
}
