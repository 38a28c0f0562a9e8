//! What makes a sentence fit to stand in a summary, and what each rule is called.

use std::{fmt, str::FromStr, sync::LazyLock};

use epitome_text::Language;
use rustc_hash::FxHashMap;

macro_rules! rules {
    ($($variant:ident $name:literal $about:literal)*) => {
        /// A rule that makes summaries readable. All hold; evaluations leave some out to see what they cost.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = $about] $variant,)*
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &[Rule] = &[$(Rule::$variant),*];

            /// Its name, as options have it.
            pub fn name(self) -> &'static str {
                match self { $(Rule::$variant => $name),* }
            }

            /// What it does, one line.
            pub fn about(self) -> &'static str {
                match self { $(Rule::$variant => $about),* }
            }
        }
    };
}

rules! {
    Lengths "lengths" "No sentence much shorter or longer than is usual in the input."
    Stops "stops" "Only sentences with an end stop, where most have one."
    Questions "questions" "No questions."
    Quotes "quotes" "No sentence that opens with a quotation mark."
    Halves "halves" "No sentence in which a quotation opens or closes outside of it."
    Openers "openers" "No sentence that opens with a pronoun or a connective."
    Copies "copies" "Nothing twice in nearly the same words."
    Order "order" "Oldest day first, leads first where days are equal or not known; otherwise the most valuable first."
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No rule has that name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no readability rule is called {0:?}; there are: {list}", list = names())]
pub struct UnknownRule(pub String);

fn names() -> String {
    Rule::ALL.iter().map(|rule| rule.name()).collect::<Vec<_>>().join(", ")
}

impl FromStr for Rule {
    type Err = UnknownRule;

    fn from_str(name: &str) -> Result<Self, UnknownRule> {
        Self::ALL.iter().copied().find(|rule| rule.name() == name).ok_or_else(|| UnknownRule(name.to_owned()))
    }
}

static OPENERS: LazyLock<FxHashMap<Language, Vec<&str>>> = LazyLock::new(|| {
    let lines = include_str!("openers.txt").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            Some((Language::from_code(words.next()?), words.collect()))
        })
        .collect()
});

/// Whether a text of that language opens with a word that leans on what stands before.
pub(crate) fn leans(text: &str, language: Language) -> bool {
    let Some(words) = OPENERS.get(&language) else { return false };
    let first = text.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or("");
    // No word of the list is longer, in letters.
    first.len() <= 32 && words.contains(&first.to_lowercase().as_str())
}

/// Articles and demonstratives with which a sentence names what is known.
const DEFINITE: &[(Language, &[&str])] = &[
    (Language::English, &["the", "this", "that", "these", "those", "such"]),
    (Language::German, &["der", "die", "das", "dieser", "diese", "dieses"]),
    (Language::French, &["le", "la", "les", "l", "ce", "cette", "ces"]),
    (Language::Spanish, &["el", "la", "los", "las", "este", "esta", "estos", "estas"]),
    (Language::Italian, &["il", "lo", "la", "i", "gli", "le", "l", "questo", "questa"]),
    (Language::Portuguese, &["o", "a", "os", "as", "este", "esta"]),
    (Language::Dutch, &["de", "het", "dit", "deze", "die"]),
];

/// Whether a text of that language opens with something that is taken as known.
pub(crate) fn opens_definite(text: &str, language: Language) -> bool {
    let Some((_, words)) = DEFINITE.iter().find(|(of, _)| *of == language) else { return false };
    let first = text.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or("");
    first.len() <= 8 && words.contains(&first.to_lowercase().as_str())
}

/// Whether a quotation is open after `text`, given whether one was before.
pub(crate) fn speaking(open: bool, text: &str) -> bool {
    let mut before = ' ';
    text.chars().fold(open, |open, c| {
        let inches = before.is_ascii_digit() && !open;
        before = c;
        match c {
            '„' | '«' | '「' | '『' => true,
            '”' | '»' | '」' | '』' => false,
            // It opens in English and closes in German.
            '“' => !open,
            '"' if !inches => !open,
            _ => open,
        }
    })
}

/// Whether a quotation opens or closes outside of a text. Not for Hebrew, which writes its mark in abbreviations.
pub(crate) fn torn(text: &str) -> bool {
    let count = |marks: &[char]| text.matches(marks).count();
    // `“` opens in English and closes in German.
    let curly = match text.contains('„') {
        true => count(&['„']) != count(&['“', '”']),
        false => count(&['“']) != count(&['”']),
    };
    // Inches are no quotation: `a 9" pipe`.
    let marks = || text.match_indices('"').map(|(at, _)| &text[..at]);
    let inches = |before: &&str| before.ends_with(|c: char| c.is_ascii_digit());
    let odd = |count: usize| !count.is_multiple_of(2);
    let straight = odd(marks().count()) && odd(marks().filter(|before| !inches(before)).count());
    let pairs = [('«', '»'), ('「', '」'), ('『', '』')];
    curly || straight || pairs.into_iter().any(|(opens, closes)| count(&[opens]) != count(&[closes]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openers() {
        let check = |text: &str, language: Language, expect: bool| {
            assert_eq!(leans(text, language), expect, "{text}");
        };
        check("He said no.", Language::English, true);
        check("“However, it failed", Language::English, true);
        check("Heathrow is shut.", Language::English, false);
        check("C'est la vie.", Language::French, true);
        check("Celui-ci est parti.", Language::French, true);
        check("Ces élections, le parti les perd.", Language::French, true);
        check("Он ушёл.", Language::Russian, true);
        check("But no list.", Language::Vietnamese, false);
        check("", Language::English, false);
        assert_eq!(OPENERS.len(), 16);
    }

    #[test]
    fn halves() {
        for whole in [
            "He said \"no\".",
            "„Nein“, sagte er.",
            "« Non », dit-il.",
            "It’s a 9\" pipe.",
            "“Yes,” she said.",
            "",
        ] {
            assert!(!torn(whole), "{whole}");
        }
        for half in [
            "We are down at half-time.\"",
            "It is, he says, “a trigger.",
            "Das war's“, rief er.",
            "» dit-il.",
        ] {
            assert!(torn(half), "{half}");
        }
    }

    #[test]
    fn quotations_open_and_close() {
        assert!(speaking(false, "He said: \"I don't go there."));
        assert!(!speaking(true, "It is bad.\" Then he left."));
        assert!(!speaking(false, "„Nein“, sagte er, „nie“."));
        assert!(!speaking(false, "A 9\" pipe"));
        assert!(speaking(true, "Nothing here."));
    }

    #[test]
    fn names_lead_back() {
        for &rule in Rule::ALL {
            assert_eq!(rule.name().parse(), Ok(rule));
        }
        assert!("beauty".parse::<Rule>().unwrap_err().to_string().contains("openers"));
    }
}
