//! Whether two sentences of nearly the same words say different things.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use epitome_text::{Language, small_numbers, tens};
use rustc_hash::FxHashMap;

/// Numbers that are other words in another language.
const AMBIGUOUS: [&str; 6] = ["due", "sei", "once", "quince", "seize", "doze"];

/// Numbers that stand beside others, or for about so many.
const LARGE: &str = "dozen hundred thousand million billion hundert tausend millionen milliarden cent mille millions \
                     milliards cien mil millones cento milioni milhões";

/// The value of a number in words, from 2 on; a large one's is itself.
fn numbers() -> &'static FxHashMap<&'static str, String> {
    static NUMBERS: OnceLock<FxHashMap<&str, String>> = OnceLock::new();
    NUMBERS.get_or_init(|| {
        let small = Language::ALL.iter().copied().flat_map(small_numbers).filter(|(value, _)| *value > 1);
        let small = small.chain(tens()).filter(|(_, word)| !AMBIGUOUS.contains(word));
        let small = small.map(|(value, word)| (word, value.to_string()));
        small.chain(LARGE.split(' ').map(|word| (word, word.to_owned()))).collect()
    })
}

/// Words that turn a statement round.
const NEGATIONS: &[&str] = &[
    "not",
    "no",
    "never",
    "none",
    "without",
    "deny",
    "denies",
    "denied",
    "denying",
    "reject",
    "rejects",
    "rejected",
    "refute",
    "refuted",
    "cannot",
    "nicht",
    "kein",
    "keine",
    "keinen",
    "nie",
    "ohne",
    "bestreitet",
    "bestritt",
    "pas",
    "jamais",
    "aucun",
    "aucune",
    "sans",
    "dément",
    "nunca",
    "jamás",
    "ningún",
    "ninguna",
    "sin",
    "niega",
    "negó",
    "non",
    "nessun",
    "senza",
    "não",
    "sem",
    "nega",
];

/// Whether the figures of neither text are all in the other, or only one of them is negated.
pub(crate) fn contradict(a: &str, b: &str) -> bool {
    let (a, b) = (Claims::of(a), Claims::of(b));
    a.negated != b.negated || !a.within(&b) && !b.within(&a)
}

/// How many figures of `a` are in `b` in another spelling, if `b` has all of them and neither alone is negated.
pub(crate) fn respelled(a: &str, b: &str) -> Option<usize> {
    let (a, b) = (Claims::of(a), Claims::of(b));
    let other = |(value, spelling): &(&String, &String)| b.figures.get(*value) != Some(*spelling);
    (a.negated == b.negated && a.within(&b)).then(|| a.figures.iter().filter(other).count())
}

#[derive(Default)]
struct Claims {
    /// Each value, and how it is spelled.
    figures: BTreeMap<String, String>,
    negated: bool,
}

impl Claims {
    fn of(text: &str) -> Self {
        let mut claims = Self::default();
        for word in text.split(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '/')) {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            let negation = word.ends_with("n't") || word.ends_with("n’t") || word.starts_with("n'");
            claims.negated |= negation || NEGATIONS.contains(&word.as_str());
            if word.contains(char::is_numeric) {
                claims.figures.insert(word.clone(), word);
            } else if let Some(value) = numbers().get(word.as_str()) {
                claims.figures.insert(value.clone(), word);
            }
        }
        claims
    }

    fn within(&self, other: &Self) -> bool {
        self.figures.keys().all(|value| other.figures.contains_key(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_negations() {
        let check = |a: &str, b: &str, expect: bool| assert_eq!(contradict(a, b), expect, "{a} | {b}");
        check("Three people died.", "Five people died.", true);
        check("It is closed until June 10.", "It is closed until June 15.", true);
        check("The damage is 4.5 million.", "The damage is 6.5 million.", true);
        check("The warning came in time.", "The warning did not come in time.", true);
        check("He resigned.", "He denied that he resigned.", true);
        check("It didn’t rain.", "It rained.", true);
        check("Three people died on 2 June.", "Three people died.", false);
        check("Three people died.", "People died in the flood.", false);
        check("No one was hurt.", "Nobody knew, and no one was hurt.", false);
        check("Fifteen people died.", "At least 15 people died.", false);
        check("Once 3 had left, they seized it.", "Seize it, since 3 have left!", false);
        check("Fünfzehn Menschen starben.", "14 Menschen starben.", true);
        check("", "", false);
    }

    #[test]
    fn spellings() {
        let check = |a, b, expect| assert_eq!(respelled(a, b), expect, "{a} | {b}");
        check("Fifteen people died.", "At least 15 people died on Friday, 5 September.", Some(1));
        check("15 people died.", "At least 15 people died.", Some(0));
        check("Dieciséis murieron.", "Murieron 15.", None);
        check("Nobody saw 2 bears.", "Nobody did not see two bears.", None);
    }
}
