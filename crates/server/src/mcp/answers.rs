//! What tools answer with: the same as data and as text, with everything that a citation needs.

use epitome_workspace::types::Span;
use epitome_workspace::{DigestQuote, DigestStory, Member, SearchHit, address_of, render};
use schemars::JsonSchema;
use serde::Serialize;

use crate::web::stated;

/// An answer of a tool.
pub(crate) struct Answer {
    /// For reading.
    pub(crate) text: String,
    /// For programs.
    pub(crate) data: serde_json::Value,
}

impl Answer {
    pub(crate) fn new(text: String, data: &impl Serialize) -> Result<Self, String> {
        Ok(Self { text, data: serde_json::to_value(data).map_err(|error| error.to_string())? })
    }
}

/// A passage, quoted word for word.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Passage {
    /// The words.
    pub(crate) text: String,
    /// The article, as `read_article` takes it.
    pub(crate) article: String,
    /// Its title.
    pub(crate) title: String,
    /// Who published it.
    pub(crate) source: Option<String>,
    /// When, in words.
    pub(crate) published: Option<String>,
    /// First byte of the passage in the article's text, and the byte after its last.
    pub(crate) bytes: [u32; 2],
    /// Page of the file, where it has pages.
    pub(crate) page: Option<usize>,
    /// Independent sources that say it, where that is known.
    pub(crate) sources: Option<usize>,
}

impl Passage {
    /// `[1] "…" (The Courier, 5 August 2025: Talks resume; news/1.md, bytes 10–90)`.
    pub(crate) fn cited(&self, number: usize) -> String {
        let origin: Vec<&str> =
            [self.source.as_deref(), self.published.as_deref()].into_iter().flatten().collect();
        let origin = if origin.is_empty() { String::new() } else { format!("{}: ", origin.join(", ")) };
        let page = self.page.map(|page| format!(", page {page}")).unwrap_or_default();
        let sources = match self.sources {
            Some(n) if n > 1 => format!("; {} say so", render::count(n, "source", "sources")),
            _ => String::new(),
        };
        let [start, end] = self.bytes;
        format!(
            "[{number}] \"{}\" ({origin}{}; {}{page}, bytes {start}-{end}{sources})\n",
            self.text,
            self.title,
            render::one_line(&self.article)
        )
    }
}

/// The answer of `search`.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Found {
    /// Articles that match in all.
    pub(crate) total: usize,
    /// The best passage of each, best first.
    pub(crate) hits: Vec<Passage>,
    /// How the query was read, where not plainly as typed.
    pub(crate) notes: Vec<String>,
    /// Words that may have been meant.
    pub(crate) suggestion: Option<String>,
    /// Where to go on; `null` at the end.
    pub(crate) cursor: Option<String>,
}

/// The answer of `read_article`.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Read {
    /// The article, as it was asked for.
    pub(crate) article: String,
    /// Its title.
    pub(crate) title: String,
    /// Who published it.
    pub(crate) source: Option<String>,
    /// When, in words.
    pub(crate) published: Option<String>,
    /// Where it stood on the web.
    pub(crate) url: Option<String>,
    /// Code of its language.
    pub(crate) language: String,
    /// Id of its story.
    pub(crate) story: Option<String>,
    /// Its text, or a part of it.
    pub(crate) text: String,
    /// Which bytes of the text these are.
    pub(crate) bytes: [usize; 2],
    /// Bytes of the whole text.
    pub(crate) total: usize,
    /// Where to go on; `null` at the end.
    pub(crate) cursor: Option<String>,
}

/// A story in a list.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Listed {
    /// Its id, as `summarize` and `timeline` take it.
    pub(crate) id: String,
    /// Its most central title.
    pub(crate) headline: String,
    /// When it was told, in words.
    pub(crate) dates: Option<String>,
    /// Sources that tell it independently.
    pub(crate) sources: usize,
    /// Its articles, as `read_article` takes them; the first few of many.
    pub(crate) articles: Vec<String>,
    /// How many articles it has.
    pub(crate) size: usize,
}

/// The answer of `list_stories`.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Stories {
    /// Stories in all.
    pub(crate) total: usize,
    /// The stories, the most widely told first.
    pub(crate) stories: Vec<Listed>,
    /// Where to go on; `null` at the end.
    pub(crate) cursor: Option<String>,
}

/// A story with its summary.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Told {
    /// Its id, as `summarize` and `timeline` take it.
    pub(crate) id: String,
    /// Its most central title.
    pub(crate) headline: String,
    /// When it was told, in words.
    pub(crate) dates: Option<String>,
    /// Sources that tell it independently.
    pub(crate) sources: usize,
    /// The summary, in reading order.
    pub(crate) summary: Vec<Passage>,
    /// Numbers on which its articles disagree.
    pub(crate) disagreements: Vec<String>,
}

/// The answer of `digest`.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Digested {
    /// Stories in all.
    pub(crate) total: usize,
    /// The told stories.
    pub(crate) stories: Vec<Told>,
    /// Where to go on; `null` at the end.
    pub(crate) cursor: Option<String>,
}

/// The answer of `summarize`.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Summarized {
    /// The summary, in reading order.
    pub(crate) summary: Vec<Passage>,
    /// Its words.
    pub(crate) words: usize,
    /// Articles that it is made from.
    pub(crate) articles: usize,
}

/// What is told of one date.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Entry {
    /// The date; the first of the month or year if it is no more exact.
    pub(crate) date: String,
    /// The date in words, as exact as it is known.
    pub(crate) words: String,
    /// Whether an article names the date; otherwise it is that of publication.
    pub(crate) stated: bool,
    /// What is told of it.
    pub(crate) quotes: Vec<Passage>,
}

/// The answer of `timeline`.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Timed {
    /// The entries, in order of time.
    pub(crate) entries: Vec<Entry>,
    /// Where to go on; `null` at the end.
    pub(crate) cursor: Option<String>,
}

/// What became of a quote.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Checked {
    /// The quote.
    pub(crate) text: String,
    /// Whether the words stand in an article.
    pub(crate) holds: bool,
    /// The article in which they stand, or were said to.
    pub(crate) article: Option<String>,
    /// What is wrong, or where it stands, in words.
    pub(crate) why: Option<String>,
}

/// The answer of `verify`.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Verified {
    /// Whether every quote holds.
    pub(crate) holds: bool,
    /// Every quote.
    pub(crate) quotes: Vec<Checked>,
}

/// The lines in which the articles of a story disagree.
pub(crate) fn disagreements(story: &DigestStory) -> Vec<String> {
    let line = |found: &epitome_workspace::Disagreement| {
        let side = |side: &epitome_workspace::DisagreementSide| {
            let member = story.articles.iter().find(|member| member.number == side.citation);
            let place = member.map(Member::address).unwrap_or_default();
            format!("{} ({place})", render::one_line(&side.value))
        };
        let sides: Vec<String> = found.sides.iter().map(side).collect();
        let about = render::one_line(&found.about);
        let on = if about.is_empty() { String::new() } else { format!(" on {about}") };
        format!("sources differ{on}: {}", sides.join(", "))
    };
    story.disagreements.iter().map(line).collect()
}

pub(super) fn passage_of_hit(hit: &SearchHit) -> Passage {
    Passage {
        text: render::one_line(&hit.snippet.text),
        article: address_of(&hit.path, hit.part.as_deref()),
        title: render::one_line(&hit.title),
        source: hit.source.as_deref().map(render::one_line),
        published: stated(hit.published),
        bytes: [hit.span.start, hit.span.end],
        page: hit.page,
        sources: None,
    }
}

/// A story as an answer gives it.
pub(super) fn tell(story: &DigestStory) -> Told {
    Told {
        id: story.id.clone(),
        headline: render::one_line(&story.headline),
        dates: render::range(story.first, story.latest),
        sources: story.independent_sources,
        summary: story.quotes.iter().filter_map(|quote| quoted(story, quote)).collect(),
        disagreements: disagreements(story),
    }
}

/// A story as text; citations are numbered on.
pub(super) fn lines(story: &Told, number: &mut usize) -> String {
    let dates = story.dates.as_ref().map(|dates| format!("{dates}, ")).unwrap_or_default();
    let sources = render::count(story.sources, "independent source", "independent sources");
    let mut text = format!("\n{} (story {}; {dates}{sources})\n", story.headline, story.id);
    for passage in &story.summary {
        *number += 1;
        text += &passage.cited(*number);
    }
    for line in &story.disagreements {
        text += &format!("  {line}\n");
    }
    text
}

fn quoted(story: &DigestStory, quote: &DigestQuote) -> Option<Passage> {
    let member = story.articles.iter().find(|member| member.number == quote.citation)?;
    Some(passage_of(member, &quote.text, quote.span, quote.page, Some(quote.sources)))
}

pub(super) fn passage_of(
    member: &Member,
    text: &str,
    span: Span,
    page: Option<usize>,
    sources: Option<usize>,
) -> Passage {
    Passage {
        text: render::one_line(text),
        article: member.address(),
        title: render::one_line(&member.title),
        source: member.source.as_deref().map(render::one_line),
        published: stated(member.published),
        bytes: [span.start, span.end],
        page,
        sources,
    }
}
