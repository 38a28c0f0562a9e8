//! A growing story.

use std::collections::BTreeSet;

use epitome_text::Language;

use crate::candidates::RANKS;
use crate::vector::{Vector, dot, heaviest, sum, unit};

/// Terms beyond which a story's vector is cut, and to how many.
const LONG: usize = 3000;
const CUT: usize = 1500;
/// Names of titles and leads that are kept of a story, and how many are central.
const SUBJECTS: usize = 100;
const CENTRAL: usize = 3;

/// An article as vectors of length 1.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vectors {
    pub(crate) language: Language,
    pub(crate) whole: Vector,
    pub(crate) title: Vector,
    pub(crate) names: Vector,
    /// Names of its title and lead.
    pub(crate) subjects: Vector,
}

/// Sums over the voices of a story, so that averages over pairs cost one product.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cluster {
    /// Articles, near-copies too.
    pub(crate) members: Vec<u32>,
    /// That of its first article.
    pub(crate) language: Language,
    /// Voices: how many, and their numbers.
    pub(crate) size: f32,
    pub(crate) voices: Vec<u32>,
    /// Sum of the voices' vectors, and its product with itself.
    pub(crate) whole: Vector,
    pub(crate) square: f32,
    /// Sum of the titles' vectors, and how many have one.
    pub(crate) title: Vector,
    pub(crate) titled: f32,
    /// Sum of the vectors of names, and how many have any.
    pub(crate) names: Vector,
    pub(crate) named: f32,
    /// Sum of the vectors of names in titles and leads, and the heaviest of them, heaviest first.
    pub(crate) subjects: Vector,
    pub(crate) central: Vector,
    /// Days of publication, ascending.
    pub(crate) days: Vec<i32>,
    /// Sums of the voices' similarities to their 1st, 11th, 21st … neighbours.
    pub(crate) around: [f32; RANKS],
    /// Sum of the ranks at which the voices' surroundings are looked at.
    pub(crate) rank: f32,
    /// Clusters that it may merge with.
    pub(crate) near: BTreeSet<u32>,
    /// Clusters that the user told apart from it.
    pub(crate) apart: BTreeSet<u32>,
}

impl Cluster {
    /// Adds an article of the one voice that it is going to be.
    pub(crate) fn add(&mut self, article: u32, vectors: &Vectors, day: Option<i32>) {
        if self.members.is_empty() {
            self.language = vectors.language;
        }
        self.members.push(article);
        self.whole = sum(&self.whole, &vectors.whole);
        self.title = sum(&self.title, &vectors.title);
        self.names = sum(&self.names, &vectors.names);
        self.subjects = sum(&self.subjects, &vectors.subjects);
        self.days.extend(day);
        self.days.sort_unstable();
    }

    /// However many articles were added, they are the one voice of this number.
    pub(crate) fn speak_once(&mut self, number: u32) {
        for vector in [&mut self.whole, &mut self.title, &mut self.names, &mut self.subjects] {
            *vector = unit(std::mem::take(vector));
        }
        self.settle(number);
    }

    /// Notes what follows from the vectors of the one voice that it is.
    fn settle(&mut self, number: u32) {
        self.size = 1.0;
        self.voices = vec![number];
        self.square = dot(&self.whole, &self.whole);
        self.titled = if self.title.is_empty() { 0.0 } else { 1.0 };
        self.named = if self.names.is_empty() { 0.0 } else { 1.0 };
        self.central = central(&self.subjects);
    }

    /// The one voice of that number, made elsewhere.
    pub(crate) fn voice(number: u32, members: Vec<u32>, days: Vec<i32>, vectors: Vectors) -> Self {
        let Vectors { language, whole, title, names, subjects } = vectors;
        let mut cluster = Self { members, days, language, whole, title, names, subjects, ..Self::default() };
        cluster.settle(number);
        cluster
    }

    /// The vectors that [`Self::voice`] makes it of.
    pub(crate) fn vectors(&self) -> [&[(u32, f32)]; 4] {
        [&self.whole, &self.title, &self.names, &self.subjects]
    }

    /// Both in one; neighbours are left to the caller.
    pub(crate) fn merge(self, other: Self) -> Self {
        let mut whole = sum(&self.whole, &other.whole);
        if whole.len() > LONG {
            whole = heaviest(whole, CUT);
        }
        let mut days = [self.days, other.days].concat();
        days.sort_unstable();
        let subjects = heaviest(sum(&self.subjects, &other.subjects), SUBJECTS);
        Self {
            voices: [self.voices, other.voices].concat(),
            central: central(&subjects),
            subjects,
            members: [self.members, other.members].concat(),
            size: self.size + other.size,
            square: dot(&whole, &whole),
            whole,
            title: sum(&self.title, &other.title),
            titled: self.titled + other.titled,
            names: sum(&self.names, &other.names),
            named: self.named + other.named,
            days,
            around: std::array::from_fn(|rank| self.around[rank] + other.around[rank]),
            rank: self.rank + other.rank,
            language: self.language,
            near: BTreeSet::new(),
            apart: self.apart.into_iter().chain(other.apart).collect(),
        }
    }

    /// Mean similarity of its pairs of voices, as if one more pair had `prior`.
    pub(crate) fn inside(&self, prior: f32) -> f32 {
        let pairs = self.size * (self.size - 1.0) / 2.0;
        ((self.square - self.size) / 2.0 + prior) / (pairs + 1.0)
    }

    /// Mean similarity of its pairs of voices.
    pub(crate) fn mean(&self) -> f32 {
        (self.square - self.size) / (self.size * (self.size - 1.0)).max(1.0)
    }

    /// Mean similarity of its voices to what stands at their rank among their neighbours, with as many passed over.
    pub(crate) fn around(&self, passed: f32) -> f32 {
        let rank = self.rank / self.size + passed;
        self.around[((rank / 10.0) as usize).min(RANKS - 1)] / self.size
    }

    /// How central a name is that `other` never says, from 0 to 1: 1 if it is the most central one.
    pub(crate) fn own_subject(&self, other: &Self) -> f32 {
        let most = self.central.first().map_or(1.0, |entry| entry.1);
        let says = |term: u32| other.whole.binary_search_by_key(&term, |entry| entry.0).is_ok();
        self.central.iter().find(|entry| !says(entry.0)).map_or(0.0, |entry| entry.1 / most)
    }

    /// Days between the nearest members of both; `None` if either has no date.
    pub(crate) fn gap(&self, other: &Self) -> Option<i32> {
        let (mut i, mut j, mut gap) = (0, 0, None::<u32>);
        while let (Some(a), Some(b)) = (self.days.get(i), other.days.get(j)) {
            let days = a.abs_diff(*b);
            gap = Some(gap.map_or(days, |gap| gap.min(days)));
            if a < b { i += 1 } else { j += 1 }
        }
        gap.map(|days| days.min(i32::MAX as u32) as i32)
    }
}

/// The heaviest names, heaviest first.
fn central(subjects: &[(u32, f32)]) -> Vector {
    let mut central = heaviest(subjects.to_vec(), CENTRAL);
    central.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    central
}
