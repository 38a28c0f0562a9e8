//! Which sentences a summary may quote.

use epitome_text::Role;

use crate::{
    Rule,
    budget::Limit,
    story::{Story, Unit},
};

/// Budgets' worth of text that filters must leave to choose from.
const ENOUGH: f64 = 3.0;

/// Share of sentences that open with a pronoun or connective, beyond which such openings are the material's way.
const LEANING: f64 = 0.2;

/// Indices of the sentences to choose from, out of `pool`, in order.
///
/// Sentences of usual length with an end stop, no questions, no half quotations, none that opens with a quotation mark or a
/// word that leans on the sentence before; filters are dropped one by one while fewer than three budgets of text
/// remain. Lengths are relative to the input's median, an end stop is asked for only where most sentences have one,
/// and openings are judged only where few lean, so that no language or kind of text needs a setting.
pub(crate) fn candidates(story: &Story<'_>, pool: &[usize], limit: &Limit, without: &[Rule]) -> Vec<usize> {
    let has = |rule: Rule| !without.contains(&rule);
    let lengths = Lengths::of(story, pool);
    let usual = |u: &Unit| !has(Rule::Lengths) || lengths.hold(u);
    let stopped = pool.iter().filter(|&&i| story.units[i].shape.stopped).count();
    let ask_stop = 2 * stopped > pool.len() && has(Rule::Stops);
    let plain = |u: &Unit| {
        !(u.shape.question && has(Rule::Questions)
            || u.shape.opens_with_quote && has(Rule::Quotes)
            || u.shape.torn && has(Rule::Halves)
            || ask_stop && !u.shape.stopped)
    };
    let leaning = pool.iter().filter(|&&i| story.units[i].shape.leans).count();
    // In reviews and lists nearly every sentence stands for itself, whatever it opens with.
    let ask_stand = leaning as f64 <= LEANING * pool.len() as f64 && has(Rule::Openers);
    let stands = |u: &Unit| !(ask_stand && u.shape.leans);
    // What is left of a quotation is read as somebody else's words: it is taken only where there is nothing else.
    let whole = |u: &Unit| !(has(Rule::Halves) && u.shape.torn);
    type Filter<'a> = (&'a dyn Fn(&Unit) -> bool, f64);
    let filters: [Filter<'_>; 6] = [
        (&|u| usual(u) && plain(u) && stands(u), ENOUGH),
        (&|u| usual(u) && plain(u), ENOUGH),
        (&|u| usual(u) && whole(u), ENOUGH),
        (&whole, 1.0),
        (&usual, ENOUGH),
        (&|_| true, 0.0),
    ];
    let mut kept = Vec::new();
    for (filter, enough) in filters {
        let fits = |u: &Unit| limit.holds(limit.cost(u)) && filter(u);
        kept = pool.iter().copied().filter(|&i| fits(&story.units[i])).collect();
        if kept.iter().map(|&i: &usize| limit.cost(&story.units[i])).sum::<f64>() >= enough * limit.most {
            break;
        }
    }
    kept
}

/// The running text among `units`; headings, then furniture, only where there is nothing else.
pub(crate) fn best_role(story: &Story<'_>, units: &[usize]) -> Vec<usize> {
    let speaks = |i: usize, role: Role| story.units[i].role == role && story.units[i].words > 0;
    let of = |role: Role| -> Vec<usize> { units.iter().copied().filter(|&i| speaks(i, role)).collect() };
    [Role::Body, Role::Heading, Role::Furniture]
        .into_iter()
        .map(of)
        .find(|kept| !kept.is_empty())
        .unwrap_or_default()
}

struct Lengths {
    least: f64,
    most: f64,
}

impl Lengths {
    fn of(story: &Story<'_>, units: &[usize]) -> Self {
        let mut lengths: Vec<u32> = units.iter().map(|&i| story.units[i].words).collect();
        lengths.sort_unstable();
        let median = f64::from(lengths.get(lengths.len() / 2).copied().unwrap_or(0));
        Self { least: (0.35 * median).min(8.0), most: (3.0 * median).max(60.0) }
    }

    fn hold(&self, unit: &Unit) -> bool {
        (self.least..=self.most).contains(&f64::from(unit.words))
    }
}
