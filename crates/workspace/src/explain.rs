use std::path::Path;

use epitome_stories::{Group, Match, Nearest, Shared, Stories};
use epitome_text::{Article, Published};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use crate::corpus::{self, Corpus, Days, Opened, read_files};
use crate::grouped::{self, Choice, Grouped, independent_sources};
use crate::memory::{self, Fixed};
use crate::{Error, Input, Progress, Result, SyncOptions, SyncReport};

pub use epitome_stories::{Parts, Shared as SharedWord};

/// Version of the explanation's JSON shape.
const SCHEMA: u32 = 1;

/// How to explain.
#[derive(Clone, Debug)]
pub struct ExplainOptions {
    /// From 0 (strict) to 1 (broad).
    pub granularity: f32,
    /// How to bring the index up to date first; `None`: not at all.
    pub sync: Option<SyncOptions>,
}

impl Default for ExplainOptions {
    fn default() -> Self {
        Self { granularity: 0.5, sync: Some(SyncOptions::default()) }
    }
}

/// Why articles are in their story.
#[derive(Clone, Debug, Serialize)]
pub struct Explained {
    /// Version of this shape.
    pub schema: u32,
    /// The story in question.
    pub story: StoryRef,
    /// The article in question; `None` if it is the story as a whole.
    pub article: Option<ExplainedArticle>,
    /// Mean similarity (cosine) of the story's articles; `None` for a single one.
    pub similarity: Option<f32>,
    /// Words that the story's articles share, or the article with the rest of the story, by their part of
    /// the similarity.
    pub words: Vec<Shared>,
    /// Those of them that are names, by their part of the similarity of names.
    pub names: Vec<Shared>,
    /// The story's articles, the least sure first; for an article, those nearest to it.
    pub members: Vec<MemberFit>,
    /// The nearest other story.
    pub other: Option<OtherStory>,
    /// Corrections of the user that concern it.
    pub corrections: Vec<Fixed>,
    /// What the sync before it did.
    #[serde(skip)]
    pub sync: Option<SyncReport>,
}

/// A story in short.
#[derive(Clone, Debug, Serialize)]
pub struct StoryRef {
    /// Its id.
    pub id: String,
    /// Its most central title.
    pub headline: String,
    /// Its articles.
    pub articles: usize,
    /// Distinct publishers, near-copies counted once.
    pub independent_sources: usize,
    /// Date of its first dated article.
    pub first: Option<Published>,
    /// Date of its latest dated article.
    pub latest: Option<Published>,
}

/// An article in short.
#[derive(Clone, Debug, Serialize)]
pub struct ArticleRef {
    /// Its id.
    pub id: String,
    /// Its file.
    pub path: String,
    /// Its entry in the file.
    pub part: Option<String>,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub source: Option<String>,
    /// When.
    pub published: Option<Published>,
}

/// The article that is explained.
#[derive(Clone, Debug, Serialize)]
pub struct ExplainedArticle {
    /// Which it is.
    #[serde(flatten)]
    pub article: ArticleRef,
    /// Whether it is one of the folder; otherwise the explanation says where it would go.
    pub inside: bool,
    /// Its score against the rest of its story; `None` if only copies are with it, or nothing.
    pub score: Option<Parts>,
    /// Days to the nearest other article of its story, if both are dated.
    pub days: Option<i32>,
}

/// How an article of a story fits.
#[derive(Clone, Debug, Serialize)]
pub struct MemberFit {
    /// Which it is.
    #[serde(flatten)]
    pub article: ArticleRef,
    /// Its score against the rest of the story, or against the explained article.
    pub score: Option<Parts>,
    /// Days to it, if dated.
    pub days: Option<i32>,
    /// Whether it is a near-copy of the explained article, or of one listed before.
    pub copy: bool,
}

/// The story that would come next.
#[derive(Clone, Debug, Serialize)]
pub struct OtherStory {
    /// Which it is.
    pub story: StoryRef,
    /// Its score, below zero unless a correction or a better match keeps it apart.
    pub score: Parts,
    /// Days to its nearest article, if dated.
    pub days: Option<i32>,
    /// Words shared with it.
    pub words: Vec<Shared>,
    /// Names shared with it.
    pub names: Vec<Shared>,
}

/// Explains a story, named by its id, or an article, named by its id or path. The file of an article may lie
/// outside of the folder: then it is told where it would go.
///
/// # Errors
/// [`Error::Usage`] if nothing is called that; what the sync or the index refuses.
pub fn explain(
    input: &Input,
    name: &str,
    options: &ExplainOptions,
    progress: Progress<'_>,
) -> Result<Explained> {
    let Opened { corpus, sync, .. } = corpus::open(input, options.sync.as_ref(), progress)?;
    let choice = Choice { days: Days::default(), only: None, granularity: options.granularity };
    let (mut grouped, mut stories) = grouped::group_explained(&corpus, &choice, &[], progress)?;
    let mut guest = None;
    let named = match find(&grouped, input, name)? {
        Some(named) => named,
        None => {
            let article = outside(name, options)?;
            (grouped, stories) =
                grouped::group_explained(&corpus, &choice, std::slice::from_ref(&article), progress)?;
            guest = Some(article);
            Named::Article(grouped.cards.len() - 1)
        }
    };
    let explainer =
        Explainer { corpus: &corpus, grouped: &grouped, stories: &stories, guest: guest.as_ref() };
    let explained = match named {
        Named::Story(group) => explainer.story(group)?,
        Named::Article(at) => explainer.article(at)?,
    };
    Ok(Explained { sync, ..explained })
}

/// What a name means.
enum Named {
    /// Number of a story.
    Story(usize),
    /// Number of an article.
    Article(usize),
}

fn find(grouped: &Grouped, input: &Input, name: &str) -> Result<Option<Named>> {
    if let Some(at) = grouped.groups.iter().position(|group| grouped.id(group) == name) {
        return Ok(Some(Named::Story(at)));
    }
    if let Some(at) = grouped.article(name) {
        return Ok(Some(Named::Article(at)));
    }
    let path = within(input, name).unwrap_or_else(|| name.to_owned());
    let of_file: Vec<usize> = (0..grouped.cards.len()).filter(|&at| grouped.cards[at].path == path).collect();
    match of_file[..] {
        [] => Ok(None),
        [at] => Ok(Some(Named::Article(at))),
        [first, ..] => Err(Error::Usage(format!(
            "{name} holds {} articles: name one of them, such as {}",
            of_file.len(),
            memory::address(&grouped.cards[first])
        ))),
    }
}

/// The path of a file as the folder's articles have it; `None` if it does not lie in the folder.
fn within(input: &Input, name: &str) -> Option<String> {
    let Input::Folder(places) = input else { return None };
    let folder = places.folder.canonicalize().ok()?;
    let file = Path::new(name).canonicalize().ok()?;
    let inside = file.strip_prefix(folder).ok()?;
    Some(inside.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"))
}

/// The one article of a file outside of the folder.
fn outside(name: &str, options: &ExplainOptions) -> Result<Article> {
    let path = Path::new(name);
    if !path.is_file() {
        return Err(Error::Usage(format!(
            "{name}: no story and no article of this folder is called that, and no file; \
             `epitome stories FOLDER --json` lists all ids"
        )));
    }
    let reading = options.sync.as_ref().map(|sync| sync.reading.clone()).unwrap_or_default();
    let (mut articles, _) = read_files(&[path.to_owned()], &reading)?;
    match (articles.len(), articles.pop()) {
        (1, Some(article)) => Ok(article),
        (0, _) | (_, None) => Err(Error::Usage(format!("{name}: no article in it"))),
        (n, _) => Err(Error::Usage(format!(
            "{name} holds {n} articles and is not of the folder: give a file of one"
        ))),
    }
}

struct Explainer<'a> {
    corpus: &'a Corpus,
    grouped: &'a Grouped,
    stories: &'a Stories,
    guest: Option<&'a Article>,
}

impl Explainer<'_> {
    fn story(&self, at: usize) -> Result<Explained> {
        let group = &self.grouped.groups[at];
        let texts = self.texts(&group.articles)?;
        let told: Vec<&Article> = group.articles.iter().filter_map(|at| texts.get(at)).collect();
        let found = self.stories.explain_story(self.number(group), &told);
        Ok(Explained {
            similarity: found.similarity,
            words: found.terms,
            names: found.names,
            members: found.members.iter().map(|near| self.fit(near)).collect(),
            other: self.other(found.other),
            ..self.empty(group, &group.articles)
        })
    }

    fn article(&self, at: usize) -> Result<Explained> {
        let texts = self.texts(&[at])?;
        let empty = Article::default();
        let found = self.stories.explain(at, texts.get(&at).unwrap_or(&empty));
        let group = self.grouped.groups.iter().find(|group| group.articles.contains(&at));
        let alone = Group { articles: vec![at], voices: vec![0] };
        let article = ExplainedArticle {
            article: self.refer(at),
            inside: self.guest.is_none(),
            score: found.fit.as_ref().map(|fit| fit.parts),
            days: found.fit.as_ref().and_then(|fit| fit.days),
        };
        let similarity = found.fit.as_ref().map(|fit| fit.parts.similarity);
        let fit = found.fit.unwrap_or_default();
        Ok(Explained {
            article: Some(article),
            similarity,
            words: fit.terms,
            names: fit.names,
            members: found.nearest.iter().map(|near| self.fit(near)).collect(),
            other: self.other(found.other),
            ..self.empty(group.unwrap_or(&alone), &[at])
        })
    }

    fn empty(&self, group: &Group, of: &[usize]) -> Explained {
        Explained {
            schema: SCHEMA,
            story: self.refer_story(group),
            article: None,
            similarity: None,
            words: Vec::new(),
            names: Vec::new(),
            members: Vec::new(),
            other: None,
            corrections: self.corrections(of),
            sync: None,
        }
    }

    /// Texts of articles by their numbers.
    fn texts(&self, wanted: &[usize]) -> Result<FxHashMap<usize, Article>> {
        let places: FxHashSet<usize> = wanted.iter().map(|&at| self.grouped.positions[at]).collect();
        let mut by_place: FxHashMap<usize, Article> = self.corpus.fetch(&places)?.into_iter().collect();
        by_place.extend(self.guest.map(|article| (self.corpus.len(), article.clone())));
        let text = |&at: &usize| Some((at, by_place.remove(&self.grouped.positions[at])?));
        Ok(wanted.iter().filter_map(text).collect())
    }

    /// Number of a story among the grouper's own, which are in another order.
    fn number(&self, group: &Group) -> usize {
        let same = |other: &Group| other.articles == group.articles;
        self.stories.groups.iter().position(same).unwrap_or(usize::MAX)
    }

    fn fit(&self, near: &Nearest) -> MemberFit {
        let article = self.refer(near.article);
        MemberFit { article, score: near.parts, days: near.days, copy: near.copy }
    }

    fn other(&self, found: Option<(usize, Match)>) -> Option<OtherStory> {
        let (number, Match { parts, days, terms, names }) = found?;
        let story = self.refer_story(self.stories.groups.get(number)?);
        Some(OtherStory { story, score: parts, days, words: terms, names })
    }

    fn refer(&self, at: usize) -> ArticleRef {
        let card = self.grouped.cards[at].clone();
        ArticleRef {
            id: card.id,
            path: card.path,
            part: card.part,
            title: card.title,
            source: card.source,
            published: card.published,
        }
    }

    fn refer_story(&self, group: &Group) -> StoryRef {
        let (first, latest) = self.grouped.dates(group);
        StoryRef {
            id: self.grouped.id(group).to_owned(),
            headline: self.grouped.headline(group).to_owned(),
            articles: group.articles.len(),
            independent_sources: independent_sources(&self.grouped.cards, group),
            first,
            latest,
        }
    }

    fn corrections(&self, of: &[usize]) -> Vec<Fixed> {
        let addresses: FxHashSet<String> =
            of.iter().map(|&at| memory::address(&self.grouped.cards[at])).collect();
        let concerns = |fixed: &Fixed| {
            let (Fixed::Together { a, b } | Fixed::Apart { a, b }) = fixed;
            addresses.contains(a) || addresses.contains(b)
        };
        // Grouping has read them already: they are whole.
        let all = self.corpus.memory().and_then(|place| memory::corrections(place).ok()).unwrap_or_default();
        all.into_iter().filter(concerns).collect()
    }
}
