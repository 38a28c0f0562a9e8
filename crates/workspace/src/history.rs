//! Digests that were made before: kept beside the index, told apart from the new one.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use epitome_text::{Article, Published};
use jiff::civil::DateTime;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::corpus::hash;
use crate::{Digest, DigestStory, Error, Member, Places, Result, settings};

/// Folder of kept digests in the folder of the index.
pub(crate) const FOLDER: &str = "digests";

/// What a story is to a reader of the last digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum News {
    /// Not told before.
    New,
    /// Told before, with articles that were published or changed since.
    Updated {
        /// How many were published since.
        articles: usize,
        /// How many were told before with another text.
        #[serde(default, skip_serializing_if = "is_zero")]
        changed: usize,
    },
    /// Told before, and nothing was published or changed since.
    Unchanged,
    /// Not told before, or with more articles than then, which are all older than the last digest.
    Backfill,
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

impl News {
    /// Whether there is anything to tell.
    pub fn is_news(self) -> bool {
        matches!(self, Self::New | Self::Updated { .. })
    }
}

/// A kept digest in a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Kept {
    /// Its number, from 1.
    pub number: usize,
    /// Stories told.
    pub stories: usize,
    /// Articles read.
    pub articles: usize,
    /// Headline of its first story.
    pub headline: String,
    /// Fingerprint of the articles that it was made from.
    pub fingerprint: String,
}

/// How two digests differ.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DigestDiff {
    /// Version of this shape.
    pub schema: u32,
    /// Headlines of stories that only the second tells.
    pub added: Vec<String>,
    /// Headlines of stories that only the first tells.
    pub dropped: Vec<String>,
    /// Stories that both tell, and not the same way.
    pub changed: Vec<StoryDiff>,
    /// Stories that both tell alike.
    pub unchanged: usize,
}

/// How a story differs between two digests.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct StoryDiff {
    /// Its headline in the second.
    pub headline: String,
    /// Addresses of articles that only the second has.
    pub articles_added: Vec<String>,
    /// Addresses of articles that only the first has.
    pub articles_dropped: Vec<String>,
    /// Quotes that only the second has.
    pub quotes_added: Vec<String>,
    /// Quotes that only the first has.
    pub quotes_dropped: Vec<String>,
}

/// Keeps a digest beside the index and gives its number; one that equals the last is not kept twice.
///
/// # Errors
/// If it cannot be written.
pub fn keep(places: &Places, digest: &Digest) -> Result<usize> {
    let folder = places.index.join(FOLDER);
    let numbers = numbers(places);
    if let Some(&last) = numbers.last() {
        let same = |kept: &Digest| serde_json::to_string(kept).ok() == serde_json::to_string(digest).ok();
        if load_digest(places, last).is_ok_and(|kept| same(&kept)) {
            return Ok(last);
        }
    }
    std::fs::create_dir_all(&folder).map_err(|source| Error::Io { path: folder.clone(), source })?;
    let number = numbers.last().map_or(1, |last| last + 1);
    settings::store(&folder, &format!("{number}.json"), digest)?;
    Ok(number)
}

/// The kept digests, oldest first.
///
/// # Errors
/// If the file of one is damaged.
pub fn kept(places: &Places) -> Result<Vec<Kept>> {
    let digest = |number| load_digest(places, number).map(|digest| (number, digest));
    let kept = |(number, digest): (usize, Digest)| Kept {
        number,
        stories: digest.stories.len(),
        articles: digest.coverage.articles,
        headline: digest.stories.first().map(|story| story.headline.clone()).unwrap_or_default(),
        fingerprint: digest.fingerprint,
    };
    numbers(places).into_iter().map(|number| digest(number).map(kept)).collect()
}

/// The kept digest of this number.
///
/// # Errors
/// If there is none, or its file is damaged.
pub fn load_digest(places: &Places, number: usize) -> Result<Digest> {
    let digest = settings::load(&places.index.join(FOLDER), &format!("{number}.json"))?;
    digest.ok_or_else(|| {
        let known = numbers(places);
        let known = match (known.first(), known.last()) {
            (Some(first), Some(last)) => format!("kept are {first} to {last}"),
            _ => "none is kept yet: `epitome digest FOLDER --keep` keeps one".to_owned(),
        };
        Error::Usage(format!("no digest {number}; {known}"))
    })
}

/// A digest saved as JSON in a file.
///
/// # Errors
/// If it cannot be read or is none.
pub fn read_digest(path: &std::path::Path) -> Result<Digest> {
    let bytes = std::fs::read(path).map_err(|source| Error::Io { path: path.to_owned(), source })?;
    settings::parse(&bytes).map_err(|error| Error::Unreadable {
        path: path.to_owned(),
        why: format!("no digest in JSON ({error})"),
    })
}

/// The last kept digest, if one is kept.
///
/// # Errors
/// If its file is damaged.
pub fn last_digest(places: &Places) -> Result<Option<Digest>> {
    numbers(places).last().map(|&last| load_digest(places, last)).transpose()
}

pub(crate) fn numbers(places: &Places) -> Vec<usize> {
    let entries = std::fs::read_dir(places.index.join(FOLDER)).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut numbers: Vec<usize> = names.filter_map(|name| name.strip_suffix(".json")?.parse().ok()).collect();
    numbers.sort_unstable();
    numbers
}

/// Path and part of an article.
pub(crate) type Address<'a> = (&'a str, Option<&'a str>);

fn address(member: &Member) -> Address<'_> {
    (&member.path, member.part.as_deref())
}

fn addresses(story: &DigestStory) -> FxHashSet<Address<'_>> {
    story.articles.iter().map(address).collect()
}

/// A digest as its reader knows it.
pub(crate) struct Reader<'a> {
    digest: &'a Digest,
    /// Number of the story that each article was told in, and the hash of its text then.
    told: FxHashMap<Address<'a>, (usize, &'a str)>,
    latest: Option<DateTime>,
}

impl<'a> Reader<'a> {
    pub(crate) fn of(digest: &'a Digest) -> Self {
        let stories = digest.stories.iter().enumerate();
        Self {
            digest,
            told: stories
                .flat_map(|(at, story)| story.articles.iter().map(move |member| (at, member)))
                .map(|(at, member)| (address(member), (at, member.hash.as_str())))
                .collect(),
            latest: digest.stories.iter().filter_map(|story| story.latest).map(|date| date.at).max(),
        }
    }

    /// The story that is told on in one of these articles: the one that shares most, of equals the more widely told.
    fn story<'b>(&self, articles: impl Iterator<Item = Address<'b>>) -> Option<usize> {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for (at, _) in articles.filter_map(|address| self.told.get(&address)) {
            *shared.entry(*at).or_default() += 1;
        }
        shared.into_iter().max_by_key(|&(at, articles)| (articles, Reverse(at))).map(|(at, _)| at)
    }

    /// Whether an article of that date is no later than all that was told. One without a date is news when it is first
    /// seen: nothing says that it is old.
    fn is_old(&self, published: Option<Published>) -> bool {
        let stated = published.filter(Published::is_stated);
        stated.zip(self.latest).is_some_and(|(date, latest)| date.at <= latest)
    }

    /// Whether an article of that address was told.
    pub(crate) fn knows(&self, address: Address<'_>) -> bool {
        self.told.contains_key(&address)
    }

    /// Whether an article was told with another text than the one of this hash.
    pub(crate) fn is_changed(&self, address: Address<'_>, hash: &str) -> bool {
        self.told.get(&address).is_some_and(|(_, told)| *told != hash)
    }

    /// What a story is to the reader, by its articles' addresses, dates, and whether they were told with another text.
    pub(crate) fn news(&self, articles: &[(Address<'_>, Option<Published>, bool)]) -> News {
        let told = self.story(articles.iter().map(|(address, ..)| *address));
        let (mut fresh, mut old, mut changed) = (0, 0, 0);
        for (address, published, other) in articles {
            let known = told.is_some() && self.told.get(address).map(|(at, _)| *at) == told;
            match (known, self.is_old(*published)) {
                (true, _) => changed += usize::from(*other),
                (false, true) => old += 1,
                (false, false) => fresh += 1,
            }
        }
        match (told, fresh + changed, old) {
            (None, 0, _) => News::Backfill,
            (None, ..) => News::New,
            (Some(_), 0, 0) => News::Unchanged,
            (Some(_), 0, _) => News::Backfill,
            (Some(_), ..) => News::Updated { articles: fresh, changed },
        }
    }

    /// Of articles that tell one story, those that are news, and what the reader was told of it; nothing where the story
    /// was not told, only older articles came to it, or what was told of it is not what its articles say now.
    pub(crate) fn since(&self, articles: &[&Article]) -> Option<(Vec<usize>, Vec<Article>)> {
        let own = || articles.iter().map(|article| (article.path.as_str(), article.part.as_deref()));
        let told = self.story(own())?;
        let known = |at: usize| {
            let address = (articles[at].path.as_str(), articles[at].part.as_deref());
            self.told.get(&address).filter(|(story, _)| *story == told)
        };
        let is_changed = |at: usize| known(at).is_some_and(|(_, was)| *was != hash(&articles[at].body));
        if (0..articles.len()).any(is_changed) {
            return None;
        }
        let is_fresh = |&at: &usize| known(at).is_none() && !self.is_old(articles[at].published);
        let fresh: Vec<usize> = (0..articles.len()).filter(is_fresh).collect();
        (!fresh.is_empty()).then(|| (fresh, quoted(&self.digest.stories[told])))
    }
}

/// Marks each story of `digest` by what it is to a reader of `before`, and leaves its summary as it is.
pub fn mark_news(before: &Digest, digest: &mut Digest) {
    let reader = Reader::of(before);
    for story in &mut digest.stories {
        let changed = |member: &Member| reader.is_changed(address(member), &member.hash);
        let members = story.articles.iter();
        let articles: Vec<_> =
            members.map(|member| (address(member), member.published, changed(member))).collect();
        story.news = Some(reader.news(&articles));
    }
}

/// The quotes of a story as articles, to be the background of another.
fn quoted(story: &DigestStory) -> Vec<Article> {
    let language = |citation: usize| story.articles.iter().find(|m| m.number == citation).map(|m| m.language);
    let quote = |quote: &crate::DigestQuote| Article {
        body: quote.text.clone(),
        language: language(quote.citation).unwrap_or_default(),
        ..Article::default()
    };
    story.quotes.iter().map(quote).collect()
}

/// How `b` differs from `a`.
pub fn diff(a: &Digest, b: &Digest) -> DigestDiff {
    let mut diff = DigestDiff { schema: 1, ..DigestDiff::default() };
    let (reader, mut met) = (Reader::of(a), FxHashSet::default());
    for story in &b.stories {
        match reader.story(story.articles.iter().map(address)).map(|at| &a.stories[at]) {
            None => diff.added.push(story.headline.clone()),
            Some(before) => {
                met.insert(before.id.as_str());
                let change = between(before, story);
                if change == (StoryDiff { headline: story.headline.clone(), ..StoryDiff::default() }) {
                    diff.unchanged += 1;
                } else {
                    diff.changed.push(change);
                }
            }
        }
    }
    let dropped = a.stories.iter().filter(|story| !met.contains(story.id.as_str()));
    diff.dropped = dropped.map(|story| story.headline.clone()).collect();
    diff
}

fn between(a: &DigestStory, b: &DigestStory) -> StoryDiff {
    let articles = |story: &DigestStory, other: &DigestStory| -> Vec<String> {
        let known = addresses(other);
        let only = story.articles.iter().filter(|member| !known.contains(&address(member)));
        only.map(|member| crate::render::place(&member.path, member.part.as_deref(), &member.id)).collect()
    };
    let quotes = |story: &DigestStory, other: &DigestStory| -> Vec<String> {
        let known: FxHashSet<&str> = other.quotes.iter().map(|quote| quote.text.as_str()).collect();
        story
            .quotes
            .iter()
            .filter(|quote| !known.contains(quote.text.as_str()))
            .map(|quote| quote.text.clone())
            .collect()
    };
    StoryDiff {
        headline: b.headline.clone(),
        articles_added: articles(b, a),
        articles_dropped: articles(a, b),
        quotes_added: quotes(b, a),
        quotes_dropped: quotes(a, b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DigestOptions;
    use crate::{Input, digest, digest_since};
    use tempfile::TempDir;

    fn write(dir: &TempDir, path: &str, date: &str, title: &str, body: &str) {
        let text = format!("---\ntitle: {title}\ndate: {date}\nsource: {path}\n---\n\n{body}\n");
        std::fs::write(dir.path().join(path), text).unwrap();
    }

    fn places(dir: &TempDir) -> Places {
        Places::new(dir.path(), None).unwrap()
    }

    fn made(dir: &TempDir, before: Option<&Digest>) -> Digest {
        let (input, options) = (Input::Folder(places(dir)), DigestOptions::default());
        match before {
            Some(before) => digest_since(&input, &options, before, &crate::silent).unwrap(),
            None => digest(&input, &options, &crate::silent).unwrap(),
        }
    }

    const BRIDGE: &str =
        "The harbour bridge was shut on Friday after engineers found cracks in two of its piers.";

    #[test]
    fn digests_are_kept_once() {
        let dir = TempDir::new().unwrap();
        write(&dir, "a.md", "2025-08-01", "Cracks shut the harbour bridge", BRIDGE);
        let first = made(&dir, None);
        assert_eq!(keep(&places(&dir), &first).unwrap(), 1);
        assert_eq!(keep(&places(&dir), &made(&dir, None)).unwrap(), 1);
        write(
            &dir,
            "b.md",
            "2025-08-03",
            "Owls return to the mill",
            "Two owls nest again in the old mill of Varn.",
        );
        assert_eq!(keep(&places(&dir), &made(&dir, None)).unwrap(), 2);
        assert_eq!(kept(&places(&dir)).unwrap().len(), 2);
        let again = load_digest(&places(&dir), 1).unwrap();
        assert_eq!(serde_json::to_string(&again).unwrap(), serde_json::to_string(&first).unwrap());
        assert!(load_digest(&places(&dir), 3).unwrap_err().to_string().contains("kept are 1 to 2"));
    }

    #[test]
    fn what_is_new_and_what_is_not() {
        let dir = TempDir::new().unwrap();
        write(&dir, "a.md", "2025-08-01", "Cracks shut the harbour bridge", BRIDGE);
        let before = made(&dir, None);
        assert_eq!(made(&dir, Some(&before)).stories[0].news, Some(News::Unchanged));
        write(
            &dir,
            "owls.md",
            "2025-08-03",
            "Owls return to the mill",
            "Two owls nest again in the old mill of Varn.",
        );
        write(
            &dir,
            "old.md",
            "2025-07-01",
            "Baker wins cake prize",
            "A baker from Low Corran won the prize for cakes.",
        );
        let after = made(&dir, Some(&before));
        let news =
            |path: &str| after.stories.iter().find(|story| story.articles[0].path == path).unwrap().news;
        assert_eq!(news("a.md"), Some(News::Unchanged));
        assert_eq!(news("owls.md"), Some(News::New));
        assert_eq!(news("old.md"), Some(News::Backfill));
        let diff = diff(&before, &after);
        assert_eq!((diff.added.len(), diff.dropped.len(), diff.unchanged), (2, 0, 1), "{diff:?}");
        // News come first; what has none is told as it was, so that the next digest knows it.
        assert_eq!(after.stories[0].articles[0].path, "owls.md");
        let bridge = after.stories.iter().find(|story| story.articles[0].path == "a.md").unwrap();
        assert_eq!(bridge.quotes[0].text, before.stories[0].quotes[0].text);
        let text = crate::render::digest_text(&after, crate::render::Layout::default());
        assert!(text.contains("Two owls nest") && !text.contains("engineers found cracks"), "{text}");
        // What is not printed is not counted as quoted.
        assert_eq!((after.coverage.in_stories, after.coverage.cited), (3, 1));
    }

    #[test]
    fn a_changed_article_is_news() {
        let dir = TempDir::new().unwrap();
        write(&dir, "a.md", "2025-08-01", "Cracks shut the harbour bridge", BRIDGE);
        let before = made(&dir, None);
        write(&dir, "a.md", "2025-08-01", "Cracks shut the harbour bridge", &BRIDGE.replace("two", "all"));
        let mut after = made(&dir, Some(&before));
        let changed = Some(News::Updated { articles: 0, changed: 1 });
        assert_eq!(after.stories[0].news, changed);
        let text = crate::render::digest_text(&after, crate::render::Layout::default());
        assert!(
            text.contains("updated: 1 article changed") && text.contains("found cracks in all of"),
            "{text}"
        );
        mark_news(&before, &mut after);
        assert_eq!(after.stories[0].news, changed);
    }
}
