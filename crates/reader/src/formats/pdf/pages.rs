//! Pages put together: without what runs along their edges, sentences whole that go on on the next page.

use rustc_hash::FxHashMap;

use super::pieces::bare;
use crate::clean::paragraphs;

/// So many lines at each edge of a page may run along.
const EDGE: usize = 3;

/// Drops lines at the edges of pages that are the same, digits aside, on at least three pages (or both of two) and a third
/// of all, and bare page numbers there.
pub(super) fn drop_running_heads(pages: &mut [Vec<String>]) {
    let shape =
        |line: &str| line.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect::<String>();
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    for page in pages.iter() {
        let edges = page.iter().filter(|line| !line.is_empty());
        let mut shapes: Vec<String> =
            edges.clone().take(EDGE).chain(edges.rev().take(EDGE)).map(|line| shape(line)).collect();
        shapes.sort_unstable();
        shapes.dedup();
        for shape in shapes {
            *seen.entry(shape).or_default() += 1;
        }
    }
    let enough = (pages.len() / 3).max(3).min(pages.len()).max(2);
    let many = pages.len() > 1;
    // Rows of figures at the edges of pages are alike and no running heads.
    let runs = |line: &str, outermost: bool| {
        let lettered = line.chars().any(char::is_alphabetic);
        let number = many && line.len() <= 12 && line.chars().any(|c| c.is_ascii_digit()) && !lettered;
        outermost && number
            || (outermost || lettered) && seen.get(&shape(line)).is_some_and(|count| *count >= enough)
    };
    for page in pages.iter_mut() {
        for depth in 0..EDGE {
            let filled = |line: &String| !line.is_empty();
            if let Some(at) = page.iter().position(filled).filter(|at| runs(&page[*at], depth == 0)) {
                page.drain(..=at);
            }
            if let Some(at) = page.iter().rposition(filled).filter(|at| runs(&page[*at], depth == 0)) {
                page.truncate(at);
            }
        }
    }
}

/// Takes the notes at the foot of a page: lines in small print, from one that starts with a mark.
pub(super) fn take_notes(page: &mut Vec<String>, small: &[String]) -> Vec<String> {
    let fine = |line: &str| {
        let line = bare(line);
        line.is_empty()
            || small.iter().any(|start| line.starts_with(start.as_str()) || start.starts_with(&line))
    };
    let marked = |line: &str| {
        let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
        (1..=3).contains(&(line.len() - rest.len())) && rest.chars().any(char::is_alphabetic)
            || line.starts_with(['*', '†', '‡', '§'])
    };
    let foot = page.iter().rposition(|line| !fine(line)).map_or(0, |at| at + 1);
    match (foot..page.len()).find(|at| marked(&page[*at])) {
        // A page of nothing else is a list.
        Some(at) if at > 0 => page.split_off(at),
        _ => Vec::new(),
    }
}

/// Lines as text, words that a line end parts joined.
pub(super) fn join_lines(lines: &[String]) -> String {
    let mut text = String::new();
    let mut joins = false;
    for (at, line) in lines.iter().enumerate() {
        if at > 0 && !joins {
            text.push('\n');
        }
        let next = lines.get(at + 1).map_or("", String::as_str);
        joins = parts_word(line, next);
        text.push_str(if joins { &line[..line.len() - 1] } else { line });
    }
    paragraphs(&text)
}

fn parts_word(line: &str, next: &str) -> bool {
    let mut before = line.chars().rev();
    before.next() == Some('-')
        && before.next().is_some_and(char::is_lowercase)
        && next.starts_with(char::is_lowercase)
}

/// Pages as one body; a page that goes on in the middle of a sentence is no new paragraph, and what stands at the foot of the
/// page before comes behind the paragraph.
pub(super) fn join_pages(pages: &[String], notes: &[String]) -> (String, Vec<u32>) {
    let mut body = String::new();
    let mut starts = Vec::new();
    let mut waiting = String::new();
    let add = |body: &mut String, text: &str, gap: &str| {
        if !body.is_empty() && !text.is_empty() {
            body.push_str(gap);
        }
        body.push_str(text);
    };
    for (number, page) in pages.iter().enumerate() {
        let open = !body.is_empty() && goes_on(&body, page);
        if !open {
            add(&mut body, &std::mem::take(&mut waiting), "\n\n");
        }
        if !body.is_empty() && !page.is_empty() {
            body.push_str(if open { "\n" } else { "\n\n" });
        }
        if number > 0 {
            starts.push(body.len() as u32);
        }
        match page.split_once("\n\n").filter(|_| open && !waiting.is_empty()) {
            Some((first, rest)) => {
                body.push_str(first);
                add(&mut body, &std::mem::take(&mut waiting), "\n\n");
                add(&mut body, rest, "\n\n");
            }
            None => body.push_str(page),
        }
        if let Some(note) = notes.get(number).filter(|note| !note.is_empty()) {
            add(&mut waiting, note, "\n\n");
        }
    }
    add(&mut body, &waiting, "\n\n");
    (body, starts)
}

/// Shortest last line of a page that is no heading.
const LINE: usize = 45;

/// Whether a page starts in the middle of the sentence that the text before it ends with.
fn goes_on(text: &str, page: &str) -> bool {
    let line = text.rsplit('\n').next().unwrap_or(text);
    let lower = page.starts_with(char::is_lowercase);
    let cut = line.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '-' | '–' | '’'));
    let next = page.lines().next().unwrap_or_default();
    cut && (lower
        || line.chars().count() >= LINE
            && next.chars().count() >= LINE
            && next.starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages() {
        let page = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let mut pages = vec![
            page("Elder Post 1\nThe river rose over-\nnight and"),
            page("Elder Post 2\nfell again."),
            page("Elder Post 3\nIt rained.\n3"),
        ];
        drop_running_heads(&mut pages);
        let pages: Vec<String> = pages.iter().map(|lines| join_lines(lines)).collect();
        let (body, starts) = join_pages(&pages, &[]);
        assert_eq!(body, "The river rose overnight and\nfell again.\n\nIt rained.");
        let texts: Vec<&str> = starts.iter().map(|start| &body[*start as usize..]).collect();
        assert_eq!(texts, ["fell again.\n\nIt rained.", "It rained."]);
    }

    #[test]
    fn rows_of_figures_stay() {
        let page = |word: &str| [word, "1.5", "2.5", "7"].map(str::to_owned).to_vec();
        let mut pages = ["It rose.", "It fell again.", "It stayed."].map(page);
        drop_running_heads(&mut pages);
        assert!(pages.iter().all(|page| page.len() == 3), "{pages:?}");
    }

    #[test]
    fn notes_wait_for_the_end_of_a_paragraph() {
        let page = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let mut pages = [
            page(
                "Elder Post\n\nThe river rose over night and the bridge of\n1 So the council.\n2 Its minutes.\nelderpost.example",
            ),
            page("Elder Post\nElder was closed.\n\nIt rained.\nelderpost.example"),
        ];
        drop_running_heads(&mut pages);
        let small = ["1Sothecouncil.".to_owned(), "2Its".to_owned()];
        let notes = join_lines(&take_notes(&mut pages[0], &small));
        assert_eq!(notes, "1 So the council.\n2 Its minutes.");
        let pages = [
            "The river rose over night and the bridge of the old town of",
            "Elder was closed until the water had fallen again.\n\nIt rained.",
        ];
        let (body, starts) = join_pages(&pages.map(str::to_owned), &[notes]);
        assert_eq!(
            body,
            format!(
                "{}\nElder was closed until the water had fallen again.\n\n1 So the council.\n2 Its minutes.\n\nIt rained.",
                pages[0]
            )
        );
        assert!(body[starts[0] as usize..].starts_with("Elder was"));
    }
}
