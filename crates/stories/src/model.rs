//! How likely two groups of articles tell one story.

use crate::Options;
use crate::cluster::Cluster;
use crate::time::Time;
use crate::vector::dot;

/// Merges that score less than this are forgotten: growth seldom saves them.
const HOPELESS: f32 = -4.0;

/// Weight of each part, found on development sets (see ARCHITECTURE.md).
const CONTRAST: f32 = 1.44;
const COHESION: f32 = 1.87;
const TITLE: f32 = 3.07;
const NAMES: f32 = 0.89;
const TIME: f32 = 1.2;
const LINKS: f32 = 1.51;
const TWINS: f32 = 1.0;
/// What twins weigh besides between two lone articles, less as either grows: nothing else tells yet whether they are of
/// one event or of one kind.
const YOUNG: f32 = 2.6;
const SIZE: f32 = 0.13;
/// Score that a merge needs at granularity 0.5, and how far granularity moves it.
const THRESHOLD: f32 = 4.0;
const SPREAD: f32 = 3.0;
/// What less a merge needs where titles are missing, and what less yet where dates are as well: in articles of
/// one story they would have spoken for it.
const UNTITLED: f32 = 0.45;
const NEITHER: f32 = 1.2;
/// Keeps logarithms of small similarities tame.
const FLOOR: f32 = 0.002;
/// Power of the surroundings in the contrast.
const DENSITY: f32 = 1.34;
/// Similarity that two voices of one story have before anything is known of it.
const ALIKE: f32 = 0.058;
/// Root similarity of titles that speaks neither way.
const TITLE_ALIKE: f32 = 0.3;
/// The same of names.
const NAMES_ALIKE: f32 = 0.5;
/// A root similarity is no more than this: 1, and what rounding adds.
const ROOT_MOST: f32 = 1.001;
/// Share of nearest outsiders that speaks neither way.
const LINKED: f32 = 0.3;

/// The parts of a score; it is a log-odds up to a constant.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Score {
    /// Mean cosine over pairs of voices.
    pub(crate) similarity: f32,
    pub(crate) contrast: f32,
    pub(crate) cohesion: f32,
    pub(crate) title: f32,
    pub(crate) names: f32,
    pub(crate) time: f32,
    pub(crate) links: f32,
    pub(crate) twins: f32,
    pub(crate) needed: f32,
}

impl Score {
    /// Positive if both are one story.
    pub(crate) fn total(self) -> f32 {
        let alike = self.contrast + self.cohesion + self.title + self.names;
        alike + self.time + self.links + self.twins - self.needed
    }
}

/// Scores merges.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    time: Time,
    threshold: f32,
}

impl Model {
    pub(crate) fn new(time: Time, options: Options) -> Self {
        let broad = options.granularity.clamp(0.0, 1.0) - 0.5;
        let threshold = THRESHOLD - SPREAD * if broad.is_nan() { 0.0 } else { broad };
        Self { time, threshold }
    }

    /// What it knows of time.
    pub(crate) fn time(&self) -> &Time {
        &self.time
    }

    /// - contrast: ln of the mean similarity between both over the similarity of either to its
    ///   surroundings, at the rank after as many neighbours as both have voices;
    /// - cohesion: ln of the mean similarity between both over that within each: as a story grows, its
    ///   own pairs say how alike its articles are;
    /// - title and names: root of the mean similarity of titles and of names;
    /// - time: log-likelihood ratio of the days between the nearest members;
    /// - links: `linked`, how much both point at each other ([`crate::links::Links::between`]);
    /// - twins: how central a name is that only the one says, and only the other: events of one kind.
    ///
    /// Larger stories need less: where both have many articles, their mean similarity is no accident.
    pub(crate) fn score(&self, a: &Cluster, b: &Cluster, linked: f32) -> Score {
        let similarity = dot(&a.whole, &b.whole) / (a.size * b.size);
        self.rest(a, b, self.known(a, b, similarity.max(0.0)), linked)
    }

    /// The parts that `known` lacks.
    fn rest(&self, a: &Cluster, b: &Cluster, known: Score, linked: f32) -> Score {
        Score {
            title: TITLE * (root(&a.title, &b.title, a.titled * b.titled, TITLE_ALIKE) - TITLE_ALIKE),
            names: NAMES * (root(&a.names, &b.names, a.named * b.named, NAMES_ALIKE) - NAMES_ALIKE),
            links: LINKS * (linked - LINKED),
            twins: -(TWINS + YOUNG / (a.size * b.size)) * twins(a, b),
            ..known
        }
    }

    /// The total of [`Model::score`] for clusters of that similarity; `None` if it is hopeless, which mostly shows
    /// before the costly parts are known.
    pub(crate) fn hopeful(
        &self,
        (a, b): (&Cluster, &Cluster),
        similarity: f32,
        linked: impl FnOnce() -> f32,
    ) -> Option<f32> {
        let known = self.known(a, b, similarity.max(0.0));
        let most = Score {
            title: TITLE * (ROOT_MOST - TITLE_ALIKE),
            names: NAMES * (ROOT_MOST - NAMES_ALIKE),
            links: LINKS * (1.0 - LINKED),
            ..known
        };
        if most.total() <= HOPELESS {
            return None;
        }
        Some(self.rest(a, b, known, linked()).total()).filter(|&total| total > HOPELESS)
    }

    /// The parts that cost little.
    fn known(&self, a: &Cluster, b: &Cluster, similarity: f32) -> Score {
        let own = a.size + b.size - 2.0;
        let around = (a.around(own) * b.around(own)).sqrt().powf(DENSITY);
        let inside = (a.inside(ALIKE) * b.inside(ALIKE)).max(0.0).sqrt();
        let over = |base: f32| ((similarity + FLOOR) / (base + FLOOR)).ln();
        Score {
            similarity,
            contrast: CONTRAST * over(around),
            cohesion: COHESION * over(inside),
            time: TIME * a.gap(b).map_or(0.0, |days| self.time.of(days)),
            needed: self.threshold - SIZE * a.size.min(b.size).ln() - missing(a, b),
            ..Score::default()
        }
    }
}

/// How central a name is that only the one says, and only the other.
fn twins(a: &Cluster, b: &Cluster) -> f32 {
    match a.own_subject(b) {
        0.0 => 0.0,
        own => own.min(b.own_subject(a)),
    }
}

/// What less is needed for want of evidence.
fn missing(a: &Cluster, b: &Cluster) -> f32 {
    let untitled = a.titled * b.titled == 0.0;
    let undated = a.days.is_empty() || b.days.is_empty();
    match (untitled, undated) {
        (true, true) => UNTITLED + NEITHER,
        (true, false) => UNTITLED,
        (false, _) => 0.0,
    }
}

/// Root of the mean similarity over `pairs`; without any pair, what speaks neither way.
fn root(a: &[(u32, f32)], b: &[(u32, f32)], pairs: f32, neutral: f32) -> f32 {
    if pairs > 0.0 { (dot(a, b) / pairs).max(0.0).sqrt() } else { neutral }
}
