//! What a budget is in units of sentences.

use crate::{Budget, story::Unit};

/// A budget resolved against an input.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit {
    kind: Kind,
    /// In the budget's own unit.
    pub(crate) most: f64,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Words,
    Sentences,
    Chars,
}

impl Limit {
    pub(crate) fn new(budget: Budget, units: &[Unit]) -> Self {
        let input: f64 = units.iter().map(|unit| f64::from(unit.words)).sum();
        let (kind, most) = match budget {
            Budget::Words(n) => (Kind::Words, n as f64),
            Budget::Sentences(n) => (Kind::Sentences, n as f64),
            Budget::Chars(n) => (Kind::Chars, n as f64),
            Budget::Share(share) => (Kind::Words, (input * share.clamp(0.0, 1.0)).floor()),
        };
        Self { kind, most: if most.is_nan() { 0.0 } else { most } }
    }

    pub(crate) fn cost(&self, unit: &Unit) -> f64 {
        match self.kind {
            Kind::Words => f64::from(unit.words),
            Kind::Sentences => 1.0,
            Kind::Chars => f64::from(unit.chars),
        }
    }

    /// Whether a sum of costs is within the budget.
    pub(crate) fn holds(&self, cost: f64) -> bool {
        cost <= self.most
    }

    /// About how many words the budget holds.
    pub(crate) fn words<'a>(&self, units: impl Iterator<Item = &'a Unit>) -> f64 {
        let (words, cost) =
            units.fold((0.0, 0.0), |(w, c), unit| (w + f64::from(unit.words), c + self.cost(unit)));
        if cost > 0.0 { self.most * words / cost } else { 0.0 }
    }
}
