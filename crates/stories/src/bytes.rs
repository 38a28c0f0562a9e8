//! Records as bytes, numbers in little-endian order.

use epitome_text::Language;

pub(crate) fn list<T: Copy>(out: &mut Vec<u8>, items: &[T], put: impl Fn(&mut Vec<u8>, T)) {
    out.extend((items.len() as u32).to_le_bytes());
    items.iter().for_each(|&item| put(out, item));
}

pub(crate) fn language(out: &mut Vec<u8>, language: Language) {
    let code = language.code().as_bytes();
    out.push(code.len() as u8);
    out.extend(code);
}

pub(crate) fn weighted(out: &mut Vec<u8>, (number, weight): (u32, f32)) {
    out.extend(number.to_le_bytes());
    out.extend(weight.to_bits().to_le_bytes());
}

/// What is left to read; every read is `None` beyond the end.
pub(crate) struct Bytes<'a>(pub(crate) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(crate) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    pub(crate) fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(self.take(2)?.try_into().ok()?))
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    pub(crate) fn u64(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    pub(crate) fn language(&mut self) -> Option<Language> {
        let length = self.byte()?;
        Some(Language::from_code(std::str::from_utf8(self.take(length.into())?).ok()?))
    }

    pub(crate) fn weighted(&mut self) -> Option<(u32, f32)> {
        Some((self.u32()?, f32::from_bits(self.u32()?)))
    }

    pub(crate) fn list<T>(&mut self, item: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.u32()? as usize;
        // A length that cannot be true must not take memory.
        let mut items = Vec::with_capacity(count.min(self.0.len()));
        for _ in 0..count {
            items.push(item(self)?);
        }
        Some(items)
    }
}
