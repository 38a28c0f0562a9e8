/// `text` on one line: white space runs become one space, what [`visible`] replaces is replaced.
///
/// Spaces that must not be broken stay what they are.
pub fn one_line(text: &str) -> String {
    folded(text.trim())
}

/// [`one_line`] with the space around the text.
pub(super) fn folded(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{a0}' | '\u{202f}' | '\u{2007}' => line.push(c),
            _ if c.is_whitespace() => {
                if !line.ends_with(' ') {
                    line.push(' ');
                }
            }
            _ => line.push(shown(c)),
        }
    }
    line
}

/// [`one_line`] without the spaces beside characters of scripts that write none: a line may have ended there.
pub(crate) fn unwrapped(text: &str) -> String {
    let line = one_line(text);
    let mut out = String::with_capacity(line.len());
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        if c != ' ' || !(out.ends_with(writes_no_spaces) || writes_no_spaces(next)) {
            out.push(c);
        }
    }
    out
}

/// Whether lines may end after a character without white space: Chinese, Japanese, Korean, Thai, Lao, Khmer, Burmese.
pub(crate) fn writes_no_spaces(c: char) -> bool {
    matches!(c as u32,
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1100..=0x11FF | 0x1780..=0x17FF | 0x2E80..=0x30FF | 0x3130..=0x318F
        | 0x31F0..=0x31FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0xFF00..=0xFFEF
        | 0x20000..=0x3FFFF)
}

/// `text` with characters that steer a terminal or reorder a line shown as `�`; line ends and tabs stay.
pub fn visible(text: &str) -> String {
    text.replace("\r\n", "\n").chars().map(|c| if matches!(c, '\n' | '\t') { c } else { shown(c) }).collect()
}

/// Escape sequences could rewrite the screen, and direction overrides could make a quote read as another.
fn shown(c: char) -> char {
    match c {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' => '\u{fffd}',
        // Characters that XML cannot hold.
        '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        _ if c.is_control() => '\u{fffd}',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_line_and_harmless() {
        let check = |text: &str, expect: &str| assert_eq!(one_line(text), expect, "{text:?}");
        check("", "");
        check("  Talks \n resume\tin  Doha ", "Talks resume in Doha");
        check("red \u{1b}[31malert", "red \u{fffd}[31malert");
        check("12\u{a0}% of", "12\u{a0}% of");
        check("cod\u{202e}gpj.exe", "cod\u{fffd}gpj.exe");
        check("c1 \u{9b}2J", "c1 \u{fffd}2J");
    }

    #[test]
    fn visible_keeps_lines() {
        assert_eq!(visible("a\r\nb\tc\rd\u{7}"), "a\nb\tc\u{fffd}d\u{fffd}");
    }

    proptest! {
        #[test]
        fn nothing_steers_the_terminal(text in any::<String>()) {
            prop_assert!(!one_line(&text).chars().any(char::is_control));
            prop_assert!(visible(&text).chars().all(|c| c == '\n' || c == '\t' || !c.is_control()));
        }
    }
}
