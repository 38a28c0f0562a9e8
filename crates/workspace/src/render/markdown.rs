use crate::{Digest, DigestQuote, DigestStory, Member};

use super::{
    citation::{Entry, UNQUOTED, entries, origin, place, support},
    clean::one_line,
    count,
    digest::{copies, coverage_lines, facts, keyphrases, overview, provenance, title},
    index::skipped_lines,
    marks::{differing, solo},
};

/// A digest as Markdown (CommonMark with GFM's footnotes); paths are relative to the folder.
pub fn digest_markdown(digest: &Digest) -> String {
    let mut out = format!("# {}\n\n{}\n", escape(&title(digest)), escape(&overview(digest)));
    for (index, story) in digest.stories.iter().enumerate() {
        story_section(&mut out, index + 1, story);
    }
    out += "\n## Coverage\n\n";
    for line in coverage_lines(&digest.coverage).iter().chain(&unreadable(digest)) {
        out += &format!("- {}\n", escape(line));
    }
    out + &format!("\n---\n\n{}\n", escape(&provenance(digest)))
}

fn unreadable(digest: &Digest) -> Vec<String> {
    skipped_lines(&digest.coverage.skipped)
        .into_iter()
        .map(|line| format!("could not be read: {line}"))
        .collect()
}

fn story_section(out: &mut String, number: usize, story: &DigestStory) {
    *out +=
        &format!("\n## {number}. {}\n\n*{}*\n", escape(&one_line(&story.headline)), escape(&facts(story)));
    if !story.keyphrases.is_empty() {
        *out += &format!("\nKeyphrases: {}\n", escape(&keyphrases(story, ", ")));
    }
    for quote in &story.quotes {
        *out += &format!("\n> {}\n", quoted(number, quote));
    }
    for line in differing(story) {
        *out += &format!("\n{}\n", escape(&line));
    }
    if !story.only_one_source.is_empty() {
        *out += "\nOnly one source reports:\n";
    }
    for (text, citation) in solo(story) {
        *out += &format!("\n> {}[^{number}-{citation}]\n", escape(&text));
    }
    sources(out, number, story);
    footnotes(out, number, story);
}

fn quoted(story: usize, quote: &DigestQuote) -> String {
    let also = support(quote).map(|also| format!(" *({also})*")).unwrap_or_default();
    format!("{}[^{story}-{}]{also}", escape(&one_line(&quote.text)), quote.citation)
}

fn sources(out: &mut String, number: usize, story: &DigestStory) {
    *out += &format!("\n### Sources of story {number}\n\n");
    let (cited, others) = entries(story);
    for entry in cited.iter().chain(others.iter().take(UNQUOTED)) {
        *out += &format!("- **{}** {}{}\n", entry.member.number, described(entry.member), also(entry));
    }
    if others.len() > UNQUOTED {
        let rest = others.iter().skip(UNQUOTED).map(|entry| 1 + entry.copies.len()).sum();
        *out += &format!("- and {} more, not quoted\n", count(rest, "article", "articles"));
    }
}

fn also(entry: &Entry<'_>) -> String {
    let copy = entry.member.copy_of.filter(|&of| of != entry.member.number);
    let copy = copy.map(|of| format!(" (near-copy of {of})")).unwrap_or_default();
    copy + &escape(&copies(entry, |number| number.to_string()))
}

/// One footnote a quoted article, with the bytes of its stored body that are quoted.
fn footnotes(out: &mut String, number: usize, story: &DigestStory) {
    out.push('\n');
    for member in &story.articles {
        let quotes = story.quotes.iter().map(|quote| (quote.citation, quote.page, quote.span));
        let solo = story.only_one_source.iter().map(|solo| (solo.citation, None, solo.span));
        let quoted = quotes.chain(solo).filter(|(citation, ..)| *citation == member.number);
        let spans = quoted.map(|(_, page, span)| {
            let page = page.map(|page| format!("page {page}, ")).unwrap_or_default();
            format!("{page}bytes {}–{}", span.start, span.end)
        });
        let spans = spans.collect::<Vec<_>>().join("; ");
        if spans.is_empty() {
            continue;
        }
        *out += &format!("[^{number}-{}]: {}; {spans}\n", member.number, described(member));
    }
}

/// `The Courier, 5 August 2025: [Talks resume](news/1.md)`.
pub(super) fn described(member: &Member) -> String {
    let mut text = escape(&origin(member));
    if !text.is_empty() {
        text += ": ";
    }
    let place = place(&member.path, member.part.as_deref(), &member.id);
    let title = one_line(&member.title);
    let title = escape(if title.is_empty() { &place } else { &title });
    let entry = if place == member.path { String::new() } else { format!(" ({})", escape(&place)) };
    if member.path.is_empty() {
        format!("{text}{title}{entry}")
    } else {
        format!("{text}[{title}]({}){entry}", link(&member.path))
    }
}

/// `text` (one line) with every character that Markdown could read as markup escaped.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        if special(text, at, c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn special(text: &str, at: usize, c: char) -> bool {
    let (before, after) = (&text[..at], &text[at + c.len_utf8()..]);
    match c {
        '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '|' | '^' | '$' | '{' | '}' => true,
        '#' | '+' | '-' | '=' => before.is_empty() || after.is_empty(),
        '.' | ')' if !before.is_empty() && before.bytes().all(|b| b.is_ascii_digit()) => true,
        // What GFM would make a link of by itself.
        ':' => after.starts_with("//") || before.is_empty(),
        '.' => before.to_ascii_lowercase().ends_with("www"),
        '@' => true,
        _ => false,
    }
}

/// `path` as a link destination relative to the folder.
fn link(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        let plain =
            c.is_ascii_alphanumeric() || "/-._~".contains(c) || (!c.is_ascii() && c.is_alphanumeric());
        if plain {
            out.push(c);
        } else {
            c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| out += &format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::citation::samples;
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    /// What a reader sees of the first blockquote.
    fn seen(markdown: &str) -> String {
        let (mut text, mut inside) = (String::new(), false);
        for event in Parser::new_ext(markdown, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
            match event {
                Event::Start(Tag::BlockQuote(_)) => inside = true,
                Event::End(TagEnd::BlockQuote(_)) => return text,
                Event::Text(part) if inside => text.push_str(&part),
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
                other if inside => text.push_str(&format!("<{other:?}>")),
                _ => {}
            }
        }
        text
    }

    #[test]
    fn a_digest_in_markdown() {
        insta::assert_snapshot!(digest_markdown(&samples::digest()));
    }

    #[test]
    fn quotes_render_verbatim() {
        let check = |text: &str| assert_eq!(seen(&format!("> {}\n", escape(text))), text, "{}", escape(text));
        check("It cost *at least* $4m & [sic] <b>two</b> years_of_work.");
        check("# no heading");
        check("1. no list");
        check("12) no list");
        check("- no item");
        check("+ no item");
        check("=====");
        check("see www.example.org or https://example.org/a_b?c=d, mail me@example.org");
        check("C:\\temp\\new | x ~~y~~ `z` &amp; {a} :tada:");
        check("> not nested");
        check("a --- b ... c");
    }

    #[test]
    fn links() {
        let check = |path: &str, expect: &str| assert_eq!(link(path), expect);
        check("news/1.md", "news/1.md");
        check("a b (c).txt", "a%20b%20%28c%29.txt");
        check("javascript:x", "javascript%3Ax");
        check("über.html", "über.html");
    }

    proptest! {
        #[test]
        fn any_text_renders_verbatim(text in "[ -~“”é\n]{1,60}") {
            let line = one_line(&text);
            prop_assume!(!line.is_empty());
            prop_assert_eq!(seen(&format!("> {}\n", escape(&line))), line);
        }
    }
}
