use epitome_text::{Article, Span, segment};

use super::citation::Citation;
use super::difference::nearest;
use super::shelf::{Shelf, Wanted};
use super::{State, Verdict};
use crate::corpus::{hash, title_of};
use crate::render::{one_line, place, unwrapped};

/// Words of a sentence that no two articles have by chance.
const TELLING: usize = 6;

/// What became of a citation.
pub(super) fn check(citation: &Citation, shelf: &Shelf) -> Verdict {
    let found = shelf.address(citation);
    let article = found.as_ref().and_then(|(articles, wanted)| Wanted::among(wanted, articles, citation));
    if let Some(article) = article {
        return compare(citation, article);
    }
    let elsewhere = shelf.all().iter().flat_map(|articles| articles.iter());
    let moved = elsewhere
        .filter(|article| is_it(citation, article))
        .find(|article| stands(citation, article).is_some());
    match moved {
        Some(article) => Verdict { moved_to: Some(shown(article)), ..verdict(citation, State::Moved) },
        None => {
            Verdict { why: Some("the article is not there".to_owned()), ..verdict(citation, State::Gone) }
        }
    }
}

fn verdict(citation: &Citation, state: State) -> Verdict {
    Verdict {
        story: citation.story,
        citation: citation.number,
        text: one_line(&citation.text),
        place: citation.address.shown(),
        state,
        moved_to: None,
        why: None,
        difference: Vec::new(),
    }
}

/// Whether an article under another name is the cited one: by its text or, where the digest does
/// not say that, by its title or its file.
fn is_it(citation: &Citation, article: &Article) -> bool {
    match (&citation.hash, &citation.title) {
        (Some(known), _) => &hash(&article.body) == known,
        (None, Some(title)) => one_line(&title_of(article)) == one_line(title),
        (None, None) => {
            let words = citation.address.shown();
            // A context pack names no title: there a sentence of some length stands for itself.
            let telling = citation.span.is_some() && citation.text.split_whitespace().count() >= TELLING;
            telling
                || words.contains(&one_line(&title_of(article)))
                || !article.path.is_empty() && words.contains(&one_line(&article.path))
        }
    }
}

fn compare(citation: &Citation, article: &Article) -> Verdict {
    let untouched = citation.hash.as_ref().is_some_and(|known| &hash(&article.body) == known);
    match stands(citation, article) {
        Some(at) if citation.span.is_none_or(|span| span == at) => verdict(citation, State::Same),
        // The article is as it was, so it is the digest that says something else.
        _ if untouched => {
            changed(citation, article, "the digest was edited: the article is as it was and says")
        }
        Some(at) => {
            let moved_to = Some(format!("{}, bytes {}–{}", shown(article), at.start, at.end));
            Verdict { moved_to, ..verdict(citation, State::Moved) }
        }
        None if citation.hash.is_some() => changed(citation, article, "the article was edited"),
        None => changed(citation, article, "digest and article differ"),
    }
}

fn changed(citation: &Citation, article: &Article, why: &str) -> Verdict {
    let difference = nearest(&citation.text, article);
    Verdict { why: Some(why.to_owned()), difference, ..verdict(citation, State::Changed) }
}

fn shown(article: &Article) -> String {
    place(&article.path, article.part.as_deref(), &article.id)
}

/// Where the cited passage stands in the article: at its span if it does, else the first place.
///
/// White space is compared as one space, and not at all where a script writes none, since text is wrapped. A quote must be whole sentences:
/// else one cut short, or one that now has words before it, would pass.
fn stands(citation: &Citation, article: &Article) -> Option<Span> {
    let wanted = unwrapped(&citation.text);
    if wanted.is_empty() {
        return None;
    }
    let at_span = citation.span.filter(|span| unwrapped(span.of(&article.body)) == wanted);
    let trusted = citation.hash.as_ref().is_some_and(|known| &hash(&article.body) == known);
    if at_span.is_some() && trusted {
        return at_span;
    }
    if !citation.whole {
        return at_span.or_else(|| passage(&article.body, &citation.text));
    }
    let spans = whole(article, &wanted);
    at_span.filter(|span| spans.contains(span)).or_else(|| spans.first().copied())
}

fn passage(body: &str, text: &str) -> Option<Span> {
    let at = body.find(text)?;
    Some(Span { start: u32::try_from(at).ok()?, end: u32::try_from(at + text.len()).ok()? })
}

/// Runs of whole sentences that read as `wanted`.
fn whole(article: &Article, wanted: &str) -> Vec<Span> {
    let sentences = segment(&article.body, article.language);
    let mut spans = Vec::new();
    for (at, first) in sentences.iter().enumerate() {
        for start in [first.quotable().start, first.span.start] {
            let ends = sentences[at..].iter().map(|last| Span { start, end: last.span.end });
            let runs = ends.map(|span| (span, unwrapped(span.of(&article.body))));
            spans.extend(
                runs.take_while(|(_, run)| wanted.starts_with(run.as_str()))
                    .filter(|(_, run)| run == wanted)
                    .map(|(span, _)| span),
            );
        }
    }
    spans.dedup();
    spans
}
