//! Numbers spellings. Short ones, which nearly all are, are compared as integers within the table itself: one access to
//! memory a word, where a map of strings makes three.

use rustc_hash::FxHashMap;

/// Spellings and their numbers.
#[derive(Default)]
pub(super) struct Memo {
    /// Open addressing with linear probing; a power of two, at most half full.
    slots: Vec<Slot>,
    filled: usize,
    long: FxHashMap<Box<str>, u32>,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    /// The bytes of the spelling; zero, which no word holds, beyond its end.
    key: [u64; 2],
    number: u32,
}

/// Most bytes of a spelling in the table.
const SHORT: usize = 16;
const LEAST: usize = 1 << 10;

impl Memo {
    pub(super) fn clear(&mut self) {
        self.slots.fill(Slot::default());
        self.filled = 0;
        self.long.clear();
    }

    /// The number of `text[start..end]`, which is not empty; `next` if it is new.
    #[inline]
    pub(super) fn number(&mut self, text: &str, start: usize, end: usize, next: u32) -> u32 {
        if end - start > SHORT {
            return self.number_of_long(&text[start..end], next);
        }
        if self.filled * 2 >= self.slots.len() {
            self.grow();
        }
        let key = key(text.as_bytes(), start, end);
        let slot = self.slot(key);
        if slot.key != key {
            *slot = Slot { key, number: next };
            self.filled += 1;
            return next;
        }
        slot.number
    }

    /// Gives `text[start..end]`, which has a number, another.
    #[cold]
    pub(super) fn set(&mut self, text: &str, start: usize, end: usize, number: u32) {
        if end - start > SHORT {
            self.long.insert(text[start..end].into(), number);
        } else {
            self.slot(key(text.as_bytes(), start, end)).number = number;
        }
    }

    #[cold]
    fn number_of_long(&mut self, word: &str, next: u32) -> u32 {
        if let Some(number) = self.long.get(word) {
            return *number;
        }
        self.long.insert(word.into(), next);
        next
    }

    /// The slot that holds `key`, or the empty one where it belongs.
    #[inline]
    fn slot(&mut self, key: [u64; 2]) -> &mut Slot {
        let mask = self.slots.len() - 1;
        let mut at = hash(key) as usize & mask;
        loop {
            let known = self.slots[at].key;
            if known == key || known == [0; 2] {
                return &mut self.slots[at];
            }
            at = (at + 1) & mask;
        }
    }

    #[cold]
    fn grow(&mut self) {
        let slots = vec![Slot::default(); (self.slots.len() * 2).max(LEAST)];
        let old = std::mem::replace(&mut self.slots, slots);
        for slot in old.into_iter().filter(|slot| slot.key != [0; 2]) {
            *self.slot(slot.key) = slot;
        }
    }
}

#[inline]
fn key(text: &[u8], start: usize, end: usize) -> [u64; 2] {
    let length = end - start;
    let bytes: [u8; SHORT] = match text.get(start..start + SHORT).and_then(|bytes| bytes.try_into().ok()) {
        Some(bytes) => bytes,
        None => {
            let mut bytes = [0; SHORT];
            bytes[..length].copy_from_slice(&text[start..end]);
            bytes
        }
    };
    let key = u128::from_le_bytes(bytes) & (u128::MAX >> (8 * (SHORT - length)));
    [key as u64, (key >> 64) as u64]
}

/// Multiplies and folds, as wyhash does (Wang Yi, <https://github.com/wangyi-fudan/wyhash>).
#[inline]
fn hash(key: [u64; 2]) -> u64 {
    let product = u128::from(key[0] ^ 0xA076_1D64_78BD_642F) * u128::from(key[1] ^ 0xE703_7ED1_A0B4_28DB);
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_first_meeting() {
        let words: Vec<String> = (0..5000)
            .map(|n| "abcdefghijklmnopqrstuvwxyz"[..n % 26 + 1].repeat(n % 3 + 1) + &n.to_string())
            .collect();
        let text = words.join(" ");
        let mut memo = Memo::default();
        for _ in 0..2 {
            let mut at = 0;
            for (number, word) in words.iter().enumerate() {
                assert_eq!(memo.number(&text, at, at + word.len(), number as u32), number as u32, "{word}");
                at += word.len() + 1;
            }
        }
        memo.clear();
        assert_eq!(memo.number("b", 0, 1, 0), 0);
        assert_eq!(memo.number("b", 0, 1, 1), 0);
    }
}
