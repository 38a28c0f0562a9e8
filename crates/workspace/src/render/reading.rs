use epitome_text::{Article, DateEvidence, Published, Sentence};

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
    for article in &reading.articles {
        out.push('\n');
        article_text(&mut out, layout, article);
    }
    out
}

fn article_text(out: &mut String, layout: Layout, article: &Article) {
    let title = one_line(&article.title);
    layout.block(out, "", Ink::Heading, if title.is_empty() { "(no title)" } else { &title });
    for (name, value) in facts(article) {
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

fn facts(article: &Article) -> Vec<(&'static str, String)> {
    let own = |value: &Option<String>| value.as_deref().map(one_line);
    let language = format!("{} ({})", article.language.name(), article.language.code());
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

/// The sentences of each article, one a line; an empty line between articles.
pub fn reading_sentences(reading: &FileReading) -> String {
    let lines = |(article, sentences): (&Article, &Vec<Sentence>)| -> String {
        sentences.iter().map(|sentence| one_line(sentence.span.of(&article.body)) + "\n").collect()
    };
    let sentences = reading.sentences.as_deref().unwrap_or_default();
    reading.articles.iter().zip(sentences).map(lines).collect::<Vec<_>>().join("\n")
}
