use crate::{Skipped, Status, SyncReport};

use super::{Layout, clean::one_line, count, layout::Ink, number::bytes, seconds};

/// Skipped files that are named one by one.
const NAMED: usize = 5;

/// What a sync did, in one line: `Indexed 2,225 files, 2,230 articles: 3 added, 2,222 unchanged (0.42 s)`.
pub fn sync_line(report: &SyncReport) -> String {
    let files = report.added + report.updated + report.moved + report.unchanged;
    let verb = if report.dry_run { "Would index" } else { "Indexed" };
    let changes: Vec<_> = changes(report).into_iter().filter(|(n, _)| *n > 0).collect();
    let changes: Vec<_> = changes.iter().map(|(n, what)| count(*n, what, what)).collect();
    let changes = if changes.is_empty() { String::new() } else { format!(": {}", changes.join(", ")) };
    format!(
        "{verb} {}, {}{changes} ({})",
        count(files, "file", "files"),
        count(report.articles, "article", "articles"),
        seconds(report.elapsed)
    )
}

fn changes(report: &SyncReport) -> [(usize, &'static str); 6] {
    [
        (report.added, "added"),
        (report.updated, "updated"),
        (report.moved, "moved"),
        (report.removed, "removed"),
        (report.unchanged, "unchanged"),
        (report.skipped.len(), "skipped"),
    ]
}

/// What a sync did or would do, with the files that it could not read.
pub fn sync_text(report: &SyncReport, layout: Layout) -> String {
    let mut out = plan_text(&report.plan);
    layout.block(&mut out, "", Ink::Plain, &sync_line(report));
    out + &skipped_text(&report.skipped, layout)
}

/// The plan of a dry run, a line a file.
pub fn plan_text(plan: &[String]) -> String {
    plan.iter().map(|line| one_line(line) + "\n").collect()
}

/// Files that could not be read and why: all of them, a line each.
pub fn skipped_text(skipped: &[Skipped], layout: Layout) -> String {
    let mut out = String::new();
    for file in skipped {
        layout.block(&mut out, "  skipped ", Ink::Warning, &skipped_line(file));
    }
    out
}

/// The first few of `skipped`, and how many more.
pub(super) fn skipped_lines(skipped: &[Skipped]) -> Vec<String> {
    let mut lines: Vec<_> = skipped.iter().take(NAMED).map(skipped_line).collect();
    if skipped.len() > NAMED {
        lines.push(format!("and {} more: `epitome status` lists all", skipped.len() - NAMED));
    }
    lines
}

fn skipped_line(file: &Skipped) -> String {
    format!("{}: {}", one_line(&file.path), one_line(&file.why))
}

/// The state of an index as text to read.
pub fn status_text(status: &Status, layout: Layout) -> String {
    let mut out = String::new();
    layout.block(&mut out, "", Ink::Heading, &format!("Index of {}", one_line(&status.folder)));
    for (name, value) in facts(status) {
        layout.block(&mut out, &format!("  {name:<11}"), Ink::Plain, &value);
    }
    for article in status.undated_articles.iter().flatten() {
        let text = format!("{}: {}", one_line(&article.id), one_line(&article.title));
        layout.block(&mut out, "  undated ", Ink::Plain, &text);
    }
    if !status.skipped.is_empty() {
        let text = format!(
            "{} could not be read:",
            count(status.skipped.len(), "file or entry", "files or entries")
        );
        layout.block(&mut out, "", Ink::Warning, &text);
        out += &skipped_text(&status.skipped, layout);
    }
    pending(&mut out, status, layout);
    out
}

fn facts(status: &Status) -> Vec<(String, String)> {
    let languages =
        status.languages.iter().map(|(code, n)| format!("{code} {n}")).collect::<Vec<_>>().join(", ");
    let undated = match status.undated {
        0 => String::new(),
        n => count(n, "article states no date", "articles state no date"),
    };
    let mut facts = vec![
        ("Place", one_line(&status.index)),
        ("Articles", super::number::grouped(status.articles as u64)),
        ("Files", super::number::grouped(status.files as u64)),
        ("Size", bytes(status.bytes)),
        ("Languages", languages),
        ("Schema", status.index_schema.to_string()),
        ("Undated", undated),
        ("Last sync", status.last_sync.clone().unwrap_or_else(|| "never".to_owned())),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    let settings = status.settings.iter().filter(|(_, value)| !value.is_empty());
    facts.extend(settings.map(|(name, value)| (name.as_str(), one_line(value))));
    facts.into_iter().map(|(name, value)| (format!("{name} "), value)).collect()
}

fn pending(out: &mut String, status: &Status, layout: Layout) {
    if status.pending.plan.is_empty() {
        layout.block(out, "", Ink::Plain, "Up to date: a sync would change nothing.");
        return;
    }
    layout.block(out, "", Ink::Heading, "A sync would:");
    for line in plan_text(&status.pending.plan).lines() {
        layout.block(out, "  ", Ink::Plain, line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sync_in_one_line() {
        let check = |report: SyncReport, expect: &str| assert_eq!(sync_line(&report), expect);
        check(SyncReport::default(), "Indexed 0 files, 0 articles (0.00 s)");
        let report = SyncReport { added: 3, unchanged: 2222, articles: 2230, ..SyncReport::default() };
        check(report, "Indexed 2,225 files, 2,230 articles: 3 added, 2,222 unchanged (0.00 s)");
        let report = SyncReport { removed: 1, dry_run: true, ..SyncReport::default() };
        check(report, "Would index 0 files, 0 articles: 1 removed (0.00 s)");
    }

    #[test]
    fn few_are_named() {
        let skipped: Vec<_> =
            (0..7).map(|n| Skipped { path: format!("{n}.txt"), why: "empty".to_owned() }).collect();
        let lines = skipped_lines(&skipped);
        assert_eq!(lines.len(), 6);
        assert_eq!(lines[5], "and 2 more: `epitome status` lists all");
    }
}
