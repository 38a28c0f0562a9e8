//! PDF: the text layer page by page, with line-end hyphens joined and running heads and page numbers dropped.

use epitome_text::DateEvidence;
use pdf_oxide::document::PdfDocument;
use pdf_oxide::object::Object;
use rustc_hash::FxHashMap;

use super::text;
use crate::Unreadable;
use crate::clean::{one_line, paragraphs};
use crate::draft::Draft;
use crate::guard::guarded;
use crate::reading::Reading;

pub(crate) fn parse(bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    let document = PdfDocument::from_bytes(bytes.to_vec()).map_err(|error| broken(&error.to_string()))?;
    if document.is_encrypted() && !document.authenticate(b"").unwrap_or(false) {
        return Err(Unreadable::broken("encrypted"));
    }
    let count = document.page_count().map_err(|error| broken(&error.to_string()))?;
    let mut pages: Vec<Vec<String>> = Vec::with_capacity(count);
    for number in 0..count {
        let text = guarded(|| page_text(&document, number));
        let text =
            text.unwrap_or_else(|_| Err("the parser gave up on it".to_owned())).unwrap_or_else(|why| {
                reading.skip(format!("page {}", number + 1), why);
                String::new()
            });
        pages.push(paragraphs(&text).lines().map(str::to_owned).collect());
    }
    drop_running_heads(&mut pages);
    let mut draft = Draft::default();
    properties(&document, &mut draft);
    let mut pages: Vec<String> = pages.iter().map(|lines| join_lines(lines)).collect();
    if draft.title.is_empty()
        && let Some(first) = pages.first_mut()
    {
        let text::Headed { title, body } = text::split_headline(first);
        draft.title = one_line(title);
        *first = body.to_owned();
    }
    (draft.body, draft.pages) = join_pages(&pages);
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
/// together from their places on the page.
fn page_text(document: &PdfDocument, page: usize) -> Result<String, String> {
    let text = document.extract_text(page).map_err(|error| error.to_string())?;
    if is_gibberish(&text) {
        return Err("its fonts do not say which letters they show".to_owned());
    }
    if !lacks_spaces(&text) {
        return Ok(text);
    }
    let words = document.extract_text_lines(page).map_err(|error| error.to_string())?;
    let other: String = words.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
    Ok(if lacks_spaces(&other) { text } else { other })
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

/// Drops first and last lines that are the same, digits aside, on at least three pages and a third of all, and
/// bare page numbers there.
fn drop_running_heads(pages: &mut [Vec<String>]) {
    let shape =
        |line: &str| line.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect::<String>();
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    for page in pages.iter() {
        let edges = page.iter().filter(|line| !line.is_empty());
        let (first, last) = (edges.clone().next(), edges.clone().next_back());
        for line in first.into_iter().chain(last) {
            *seen.entry(shape(line)).or_default() += 1;
        }
    }
    let enough = (pages.len() / 3).max(3);
    let many = pages.len() > 1;
    let runs = |line: &str| {
        let number = many
            && line.len() <= 12
            && line.chars().any(|c| c.is_ascii_digit())
            && line.chars().all(|c| !c.is_alphabetic());
        number || seen.get(&shape(line)).is_some_and(|count| *count >= enough)
    };
    for page in pages.iter_mut() {
        if let Some(at) = page.iter().position(|line| !line.is_empty()).filter(|at| runs(&page[*at])) {
            page.remove(at);
        }
        if let Some(at) = page.iter().rposition(|line| !line.is_empty()).filter(|at| runs(&page[*at])) {
            page.remove(at);
        }
    }
}

/// Lines as text, words that a line end parts joined.
fn join_lines(lines: &[String]) -> String {
    let mut text = String::new();
    let mut joins = false;
    for (at, line) in lines.iter().enumerate() {
        if at > 0 && !joins {
            text.push('\n');
        }
        let next = lines.get(at + 1).map_or("", String::as_str);
        joins = parts_word(line, next);
        text.push_str(if joins { &line[..line.len() - 1] } else { line });
    }
    paragraphs(&text)
}

fn parts_word(line: &str, next: &str) -> bool {
    let mut before = line.chars().rev();
    before.next() == Some('-')
        && before.next().is_some_and(char::is_lowercase)
        && next.starts_with(char::is_lowercase)
}

/// Pages as one body; a page that goes on in the middle of a sentence is no new paragraph.
fn join_pages(pages: &[String]) -> (String, Vec<u32>) {
    let mut body = String::new();
    let mut starts = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        if !body.is_empty() && !page.is_empty() {
            let open = body.ends_with(|c: char| c.is_lowercase() || c == ',')
                && page.starts_with(char::is_lowercase);
            body.push_str(if open { "\n" } else { "\n\n" });
        }
        if number > 0 {
            starts.push(body.len() as u32);
        }
        body.push_str(page);
    }
    (body, starts)
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
    fn pages() {
        let page = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let mut pages = vec![
            page("Elder Post 1\nThe river rose over-\nnight and"),
            page("Elder Post 2\nfell again."),
            page("Elder Post 3\nIt rained.\n3"),
        ];
        drop_running_heads(&mut pages);
        let pages: Vec<String> = pages.iter().map(|lines| join_lines(lines)).collect();
        let (body, starts) = join_pages(&pages);
        assert_eq!(body, "The river rose overnight and\nfell again.\n\nIt rained.");
        let texts: Vec<&str> = starts.iter().map(|start| &body[*start as usize..]).collect();
        assert_eq!(texts, ["fell again.\n\nIt rained.", "It rained."]);
    }

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
