//! Whether two numbers are said of the same thing.

use super::classes::Class;
use super::mention::Mention;
use super::number::Kind;
use super::terms::{BEFORE, Head, Of, PART, Terms};

/// Least likeness of two statements, from 0 to 1, for their numbers to be of one thing: where both count the same
/// thing, and where it is a thing with many counts (days, points).
const ALIKE: f64 = 0.30;
const ALIKE_COMMON: f64 = 0.55;
/// Where what is counted is not named, or only as people.
const ALIKE_BARE: f64 = 0.42;
/// Where each article counts the thing once, measures with that unit once, gives one amount of that size; and where
/// besides many articles count it and nearly all alike.
const ALIKE_ONLY: f64 = 0.2;
const ALIKE_MEASURE: f64 = 0.15;
const ALIKE_AMOUNT: f64 = 0.25;
const ALIKE_RARE: f64 = 0.06;
/// Of shares: the only ones of their articles, and others.
const ALIKE_SHARE: f64 = 0.45;
const ALIKE_SHARES: f64 = 0.5;
/// Likeness of numbers of people to whom the same happened.
const CLASSED: f64 = 0.6;
/// Numbers further apart than this are of different things more often than not.
const FAR: f64 = 1.6;
const FAR_IF_SURE: f64 = 2.5;
/// Likeness of statements that differ in little else.
const SURE: f64 = 0.55;
/// Least likeness of statements that give the only time of their articles.
const ALIKE_MINUTES: f64 = 0.05;
/// Least likeness of statements that give a date.
const ALIKE_DAY: f64 = 0.5;
/// Small numbers may differ by this much all the same.
const SMALL: f64 = 3.0;
/// Words for people in general: they alone do not say who is counted.
pub(super) const PEOPLE: &[&str] =
    &["peopl", "person", "resid", "inhabit", "mensch", "personen", "einwohn", "person", "habit", "vecin"];

/// Words for people in general, and units of time and place: they alone do not say what is counted.
const COMMON: &[&str] = &[
    "baht", "rupe", "rubl", "crore", "second", "point", "yard", "penc", "dollar", "goal", "gol", "punto",
    "punkt", "percent", "gmt", "minut", "hour", "day", "week", "month", "year", "time", "mile", "kilomet",
    "met", "km", "stund", "tag", "woch", "monat", "jahr", "dia", "hor", "semana", "mes", "ano", "other",
    "us", "uk", "lost", "lose",
];

/// Words for kinds of people: who they are, they say only together with what they did.
const PERSONS: &[&str] = &[
    "passeng",
    "worker",
    "employe",
    "staff",
    "protest",
    "demonstr",
    "spectat",
    "visitor",
    "guest",
    "fan",
    "residents",
    "mitarbeit",
    "beschaft",
    "besuch",
    "insass",
    "anwohn",
    "demonstrant",
    "teilnehm",
    "salari",
    "employ",
    "passag",
    "trabaj",
    "emple",
    "manifest",
    "asistent",
    "visitant",
    "viajer",
    "household",
    "hom",
    "famili",
    "haushalt",
    "hogar",
];

/// How surely two numbers are said of the same thing: the cosine of the words around them, 0 where
/// kind or counted thing differ. Each comes with its terms.
pub(super) fn likeness((a, of_a): (&Mention, &Of), (b, of_b): (&Mention, &Of), known: &Terms) -> f64 {
    let dimension = |mention: &Mention| mention.unit.map(|unit| unit.dimension);
    if a.kind != b.kind || dimension(a) != dimension(b) || a.part != b.part || far(a, b, FAR_IF_SURE) {
        return 0.0;
    }
    let measured = a.unit.is_some();
    if !measured && classed(a, b) && !far(a, b, FAR) {
        return CLASSED;
    }
    let (first_a, first_b) = (of_a.heads.first(), of_b.heads.first());
    let alike = |one: &Head, two: &Head| known.same(one.term, two.term);
    let named = noun((a, of_a), (b, of_b), known);
    let share = || {
        let telling = of_a.heads.iter().filter(|head| !head.people && !head.fate && !head.common);
        telling.into_iter().any(|head| of_b.heads.iter().any(|other| alike(head, other)))
    };
    let common = || first_a.zip(first_b).is_some_and(|(one, two)| one.term == two.term && one.common);
    let specific = named || measured || share() || common();
    let persons = || first_a.is_some_and(|head| head.person) && first_b.is_some_and(|head| head.person);
    let counts = a.kind == Kind::Count;
    // Some of whom something happened are not all: another thing happened to the others.
    let classes_apart = a.class.zip(b.class).is_some_and(|(one, two)| one != two);
    if counts && (classes_apart || !specific && !persons()) {
        return 0.0;
    }
    let (cosine, terms) = known.cosine(&of_a.near, &of_b.near);
    let (whole, whole_terms) = known.cosine(&of_a.all, &of_b.all);
    let (cosine, terms) = if whole > cosine { (whole, whole_terms.max(terms)) } else { (cosine, terms) };
    let counts_common = first_a.is_some_and(|head| head.common) || first_b.is_some_and(|head| head.common);
    let only = counts && a.only && b.only && named;
    let amount = matches!(a.kind, Kind::Money(_)) && a.only && b.only;
    let (least, words) = match (only, counts && specific) {
        _ if a.kind == Kind::Day => (ALIKE_DAY, 3),
        // Two reports that each give one time, minutes apart.
        _ if a.kind == Kind::Clock && a.only && b.only && !far(a, b, 1.0) => (ALIKE_MINUTES, 1),
        _ if amount => (ALIKE_AMOUNT, 1),
        (true, _) if a.rare && b.rare => (ALIKE_RARE, 1),
        (true, _) if measured => (ALIKE_MEASURE, 2),
        (true, _) => (ALIKE_ONLY, 2),
        (false, true) if counts_common && !measured => (ALIKE_COMMON, 2),
        (false, true) => (ALIKE, 2),
        (false, false) if a.kind == Kind::Percent && a.only && b.only => (ALIKE_SHARE, 2),
        (false, false) if a.kind == Kind::Percent => (ALIKE_SHARES, 2),
        (false, false) => (ALIKE_BARE, 2),
    };
    let enough = terms >= words && cosine >= least;
    // Estimates of one crowd may be twice each other, if nothing else differs.
    let bound = if cosine >= SURE { FAR_IF_SURE } else { FAR };
    if enough && !far(a, b, bound) && !(few(a, b) && cosine < SURE) { cosine } else { 0.0 }
}

/// A handful of anything but of people to whom something happened: an article counts many such things (`two
/// companies`, `four tracks`), so that two counts are seldom of the same ones.
fn few(a: &Mention, b: &Mention) -> bool {
    let handful =
        |mention: &Mention| mention.kind == Kind::Count && mention.unit.is_none() && mention.value < HANDFUL;
    handful(a) || handful(b)
}

const HANDFUL: f64 = 10.0;

/// Whether both count people to whom the same happened, each article giving one such number.
fn classed(a: &Mention, b: &Mention) -> bool {
    let amounts = a.class == Some(Class::Damage);
    a.class.is_some() && a.class == b.class && a.only_class && b.only_class && (amounts || a.whole && b.whole)
}

/// Whether the same word, and no common one, stands right after both.
fn noun((a, of_a): (&Mention, &Of), (b, of_b): (&Mention, &Of), known: &Terms) -> bool {
    let (Some(one), Some(two)) = (of_a.heads.first(), of_b.heads.first()) else { return false };
    let compound = || match (a.nouns.first(), b.nouns.first()) {
        (Some(one), Some(two)) => part(one, two) || part(two, one),
        _ => false,
    };
    !one.people && !one.common && (known.same(one.term, two.term) || compound())
}

/// Whether a term is a word for people in general, or for kinds of people.
pub(super) fn person(term: &str) -> bool {
    PEOPLE.contains(&term) || PERSONS.iter().any(|start| term.starts_with(start))
}

/// Whether a term is a common unit.
pub(super) fn common(term: &str) -> bool {
    COMMON.iter().any(|word| term.starts_with(word) && term.len() <= word.len() + 2)
}

/// Whether the greater number is more than so many times the smaller one.
pub(super) fn far(a: &Mention, b: &Mention, times: f64) -> bool {
    let (low, high) = (a.value.min(b.value), a.high.max(b.high).max(a.value.max(b.value)));
    let apart = a.value.max(b.value) - low;
    let small = a.kind == Kind::Count && a.unit.is_none() && apart <= SMALL && high <= 2.0 * low;
    match a.kind {
        Kind::Clock => apart > if times <= 1.0 { 10.0 } else { 30.0 },
        Kind::Day => apart > 20.0,
        _ => a.value.max(b.value) > times * a.high.min(b.high).max(low) && !small,
    }
}

/// Marks numbers whose thing is counted once in their article. Mentions stand by article, and have `terms`.
pub(super) fn mark_only(mentions: &mut [Mention], terms: &Terms) {
    let mut marks = Vec::with_capacity(mentions.len());
    let mut start = 0;
    for article in mentions.chunk_by(|a, b| a.article == b.article) {
        let of = |at: usize| (&article[at], terms.at(start + at));
        for at in 0..article.len() {
            let ((a, of_a), others) = (of(at), (0..article.len()).map(of));
            let head = |of: &Of| {
                let firsts = of_a.heads.first().zip(of.heads.first());
                firsts.is_some_and(|(one, two)| terms.same(one.term, two.term))
            };
            let differs = |b: &Mention| b.value != a.value && b.kind == a.kind && !far(a, b, FAR);
            let other = |(b, of_b): (&Mention, &Of)| {
                b.span != a.span && differs(b) && (a.kind != Kind::Count || head(of_b))
            };
            let classed =
                |b: &Mention| b.class == a.class && differs(b) && (b.whole || b.kind != Kind::Count);
            let only_class = !article.iter().any(classed);
            marks.push((!others.into_iter().any(other), only_class));
        }
        start += article.len();
    }
    let rare: Vec<bool> = (0..mentions.len()).map(|at| is_rare(at, mentions, terms)).collect();
    for (mention, ((only, only_class), rare)) in mentions.iter_mut().zip(marks.into_iter().zip(rare)) {
        (mention.only, mention.rare, mention.only_class) = (only, rare, only_class);
    }
}

/// Whether at least four articles count this thing and give two numbers at most.
fn is_rare(at: usize, mentions: &[Mention], terms: &Terms) -> bool {
    let a = &mentions[at];
    let (mut articles, mut last, mut values) = (0, None, Vec::new());
    for (other, b) in mentions.iter().enumerate() {
        if b.kind != a.kind || far(a, b, FAR) || !noun((a, terms.at(at)), (b, terms.at(other)), terms) {
            continue;
        }
        articles += usize::from(last.replace(b.article) != Some(b.article));
        if !values.contains(&b.value.to_bits()) {
            values.push(b.value.to_bits());
        }
        if values.len() > 2 {
            return false;
        }
    }
    articles >= 4
}

/// Equal terms, or a German compound and its last part.
pub(super) fn same(a: &str, b: &str) -> bool {
    a == b || part(a, b) || part(b, a)
}

fn part(long: &str, short: &str) -> bool {
    short.len() >= PART && long.len() > short.len() + BEFORE && long.ends_with(short)
}
