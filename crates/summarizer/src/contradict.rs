//! Whether two sentences of nearly the same words say different things.

use std::collections::BTreeMap;

/// Numbers in words from 2 on, of the languages of which most are read, without those that are other words in another
/// language (`one`, `due`, `sei`), which are left out as `_`.
const NUMBERS: [&str; 6] = [
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen \
     nineteen twenty",
    "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn \
     neunzehn zwanzig",
    "deux trois quatre cinq _ sept huit neuf dix onze douze treize quatorze quinze seize _ _ _ vingt",
    "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho \
     diecinueve veinte",
    "_ tre quattro cinque _ sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette \
     diciotto diciannove venti",
    "dois três quatro _ _ sete oito _ dez onze doze treze catorze quinze dezesseis dezessete dezoito dezenove vinte",
];

/// The tens from 30 on, as far as they are one word.
const TENS: [&str; 4] = [
    "thirty forty fifty sixty seventy eighty ninety",
    "dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "trente quarante cinquante soixante",
    "treinta cuarenta cincuenta sesenta setenta ochenta noventa",
];

/// Numbers that stand beside others, or for about so many.
const LARGE: &str = "dozen hundred thousand million billion hundert tausend millionen milliarden cent mille millions \
                     milliards cien mil millones cento milioni milhões";

/// The value of a number in words, in digits; a large one as it is.
fn number(word: &str) -> Option<String> {
    let among = |words: &str| words.split(' ').position(|known| known == word);
    let small = NUMBERS.iter().find_map(|words| among(words)).map(|at| at + 2);
    let value = small.or_else(|| TENS.iter().find_map(|words| among(words)).map(|at| 30 + 10 * at));
    value.map(|value| value.to_string()).or_else(|| among(LARGE).map(|_| word.to_owned()))
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
            } else if let Some(value) = number(&word) {
                claims.figures.insert(value, word);
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
