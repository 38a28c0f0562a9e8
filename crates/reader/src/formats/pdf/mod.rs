//! PDF: the text layer page by page, with line-end hyphens joined, running heads and page numbers dropped, and notes
//! behind the paragraph that goes on on the next page.

mod pages;
mod pieces;

use epitome_text::DateEvidence;
use pdf_oxide::document::PdfDocument;
use pdf_oxide::object::Object;

use super::text;
use crate::Unreadable;
use crate::clean::{one_line, paragraphs};
use crate::draft::Draft;
use crate::guard::guarded;
use crate::reading::Reading;
use pages::{drop_running_heads, join_lines, join_pages, take_notes};

pub(crate) fn parse(bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    let document = PdfDocument::from_bytes(bytes.to_vec()).map_err(|error| broken(&error.to_string()))?;
    if document.is_encrypted() && !document.authenticate(b"").unwrap_or(false) {
        return Err(Unreadable::broken("encrypted"));
    }
    let count = document.page_count().map_err(|error| broken(&error.to_string()))?;
    let mut pages: Vec<Vec<String>> = Vec::with_capacity(count);
    let mut small = Vec::with_capacity(count);
    for number in 0..count {
        let text = guarded(|| page_text(&document, number));
        let text =
            text.unwrap_or_else(|_| Err("the parser gave up on it".to_owned())).unwrap_or_else(|why| {
                reading.skip(format!("page {}", number + 1), why);
                (String::new(), Vec::new())
            });
        let (text, fine) = text;
        small.push(fine);
        pages.push(paragraphs(&text).lines().map(str::to_owned).collect());
    }
    drop_running_heads(&mut pages);
    let mut draft = Draft::default();
    properties(&document, &mut draft);
    // The headline would run into the first sentence.
    if let Some(first) = pages.first_mut()
        && let Some(at) = first.iter().position(|line| !line.is_empty())
        && !draft.title.is_empty()
        && one_line(&first[at]) == one_line(&draft.title)
    {
        first.drain(..=at);
    }
    let notes: Vec<String> =
        pages.iter_mut().zip(&small).map(|(page, small)| join_lines(&take_notes(page, small))).collect();
    let mut pages: Vec<String> = pages.iter().map(|lines| join_lines(lines)).collect();
    if draft.title.is_empty()
        && let Some(first) = pages.first_mut()
    {
        let text::Headed { title, body } = text::split_headline(first);
        draft.title = one_line(title);
        *first = body.to_owned();
    }
    (draft.body, draft.pages) = join_pages(&pages, &notes);
    if draft.body.is_empty() {
        return Err(Unreadable::Broken("no text layer: its pages are pictures or drawings".to_owned()));
    }
    reading.give(draft);
    Ok(())
}

fn broken(error: &str) -> Unreadable {
    if error.to_lowercase().contains("encrypt") {
        return Unreadable::broken("encrypted");
    }
    Unreadable::Broken(format!(
        "broken: cut off or damaged ({})",
        one_line(error).chars().take(120).collect::<String>()
    ))
}

/// Text of a page in reading order. Where the line layout lost the spaces between words, words are put
/// together from their places on the page. With it the starts of the lines in small print.
fn page_text(document: &PdfDocument, page: usize) -> Result<(String, Vec<String>), String> {
    let text = document.extract_text(page).map_err(|error| error.to_string())?;
    if is_gibberish(&text) {
        return Err("its fonts do not say which letters they show".to_owned());
    }
    if !lacks_spaces(&text) {
        return Ok(pieces::mend(document, page, text));
    }
    let words = document.extract_text_lines(page).map_err(|error| error.to_string())?;
    let other: String = words.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
    Ok((if lacks_spaces(&other) { text } else { other }, Vec::new()))
}

/// Whether most signs of a page with some text are neither letters, digits nor punctuation; leaders of dots aside.
fn is_gibberish(text: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || ",;:-–—()[]'\"’“”/".contains(c);
    let signs = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '_' | '…'));
    let (known, other): (Vec<char>, Vec<char>) = signs.partition(|c| plain(*c));
    if known.len() + other.len() >= 200 && known.len() < other.len() {
        return true;
    }
    let (mut words, mut all) = (0, 0);
    for token in
        text.split_whitespace().filter(|token| token.contains(|c: char| !matches!(c, '.' | '_' | '…')))
    {
        words += usize::from(is_word(token));
        all += 1;
    }
    all >= 60 && words * 2 < all
}

/// Whether a token is a word or a number: `Moon`, `a`, `3.5%`, `月`; not `(-.45)&`.
fn is_word(token: &str) -> bool {
    let core = token.trim_matches(|c: char| c.is_ascii_punctuation() || "’‘“”–—".contains(c));
    let mut letters = core.chars().filter(|c| c.is_alphanumeric());
    core.chars().count() == letters.clone().count() && letters.next().is_some()
        || core.chars().filter(|c| c.is_alphabetic()).count() * 2 > core.chars().count()
        || token.starts_with(|c: char| c.is_ascii_digit() || c == '$' || c == '€' || c == '£')
}

/// Whether Latin text has far too long words.
fn lacks_spaces(text: &str) -> bool {
    let (mut long, mut letters) = (0, 0);
    for word in text
        .split_whitespace()
        .filter(|word| word.bytes().all(|b| b.is_ascii_alphabetic() || b.is_ascii_punctuation()))
    {
        letters += word.len();
        long += if word.len() > 24 && !word.contains(['/', '.', '_', '@']) { word.len() } else { 0 };
    }
    letters > 40 && long * 4 > letters
}

/// Reads title, author and dates of the information dictionary.
fn properties(document: &PdfDocument, draft: &mut Draft) {
    let info = document
        .trailer()
        .as_dict()
        .and_then(|trailer| trailer.get("Info"))
        .and_then(|info| document.resolve_object(info).ok());
    let Some(Object::Dictionary(info)) = info else { return };
    let value = |key: &str| match info.get(key).map(|value| document.resolve_object(value)) {
        Some(Ok(Object::String(bytes))) => {
            Some(crate::decode::decode(&bytes, None).text.trim_matches(['\0', ' ']).to_owned())
        }
        _ => None,
    };
    draft.title = value("Title").filter(|title| is_title(title)).unwrap_or_default();
    draft.author = value("Author");
    for key in ["CreationDate", "ModDate"] {
        draft.dates.offer(DateEvidence::Property, &value(key).unwrap_or_default());
    }
}

/// Programs put file names where titles should be.
fn is_title(title: &str) -> bool {
    let lower = title.to_lowercase();
    let file = [
        ".doc", ".docx", ".pdf", ".tex", ".dvi", ".indd", ".qxd", ".rtf", ".odt", ".ppt", ".xls", ".txt",
        ".html",
    ];
    !lower.starts_with("microsoft word")
        && !lower.starts_with("untitled")
        && !file.iter().any(|end| lower.ends_with(end))
        && lower.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gibberish() {
        assert!(is_gibberish(&"%& * ! $ +".repeat(50)));
        assert!(!is_gibberish(&"a, b; .....".repeat(80)));
        assert!(is_gibberish(&", -./01 * % ’ 3 (-.4.)&!-.45 ( ) ! Introduction ".repeat(20)));
        assert!(!is_gibberish(&"Kestrel 1,204 (3.5%) $12 – 月 橋。 ".repeat(20)));
    }

    #[test]
    fn spaces() {
        assert!(lacks_spaces(
            "Theriverroseovernightandthebridgewasclosed untilthewaterfellagaintwodayslater."
        ));
        assert!(!lacks_spaces("The river rose over night and the bridge was closed until it fell."));
    }
}
