use crate::{DigestStory, Disagreement, News};

use super::{clean::one_line, count};

/// What a story is to a reader of the digest before: `new`, `updated: 3 articles since`.
pub fn news(story: &DigestStory) -> Option<String> {
    Some(match story.news? {
        News::New => "new".to_owned(),
        News::Updated { articles } => format!("updated: {} since", count(articles, "article", "articles")),
        News::Unchanged => "nothing new".to_owned(),
        News::Backfill => "nothing new, only older articles added".to_owned(),
    })
}

/// Where the articles of a story differ, a line each: `Sources differ on passengers: 214 [1, 3], 219 [2]`.
pub(super) fn differing(story: &DigestStory) -> Vec<String> {
    story.disagreements.iter().map(line).collect()
}

fn line(found: &Disagreement) -> String {
    let mut values: Vec<(String, Vec<String>)> = Vec::new();
    for side in &found.sides {
        let value = one_line(&side.value);
        match values.iter_mut().find(|(known, _)| *known == value) {
            Some((_, numbers)) => numbers.push(side.citation.to_string()),
            None => values.push((value, vec![side.citation.to_string()])),
        }
    }
    let values: Vec<String> =
        values.iter().map(|(value, numbers)| format!("{value} [{}]", numbers.join(", "))).collect();
    let about = one_line(&found.about);
    let on = if about.is_empty() { String::new() } else { format!(" on {about}") };
    format!("Sources differ{on}: {}", values.join(", "))
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
    }

    #[test]
    fn what_is_new() {
        let check = |state: Option<News>, expect: Option<&str>| {
            let story = DigestStory { news: state, ..samples::digest().stories.remove(0) };
            assert_eq!(news(&story).as_deref(), expect);
        };
        check(None, None);
        check(Some(News::New), Some("new"));
        check(Some(News::Updated { articles: 1 }), Some("updated: 1 article since"));
    }
}
