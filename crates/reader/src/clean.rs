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
    for block in text.split(['\u{0C}', '\u{2029}']) {
        let mut gap = true;
        for line in block.split(['\n', '\u{0B}', '\u{85}', '\u{2028}']) {
            let line = line.trim_matches(blank);
            if line.is_empty() {
                gap = true;
                continue;
            }
            if !body.is_empty() {
                body.push_str(if gap { "\n\n" } else { "\n" });
            }
            body.extend(line.chars().filter(|c| !unseen(*c)).map(plain));
            gap = false;
        }
    }
    body
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
