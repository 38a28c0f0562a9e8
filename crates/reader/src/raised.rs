//! Raised and lowered text: marks of notes are dropped, exponents stay what they are, ordinals and formulas are joined.
//! Without it `2019` with a mark `2` would be read as the figure `20192`.

/// How text stands on its line, as far as its markup tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shift {
    pub(crate) height: Height,
    /// It is called a mark of a note.
    pub(crate) noted: bool,
    /// It is a link to a place in the same document.
    pub(crate) linked: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Height {
    #[default]
    Level,
    Raised,
    Lowered,
}

impl Shift {
    /// Nothing that matters here.
    fn plain(self) -> bool {
        self == Self::default()
    }
}

/// Decides of shifted pieces of a text once it is known what follows them.
#[derive(Debug, Default)]
pub(crate) struct Shifted {
    /// Where the open piece starts, and how it stands.
    open: Option<(usize, Shift)>,
}

impl Shifted {
    /// Tells that `next`, which stands so, is about to be added to `text`.
    pub(crate) fn before(&mut self, text: &mut String, shift: Shift, next: &str) {
        if let Some((_, open)) = &mut self.open
            && open.height == shift.height
            && !shift.plain()
        {
            open.noted |= shift.noted;
            open.linked |= shift.linked;
            return;
        }
        self.settle(text, next);
        if !shift.plain() {
            self.open = Some((text.len(), shift));
        }
    }

    /// Decides of the open piece, which ends before `next`.
    pub(crate) fn settle(&mut self, text: &mut String, next: &str) {
        let Some((start, shift)) = self.open.take().filter(|(start, _)| text.is_char_boundary(*start)) else {
            return;
        };
        let inner = text.split_off(start);
        // What is far before says nothing, and a text without spaces may be long.
        let before = &text[text.floor_char_boundary(text.len().saturating_sub(NEAR))..];
        let kept = match shift.height {
            Height::Raised => raised(before, &inner, next, shift.noted || shift.linked),
            Height::Lowered => lowered(before, &inner),
            Height::Level if is_link_of_note(inner.trim(), shift.noted) => String::new(),
            Height::Level => inner.clone(),
        };
        if !kept.is_empty() || inner.trim().is_empty() {
            text.push_str(if kept.is_empty() { &inner } else { &kept });
            return;
        }
        let spaced = inner.starts_with(char::is_whitespace) || inner.ends_with(char::is_whitespace);
        let ends = next.starts_with(['.', ',', ';', ':', '!', '?', ')', ' ', '\n', '\u{A0}']);
        if ends {
            text.truncate(text.trim_end_matches(' ').len());
        } else if spaced && !text.is_empty() && !text.ends_with(char::is_whitespace) {
            text.push(' ');
        }
    }
}

/// So much of the text before a piece is looked at.
const NEAR: usize = 64;

/// Signs that mark notes, and lead back from them.
const SIGNS: [char; 18] =
    ['*', '∗', '⁎', '＊', '※', '†', '‡', '§', '¶', '◊', '#', '^', '↑', '↩', '⤴', '\u{FE0E}', '\u{FE0F}', '•'];
/// Ends of ordinals and of short forms, as they are raised in print.
const ENDINGS: [&str; 44] = [
    "st", "nd", "rd", "th", "er", "re", "ère", "ere", "ème", "eme", "ième", "nd", "nde", "ers", "es", "èmes",
    "os", "as", "do", "da", "to", "ta", "mo", "ma", "ve", "lle", "me", "mes", "mme", "gr", "dr", "ste", "de",
    "ten", "te", "ter", "ro", "ra", "vo", "va", "no", "ms", "ndo", "er.",
];
/// Units that are squared or cubed.
const UNITS: [&str; 22] = [
    "m", "km", "cm", "mm", "dm", "nm", "µm", "μm", "ft", "mi", "yd", "in", "ha", "sec", "s", "kg", "mc", "м",
    "км", "см", "мм", "дм",
];
/// The same in scripts without spaces.
const UNITS_AT_END: [&str; 5] = ["米", "里", "メートル", "キロ", "미터"];

/// What raised text becomes after `before` and ahead of `after`; `marks` if its markup says that it is a mark.
fn raised(before: &str, inner: &str, after: &str, marks: bool) -> String {
    let text = inner.trim();
    let kept = || inner.to_owned();
    if is_bracketed(text) || is_signs(text) || marks && is_mark(text) {
        return String::new();
    }
    if after.starts_with(['/', '⁄']) && is_number(text) {
        let gap = if before.ends_with(|c: char| c.is_numeric()) { " " } else { "" };
        return format!("{gap}{text}");
    }
    let base = before.chars().next_back().filter(|c| !c.is_whitespace());
    let digits = text.trim_start_matches(['-', '−', '–', '+']);
    if is_number(digits) {
        return match () {
            () if is_power(before, text, after) => power(text),
            () if text.len() == 2 && is_price(before) => format!(".{text}"),
            () if base.is_none_or(|c| !c.is_alphanumeric()) && is_isotope(text, after) => power(text),
            () => String::new(),
        };
    }
    // A charge: `2+`.
    let charge = text.strip_suffix(['+', '-', '−', '–']);
    if charge.is_some_and(|count| count.is_empty() || count.len() == 1 && is_number(count)) {
        return if base.is_some() { power(text) } else { kept() };
    }
    let lower = text.to_lowercase();
    match text {
        "TM" | "tm" => return "™".to_owned(),
        "SM" => return "℠".to_owned(),
        _ if ENDINGS.contains(&lower.as_str()) => return kept(),
        _ => {}
    }
    let mut letters = text.chars();
    if let (Some(letter), None) = (letters.next(), letters.next())
        && letter.is_alphabetic()
    {
        return of_letter(before, letter, inner);
    }
    if is_mark(text) { String::new() } else { kept() }
}

/// What a raised letter becomes: the end of an ordinal, a power, or nothing if it marks a note.
fn of_letter(before: &str, letter: char, inner: &str) -> String {
    let token = token(before);
    let chars = token.chars().count();
    let number = !token.is_empty() && token.bytes().all(|b| b.is_ascii_digit());
    let roman = !token.is_empty() && token.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C'));
    match letter {
        'a' | 'o' | 'e' | 'h' | 'ª' | 'º' | 'd' | 'r' if number && chars <= 3 => inner.to_owned(),
        'e' | 'o' | 'a' if roman => inner.to_owned(),
        'n' | 'k' | 'x' | 'i' | 't' | 'm' | 'y' if number || chars == 1 => format!("^{letter}"),
        _ if chars == 1 && token.chars().all(char::is_alphabetic) => inner.to_owned(),
        'a'..='z' | 'A'..='Z' => String::new(),
        _ => inner.to_owned(),
    }
}

/// What lowered text becomes: digits after a digit would give another number.
fn lowered(before: &str, inner: &str) -> String {
    let low = |c: char| c.to_digit(10).and_then(|digit| char::from_u32(0x2080 + digit)).unwrap_or(c);
    let glued =
        before.ends_with(|c: char| c.is_ascii_digit()) && inner.starts_with(|c: char| c.is_ascii_digit());
    if glued { inner.chars().map(low).collect() } else { inner.to_owned() }
}

/// The last word or number of a text that ends in one.
fn token(before: &str) -> &str {
    let start = before.char_indices().rev().take_while(|(_, c)| c.is_alphanumeric()).last();
    start.map_or("", |(at, _)| &before[at..])
}

/// Whether a raised number after `before` is an exponent and no mark.
fn is_power(before: &str, number: &str, after: &str) -> bool {
    let token = token(before);
    let ahead = before[..before.len() - token.len()].chars().next_back();
    if token.is_empty() {
        return before.ends_with(')') && after.trim_start().starts_with('=');
    }
    if !number.starts_with(|c: char| c.is_ascii_digit()) || after.trim_start().starts_with('=') {
        return true;
    }
    if token.bytes().all(|b| b.is_ascii_digit()) {
        let whole = !matches!(ahead, Some('.' | ',' | '-' | '–' | '/' | ':' | '\'' | '’'));
        return whole && number.len() <= 2 && (token == "10" || token.len() == 1);
    }
    let squared = matches!(number, "2" | "3");
    let name = token.trim_start_matches(|c: char| c.is_ascii_digit());
    let measured = || {
        let start = before[..before.len() - name.len()].trim_end();
        start.ends_with(|c: char| c.is_numeric())
    };
    match name {
        "in" | "s" | "sec" => squared && measured(),
        "I" | "a" | "A" => false,
        _ if squared && (UNITS.contains(&name) || UNITS_AT_END.iter().any(|unit| name.ends_with(unit))) => {
            true
        }
        _ => {
            let possessive = matches!(ahead, Some('\'' | '’'));
            let variable = token.chars().count() == 1 && token.is_ascii();
            variable && !possessive && number.len() == 1
        }
    }
}

/// Whether a text ends with a whole price, whose cents are raised.
fn is_price(before: &str) -> bool {
    let price = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == ',');
    price.len() < before.len() && price.ends_with(['$', '€', '£', '¥'])
}

/// Whether a raised number belongs to the sign of an element that follows: `14` before `C`.
fn is_isotope(number: &str, after: &str) -> bool {
    let sign = after.chars().take_while(|c| c.is_alphabetic()).collect::<String>();
    number.len() <= 3 && (1..=2).contains(&sign.len()) && sign.starts_with(|c: char| c.is_ascii_uppercase())
}

/// A number in raised digits, `^` before what has none.
pub(crate) fn power(text: &str) -> String {
    let high = |c: char| {
        Some(match c {
            '0' => '⁰',
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            '4'..='9' => char::from_u32(0x2070 + c.to_digit(10)?)?,
            '+' => '⁺',
            '-' | '−' | '–' => '⁻',
            _ => return None,
        })
    };
    text.chars().map(high).collect::<Option<String>>().unwrap_or_else(|| format!("^{text}"))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_signs(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| SIGNS.contains(&c) || matches!(c, ' ' | ',' | '(' | ')'))
}

/// Raised text in square brackets is a mark or an editor's word: `[1]`, `[citation needed]`.
fn is_bracketed(text: &str) -> bool {
    text.starts_with(['[', '［', '〔']) && text.ends_with([']', '］', '〕'])
}

/// Whether text reads as a mark: numbers or letters in a list, `note 3`.
fn is_mark(text: &str) -> bool {
    let bare = text.trim_matches(['[', ']', '(', ')', '［', '］', '〔', '〕', ' ']);
    if bare.is_empty() || bare.len() > 24 {
        return is_signs(text);
    }
    let mut parts = bare.split([',', ';', '-', '–', ' ', '.', '\u{A0}']).filter(|part| !part.is_empty());
    let words = ["n", "nb", "note", "fn", "ref", "notes", "nota", "注", "註", "Anm"];
    is_signs(text)
        || parts.all(|part| {
            is_number(part) && part.len() <= 3
                || part.chars().count() == 1
                    && part.chars().all(|c| c.is_alphanumeric() || SIGNS.contains(&c))
                || words.iter().any(|word| part.eq_ignore_ascii_case(word))
                || words.iter().any(|word| part.strip_prefix(word).is_some_and(is_number))
        })
}

/// Whether level text that links to a place in its document is a mark: `[1]`; a bare one only if it is called so.
fn is_link_of_note(text: &str, noted: bool) -> bool {
    is_mark(text) && (noted || is_bracketed(text) || text.starts_with(['↩', '↑', '^']))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `^{…}` is raised, `_{…}` lowered, `^!{…}` a raised mark, `@{…}` a level link.
    fn read(marked: &str) -> String {
        let (mut text, mut shifted) = (String::new(), Shifted::default());
        let mut rest = marked;
        let mut add = |piece: &str, shift: Shift| {
            if !piece.is_empty() {
                shifted.before(&mut text, shift, piece);
                text.push_str(piece);
            }
        };
        while let Some(at) = rest.find('{') {
            let mark = rest[..at].rfind(['^', '_', '@']).unwrap_or(0);
            let height = match &rest[mark..=mark] {
                "^" => Height::Raised,
                "_" => Height::Lowered,
                _ => Height::Level,
            };
            let (inner, after) = rest[at + 1..].split_once('}').unwrap();
            add(&rest[..mark], Shift::default());
            let linked = rest[mark..at].ends_with(['!', '@']);
            add(inner, Shift { height, noted: false, linked });
            rest = after;
        }
        add(rest, Shift::default());
        shifted.settle(&mut text, "");
        text
    }

    #[track_caller]
    fn check(cases: &[(&str, &str)]) {
        for (marked, expect) in cases {
            assert_eq!(read(marked), *expect, "{marked}");
        }
    }

    #[test]
    fn marks_are_dropped() {
        check(&[
            ("It rose in 2019^{2} and fell.", "It rose in 2019 and fell."),
            ("It rose in 2019.^{12} Then", "It rose in 2019. Then"),
            ("The river^{1} rose.", "The river rose."),
            ("The river ^{1}, it is said,", "The river, it is said,"),
            ("The river^{1, 2} rose^{3–5}.", "The river rose."),
            ("The river^{a} rose by 4.5^{b} metres.", "The river rose by 4.5 metres."),
            ("The river^{*}, the ford^{†} and both^{**}.", "The river, the ford and both."),
            ("They^{[4]} say^{[citation needed]} so.", "They say so."),
            ("m^!{2} and 10^!{3}", "m and 10"),
            ("By 1,250^{3} people", "By 1,250 people"),
            ("the 3.5^{2} metres", "the 3.5 metres"),
            ("COVID-19^{3} spread", "COVID-19 spread"),
            ("Ford’s^{2} town", "Ford’s town"),
            ("It rose.@{[7]} It fell@{↩}", "It rose. It fell"),
            ("See @{chapter 7} and @{7}", "See chapter 7 and 7"),
            ("The^{note 3} end", "The end"),
            ("one^{ 1 }two", "one two"),
            ("^{1} The text of a note", " The text of a note"),
        ]);
    }

    #[test]
    fn powers_and_ordinals_stay() {
        check(&[
            ("10^{6} and 3×10^{-3}, 2^{10}", "10⁶ and 3×10⁻³, 2¹⁰"),
            ("40 km^{2} of land, 5m^{3}, 12 in^{2}", "40 km² of land, 5m³, 12 in²"),
            ("12^{2} = 144", "12² = 144"),
            ("x^{2} + y^{n}", "x² + y^n"),
            ("E = mc^{2}", "E = mc²"),
            ("the 19^{th} and 1^{er}, XX^{e}, 1^{a}, n^{o} 5", "the 19th and 1er, XXe, 1a, no 5"),
            ("M^{me} Ek and D^{r} Orr", "Mme Ek and Dr Orr"),
            ("Brand^{TM} or Brand^{®}", "Brand™ or Brand®"),
            ("^{14}C and Ca^{2+}", "¹⁴C and Ca²⁺"),
            ("2^{1}/_{2} and ^{3}/_{4}", "2 1/2 and 3/4"),
            ("$19^{99}", "$19.99"),
            ("20^{°}C", "20°C"),
            ("面積は5平方メートル^{2}", "面積は5平方メートル²"),
            ("raised^{words of some length}", "raisedwords of some length"),
        ]);
    }

    #[test]
    fn lowered_text_is_joined() {
        check(&[("H_{2}O and CO_{2}", "H2O and CO2"), ("in 2019_{2}", "in 2019₂")]);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(before in "\\PC{0,8}", inner in "\\PC{0,6}", after in "\\PC{0,3}", marks: bool) {
            let _ = (raised(&before, &inner, &after, marks), lowered(&before, &inner));
        }
    }
}
