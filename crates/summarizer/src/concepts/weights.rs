//! From features to the chance that a human summary has a concept.

use std::sync::LazyLock;

use super::features::{Features, Gram, NAMES};

/// A logistic regression over [`Features`].
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Model {
    pub(crate) bias: f32,
    pub(crate) coefficients: Features,
}

impl Model {
    pub(crate) fn logit(&self, features: &Features) -> f32 {
        let sum: f32 = self.coefficients.iter().zip(features).map(|(c, f)| c * f).sum();
        self.bias + sum
    }
}

/// One model for unigrams, one for bigrams.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Pair {
    pub(crate) one: Model,
    pub(crate) two: Model,
}

impl Pair {
    pub(crate) fn logit(&self, gram: Gram, features: &Features) -> f32 {
        match gram {
            Gram::One(_) => self.one.logit(features),
            Gram::Two(..) => self.two.logit(features),
        }
    }
}

/// Weights of features: those that come with the program, or trained ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// Learned on wire news.
    pub(crate) wire: Pair,
    /// Learned on a mixture.
    pub(crate) mixed: Pair,
}

/// Parsed from `weights.tsv` at first use.
static OWN: LazyLock<Weights> = LazyLock::new(|| Weights::parse(include_str!("weights.tsv")));

impl Weights {
    /// The weights that come with the program.
    pub fn own() -> &'static Self {
        &OWN
    }

    /// Reads a table of tab-separated rows: a feature's name, then its coefficient in four models. Lines that
    /// start with `#`, rows that are no feature and cells that are no number count as nothing.
    pub fn parse(table: &str) -> Self {
        let column = |n: usize| parse(table, n);
        Self { wire: Pair { one: column(1), two: column(2) }, mixed: Pair { one: column(3), two: column(4) } }
    }
}

/// One column of the table; rows that are not features and cells that are not numbers count as 0.
fn parse(table: &str, column: usize) -> Model {
    let mut model = Model::default();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let name = cells.next().unwrap_or("");
        let value = cells.nth(column - 1).and_then(|cell| cell.parse().ok()).unwrap_or(0.0);
        match NAMES.iter().position(|&n| n == name) {
            Some(at) => model.coefficients[at] = value,
            None if name == "bias" => model.bias = value,
            None => {}
        }
    }
    model
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concepts::features::FEATURES;

    #[test]
    fn every_cell_is_read() {
        let rows = include_str!("weights.tsv").lines().filter(|line| !line.starts_with('#')).skip(1);
        let rows: Vec<Vec<&str>> = rows.map(|row| row.split('\t').collect()).collect();
        assert_eq!(rows.len(), FEATURES + 1);
        for (row, name) in rows.iter().zip(["bias"].iter().chain(&NAMES)) {
            assert_eq!((row[0], row.len()), (*name, 5));
            assert!(row[1..].iter().all(|cell| cell.parse::<f32>().is_ok()), "{name}");
        }
        assert_eq!(Weights::own().wire.two.coefficients[1], -0.3519);
        assert_eq!(Weights::own().mixed.two.bias, -3.5298);
    }
}
