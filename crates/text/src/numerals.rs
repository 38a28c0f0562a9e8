//! Numbers that are one word.

use crate::Language;

/// From 0 on, the article that is also 1 left out as `_`.
const ENGLISH: &str = "zero _ two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen \
                       sixteen seventeen eighteen nineteen twenty";
const GERMAN: &str = "null _ zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn \
                      sechzehn siebzehn achtzehn neunzehn zwanzig";
const SPANISH: &str = "cero _ dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince \
                       dieciséis diecisiete dieciocho diecinueve veinte";
const FRENCH: &str = "zéro _ deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize \
                      dix-sept dix-huit dix-neuf vingt";
const ITALIAN: &str = "zero _ due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici \
                       quindici sedici diciassette diciotto diciannove venti";
const PORTUGUESE: &str = "zero _ dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze \
                          dezesseis dezessete dezoito dezenove vinte";

/// From 30 on, of languages in which they are one word.
const TENS: [&str; 4] = [
    "thirty forty fifty sixty seventy eighty ninety",
    "dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "trente quarante cinquante soixante _ quatre-vingt",
];

/// The numbers from 0 to 20 in words of a language, in lower case, but for 1; none of a language whose words are not known.
pub fn small_numbers(language: Language) -> impl Iterator<Item = (u32, &'static str)> {
    let words = match language {
        Language::English => ENGLISH,
        Language::German => GERMAN,
        Language::Spanish => SPANISH,
        Language::French => FRENCH,
        Language::Italian => ITALIAN,
        Language::Portuguese => PORTUGUESE,
        _ => "",
    };
    (0..).zip(words.split(' ')).filter(|(_, word)| !matches!(*word, "_" | ""))
}

/// The tens from 30 to 90 that are one word, of all languages whose words are known.
pub fn tens() -> impl Iterator<Item = (u32, &'static str)> {
    let of_one = |words: &'static str| (3..).map(|ten| 10 * ten).zip(words.split(' '));
    TENS.into_iter().flat_map(of_one).chain([(80, "quatre-vingts")]).filter(|(_, word)| *word != "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        let small =
            |language, word| small_numbers(language).find(|(_, of)| *of == word).map(|(value, _)| value);
        assert_eq!(small(Language::English, "fifteen"), Some(15));
        assert_eq!(small(Language::French, "vingt"), Some(20));
        assert_eq!(small(Language::German, "fifteen"), None);
        for language in Language::ALL {
            assert!(matches!(small_numbers(*language).count(), 0 | 20), "{language:?}");
            assert_eq!(small(*language, "_"), None);
        }
        let ten = |word| tens().find(|(_, of)| *of == word).map(|(value, _)| value);
        assert_eq!(
            [ten("thirty"), ten("quatre-vingt"), ten("noventa"), ten("_")],
            [Some(30), Some(80), Some(90), None]
        );
    }
}
