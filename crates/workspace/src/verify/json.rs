use epitome_text::Span;

use super::citation::{Address, Citation};
use crate::{Digest, DigestStory};

/// The citations of a digest in JSON, or in JSON Lines, a story a line; none if it is another document.
pub(super) fn citations(text: &str) -> Vec<Citation> {
    let text = text.trim_start_matches('\u{feff}');
    if let Ok(digest) = serde_json::from_str::<Digest>(text) {
        return of(&digest);
    }
    let stories = text.lines().filter(|line| !line.trim().is_empty());
    let stories: Result<Vec<DigestStory>, _> = stories.map(serde_json::from_str).collect();
    stories.iter().flatten().enumerate().flat_map(|(at, story)| of_story(at + 1, story)).collect()
}

/// Every quote with its context, the sides of disagreements, what only one source reports, and what
/// would replace a quote.
pub(super) fn of(digest: &Digest) -> Vec<Citation> {
    digest.stories.iter().enumerate().flat_map(|(at, story)| of_story(at + 1, story)).collect()
}

fn of_story(number: usize, story: &DigestStory) -> Vec<Citation> {
    let cite = |citation: usize, text: &str, span: Span| {
        let member = story.articles.iter().find(|member| member.number == citation);
        let missing = || Address::Words(format!("article {citation}, which the digest does not list"));
        Citation {
            story: number,
            number: citation,
            text: text.to_owned(),
            span: Some(span),
            address: member.map_or_else(missing, |member| Address::Exact {
                path: member.path.clone(),
                part: member.part.clone(),
                id: member.id.clone(),
            }),
            hash: member.map(|member| member.hash.clone()),
            title: member.map(|member| member.title.clone()),
            whole: true,
        }
    };
    let quotes = story.quotes.iter().flat_map(|quote| {
        let cited = cite(quote.citation, &quote.text, quote.span);
        let around = format!("{}{}{}", quote.context.before, quote.text, quote.context.after);
        let context =
            Citation { text: around, span: Some(quote.context.span), whole: false, ..cited.clone() };
        std::iter::once(cited).chain((!quote.context.span.is_empty()).then_some(context))
    });
    let sides = story.disagreements.iter().flat_map(|found| &found.sides);
    let solo = story.only_one_source.iter().map(|solo| cite(solo.citation, &solo.text, solo.span));
    let instead = story.quotes.iter().filter_map(|quote| quote.reason.as_ref()?.instead.as_ref());
    quotes
        .chain(sides.map(|side| cite(side.citation, &side.text, side.span)))
        .chain(solo)
        .chain(instead.map(|other| cite(other.citation, &other.text, other.span)))
        .collect()
}
