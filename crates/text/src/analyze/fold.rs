//! Unifies spellings: case, accents, letter variants, number formats.

use unicode_normalization::{
    UnicodeNormalization,
    char::{decompose_canonical, is_combining_mark},
};

use crate::Language;

/// Folds words of one language.
#[derive(Clone, Copy)]
pub(super) struct Folder {
    language: Language,
}

impl Folder {
    pub(super) fn new(language: Language) -> Self {
        Self { language }
    }

    pub(super) fn language(self) -> Language {
        self.language
    }

    /// `surface` in lower case and composed, without what is no part of the word (`'s`, points, joiners):
    /// what stemmers and stop lists expect.
    pub(super) fn lower(self, surface: &str) -> String {
        let mut lower = String::with_capacity(surface.len());
        if surface.is_ascii() && self.language != Language::Turkish {
            lower.push_str(surface);
            lower.make_ascii_lowercase();
        } else {
            surface.nfkc().for_each(|c| self.lower_char(c, &mut lower));
        }
        if lower.starts_with(|c: char| c.is_ascii_digit()) {
            return number(&lower, self.decimal());
        }
        if lower.contains('.') {
            lower.retain(|c| c != '.');
        }
        self.drop_suffix(&mut lower);
        lower
    }

    fn lower_char(self, c: char, out: &mut String) {
        match c {
            'I' if self.language == Language::Turkish => out.push('ı'),
            'İ' => out.push('i'),
            '’' | '＇' | 'ʼ' => out.push('\''),
            '"' | '״' | '׳' | 'ـ' | '\u{AD}' | '\u{2060}' | '\u{200D}' => {}
            // Arabic and Hebrew vowel marks.
            '\u{591}'..='\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}' => {}
            '\u{6D6}'..='\u{6ED}' if is_combining_mark(c) => {}
            _ => match digit(c) {
                Some(digit) => out.push(digit),
                None => out.extend(c.to_lowercase()),
            },
        }
    }

    /// English clitics, and Turkish case endings of names.
    fn drop_suffix(self, lower: &mut String) {
        let Some(at) = lower.rfind('\'') else { return };
        let drop = match self.language {
            Language::Turkish => at > 0,
            Language::Ukrainian => false,
            _ => at > 0 && matches!(&lower[at + 1..], "s" | "ll" | "re" | "ve" | "d" | "m"),
        };
        if drop {
            lower.truncate(at);
        }
    }

    fn decimal(self) -> char {
        match self.language {
            Language::English
            | Language::Unknown
            | Language::Arabic
            | Language::Persian
            | Language::Hebrew
            | Language::Hindi
            | Language::Thai
            | Language::Chinese
            | Language::Japanese
            | Language::Korean => '.',
            _ => ',',
        }
    }

    /// Appends `lower` without accents and letter variants.
    pub(super) fn fold_into(self, lower: &str, out: &mut String) {
        if lower.is_ascii() {
            out.push_str(lower);
        } else {
            lower.chars().for_each(|c| fold_char(c, out));
        }
    }
}

/// The ASCII digit of a decimal digit of another script.
pub(crate) fn digit(c: char) -> Option<char> {
    const ZEROS: [u32; 13] =
        [0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0];
    let code = c as u32;
    let zero = ZEROS.iter().rev().find(|&&zero| (zero..zero + 10).contains(&code))?;
    char::from_digit(code - zero, 10)
}

/// Drops grouping marks and writes the decimal mark as a point: `3,000` and `3000`, `2,5` and `2.5` are equal.
fn number(lower: &str, decimal: char) -> String {
    let groups = lower.split(['.', ',']).skip(1);
    let marks = || lower.chars().filter(|c| matches!(c, '.' | ','));
    let mut out = String::with_capacity(lower.len());
    let mut parts = lower.split(['.', ',']);
    out.push_str(parts.next().unwrap_or(""));
    for (part, mark) in groups.zip(marks()) {
        if mark == decimal || part.len() != 3 {
            out.push('.');
        }
        out.push_str(part);
    }
    out
}

fn fold_char(c: char, out: &mut String) {
    match c {
        '\0'..='\x7F' => out.push(c),
        'ß' => out.push_str("ss"),
        'æ' => out.push_str("ae"),
        'œ' => out.push_str("oe"),
        'þ' => out.push_str("th"),
        'ø' => out.push('o'),
        'đ' | 'ð' => out.push('d'),
        'ł' => out.push('l'),
        'ħ' => out.push('h'),
        'ŧ' => out.push('t'),
        'ı' => out.push('i'),
        'ς' => out.push('σ'),
        'ё' => out.push('е'),
        'أ' | 'إ' | 'آ' | 'ٱ' => out.push('ا'),
        'ى' | 'ی' => out.push('ي'),
        'ک' => out.push('ك'),
        'ة' | 'ۀ' | 'ە' => out.push('ه'),
        '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' | '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => {
            decompose_canonical(c, |part| {
                if !is_combining_mark(part) {
                    out.push(part);
                }
            });
        }
        // Accents that did not compose, Devanagari dots, Thai tone marks.
        '\u{300}'..='\u{36F}' | '\u{93C}' | '\u{E47}'..='\u{E4E}' => {}
        _ => out.push(c),
    }
}
