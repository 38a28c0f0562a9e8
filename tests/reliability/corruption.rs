//! Flips, overwrites, cuts and lengthens files of an index: what is damaged is said to be, with the way out,
//! or does no harm; never a panic, never a wrong quote; and `check` finds whatever changes an answer.
//!
//! `EPITOME_CORRUPTIONS=10000 cargo test --test reliability corruption -- --nocapture`

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use epitome_workspace::{
    Correcting, Digest, DigestOptions, Input, Places, Question, Remedy, SearchOptions, StoriesOptions,
    SyncOptions, check, correct_stories, digest, keep, load_digest, run_query, save_query, search, silent,
    status, stories, story_corrections, sync,
};

use crate::world::{Random, article, trials, write};

/// What one look at the index gives: each use case's answer, or what it said was wrong.
type Answers = BTreeMap<&'static str, Result<String, String>>;

struct Subject {
    _home: tempfile::TempDir,
    places: Places,
    bodies: BTreeMap<String, String>,
    files: Vec<(PathBuf, Vec<u8>)>,
}

impl Subject {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("news");
        let mut random = Random::new(7);
        for number in 0..60 {
            write(&folder, &format!("{number:02}.md"), &article(&mut random), number);
        }
        let places = Places::new(&folder, None).unwrap();
        sync(&places, &SyncOptions::default(), &silent).unwrap();
        // A second commit with deletions: an index that has lived.
        for number in 50..60 {
            write(&folder, &format!("{number:02}.md"), &article(&mut random), 100 + number);
        }
        sync(&places, &SyncOptions::default(), &silent).unwrap();
        let input = Input::Folder(places.clone());
        keep(&places, &digest(&input, &DigestOptions::default(), &silent).unwrap()).unwrap();
        correct_stories(&places, &Correcting::Join(vec!["00.md".into(), "01.md".into()])).unwrap();
        let few = DigestOptions { stories: Some(3), ..DigestOptions::default() };
        keep(&places, &digest(&input, &few, &silent).unwrap()).unwrap();
        let question = Question { query: "bridge OR pears".into(), ..Question::default() };
        save_query(&places, "mine", question).unwrap();
        let files = files(&places.index).into_iter().map(|path| (path.clone(), fs::read(path).unwrap()));
        let files: Vec<_> = files.filter(|(_, bytes)| !bytes.is_empty()).collect();
        let mut subject = Self { _home: home, bodies: BTreeMap::new(), files, places };
        subject.bodies = subject.read_bodies();
        subject
    }

    /// Bodies by path, from the files themselves.
    fn read_bodies(&self) -> BTreeMap<String, String> {
        let names = crate::world::files(&self.places.folder);
        let body = |name: &String| {
            let text = fs::read_to_string(self.places.folder.join(name)).unwrap();
            text.split_once("---\n\n").unwrap().1.trim().to_owned()
        };
        names.iter().map(|name| (name.clone(), body(name))).collect()
    }

    /// Asks everything of the index. Panics on a wrong quote.
    fn ask(&self) -> Answers {
        let places = &self.places;
        let input = Input::Folder(places.clone());
        let asked = |query: &str| SearchOptions {
            question: Question { query: query.into(), ..Question::default() },
            limit: 100,
            ..SearchOptions::default()
        };
        let words = |error: epitome_workspace::Error| error.to_string();
        let found = |query: &str| {
            let results = search(places, &asked(query), &silent).map_err(words)?;
            for hit in &results.hits {
                let body = &self.bodies[&hit.path];
                assert_eq!(hit.span.of(body), hit.snippet.text, "a wrong quote of {}", hit.path);
            }
            Ok(format!("{:?}", results.hits.iter().map(|hit| &hit.id).collect::<Vec<_>>()))
        };
        let told = |digest: Digest| {
            self.prove(&digest);
            serde_json::to_string(&digest).unwrap()
        };
        let unsynced = || DigestOptions { sync: None, ..DigestOptions::default() };
        BTreeMap::from([
            (
                "status",
                status(places, &SyncOptions::default())
                    .map(|s| format!("{} {}", s.articles, s.files))
                    .map_err(words),
            ),
            ("search", found("bridge")),
            ("phrase", found("\"the old mill\"")),
            ("prefix", found("ferr* -museum date:2025-08")),
            ("digest", digest(&input, &unsynced(), &silent).map(told).map_err(words)),
            (
                "stories",
                stories(&input, &StoriesOptions { sync: None, ..StoriesOptions::default() }, &silent)
                    .map(|list| serde_json::to_string(&list).unwrap())
                    .map_err(words),
            ),
            ("kept 1", load_digest(places, 1).map(told).map_err(words)),
            ("kept 2", load_digest(places, 2).map(told).map_err(words)),
            ("corrections", story_corrections(places).map(|all| format!("{all:?}")).map_err(words)),
            (
                "query",
                run_query(
                    places,
                    "mine",
                    false,
                    &SearchOptions { limit: 100, ..SearchOptions::default() },
                    &silent,
                )
                .map(|run| format!("{:?}", run.results.hits.iter().map(|hit| &hit.id).collect::<Vec<_>>()))
                .map_err(words),
            ),
        ])
    }

    /// Every quote stands in the article that it names.
    fn prove(&self, digest: &Digest) {
        for story in &digest.stories {
            for quote in &story.quotes {
                let member = story.articles.iter().find(|member| member.number == quote.citation).unwrap();
                let body = &self.bodies[&member.path];
                assert_eq!(quote.span.of(body), quote.text, "a wrong quote of {}", member.path);
            }
        }
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    all.sort();
    all
}

fn damage(bytes: &[u8], random: &mut Random) -> (String, Vec<u8>) {
    let mut bytes = bytes.to_vec();
    let at = random.below(bytes.len());
    let what = match random.below(8) {
        0..=2 => {
            let bit = random.below(8);
            bytes[at] ^= 1 << bit;
            format!("bit {bit} of byte {at} flipped")
        }
        3 => {
            bytes[at] = random.next() as u8;
            format!("byte {at} replaced")
        }
        4 => {
            let end = (at + 1 + random.below(64)).min(bytes.len());
            bytes[at..end].iter_mut().for_each(|byte| *byte = random.next() as u8);
            format!("bytes {at} to {end} replaced")
        }
        5 => {
            let end = (at + 1 + random.below(4096)).min(bytes.len());
            bytes[at..end].fill(0);
            format!("bytes {at} to {end} zeroed")
        }
        6 => {
            bytes.truncate(at);
            format!("cut at {at}")
        }
        _ => {
            let more = 1 + random.below(64);
            bytes.extend((0..more).map(|_| random.next() as u8));
            format!("{more} bytes added")
        }
    };
    (what, bytes)
}

/// Replaced, not rewritten: what an earlier look has mapped stays as it was.
fn put(path: &Path, bytes: &[u8]) {
    let draft = path.with_extension("draft");
    fs::write(&draft, bytes).unwrap();
    fs::rename(draft, path).unwrap();
}

#[test]
fn damage_is_told_or_does_no_harm() {
    let subject = Subject::new();
    let whole = subject.ask();
    assert!(whole.values().all(Result::is_ok), "{whole:?}");
    let report = check(&subject.places, false, &SyncOptions::default(), &silent).unwrap();
    assert_eq!(report.problems, [], "a whole index is whole");
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    let first = trials("EPITOME_CORRUPTION_FROM", 0);
    for trial in first..first + trials("EPITOME_CORRUPTIONS", 150) {
        let mut random = Random::new(trial as u64 + 1);
        let (path, bytes) = random.of(&subject.files);
        let (what, broken) = damage(bytes, &mut random);
        let name = path.strip_prefix(&subject.places.index).unwrap().display();
        if std::env::var_os("EPITOME_TELL").is_some() {
            println!("trial {trial}: {name}: {what}");
        }
        put(path, &broken);
        let verdict = judge(&subject, &whole);
        put(path, bytes);
        subject.files.iter().for_each(|(path, bytes)| {
            // Stories are remembered by each look.
            if path.ends_with("stories.json") && fs::read(path).ok().as_ref() != Some(bytes) {
                put(path, bytes);
            }
        });
        match verdict {
            Ok(kind) => *counts.entry(kind).or_default() += 1,
            Err(why) => wrong.push(format!("trial {trial}, {name}, {what}: {why}")),
        }
    }
    println!("damage: {counts:?}, wrong {}", wrong.len());
    assert!(wrong.is_empty(), "{} of the trials:\n{}", wrong.len(), wrong.join("\n"));
}

/// What a damage came to; an error if it is one that must not be.
fn judge(subject: &Subject, whole: &Answers) -> Result<&'static str, String> {
    let asked = catch_unwind(AssertUnwindSafe(|| subject.ask())).map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        format!(
            "panic: {}",
            text.or(panic.downcast_ref::<&str>().map(|s| (*s).to_owned())).unwrap_or_default()
        )
    })?;
    let report =
        catch_unwind(AssertUnwindSafe(|| check(&subject.places, false, &SyncOptions::default(), &silent)));
    let report = report.map_err(|_| "check panics".to_owned())?;
    let found = match &report {
        Ok(report) => report.problems.iter().any(|problem| problem.remedy != Remedy::Remove),
        Err(_) => true,
    };
    let errors: Vec<&String> = asked.values().filter_map(|answer| answer.as_ref().err()).collect();
    for error in &errors {
        if !error.contains("--rebuild") && !error.contains("--repair") {
            return Err(format!("no way out: {error}"));
        }
    }
    let differs = asked.iter().find(|(name, answer)| answer.is_ok() && **answer != whole[*name]);
    match (errors.is_empty(), differs, found) {
        (false, _, true) => Ok("told by the commands and by check"),
        (false, _, false) => Err(format!("told by a command, but not by check: {errors:?}")),
        (true, None, true) => Ok("told by check alone, no answer changed"),
        (true, Some(_), true) => Ok("told by check alone, an answer changed"),
        (true, None, false) => Ok("harmless"),
        (true, Some((name, answer)), false) => Err(format!("{name} differs and nothing says so: {answer:?}")),
    }
}
