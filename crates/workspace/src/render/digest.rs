use std::collections::BTreeSet;

use crate::{Coverage, Digest, DigestQuote, DigestStory, Parameters};

use super::{
    Layout,
    citation::{Entry, UNQUOTED, entries, listed, support},
    clean::one_line,
    count,
    date::range,
    index::skipped_lines,
    layout::Ink,
    marks::{differing, news, solo},
};

/// Left margin of everything in a story.
const MARGIN: &str = "    ";

/// Stories that need no table of contents.
const GLANCE: usize = 3;

/// A digest as text to read.
pub fn digest_text(digest: &Digest, layout: Layout) -> String {
    let mut out = String::new();
    layout.block(&mut out, "", Ink::Heading, &title(digest));
    layout.block(&mut out, "", Ink::Faint, &overview(digest));
    contents(&mut out, layout, digest);
    for (index, story) in digest.stories.iter().enumerate() {
        out.push('\n');
        story_text(&mut out, layout, index + 1, story);
    }
    out.push('\n');
    coverage_text(&mut out, layout, &digest.coverage);
    layout.block(&mut out, "", Ink::Faint, &provenance(digest));
    out
}

/// The stories at a glance, where they do not fit on a screen.
fn contents(out: &mut String, layout: Layout, digest: &Digest) {
    if digest.stories.len() <= GLANCE {
        return;
    }
    out.push('\n');
    for (index, story) in digest.stories.iter().enumerate() {
        let news = news(story).map(|news| format!(", {news}")).unwrap_or_default();
        let articles = layout.paint(Ink::Faint, &format!("({}{news})", story.articles.len()));
        let number = layout.paint(Ink::Number, &format!("{:>4}.", index + 1));
        layout.block(
            out,
            &format!("{number} "),
            Ink::Plain,
            &format!("{} {articles}", one_line(&story.headline)),
        );
    }
}

pub(super) fn title(digest: &Digest) -> String {
    let about = digest.parameters.query.as_ref().map(|query| format!(" on “{}”", one_line(query)));
    format!("Digest of {}{}", one_line(&digest.input), about.unwrap_or_default())
}

/// `52 articles · 12 stories, 10 told · 31 sources · 1–14 August 2025`.
pub(super) fn overview(digest: &Digest) -> String {
    let mut stories = count(digest.stories_total, "story", "stories");
    if digest.stories.len() < digest.stories_total {
        stories += &format!(", the {} most widely told below", digest.stories.len());
    }
    let members = || digest.stories.iter().flat_map(|story| &story.articles);
    let named: BTreeSet<_> = members().filter_map(|member| member.source.as_deref()).collect();
    // As for one story: what names no source and copies nothing is from one of its own.
    let own = members().filter(|member| member.source.is_none() && member.copy_of.is_none()).count();
    let sources = if named.is_empty() { 0 } else { named.len() + own };
    let first = digest.stories.iter().filter_map(|story| story.first).min_by_key(|date| date.at);
    let latest = digest.stories.iter().filter_map(|story| story.latest).max_by_key(|date| date.at);
    let sources = (sources > 0).then(|| count(sources, "source", "sources"));
    let parts = [
        Some(count(digest.coverage.articles, "article", "articles")),
        Some(stories),
        sources,
        range(first, latest),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn story_text(out: &mut String, layout: Layout, number: usize, story: &DigestStory) {
    let number = layout.paint(Ink::Number, &format!("{number:>2}"));
    layout.block(out, &format!("{number}  "), Ink::Heading, &one_line(&story.headline));
    layout.block(out, MARGIN, Ink::Faint, &facts(story));
    if story.news.is_some_and(|news| !news.is_news()) {
        return;
    }
    if !story.keyphrases.is_empty() {
        layout.block(out, MARGIN, Ink::Faint, &keyphrases(story, " · "));
    }
    out.push('\n');
    for quote in &story.quotes {
        quote_text(out, layout, quote);
    }
    if story.over_budget {
        layout.block(out, MARGIN, Ink::Warning, "(its shortest sentence is longer than the words asked for)");
    }
    for (at, line) in differing(story).iter().enumerate() {
        // Set apart, so that it cannot be taken for the end of the last quote.
        out.push_str(if at == 0 { "\n" } else { "" });
        layout.block(out, MARGIN, Ink::Warning, line);
    }
    solo_text(out, layout, story);
    out.push('\n');
    sources_text(out, layout, story);
}

/// `2–5 August 2025 · 7 articles · 5 independent sources`.
pub(super) fn facts(story: &DigestStory) -> String {
    let articles = count(story.articles.len(), "article", "articles");
    let sources = count(story.independent_sources, "independent source", "independent sources");
    // Where nobody says who published what, nobody can say how independent it is.
    let named = story.articles.iter().any(|article| article.source.is_some());
    let parts = [
        news(story),
        range(story.first, story.latest),
        Some(articles),
        (named && story.articles.len() > 1).then_some(sources),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

pub(super) fn keyphrases(story: &DigestStory, separator: &str) -> String {
    story.keyphrases.iter().map(|phrase| one_line(phrase)).collect::<Vec<_>>().join(separator)
}

fn quote_text(out: &mut String, layout: Layout, quote: &DigestQuote) {
    let page = quote.page.map(|page| format!(", page {page}")).unwrap_or_default();
    let also = support(quote).map(|also| format!(" · {also}")).unwrap_or_default();
    let citation = layout.paint(Ink::Number, &format!("[{}{page}{also}]", quote.citation));
    layout.block(out, "  • ", Ink::Plain, &format!("{} {citation}", one_line(&quote.text)));
}

fn solo_text(out: &mut String, layout: Layout, story: &DigestStory) {
    if !story.only_one_source.is_empty() {
        out.push('\n');
        layout.block(out, MARGIN, Ink::Faint, "Only one source reports:");
    }
    for (text, citation) in solo(story) {
        let citation = layout.paint(Ink::Number, &format!("[{citation}]"));
        layout.block(out, "  ◦ ", Ink::Plain, &format!("{text} {citation}"));
    }
}

fn sources_text(out: &mut String, layout: Layout, story: &DigestStory) {
    let (quoted, others) = entries(story);
    for entry in quoted.iter().chain(others.iter().take(UNQUOTED)) {
        entry_text(out, layout, entry);
    }
    if others.len() > UNQUOTED {
        let rest = others.iter().skip(UNQUOTED).map(|entry| 1 + entry.copies.len()).sum();
        let text = format!("and {} more, not quoted (--json lists all)", count(rest, "article", "articles"));
        layout.block(out, MARGIN, Ink::Faint, &text);
    }
}

fn entry_text(out: &mut String, layout: Layout, entry: &Entry<'_>) {
    let member = entry.member;
    let ink = if member.cited { Ink::Plain } else { Ink::Faint };
    let number = layout.paint(Ink::Number, &format!("{:>4}", format!("[{}]", member.number)));
    layout.block(out, &format!("{MARGIN}{number} "), ink, &described(entry));
}

/// `The Courier, 5 August 2025: Talks resume (news/1.md); copies: [3] Evening Mail`.
fn described(entry: &Entry<'_>) -> String {
    let member = entry.member;
    let mut text = listed(member);
    if let Some(of) = member.copy_of.filter(|&of| of != member.number) {
        text += &format!(" = copy of [{of}]");
    }
    text + &copies(entry, |number| format!("[{number}]"))
}

/// The near-copies of an article, each by its number and source.
pub(super) fn copies(entry: &Entry<'_>, number: impl Fn(usize) -> String) -> String {
    if entry.copies.is_empty() {
        return String::new();
    }
    let named = |copy: &&crate::Member| {
        let source = copy.source.as_deref().map(one_line).unwrap_or_else(|| one_line(&copy.path));
        format!("{} {source}", number(copy.number))
    };
    let mut names: Vec<_> = entry.copies.iter().take(UNQUOTED).map(named).collect();
    if entry.copies.len() > UNQUOTED {
        names.push(format!("{} more", entry.copies.len() - UNQUOTED));
    }
    format!("; near-copies: {}", names.join(", "))
}

fn coverage_text(out: &mut String, layout: Layout, coverage: &Coverage) {
    layout.block(out, "", Ink::Heading, "Coverage");
    for line in coverage_lines(coverage) {
        layout.block(out, "  ", Ink::Plain, &line);
    }
    if !coverage.skipped.is_empty() {
        let text = format!(
            "{} could not be read:",
            count(coverage.skipped.len(), "file or entry", "files or entries")
        );
        layout.block(out, "  ", Ink::Warning, &text);
        for line in skipped_lines(&coverage.skipped) {
            layout.block(out, MARGIN, Ink::Plain, &line);
        }
    }
}

/// What became of every article, a line a fate; nothing is dropped silently.
pub(super) fn coverage_lines(coverage: &Coverage) -> Vec<String> {
    let articles = |n| count(n, "article", "articles");
    let mut lines = vec![format!(
        "{} read: {} quoted, {} more in the stories above",
        articles(coverage.articles),
        coverage.cited,
        coverage.in_stories.saturating_sub(coverage.cited)
    )];
    let mut add = |n: usize, what: &str| {
        if n > 0 {
            lines.push(format!("{} {what}", articles(n)));
        }
    };
    add(coverage.left_out, "in further stories (--stories all tells them)");
    add(coverage.filtered, "outside the dates or the query asked for");
    add(coverage.undated, "without a date of publication");
    lines
}

/// What a reader needs to make the same digest again.
pub(super) fn provenance(digest: &Digest) -> String {
    let Parameters { stories, words, method, query, since, until, granularity } = &digest.parameters;
    let stories = stories.map_or_else(|| "all stories".to_owned(), |n| count(n, "story", "stories"));
    let fingerprint: String = digest.fingerprint.chars().take(16).collect();
    let mut text = format!(
        "{} · {fingerprint} · {stories} · {words} words each · {method} · granularity {granularity}",
        digest.tool
    );
    let options = [
        query.as_ref().map(|query| format!("query “{}”", one_line(query))),
        since.map(|date| format!("since {date}")),
        until.map(|date| format!("until {date}")),
        digest.stamp.as_ref().map(|stamp| format!("made {}", one_line(stamp))),
    ];
    for option in options.into_iter().flatten() {
        text += " · ";
        text += &option;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::citation::samples;

    #[test]
    fn a_digest_to_read() {
        insta::assert_snapshot!(digest_text(&samples::digest(), Layout { width: 72, color: false }));
    }

    #[test]
    fn an_article_without_a_source_counts_as_in_its_story() {
        let mut digest = samples::digest();
        let sources = |digest: &Digest| overview(digest).split(" · ").nth(2).unwrap_or_default().to_owned();
        assert_eq!(sources(&digest), "4 sources");
        digest.stories[0].articles[0].source = None;
        assert_eq!(sources(&digest), "4 sources");
    }

    #[test]
    fn colour_changes_nothing_else() {
        let plain = digest_text(&samples::digest(), Layout::default());
        let coloured = digest_text(&samples::digest(), Layout { color: true, ..Layout::default() });
        assert_eq!(anstream_strip(&coloured), plain);
    }

    fn anstream_strip(text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('\u{1b}') {
            out.push_str(before);
            rest = after.split_once('m').map_or("", |(_, rest)| rest);
        }
        out + rest
    }
}
