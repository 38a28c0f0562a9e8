//! Whether two sentences of nearly the same words say different things.

use std::collections::BTreeSet;

/// Numbers in words, of the languages of which most are read, without those that are other words
/// in another language (`one`, `due`, `sei`).
const NUMBERS: &[&str] = &[
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "dozen",
    "hundred",
    "thousand",
    "million",
    "billion",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "zwanzig",
    "dreißig",
    "vierzig",
    "fünfzig",
    "hundert",
    "tausend",
    "millionen",
    "milliarden",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "quinze",
    "vingt",
    "trente",
    "quarante",
    "cinquante",
    "cent",
    "mille",
    "millions",
    "milliards",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "doce",
    "veinte",
    "treinta",
    "cien",
    "mil",
    "millones",
    "tre",
    "quattro",
    "cinque",
    "sette",
    "otto",
    "nove",
    "dieci",
    "cento",
    "milioni",
    "dois",
    "três",
    "quatro",
    "sete",
    "oito",
    "dez",
    "milhões",
];

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
///
/// Words alone decide: `five` against `5` is taken for a difference, since a doubtful support is worth nothing.
pub(crate) fn contradict(a: &str, b: &str) -> bool {
    let (a, b) = (Claims::of(a), Claims::of(b));
    a.negated != b.negated || !a.figures.is_subset(&b.figures) && !b.figures.is_subset(&a.figures)
}

#[derive(Default)]
struct Claims {
    figures: BTreeSet<String>,
    negated: bool,
}

impl Claims {
    fn of(text: &str) -> Self {
        let mut claims = Self::default();
        for word in text.split(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '/')) {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            let negation = word.ends_with("n't") || word.ends_with("n’t") || word.starts_with("n'");
            claims.negated |= negation || NEGATIONS.contains(&word.as_str());
            if word.contains(char::is_numeric) || NUMBERS.contains(&word.as_str()) {
                claims.figures.insert(word);
            }
        }
        claims
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
        check("", "", false);
    }
}
