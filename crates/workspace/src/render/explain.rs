use epitome_stories::Shared;

use crate::{ArticleRef, Explained, Fixed, MemberFit, OtherStory, Parts, StoryRef};

use super::{
    Layout,
    citation::place,
    clean::one_line,
    count,
    date::{range, short},
    layout::Ink,
};

const MARGIN: &str = "    ";

/// Members of a story that are listed; JSON has all.
const LISTED: usize = 12;

/// Why articles are in their story, as text to read.
pub fn explain_text(explained: &Explained, layout: Layout) -> String {
    let mut out = String::new();
    head(&mut out, layout, explained);
    shared(&mut out, layout, explained.similarity, &explained.words, &explained.names);
    if !explained.members.is_empty() {
        out.push('\n');
        let what = match explained.article {
            Some(_) => "Nearest articles of the story",
            None => "Its articles against the rest of it, the least sure first",
        };
        layout.block(&mut out, "", Ink::Heading, what);
        for member in explained.members.iter().take(LISTED) {
            layout.block(&mut out, "  ", Ink::Plain, &member_line(member));
        }
        if explained.members.len() > LISTED {
            let rest = count(explained.members.len() - LISTED, "article", "articles");
            layout.block(&mut out, "  ", Ink::Faint, &format!("and {rest} more (--json lists all)"));
        }
    }
    other(&mut out, layout, explained.other.as_ref());
    for correction in &explained.corrections {
        let line = match correction {
            Fixed::Together { a, b } => {
                format!("Corrected: {} and {} are one story", one_line(a), one_line(b))
            }
            Fixed::Apart { a, b } => {
                format!("Corrected: {} and {} are not one story", one_line(a), one_line(b))
            }
        };
        layout.block(&mut out, "", Ink::Warning, &line);
    }
    out
}

fn head(out: &mut String, layout: Layout, explained: &Explained) {
    let Some(article) = &explained.article else {
        layout.block(out, "", Ink::Heading, &one_line(&explained.story.headline));
        layout.block(out, MARGIN, Ink::Faint, &story_facts(&explained.story));
        return;
    };
    layout.block(out, "", Ink::Heading, &article_line(&article.article));
    let place = match (article.inside, explained.story.articles) {
        (true, 1) => "alone in its story".to_owned(),
        (false, 1) => "not in the folder; it would be a story of its own".to_owned(),
        (true, _) => format!("in the story {}", story_line(&explained.story)),
        (false, _) => format!("not in the folder; it would join {}", story_line(&explained.story)),
    };
    layout.block(out, MARGIN, Ink::Faint, &place);
    if let Some(score) = &article.score {
        score_lines(out, layout, score, article.days);
    } else if explained.story.articles > 1 {
        layout.block(out, MARGIN, Ink::Plain, "all others of the story are near-copies of it");
    }
}

fn score_lines(out: &mut String, layout: Layout, score: &Parts, days: Option<i32>) {
    let Parts { total, contrast, cohesion, title, names, time, links, twins, needed, .. } = *score;
    layout.block(out, MARGIN, Ink::Plain, &format!("score {} (one story above 0)", signed(total)));
    let parts = [("contrast", contrast), ("cohesion", cohesion), ("titles", title), ("names", names)];
    let mut parts: Vec<String> =
        parts.iter().map(|(name, part)| format!("{name} {}", signed(*part))).collect();
    let apart = days.map(|days| format!(" ({})", apart(days))).unwrap_or_default();
    parts.push(format!("time {}{apart}", signed(time)));
    parts.push(format!("links {}", signed(links)));
    parts.push(format!("twins {}", signed(twins)));
    parts.push(format!("needed {}", signed(-needed)));
    layout.block(out, MARGIN, Ink::Faint, &parts.join(" · "));
}

fn shared(out: &mut String, layout: Layout, similarity: Option<f32>, words: &[Shared], names: &[Shared]) {
    if let Some(similarity) = similarity {
        let text = format!("similarity {similarity:.2}, of it by shared words: {}", list(words, similarity));
        layout.block(out, MARGIN, Ink::Plain, &text);
    }
    if !names.is_empty() {
        let names = names.iter().map(|shared| one_line(&shared.word)).collect::<Vec<_>>().join(", ");
        layout.block(out, MARGIN, Ink::Plain, &format!("shared names: {names}"));
    }
}

fn list(words: &[Shared], of: f32) -> String {
    let percent = |weight: f32| (100.0 * weight / of.max(f32::EPSILON)).round().min(100.0);
    let word = |shared: &Shared| format!("{} {:.0}%", one_line(&shared.word), percent(shared.weight));
    words.iter().map(word).collect::<Vec<_>>().join(", ")
}

fn other(out: &mut String, layout: Layout, other: Option<&OtherStory>) {
    out.push('\n');
    let Some(other) = other else {
        layout.block(out, "", Ink::Faint, "No other story shares a word with it.");
        return;
    };
    layout.block(out, "", Ink::Heading, &format!("Nearest other story: {}", story_line(&other.story)));
    score_lines(out, layout, &other.score, other.days);
    shared(out, layout, Some(other.score.similarity), &other.words, &other.names);
}

fn member_line(member: &MemberFit) -> String {
    let score = match (member.copy, &member.score) {
        (true, _) => "copy".to_owned(),
        (false, Some(score)) => signed(score.total),
        (false, None) => "–".to_owned(),
    };
    let days = member.days.map(|days| format!(", {}", apart(days))).unwrap_or_default();
    format!("{score:>6}{days}: {}", article_line(&member.article))
}

/// `The Courier, 5 Aug 2025: Title (path)`.
fn article_line(article: &ArticleRef) -> String {
    let origin = [article.source.as_deref().map(one_line), article.published.and_then(short)];
    let origin = origin.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let place = place(&article.path, article.part.as_deref(), &article.id);
    let text = format!("{} ({place})", one_line(&article.title));
    if origin.is_empty() { text } else { format!("{origin}: {text}") }
}

fn story_line(story: &StoryRef) -> String {
    format!("“{}”: {}", one_line(&story.headline), story_facts(story))
}

fn story_facts(story: &StoryRef) -> String {
    let sources = count(story.independent_sources, "independent source", "independent sources");
    let parts = [
        Some(format!("story {}", one_line(&story.id))),
        Some(count(story.articles, "article", "articles")),
        (story.articles > 1).then_some(sources),
        range(story.first, story.latest),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn apart(days: i32) -> String {
    match days {
        0 => "same day".to_owned(),
        days => count(days.unsigned_abs() as usize, "day", "days") + " apart",
    }
}

/// With two decimals, a sign, and a real minus.
fn signed(number: f32) -> String {
    let sign = if number < 0.0 { '−' } else { '+' };
    format!("{sign}{:.2}", number.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_days() {
        assert_eq!(signed(-1.234), "−1.23");
        assert_eq!(signed(0.0), "+0.00");
        assert_eq!(
            (apart(0).as_str(), apart(1).as_str(), apart(3).as_str()),
            ("same day", "1 day apart", "3 days apart")
        );
    }
}
