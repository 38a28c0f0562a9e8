//! What sets two like statements apart: another time, another place, the opposite thing.

use epitome_text::Language;
use rustc_hash::FxHashSet;

use super::number::Kind;

/// When, where and of which of two opposites a statement is.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame {
    /// Months, days of the week, years, quarters.
    when: FxHashSet<String>,
    /// Whether it tells of a period before the present one: `last year`.
    past: bool,
    /// Names of places, of companies, as far as a preposition shows them, in lower case.
    pub(super) places: Vec<String>,
    /// Members of [`OPPOSITES`] that it has: bit n of set m.
    opposites: Vec<(usize, usize)>,
    /// Whether it is so much for each of several.
    each: bool,
    /// Whether it tells what would be, or was expected.
    supposed: bool,
}

/// Full names of months and days, and the starts of English ones as newspapers shorten them.
const WHEN: &[&str] = &[
    "januar",
    "februar",
    "märz",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonnabend",
    "sonntag",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
    "lunes",
    "martes",
    "miércoles",
    "jueves",
    "viernes",
    "sábado",
    "domingo",
    "janvier",
    "février",
    "mars",
    "avril",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
];
const ENGLISH_WHEN: &[&str] = &[
    "jan",
    "feb",
    "march",
    "april",
    "may",
    "june",
    "july",
    "aug",
    "sept",
    "oct",
    "nov",
    "dec",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "christmas",
    "easter",
];
/// Words of a sequence: the first quarter is not the second.
const ORDER: &[&str] = &[
    "first",
    "second",
    "third",
    "fourth",
    "final",
    "previous",
    "next",
    "ersten",
    "zweiten",
    "dritten",
    "vierten",
    "primer",
    "segundo",
    "tercer",
    "cuarto",
    "premier",
    "deuxième",
    "troisième",
    "quatrième",
];
const PERIODS: &[&str] = &[
    "year",
    "season",
    "month",
    "week",
    "quarter",
    "spring",
    "summer",
    "autumn",
    "winter",
    "jahr",
    "jahres",
    "saison",
    "monat",
    "woche",
    "año",
    "temporada",
    "mes",
    "semana",
    "otoño",
    "primavera",
    "verano",
    "invierno",
    "année",
    "an",
    "mois",
    "semaine",
];
const PAST: &[&str] = &[
    "last",
    "previous",
    "past",
    "earlier",
    "vergangenen",
    "vorigen",
    "letzten",
    "pasado",
    "pasada",
    "anterior",
    "dernier",
    "dernière",
    "précédent",
    "précédente",
];
/// Prepositions after which a name says where, or whose.
const AT: &[&str] = &["in", "at", "near", "of", "bei", "nahe", "en", "à", "près", "cerca"];
/// Which numbers a set of opposites tells apart.
#[derive(Clone, Copy, PartialEq)]
enum Of {
    Any,
    Times,
    Lengths,
}

/// Words of which a statement has one and a like statement of something else another.
const OPPOSITES: &[(Of, &[&[&str]])] = &[
    (
        Of::Any,
        &[
            &["men", "man", "boys", "male", "männer", "hombres", "hommes"],
            &["women", "woman", "girls", "female", "frauen", "mujeres", "femmes"],
        ],
    ),
    (
        Of::Any,
        &[
            &["adults", "adult", "erwachsene", "adultos", "adultes"],
            &["children", "child", "kinder", "niños", "enfants"],
        ],
    ),
    (
        Of::Any,
        &[
            &[
                "open",
                "opens",
                "opened",
                "begins",
                "began",
                "starts",
                "started",
                "eröffnet",
                "öffnet",
                "beginnt",
                "begann",
                "ouvre",
                "ouvrira",
                "abre",
                "comienza",
            ],
            &[
                "close",
                "closes",
                "closed",
                "ends",
                "ended",
                "schließt",
                "endet",
                "endete",
                "ferme",
                "fermera",
                "cierra",
                "termina",
            ],
        ],
    ),
    (Of::Any, &[&["gesperrt", "shut", "closed"], &["freigegeben", "reopens", "reopened", "reopen"]]),
    (
        Of::Times,
        &[
            &["left", "leaves", "leave", "departed", "departs", "salió", "sale", "parti"],
            &["arrived", "arrives", "reached", "landed", "llegó", "arrivé"],
        ],
    ),
    (
        Of::Any,
        &[
            &["profit", "profits", "earned", "gewinn", "beneficio", "bénéfice"],
            &["revenue", "revenues", "sales", "turnover", "umsatz", "ventas", "ingresos"],
            &["loss", "losses", "verlust", "pérdidas", "perte"],
            &["debt", "debts", "schulden", "deuda", "dette"],
        ],
    ),
    (
        Of::Any,
        &[
            &["rose", "rise", "risen", "gained", "stieg", "gestiegen", "subió", "hausse"],
            &["fell", "fall", "fallen", "dropped", "sank", "gefallen", "bajó", "cayó", "baisse"],
        ],
    ),
    (
        Of::Lengths,
        &[
            &["tall", "high", "height", "hoch", "alto", "altura", "haut", "hauteur"],
            &["long", "length", "lang", "largo", "longueur"],
            &["wide", "width", "breit", "ancho"],
            &["deep", "depth", "tief", "profundidad", "profondeur"],
        ],
    ),
    (Of::Any, &[&["imports", "import", "imported"], &["exports", "export", "exported"]]),
    (
        Of::Any,
        &[
            &[
                "aims",
                "aim",
                "target",
                "goal",
                "budgeted",
                "budget",
                "capacity",
                "seats",
                "ziel",
                "objetivo",
                "objectif",
                "capacidad",
                "capacité",
            ],
            &["far", "has", "came", "attended", "bisher", "bislang", "kamen"],
        ],
    ),
    (
        Of::Any,
        &[
            &["damage", "damages", "schaden", "schäden", "daños", "dégâts", "dommages"],
            &["aid", "relief", "help", "hilfe", "hilfen", "ayuda", "ayudas", "aide", "aides"],
        ],
    ),
    (Of::Any, &[&["won", "wins", "win", "gewann", "ganó"], &["lost", "lose", "loses", "verlor", "perdió"]]),
    (
        Of::Any,
        &[
            &[
                "wants", "asks", "asking", "demands", "demanded", "demand", "seeks", "fordert", "forderte",
                "exige", "pide", "réclame",
            ],
            &["deal", "agreed", "accepted", "agreement", "contract", "einigung", "acuerdo", "accord"],
        ],
    ),
];
const IF: &[&str] = &[
    "if",
    "wenn",
    "falls",
    "expected",
    "expecting",
    "expectations",
    "forecast",
    "forecasts",
    "predicted",
    "surveyed",
    "erwartet",
    "erwarteten",
    "esperaban",
    "esperado",
    "attendait",
    "attendu",
];
const EACH: &[&str] = &["each", "apiece", "jeder", "jede", "jeweils", "cada", "chaque", "chacun"];

impl Frame {
    pub(super) fn of(text: &str, language: Language) -> Self {
        let words: Vec<&str> = text
            .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
            .filter(|word| !word.is_empty())
            .collect();
        let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
        let mut frame = Self::default();
        for (at, (word, low)) in words.iter().zip(&lower).enumerate() {
            let capital = word.starts_with(char::is_uppercase);
            let year = word.len() == 4 && word.parse().is_ok_and(|year: u32| (1900..2100).contains(&year));
            let english = language == Language::English;
            let named = if english {
                capital && ENGLISH_WHEN.iter().any(|name| low.starts_with(name))
            } else {
                WHEN.contains(&low.as_str())
            };
            if year || named || ORDER.contains(&low.as_str()) {
                // `Sept.` and `September` are one.
                frame.when.insert(if english { low.chars().take(3).collect() } else { low.clone() });
            }
            let beside = |other: usize| lower.get(other).is_some_and(|word| PERIODS.contains(&word.as_str()));
            frame.past |= PAST.contains(&low.as_str()) && (beside(at + 1) || at > 0 && beside(at - 1));
            frame.each |= EACH.contains(&low.as_str());
            frame.supposed |= IF.contains(&low.as_str());
            if AT.contains(&low.as_str()) {
                frame.places.extend(place(&words, &lower, at + 1));
            }
            for (set, members) in OPPOSITES.iter().enumerate() {
                let member = members.1.iter().position(|member| member.contains(&low.as_str()));
                frame.opposites.extend(member.map(|member| (set, member)));
            }
        }
        frame
    }

    /// Whether like statements with these frames are of different things.
    pub(super) fn apart(&self, other: &Self, kind: Kind) -> bool {
        let when = !self.when.is_empty() && !other.when.is_empty() && self.when.is_disjoint(&other.when);
        when || self.past != other.past
            || self.each != other.each
            || self.supposed != other.supposed
            || self.opposed(other, kind)
    }

    fn opposed(&self, other: &Self, kind: Kind) -> bool {
        let suits = |set: usize| match OPPOSITES[set].0 {
            Of::Any => true,
            Of::Times => kind == Kind::Clock,
            Of::Lengths => kind == Kind::Count,
        };
        let has = |of: &Self, what: &(usize, usize)| of.opposites.contains(what);
        self.opposites.iter().any(|one| {
            suits(one.0)
                && !has(other, one)
                && other.opposites.iter().any(|two| two.0 == one.0 && two.1 != one.1 && !has(self, two))
        })
    }
}

/// The name at `at` of a sentence's words, if there is one: `Lorne`, `the town of Lorne`, `neighbouring Ashby`.
fn place(words: &[&str], lower: &[String], at: usize) -> Option<String> {
    let name = |at: usize| {
        words.get(at).is_some_and(|word| {
            word.starts_with(char::is_uppercase) && word.chars().nth(1).is_some_and(char::is_lowercase)
        }) && !WHEN.contains(&lower[at].as_str())
            && !ENGLISH_WHEN.iter().any(|day| lower[at].starts_with(day))
    };
    let skips = lower.get(at).is_some_and(|word| word == "neighbouring" || word == "nearby" || word == "the");
    [at, at + usize::from(skips)].into_iter().find(|&at| name(at)).map(|at| lower[at].clone())
}
