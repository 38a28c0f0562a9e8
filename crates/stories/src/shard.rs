//! Grouping in steps that may run in different processes: profiles, voices, neighbours, stories.
//!
//! Each step is the one that [`crate::Grouper`] takes, and what passes between them is kept to the last bit, so
//! that the stories are the same.

use std::ops::Range;

use crate::bytes::{Bytes, language, list, weighted};
use crate::candidates::{self, RANKS};
use crate::cluster::{Cluster, Vectors};
use crate::profile::Count;
use crate::vector::Vector;
use crate::{Background, Group, Options, Profile, grouper};

/// Near-copies of one text as one voice: its vectors, its days and the indices of its articles.
#[derive(Clone, Debug)]
pub struct Voice(Cluster);

/// The nearest voices of one, and how similar its surroundings are.
#[derive(Clone, Debug)]
pub struct Near(candidates::Near);

/// The voices of articles, in the order in which they are treated: near-copies found, terms weighed against
/// `background`. Members are indices of `profiles`, which are in the order of the input.
pub fn voices_of(profiles: Vec<Profile>, background: &Background) -> Vec<Voice> {
    grouper::voices_of(profiles, background).into_iter().map(Voice).collect()
}

/// The neighbours among `voices` of those in `range`. Cost: near-linear in the range, linear in the voices.
pub fn near(voices: &[Voice], range: Range<usize>) -> Vec<Near> {
    let vectors: Vec<&[(u32, f32)]> = voices.iter().map(|voice| voice.0.whole.as_slice()).collect();
    let range = range.start.min(vectors.len())..range.end.min(vectors.len());
    candidates::neighbours_of(&vectors, range).into_iter().map(Near).collect()
}

/// The stories that all `voices` tell, by their first article; `near` has the neighbours of each.
pub fn stories(voices: Vec<Voice>, near: Vec<Near>, options: Options) -> Vec<Group> {
    let clusters = voices.into_iter().map(|voice| voice.0).collect();
    grouper::stories_of(clusters, near.into_iter().map(|near| near.0).collect(), options)
}

impl Profile {
    /// All of it: 8 bytes a term, 4 a shingle and at most 40 more, numbers in little-endian order.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(48 + 8 * self.terms.len() + 4 * self.shingles.len());
        out.extend(self.key.0.to_le_bytes());
        out.extend(self.key.1.to_le_bytes());
        language(&mut out, self.language);
        out.push(u8::from(self.day.is_some()));
        out.extend(self.day.unwrap_or(0).to_le_bytes());
        out.extend((self.terms.len() as u32).to_le_bytes());
        for count in &self.terms {
            out.extend(count.term.to_le_bytes());
            out.extend([count.title, count.lead, count.body, count.name]);
        }
        out.extend((self.shingles.len() as u32).to_le_bytes());
        self.shingles.iter().for_each(|hash| out.extend(hash.to_le_bytes()));
        out
    }

    /// What [`Self::to_bytes`] gave; `None` if it is anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut from = Bytes(bytes);
        let key = (from.u64()?, from.u64()?);
        let language = from.language()?;
        let dated = from.byte()? > 0;
        let day = from.u32()? as i32;
        let count = |from: &mut Bytes<'_>| {
            Some(Count {
                term: from.u32()?,
                title: from.byte()?,
                lead: from.byte()?,
                body: from.byte()?,
                name: from.byte()?,
            })
        };
        let terms = from.list(count)?;
        let shingles = from.list(Bytes::u32)?;
        let day = dated.then_some(day);
        from.0.is_empty().then_some(Self {
            key,
            language,
            day,
            terms: terms.into(),
            shingles: shingles.into(),
        })
    }
}

impl Voice {
    /// Indices of its articles.
    pub fn members(&self) -> &[u32] {
        &self.0.members
    }

    /// All of it: 8 bytes a term of its four vectors, 4 a day and member, numbers in little-endian order.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        language(&mut out, self.0.language);
        list(&mut out, &self.0.members, |out, member| out.extend(member.to_le_bytes()));
        list(&mut out, &self.0.days, |out, day| out.extend(day.to_le_bytes()));
        for vector in self.0.vectors() {
            list(&mut out, vector, weighted);
        }
        out
    }

    /// What [`Self::to_bytes`] gave of the voice of that number; `None` if it is anything else.
    pub fn from_bytes(number: u32, bytes: &[u8]) -> Option<Self> {
        let mut from = Bytes(bytes);
        let language = from.language()?;
        let members = from.list(Bytes::u32)?;
        let days = from.list(|from| Some(from.u32()? as i32))?;
        let mut vector = || -> Option<Vector> { from.list(Bytes::weighted) };
        let (whole, title, names, subjects) = (vector()?, vector()?, vector()?, vector()?);
        let vectors = Vectors { language, whole, title, names, subjects };
        from.0.is_empty().then(|| Self(Cluster::voice(number, members, days, vectors)))
    }

    /// As [`Self::from_bytes`], but for what [`near`] does not read: a third less memory.
    pub fn bare(number: u32, bytes: &[u8]) -> Option<Self> {
        let mut voice = Self::from_bytes(number, bytes)?;
        voice.0 = Cluster { whole: std::mem::take(&mut voice.0.whole), ..Cluster::default() };
        Some(voice)
    }
}

impl Near {
    /// All of it: 8 bytes a neighbour and 52 for the surroundings, numbers in little-endian order.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        list(&mut out, &self.0.best, weighted);
        self.0.around.iter().for_each(|around| out.extend(around.to_bits().to_le_bytes()));
        out
    }

    /// What [`Self::to_bytes`] gave among that many voices; `None` if it is anything else.
    pub fn from_bytes(voices: usize, bytes: &[u8]) -> Option<Self> {
        let mut from = Bytes(bytes);
        let best = from.list(Bytes::weighted)?;
        let mut around = [0.0; RANKS];
        for around in &mut around {
            *around = f32::from_bits(from.u32()?);
        }
        let known = best.iter().all(|entry| (entry.0 as usize) < voices);
        (known && from.0.is_empty()).then_some(Self(candidates::Near { best, around }))
    }
}

#[cfg(test)]
mod tests {
    use epitome_text::Article;
    use proptest::prelude::*;

    use super::*;
    use crate::Grouper;

    /// Through all steps, every record written and read again, neighbours in `parts`.
    fn in_steps(articles: &[Article], parts: usize) -> Vec<Group> {
        let again = |profile: Profile| Profile::from_bytes(&profile.to_bytes()).unwrap();
        let profile = |article| again(Profile::of(article));
        let profiles: Vec<Profile> = articles.iter().map(profile).collect();
        let mut counted = Background::default();
        for profile in &profiles {
            counted.add(profile);
        }
        let (languages, terms) = counted.counts();
        let mut background = Background::default();
        languages.iter().for_each(|&(language, articles)| background.add_articles(language, articles));
        terms.iter().for_each(|&(language, term, held)| background.add_holding(language, term, held));
        let voices: Vec<Vec<u8>> = voices_of(profiles, &background).iter().map(Voice::to_bytes).collect();
        let bare: Vec<Voice> =
            voices.iter().zip(0..).map(|(bytes, number)| Voice::bare(number, bytes).unwrap()).collect();
        let bounds = |part: usize| part * bare.len() / parts..(part + 1) * bare.len() / parts;
        let found = (0..parts).flat_map(|part| near(&bare, bounds(part)));
        let found = found.map(|near| Near::from_bytes(bare.len(), &near.to_bytes()).unwrap()).collect();
        let whole = voices.iter().zip(0..).map(|(bytes, number)| Voice::from_bytes(number, bytes).unwrap());
        stories(whole.collect(), found, Options::default())
    }

    fn words() -> impl Strategy<Value = String> {
        prop::collection::vec("[A-D]?[a-c]{1,2}", 0..40).prop_map(|words| words.join(" "))
    }

    proptest! {
        #[test]
        fn steps_give_the_same_stories(texts in prop::collection::vec((words(), words()), 0..30), parts in 1usize..5) {
            let article = |(at, (title, body)): (usize, (String, String))| Article {
                id: at.to_string(), title, body, language: epitome_text::Language::English, ..Article::default()
            };
            let articles: Vec<Article> = texts.into_iter().enumerate().map(article).collect();
            let mut grouper = Grouper::new(Options::default());
            grouper.push(&articles);
            prop_assert_eq!(in_steps(&articles, parts), grouper.finish());
        }

        #[test]
        fn broken_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let broken = |whole: Vec<u8>| (0..whole.len()).all(|end| Profile::from_bytes(&whole[..end]).is_none());
            let _ = (Voice::from_bytes(0, &bytes), Near::from_bytes(3, &bytes));
            let article = Article { body: "One two three four.".into(), ..Article::default() };
            let profile = Profile::of(&article);
            prop_assert!(broken(profile.to_bytes()));
        }
    }
}
