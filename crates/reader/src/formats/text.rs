//! Plain text: a headline if the first line looks like one, `Title:`-like lines at the top, and the paragraphs.

use epitome_text::DateEvidence;

use crate::Unreadable;
use crate::clean::{one_line, paragraphs};
use crate::decode::decode_text;
use crate::draft::Draft;
use crate::fields::Field;
use crate::reading::Reading;

pub(crate) fn parse(bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    let decoded = decode_text(bytes)?;
    let body = paragraphs(&decoded.text);
    if body.is_empty() {
        return Err(Unreadable::Empty);
    }
    if decoded.lossy {
        reading.note("some bytes are not valid in its encoding and were replaced");
    }
    reading.give(draft(&body));
    Ok(())
}

/// An article out of paragraphs.
pub(crate) fn draft(text: &str) -> Draft {
    let mut draft = Draft::default();
    let mut rest = labelled_lines(text, &mut draft);
    if draft.title.is_empty()
        && let Some((author, below)) = byline(rest)
        && headline(below).is_some()
    {
        draft.author.get_or_insert_with(|| author.to_owned());
        rest = below;
    }
    if draft.title.is_empty()
        && let Some((title, body)) = headline(rest)
    {
        draft.title = one_line(title);
        rest = body;
    }
    draft.body = rest.to_owned();
    draft
}

/// A text and its headline, if it has one.
pub(crate) struct Headed<'t> {
    pub(crate) title: &'t str,
    pub(crate) body: &'t str,
}

pub(crate) fn split_headline(text: &str) -> Headed<'_> {
    let (title, body) = headline(text).unwrap_or(("", text));
    Headed { title, body }
}

/// Splits a headline off: a short first line without an end stop, set apart by an empty line, by a rule of `===`,
/// or by a much longer line after it.
fn headline(text: &str) -> Option<(&str, &str)> {
    let (first, rest) = text.split_once('\n')?;
    let (words, letters) = (first.split_whitespace().count(), first.chars().count());
    if letters > 160 || words > 28 || !first.chars().any(char::is_alphabetic) || !is_title_end(first) {
        return None;
    }
    if byline(text).is_some() {
        return None;
    }
    if let Some((rule, body)) = rest.split_once('\n')
        && rule.len() >= 3
        && rule.chars().all(|c| matches!(c, '=' | '-' | '*' | '~' | '_'))
    {
        return Some((first, body.trim_start()));
    }
    let second = rest.lines().next().unwrap_or("");
    let next = second.chars().count();
    let apart = rest.starts_with('\n')
        || (next >= 120 && next > letters * 2)
        || crate::date::dateline(second).is_some();
    let body = rest.trim_start();
    (apart && !body.is_empty() && !is_salutation(first) && labelled(first).is_none()).then_some((first, body))
}

/// Titles end in a word, a question or exclamation mark, a quote or bracket, or an abbreviation; sentences in a stop.
fn is_title_end(line: &str) -> bool {
    let line = line.trim_end_matches(['"', '\'', '”', '’', '»', ')']);
    let last = line.rsplit(' ').next().unwrap_or("");
    let initials = last.ends_with('.') && last.matches('.').count() > 1;
    initials || !line.ends_with(['.', ',', ';', ':', '。', '،', '।'])
}

/// Who a first line says has written the text, and what stands below it.
fn byline(text: &str) -> Option<(&str, &str)> {
    let (line, below) = text.split_once('\n')?;
    let name = match line.split_once("记者") {
        Some((before, name)) if before.chars().count() <= 8 && name.chars().count() <= 24 => name.trim(),
        Some(_) => return None,
        None => {
            ["By ", "BY ", "by "].iter().find_map(|by| line.strip_prefix(by)).filter(|name| is_name(name))?
        }
    };
    (!name.is_empty()).then_some((name, below.trim_start()))
}

/// Two to eight words that start as names do, or join them.
fn is_name(text: &str) -> bool {
    let joins = |word: &str| matches!(word, "and" | "&" | "|" | "de" | "van" | "von" | "der" | "al" | "bin");
    let named = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    (2..=8).contains(&text.split_whitespace().count())
        && !text.ends_with(['.', '!', '?', ':'])
        && text.split_whitespace().all(|word| joins(word) || named(word))
}

fn is_salutation(line: &str) -> bool {
    line.starts_with("Dear ") || line.starts_with("Hi ") || line.starts_with("Hello")
}

/// Reads lines such as `Title: …` and `Date: …` at the top, if there are two of them at least; gives the rest.
fn labelled_lines<'t>(text: &'t str, draft: &mut Draft) -> &'t str {
    let head: Vec<(Field, &str)> = text.lines().map_while(labelled).collect();
    if head.len() < 2 {
        return text;
    }
    for (field, value) in &head {
        fill(draft, *field, value, DateEvidence::FrontMatter);
    }
    let length: usize = text.split_inclusive('\n').take(head.len()).map(str::len).sum();
    text[length..].trim_start()
}

fn labelled(line: &str) -> Option<(Field, &str)> {
    let (label, value) = line.split_once(": ")?;
    let field = Field::of(label).filter(|field| *field != Field::Text && label.len() <= 16)?;
    Some((field, value.trim()))
}

/// Puts a value where `field` says, unless something stands there already.
pub(crate) fn fill(draft: &mut Draft, field: Field, value: &str, evidence: DateEvidence) {
    let place = match field {
        Field::Date => return draft.dates.offer(evidence, value),
        Field::Title if draft.title.is_empty() => return value.clone_into(&mut draft.title),
        Field::Text if draft.body.is_empty() => return draft.body = paragraphs(value),
        Field::Title | Field::Text => return,
        Field::Id => &mut draft.id,
        Field::Source => &mut draft.source,
        Field::Url => &mut draft.url,
        Field::Lang => &mut draft.lang,
        Field::Author => &mut draft.author,
    };
    place.get_or_insert_with(|| value.to_owned());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, title: &str, body: &str) {
        let draft = draft(&paragraphs(text));
        assert_eq!((draft.title.as_str(), draft.body.as_str()), (title, body));
    }

    #[test]
    fn headlines() {
        check("River rises\n\nThe river rose.\nIt fell.", "River rises", "The river rose.\nIt fell.");
        check("Will it rain?\n\nIt will.", "Will it rain?", "It will.");
        check("River rises\n===\nThe river rose.", "River rises", "The river rose.");
        check("The river rose.\n\nIt fell.", "", "The river rose.\n\nIt fell.");
        check("The river rose over\nnight and fell.", "", "The river rose over\nnight and fell.");
        check("River rises", "", "River rises");
        let long = "word ".repeat(40);
        check(&format!("River rises\n{long}."), "River rises", &format!("{long}."));
        check("River rises\n5 March 2024\n\nIt rose.", "River rises", "5 March 2024\n\nIt rose.");
        check("Talks in the U.S.\n\nThey met.", "Talks in the U.S.", "They met.");
        check("By Sam Hill\n\nRiver rises\n\nThe river rose.", "River rises", "The river rose.");
        check("By Sam Hill\n\nThe river rose.\n\nIt fell.", "", "By Sam Hill\n\nThe river rose.\n\nIt fell.");
        check("本报记者 张三\n\n河水上涨\n\n河水涨了。", "河水上涨", "河水涨了。");
        check("By the river\n\nIt rose.", "By the river", "It rose.");
        check("Dear neighbours\n\nThe river rose.", "", "Dear neighbours\n\nThe river rose.");
    }

    #[test]
    fn labels() {
        check("Title: River rises\nDate: 2024-03-05\n\nThe river rose.", "River rises", "The river rose.");
        check("Date: 2024-03-05\n\nThe river rose.", "", "Date: 2024-03-05\n\nThe river rose.");
    }
}
