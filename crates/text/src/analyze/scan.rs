//! Cuts text into runs of letters and digits.

use unicode_normalization::char::is_combining_mark;

use crate::Language;

/// A run of word characters, as byte offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Run {
    /// A word or number.
    Word(usize, usize),
    /// A word with an apostrophe inside.
    Elided(usize, usize),
    /// Letters of a script that writes no spaces between words.
    Unspaced(usize, usize),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Other,
    Digit,
    Letter,
    /// Combining mark or invisible joiner: belongs to the letter before it.
    Mark,
    Unspaced,
}

/// Classes of the ASCII characters.
const ASCII: [Class; 128] = {
    let mut table = [Class::Other; 128];
    let mut byte = 0;
    while byte < 128 {
        if (byte as u8).is_ascii_digit() {
            table[byte] = Class::Digit;
        } else if (byte as u8).is_ascii_alphabetic() {
            table[byte] = Class::Letter;
        }
        byte += 1;
    }
    table
};

/// Whether a byte is an ASCII letter or digit.
const PLAIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = !matches!(ASCII[byte], Class::Other);
        byte += 1;
    }
    table
};

fn class(c: char) -> Class {
    match c as u32 {
        code @ 0..128 => ASCII[code as usize],
        0xAD | 0x200D | 0x2060 => Class::Mark,
        // Persian writes it between the parts of a word; elsewhere it does not occur in words.
        0x200C => Class::Other,
        _ if is_combining_mark(c) => Class::Mark,
        _ if !c.is_alphanumeric() => Class::Other,
        _ if unspaced(c) => Class::Unspaced,
        _ if c.is_numeric() => Class::Digit,
        _ => Class::Letter,
    }
}

/// Whether `c` is a letter of a script written without spaces, or of Korean, whose particles stick.
pub fn unspaced(c: char) -> bool {
    let script = matches!(c as u32,
        0x0E00..=0x0EFF // Thai, Lao
        | 0x1000..=0x109F // Myanmar
        | 0x1100..=0x11FF | 0x3130..=0x318F | 0xAC00..=0xD7AF // Hangul
        | 0x1780..=0x17FF // Khmer
        | 0x3005..=0x3007 | 0x3040..=0x30FF | 0x31F0..=0x31FF | 0xFF66..=0xFF9F // kana
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF);
    script && (c.is_alphabetic() || c == '\u{3007}')
}

/// The runs of `text`, in order.
pub(super) fn runs(text: &str, language: Language) -> impl Iterator<Item = Run> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let run = next(text, at, language)?;
        let (Run::Word(_, end) | Run::Elided(_, end) | Run::Unspaced(_, end)) = run;
        at = end;
        Some(run)
    })
}

/// The character at byte `at`, its class and its length.
fn peek(text: &str, at: usize) -> Option<(char, Class, usize)> {
    match *text.as_bytes().get(at)? {
        byte @ 0..128 => Some((byte as char, ASCII[byte as usize], 1)),
        _ => text.get(at..)?.chars().next().map(|c| (c, class(c), c.len_utf8())),
    }
}

fn next(text: &str, mut at: usize, language: Language) -> Option<Run> {
    let bytes = text.as_bytes();
    loop {
        let byte = *bytes.get(at)?;
        if PLAIN[byte as usize] {
            let plain = plain(bytes, at).map(|end| Run::Word(at, end));
            return Some(plain.unwrap_or_else(|| word(text, at, ASCII[byte as usize], language)));
        }
        if byte.is_ascii() {
            at += 1;
            continue;
        }
        let (_, class, len) = peek(text, at)?;
        match class {
            Class::Unspaced => return Some(Run::Unspaced(at, unspaced_end(text, at))),
            Class::Letter | Class::Digit => return Some(word(text, at, class, language)),
            Class::Other | Class::Mark => at += len,
        }
    }
}

fn unspaced_end(text: &str, mut at: usize) -> usize {
    while let Some((_, Class::Unspaced | Class::Mark, len)) = peek(text, at) {
        at += len;
    }
    at
}

/// The word that starts at `start` with a character of class `last`.
fn word(text: &str, start: usize, mut last: Class, language: Language) -> Run {
    if let Some(end) = dotted(text, start) {
        return Run::Word(start, end);
    }
    let (mut at, mut elided) = (start, false);
    while let Some((c, class, len)) = peek(text, at) {
        match class {
            Class::Letter | Class::Digit => last = class,
            Class::Mark => {}
            Class::Unspaced => break,
            Class::Other if joins(c, last, peek(text, at + len).map(|(_, class, _)| class), language) => {
                elided |= last == Class::Letter;
            }
            Class::Other => break,
        }
        at += len;
    }
    if elided { Run::Elided(start, at) } else { Run::Word(start, at) }
}

/// End of a word of ASCII letters and digits of which the first is at `start`, if what follows them joins nothing: nearly
/// all words.
fn plain(text: &[u8], start: usize) -> Option<usize> {
    let mut end = start;
    let mut whole = true;
    while whole && let Some(eight) = text.get(end..).and_then(<[u8]>::first_chunk) {
        let length = plain_bytes(u64::from_le_bytes(*eight));
        whole = length == 8;
        end += length;
    }
    while whole && text.get(end).is_some_and(|byte| PLAIN[*byte as usize]) {
        end += 1;
    }
    let next = text.get(end);
    let stands = match next {
        None | Some(b' ' | b'\n' | b'-' | b';' | b':' | b'!' | b'?' | b')' | b'/') => true,
        // A single letter may be an abbreviation's.
        Some(b'.' | b',') => end > start + 1 && text[end - 1].is_ascii_alphabetic(),
        _ => false,
    };
    stands.then_some(end)
}

/// How many of eight bytes, from the lowest on, are ASCII letters and digits: all are compared at once, each in seven bits
/// so that no sum reaches its neighbour.
fn plain_bytes(eight: u64) -> usize {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * EACH;
    let from = |bytes: u64, first: u8| bytes + (0x80 - u64::from(first)) * EACH;
    let bytes = eight & !HIGH;
    let lower = bytes | (0x20 * EACH);
    let letters = from(lower, b'a') & !from(lower, b'z' + 1);
    let digits = from(bytes, b'0') & !from(bytes, b'9' + 1);
    let others = !(letters | digits) | eight;
    (others & HIGH).trailing_zeros() as usize / 8
}

/// Whether `c` joins what stands on its two sides: an apostrophe letters, a point or comma digits.
fn joins(c: char, before: Class, after: Option<Class>, language: Language) -> bool {
    match (before, after) {
        (Class::Letter, Some(Class::Letter)) => {
            matches!(c, '\'' | '’' | '＇') || language == Language::Hebrew && matches!(c, '"' | '״' | '׳')
        }
        (Class::Digit, Some(Class::Digit)) => matches!(c, '.' | ','),
        _ => false,
    }
}

/// End of an abbreviation of single letters, each with its point (`U.S.`), of at least two.
fn dotted(text: &str, start: usize) -> Option<usize> {
    let (mut at, mut letters) = (start, 0);
    while let Some((_, Class::Letter, len)) = peek(text, at) {
        if text.as_bytes().get(at + len) != Some(&b'.') {
            // `U.S` without its last point, but not the `gov` of `u.gov`.
            let alone =
                !matches!(peek(text, at + len), Some((_, Class::Letter | Class::Digit | Class::Mark, _)));
            return (letters >= 1 && alone).then_some(at + len);
        }
        at += len + 1;
        letters += 1;
    }
    let whole = !matches!(peek(text, at), Some((_, Class::Digit, _)));
    (letters >= 2 && whole).then_some(at)
}

/// Calls `visit` with each pair of neighbouring characters of an unspaced run, or with the only one.
pub(super) fn bigrams(text: &str, start: usize, end: usize, mut visit: impl FnMut(usize, usize)) {
    let mut starts = (None, start);
    let mut at = start;
    while at < end {
        let Some((_, _, len)) = peek(text, at) else { break };
        let mut stop = at + len;
        while let Some((_, Class::Mark, len)) = peek(text, stop) {
            stop += len;
        }
        if let Some(before) = starts.0 {
            visit(before, stop);
        } else if stop == end {
            visit(at, stop);
        }
        starts = (Some(at), stop);
        at = stop;
    }
}

/// Words that lose their vowel before an apostrophe; what follows is a word of its own.
fn elides(head: &str, language: Language) -> bool {
    let list: &[&str] = match language {
        Language::French => {
            &["l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "entr"]
        }
        Language::Catalan => &["l", "d", "m", "t", "s", "n"],
        Language::Italian => &[
            "l", "d", "c", "m", "t", "s", "v", "n", "un", "dell", "all", "dall", "nell", "sull", "coll",
            "gl", "quell", "quest", "bell", "sant", "tutt", "anch", "senz", "com", "dov", "mezz", "degl",
            "agl", "dagl", "negl", "sugl",
        ],
        _ => &[],
    };
    list.iter().any(|word| word.eq_ignore_ascii_case(head))
}

/// Calls `visit` with the parts of a word with apostrophes.
pub(super) fn elisions(
    text: &str,
    start: usize,
    end: usize,
    language: Language,
    mut visit: impl FnMut(usize, usize),
) {
    let mut from = start;
    while let Some((offset, mark)) =
        text[from..end].char_indices().find(|(_, c)| matches!(c, '\'' | '’' | '＇'))
    {
        if !elides(&text[from..from + offset], language) {
            break;
        }
        visit(from, from + offset);
        from += offset + mark.len_utf8();
    }
    visit(from, end);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_bytes_at_once() {
        for byte in 0..=u8::MAX {
            for at in 0..8 {
                let mut eight = *b"azAZ09mM";
                eight[at] = byte;
                let expect = if PLAIN[byte as usize] { 8 } else { at };
                assert_eq!(plain_bytes(u64::from_le_bytes(eight)), expect, "{eight:?}");
            }
        }
    }
}
