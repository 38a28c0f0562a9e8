//! Which languages the index holds, and sets of them.

use epitome_text::Language;

use crate::part::Part;

/// A set of languages, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Languages(u64);

impl Languages {
    pub(crate) const ALL: Self = Self(u64::MAX);

    pub(crate) fn of(language: Language) -> Self {
        Self(1 << language as u64)
    }

    pub(crate) fn add(&mut self, others: Self) {
        self.0 |= others.0;
    }

    pub(crate) fn with(self, language: Language) -> Self {
        Self(self.0 | Self::of(language).0)
    }

    pub(crate) fn contains(self, language: Language) -> bool {
        self.0 & Self::of(language).0 != 0
    }
}

/// How much of the index is in each language, most first.
pub(crate) fn shares(parts: &[Part]) -> Vec<(Language, f32)> {
    let mut counts = [0_u32; 64];
    for part in parts {
        for (doc, _) in part.articles() {
            counts[part.language_of(doc) as usize & 63] += 1;
        }
    }
    let all: u32 = counts.iter().sum();
    let known = Language::ALL.iter().copied().chain([Language::Unknown]);
    let mut shares: Vec<_> = known.map(|language| (language, counts[language as usize])).collect();
    shares.retain(|&(_, count)| count > 0);
    shares.sort_by_key(|&(language, count)| (std::cmp::Reverse(count), language));
    shares.into_iter().map(|(language, count)| (language, count as f32 / all as f32)).collect()
}
