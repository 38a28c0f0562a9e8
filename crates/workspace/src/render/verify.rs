use crate::{Change, State, Verdict, VerifyReport};

use super::{Layout, clean::one_line, count, layout::Ink};

/// What became of a digest's citations: those that do not hold with the difference, and the counts.
pub fn verify_text(report: &VerifyReport, layout: Layout) -> String {
    let mut out = String::new();
    let telling = |verdict: &&Verdict| verdict.state != State::Same;
    for verdict in report.citations.iter().filter(telling) {
        verdict_text(&mut out, layout, verdict);
    }
    let counts =
        [(State::Same, "same"), (State::Moved, "moved"), (State::Changed, "changed"), (State::Gone, "gone")];
    let counts: Vec<String> =
        counts.iter().map(|(state, name)| format!("{} {name}", report.count(*state))).collect();
    let (ink, end) = if report.holds() { (Ink::Heading, "all hold") } else { (Ink::Warning, "NOT all hold") };
    let checked = count(report.citations.len(), "passage", "passages");
    layout.block(&mut out, "", ink, &format!("{checked} checked: {}; {end}", counts.join(", ")));
    out
}

fn verdict_text(out: &mut String, layout: Layout, verdict: &Verdict) {
    let (name, ink) = match verdict.state {
        State::Same => ("same", Ink::Plain),
        State::Moved => ("moved", Ink::Plain),
        State::Changed => ("changed", Ink::Warning),
        State::Gone => ("gone", Ink::Warning),
    };
    let place = one_line(&verdict.place);
    layout.block(
        out,
        "",
        ink,
        &format!("{name}: story {}, citation {}, {place}", verdict.story, verdict.citation),
    );
    if let Some(to) = &verdict.moved_to {
        layout.block(out, "  ", Ink::Plain, &format!("now {}", one_line(to)));
    }
    if let Some(why) = &verdict.why {
        layout.block(out, "  ", Ink::Plain, &one_line(why));
    }
    if verdict.state != State::Moved {
        layout.block(out, "  - ", Ink::Plain, &side(verdict, |change| matches!(change, Change::Digest(_))));
        if !verdict.difference.is_empty() {
            layout.block(
                out,
                "  + ",
                Ink::Plain,
                &side(verdict, |change| matches!(change, Change::Article(_))),
            );
        }
    }
    out.push('\n');
}

/// The digest's or the article's side of the difference, with what only it has in braces.
fn side(verdict: &Verdict, own: impl Fn(&Change) -> bool) -> String {
    if verdict.difference.is_empty() {
        return one_line(&verdict.text);
    }
    let pieces = verdict.difference.iter().filter_map(|change| match change {
        Change::Same(text) => Some(text.clone()),
        Change::Digest(text) | Change::Article(text) => own(change).then(|| format!("{{{text}}}")),
    });
    one_line(&pieces.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(state: State) -> Verdict {
        Verdict {
            story: 1,
            citation: 2,
            text: "12 people died.".to_owned(),
            place: "a.txt".to_owned(),
            state,
            moved_to: None,
            why: None,
            difference: Vec::new(),
        }
    }

    #[test]
    fn what_holds_and_what_does_not() {
        let check = |citations: Vec<Verdict>, expect: &str| {
            let report = VerifyReport { schema: 1, format: "json".to_owned(), citations };
            assert_eq!(verify_text(&report, Layout::default()), expect);
        };
        check(
            vec![verdict(State::Same)],
            "1 passage checked: 1 same, 0 moved, 0 changed, 0 gone; all hold\n",
        );
        let changed = Verdict {
            why: Some("the article was edited".to_owned()),
            difference: vec![
                Change::Digest("12".to_owned()),
                Change::Article("15".to_owned()),
                Change::Same(" people died.".to_owned()),
            ],
            ..verdict(State::Changed)
        };
        check(
            vec![changed],
            "changed: story 1, citation 2, a.txt\n  the article was edited\n  - {12} people died.\n  + {15} people died.\n\n\
             1 passage checked: 0 same, 0 moved, 1 changed, 0 gone; NOT all hold\n",
        );
        let moved = Verdict { moved_to: Some("b.txt".to_owned()), ..verdict(State::Moved) };
        check(
            vec![moved],
            "moved: story 1, citation 2, a.txt\n  now b.txt\n\n1 passage checked: 0 same, 1 moved, 0 changed, 0 gone; all hold\n",
        );
    }
}
