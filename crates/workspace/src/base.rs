//! What the last grouping of a whole folder left beside the index, and how a few more articles join its stories.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use epitome_stories::{Background, Base, Correction, Group, Growth, Opening, Profile};
use epitome_text::Article;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::corpus::{Card, Corpus, Shelf};
use crate::known::key;
use crate::{Result, memory};

/// The base, the rest of it, the length of that, and a checksum keyed by what both depend on.
pub(crate) const FILE: &str = "base.bin";
/// Articles below which everything is grouped again: that takes about a second.
const LEAST: usize = 5_000;
/// Share of the base by which articles may have come and gone before everything is grouped again.
const SHARE: usize = 32;

/// What belongs to a [`Base`] but is no matter of grouping.
#[derive(Serialize, Deserialize)]
pub(crate) struct Rest {
    /// What the index calls each article.
    pub(crate) hashes: Vec<u64>,
    pub(crate) cards: Vec<Card>,
    /// By the number of a story.
    pub(crate) headlines: Vec<String>,
    pub(crate) background: Arc<Background>,
}

/// Writes a base as it is made. That it cannot be written matters to the speed of later runs alone.
pub(crate) struct Draft {
    place: PathBuf,
    path: PathBuf,
    file: Option<BufWriter<File>>,
    sum: blake3::Hasher,
}

impl Draft {
    /// `None` where everything is grouped again in any case.
    pub(crate) fn new(shelf: &Shelf) -> Result<Option<Self>> {
        if shelf.snapshot.len() < LEAST {
            return Ok(None);
        }
        let sum = blake3::Hasher::new_keyed(&key(&shelf.place, "base")?);
        let path = shelf.place.join(format!("{FILE}.{}.tmp", std::process::id()));
        let file = File::create(&path).ok().map(BufWriter::new);
        Ok(Some(Self { place: shelf.place.clone(), path, file, sum }))
    }

    pub(crate) fn put(&mut self, bytes: &[u8]) {
        self.sum.update(bytes);
        if self.file.as_mut().is_some_and(|file| file.write_all(bytes).is_err()) {
            self.file = None;
        }
    }

    /// It is the base from now on. Not synced: one that was lost is made again.
    pub(crate) fn keep(mut self, rest: &Rest) {
        let rest = postcard::to_stdvec(rest).unwrap_or_default();
        self.put(&rest);
        self.put(&(rest.len() as u64).to_le_bytes());
        let seal = self.sum.finalize();
        let whole =
            self.file.take().map(|mut file| file.write_all(seal.as_bytes()).and_then(|()| file.flush()));
        if matches!(whole, Some(Ok(()))) {
            let _ = std::fs::rename(&self.path, self.place.join(FILE));
        }
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

/// `None` if there is none, it is of other corrections or another version, or damaged.
fn load(place: &Path) -> Result<Option<(Base, Rest)>> {
    let key = key(place, "base")?;
    let Ok(bytes) = std::fs::read(place.join(FILE)) else { return Ok(None) };
    let read = || {
        let (bytes, seal) = bytes.split_last_chunk::<{ blake3::OUT_LEN }>()?;
        if blake3::keyed_hash(&key, bytes) != *seal {
            return None;
        }
        let (bytes, length) = bytes.split_last_chunk()?;
        let (base, rest) =
            bytes.split_at_checked(bytes.len().checked_sub(u64::from_le_bytes(*length) as usize)?)?;
        let (base, rest) = rayon::join(|| Base::from_bytes(base), || postcard::from_bytes::<Rest>(rest).ok());
        let (base, rest) = (base?, rest?);
        let fits = base.len() == rest.cards.len() && base.len() == rest.hashes.len();
        let headed = base.stories().all(|story| (story as usize) < rest.headlines.len());
        (fits && headed).then_some((base, rest))
    };
    Ok(read())
}

/// The articles of now beside a base that holds most of them.
pub(crate) struct Joined {
    base: Base,
    /// By number in the base.
    headlines: Vec<String>,
    pub(crate) background: Arc<Background>,
    /// Of each article its number in the base.
    known: Vec<Option<u32>>,
    pub(crate) cards: Vec<Card>,
    /// Profiles of the others, and of articles that they may be copies of.
    fresh: Vec<Profile>,
    alike: Vec<(u32, Profile)>,
    corrections: Vec<Correction>,
}

impl Joined {
    /// The articles of an index, then `guests`; `None` if there is no base or too much of it has changed.
    pub(crate) fn new(shelf: &Arc<Shelf>, guests: &[Article]) -> Result<Option<Self>> {
        if shelf.snapshot.len() < LEAST {
            return Ok(None);
        }
        let Some((base, rest)) = load(&shelf.place)? else { return Ok(None) };
        let Rest { hashes, cards, headlines, background } = rest;
        let mut known = matched(&hashes, &shelf.snapshot.hashes()?);
        let newcomers: Vec<usize> = (0..known.len()).filter(|&at| known[at].is_none()).collect();
        let gone = base.len() + newcomers.len() - known.len();
        if (newcomers.len() + gone) * SHARE > base.len() {
            return Ok(None);
        }
        let mut old: Vec<Option<Card>> = cards.into_iter().map(Some).collect();
        let place = |at: &Option<u32>| at.and_then(|number| old[number as usize].take());
        let mut cards: Vec<Option<Card>> = known.iter().map(place).collect();
        let corpus = Corpus::Index(Arc::clone(shelf));
        let (mut fresh, mut at) = (Vec::new(), newcomers.iter());
        corpus.at(&newcomers, &mut |batch| {
            fresh.par_extend(batch.par_iter().map(Profile::of));
            batch.iter().zip(&mut at).for_each(|(article, &at)| cards[at] = Some(Card::new(article)));
        })?;
        fresh.par_extend(guests.par_iter().map(Profile::of));
        known.resize(known.len() + guests.len(), None);
        cards.extend(guests.iter().map(|guest| Some(Card::new(guest))));
        let cards: Vec<Card> = cards.into_iter().flatten().collect();
        if cards.len() != known.len() {
            return Ok(None);
        }
        let now: FxHashMap<u32, usize> =
            known.iter().enumerate().filter_map(|(at, &number)| Some((number?, at))).collect();
        let lookalikes: Vec<u32> =
            base.lookalikes(&fresh).into_iter().filter(|number| now.contains_key(number)).collect();
        let places: Vec<usize> = lookalikes.iter().map(|number| now[number]).collect();
        let mut profiles = Vec::new();
        corpus.at(&places, &mut |batch| profiles.par_extend(batch.par_iter().map(Profile::of)))?;
        let alike = lookalikes.into_iter().zip(profiles).collect();
        let corrections = memory::resolved(&memory::corrections(&shelf.place)?, &cards);
        Ok(Some(Self { base, headlines, background, known, cards, fresh, alike, corrections }))
    }

    /// What finds the stories of now.
    pub(crate) fn growth(&mut self) -> (&Base, Growth<'_>) {
        let growth = Growth {
            known: &self.known,
            fresh: std::mem::take(&mut self.fresh),
            alike: std::mem::take(&mut self.alike),
            corrections: &self.corrections,
            background: &self.background,
        };
        (&self.base, growth)
    }

    /// The headlines of `groups`: of those that are as they were, what they had.
    pub(crate) fn headlines(
        &self,
        corpus: &Corpus,
        guests: &[Article],
        groups: &[Group],
    ) -> Result<Vec<String>> {
        let of: Vec<u32> = self.base.stories().collect();
        let mut sizes = vec![0; self.headlines.len()];
        of.iter().for_each(|&story| sizes[story as usize] += 1);
        let story = |at: usize| self.known[at].map(|number| of[number as usize]);
        let same = |group: &Group| {
            let first = story(*group.articles.first()?)?;
            let same = group.articles.iter().all(|&at| story(at) == Some(first));
            (same && sizes[first as usize] == group.articles.len()).then_some(first as usize)
        };
        let same: Vec<Option<usize>> = groups.iter().map(same).collect();
        let changed = groups.iter().zip(&same).filter(|(_, same)| same.is_none()).map(|(group, _)| group);
        let (mut places, mut local, mut numbers) = (Vec::new(), Vec::new(), FxHashMap::default());
        for group in changed {
            let number = |&at: &usize| {
                *numbers.entry(at).or_insert_with(|| {
                    places.push(at);
                    places.len() - 1
                })
            };
            let articles = group.articles.iter().map(number).collect();
            local.push(Group { articles, voices: group.voices.clone() });
        }
        let kept: FxHashSet<usize> = places.iter().copied().filter(|&at| at < corpus.len()).collect();
        let mut openings = vec![Opening::default(); places.len()];
        for (at, article) in corpus.fetch(&kept)? {
            openings[numbers[&at]] = Opening::of(&article);
        }
        for (guest, at) in guests.iter().zip(corpus.len()..) {
            numbers.get(&at).into_iter().for_each(|&number| openings[number] = Opening::of(guest));
        }
        let mut made = epitome_stories::headlines(&local, &openings, &self.background).into_iter();
        let headline = |same: Option<usize>| match same {
            Some(story) => self.headlines[story].clone(),
            None => made.next().unwrap_or_default(),
        };
        Ok(same.into_iter().map(headline).collect())
    }
}

/// For each of the hashes of now the number of the same among those of then, each once.
fn matched(then: &[u64], now: &[u64]) -> Vec<Option<u32>> {
    let sorted = |hashes: &[u64]| {
        let mut sorted: Vec<(u64, u32)> = hashes.iter().copied().zip(0..).collect();
        sorted.sort_unstable();
        sorted
    };
    let (then, mut matched) = (sorted(then), vec![None; now.len()]);
    let mut at = 0;
    for (hash, number) in sorted(now) {
        while then.get(at).is_some_and(|known| known.0 < hash) {
            at += 1;
        }
        if let Some(known) = then.get(at).filter(|known| known.0 == hash) {
            matched[number as usize] = Some(known.1);
            at += 1;
        }
    }
    matched
}

#[cfg(test)]
mod tests {
    use super::matched;

    #[test]
    fn each_is_matched_once() {
        assert_eq!(matched(&[5, 3, 5, 9], &[5, 1, 5, 5, 3]), [Some(0), None, Some(2), None, Some(1)]);
        assert_eq!(matched(&[], &[1]), [None]);
    }
}
