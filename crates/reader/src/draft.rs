//! What a format module knows of an article, before dates are weighed and the language is told.

use epitome_text::{Article, DateEvidence, Language, Published};
use jiff::Timestamp;

use crate::Options;
use crate::clean::one_line;
use crate::date::{Dates, Stamp, dateline, in_path};
use crate::reading::Scope;

/// A text this long tells its language better than what a record says of itself.
const TELLING: usize = 200;

#[derive(Default)]
pub(crate) struct Draft {
    /// The record's own id.
    pub(crate) id: Option<String>,
    /// Which entry of the file it is.
    pub(crate) part: Option<String>,
    pub(crate) title: String,
    /// Paragraphs as [`Article::body`] has them.
    pub(crate) body: String,
    pub(crate) dates: Dates,
    pub(crate) source: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) url: Option<String>,
    /// What the record says its language is.
    pub(crate) lang: Option<String>,
    pub(crate) pages: Vec<u32>,
    pub(crate) notes: Vec<String>,
}

impl Draft {
    pub(crate) fn finish(mut self, scope: &Scope, options: &Options) -> Article {
        let published = self.date(scope, options);
        let part = match (&scope.part, self.part) {
            (Some(outer), Some(inner)) => Some(format!("{outer}/{inner}")),
            (outer, inner) => inner.or_else(|| outer.clone()),
        };
        Article {
            id: filled(self.id).unwrap_or_else(|| match &part {
                Some(part) => format!("{}#{part}", scope.path),
                None => scope.path.clone(),
            }),
            path: if scope.path == "-" { String::new() } else { scope.path.clone() },
            part,
            title: one_line(&self.title),
            language: language(&self.title, &self.body, self.lang.as_deref()),
            body: self.body,
            published,
            source: line(self.source),
            author: line(self.author),
            url: line(self.url),
            format: scope.format.name().to_owned(),
            pages: self.pages,
            notes: self.notes,
        }
    }

    fn date(&mut self, scope: &Scope, options: &Options) -> Option<Published> {
        let mut dates = std::mem::take(&mut self.dates);
        let mut offer = |evidence, stamp: Option<Stamp>| {
            if let Some(stamp) = stamp {
                dates.offer_stamp(evidence, stamp);
            }
        };
        offer(DateEvidence::Url, self.url.as_deref().and_then(in_path));
        offer(DateEvidence::Dateline, dateline(&self.body));
        offer(DateEvidence::FileName, in_path(&scope.name));
        let time = scope.modified.and_then(|at| Timestamp::from_nanosecond(at.into()).ok());
        offer(DateEvidence::FileTime, time.map(Stamp::moment));
        let (published, notes) = dates.choose(options.today);
        self.notes.extend(notes);
        published
    }
}

fn language(title: &str, body: &str, declared: Option<&str>) -> Language {
    let declared = declared.map_or(Language::Unknown, |tag| Language::from_code(tag.trim()));
    let detected = epitome_text::detect(&told(title, body));
    let short = title.len() + body.len() < TELLING || detected.language == Language::Unknown;
    if short && declared != Language::Unknown { declared } else { detected.language }
}

/// What tells the language: title and text, without the marks of quoted mail.
fn told(title: &str, body: &str) -> String {
    let mut text = format!("{title}\n\n{body}");
    if text.contains("\n>") {
        text.retain(|c| c != '>');
    }
    text
}

/// One line, or `None` if there is nothing in it.
fn line(text: Option<String>) -> Option<String> {
    filled(text.map(|text| one_line(&text)))
}

fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}
