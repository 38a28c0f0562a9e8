use crate::{Story, StoryArticle, StoryList};

use super::{
    Layout,
    citation::place,
    clean::one_line,
    count,
    date::{range, short},
    layout::Ink,
};

/// The list of stories with the articles of each, as text to read.
pub fn stories_text(list: &StoryList, layout: Layout) -> String {
    let mut out = String::new();
    let articles = list.stories.iter().map(|story| story.articles.len()).sum();
    let stories = count(list.stories.len(), "story", "stories");
    layout.block(
        &mut out,
        "",
        Ink::Faint,
        &format!("{} in {stories}", count(articles, "article", "articles")),
    );
    for (index, story) in list.stories.iter().enumerate() {
        out.push('\n');
        story_text(&mut out, layout, index + 1, story);
    }
    out
}

fn story_text(out: &mut String, layout: Layout, number: usize, story: &Story) {
    let number = layout.paint(Ink::Number, &format!("{number:>2}"));
    layout.block(out, &format!("{number}  "), Ink::Heading, &one_line(&story.headline));
    let articles = count(story.articles.len(), "article", "articles");
    let sources = count(story.independent_sources, "independent source", "independent sources");
    let parts =
        [range(story.first, story.latest), Some(articles), (story.articles.len() > 1).then_some(sources)];
    layout.block(out, "    ", Ink::Faint, &parts.into_iter().flatten().collect::<Vec<_>>().join(" · "));
    for article in &story.articles {
        layout.block(out, "    - ", Ink::Plain, &article_text(article));
    }
}

fn article_text(article: &StoryArticle) -> String {
    let origin = [article.source.as_deref().map(one_line), article.published.and_then(short)];
    let origin = origin.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let place = place(&article.path, None, &article.id);
    let title = one_line(&article.title);
    match (origin.is_empty(), title.is_empty()) {
        (true, true) => place,
        (true, false) => format!("{title} ({place})"),
        (false, true) => format!("{origin}: {place}"),
        (false, false) => format!("{origin}: {title} ({place})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::citation::samples::on;
    use epitome_text::Language;

    #[test]
    fn stories_with_their_articles() {
        let article = StoryArticle {
            id: "a.md".to_owned(),
            path: "a.md".to_owned(),
            address: String::new(),
            title: "Talks\nresume".to_owned(),
            source: Some("The Courier".to_owned()),
            published: Some(on(2)),
            language: Language::English,
            voice: 0,
        };
        let story = Story {
            id: "s1".to_owned(),
            headline: "Talks resume".to_owned(),
            first: Some(on(2)),
            latest: Some(on(2)),
            independent_sources: 1,
            articles: vec![article],
        };
        let list = StoryList { schema: 1, stories: vec![story], sync: None };
        let expect = "1 article in 1 story\n\n 1  Talks resume\n    2 August 2025 · 1 article\n    - The Courier, 2 Aug 2025: Talks resume (a.md)\n";
        assert_eq!(stories_text(&list, Layout::default()), expect);
    }
}
