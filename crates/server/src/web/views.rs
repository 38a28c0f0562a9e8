//! What pages show, as plain values: texts cleaned, addresses made, nothing left for a template to decide.

use epitome_workspace::types::{Date, Snippet, Span};
use epitome_workspace::{
    Digest, DigestQuote, DigestStory, Disagreement, DisagreementSide, Member, News, SearchHit, Solo,
    address_of, render,
};
use serde::Serialize;

use super::chart::{Axis, Chart, stated};
use super::params::{encoded, encoded_path};
use super::text::{self, MATCH, Mark, Piece, line};

/// A story on a page.
#[derive(Serialize)]
pub(crate) struct StoryView {
    pub(crate) id: String,
    pub(crate) page: String,
    pub(crate) headline: String,
    /// `new`, `updated` or nothing, and in words.
    pub(crate) news: Option<(&'static str, String)>,
    pub(crate) dates: Option<String>,
    pub(crate) sources: usize,
    pub(crate) articles: usize,
    /// The sources by name, each once.
    pub(crate) named: Vec<String>,
    pub(crate) phrases: Vec<String>,
    pub(crate) quotes: Vec<QuoteView>,
    pub(crate) over_budget: bool,
    pub(crate) differing: Vec<DifferingView>,
    /// What only one source reports.
    pub(crate) solo: Vec<SideView>,
    pub(crate) members: Vec<MemberView>,
    pub(crate) chart: Option<Chart>,
    pub(crate) language: String,
}

/// A sentence of a summary.
#[derive(Serialize)]
pub(crate) struct QuoteView {
    pub(crate) number: usize,
    pub(crate) text: String,
    pub(crate) citation: usize,
    /// Its place in the article.
    pub(crate) page: String,
    /// Source and date of the article.
    pub(crate) origin: String,
    pub(crate) title: String,
    pub(crate) on_page: Option<usize>,
    /// Who else says it.
    pub(crate) support: Option<String>,
    pub(crate) sources: usize,
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) language: String,
}

/// What articles of a story disagree about.
#[derive(Serialize)]
pub(crate) struct DifferingView {
    pub(crate) about: String,
    pub(crate) sides: Vec<SideView>,
    /// Whether later figures replace earlier ones.
    pub(crate) updated: bool,
    /// The first side of each figure.
    pub(crate) distinct: Vec<SideView>,
}

/// What one of them says.
#[derive(Serialize)]
pub(crate) struct SideView {
    pub(crate) value: String,
    pub(crate) text: String,
    pub(crate) citation: usize,
    pub(crate) origin: String,
    pub(crate) page: String,
}

/// An article of a story, with its near-copies.
#[derive(Serialize)]
pub(crate) struct MemberView {
    pub(crate) number: usize,
    pub(crate) address: String,
    pub(crate) page: String,
    pub(crate) title: String,
    pub(crate) source: String,
    pub(crate) date: Option<String>,
    pub(crate) place: String,
    pub(crate) language: String,
    pub(crate) cited: bool,
    pub(crate) url: Option<String>,
    pub(crate) copies: Vec<MemberView>,
}

/// A found article.
#[derive(Serialize)]
pub(crate) struct HitView {
    pub(crate) rank: usize,
    pub(crate) page: String,
    pub(crate) title: String,
    pub(crate) origin: String,
    pub(crate) place: String,
    pub(crate) on_page: Option<usize>,
    pub(crate) snippet: Vec<Piece>,
    pub(crate) language: String,
    pub(crate) copies: Vec<(String, String)>,
}

/// The page of a story.
pub(crate) fn story_page(base: &str, id: &str) -> String {
    format!("{base}/story/{}", encoded(id))
}

/// The days that articles of a digest state.
pub(crate) fn axis(digest: &Digest) -> Option<Axis> {
    Axis::of(digest.stories.iter().flat_map(days))
}

/// The days that articles of a story state.
pub(crate) fn days(story: &DigestStory) -> impl Iterator<Item = Date> + '_ {
    story.articles.iter().filter_map(|member| stated(member.published))
}

/// A story with its bars on `axis`.
pub(crate) fn story(base: &str, story: &DigestStory, axis: Option<Axis>) -> StoryView {
    let chart = axis.map(|axis| axis.chart(days(story))).filter(|chart| !chart.bars.is_empty());
    let mut named = Vec::new();
    for member in story.articles.iter().filter(|member| member.copy_of.is_none()) {
        let name = source(member);
        if !named.contains(&name) {
            named.push(name);
        }
    }
    let first = story.articles.first();
    StoryView {
        id: story.id.clone(),
        page: story_page(base, &story.id),
        headline: line(&story.headline),
        news: story.news.and_then(|news| Some((kind(news)?, render::news(story)?))),
        dates: render::range(story.first, story.latest),
        sources: story.independent_sources,
        articles: story.articles.len(),
        named,
        phrases: story.keyphrases.iter().map(|phrase| line(phrase)).collect(),
        quotes: (1..).zip(&story.quotes).map(|(number, one)| quote(base, story, number, one)).collect(),
        over_budget: story.over_budget,
        differing: story.disagreements.iter().map(|one| differing(base, story, one)).collect(),
        solo: story.only_one_source.iter().map(|one| solo(base, story, one)).collect(),
        members: members(base, story),
        chart,
        language: first.map(|member| member.language.code().to_owned()).unwrap_or_default(),
    }
}

fn kind(news: News) -> Option<&'static str> {
    match news {
        News::New => Some("new"),
        News::Updated { .. } => Some("updated"),
        News::Unchanged | News::Backfill => None,
    }
}

fn quote(base: &str, story: &DigestStory, number: usize, quote: &DigestQuote) -> QuoteView {
    let member = story.articles.iter().find(|member| member.number == quote.citation);
    QuoteView {
        number,
        text: line(&quote.text),
        citation: quote.citation,
        page: member
            .map(|member| text::article_page(base, &member.address(), Some(quote.span)))
            .unwrap_or_default(),
        origin: member.map(origin).unwrap_or_default(),
        title: member.map(|member| line(&member.title)).unwrap_or_default(),
        on_page: quote.page,
        support: render::support(story, quote),
        sources: quote.sources,
        before: render::visible(&quote.context.before),
        after: render::visible(&quote.context.after),
        language: member.map(|member| member.language.code().to_owned()).unwrap_or_default(),
    }
}

/// What one article says.
fn said(
    base: &str,
    story: &DigestStory,
    citation: usize,
    (value, text, span): (&str, &str, Span),
) -> SideView {
    let member = story.articles.iter().find(|member| member.number == citation);
    let page = member.map(|member| text::article_page(base, &member.address(), Some(span)));
    SideView {
        value: line(value),
        text: line(text),
        citation,
        origin: member.map(origin).unwrap_or_default(),
        page: page.unwrap_or_default(),
    }
}

fn solo(base: &str, story: &DigestStory, solo: &Solo) -> SideView {
    said(base, story, solo.citation, ("", &solo.text, solo.span))
}

fn differing(base: &str, story: &DigestStory, found: &Disagreement) -> DifferingView {
    let view =
        |side: &DisagreementSide| said(base, story, side.citation, (&side.value, &side.text, side.span));
    let mut figures: Vec<&DisagreementSide> = Vec::new();
    for side in &found.sides {
        if !figures.iter().any(|known| known.figure == side.figure) {
            figures.push(side);
        }
    }
    DifferingView {
        about: line(&found.about),
        updated: found.updated,
        sides: found.sides.iter().map(view).collect(),
        distinct: figures.into_iter().map(view).collect(),
    }
}

/// The articles of a story, each near-copy under the article that it copies.
fn members(base: &str, story: &DigestStory) -> Vec<MemberView> {
    let view = |member: &Member| MemberView {
        number: member.number,
        address: member.address(),
        page: text::article_page(base, &member.address(), None),
        title: line(&member.title),
        source: source(member),
        date: text::stated(member.published),
        place: line(&member.address()),
        language: member.language.code().to_owned(),
        cited: member.cited,
        url: text::web(member.url.as_deref()),
        copies: Vec::new(),
    };
    let mut all: Vec<MemberView> =
        story.articles.iter().filter(|one| one.copy_of.is_none()).map(view).collect();
    for copy in story.articles.iter().filter(|one| one.copy_of.is_some()) {
        match all.iter_mut().find(|one| Some(one.number) == copy.copy_of) {
            Some(original) => original.copies.push(view(copy)),
            None => all.push(view(copy)),
        }
    }
    all
}

/// Who published it, else its file.
pub(crate) fn source(member: &Member) -> String {
    let named = member.source.as_deref().map(line).filter(|name| !name.is_empty());
    named.unwrap_or_else(|| line(&member.path))
}

/// Source and date.
pub(crate) fn origin(member: &Member) -> String {
    match text::stated(member.published) {
        Some(date) => format!("{}, {date}", source(member)),
        None => source(member),
    }
}

/// A found article; `query` is what its page marks.
pub(crate) fn hit(base: &str, hit: &SearchHit, query: &str) -> HitView {
    let address = address_of(&hit.path, hit.part.as_deref());
    let words = if query.is_empty() { String::new() } else { format!("q={}&", encoded(query)) };
    let Span { start, end } = hit.snippet.span;
    let page = format!("{base}/article/{}?{words}at={start}-{end}#at", encoded_path(&address));
    let origin = [hit.source.as_deref().map(line), text::date(hit.published)];
    let origin: Vec<String> = origin.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    let copies = hit.copies.iter().map(|id| (line(id), format!("{base}/article/{}", encoded_path(id))));
    HitView {
        rank: hit.rank,
        page: if start < end { page } else { text::article_page(base, &address, None) },
        title: line(&hit.title),
        origin: origin.join(" · "),
        place: line(&address),
        on_page: hit.page,
        snippet: snippet(&hit.snippet),
        language: hit.language.code().to_owned(),
        copies: copies.collect(),
    }
}

fn snippet(found: &Snippet) -> Vec<Piece> {
    let mark = |span: &Span| Mark { span: *span, class: MATCH, id: None };
    let marks: Vec<Mark> = found.matches.iter().map(mark).collect();
    let whole = Span { start: 0, end: u32::try_from(found.text.len()).unwrap_or(u32::MAX) };
    text::pieces(&found.text, whole, &marks)
}
