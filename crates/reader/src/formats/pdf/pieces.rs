//! What the places of a page's pieces tell that its text does not: raised marks, lines run together, small print.

use pdf_oxide::document::PdfDocument;
use pdf_oxide::layout::{TextChar, TextSpan};

use crate::raised::{Height, Shift, Shifted};

/// How small raised text and notes are beside what they belong to.
const SMALL: f32 = 0.88;
/// Most letters of a raised or lowered piece.
const SHORT: usize = 6;

/// Mends the text of a page by the pieces that it was put together from; gives it, and the starts of its small lines.
pub(super) fn mend(document: &PdfDocument, page: usize, text: String) -> (String, Vec<String>) {
    let Ok(spans) = document.extract_spans(page) else { return (text, Vec::new()) };
    let mut text = part_lines(text, &spans);
    let candidates: Vec<usize> =
        (1..spans.len()).filter(|at| is_aside(&spans[at - 1], &spans[*at])).collect();
    if !candidates.is_empty()
        && let Ok(chars) = document.extract_chars(page)
    {
        let heights: Vec<(usize, Height)> =
            candidates.into_iter().map(|at| (at, height(&spans[at - 1], &spans[at], &chars))).collect();
        text = settle(text, &spans, &heights);
    }
    (text, small(&spans))
}

/// Whether a short, small piece stands right behind another.
fn is_aside(before: &TextSpan, piece: &TextSpan) -> bool {
    let text = piece.text.trim();
    !text.is_empty()
        && text.chars().count() <= SHORT
        && (piece.font_size <= SMALL * before.font_size || piece.text_rise != 0.0)
        && (before.bbox.x + before.bbox.width - piece.bbox.x).abs() <= 0.35 * before.font_size
        && (before.bbox.y - piece.bbox.y).abs() <= before.font_size
        && !before.text.ends_with(char::is_whitespace)
}

/// How a piece stands beside the letter before it.
fn height(before: &TextSpan, piece: &TextSpan, chars: &[TextChar]) -> Height {
    if piece.text_rise != 0.0 {
        return if piece.text_rise > 0.0 { Height::Raised } else { Height::Lowered };
    }
    // Pieces of a line are told to stand on one; letters keep their places, in any order.
    let near = |c: &&TextChar| (c.origin_y - piece.bbox.y).abs() < 1.5 * before.font_size;
    let first = piece.text.trim().chars().next();
    let last = before.text.chars().next_back();
    let at = |c: &&TextChar| Some(c.char) == first && (c.origin_x - piece.bbox.x).abs() < 1.5;
    let end = before.bbox.x + before.bbox.width;
    let ahead = |c: &&TextChar| {
        Some(c.char) == last
            && c.origin_x < end
            && (c.bbox.x + c.bbox.width - end).abs() < 0.35 * before.font_size
    };
    let (Some(first), Some(last)) =
        (chars.iter().filter(near).find(at), chars.iter().filter(near).find(ahead))
    else {
        return Height::Level;
    };
    match (first.origin_y - last.origin_y) / before.font_size.max(1.0) {
        rise if (0.12..1.0).contains(&rise) => Height::Raised,
        rise if (-0.5..-0.05).contains(&rise) => Height::Lowered,
        _ => Height::Level,
    }
}

/// Decides of the raised and lowered pieces where the text holds them glued to what stands before them.
fn settle(mut text: String, spans: &[TextSpan], heights: &[(usize, Height)]) -> String {
    let mut from = 0;
    for &(at, height) in heights.iter().filter(|(_, height)| *height != Height::Level) {
        let word = last_word(&spans[at - 1].text);
        let inner = spans[at].text.trim();
        let glued = format!("{word}{inner}");
        let Some(place) = found(&text, from, &glued).or_else(|| found(&text, 0, &glued)) else { continue };
        let (mut head, mut shifted) = (text[..place + word.len()].to_owned(), Shifted::default());
        let rest = &text[place + glued.len()..];
        shifted.before(&mut head, Shift { height, ..Shift::default() }, inner);
        head.push_str(inner);
        shifted.settle(&mut head, rest);
        from = head.len();
        text = head + rest;
    }
    text
}

/// Where a text holds something that starts a word.
fn found(text: &str, from: usize, what: &str) -> Option<usize> {
    let places = text.get(from..)?.match_indices(what).map(|(at, _)| at + from);
    places.into_iter().find(|at| !text[..*at].ends_with(char::is_alphanumeric))
}

/// The last word of a piece, with what stands before it without a space.
fn last_word(text: &str) -> &str {
    text.rsplit(char::is_whitespace).next().unwrap_or(text)
}

/// Puts a line end where a line that ends in a comma or stop was joined to the next without a space.
fn part_lines(mut text: String, spans: &[TextSpan]) -> String {
    let mut from = 0;
    for pair in spans.windows(2) {
        let (one, next) = (&pair[0], &pair[1]);
        let ends = one.text.ends_with([',', ';', ':', '.', '?', '!', ')', '”', '"']);
        let starts = next.text.starts_with(|c: char| c.is_alphanumeric() && c < '\u{2E80}');
        if !ends || !starts || one.bbox.y - next.bbox.y < 0.5 * next.font_size {
            continue;
        }
        let word = last_word(&one.text);
        let glued = format!("{word}{}", next.text.split_whitespace().next().unwrap_or_default());
        if word.len() > 1
            && let Some(at) = found(&text, from, &glued)
        {
            text.insert(at + word.len(), '\n');
            from = at + glued.len();
        }
    }
    text
}

/// The starts of lines, without spaces, that are set smaller than most of the page.
fn small(spans: &[TextSpan]) -> Vec<String> {
    let mut sizes: Vec<(f32, usize)> = spans.iter().map(|span| (span.font_size, span.text.len())).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|(_, length)| length).sum::<usize>() / 2;
    let mut before = 0;
    let usual = sizes.iter().find(|(_, length)| {
        before += length;
        before > half
    });
    let usual = usual.map_or(0.0, |(size, _)| *size);
    let fine = spans.iter().filter(|span| span.font_size <= 0.92 * usual);
    fine.map(|span| bare(&span.text)).filter(|text| text.len() >= 4).collect()
}

/// Text without spaces.
pub(super) fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str, x: f32, y: f32, size: f32) -> TextSpan {
        let width = text.chars().count() as f32 * size / 2.0;
        TextSpan {
            text: text.to_owned(),
            bbox: pdf_oxide::geometry::Rect { x, y, width, height: size },
            font_size: size,
            ..TextSpan::default()
        }
    }

    #[test]
    fn marks() {
        let spans = [
            span("It rose in 2019", 0.0, 90.0, 10.0),
            span("2", 75.0, 94.0, 7.0),
            span(" by 5 km", 79.0, 90.0, 10.0),
        ];
        assert!(is_aside(&spans[0], &spans[1]) && !is_aside(&spans[1], &spans[2]));
        let text = settle("It rose in 20192 by 5 km.".to_owned(), &spans, &[(1, Height::Raised)]);
        assert_eq!(text, "It rose in 2019 by 5 km.");
        let text = settle("It rose.".to_owned(), &spans, &[(1, Height::Raised)]);
        assert_eq!(text, "It rose.");
    }

    #[test]
    fn lines() {
        let spans = [span("until the spring,", 0.0, 90.0, 10.0), span("since they", 0.0, 78.0, 10.0)];
        assert_eq!(
            part_lines("until the spring,since they".to_owned(), &spans),
            "until the spring,\nsince they"
        );
        assert_eq!(
            part_lines("until the spring, since they".to_owned(), &spans),
            "until the spring, since they"
        );
    }

    #[test]
    fn small_print() {
        let spans = [span("The long text of a page", 0.0, 90.0, 10.0), span("1 Minutes", 0.0, 20.0, 8.0)];
        assert_eq!(small(&spans), ["1Minutes"]);
    }
}
