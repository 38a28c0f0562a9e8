use epitome_stories::Group;
use epitome_summarizer::Method;
use epitome_text::{Article, Language, Published, Span};
use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::corpus::{self, Corpus, Days, Opened};
use crate::grouped::{self, Choice, Grouped};
use crate::history::Reader;
use crate::ingest::leading;
use crate::tell::{self, Knowing, Teller};
use crate::{
    Event, Input, News, Progress, Result, Skipped, Stage, SyncOptions, SyncReport, address_of, matching,
    schema, silent,
};

/// Articles whose texts are in memory at once, but that a story's are never parted.
const TEXTS: u64 = 4000;

/// Version of the digest's JSON shape.
pub(crate) const SCHEMA: u32 = 1;
/// Name and version of the program.
pub(crate) const TOOL: &str = concat!("epitome ", env!("CARGO_PKG_VERSION"));

/// What digest to make.
#[derive(Clone, Debug)]
pub struct DigestOptions {
    /// Stories to tell, the most widely told first; `None`: all.
    pub stories: Option<usize>,
    /// Words a story.
    pub words: usize,
    /// How to weigh and choose sentences.
    pub method: Method,
    /// Only articles that match, and what answers the query first.
    pub query: Option<String>,
    /// Published on or after.
    pub since: Option<Date>,
    /// Published on or before.
    pub until: Option<Date>,
    /// From 0 (strict) to 1 (broad), how much goes into one story.
    pub granularity: f32,
    /// Whether to say of each quote why it was chosen.
    pub explain: bool,
    /// How to bring the index up to date first; `None`: not at all.
    pub sync: Option<SyncOptions>,
}

impl Default for DigestOptions {
    fn default() -> Self {
        Self {
            stories: Some(10),
            words: 100,
            method: Method::default(),
            query: None,
            since: None,
            until: None,
            granularity: 0.5,
            explain: false,
            sync: Some(SyncOptions::default()),
        }
    }
}

/// The summaries of many stories, with everything that their citations need.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Digest {
    /// Version of this shape.
    pub schema: u32,
    /// Name and version of the program.
    pub tool: String,
    /// The folder's or file's own name (no parent folders: the same on every machine).
    pub input: String,
    /// Fingerprint of the articles that it was made from.
    pub fingerprint: String,
    /// When it was made (UTC, RFC 3339), only if that was asked for: without it, the same articles and
    /// parameters give the same bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stamp: Option<String>,
    /// What was asked for.
    pub parameters: Parameters,
    /// Stories found in all.
    pub stories_total: usize,
    /// The told ones, most widely told first.
    pub stories: Vec<DigestStory>,
    /// What was read, cited and left out.
    pub coverage: Coverage,
    /// What the sync before it did.
    #[serde(skip)]
    pub sync: Option<SyncReport>,
}

/// What was asked for, as far as it changes the output.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs)]
pub struct Parameters {
    pub stories: Option<usize>,
    pub words: usize,
    pub method: String,
    pub query: Option<String>,
    #[schemars(with = "Option<schema::Day>")]
    pub since: Option<Date>,
    #[schemars(with = "Option<schema::Day>")]
    pub until: Option<Date>,
    pub granularity: f32,
}

/// One story of a digest.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DigestStory {
    /// Its id, the same as long as it is the same story.
    pub id: String,
    /// The most central title.
    pub headline: String,
    /// What it is about, best first.
    pub keyphrases: Vec<String>,
    /// Date of its first dated article.
    #[schemars(with = "Option<schema::Published>")]
    pub first: Option<Published>,
    /// Date of its latest dated article.
    #[schemars(with = "Option<schema::Published>")]
    pub latest: Option<Published>,
    /// Sources that tell it independently: distinct publishers, near-copies counted once.
    pub independent_sources: usize,
    /// The summary, in reading order.
    pub quotes: Vec<DigestQuote>,
    /// Words of the summary.
    pub words: usize,
    /// Set where no sentence fits the budget and the shortest was taken all the same.
    pub over_budget: bool,
    /// Its articles, cited ones first in the order of their citation, numbered from 1.
    pub articles: Vec<Member>,
    /// What it is to a reader of the digest before, if one was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub news: Option<News>,
    /// Numbers on which its articles disagree.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disagreements: Vec<Disagreement>,
    /// What weighs in the story and one source alone tells, heaviest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only_one_source: Vec<Solo>,
}

/// A statement that no other source of its story makes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Solo {
    /// Number of the article in its story.
    pub citation: usize,
    /// Its sentence, verbatim.
    pub text: String,
    /// Bytes of the sentence in the article's stored body.
    #[schemars(with = "schema::Span")]
    pub span: Span,
    /// What of it no other source has: numbers and names, as they stand there.
    pub tells: Vec<String>,
}

/// A statement on which articles of a story disagree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Disagreement {
    /// What is counted or measured, in words of the articles; may be empty.
    pub about: String,
    /// Whether each figure is from a later day than the one before it: then it probably replaces it.
    #[serde(default)]
    pub updated: bool,
    /// What each of them says, earliest first.
    pub sides: Vec<DisagreementSide>,
}

/// What one article says of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DisagreementSide {
    /// Number of the article in its story.
    pub citation: usize,
    /// The number, as it stands there.
    pub value: String,
    /// Number of the figure, from 1: sides with the same number say the same.
    #[serde(default)]
    pub figure: usize,
    /// Its sentence, verbatim.
    pub text: String,
    /// Bytes of the sentence in the article's stored body.
    #[schemars(with = "schema::Span")]
    pub span: Span,
}

/// A quoted sentence with its citation.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DigestQuote {
    /// Verbatim: `body[span] == text`.
    pub text: String,
    /// Number of the cited article in its story.
    pub citation: usize,
    /// Bytes in the article's stored body.
    #[schemars(with = "schema::Span")]
    pub span: Span,
    /// Page, from 1, where the file has pages.
    pub page: Option<usize>,
    /// Numbers of other articles of the story that say nearly the same.
    pub support: Vec<usize>,
    /// Independent sources that say it, the cited one included.
    pub sources: usize,
    /// What stands around it in its article.
    #[serde(default)]
    pub context: Context,
    /// Why it was chosen, if that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<QuoteReason>,
}

/// Why a quote was chosen, in the concept weights of the default method.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct QuoteReason {
    /// What it is worth alone.
    pub alone: f64,
    /// What it adds to the other quotes of the story.
    pub adds: f64,
    /// What it covers, the heaviest first.
    pub concepts: Vec<CoveredConcept>,
    /// The sentence that would best replace it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<InsteadOf>,
}

/// A word or pair of words that a summary of the story should have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CoveredConcept {
    /// As the quote writes it.
    pub text: String,
    /// What covering it is worth.
    pub weight: f64,
    /// Independent articles of the story that have it.
    pub documents: usize,
    /// Other quotes of the summary that have it too.
    pub shared: usize,
}

/// A sentence that would replace a quote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct InsteadOf {
    /// Number of its article in the story.
    pub citation: usize,
    /// The sentence, verbatim.
    pub text: String,
    /// Bytes in the article's stored body.
    #[schemars(with = "schema::Span")]
    pub span: Span,
    /// What it would add.
    pub adds: f64,
}

/// What stands around a quote, so that it can be read where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Context {
    /// Bytes in the article's stored body: `before`, the quote and `after`.
    #[schemars(with = "schema::Span")]
    pub span: Span,
    /// The text before the quote; empty where the article starts with it.
    pub before: String,
    /// The text after it.
    pub after: String,
}

/// An article of a story.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Member {
    /// Its number in the story, from 1.
    pub number: usize,
    /// The article's id.
    pub id: String,
    /// Its file, relative to the folder.
    pub path: String,
    /// Its entry in the file.
    pub part: Option<String>,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub source: Option<String>,
    /// When, and how we know.
    #[schemars(with = "Option<schema::Published>")]
    pub published: Option<Published>,
    /// Its language.
    #[schemars(with = "schema::Language")]
    pub language: Language,
    /// Its address on the web.
    pub url: Option<String>,
    /// blake3 of its stored body, in hexadecimal.
    pub hash: String,
    /// Whether a quote is from it.
    pub cited: bool,
    /// Number of the article of which it is a near-copy.
    pub copy_of: Option<usize>,
}

impl Member {
    /// Its address: `path`, or `path#part` for one of several in a file.
    pub fn address(&self) -> String {
        address_of(&self.path, self.part.as_deref())
    }
}

/// What became of every article and file.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Coverage {
    /// Articles considered.
    pub articles: usize,
    /// Articles in the told stories.
    pub in_stories: usize,
    /// Articles quoted in stories that are told, and not only listed because there is nothing new in them.
    pub cited: usize,
    /// Articles of stories beyond the limit.
    pub left_out: usize,
    /// Articles outside the dates or the query.
    pub filtered: usize,
    /// Articles without a date of their own.
    pub undated: usize,
    /// Files and entries that could not be read.
    pub skipped: Vec<Skipped>,
}

/// Makes a digest.
///
/// # Errors
/// What the sync or the index refuses.
pub fn digest(input: &Input, options: &DigestOptions, progress: Progress<'_>) -> Result<Digest> {
    make(input, options, None, progress)
}

/// As [`digest`] for a reader of the digest `before`: says of each story whether it is new, and tells those with news
/// first, of stories that `before` told only what its new articles say. A story without news is told as it was.
///
/// # Errors
/// As [`digest`].
pub fn digest_since(
    input: &Input,
    options: &DigestOptions,
    before: &Digest,
    progress: Progress<'_>,
) -> Result<Digest> {
    make(input, options, Some(before), progress)
}

fn make(
    input: &Input,
    options: &DigestOptions,
    before: Option<&Digest>,
    progress: Progress<'_>,
) -> Result<Digest> {
    let Opened { corpus, skipped, sync } = corpus::open(input, options.sync.as_ref(), progress)?;
    let only =
        options.query.as_deref().map(|query| matching::matching(&corpus, query, progress)).transpose()?;
    let choice = Choice {
        days: Days { since: options.since, until: options.until },
        only: only.as_deref(),
        granularity: options.granularity,
    };
    let grouped = grouped::group(&corpus, &choice, progress)?;
    let stories = tell(&corpus, &grouped, (options, before), progress)?;
    Ok(Digest {
        schema: SCHEMA,
        tool: TOOL.to_owned(),
        input: input.name(),
        fingerprint: corpus.fingerprint()?,
        stamp: None,
        parameters: Parameters::of(options),
        stories_total: grouped.groups.len(),
        coverage: coverage(&grouped, &stories, skipped),
        stories,
        sync,
    })
}

fn tell(
    corpus: &Corpus,
    grouped: &Grouped,
    (options, before): (&DigestOptions, Option<&Digest>),
    progress: Progress<'_>,
) -> Result<Vec<DigestStory>> {
    let reader = before.map(Reader::of);
    let changed = reader.as_ref().map(|reader| changed(corpus, grouped, reader)).transpose()?;
    let reader = reader.as_ref().zip(changed.as_ref());
    let mut told: Vec<&Group> = grouped.groups.iter().collect();
    if let Some(reader) = reader {
        told.sort_by_cached_key(|group| !tell::news(reader, &grouped.cards, group).is_news());
    }
    told.truncate(options.stories.unwrap_or(usize::MAX));
    tell_all(corpus, grouped, &told, (options, reader), progress)
}

/// The articles that `reader` was told with another text.
fn changed(corpus: &Corpus, grouped: &Grouped, reader: &Reader<'_>) -> Result<FxHashSet<usize>> {
    let cards = &grouped.cards;
    let known: Vec<usize> = (0..cards.len()).filter(|&at| reader.knows(cards[at].address())).collect();
    let positions: Vec<usize> = known.iter().map(|&at| grouped.positions[at]).collect();
    let (mut found, mut places) = (FxHashSet::default(), known.iter());
    corpus.at(&positions, &mut |batch| {
        let changed = |(article, &at): (&Article, &usize)| {
            reader.is_changed(cards[at].address(), &corpus::hash(&article.body)).then_some(at)
        };
        found.extend(batch.iter().zip(&mut places).filter_map(changed));
    })?;
    Ok(found)
}

/// Tells one story of all articles of an open index; `None` if it has none of that id. Of `options`, what chooses
/// stories does not matter.
pub(crate) fn tell_one(corpus: &Corpus, id: &str, options: &DigestOptions) -> Result<Option<DigestStory>> {
    let grouped = grouped::group(corpus, &Choice::whole(), &silent)?;
    let Some(group) = grouped.story(id) else { return Ok(None) };
    Ok(tell_all(corpus, &grouped, &[group], (options, None), &silent)?.pop())
}

fn tell_all(
    corpus: &Corpus,
    grouped: &Grouped,
    told: &[&Group],
    (options, reader): (&DigestOptions, Option<Knowing<'_>>),
    progress: Progress<'_>,
) -> Result<Vec<DigestStory>> {
    progress(Event::Start { stage: Stage::Summarising, total: told.len() as u64 });
    let kept = corpus.tellings()?;
    let mut stories = Vec::with_capacity(told.len());
    let mut rest = told;
    while !rest.is_empty() {
        let sizes = rest.iter().map(|group| group.articles.len() as u64);
        let (batch, later) = rest.split_at(leading(sizes, TEXTS));
        rest = later;
        let wanted: FxHashSet<usize> = batch
            .iter()
            .flat_map(|group| &group.articles)
            .map(|&article| grouped.positions[article])
            .collect();
        let texts = corpus.fetch(&wanted)?;
        let teller = Teller { grouped, texts: &texts, options, reader, kept };
        stories.par_extend(batch.par_iter().map(|group| {
            let story = teller.tell(group);
            progress(Event::Advance(1));
            story
        }));
    }
    progress(Event::End);
    Ok(stories)
}

fn coverage(grouped: &Grouped, stories: &[DigestStory], skipped: Vec<Skipped>) -> Coverage {
    let members = || stories.iter().flat_map(|story| &story.articles);
    let in_stories = members().count();
    // A story without news is listed, and its quotes are kept for the digest after it alone.
    let told = stories.iter().filter(|story| story.news.is_none_or(News::is_news));
    Coverage {
        articles: grouped.cards.len(),
        in_stories,
        cited: told.flat_map(|story| &story.articles).filter(|member| member.cited).count(),
        left_out: grouped.cards.len() - in_stories,
        filtered: grouped.filtered,
        undated: grouped.cards.iter().filter(|card| !card.dated()).count(),
        skipped,
    }
}

impl Parameters {
    fn of(options: &DigestOptions) -> Self {
        Self {
            stories: options.stories,
            words: options.words,
            method: options.method.to_string(),
            query: options.query.clone(),
            since: options.since,
            until: options.until,
            granularity: options.granularity,
        }
    }
}
