use epitome_text::Span;

use crate::{FacetCount, FacetCounts, SearchHit, SearchResults, types::Snippet};

use super::{Layout, citation::place, clean::one_line, count, date::published, layout::Ink};

/// Values of a facet that are written out.
const VALUES: usize = 20;
/// Near-copies that are named.
const COPIES: usize = 3;

/// Search results as text to read. Matches are coloured, or stand between `*` where there is no colour.
pub fn search_text(results: &SearchResults, layout: Layout) -> String {
    let mut out = String::new();
    layout.block(&mut out, "", Ink::Faint, &overview(results));
    for hit in &results.hits {
        out.push('\n');
        hit_text(&mut out, layout, hit);
    }
    for facet in &results.facets {
        out.push('\n');
        facet_text(&mut out, layout, facet);
    }
    out
}

fn facet_text(out: &mut String, layout: Layout, facet: &FacetCounts) {
    let name = format!("{:?}", facet.facet);
    layout.block(out, "", Ink::Heading, &name);
    let value = |count: &FacetCount| {
        let headline = count.headline.iter().map(|headline| format!(" “{}”", one_line(headline)));
        format!("{}{} {}", one_line(&count.value), headline.collect::<String>(), count.articles)
    };
    let mut values: Vec<String> = facet.counts.iter().take(VALUES).map(value).collect();
    if facet.counts.len() > VALUES {
        values.push(format!("{} more values", facet.counts.len() - VALUES));
    }
    layout.block(out, "    ", Ink::Plain, &values.join(" · "));
}

fn overview(results: &SearchResults) -> String {
    let found = count(results.total, "article matches", "articles match");
    let shown: usize = results.hits.iter().map(|hit| 1 + hit.copies.len()).sum();
    let range = match (results.hits.first(), results.hits.last()) {
        (Some(first), Some(last)) if shown < results.total => {
            format!("; {}–{} of them (see --limit and --offset)", first.rank, last.rank)
        }
        _ => String::new(),
    };
    let query = one_line(&results.query);
    let query = if query.is_empty() { query } else { format!(" “{query}”") };
    format!("{found}{query}{range}")
}

fn hit_text(out: &mut String, layout: Layout, hit: &SearchHit) {
    let rank = layout.paint(Ink::Number, &format!("{:>2}", hit.rank));
    layout.block(out, &format!("{rank}  "), Ink::Heading, &one_line(&hit.title));
    layout.block(out, "    ", Ink::Faint, &origin(hit));
    if !hit.copies.is_empty() {
        layout.block(out, "    ", Ink::Faint, &copies(hit));
    }
    if !hit.snippet.text.trim().is_empty() {
        layout.block(out, "    ", Ink::Plain, &marked(&hit.snippet, layout));
    }
}

/// Near-copies that were folded into the hit.
fn copies(hit: &SearchHit) -> String {
    let mut ids: Vec<String> = hit.copies.iter().take(COPIES).map(|id| one_line(id)).collect();
    if hit.copies.len() > COPIES {
        ids.push(format!("{} more", hit.copies.len() - COPIES));
    }
    format!("{}: {}", count(hit.copies.len(), "near-copy", "near-copies"), ids.join(", "))
}

fn origin(hit: &SearchHit) -> String {
    let parts = [
        hit.source.as_deref().map(one_line),
        hit.published.map(published),
        Some(place(&hit.path, hit.part.as_deref(), &hit.id)),
        hit.page.map(|page| format!("page {page}")),
    ];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// The passage on one line with its matches marked; marks that do not lie in it are passed over.
fn marked(snippet: &Snippet, layout: Layout) -> String {
    let (mut line, mut at) = (String::new(), 0);
    for mark in &snippet.matches {
        let Some(before) = snippet.text.get(at..mark.start as usize) else { continue };
        if mark.is_empty() || mark.range().end > snippet.text.len() {
            continue;
        }
        line.push_str(&spaced(before));
        line.push_str(&matched(&snippet.text, *mark, layout));
        at = mark.end as usize;
    }
    line.push_str(&spaced(snippet.text.get(at..).unwrap_or("")));
    line.trim().to_owned()
}

fn matched(text: &str, mark: Span, layout: Layout) -> String {
    let word = one_line(mark.of(text));
    if layout.color { layout.paint(Ink::Match, &word) } else { format!("*{word}*") }
}

/// One line that keeps the space at its ends.
fn spaced(text: &str) -> String {
    let start = if text.starts_with(char::is_whitespace) { " " } else { "" };
    let end = if text.trim().is_empty() || !text.ends_with(char::is_whitespace) { "" } else { " " };
    format!("{start}{}{end}", one_line(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn span(start: u32, end: u32) -> Span {
        Span { start, end }
    }

    #[test]
    fn marks() {
        let check = |text: &str, matches: &[Span], expect: &str| {
            let snippet = Snippet { span: Span::default(), text: text.to_owned(), matches: matches.to_vec() };
            assert_eq!(marked(&snippet, Layout::default()), expect);
        };
        check("the bridge\nis shut", &[span(4, 10)], "the *bridge* is shut");
        check("bridge shut", &[span(0, 6), span(7, 11)], "*bridge* *shut*");
        check("bridge", &[span(4, 10), span(9, 9)], "bridge");
        check("a\u{1b}b", &[], "a\u{fffd}b");
    }

    proptest! {
        #[test]
        fn any_marks_are_safe(text in ".{0,40}", marks in prop::collection::vec((0u32..60, 0u32..60), 0..5)) {
            let matches = marks.into_iter().map(|(a, b)| span(a, b)).collect();
            marked(&Snippet { span: Span::default(), text, matches }, Layout::default());
        }
    }
}
