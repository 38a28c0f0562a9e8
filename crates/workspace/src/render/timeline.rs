use std::collections::BTreeMap;

use epitome_text::{DateEvidence, Precision, Published};

use crate::{DatedEntry, DatedQuote, Timeline};

use super::{
    Layout,
    citation::listed,
    clean::one_line,
    count, date,
    layout::Ink,
    markdown::{described, escape},
};

/// A timeline as text to read.
pub fn timeline_text(timeline: &Timeline, layout: Layout) -> String {
    let mut out = String::new();
    layout.block(&mut out, "", Ink::Heading, &title(timeline));
    layout.block(&mut out, "", Ink::Faint, &overview(timeline));
    for entry in &timeline.entries {
        out.push('\n');
        let facts = layout.paint(Ink::Faint, &format!("· {}", facts(entry)));
        out += &format!("{} {facts}\n", layout.paint(Ink::Heading, &when(entry)));
        for quote in &entry.quotes {
            let citation = layout.paint(Ink::Number, &format!("[{}]", cited(quote)));
            layout.block(&mut out, "  • ", Ink::Plain, &format!("{} {citation}", one_line(&quote.text)));
        }
    }
    out.push('\n');
    for member in &timeline.articles {
        let number = layout.paint(Ink::Number, &format!("{:>4}", format!("[{}]", member.number)));
        layout.block(&mut out, &format!("{number} "), Ink::Plain, &listed(member));
    }
    out
}

/// A timeline as Markdown, with the citations of a digest: `epitome verify` reads it.
pub fn timeline_markdown(timeline: &Timeline) -> String {
    let mut out = format!("# {}\n\n{}\n", escape(&title(timeline)), escape(&overview(timeline)));
    for entry in &timeline.entries {
        out += &format!("\n## {}\n\n*{}*\n", when(entry), escape(&facts(entry)));
        for quote in &entry.quotes {
            let named = quote.named.as_deref().map(|named| format!(" *(“{}”)*", escape(&one_line(named))));
            let text = escape(&one_line(&quote.text));
            out += &format!("\n> {text}[^1-{}]{}\n", quote.citation, named.unwrap_or_default());
        }
    }
    if !timeline.articles.is_empty() {
        out.push('\n');
    }
    let spans = spans(timeline);
    for member in &timeline.articles {
        let spans = spans.get(&member.number).map(|spans| spans.join("; ")).unwrap_or_default();
        out += &format!("[^1-{}]: {}; {spans}\n", member.number, described(member));
    }
    out + &format!("\n---\n\n{}\n", escape(&provenance(timeline)))
}

fn spans(timeline: &Timeline) -> BTreeMap<usize, Vec<String>> {
    let mut spans = BTreeMap::<usize, Vec<String>>::new();
    for quote in timeline.entries.iter().flat_map(|entry| &entry.quotes) {
        let page = quote.page.map(|page| format!("page {page}, ")).unwrap_or_default();
        let span = format!("{page}bytes {}–{}", quote.span.start, quote.span.end);
        spans.entry(quote.citation).or_default().push(span);
    }
    spans
}

fn title(timeline: &Timeline) -> String {
    let about = timeline.story.as_ref().map_or(&timeline.input, |story| &story.headline);
    let query = timeline.parameters.query.as_ref().map(|query| format!(" on “{}”", one_line(query)));
    format!("Timeline of {}{}", one_line(about), query.unwrap_or_default())
}

/// `9 articles · 4 entries · 28 July – 3 August 2025`.
fn overview(timeline: &Timeline) -> String {
    let at = |entry: &DatedEntry| Published {
        at: entry.date.to_datetime(jiff::civil::Time::midnight()),
        precision: entry.precision,
        evidence: DateEvidence::Dateline,
    };
    let entries = || timeline.entries.iter().map(at);
    let undated = (timeline.undated > 0).then(|| format!("{} undated", timeline.undated));
    let parts = [
        Some(count(timeline.considered, "article", "articles")),
        undated,
        Some(count(timeline.entries.len(), "entry", "entries")),
        date::range(entries().min(), entries().max()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn when(entry: &DatedEntry) -> String {
    date::words(entry.date, entry.precision)
}

/// `date of publication · 3 articles · 2 sources`.
fn facts(entry: &DatedEntry) -> String {
    let exact = match entry.precision {
        Precision::Year => "year",
        Precision::Month => "month",
        Precision::Day | Precision::Minute => "day",
    };
    let how =
        if entry.stated { format!("{exact} stated in the text") } else { format!("{exact} of publication") };
    let articles = count(entry.articles, "article", "articles");
    let sources = (entry.articles > 1).then(|| count(entry.sources, "source", "sources"));
    [Some(how), Some(articles), sources].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// `3, page 2, “on Monday”`.
fn cited(quote: &DatedQuote) -> String {
    let page = quote.page.map(|page| format!(", page {page}")).unwrap_or_default();
    let named = quote.named.as_deref().map(|named| format!(", “{}”", one_line(named))).unwrap_or_default();
    format!("{}{page}{named}", quote.citation)
}

/// What a reader needs to make the same timeline again.
fn provenance(timeline: &Timeline) -> String {
    let parameters = &timeline.parameters;
    let fingerprint: String = timeline.fingerprint.chars().take(16).collect();
    let options = [
        parameters.story.as_ref().map(|story| format!("story {}", one_line(story))),
        parameters.query.as_ref().map(|query| format!("query “{}”", one_line(query))),
        parameters.since.map(|date| format!("since {date}")),
        parameters.until.map(|date| format!("until {date}")),
        parameters.entries.map(|entries| count(entries, "entry", "entries")),
    ];
    let head = [timeline.tool.clone(), fingerprint, "timeline".to_owned()];
    head.into_iter().chain(options.into_iter().flatten()).collect::<Vec<_>>().join(" · ")
}
