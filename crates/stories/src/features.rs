//! Articles as weighted vectors.

use crate::background::Background;
use crate::cluster::Vectors;
use crate::profile::{Count, Profile};
use crate::vector::{Vector, heaviest, unit};

/// Terms kept of an article: the lighter ones hardly change a cosine.
const TERMS: usize = 300;
/// What an occurrence in the title and in the lead counts beside one in the body.
const TITLE: f32 = 2.0;
const LEAD: f32 = 0.5;
/// Power of the inverse document frequency: its square root would do as well, itself overrates rare terms.
const RARITY: f32 = 0.6;
/// What a name weighs beside another term.
const NAME: f32 = 1.3;

/// Names of title and lead kept of an article.
const SUBJECTS: usize = 40;

/// All vectors of an article.
pub(crate) fn of(profile: &Profile, background: &Background) -> Vectors {
    let whole = whole(profile, background);
    let subjects = subjects(profile, background);
    let (names, title) = (names(profile, &whole), title(profile, background));
    Vectors { language: profile.language, whole, title, names, subjects }
}

/// TF-IDF of the whole article, of length 1: ln(1 + 2·title + 0.5·lead + body) · idf^0.6, names 1.3 times.
fn whole(profile: &Profile, background: &Background) -> Vector {
    let weigh = |count: &Count| {
        let frequency = TITLE * f32::from(count.title) + LEAD * f32::from(count.lead) + f32::from(count.body);
        let name = if count.name > 0 { NAME } else { 1.0 };
        (
            count.term,
            (1.0 + frequency).ln() * name * background.weight(profile.language, count.term).powf(RARITY),
        )
    };
    unit(heaviest(profile.terms.iter().map(weigh).collect(), TERMS))
}

/// Weights of the names in the body, of length 1; empty without any, as in scripts without capitals.
fn names(profile: &Profile, whole: &[(u32, f32)]) -> Vector {
    let is_name = |term: u32| {
        let at = profile.terms.binary_search_by_key(&term, |count| count.term);
        at.is_ok_and(|at| profile.terms[at].name > 0)
    };
    unit(whole.iter().copied().filter(|&(term, _)| is_name(term)).collect())
}

/// IDF of the title's terms, of length 1; empty without a title.
fn title(profile: &Profile, background: &Background) -> Vector {
    let counts = profile.terms.iter().filter(|count| count.title > 0);
    unit(counts.map(|count| (count.term, background.weight(profile.language, count.term))).collect())
}

/// Names that stand in the title or lead: ln(1 + 2·title + lead + 0.3·body) · idf, of length 1.
fn subjects(profile: &Profile, background: &Background) -> Vector {
    let named = profile.terms.iter().filter(|count| count.name > 0 && (count.title > 0 || count.lead > 0));
    let weigh = |count: &Count| {
        let frequency = 2.0 * f32::from(count.title) + f32::from(count.lead) + 0.3 * f32::from(count.body);
        (count.term, (1.0 + frequency).ln() * background.weight(profile.language, count.term))
    };
    unit(heaviest(named.map(weigh).collect(), SUBJECTS))
}
