//! What reports of accidents, crimes and closures count, whatever words they use: the dead, the hurt …

use epitome_text::{Analyzer, Language};
use rustc_hash::FxHashMap;

/// What happened to those who are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Dead,
    Hurt,
    Missing,
    Displaced,
    Held,
    Treated,
    Jobs,
}

/// Words of each class by language.
const WORDS: &[(Class, Language, &[&str])] = &[
    (
        Class::Dead,
        Language::English,
        &["dead", "died", "dies", "death", "deaths", "killed", "kills", "killing", "fatalities"],
    ),
    (Class::Hurt, Language::English, &["injured", "injuring", "injuries", "wounded", "hurt"]),
    (Class::Missing, Language::English, &["missing", "unaccounted"]),
    (
        Class::Displaced,
        Language::English,
        &["evacuated", "evacuees", "displaced", "fled", "homes", "shelters", "homeless"],
    ),
    (Class::Held, Language::English, &["arrested", "arrests", "detained"]),
    (Class::Treated, Language::English, &["treated", "hospitalised", "hospitalized"]),
    (Class::Jobs, Language::English, &["jobs", "job", "redundancies", "layoffs"]),
    (
        Class::Dead,
        Language::German,
        &["tot", "tote", "toten", "starben", "gestorben", "getötet", "todesopfer"],
    ),
    (Class::Hurt, Language::German, &["verletzt", "verletzte", "verletzten"]),
    (Class::Missing, Language::German, &["vermisst", "vermisste", "vermissten"]),
    (Class::Displaced, Language::German, &["evakuiert", "häuser", "wohnungen"]),
    (Class::Held, Language::German, &["festgenommen", "festnahmen"]),
    (Class::Jobs, Language::German, &["arbeitsplätze", "stellen"]),
    (Class::Dead, Language::Spanish, &["muertos", "muertes", "murieron", "fallecidos", "fallecieron"]),
    (Class::Hurt, Language::Spanish, &["heridos", "herido", "heridas", "lesionados"]),
    (Class::Missing, Language::Spanish, &["desaparecidos", "desaparecidas"]),
    (
        Class::Displaced,
        Language::Spanish,
        &["evacuados", "evacuadas", "desalojados", "desalojadas", "desplazados"],
    ),
    (Class::Held, Language::Spanish, &["detenidos", "detenidas", "arrestados"]),
    (Class::Jobs, Language::Spanish, &["empleos"]),
    (Class::Dead, Language::French, &["morts", "mort", "tués", "tué", "décédés", "décès"]),
    (Class::Hurt, Language::French, &["blessés", "blessé", "blessées"]),
    (Class::Missing, Language::French, &["disparus", "disparues"]),
    (Class::Displaced, Language::French, &["évacués", "évacuées", "déplacés", "déplacées"]),
    (Class::Held, Language::French, &["arrêtés", "arrestations", "interpellés"]),
    (Class::Jobs, Language::French, &["emplois"]),
];

/// The classes of a language's terms.
pub(super) fn classes(language: Language) -> FxHashMap<String, Class> {
    let mut analyzer = Analyzer::new(language);
    let mut terms = FxHashMap::default();
    for (class, _, words) in WORDS.iter().filter(|(_, of, _)| *of == language) {
        for word in *words {
            analyzer.each(word, |token| {
                terms.insert(token.term.to_owned(), *class);
            });
        }
    }
    terms
}
