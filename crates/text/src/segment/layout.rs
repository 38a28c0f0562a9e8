//! Cuts a body into blocks: lines, or paragraphs of hard-wrapped lines.

use super::{boundary::Rules, chars, lead};

/// Byte range of a body that no sentence crosses, without white space around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A line that is not blank.
struct Line<'a> {
    start: usize,
    text: &'a str,
    /// Length in characters.
    chars: usize,
    /// Whether a blank line, or nothing, stands before it.
    opens: bool,
    /// Whether it ends with an abbreviation that no sentence ends with.
    breaks_off: bool,
}

impl Line<'_> {
    fn ends_sentence(&self) -> bool {
        !self.breaks_off && chars::ends_sentence(self.text)
    }

    /// Whether all of it is in capitals, so that case tells nothing.
    fn shouts(&self) -> bool {
        self.chars > 20 && !self.text.contains(char::is_lowercase)
    }

    /// Whether the line `next` goes on with this one.
    fn goes_on(&self, next: &Line) -> bool {
        self.breaks_off || next.text.chars().next().is_some_and(char::is_lowercase)
    }
}

/// How the lines of a body hang together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    /// Each line is for itself.
    Lines,
    /// Lines are broken where the next word would pass the given width.
    Wrapped(usize),
    /// Lines are broken anywhere; those that go on start in lower case.
    Ragged,
}

/// The line before a mail's signature.
pub(super) const SIGNATURE: &str = "--";

/// Widths that people and programs wrap text to.
const WIDTHS: std::ops::RangeInclusive<usize> = 36..=160;

/// Whether a line is quoted from another message.
pub(super) fn quoted(line: &str) -> bool {
    line.starts_with('>')
}

/// The blocks of `body`, in order.
pub(super) fn blocks(body: &str, rules: &Rules) -> Vec<Block> {
    let lines = lines(body, rules);
    let layout = layout(&lines);
    let mut blocks: Vec<Block> = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        let end = line.start + line.text.len();
        match blocks.last_mut() {
            Some(last) if !line.opens && joined(&lines[at - 1], line, layout) => last.end = end,
            _ => blocks.push(Block { start: line.start, end }),
        }
    }
    blocks
}

fn lines<'a>(body: &'a str, rules: &Rules) -> Vec<Line<'a>> {
    if memchr::memchr2(0xA9, 0x0C, body.as_bytes()).is_some() {
        lines_of(body, body.split(['\n', '\u{2029}', '\u{C}']), rules)
    } else {
        // Sure to hold no paragraph separator or form feed.
        lines_of(body, body.split('\n'), rules)
    }
}

fn lines_of<'a>(body: &'a str, parts: impl Iterator<Item = &'a str>, rules: &Rules) -> Vec<Line<'a>> {
    let (mut lines, mut start, mut opens) = (Vec::new(), 0, true);
    for line in parts {
        let text = line.trim();
        if !text.is_empty() {
            let indent = line.len() - line.trim_start().len();
            lines.push(Line {
                start: start + indent,
                text,
                chars: text.chars().count(),
                opens,
                breaks_off: rules.breaks_off(text),
            });
        }
        opens = text.is_empty();
        start += line.len();
        start += body[start..].chars().next().map_or(0, char::len_utf8);
    }
    lines
}

/// Counts over the breaks within paragraphs.
#[derive(Default)]
struct Breaks {
    all: usize,
    /// The next line's first word would not have fitted.
    full: usize,
    /// … and the line before lacks an end mark.
    cut: usize,
    /// … and the next starts in lower case, or its script has none.
    lower: usize,
    /// An end mark is followed by no lower case, and none by lower case.
    consistent: usize,
    /// The line before lacks an end mark.
    open: usize,
}

fn layout(lines: &[Line]) -> Layout {
    let width = width(lines);
    let mut breaks = Breaks::default();
    for (line, next) in pairs(lines).filter(|(_, next)| lead::list_mark(next.text) == 0) {
        breaks.add(line, next, width);
    }
    let Breaks { all, full, cut, lower, consistent, open } = breaks;
    if open == 0 {
        Layout::Lines
    } else if WIDTHS.contains(&width) && full * 10 >= all * 6 && lower * 10 >= cut * 4 {
        Layout::Wrapped(width)
    } else if consistent * 10 >= all * 9 {
        Layout::Ragged
    } else {
        Layout::Lines
    }
}

impl Breaks {
    fn add(&mut self, line: &Line, next: &Line, width: usize) {
        let (ended, lower) = (line.ends_sentence(), line.goes_on(next));
        let caseless = next.text.chars().next().is_some_and(chars::caseless) || next.shouts();
        self.all += 1;
        let full = full(line, next, width);
        self.full += usize::from(full);
        self.cut += usize::from(full && !ended);
        self.lower += usize::from(full && !ended && (lower || caseless));
        self.consistent += usize::from(ended != lower);
        self.open += usize::from(!ended);
    }
}

/// Neighbouring lines of one paragraph.
fn pairs<'a, 'b>(lines: &'a [Line<'b>]) -> impl Iterator<Item = (&'a Line<'b>, &'a Line<'b>)> {
    lines.windows(2).filter(|pair| !pair[1].opens).map(|pair| (&pair[0], &pair[1]))
}

/// The width that all but a fiftieth of the broken lines keep to; beyond `WIDTHS` if there is none.
fn width(lines: &[Line]) -> usize {
    let beyond = *WIDTHS.end() + 1;
    let mut lengths = vec![0usize; beyond + 1];
    let mut count = 0;
    for (line, _) in pairs(lines) {
        lengths[line.chars.min(beyond)] += 1;
        count += 1;
    }
    let mut over = 0;
    let outliers = count / 50;
    (0..=beyond)
        .rev()
        .find(|&length| {
            over += lengths[length];
            over > outliers
        })
        .unwrap_or(beyond)
}

/// Whether `line` was as full as a width of `width` allows, some slack aside.
fn full(line: &Line, next: &Line, width: usize) -> bool {
    let word = next.text.chars().take(width).take_while(|c| !c.is_whitespace()).count();
    line.chars + 1 + word + width / 12 > width
}

fn joined(line: &Line, next: &Line, layout: Layout) -> bool {
    if quoted(line.text) != quoted(next.text) || line.text == SIGNATURE {
        return false;
    }
    // Verse, and lists in prose: a comma ends no sentence.
    if line.text.ends_with([',', '،', '，', '、']) && lead::list_mark(next.text) == 0 {
        return true;
    }
    let goes_on = || !line.ends_sentence() && line.goes_on(next);
    match layout {
        Layout::Lines => false,
        Layout::Ragged => goes_on(),
        Layout::Wrapped(width) => (full(line, next, width) && lead::list_mark(next.text) == 0) || goes_on(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    fn blocks(body: &str) -> Vec<Block> {
        super::blocks(body, &Rules::new(Language::English, body))
    }

    fn check(body: &str, expect: &[&str]) {
        let found: Vec<_> = blocks(body).iter().map(|block| &body[block.start..block.end]).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn cases() {
        check("", &[]);
        check(" \n\n ", &[]);
        check("One line.", &["One line."]);
        check("A first.\nA second.\n\nA third.", &["A first.", "A second.", "A third."]);
        check("The minister said that\nhe would go.", &["The minister said that\nhe would go."]);
        check(
            "Great phone\nthe battery is good\nBad screen",
            &["Great phone", "the battery is good", "Bad screen"],
        );
        check("One.\r\n\r\nTwo.\u{C}Three.", &["One.", "Two.", "Three."]);
    }

    #[test]
    fn wrapped() {
        let body = "A heading stands here\n\
            The river rose again on Tuesday night and the old bridge at\n\
            Lower Holm had to be closed, the county said in the morning.\n\
            Engineers expect that the water will fall by the end of the\n\
            week. Until then, buses take the long way round.\n\
            - one item\n\
            - another item";
        let found = blocks(body);
        let texts: Vec<_> = found.iter().map(|block| body[block.start..block.end].lines().count()).collect();
        assert_eq!(texts, [1, 4, 1, 1]);
    }

    #[test]
    fn wrapped_in_capitals() {
        let body = "THE RIVER ROSE AGAIN ON TUESDAY NIGHT AND THE OLD BRIDGE AT\n\
            LOWER HOLM HAD TO BE CLOSED, THE COUNTY SAID IN THE MORNING.\n\
            ENGINEERS EXPECT THAT THE WATER WILL FALL BY THE END OF THE\n\
            WEEK.";
        assert_eq!(blocks(body).len(), 1);
        assert_eq!(
            blocks(
                "RIVER RISES AGAIN AT LOWER HOLM BRIDGE, SAYS COUNTY\nBRIDGE CLOSED FOR A WEEK\nBUSES LATE"
            )
            .len(),
            3
        );
    }

    #[test]
    fn wrapped_without_case() {
        let body = "今天上午市政府召开新闻发布会介绍了今年的城市建设计划和明年的预算安排。会议\n\
            持续了三个小时，多家媒体的记者参加了会议并提出了许多关于公共交通的问题市长\n\
            一一作答。";
        assert_eq!(blocks(body).len(), 1);
    }
}
