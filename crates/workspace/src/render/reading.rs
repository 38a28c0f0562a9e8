use epitome_text::{Article, DateEvidence, Published, Role, Sentence};
use textwrap::core::display_width;

use crate::FileReading;

use super::{
    Layout,
    clean::{one_line, visible},
    count,
    date::published,
    index::skipped_lines,
    layout::Ink,
};

/// What the reader makes of a file, as text to read: what it found of each article, then its body.
pub fn reading_text(reading: &FileReading, layout: Layout) -> String {
    let mut out = String::new();
    let articles = count(reading.articles.len(), "article", "articles");
    layout.block(
        &mut out,
        "",
        Ink::Faint,
        &format!("{}: {articles}, read as {}", one_line(&reading.path), reading.format),
    );
    for note in &reading.notes {
        layout.block(&mut out, "  note: ", Ink::Warning, &one_line(note));
    }
    for line in skipped_lines(&reading.skipped) {
        layout.block(&mut out, "  skipped ", Ink::Warning, &line);
    }
    for (article, confidence) in reading.articles.iter().zip(&reading.language_confidence) {
        out.push('\n');
        article_text(&mut out, layout, article, *confidence);
    }
    out
}

fn article_text(out: &mut String, layout: Layout, article: &Article, confidence: f32) {
    let title = one_line(&article.title);
    layout.block(out, "", Ink::Heading, if title.is_empty() { "(no title)" } else { &title });
    for (name, value) in facts(article, confidence) {
        layout.block(out, &format!("  {name:<10}"), Ink::Faint, &value);
    }
    for note in &article.notes {
        layout.block(out, "  Note      ", Ink::Warning, &one_line(note));
    }
    for paragraph in visible(&article.body).split("\n\n").filter(|text| !text.trim().is_empty()) {
        out.push('\n');
        for line in paragraph.lines() {
            layout.block(out, "", Ink::Plain, line);
        }
    }
}

fn facts(article: &Article, confidence: f32) -> Vec<(&'static str, String)> {
    let own = |value: &Option<String>| value.as_deref().map(one_line);
    let sure = if confidence > 0.0 {
        format!(", {:.0} % sure", confidence * 100.0)
    } else {
        ", as it says of itself".to_owned()
    };
    let sure = if article.language == epitome_text::Language::Unknown { String::new() } else { sure };
    let language = format!("{} ({}){sure}", article.language.name(), article.language.code());
    let facts = [
        ("Id", Some(one_line(&article.id))),
        ("Published", article.published.map(dated).or_else(|| Some("no date found".to_owned()))),
        ("Source", own(&article.source)),
        ("Author", own(&article.author)),
        ("Address", own(&article.url)),
        ("Language", Some(language)),
        ("Length", Some(count(epitome_text::count_words(&article.body), "word", "words"))),
        ("Pages", (!article.pages.is_empty()).then(|| (article.pages.len() + 1).to_string())),
    ];
    facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

fn dated(date: Published) -> String {
    let found = match date.evidence {
        DateEvidence::Field => "in a field of the record",
        DateEvidence::FrontMatter => "in the front matter",
        DateEvidence::Feed => "in the feed entry",
        DateEvidence::MailHeader => "in the mail's header",
        DateEvidence::JsonLd => "in the page's JSON-LD",
        DateEvidence::Meta => "in a meta tag",
        DateEvidence::TimeElement => "in a <time> element",
        DateEvidence::Property => "in the document's properties",
        DateEvidence::Url => "in the address",
        DateEvidence::Dateline => "in the text's dateline",
        DateEvidence::FileName => "in the file's name",
        DateEvidence::FileTime => return format!("{} (no better evidence)", published(date)),
    };
    format!("{} (found {found})", published(date))
}

/// Titles and bodies only.
pub fn reading_body(reading: &FileReading) -> String {
    let text = |article: &Article| {
        let title = one_line(&article.title);
        let gap = if title.is_empty() || article.body.is_empty() { "" } else { "\n\n" };
        format!("{title}{gap}{}\n", visible(&article.body).trim_end())
    };
    reading.articles.iter().map(text).collect::<Vec<_>>().join("\n")
}

/// The articles as a table, one a line: date and where it was found, language, words, title.
pub fn reading_table(reading: &FileReading, layout: Layout) -> String {
    let row = |article: &Article| {
        let (date, found) = match article.published {
            Some(date) => (published(date), name(date.evidence)),
            None => ("no date".to_owned(), ""),
        };
        let words = epitome_text::count_words(&article.body).to_string();
        [date, found.to_owned(), article.language.code().to_owned(), words, one_line(&article.title)]
    };
    let head = ["date", "found in", "lang", "words", "title"].map(str::to_owned);
    let rows: Vec<[String; 5]> = reading.articles.iter().map(row).collect();
    let width =
        |column: usize| rows.iter().chain([&head]).map(|row| display_width(&row[column])).max().unwrap_or(0);
    let widths = [0, 1, 2, 3].map(width);
    let mut out = String::new();
    for (at, row) in [&head].into_iter().chain(&rows).enumerate() {
        let pad = |column: usize| " ".repeat(widths[column] - display_width(&row[column]));
        let [date, found, language, words, title] = row;
        let first = format!("{date}{}  {found}{}  {language}{}  {}{words}  ", pad(0), pad(1), pad(2), pad(3));
        layout.block(&mut out, &first, if at == 0 { Ink::Faint } else { Ink::Plain }, title);
    }
    out
}

fn name(evidence: DateEvidence) -> &'static str {
    match evidence {
        DateEvidence::Field => "field",
        DateEvidence::FrontMatter => "front matter",
        DateEvidence::Feed => "feed entry",
        DateEvidence::MailHeader => "mail header",
        DateEvidence::JsonLd => "JSON-LD",
        DateEvidence::Meta => "meta tag",
        DateEvidence::TimeElement => "<time>",
        DateEvidence::Property => "property",
        DateEvidence::Url => "address",
        DateEvidence::Dateline => "dateline",
        DateEvidence::FileName => "file name",
        DateEvidence::FileTime => "file time",
    }
}

/// The sentences of each article, one a line after its offsets in the body (bytes) and its role, with tabs between;
/// an empty line between articles.
pub fn reading_sentences(reading: &FileReading) -> String {
    let lines = |(article, sentences): (&Article, &Vec<Sentence>)| -> String {
        let line = |sentence: &Sentence| {
            let role = match sentence.role {
                Role::Body => "body",
                Role::Heading => "heading",
                Role::Furniture => "furniture",
            };
            let span = sentence.span;
            format!("{}\t{}\t{role}\t{}\n", span.start, span.end, one_line(span.of(&article.body)))
        };
        sentences.iter().map(line).collect()
    };
    let sentences = reading.sentences.as_deref().unwrap_or_default();
    reading.articles.iter().zip(sentences).map(lines).collect::<Vec<_>>().join("\n")
}
