use crate::check::{CheckReport, Remedy};

use super::{Layout, clean::one_line, count, layout::Ink};

/// What a check found and what a repair did.
pub fn check_text(report: &CheckReport, layout: Layout) -> String {
    let mut out = String::new();
    for line in &report.repaired {
        layout.block(&mut out, "repaired: ", Ink::Plain, &one_line(line));
    }
    for problem in &report.problems {
        let text = format!("{}: {}", one_line(&problem.what), one_line(&problem.why));
        layout.block(&mut out, "problem: ", Ink::Warning, &text);
        layout.block(&mut out, "  ", Ink::Plain, remedy(problem.remedy));
    }
    let read = format!(
        "{}, {}, {} beside the index",
        count(report.files, "file", "files"),
        count(report.articles, "article", "articles"),
        count(report.side_files, "file", "files")
    );
    if report.problems.is_empty() {
        layout.block(&mut out, "", Ink::Heading, &format!("The index is whole: {read} checked."));
    } else {
        let problems = count(report.problems.len(), "problem", "problems");
        let folder = one_line(&report.folder);
        let text = format!("{problems}; `epitome check {folder} --repair` mends what can be mended.");
        layout.block(&mut out, "", Ink::Warning, &text);
    }
    out
}

fn remedy(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::Rebuild => {
            "mended by reading all articles again; corrections, saved queries and kept digests stay"
        }
        Remedy::PutAside => "mended by renaming it to ….damaged; nothing in it is deleted",
        Remedy::Remove => "mended by removing it; it holds nothing that is needed",
    }
}
