//! Shapes of words and marks: initials, acronyms, clipped words, notes, closing quotes.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use super::{chars, next::Next};
use crate::Language;

/// Most bytes looked back for the word before a point.
const LONGEST_WORD: usize = 48;

/// The last word of `text`: letters, digits, inner points, apostrophes and hyphens.
pub(super) fn word_before(text: &str) -> &str {
    let window = &text[text.ceil_char_boundary(text.len().saturating_sub(LONGEST_WORD))..];
    let inside = |c: char| {
        c.is_alphanumeric()
            || matches!(
                c,
                '.' | '\'' | '’' | '-' | ':' | '"' | '״' | '@' | '/' | '=' | '?' | '&' | '#' | '%' | '_'
            )
            || !c.is_ascii() && is_combining_mark(c)
    };
    let start = window.char_indices().rev().take_while(|&(_, c)| inside(c)).last();
    // Marks before the word do not belong to it.
    start.map_or("", |(at, _)| window[at..].trim_start_matches(['.', '\'', '’', '-', '"', '/']))
}

/// End of the note marks (`[1][2]`) at `start`, if some stand there.
pub(super) fn note_mark(text: &str, start: usize) -> Option<usize> {
    let mut end = start;
    while let Some(inner) = text[end..].strip_prefix('[') {
        let digits = inner.bytes().take(4).take_while(u8::is_ascii_digit).count();
        if digits == 0 || inner.as_bytes().get(digits) != Some(&b']') {
            break;
        }
        end += digits + 2;
    }
    (end > start).then_some(end)
}

/// End of the closing quotes and brackets after `end`, and of end marks among them.
pub(super) fn closed(text: &str, mut end: usize) -> usize {
    if note_mark(text, end).is_some() {
        return end;
    }
    loop {
        let rest = &text[end..];
        let Some(c) = rest.chars().next() else { return end };
        let guillemet = rest.trim_start_matches([' ', '\u{A0}', '\u{202F}']);
        if chars::closes(c) && !reopens(rest, c) || c == '.' && text[..end].ends_with([')', '”', '"', ']'])
        {
            end += c.len_utf8();
        } else if guillemet.starts_with('»')
            && !guillemet['»'.len_utf8()..].starts_with(char::is_alphanumeric)
        {
            end = text.len() - guillemet.len() + '»'.len_utf8();
        } else {
            return end;
        }
    }
}

/// Whether the quote `c` that starts `rest` opens the next sentence: white space is missing before it.
fn reopens(rest: &str, c: char) -> bool {
    matches!(c, '“' | '‘' | '«') && rest[c.len_utf8()..].starts_with(char::is_alphanumeric)
}

/// Whether sentences follow one another without white space before `c`.
pub(super) fn spaceless(c: char) -> bool {
    matches!(c as u32, 0x0E00..=0x0E7F | 0x3000..=0x30FF | 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

/// Whether white space is missing after the point: `the end.The next`.
pub(super) fn glued(word: &str, next: &Next) -> bool {
    let long = word.chars().nth(2).is_some() && word.chars().all(|c| c.is_lowercase() || c == '\'');
    let mut letters = next.word.chars();
    let capital = letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_lowercase);
    long && capital
        && (next.word.chars().nth(1).is_some() || next.word == "A")
        && next.rest.starts_with([' ', ','])
}

/// Whether a word with inner points is letters or short syllables with points: `U.S`, no name on the web.
pub(super) fn acronym(word: &str) -> bool {
    word.split('.').all(|part| part.chars().nth(3).is_none() && part.chars().all(char::is_alphabetic))
}

/// In scripts without case, a lone letter is an initial, a syllable (a letter with a vowel mark) only after another.
pub(super) fn after_syllable(before: &str, word: &str) -> bool {
    let rest = before.strip_suffix(word).unwrap_or(before).trim_end();
    word.chars().nth(1).is_some() && !rest.ends_with('.')
}

/// Whether a word looks shortened: no vowel, and no capital but the first.
pub(super) fn clipped(word: &str, language: Language) -> bool {
    let syllabic = matches!(language, Language::Czech | Language::Bulgarian);
    !syllabic
        && (2..=4).contains(&word.chars().take(5).count())
        && word.chars().all(|c| c.is_alphabetic() && !chars::caseless(c) && !vowel(c))
        && word.chars().skip(1).all(char::is_lowercase)
}

fn vowel(c: char) -> bool {
    let mut base = c;
    decompose_canonical(c, |part| {
        if !is_combining_mark(part) {
            base = part;
        }
    });
    base.to_lowercase().any(|base| "aeiouyæøœıαεηιουωаеиоуыэюяє".contains(base))
}
