//! ROUGE as ROUGE-1.5.5 defines it (C.-Y. Lin, "ROUGE: A Package for Automatic Evaluation of
//! Summaries", 2004): `-m -f A -p 0.5 -t 0 -2 4 -u`, with `-l` for a length limit.
//!
//! Values lie in 0..=1 and are rounded to five decimals as the original prints them. The original's
//! `-m` also maps irregular forms by WordNet's exception lists; they are not part of this crate:
//! pass them as [`Rouge::exceptions`] to reproduce published figures to the last digit
//! (without them recall moves by about 0.0005).

mod count;
mod lcs;
mod porter;
mod tokens;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

pub use porter::stem;
pub use tokens::{Exceptions, lines};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Metric {
    /// Unigrams.
    #[serde(rename = "R-1")]
    N1,
    /// Bigrams.
    #[serde(rename = "R-2")]
    N2,
    /// Trigrams.
    #[serde(rename = "R-3")]
    N3,
    /// Four-grams.
    #[serde(rename = "R-4")]
    N4,
    /// Union of longest common subsequences, sentence by sentence.
    #[serde(rename = "R-L")]
    L,
    /// Pairs at most four words apart, and unigrams.
    #[serde(rename = "R-SU4")]
    Su4,
}

impl Metric {
    /// Every metric.
    pub const ALL: [Metric; 6] = [Metric::N1, Metric::N2, Metric::N3, Metric::N4, Metric::L, Metric::Su4];

    /// `R-1`, `R-2`, `R-3`, `R-4`, `R-L`, `R-SU4`.
    pub fn name(self) -> &'static str {
        match self {
            Metric::N1 => "R-1",
            Metric::N2 => "R-2",
            Metric::N3 => "R-3",
            Metric::N4 => "R-4",
            Metric::L => "R-L",
            Metric::Su4 => "R-SU4",
        }
    }
}

/// Recall, precision and their harmonic mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// Share of the references' units that the summary has.
    pub recall: f64,
    /// Share of the summary's units that the references have.
    pub precision: f64,
    /// 2·P·R / (P + R).
    pub f1: f64,
}

/// How to score.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rouge<'a> {
    /// Cut summary and references after so many words (`-l`); `None`: no limit.
    /// ASCII mode counts words between white space, Unicode mode counts tokens.
    pub words: Option<usize>,
    /// Porter stemming of words longer than three letters (`-m`); ASCII mode only.
    pub stem: bool,
    /// Tokens are Unicode words (each Chinese, Japanese or Korean character one) instead of runs of
    /// ASCII letters and digits: for other languages than English.
    pub unicode: bool,
    /// Irregular forms and their stems, looked up before Porter's rules.
    pub exceptions: Option<&'a Exceptions>,
}

/// Token numbers of a text, sentence by sentence.
type Sentences = Vec<Vec<u32>>;

impl<'a> Rouge<'a> {
    /// The field's usual setting for English: stemmed, cut at `words`.
    pub fn english(words: usize) -> Self {
        Self { words: Some(words), stem: true, ..Self::default() }
    }

    /// The setting for other languages: Unicode words, not stemmed, cut at `words`.
    pub fn unicode(words: usize) -> Self {
        Self { words: Some(words), unicode: true, ..Self::default() }
    }

    /// Scores a summary against all references together (`-f A`); one sentence an item.
    ///
    /// Cost: linear in the texts, but for [`Metric::L`], which is a product of their lengths.
    pub fn score<S: AsRef<str>, R: AsRef<str>>(
        &self,
        metrics: &[Metric],
        summary: &[S],
        references: &[Vec<R>],
    ) -> Vec<Score> {
        let mut vocabulary = FxHashMap::default();
        let system = self.sentences(summary, &mut vocabulary);
        let models: Vec<Sentences> = references.iter().map(|r| self.sentences(r, &mut vocabulary)).collect();
        metrics.iter().map(|&metric| compare(metric, &system, &models)).collect()
    }
}

/// Hits, units in the references and units in the summary, added up over references.
fn compare(metric: Metric, system: &Sentences, models: &[Sentences]) -> Score {
    let (mut hits, mut wanted, mut given) = (0, 0, 0);
    let peer = count::count(metric, system);
    for model in models {
        let reference = count::count(metric, model);
        hits += match metric {
            Metric::L => lcs::hits(model, system),
            _ => peer.hits(&reference),
        };
        wanted += reference.total;
        given += peer.total;
    }
    ratio(hits, wanted, given)
}

fn ratio(hits: usize, wanted: usize, given: usize) -> Score {
    let share = |of: usize| if of == 0 { 0.0 } else { round5(hits as f64 / of as f64) };
    let (recall, precision) = (share(wanted), share(given));
    let sum = recall + precision;
    let f1 = if sum > 0.0 { round5(2.0 * precision * recall / sum) } else { 0.0 };
    Score { recall, precision, f1 }
}

fn round5(value: f64) -> f64 {
    (value * 1e5).round_ties_even() / 1e5
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(system: &[&str], references: &[&[&str]], rouge: Rouge<'_>, expect: [(Metric, f64, f64); 3]) {
        let references: Vec<Vec<&str>> = references.iter().map(|r| r.to_vec()).collect();
        for (metric, recall, precision) in expect {
            let score = rouge.score(&[metric], system, &references)[0];
            assert_eq!((score.recall, score.precision), (recall, precision), "{}", metric.name());
        }
    }

    #[test]
    fn counts_by_hand() {
        use Metric::*;
        let all = Rouge { words: None, stem: true, ..Rouge::default() };
        // Five words of six shared, three bigrams of five.
        check(
            &["the cat was on the mat"],
            &[&["the cat sat on the mat"]],
            all,
            [(N1, 0.83333, 0.83333), (N2, 0.6, 0.6), (L, 0.83333, 0.83333)],
        );
        // Stems agree; the second reference has nothing in common.
        check(
            &["Jumping foxes!"],
            &[&["jumped fox"], &["quiet rivers run"]],
            all,
            [(N1, 0.4, 0.5), (N2, 0.33333, 0.5), (L, 0.4, 0.5)],
        );
        // Cut after three words.
        check(
            &["one two", "three four five"],
            &[&["one two three four five"]],
            Rouge::english(3),
            [(N1, 1.0, 1.0), (N2, 1.0, 1.0), (L, 1.0, 1.0)],
        );
        // Skip pairs: 4 words give 6 pairs and, as in the original, 3 unigrams.
        check(&["a b c d"], &[&["d c b a"]], all, [(Su4, 0.22222, 0.22222), (N2, 0.0, 0.0), (N1, 1.0, 1.0)]);
        // The union over sentences counts each word of the reference once.
        check(
            &["w1 w2 w6 w7 w8", "w1 w3 w8 w9 w5"],
            &[&["w1 w2 w3 w4 w5"]],
            all,
            [(L, 0.8, 0.4), (N1, 0.8, 0.4), (N4, 0.0, 0.0)],
        );
        check(&[], &[&["a b"]], all, [(N1, 0.0, 0.0), (N2, 0.0, 0.0), (Su4, 0.0, 0.0)]);
        check(&["x"], &[], all, [(N1, 0.0, 0.0), (L, 0.0, 0.0), (Su4, 0.0, 0.0)]);
    }

    #[test]
    fn unicode_words() {
        use Metric::*;
        let words = Rouge { unicode: true, ..Rouge::default() };
        check(&["Η Αθήνα"], &[&["η αθήνα"]], words, [(N1, 1.0, 1.0), (N2, 1.0, 1.0), (L, 1.0, 1.0)]);
        check(
            &["東京は晴れ"],
            &[&["東京は雨"]],
            words,
            [(N1, 0.75, 0.6), (N2, 0.66667, 0.5), (L, 0.75, 0.6)],
        );
        check(
            &["Η Αθήνα"],
            &[&["η αθήνα"]],
            Rouge::default(),
            [(N1, 0.0, 0.0), (N2, 0.0, 0.0), (L, 0.0, 0.0)],
        );
    }

    #[test]
    fn exceptions_come_first() {
        let exceptions: Exceptions = [("went".to_owned(), "go".to_owned())].into_iter().collect();
        let with = Rouge { exceptions: Some(&exceptions), ..Rouge::english(100) };
        let score = |rouge: Rouge<'_>| rouge.score(&[Metric::N1], &["went"], &[vec!["go"]])[0].recall;
        assert_eq!((score(with), score(Rouge::english(100))), (1.0, 0.0));
    }
}
