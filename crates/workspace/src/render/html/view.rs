//! What the page shows, in words: the template only lays it out.

use epitome_text::Span;
use serde::Serialize;

use super::address::{passage, web};
use super::timeline::{Timeline, timeline};
use crate::render::citation::{entries, origin, place};
use crate::render::digest::{coverage_lines, facts, overview, provenance, title};
use crate::render::index::skipped_lines;
use crate::render::marks::heading;
use crate::render::{clean::folded, count, one_line, support::support, visible};
use crate::{Digest, DigestQuote, DigestStory, Member};

#[derive(Serialize)]
pub(super) struct Page {
    title: String,
    overview: String,
    pub(super) stories: Vec<Story>,
    coverage: Vec<String>,
    unreadable: Option<String>,
    skipped: Vec<String>,
    provenance: String,
    tool: String,
}

#[derive(Serialize)]
pub(super) struct Story {
    pub(super) number: usize,
    id: String,
    pub(super) headline: String,
    facts: String,
    pub(super) keyphrases: Vec<String>,
    timeline: Option<Timeline>,
    quotes: Vec<Quote>,
    disagreements: Vec<Disagreement>,
    solo: Vec<Quote>,
    over_budget: bool,
    pub(super) cited: Vec<Source>,
    others: Vec<Source>,
    others_label: String,
}

/// A quote with all that its citation needs: [`crate::verify`] reads it back out of the page.
#[derive(Serialize)]
struct Quote {
    citation: usize,
    path: String,
    part: Option<String>,
    id: String,
    hash: String,
    span: Span,
    context: Span,
    lang: Option<&'static str>,
    text: String,
    before: String,
    after: String,
    origin: String,
    title: String,
    place: String,
    page: Option<usize>,
    link: Option<String>,
    support: Option<String>,
    reason: Option<Reason>,
}

/// Why a quote was chosen, in words.
#[derive(Serialize)]
struct Reason {
    worth: String,
    concepts: Vec<String>,
    instead: Option<String>,
}

#[derive(Serialize)]
struct Disagreement {
    heading: String,
    sides: Vec<Side>,
}

#[derive(Serialize)]
struct Side {
    value: String,
    quote: Quote,
}

#[derive(Serialize)]
pub(super) struct Source {
    number: usize,
    origin: String,
    title: String,
    lang: Option<&'static str>,
    place: String,
    pub(super) link: Option<String>,
    copy_of: Option<usize>,
    copies: Vec<Source>,
}

pub(super) fn page(digest: &Digest) -> Page {
    let skipped = &digest.coverage.skipped;
    let unreadable =
        || format!("{} could not be read", count(skipped.len(), "file or entry", "files or entries"));
    Page {
        title: title(digest),
        overview: overview(digest),
        stories: digest.stories.iter().enumerate().map(|(at, told)| story(at + 1, told)).collect(),
        coverage: coverage_lines(&digest.coverage),
        unreadable: (!skipped.is_empty()).then(unreadable),
        skipped: skipped_lines(skipped),
        provenance: provenance(digest),
        tool: digest.tool.clone(),
    }
}

fn story(number: usize, story: &DigestStory) -> Story {
    let (cited, others) = entries(story);
    let listed = |entries: Vec<crate::render::citation::Entry<'_>>| -> Vec<Source> {
        entries.iter().map(|entry| source(entry.member, &entry.copies)).collect()
    };
    let left = others.iter().map(|entry| 1 + entry.copies.len()).sum();
    Story {
        number,
        id: story.id.clone(),
        headline: one_line(&story.headline),
        facts: facts(story),
        keyphrases: story.keyphrases.iter().map(|phrase| one_line(phrase)).collect(),
        timeline: timeline(story),
        quotes: story.quotes.iter().filter_map(|told| quote(story, told)).collect(),
        disagreements: story.disagreements.iter().map(|found| disagreement(story, found)).collect(),
        solo: story
            .only_one_source
            .iter()
            .filter_map(|solo| passage_of(story, solo.citation, &solo.text, solo.span))
            .collect(),
        over_budget: story.over_budget,
        cited: listed(cited),
        others: listed(others),
        others_label: format!("{} not quoted", count(left, "article", "articles")),
    }
}

fn quote(story: &DigestStory, quote: &DigestQuote) -> Option<Quote> {
    let member = story.articles.iter().find(|member| member.number == quote.citation)?;
    Some(Quote {
        citation: quote.citation,
        path: visible(&member.path),
        part: member.part.as_deref().map(visible),
        id: visible(&member.id),
        hash: member.hash.clone(),
        span: quote.span,
        context: quote.context.span,
        lang: lang(member),
        text: one_line(&quote.text),
        before: flowing(&quote.context.before),
        after: flowing(&quote.context.after),
        origin: origin(member),
        title: one_line(&member.title),
        place: place(&member.path, member.part.as_deref(), &member.id),
        page: quote.page,
        link: member.url.as_deref().and_then(|url| passage(url, &quote.text)),
        support: support(story, quote),
        reason: quote.reason.as_ref().map(reason),
    })
}

/// A passage that is no quote of the summary.
fn passage_of(story: &DigestStory, citation: usize, text: &str, span: Span) -> Option<Quote> {
    let said = DigestQuote {
        text: text.to_owned(),
        citation,
        span,
        page: None,
        support: Vec::new(),
        sources: 1,
        context: crate::Context::default(),
        reason: None,
    };
    quote(story, &said)
}

fn disagreement(story: &DigestStory, found: &crate::Disagreement) -> Disagreement {
    let side = |side: &crate::DisagreementSide| {
        let quote = passage_of(story, side.citation, &side.text, side.span)?;
        Some(Side { value: one_line(&side.value), quote })
    };
    Disagreement { heading: heading(found), sides: found.sides.iter().filter_map(side).collect() }
}

fn reason(reason: &crate::QuoteReason) -> Reason {
    let concept = |concept: &crate::CoveredConcept| {
        let articles = count(concept.documents, "article", "articles");
        format!("{} ({:.2}, {articles})", one_line(&concept.text), concept.weight)
    };
    let instead = reason.instead.as_ref();
    Reason {
        worth: format!("Adds {:.2} to the summary; alone it is worth {:.2}.", reason.adds, reason.alone),
        concepts: reason.concepts.iter().map(concept).collect(),
        instead: instead.map(|other| {
            format!("[{}] {} (would add {:.2})", other.citation, one_line(&other.text), other.adds)
        }),
    }
}

fn source(member: &Member, copies: &[&Member]) -> Source {
    Source {
        number: member.number,
        origin: origin(member),
        title: one_line(&member.title),
        lang: lang(member),
        place: place(&member.path, member.part.as_deref(), &member.id),
        link: member.url.as_deref().and_then(web),
        copy_of: member.copy_of,
        copies: copies.iter().map(|copy| source(copy, &[])).collect(),
    }
}

/// Lines within a paragraph joined, paragraphs and the space beside them kept.
fn flowing(text: &str) -> String {
    visible(text).split("\n\n").map(folded).collect::<Vec<_>>().join("\n\n")
}

fn lang(member: &Member) -> Option<&'static str> {
    (member.language != epitome_text::Language::Unknown).then(|| member.language.code())
}
