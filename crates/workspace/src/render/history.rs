use crate::{DigestDiff, Kept, StoryDiff};

use super::{Layout, clean::one_line, count, layout::Ink};

/// The kept digests, a line each.
pub fn kept_text(kept: &[Kept], layout: Layout) -> String {
    let mut out = String::new();
    for digest in kept {
        let (stories, articles) =
            (count(digest.stories, "story", "stories"), count(digest.articles, "article", "articles"));
        let text = format!("{stories} of {articles}, first: {}", one_line(&digest.headline));
        layout.block(&mut out, &format!("{:>4}  ", digest.number), Ink::Plain, &text);
    }
    out
}

/// How two digests differ.
pub fn diff_text(diff: &DigestDiff, layout: Layout) -> String {
    let mut out = String::new();
    for headline in &diff.added {
        layout.block(&mut out, "+ ", Ink::Heading, &one_line(headline));
    }
    for headline in &diff.dropped {
        layout.block(&mut out, "- ", Ink::Faint, &one_line(headline));
    }
    for story in &diff.changed {
        story_text(&mut out, story, layout);
    }
    let counts = format!(
        "{} added, {} dropped, {} changed, {} as before",
        count(diff.added.len(), "story", "stories"),
        diff.dropped.len(),
        diff.changed.len(),
        diff.unchanged
    );
    layout.block(&mut out, "", Ink::Faint, &counts);
    out
}

fn story_text(out: &mut String, story: &StoryDiff, layout: Layout) {
    layout.block(out, "~ ", Ink::Heading, &one_line(&story.headline));
    let lists = [
        ("    + article ", &story.articles_added),
        ("    - article ", &story.articles_dropped),
        ("    + ", &story.quotes_added),
        ("    - ", &story.quotes_dropped),
    ];
    for (mark, lines) in lists {
        lines.iter().for_each(|line| layout.block(out, mark, Ink::Plain, &one_line(line)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_to_read() {
        let story = StoryDiff {
            headline: "Bridge".to_owned(),
            articles_added: vec!["b.txt".to_owned()],
            quotes_dropped: vec!["It was\nshut.".to_owned()],
            ..StoryDiff::default()
        };
        let diff = DigestDiff {
            schema: 1,
            added: vec!["Ferry".to_owned()],
            changed: vec![story],
            ..DigestDiff::default()
        };
        assert_eq!(
            diff_text(&diff, Layout::default()),
            "+ Ferry\n~ Bridge\n    + article b.txt\n    - It was shut.\n1 story added, 0 dropped, 1 changed, 0 as before\n"
        );
    }
}
