//! White space: one-line titles and bodies of paragraphs.

/// Collapses white space so that the text is one line.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c == '\u{200B}' || c == '\u{FEFF}') {
        if !word.is_empty() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.extend(word.chars().filter(|c| !c.is_control()));
        }
    }
    line
}

/// The text as paragraphs separated by one empty line: lines trimmed, soft hyphens, zero-width and
/// control characters dropped, `\r\n` and `\r` as line ends, form feeds as paragraph ends.
pub(crate) fn paragraphs(text: &str) -> String {
    let text = unify(text);
    let mut body = String::with_capacity(text.len());
    if !text.bytes().any(may_part) {
        return add_block(text.split('\n'), body);
    }
    for block in text.split(['\u{0C}', '\u{2029}']) {
        body = add_block(block.split(['\n', '\u{0B}', '\u{85}', '\u{2028}']), body);
    }
    body
}

/// Whether a byte may be of something else than a line feed that parts lines or blocks.
fn may_part(byte: u8) -> bool {
    matches!(byte, 0x0B | 0x0C | 0x85 | 0xA8 | 0xA9)
}

fn add_block<'a>(lines: impl Iterator<Item = &'a str>, mut body: String) -> String {
    let mut gap = true;
    for line in lines {
        let line = line.trim_matches(blank);
        if line.is_empty() {
            gap = true;
            continue;
        }
        if !body.is_empty() {
            body.push_str(if gap { "\n\n" } else { "\n" });
        }
        // Nearly all lines are plain.
        let same = line.bytes().all(|byte| matches!(byte, b' '..0x7F)) || !line.contains(changes);
        if same {
            body.push_str(line);
        } else {
            body.extend(line.chars().filter(|c| !unseen(*c)).map(plain));
        }
        gap = false;
    }
    body
}

fn changes(c: char) -> bool {
    plain(c) != c || unseen(c)
}

fn unify(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text.into() }
}

fn blank(c: char) -> bool {
    c.is_whitespace() || unseen(c)
}

/// Tabs as spaces, and bullets of symbol fonts, which lie in the private use area, as bullets.
fn plain(c: char) -> char {
    match c {
        '\t' => ' ',
        '\u{F076}' | '\u{F0A7}' | '\u{F0A8}' | '\u{F0B7}' | '\u{F0D8}' | '\u{F0FC}' => '•',
        _ => c,
    }
}

fn unseen(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}') || (c.is_control() && c != '\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        assert_eq!(paragraphs(text), expect);
    }

    #[test]
    fn bodies() {
        check("", "");
        check("  one\r\ntwo \r\n\r\n\r\n\tthree\u{0}", "one\ntwo\n\nthree");
        check("page one\u{C}page two", "page one\n\npage two");
        check("a\rb\u{AD}c", "a\nbc");
        check("col\tumn", "col umn");
        check("\u{F0B7} first", "• first");
        check("a\u{2029}b\u{2028}c", "a\n\nb\nc");
        assert_eq!(one_line(" A\n\ttitle\u{200B} here "), "A title here");
    }
}
