use std::sync::Arc;

use epitome_stories::{TimelineEntry, TimelineOptions};
use epitome_text::{Article, Precision, Quote, Span};
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::corpus::{self, Corpus, Days, Opened};
use crate::grouped::{self, Choice, Grouped};
use crate::matching::matching;
use crate::tell::page;
use crate::{Error, Event, Input, Member, Progress, Result, Skipped, Stage, SyncOptions, SyncReport};

/// Version of the timeline's JSON shape.
const SCHEMA: u32 = 1;

/// Which timeline to make.
#[derive(Clone, Debug)]
pub struct TimelineRequest {
    /// Only articles that match, and sentences with one of its words.
    pub query: Option<String>,
    /// Only the articles of the story with this id.
    pub story: Option<String>,
    /// Only articles published on or after, and entries of these days.
    pub since: Option<Date>,
    /// Only articles published on or before, and entries of these days.
    pub until: Option<Date>,
    /// Entries at most; `None`: by the number of days that the articles tell of, from 3 to 20.
    pub entries: Option<usize>,
    /// Sentences an entry.
    pub sentences: usize,
    /// How to bring the index up to date first; `None`: not at all.
    pub sync: Option<SyncOptions>,
}

impl Default for TimelineRequest {
    fn default() -> Self {
        Self {
            query: None,
            story: None,
            since: None,
            until: None,
            entries: None,
            sentences: 1,
            sync: Some(SyncOptions::default()),
        }
    }
}

/// Dated entries with quotes, and everything that their citations need.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Timeline {
    /// Version of this shape.
    pub schema: u32,
    /// Name and version of the program.
    pub tool: String,
    /// The folder's or file's own name.
    pub input: String,
    /// Fingerprint of the articles that it was made from.
    pub fingerprint: String,
    /// What was asked for.
    pub parameters: TimelineParameters,
    /// The story that it tells, if one was named.
    pub story: Option<TimelineStory>,
    /// The entries, in order of time.
    pub entries: Vec<DatedEntry>,
    /// The cited articles, numbered from 1 in the order of their citation.
    pub articles: Vec<Member>,
    /// Articles considered.
    pub considered: usize,
    /// Those of them without a date of their own.
    pub undated: usize,
    /// What could not be read.
    #[serde(skip)]
    pub skipped: Vec<Skipped>,
    /// What the sync before it did.
    #[serde(skip)]
    pub sync: Option<SyncReport>,
}

/// What was asked for, as far as it changes the output.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct TimelineParameters {
    pub query: Option<String>,
    pub story: Option<String>,
    pub since: Option<Date>,
    pub until: Option<Date>,
    pub entries: Option<usize>,
    pub sentences: usize,
}

/// The story of a timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineStory {
    /// Its id.
    pub id: String,
    /// Its most central title.
    pub headline: String,
}

/// What is told of one day, month or year.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DatedEntry {
    /// The day; the first of the month or year if it is no more exact.
    pub date: Date,
    /// How exact it is.
    pub precision: Precision,
    /// Whether a quoted sentence names the date; otherwise it is that of publication.
    pub stated: bool,
    /// Articles that name it or were published then, near-copies counted once.
    pub articles: usize,
    /// Distinct publishers of those; an article that names none counts as one.
    pub sources: usize,
    /// The sentences, most central first.
    pub quotes: Vec<DatedQuote>,
}

/// A quoted sentence of an entry.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DatedQuote {
    /// Verbatim: `body[span] == text`.
    pub text: String,
    /// Number of the cited article.
    pub citation: usize,
    /// Bytes in the article's stored body.
    pub span: Span,
    /// Page, from 1, where the file has pages.
    pub page: Option<usize>,
    /// The words that name the date, such as `on Monday`; `None` if the date is that of publication.
    pub named: Option<String>,
    /// Id of the article's story.
    pub story: String,
}

/// Makes a timeline of a folder or file, of what matches a query, or of one story.
///
/// # Errors
/// [`Error::Usage`] if there is no story of that id; what the sync or the index refuses.
pub fn timeline(input: &Input, request: &TimelineRequest, progress: Progress<'_>) -> Result<Timeline> {
    let Opened { corpus, skipped, sync } = corpus::open(input, request.sync.as_ref(), progress)?;
    let told = choose(&corpus, request, progress)?;
    progress(Event::Start { stage: Stage::Summarising, total: 1 });
    let places: FxHashSet<usize> = told.members.iter().map(|one| told.grouped.positions[one.card]).collect();
    let texts: FxHashMap<usize, Article> = corpus.fetch(&places)?.into_iter().collect();
    let entries = told.entries(&texts, request);
    let undated = told.members.iter().filter(|one| !told.grouped.cards[one.card].dated()).count();
    progress(Event::End);
    Ok(Timeline {
        schema: SCHEMA,
        tool: concat!("epitome ", env!("CARGO_PKG_VERSION")).to_owned(),
        input: input.name(),
        fingerprint: corpus.fingerprint()?,
        parameters: TimelineParameters::of(request),
        story: told.story.clone(),
        entries: entries.entries,
        articles: entries.cited,
        considered: told.members.len(),
        undated,
        skipped,
        sync,
    })
}

/// The articles of a timeline, by date, then place.
struct Told {
    grouped: Arc<Grouped>,
    story: Option<TimelineStory>,
    members: Vec<One>,
}

/// An article: its card, its voice among all, the number of its story.
struct One {
    card: usize,
    voice: u32,
    group: usize,
}

fn choose(corpus: &Corpus, request: &TimelineRequest, progress: Progress<'_>) -> Result<Told> {
    let only = request.query.as_deref().map(|query| matching(corpus, query, progress)).transpose()?;
    let days = Days { since: request.since, until: request.until };
    let choice = match request.story {
        // Ids are those of the whole folder's stories.
        Some(_) => Choice::whole(),
        None => Choice { days, only: only.as_deref(), ..Choice::whole() },
    };
    let grouped = grouped::group(corpus, &choice, progress)?;
    let wanted =
        request.story.as_deref().map(|id| grouped.story(id).ok_or_else(|| unknown(id))).transpose()?;
    let story = wanted.map(|group| TimelineStory {
        id: grouped.id(group).to_owned(),
        headline: grouped.headline(group).to_owned(),
    });
    let (mut members, mut voices) = (Vec::new(), 0);
    for (number, group) in grouped.groups.iter().enumerate() {
        if wanted.is_none_or(|wanted| wanted.articles == group.articles) {
            let of = group.articles.iter().zip(&group.voices);
            members.extend(of.map(|(&card, &voice)| One { card, voice: voices + voice, group: number }));
            voices += group.voice_count() as u32;
        }
    }
    members.retain(|one| {
        let position = grouped.positions[one.card];
        days.hold(grouped.cards[one.card].published)
            && only.as_ref().is_none_or(|only| only.binary_search(&position).is_ok())
    });
    members.sort_by(|a, b| grouped.cards[a.card].order().cmp(&grouped.cards[b.card].order()));
    Ok(Told { grouped, story, members })
}

fn unknown(id: &str) -> Error {
    Error::Usage(format!(
        "{id}: no story of this folder has that id; `epitome stories FOLDER --json` lists all"
    ))
}

/// Entries, and the articles that they cite.
struct Entries {
    entries: Vec<DatedEntry>,
    cited: Vec<Member>,
}

impl Told {
    fn entries(&self, texts: &FxHashMap<usize, Article>, request: &TimelineRequest) -> Entries {
        let text = |one: &One| texts.get(&self.grouped.positions[one.card]);
        let (articles, voices): (Vec<&Article>, Vec<u32>) =
            self.members.iter().filter_map(|one| Some((text(one)?, one.voice))).unzip();
        let options = TimelineOptions {
            days: request.entries.unwrap_or(0),
            sentences: request.sentences.max(1),
            query: request.query.clone().unwrap_or_default(),
            since: request.since,
            until: request.until,
        };
        let mut numbers = FxHashMap::default();
        let mut entries = Entries { entries: Vec::new(), cited: Vec::new() };
        for found in epitome_stories::timeline(&articles, &voices, &options) {
            let entry = self.entry(&articles, &found, &mut |article| {
                *numbers.entry(article).or_insert_with(|| {
                    entries.cited.push(self.member(entries.cited.len() + 1, article, articles[article]));
                    entries.cited.len()
                })
            });
            entries.entries.push(entry);
        }
        entries
    }

    fn entry(
        &self,
        articles: &[&Article],
        found: &TimelineEntry,
        number: &mut dyn FnMut(usize) -> usize,
    ) -> DatedEntry {
        let quote = |one: &epitome_stories::DatedSentence| {
            let article = articles[one.article];
            let quote = Quote::cut(article, one.span)?;
            let story = &self.grouped.groups[self.members[one.article].group];
            Some(DatedQuote {
                text: quote.text().to_owned(),
                citation: number(one.article),
                span: quote.span(),
                page: page(article, one.span.start),
                named: one.named.map(|span| span.of(&article.body).to_owned()),
                story: self.grouped.id(story).to_owned(),
            })
        };
        let quotes = found.sentences.iter().filter_map(quote).collect();
        let source = |&at: &usize| self.grouped.cards[self.members[at].card].source.as_deref().ok_or(at);
        DatedEntry {
            date: found.date,
            precision: found.precision,
            stated: found.stated,
            articles: found.articles.len(),
            sources: found.articles.iter().map(source).collect::<FxHashSet<_>>().len(),
            quotes,
        }
    }

    fn member(&self, number: usize, at: usize, article: &Article) -> Member {
        let card = &self.grouped.cards[self.members[at].card];
        Member { cited: true, ..card.member(number, &article.body) }
    }
}

impl TimelineParameters {
    fn of(request: &TimelineRequest) -> Self {
        Self {
            query: request.query.clone(),
            story: request.story.clone(),
            since: request.since,
            until: request.until,
            entries: request.entries,
            sentences: request.sentences,
        }
    }
}
