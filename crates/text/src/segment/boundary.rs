//! Decides where a sentence ends within a block.

use unicode_normalization::char::is_combining_mark;

use super::{
    chars::{self, INTEREST, Mark},
    next::Next,
    shapes::{acronym, after_syllable, clipped, closed, glued, note_mark, spaceless, word_before},
    words::{Abbreviation, Words},
};
use crate::Language;

/// The rules of a language, with the habits of one body.
pub(super) struct Rules {
    language: Language,
    words: &'static Words,
    /// Sentences of this body start in lower case.
    lowercase: bool,
}

/// Which bytes end marks start with.
pub(super) enum Marks {
    /// `.`, `!` and `?` only.
    Ascii,
    Any,
}

impl Marks {
    fn find(&self, bytes: &[u8]) -> Option<usize> {
        match self {
            Self::Ascii => memchr::memchr3(b'.', b'!', b'?', bytes),
            Self::Any => bytes.iter().position(|&byte| INTEREST[byte as usize]),
        }
    }
}

impl Rules {
    pub(super) fn new(language: Language, body: &str) -> Self {
        Self { language, words: Words::of(language), lowercase: starts_lowercase(body) }
    }

    /// How to look for the end marks of a text.
    pub(super) fn marks(&self, text: &str) -> Marks {
        if text.is_ascii() && self.language != Language::Greek { Marks::Ascii } else { Marks::Any }
    }

    /// End of the sentence of `text` that starts at `start`, looking for end marks from `from` on.
    pub(super) fn sentence_end(&self, text: &str, marks: &Marks, start: usize, from: usize) -> usize {
        if start > 0
            && let Some(end) = note_mark(text, start)
        {
            return end;
        }
        let limit = if self.language == Language::Thai { thai_end(text, start) } else { text.len() };
        let bytes = &text.as_bytes()[..limit];
        let mut at = from.min(limit);
        while let Some(step) = marks.find(&bytes[at..]) {
            at += step;
            let Some(c) = text[at..].chars().next() else { break };
            let Some(mark) = chars::mark(c, self.language == Language::Greek) else {
                at += c.len_utf8();
                continue;
            };
            let (mark, run) = self.run(text, at, mark);
            let end = closed(text, run);
            if text[end..].trim_start().is_empty() {
                return text.len();
            }
            if self.splits(text, start, at, mark, end) {
                return end;
            }
            at = end.min(limit);
        }
        limit
    }

    /// Whether `line` breaks off after an abbreviation or initial that no sentence ends with.
    pub(super) fn breaks_off(&self, line: &str) -> bool {
        let Some(word) = line.strip_suffix('.').map(word_before) else { return false };
        let initial = word.chars().next().is_some_and(char::is_uppercase) && word.chars().nth(1).is_none();
        initial || self.words.abbreviation(word) == Some(Abbreviation::Never)
    }

    /// The kind and end of the run of end marks at `at`.
    fn run(&self, text: &str, at: usize, first: Mark) -> (Mark, usize) {
        let (mut kind, mut end, mut points) = (first, at, 0);
        for c in text[at..].chars() {
            let mark = chars::mark(c, self.language == Language::Greek);
            let spaced = c == ' ' && points > 0 && text[end..].starts_with(" .");
            match mark {
                Some(Mark::Stop) => points += 1,
                Some(other) if kind == Mark::Stop || other == Mark::Strong => kind = other,
                Some(_) => {}
                None if spaced && (points > 1 || text[end..].starts_with(" . .")) => {}
                None => break,
            }
            end += c.len_utf8();
        }
        (if kind == Mark::Stop && points > 1 { Mark::Ellipsis } else { kind }, end)
    }

    /// Whether the mark at `at`, which with its closing quotes ends at `end`, ends the sentence.
    fn splits(&self, text: &str, start: usize, at: usize, mark: Mark, end: usize) -> bool {
        if text[end..].starts_with('[') && note_mark(text, end).is_some() {
            return true;
        }
        let Some(next) = Next::read(text, end) else { return true };
        let next = if self.language == Language::Dutch { next.past_clitic() } else { next };
        let lower = next.lower() && !self.lowercase;
        match mark {
            Mark::Full | Mark::Strong if self.in_corners(text, start, end) => false,
            Mark::Full => self.full(text, at, end),
            Mark::Strong => {
                (next.gap || spaceless(next.first)) && !lower && !self.attributed(text, at, end, &next)
            }
            Mark::Ellipsis => next.gap && !lower && !next.lower(),
            Mark::Stop => self.stop(text, start, at, end, &next),
        }
    }

    /// Whether a quotation of Chinese or Japanese is open at `end` that closes soon: it is one sentence with who says it.
    fn in_corners(&self, text: &str, start: usize, end: usize) -> bool {
        const QUOTED: usize = 360;
        if !matches!(self.language, Language::Chinese | Language::Japanese) {
            return false;
        }
        [('「', '」'), ('『', '』'), ('“', '”')].into_iter().any(|(opens, closes)| {
            let depth =
                |text: &str| text.matches(opens).count() as isize - text.matches(closes).count() as isize;
            let open = text[start..end].rfind(opens).filter(|_| depth(&text[start..end]) > 0);
            open.is_some_and(|open| {
                let head = &text[start + open..];
                head[..head.floor_char_boundary(QUOTED)].contains(closes)
            })
        })
    }

    /// Full stops of Chinese, Japanese, Hindi …: no split before what reports the quote (`」と`).
    fn full(&self, text: &str, at: usize, end: usize) -> bool {
        const REPORTS: [char; 8] = ['と', 'っ', 'な', 'の', 'を', 'が', 'は', 'に'];
        let quoted = self.language == Language::Japanese && text[at..end].chars().nth(1).is_some();
        let rest = &text[end..];
        let goes_on = rest.starts_with(['、', '，', ',']) || quoted && rest.starts_with(REPORTS);
        !goes_on
    }

    /// A quoted question or cry followed by who uttered it, or a name that ends in a mark (`Yahoo! Inc.`).
    fn attributed(&self, text: &str, at: usize, end: usize, next: &Next) -> bool {
        const SPEECH: [&str; 14] = [
            "said",
            "says",
            "asked",
            "asks",
            "replied",
            "added",
            "shouted",
            "cried",
            "wrote",
            "told",
            "exclaimed",
            "wondered",
            "yelled",
            "joked",
        ];
        if self.words.abbreviation(next.word) == Some(Abbreviation::Usual) && next.rest.starts_with('.') {
            return true;
        }
        let quoted = text[at..end].chars().any(chars::closes);
        quoted && !next.quote && next.first.is_uppercase() && {
            let mut words =
                next.rest.split_whitespace().take(4).skip_while(|word| word.starts_with(char::is_uppercase));
            words.next().is_some_and(|word| SPEECH.contains(&word.trim_end_matches([',', '.', ':'])))
        }
    }

    /// Whether a single point at `at` ends the sentence.
    fn stop(&self, text: &str, start: usize, at: usize, end: usize, next: &Next) -> bool {
        let before = text[start..at].trim_end();
        let word = word_before(before);
        if !next.gap {
            return spaceless(next.first) && !word.is_empty() || glued(word, next);
        }
        let long = word.chars().nth(1).is_some();
        // Tokenised text sets the point apart: it ends a sentence even before lower case.
        let apart = before.len() < at - start && long && !word.contains('.');
        if apart && self.words.abbreviation(word).is_none() {
            return true;
        }
        if next.lower() && !self.lowercase {
            return false;
        }
        if word.is_empty() || long && text[at + 1..end].contains(['"', '”', '“', '»', '«']) {
            return !next.lower();
        }
        self.after(before, word, next)
    }

    /// After `word`, with which `before` ends.
    fn after(&self, before: &str, word: &str, next: &Next) -> bool {
        let (rest, alone) = (&before[..before.len() - word.len()], before.len() == word.len());
        let digit = |byte| matches!(byte, b'0'..=b'9' | b'.' | b':');
        if word.starts_with(|c: char| c.is_ascii_digit()) && word.bytes().all(digit) {
            return self.after_number(rest, word, alone, next);
        }
        if alone && word.chars().nth(1).is_none() {
            return false;
        }
        let counted = || rest.trim_end().ends_with(|c: char| c.is_ascii_digit());
        if matches!(word, "m" | "l" | "g" | "м" | "л" | "μ" | "λ") && counted() {
            return next.first.is_uppercase() && !next.initial();
        }
        if matches!(self.language, Language::German | Language::Dutch) && word.ends_with("str") {
            return self.starts(next);
        }
        let elides = matches!(self.language, Language::French | Language::Italian | Language::Catalan);
        let bare = word.rsplit(|c| c == '-' || elides && matches!(c, '\'' | '’')).next().unwrap_or(word);
        match self.words.abbreviation(word).or_else(|| self.words.abbreviation(bare)) {
            Some(Abbreviation::Never) if and_so_on(rest, word) => {
                next.first.is_uppercase() && !next.initial()
            }
            Some(Abbreviation::Never) => false,
            Some(Abbreviation::Number) if next.number() => false,
            Some(Abbreviation::Number) if bare.chars().nth(1).is_some() => !next.lower(),
            Some(Abbreviation::Unit) => next.first.is_uppercase(),
            Some(_) => self.starts(next),
            None => self.after_word(before, bare, next),
        }
    }

    /// After a word that is in no list.
    fn after_word(&self, before: &str, word: &str, next: &Next) -> bool {
        if word.contains('.') {
            return match word {
                "a.m" | "p.m" | "A.M" | "P.M" => {
                    (next.first.is_uppercase() || next.quote) && !dated(next.word)
                }
                _ => !acronym(word) || self.starts(next) || self.language == Language::Hebrew,
            };
        }
        let mut letters = word.chars().filter(|&c| !is_combining_mark(c));
        let (first, second) = (letters.next().unwrap_or(' '), letters.next());
        if second.is_none() && first.is_alphabetic() && !spaceless(first) {
            return if chars::caseless(first) {
                after_syllable(before, word)
            } else {
                self.after_letter(before, first, next)
            };
        }
        let ordinal = self.ordinals() && word.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
        if ordinal || clipped(word, self.language) {
            self.starts(next)
        } else {
            !next.lower() || word.len() > 2
        }
    }

    /// An initial, unless it is a unit after a number (`104.5 F.`) or `I`.
    fn after_letter(&self, before: &str, letter: char, next: &Next) -> bool {
        let rest = before.strip_suffix(letter).unwrap_or(before).trim_end();
        // A metre, a litre …: only before a capital, since small letters shorten much else.
        let counted = rest.ends_with(|c: char| c.is_ascii_digit() || c == '°');
        let unit = counted && (letter.is_uppercase() || next.first.is_uppercase() && !next.initial());
        let surely = next.first.is_uppercase() && self.words.starts(next.word) && !next.initial();
        unit && !next.number() || surely
    }

    /// Points after numbers are ordinals in many languages; at the start of a sentence they number it.
    fn after_number(&self, before: &str, digits: &str, alone: bool, next: &Next) -> bool {
        if alone && digits.len() <= 3 {
            return false;
        }
        let counted = before.trim_end().strip_suffix('.').map(word_before);
        if counted.is_some_and(|word| self.words.abbreviation(word) == Some(Abbreviation::Number))
            && !next.number()
        {
            return !next.lower();
        }
        let last = digits.rsplit(['.', ':']).next().unwrap_or(digits);
        !(self.ordinals() && last.len() <= 2 && (last.len() == digits.len() || next.number()))
            || self.starts(next)
    }

    fn ordinals(&self) -> bool {
        use Language::{Czech, Danish, Finnish, German, Hungarian, Norwegian, Polish, Turkish};
        matches!(self.language, German | Czech | Polish | Turkish | Danish | Norwegian | Finnish | Hungarian)
    }

    /// Whether `next` surely starts a sentence.
    fn starts(&self, next: &Next) -> bool {
        let opens = next.first.is_uppercase() && !next.initial();
        opens && (next.quote || self.words.starts(next.word)) || !next.first.is_alphanumeric()
    }
}

/// Whether `word` is the end of `т. д.` or `т. п.` (and so on), after which a capital starts a sentence.
fn and_so_on(before: &str, word: &str) -> bool {
    matches!(word, "д" | "п") && before.trim_end().ends_with("т.")
}

/// Words that go on after an hour: `at 5 p.m. Tuesday`, `at 5 p.m. EST`.
fn dated(word: &str) -> bool {
    const WORDS: [&str; 30] = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Mon",
        "Tue",
        "Tues",
        "Wed",
        "Thu",
        "Thurs",
        "Fri",
        "Sat",
        "Sun",
        "EST",
        "EDT",
        "CST",
        "CDT",
        "MST",
        "MDT",
        "PST",
        "PDT",
        "GMT",
        "UTC",
        "BST",
        "CET",
        "Eastern",
        "Pacific",
    ];
    WORDS.contains(&word) || word.strip_suffix('s').is_some_and(|day| day.ends_with("day"))
}

/// Whether most sentences of a body start in lower case, as in hasty reviews.
fn starts_lowercase(body: &str) -> bool {
    let (mut lower, mut other) = (0, 0);
    let bytes = body.as_bytes();
    for at in memchr::memchr_iter(b'.', bytes) {
        match bytes.get(at + 1..) {
            Some([b' ', b'a'..=b'z', ..]) => lower += 1,
            Some([b' ', ..]) => other += 1,
            _ => {}
        }
    }
    lower >= 4 && lower >= 2 * other
}

/// Thai marks no sentence ends: a space before a word that opens a clause, once the sentence is long enough.
fn thai_end(text: &str, start: usize) -> usize {
    const OPENERS: [&str; 16] = [
        "ทั้งนี้",
        "นอกจากนี้",
        "อย่างไรก็ตาม",
        "ขณะที่",
        "ขณะเดียวกัน",
        "ด้าน",
        "ส่วน",
        "โดย",
        "แต่",
        "ต่อมา",
        "จากนั้น",
        "ดังนั้น",
        "เมื่อ",
        "หลังจาก",
        "สำหรับ",
        "ล่าสุด",
    ];
    const SHORTEST: usize = 150;
    text[start..]
        .match_indices(' ')
        .map(|(at, _)| at)
        .skip_while(|&at| at < SHORTEST)
        .find(|&at| OPENERS.iter().any(|opener| text[start + at + 1..].starts_with(opener)))
        .map_or(text.len(), |at| start + at)
}
