//! What reports of accidents, crimes and closures count, whatever words they use: the dead, the hurt …

use std::sync::{Arc, Mutex, PoisonError};

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
    Powerless,
    /// Of amounts of money: what was damaged.
    Damage,
}

/// Words of each class by language.
const WORDS: &[(Class, Language, &[&str])] = &[
    (
        Class::Dead,
        Language::English,
        &["dead", "died", "dies", "death", "deaths", "killed", "kills", "killing", "fatalities", "perished"],
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
    (Class::Jobs, Language::English, &["jobs", "job", "redundancies", "redundant", "layoffs"]),
    (
        Class::Dead,
        Language::German,
        &["tot", "tote", "toten", "starben", "gestorben", "getötet", "todesopfer"],
    ),
    (Class::Hurt, Language::German, &["verletzt", "verletzte", "verletzten"]),
    (Class::Missing, Language::German, &["vermisst", "vermisste", "vermissten"]),
    (Class::Displaced, Language::German, &["evakuiert", "häuser", "wohnungen"]),
    (Class::Held, Language::German, &["festgenommen", "festnahmen"]),
    (Class::Jobs, Language::German, &["arbeitsplätze", "arbeitsplatz", "stellen"]),
    (
        Class::Dead,
        Language::Spanish,
        &["muertos", "muertas", "muertes", "murieron", "fallecidos", "fallecieron"],
    ),
    (Class::Hurt, Language::Spanish, &["heridos", "herido", "heridas", "lesionados"]),
    (Class::Missing, Language::Spanish, &["desaparecidos", "desaparecidas"]),
    (
        Class::Displaced,
        Language::Spanish,
        &["evacuados", "evacuadas", "desalojados", "desalojadas", "desplazados"],
    ),
    (Class::Held, Language::Spanish, &["detenidos", "detenidas", "arrestados"]),
    (Class::Jobs, Language::Spanish, &["empleos", "despidos", "despedidos"]),
    (Class::Dead, Language::French, &["morts", "mort", "mortes", "tués", "tué", "décédés", "décès", "péri"]),
    (Class::Hurt, Language::French, &["blessés", "blessé", "blessées"]),
    (Class::Missing, Language::French, &["disparus", "disparues"]),
    (Class::Displaced, Language::French, &["évacués", "évacuées", "déplacés", "déplacées"]),
    (Class::Held, Language::French, &["arrêtés", "arrestations", "interpellés"]),
    (Class::Jobs, Language::French, &["emplois", "licenciés", "licencier", "licenciements"]),
];

/// Words for damage.
const DAMAGE: &[&str] =
    &["damage", "damages", "schaden", "schadens", "sachschaden", "schäden", "daños", "dégâts", "dommages"];

/// Turns of phrase of each class.
const PHRASES: &[(Class, &[&str])] = &[
    (
        Class::Dead,
        &[
            "lost their lives",
            "lost his life",
            "ums leben",
            "perdieron la vida",
            "perdu la vie",
            "perdirent la vie",
        ],
    ),
    (
        Class::Powerless,
        &[
            "without power",
            "without electricity",
            "lost power",
            "lost electricity",
            "in the dark",
            "ohne strom",
            "sin luz",
            "sin electricidad",
            "sans électricité",
            "sans courant",
        ],
    ),
    (
        Class::Displaced,
        &[
            "leave their homes",
            "left their homes",
            "out of their homes",
            "moved out",
            "häuser verlassen",
            "wohnungen verlassen",
            "quitter leur",
        ],
    ),
];

/// The class of a turn of phrase in a clause.
pub(super) fn told_in_words(clause: &str) -> Option<Class> {
    let clause = clause.to_lowercase();
    let told = PHRASES.iter().find(|(_, phrases)| phrases.iter().any(|phrase| clause.contains(phrase)));
    told.map(|(class, _)| *class)
}

/// The class of each term.
pub(super) type Classes = FxHashMap<String, Class>;

/// The classes of a language's terms, which are found once.
pub(super) fn classes(language: Language) -> Arc<Classes> {
    static FOUND: Mutex<Option<FxHashMap<Language, Arc<Classes>>>> = Mutex::new(None);
    let mut found = FOUND.lock().unwrap_or_else(PoisonError::into_inner);
    let of = || Arc::new(find(language));
    Arc::clone(found.get_or_insert_default().entry(language).or_insert_with(of))
}

fn find(language: Language) -> Classes {
    let mut analyzer = Analyzer::new(language);
    let mut terms = FxHashMap::default();
    for (class, _, words) in WORDS.iter().filter(|(_, of, _)| *of == language) {
        for word in *words {
            analyzer.each(word, |token| {
                terms.insert(token.term.to_owned(), *class);
            });
        }
    }
    for word in DAMAGE {
        analyzer.each(word, |token| {
            terms.insert(token.term.to_owned(), Class::Damage);
        });
    }
    terms
}
