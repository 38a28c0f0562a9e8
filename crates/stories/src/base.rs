//! What a grouping of many articles leaves behind, so that a few more find their stories without all being treated
//! again.

use epitome_text::Language;

use crate::bytes::{Bytes, language, list};
use crate::candidates::{Near, RANKS};
use crate::cluster::Cluster;
use crate::copies::Copying;
use crate::profile::Profile;
use crate::time::Time;
use crate::vector::Vector;

/// Smallest shingles by which near-copies are looked for.
const SKETCH: usize = 48;
/// Weights and cosines are kept as shares of 1 in steps of this: 16 bits are finer than any score can tell.
const STEPS: f32 = 65_535.0;

/// The articles, voices and stories of an earlier grouping.
#[derive(Debug, Default)]
pub struct Base {
    pub(crate) articles: Vec<Known>,
    /// Smallest shingles of all articles, and where each one's end.
    sketches: Vec<u32>,
    sketch_ends: Vec<usize>,
    /// By voice.
    pub(crate) languages: Vec<Language>,
    pub(crate) whole: Rows,
    pub(crate) title: Rows,
    pub(crate) names: Rows,
    pub(crate) subjects: Rows,
    pub(crate) near: Rows,
    pub(crate) around: Vec<[f32; RANKS]>,
    pub(crate) story: Vec<u32>,
    pub(crate) time: Time,
}

/// An article of the base.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    /// Hash of its title and body.
    pub(crate) content: u64,
    pub(crate) voice: u32,
    pub(crate) copying: Copying,
    pub(crate) day: Option<i32>,
}

/// Sparse vectors one after the other.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    ends: Vec<usize>,
    entries: Vec<(u32, f32)>,
}

impl Rows {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn get(&self, at: usize) -> &[(u32, f32)] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.entries[start..self.ends[at]]
    }

    fn read(&mut self, from: &mut Bytes<'_>) -> Option<()> {
        for _ in 0..from.u32()? {
            self.entries.push((from.u32()?, f32::from(from.u16()?) / STEPS));
        }
        self.ends.push(self.entries.len());
        Some(())
    }
}

fn row(out: &mut Vec<u8>, vector: &[(u32, f32)]) {
    list(out, vector, |out, (number, weight)| {
        out.extend(number.to_le_bytes());
        out.extend(((weight.clamp(0.0, 1.0) * STEPS).round() as u16).to_le_bytes());
    });
}

impl Base {
    /// What [`crate::Grouper::finish_kept`] gave, in one piece; `None` if it is anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (mut base, mut from) = (Self::default(), Bytes(bytes));
        for _ in 0..from.u32()? {
            let content = from.u64()?;
            let voice = from.u32()?;
            let copying = if from.byte()? > 0 { Copying::Within } else { Copying::Same };
            let dated = from.byte()? > 0;
            let day = Some(from.u32()? as i32).filter(|_| dated);
            base.articles.push(Known { content, voice, copying, day });
            for _ in 0..from.u32()? {
                base.sketches.push(from.u32()?);
            }
            base.sketch_ends.push(base.sketches.len());
        }
        let voices = from.u32()?;
        for _ in 0..voices {
            base.languages.push(from.language()?);
            for rows in [&mut base.whole, &mut base.title, &mut base.names, &mut base.subjects] {
                rows.read(&mut from)?;
            }
        }
        base.time = Time::from_bytes(&mut from)?;
        for _ in 0..voices {
            base.near.read(&mut from)?;
            let mut around = [0.0; RANKS];
            for around in &mut around {
                *around = f32::from_bits(from.u32()?);
            }
            base.around.push(around);
        }
        base.story = from.list(Bytes::u32)?;
        let known = base.articles.iter().all(|article| article.voice < voices)
            && base.near.entries.iter().all(|entry| entry.0 < voices)
            && base.story.len() == voices as usize;
        (known && from.0.is_empty()).then_some(base)
    }

    /// Articles that it was made of.
    pub fn len(&self) -> usize {
        self.articles.len()
    }

    /// Whether it was made of none.
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }

    /// For each article the number of its story, in the order in which the stories were given.
    pub fn stories(&self) -> impl Iterator<Item = u32> + '_ {
        self.articles.iter().map(|article| self.story[article.voice as usize])
    }

    pub(crate) fn sketch(&self, article: usize) -> &[u32] {
        let start = article.checked_sub(1).map_or(0, |before| self.sketch_ends[before]);
        &self.sketches[start..self.sketch_ends[article]]
    }
}

/// Collects the bytes of a base in pieces, so that they need not be held beside what they are made of.
pub(crate) struct Keeper<'a> {
    bytes: Vec<u8>,
    keep: &'a mut dyn FnMut(&[u8]),
}

impl<'a> Keeper<'a> {
    /// Bytes of a piece, about.
    const PIECE: usize = 1 << 20;

    pub(crate) fn new(keep: &'a mut dyn FnMut(&[u8])) -> Self {
        Self { bytes: Vec::with_capacity(Self::PIECE + (Self::PIECE >> 2)), keep }
    }

    fn count(&mut self, count: usize) {
        self.bytes.extend((count as u32).to_le_bytes());
    }

    fn flush(&mut self, least: usize) {
        if self.bytes.len() >= least {
            (self.keep)(&self.bytes);
            self.bytes.clear();
        }
    }

    /// The articles in the order in which they were pushed; `place` says where each is among the others.
    pub(crate) fn articles(
        &mut self,
        place: &[usize],
        profiles: &[Profile],
        copies: &[(usize, Copying)],
        voice: &[usize],
    ) {
        self.count(place.len());
        for &at in place {
            let (profile, out) = (&profiles[at], &mut self.bytes);
            out.extend(profile.key.0.to_le_bytes());
            out.extend((voice[at] as u32).to_le_bytes());
            out.push(u8::from(copies[at].1 == Copying::Within));
            out.push(u8::from(profile.day.is_some()));
            out.extend(profile.day.unwrap_or(0).to_le_bytes());
            list(out, sketch(profile), |out, hash| out.extend(hash.to_le_bytes()));
            self.flush(Self::PIECE);
        }
    }

    pub(crate) fn voices(&mut self, voices: &[Cluster]) {
        self.count(voices.len());
        for voice in voices {
            language(&mut self.bytes, voice.language);
            for vector in [&voice.whole, &voice.title, &voice.names, &voice.subjects] {
                row(&mut self.bytes, vector);
            }
            self.flush(Self::PIECE);
        }
    }

    pub(crate) fn surroundings(&mut self, time: &Time, voices: &[Cluster], near: &[Near]) {
        time.to_bytes(&mut self.bytes);
        for (voice, near) in voices.iter().zip(near) {
            row(&mut self.bytes, &near.best);
            voice.around.iter().for_each(|around| self.bytes.extend(around.to_bits().to_le_bytes()));
            self.flush(Self::PIECE);
        }
    }

    /// For each voice the number of its story.
    pub(crate) fn stories(mut self, story: &[u32]) {
        list(&mut self.bytes, story, |out, story| out.extend(story.to_le_bytes()));
        self.flush(0);
    }
}

/// The smallest shingles of an article.
pub(crate) fn sketch(profile: &Profile) -> &[u32] {
    &profile.shingles[..profile.shingles.len().min(SKETCH)]
}

/// Vectors of the voice with that number.
pub(crate) fn vectors(base: &Base, voice: usize) -> [Vector; 4] {
    [&base.whole, &base.title, &base.names, &base.subjects].map(|rows| rows.get(voice).to_vec())
}
