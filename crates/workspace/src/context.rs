use epitome_text::{Article, Sentence, Span, segment};

use crate::Context;

/// Sentences shown on each side of a quote.
const SENTENCES: usize = 2;
/// Most bytes shown on each side.
const REACH: u32 = 500;

/// The sentences around `span` in the article.
pub(crate) fn around(article: &Article, span: Span) -> Context {
    let sentences = segment(&article.body, article.language);
    let first = sentences.partition_point(|sentence| sentence.span.end <= span.start);
    let last = sentences.partition_point(|sentence| sentence.span.start < span.end);
    // A dateline left out of the quote belongs to what stands before it.
    let start = sentences.get(first).map_or(span.start, |sentence| sentence.span.start.min(span.start));
    let near = |sentence: &&Sentence| span.start.saturating_sub(sentence.span.start) <= REACH;
    let before = sentences[..first].iter().rev().take(SENTENCES).take_while(near).last();
    let near = |sentence: &&Sentence| sentence.span.end.saturating_sub(span.end) <= REACH;
    let after = sentences.get(last..).unwrap_or(&[]).iter().take(SENTENCES).take_while(near).last();
    let shown = Span {
        start: before.map_or(start, |sentence| sentence.span.start),
        end: after.map_or(span.end, |sentence| sentence.span.end),
    };
    Context {
        span: shown,
        before: Span { start: shown.start, end: span.start }.of(&article.body).to_owned(),
        after: Span { start: span.end, end: shown.end }.of(&article.body).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use epitome_text::Language;
    use proptest::prelude::*;

    fn article(body: &str) -> Article {
        Article { body: body.to_owned(), language: Language::English, ..Article::default() }
    }

    #[test]
    fn sentences_around() {
        let body =
            "One came here.\n\nTwo came there.\n\nThree came home.\n\nFour came late.\n\nFive came last.";
        let check = |quote: &str, before: &str, after: &str| {
            let start = body.find(quote).unwrap() as u32;
            let context = around(&article(body), Span { start, end: start + quote.len() as u32 });
            assert_eq!((context.before.as_str(), context.after.as_str()), (before, after), "{quote}");
        };
        check("One came here.", "", "\n\nTwo came there.\n\nThree came home.");
        check("Four came late.", "Two came there.\n\nThree came home.\n\n", "\n\nFive came last.");
        check("came late.", "Two came there.\n\nThree came home.\n\nFour ", "\n\nFive came last.");
    }

    proptest! {
        #[test]
        fn context_is_contiguous(words in prop::collection::vec("[A-Za-z.é]{1,9}", 1..60), at in 0usize..60, len in 1usize..20) {
            let body = words.join(" ");
            let start = words.iter().take(at.min(words.len() - 1)).map(|word| word.len() + 1).sum::<usize>();
            let end = start + body[start..].char_indices().nth(len).map_or(body.len() - start, |(at, _)| at);
            let span = Span { start: start as u32, end: end as u32 };
            let context = around(&article(&body), span);
            let joined = format!("{}{}{}", context.before, span.of(&body), context.after);
            prop_assert_eq!(context.span.of(&body), joined);
        }
    }
}
