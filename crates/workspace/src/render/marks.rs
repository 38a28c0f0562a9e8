use crate::{DigestStory, Disagreement, News};

use super::{clean::one_line, count};

/// What a story is to a reader of the digest before: `new`, `updated: 3 articles since`.
pub fn news(story: &DigestStory) -> Option<String> {
    Some(match story.news? {
        News::New => "new".to_owned(),
        News::Updated { articles, changed: 0 } => format!("updated: {} since", counted(articles)),
        News::Updated { articles: 0, changed } => format!("updated: {} changed", counted(changed)),
        News::Updated { articles, changed } => {
            format!("updated: {} since, {changed} changed", counted(articles))
        }
        News::Unchanged => "nothing new".to_owned(),
        News::Backfill => "nothing new, only older articles added".to_owned(),
    })
}

fn counted(articles: usize) -> String {
    count(articles, "article", "articles")
}

/// Where the articles of a story differ, a line each: `Sources differ on passengers: 214 [1, 3], 219 [2]`.
pub(super) fn differing(story: &DigestStory) -> Vec<String> {
    story.disagreements.iter().map(line).collect()
}

/// `Sources differ on passengers`, or `Updated: passengers` where each figure is of a later day.
pub(super) fn heading(found: &Disagreement) -> String {
    let about = one_line(&found.about);
    match (found.updated, about.is_empty()) {
        (true, true) => "Updated figures".to_owned(),
        (true, false) => format!("Updated: {about}"),
        (false, true) => "Sources differ".to_owned(),
        (false, false) => format!("Sources differ on {about}"),
    }
}

fn line(found: &Disagreement) -> String {
    let mut figures: Vec<(usize, String, Vec<String>)> = Vec::new();
    for side in &found.sides {
        let number = side.citation.to_string();
        match figures.iter_mut().find(|(figure, ..)| *figure == side.figure) {
            Some((.., numbers)) => numbers.push(number),
            None => figures.push((side.figure, one_line(&side.value), vec![number])),
        }
    }
    let figures = figures.iter().map(|(_, value, numbers)| format!("{value} [{}]", numbers.join(", ")));
    let between = if found.updated { " → " } else { ", " };
    format!("{}: {}", heading(found), figures.collect::<Vec<_>>().join(between))
}

/// What only one source reports: `Only The Courier reports: …`, as its quote and its number.
pub(super) fn solo(story: &DigestStory) -> impl Iterator<Item = (String, usize)> {
    story.only_one_source.iter().map(|solo| (one_line(&solo.text), solo.citation))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::citation::samples;

    #[test]
    fn equal_values_stand_together() {
        let mut story = samples::digest().stories.remove(0);
        assert_eq!(differing(&story), ["Sources differ on million: $4m [2], $6m [4]"]);
        let mut third = story.disagreements[0].sides[0].clone();
        third.citation = 3;
        story.disagreements[0].sides.push(third);
        story.disagreements[0].about.clear();
        assert_eq!(differing(&story), ["Sources differ: $4m [2, 3], $6m [4]"]);
        story.disagreements[0].updated = true;
        assert_eq!(differing(&story), ["Updated figures: $4m [2, 3] → $6m [4]"]);
    }

    #[test]
    fn what_is_new() {
        let check = |state: Option<News>, expect: Option<&str>| {
            let story = DigestStory { news: state, ..samples::digest().stories.remove(0) };
            assert_eq!(news(&story).as_deref(), expect);
        };
        check(None, None);
        check(Some(News::New), Some("new"));
        check(Some(News::Updated { articles: 1, changed: 0 }), Some("updated: 1 article since"));
        check(Some(News::Updated { articles: 0, changed: 2 }), Some("updated: 2 articles changed"));
        check(Some(News::Updated { articles: 2, changed: 1 }), Some("updated: 2 articles since, 1 changed"));
    }
}
