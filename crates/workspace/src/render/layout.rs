use anstyle::{AnsiColor, Style};
use textwrap::core::{Word, display_width};
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

use super::clean::writes_no_spaces;

/// How text is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Columns to fill.
    pub width: usize,
    /// Whether to colour.
    pub color: bool,
}

impl Default for Layout {
    fn default() -> Self {
        Self { width: 80, color: false }
    }
}

/// What a piece of text is, for its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Heading,
    Plain,
    Number,
    Faint,
    Match,
    Warning,
}

impl Ink {
    fn style(self) -> Style {
        match self {
            Self::Plain => Style::new(),
            Self::Heading => Style::new().bold(),
            Self::Number => AnsiColor::Cyan.on_default(),
            Self::Faint => Style::new().dimmed(),
            Self::Match => AnsiColor::Yellow.on_default().bold(),
            Self::Warning => AnsiColor::Yellow.on_default(),
        }
    }
}

impl Layout {
    /// `text` in its colour.
    pub(super) fn paint(self, ink: Ink, text: &str) -> String {
        let style = ink.style();
        if self.color && ink != Ink::Plain && !text.is_empty() {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    /// Adds `text` to `out`, wrapped; the first line begins with `first`, the others are indented as far.
    ///
    /// Each line is coloured by itself, since pagers drop colours at line ends.
    pub(super) fn block(self, out: &mut String, first: &str, ink: Ink, text: &str) {
        let indent = display_width(first);
        let mut lead = first.to_owned();
        for line in self.wrap(text, indent) {
            out.push_str(&lead);
            out.push_str(&self.paint(ink, &line));
            out.push('\n');
            lead = " ".repeat(indent);
        }
    }

    fn wrap(self, text: &str, indent: usize) -> Vec<String> {
        let options = Options::new(self.width.saturating_sub(indent).max(20))
            .break_words(false)
            .word_separator(WordSeparator::Custom(words))
            .word_splitter(WordSplitter::NoHyphenation)
            .wrap_algorithm(WrapAlgorithm::FirstFit);
        textwrap::wrap(text, options).into_iter().map(|line| line.into_owned()).collect()
    }
}

/// Words end at white space, and where a script writes none (Chinese, Japanese) where a line may end.
///
/// Never after other marks: a path or an address must stay whole to be copied, and words joined by a dash to be verified.
fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let mut breaks = WordSeparator::UnicodeBreakProperties.find_words(line).scan(0, |at, word| {
        *at += word.word.len() + word.whitespace.len();
        Some((*at, word.whitespace.is_empty() && !word.word.ends_with(writes_no_spaces)))
    });
    let mut start = 0;
    Box::new(std::iter::from_fn(move || {
        let end = breaks.find(|&(end, inside)| !inside || end == line.len()).map(|(end, _)| end)?;
        let word = Word::from(line.get(start..end)?);
        start = end;
        Some(word)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_indented_and_coloured_by_line() {
        let mut out = String::new();
        let layout = Layout { width: 26, color: false };
        layout.block(&mut out, " 1  ", Ink::Plain, "Talks resume in the capital today");
        assert_eq!(out, " 1  Talks resume in the\n    capital today\n");
        out.clear();
        Layout { color: true, ..layout }.block(
            &mut out,
            "",
            Ink::Heading,
            "Talks resume in the capital today",
        );
        assert_eq!(out.lines().count(), 2);
        assert!(
            out.lines().all(|line| line.starts_with("\u{1b}[1m") && line.ends_with("\u{1b}[0m")),
            "{out:?}"
        );
    }

    #[test]
    fn nothing_is_cut() {
        let path = "archive/a-very-long-file-name-that-is-wider-than-the-layout.html";
        let mut out = String::new();
        Layout { width: 30, color: false }.block(&mut out, "", Ink::Plain, &format!("see it in {path} here"));
        assert_eq!(out, format!("see it in\n{path}\nhere\n"));
    }

    #[test]
    fn scripts_without_spaces_are_wrapped() {
        let mut out = String::new();
        Layout { width: 20, color: false }.block(
            &mut out,
            "",
            Ink::Plain,
            "港の橋は金曜日の正午に閉鎖されました",
        );
        assert_eq!(out.lines().count(), 2, "{out}");
    }
}
