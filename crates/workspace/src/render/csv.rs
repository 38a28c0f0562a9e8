use crate::{Digest, DigestQuote, DigestStory, Member};

use super::{
    clean::{one_line, visible},
    support::support,
};

/// The head line.
pub(crate) const COLUMNS: [&str; 20] = [
    "story",
    "story_id",
    "headline",
    "text",
    "citation",
    "source",
    "published",
    "date_evidence",
    "title",
    "path",
    "part",
    "article_id",
    "url",
    "language",
    "page",
    "start",
    "end",
    "article_hash",
    "sources",
    "support",
];

/// A digest as records of RFC 4180, one a quote; spans are bytes of the article's stored body.
///
/// A cell that a spreadsheet would take for a formula begins with an apostrophe.
pub fn digest_csv(digest: &Digest) -> String {
    let mut out = record(&COLUMNS.map(str::to_owned));
    for (at, story) in digest.stories.iter().enumerate() {
        for quote in &story.quotes {
            if let Some(member) = story.articles.iter().find(|member| member.number == quote.citation) {
                out += &record(&fields((at + 1, story), quote, member));
            }
        }
    }
    out
}

fn fields((number, story): (usize, &DigestStory), quote: &DigestQuote, member: &Member) -> [String; 20] {
    let text = |text: &Option<String>| text.as_deref().map(one_line).unwrap_or_default();
    [
        number.to_string(),
        story.id.clone(),
        one_line(&story.headline),
        one_line(&quote.text),
        quote.citation.to_string(),
        text(&member.source),
        member.published.map(|date| date.at.to_string()).unwrap_or_default(),
        member.published.map(|date| date.evidence.name().to_owned()).unwrap_or_default(),
        one_line(&member.title),
        visible(&member.path),
        member.part.as_deref().map(visible).unwrap_or_default(),
        visible(&member.id),
        text(&member.url),
        member.language.code().to_owned(),
        quote.page.map(|page| page.to_string()).unwrap_or_default(),
        quote.span.start.to_string(),
        quote.span.end.to_string(),
        member.hash.clone(),
        quote.sources.to_string(),
        support(story, quote).unwrap_or_default(),
    ]
}

fn record(fields: &[String; 20]) -> String {
    let quoted = |field: &String| {
        let field = shielded(field);
        let plain = !field.contains(['"', ',', '\n', '\r', ';']) && field.trim() == field;
        if plain { field } else { format!("\"{}\"", field.replace('"', "\"\"")) }
    };
    fields.iter().map(quoted).collect::<Vec<_>>().join(",") + "\r\n"
}

/// Whether a spreadsheet reads a cell as a formula, behind any apostrophes.
fn formula(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

fn shielded(cell: &str) -> String {
    if formula(cell) { format!("'{cell}") } else { cell.to_owned() }
}

/// What a shielded cell was.
pub(crate) fn unshielded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| formula(rest)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::citation::samples;

    #[test]
    fn a_record_a_quote() {
        let csv = digest_csv(&samples::digest());
        let mut lines = csv.split("\r\n");
        assert_eq!(lines.next().unwrap().split(',').count(), COLUMNS.len());
        let first = lines.next().unwrap();
        assert!(first.starts_with(
            "1,s1,Cracks shut the harbour bridge,The bridge was shut at noon on Friday.,1,The Courier,2025-08-01T00:00:00,front-matter,"
        ));
        assert_eq!(lines.count(), 2, "{csv}");
    }

    #[test]
    fn no_cell_is_a_formula() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''=1", "'", "plain", "'quoted'", ""] {
            let shown = shielded(cell);
            assert!(!shown.starts_with(['=', '+', '-', '@']), "{shown}");
            assert_eq!(unshielded(&shown), cell);
        }
    }
}
