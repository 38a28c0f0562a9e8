//! The terms of a story's numbers as numbers themselves, so that any two statements are soon compared.

use rustc_hash::{FxHashMap, FxHashSet};

use super::likeness::{PEOPLE, common, person};
use super::mention::Mention;

/// Sentences thought to stand beside those of the story.
const MORE: f64 = 30.0;
/// Letters of a compound's last part at least, and of what stands before it more than.
pub(super) const PART: usize = 5;
pub(super) const BEFORE: usize = 2;

/// What is known of each term, and the terms of each mention.
pub(super) struct Terms {
    terms: Vec<Term>,
    of: Vec<Of>,
}

struct Term {
    /// How rare it is among the sentences with numbers, squared.
    weight: f64,
    /// Other terms that are the same word: a German compound and its last part.
    same: Vec<u32>,
    person: bool,
    people: bool,
    common: bool,
}

/// The terms of one mention.
pub(super) struct Of {
    pub(super) heads: Vec<Head>,
    pub(super) near: Bag,
    pub(super) all: Bag,
}

/// A word right after a number.
#[derive(Clone, Copy)]
pub(super) struct Head {
    pub(super) term: u32,
    /// A word for people in general; such a word, or one for kinds of people.
    pub(super) people: bool,
    pub(super) person: bool,
    /// A common unit.
    pub(super) common: bool,
    /// Whether it says what happened, not to whom.
    pub(super) fate: bool,
}

/// Terms in their order.
pub(super) struct Bag {
    terms: Vec<u32>,
    /// They, and those that are the same words: ascending.
    reach: Vec<u32>,
    /// Their weights in all.
    total: f64,
}

impl Terms {
    pub(super) fn of(mentions: &[Mention]) -> Self {
        let every = mentions.iter().flat_map(|one| one.all.iter().chain(&one.near).chain(&one.heads));
        let mut texts: Vec<&str> = every.map(String::as_str).collect::<FxHashSet<_>>().into_iter().collect();
        texts.sort_unstable();
        let numbers: FxHashMap<&str, u32> = texts.iter().copied().zip(0..).collect();
        let number = |term: &String| numbers[term.as_str()];
        let (mut counts, mut sentences, mut last) = (vec![0_usize; texts.len()], 0, None);
        for mention in mentions {
            let sentence = (mention.article, mention.sentence);
            if last.replace(sentence) != Some(sentence) {
                sentences += 1;
                mention.all.iter().for_each(|term| counts[number(term) as usize] += 1);
            }
        }
        // As if there were some more sentences without the term: in a story of two short articles that say the same, the
        // words that they share are not common words.
        let weight = |count: usize| ((sentences as f64 + MORE) / count.max(1) as f64).ln().max(0.4);
        let same = compounds(&texts, &numbers);
        let terms: Vec<Term> = texts
            .iter()
            .zip(counts)
            .zip(same)
            .map(|((text, count), same)| Term {
                weight: weight(count).powi(2),
                same,
                person: person(text),
                people: PEOPLE.contains(text),
                common: common(text),
            })
            .collect();
        let of = mentions
            .iter()
            .map(|mention| {
                let mut all: Vec<u32> = mention.all.iter().map(number).collect();
                all.sort_unstable();
                let head = |text: &String| {
                    let (term, fate) = (number(text), mention.fates.contains(text));
                    let Term { people, person, common, .. } = terms[term as usize];
                    Head { term, people, person, common, fate }
                };
                Of {
                    heads: mention.heads.iter().map(head).collect(),
                    near: Bag::of(mention.near.iter().map(number).collect(), &terms),
                    all: Bag::of(all, &terms),
                }
            })
            .collect();
        Self { terms, of }
    }

    /// The terms of the mention at `at`.
    pub(super) fn at(&self, at: usize) -> &Of {
        &self.of[at]
    }

    /// Equal terms, or a German compound and its last part.
    pub(super) fn same(&self, a: u32, b: u32) -> bool {
        a == b || self.terms[a as usize].same.contains(&b)
    }

    /// The cosine of two lists of terms, and how many they share that do not only say that people were there.
    pub(super) fn cosine(&self, a: &Bag, b: &Bag) -> (f64, usize) {
        let (mut shared, mut terms) = (0.0, 0);
        for &term in a.terms.iter().filter(|&term| b.reach.binary_search(term).is_ok()) {
            let term = &self.terms[term as usize];
            shared += term.weight;
            terms += usize::from(!term.people);
        }
        (shared / (a.total * b.total).sqrt().max(1e-9), terms)
    }
}

impl Bag {
    fn of(terms: Vec<u32>, known: &[Term]) -> Self {
        let same = terms.iter().flat_map(|&term| known[term as usize].same.iter().copied());
        let mut reach: Vec<u32> = terms.iter().copied().chain(same).collect();
        reach.sort_unstable();
        reach.dedup();
        let total = terms.iter().map(|&term| known[term as usize].weight).sum();
        Self { terms, reach, total }
    }
}

/// For each text the others of which it is the last part, or that are its last part.
fn compounds(texts: &[&str], numbers: &FxHashMap<&str, u32>) -> Vec<Vec<u32>> {
    let mut same = vec![Vec::new(); texts.len()];
    for (long, text) in (0..).zip(texts) {
        let parts = text.char_indices().map(|(at, _)| at).filter(|&at| at > BEFORE);
        for part in parts.take_while(|at| text.len() - at >= PART) {
            if let Some(&short) = numbers.get(&text[part..]) {
                same[long as usize].push(short);
                same[short as usize].push(long);
            }
        }
    }
    same
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compounds_are_their_last_parts() {
        let texts = ["arbeit", "bauarbeit", "beit", "enarbeit", "xarbeit"];
        let numbers: FxHashMap<&str, u32> = texts.iter().copied().zip(0..).collect();
        let same = compounds(&texts, &numbers);
        for (a, one) in texts.iter().enumerate() {
            for (b, two) in texts.iter().enumerate() {
                let expect = a != b && super::super::likeness::same(one, two);
                assert_eq!(same[a].contains(&(b as u32)), expect, "{one} {two}");
            }
        }
        assert_eq!(same[0], [1], "two letters before it are too few: {same:?}");
    }
}
