//! Why these sentences: what each covers, and what would stand in its place.

use epitome_text::{Article, Quote, with_analyzer};
use serde::Serialize;

use crate::{
    Options, Summary,
    concepts::{self, Concepts, Gram},
    input::Input,
    methods, present,
    select::{Coverage, State},
    story::{Story, each_token},
};

/// Concepts named for each sentence, the heaviest first.
const NAMED: usize = 12;

/// The reasons for a summary.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Explanation {
    /// One for each pick of the summary, in the same order.
    pub picks: Vec<Reason>,
    /// The sentence that would come next if there were room.
    pub next: Option<Alternative>,
    /// Value of the whole summary.
    pub value: f64,
}

/// Why a sentence was chosen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reason {
    /// Index of its article in the input.
    pub article: usize,
    /// The sentence.
    pub quote: Quote,
    /// What it is worth alone, before the others tell part of it.
    pub alone: f64,
    /// What it adds to the others.
    pub adds: f64,
    /// What makes up `adds`.
    pub parts: Parts,
    /// What it covers, the heaviest first.
    pub concepts: Vec<Concept>,
    /// The sentence that would best replace it within the budget.
    pub instead: Option<Alternative>,
}

/// The parts of a sentence's worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Parts {
    /// Pairs of neighbouring words that no other pick has.
    pub pairs: f64,
    /// Words, of which a second and third copy still count a little.
    pub words: f64,
    /// Standing first in its article, where leads can be trusted.
    pub lead: f64,
}

/// A word or pair of words that a summary of this story should have.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Concept {
    /// As the sentence writes it.
    pub text: String,
    /// What covering it is worth.
    pub weight: f64,
    /// How many documents have it; near-copies count once.
    pub documents: usize,
    /// How many of the other picks have it too.
    pub shared: usize,
}

/// A sentence that was not chosen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Alternative {
    /// Index of its article in the input.
    pub article: usize,
    /// The sentence.
    pub quote: Quote,
    /// What it would add.
    pub adds: f64,
}

/// [`crate::summarize`] and the reasons. Whatever the method, sentences are judged by the concept weights of the
/// default one.
///
/// Cost: as the summary, and one look at all candidates for each pick.
pub fn explain(articles: &[&Article], options: &Options<'_>) -> (Summary, Explanation) {
    let story = Story::new(articles, options.voices);
    let input = Input::new(&story, options);
    let summary = present::summary(&input, methods::select(&input, options.method));
    let picked = |unit: &usize| {
        let unit = input.unit(*unit);
        summary.picks.iter().position(|pick| pick.article == unit.article && pick.quote.span() == unit.span)
    };
    let mut chosen: Vec<usize> = (0..story.units.len()).filter(|unit| picked(unit).is_some()).collect();
    chosen.sort_by_key(picked);
    let explanation = Judge::new(&input, &chosen).explain();
    (summary, explanation)
}

struct Judge<'a> {
    input: &'a Input<'a>,
    concepts: Concepts,
    problem: Coverage,
    /// Chosen units and their items.
    chosen: Vec<(usize, usize)>,
    candidates: usize,
}

impl<'a> Judge<'a> {
    fn new(input: &'a Input<'a>, chosen: &[usize]) -> Self {
        let (concepts, _) = concepts::concepts(input);
        let mut problem = concepts::problem(input);
        let candidates = problem.len();
        let item = |&unit: &usize| match input.candidates.binary_search(&unit) {
            Ok(item) => (unit, item),
            // Methods may choose sentences that are no candidates of the default one.
            Err(_) => {
                problem.push(input.cost(unit), concepts.of(input.story.tokens(input.unit(unit))));
                (unit, problem.len() - 1)
            }
        };
        let chosen = chosen.iter().map(item).collect();
        Self { input, concepts, problem, chosen, candidates }
    }

    fn explain(&self) -> Explanation {
        let mut state = State::new(&self.problem);
        for &(_, item) in &self.chosen {
            state.add(item);
        }
        let picks = self.chosen.iter().filter_map(|&pick| self.reason(&mut state, pick)).collect();
        Explanation { picks, next: self.best(&state, f64::INFINITY, usize::MAX), value: state.value }
    }

    fn reason(&self, state: &mut State<'_>, (unit, item): (usize, usize)) -> Option<Reason> {
        let adds = state.remove(item);
        let parts = self.parts(state, item, adds);
        let instead = self.best(state, self.input.limit.most - state.cost, item);
        state.add(item);
        Some(Reason {
            article: self.input.unit(unit).article,
            quote: self.quote(unit)?,
            alone: State::new(&self.problem).gain(item),
            adds,
            parts,
            concepts: self.named(unit, item),
            instead,
        })
    }

    /// What makes up the `gain` of an item that is not chosen.
    fn parts(&self, state: &State<'_>, item: usize, gain: f64) -> Parts {
        let is_pair = |concept: u32| matches!(self.concepts.grams[concept as usize], Gram::Two(..));
        let lead = self.problem.merits[item];
        let pairs = state.covers(item, is_pair);
        Parts { pairs, words: (gain - lead - pairs).max(0.0), lead }
    }

    /// The candidate of greatest gain that costs at most `room`, other than `out`.
    fn best(&self, state: &State<'_>, room: f64, out: usize) -> Option<Alternative> {
        let open = (0..self.candidates).filter(|item| *item != out && !state.items.contains(item));
        let gains =
            open.filter(|&item| self.problem.costs[item] <= room).map(|item| (state.gain(item), item));
        let (adds, item) = gains.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
        let unit = self.input.candidates[item];
        Some(Alternative { article: self.input.unit(unit).article, quote: self.quote(unit)?, adds })
    }

    fn quote(&self, unit: usize) -> Option<Quote> {
        let unit = self.input.unit(unit);
        Quote::cut(self.input.story.articles[unit.article], unit.span)
    }

    fn named(&self, unit: usize, item: usize) -> Vec<Concept> {
        let story = self.input.story;
        let article = story.articles[self.input.unit(unit).article];
        let text = self.input.unit(unit).span.of(&article.body);
        let mut spans = Vec::new();
        with_analyzer(article.language, |analyzer| {
            each_token(analyzer, text, |token| spans.push(token.span.range()));
        });
        let tokens = story.tokens(self.input.unit(unit));
        let ones = tokens.iter().enumerate().map(|(i, &t)| (Gram::One(t), i, i));
        let twos = tokens.windows(2).enumerate().map(|(i, t)| (Gram::Two(t[0], t[1]), i, i + 1));
        let mut named: Vec<(u32, Concept)> = ones
            .chain(twos)
            .filter(|(gram, ..)| gram.stops() == 0)
            .filter_map(|(gram, from, to)| {
                let number = self.concepts.find(gram)?;
                let text = text.get(spans.get(from)?.start..spans.get(to)?.end)?;
                Some((number, self.concept(number, text, item)))
            })
            .collect();
        named.sort_by(|a, b| b.1.weight.total_cmp(&a.1.weight).then(a.0.cmp(&b.0)));
        named.dedup_by_key(|(number, _)| *number);
        named.into_iter().take(NAMED).map(|(_, concept)| concept).collect()
    }

    fn concept(&self, number: u32, text: &str, item: usize) -> Concept {
        let others = self.chosen.iter().filter(|(_, other)| *other != item);
        Concept {
            text: text.split_whitespace().collect::<Vec<_>>().join(" "),
            weight: f64::from(self.problem.gains[number as usize][0]),
            documents: self.concepts.df[number as usize] as usize,
            shared: others
                .filter(|(_, other)| self.problem.concepts(*other).binary_search(&number).is_ok())
                .count(),
        }
    }
}
