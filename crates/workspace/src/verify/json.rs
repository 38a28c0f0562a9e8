use super::citation::{Address, Citation};
use crate::{Digest, DigestStory};

/// The citations of a digest in JSON; none if it is another document.
pub(super) fn citations(text: &str) -> Vec<Citation> {
    let Ok(digest) = serde_json::from_str::<Digest>(text.trim_start_matches('\u{feff}')) else {
        return Vec::new();
    };
    of(&digest)
}

/// Every quote, and the context of each.
pub(super) fn of(digest: &Digest) -> Vec<Citation> {
    digest.stories.iter().enumerate().flat_map(|(at, story)| of_story(at + 1, story)).collect()
}

fn of_story(number: usize, story: &DigestStory) -> impl Iterator<Item = Citation> + '_ {
    story.quotes.iter().flat_map(move |quote| {
        let member = story.articles.iter().find(|member| member.number == quote.citation);
        let address = member.map_or(
            Address::Words(format!("article {}, which the digest does not list", quote.citation)),
            |member| Address::Exact {
                path: member.path.clone(),
                part: member.part.clone(),
                id: member.id.clone(),
            },
        );
        let cited = Citation {
            story: number,
            number: quote.citation,
            text: quote.text.clone(),
            span: Some(quote.span),
            address,
            hash: member.map(|member| member.hash.clone()),
            title: member.map(|member| member.title.clone()),
            whole: true,
        };
        let context = Citation {
            text: format!("{}{}{}", quote.context.before, quote.text, quote.context.after),
            span: Some(quote.context.span),
            whole: false,
            ..cited.clone()
        };
        let shown = !quote.context.span.is_empty();
        std::iter::once(cited).chain(shown.then_some(context))
    })
}
