//! `kill -9` at random moments, over a folder that changes between runs: after each the index opens and
//! answers, the next sync reads what had changed and no more, and at the end the index equals one made
//! from scratch, with nothing of the user's lost.
//!
//! `EPITOME_KILLS=500 cargo test --test reliability kills -- --nocapture`

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Run, command, epitome_in};
use crate::world::{Random, article, change, trials, write};

struct World {
    home: tempfile::TempDir,
    random: Random,
    clock: u64,
    /// Files changed since the index was last known to be up to date.
    changed: usize,
    files: usize,
    queries: Vec<String>,
    /// How long each command takes when it is left alone.
    usual: BTreeMap<&'static str, Duration>,
}

/// A command that is killed; those that stay up are always met by the kill.
const VICTIMS: [(&str, &[&str]); 8] = [
    ("index", &["index", "news"]),
    ("digest", &["digest", "news", "--keep", "-q"]),
    ("stories", &["stories", "news", "--json"]),
    ("rebuild", &["index", "news", "--rebuild"]),
    ("join", &["stories", "join", "news"]),
    ("save", &["query", "save", "news"]),
    ("watch", &["watch", "news", "--digest", "watched.md", "-q"]),
    ("serve", &["serve", "news", "--port", "0", "--no-open", "-q"]),
];

impl World {
    fn new(seed: u64) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut random = Random::new(seed);
        let folder = home.path().join("news");
        for number in 0..120 {
            write(&folder, &format!("d{}/{number:03}.md", number % 4), &article(&mut random), number);
        }
        // Two files that stay: what is corrected must not go.
        write(&folder, "keep/a.md", &article(&mut random), 0);
        write(&folder, "keep/b.md", &article(&mut random), 0);
        Self {
            home,
            random,
            clock: 1000,
            changed: 122,
            files: 0,
            queries: Vec::new(),
            usual: BTreeMap::new(),
        }
    }

    fn folder(&self) -> PathBuf {
        self.home.path().join("news")
    }

    fn run(&self, arguments: &[&str]) -> Run {
        epitome_in(self.home.path(), arguments)
    }

    fn change(&mut self) {
        let folder = self.folder();
        // A moved file is one that is gone and one that is new.
        self.changed += 2 * change(&folder, &mut self.random, &mut self.clock);
        for (name, text) in [("keep/a.md", 5), ("keep/b.md", 6)] {
            if !folder.join(name).exists() {
                let text = article(&mut Random::new(text));
                write(&folder, name, &text, 0);
                self.changed += 1;
            }
        }
    }

    /// Starts a victim and kills it somewhere on its way; whether it was met.
    fn kill(&mut self, name: &'static str, arguments: &[&str]) -> bool {
        let usual = self.usual.get(name).copied().unwrap_or(Duration::from_millis(300));
        let wait = usual.mul_f64(self.random.below(1000) as f64 / 900.0);
        let mut run = command(arguments);
        run.current_dir(self.home.path()).stdout(Stdio::null()).stderr(Stdio::null());
        let started = Instant::now();
        let mut child = run.spawn().unwrap();
        sleep(wait);
        let met = child.try_wait().unwrap().is_none();
        child.kill().unwrap();
        child.wait().unwrap();
        if !met {
            self.usual.insert(name, (usual + started.elapsed().min(usual)) / 2);
        } else if wait > usual.mul_f64(0.95) {
            self.usual.insert(name, usual.mul_f64(1.1));
        }
        met
    }

    /// The index is usable at once, as of its last commit.
    fn usable(&self, rebuilding: bool) {
        let status = self.run(&["status", "news", "--json"]);
        if rebuilding && status.code == Some(5) && status.err.contains("no index") {
            return;
        }
        let status = status.code(0).json();
        assert!(status["articles"].as_u64().unwrap() > 0 || rebuilding);
        let found = self.run(&["search", "news", "bridge OR mill", "--no-sync", "--json"]);
        assert!(matches!(found.code, Some(0 | 3)), "{}", found.err);
    }

    /// Syncs to the end; only what has changed is read.
    fn sync(&mut self, rebuilding: bool) {
        let run = self.run(&["index", "news", "-v"]).code(0);
        let (read, unchanged) = (run.counter("files_read"), run.counter("unchanged"));
        if !rebuilding && self.files > 0 {
            assert!(
                read <= self.changed,
                "read {read} files where {} had changed: {}",
                self.changed,
                run.err
            );
            assert!(unchanged > 0, "a full rebuild: {}", run.err);
        }
        self.files = run.counter("articles");
        self.changed = 0;
    }
}

/// Everything that can be asked of an index, without what its past decides (ids of stories).
fn content(home: &Path, place: &[&str]) -> Vec<Value> {
    let ask = |arguments: &[&str]| {
        let run = epitome_in(home, &[arguments, place, &["--no-sync", "--json"]].concat());
        assert!(matches!(run.code, Some(0 | 3)), "{}", run.err);
        let mut value = run.json();
        forget_ids(&mut value);
        value
    };
    let mut all = vec![ask(&["digest", "news", "--stories", "all"]), ask(&["stories", "news"])];
    for query in ["", "bridge", "\"the old mill\"", "ferry -museum", "source:Varn OR date:2025-08-03"] {
        all.push(ask(&["search", "news", query, "-l", "5000", "--all-copies"]));
    }
    all
}

fn forget_ids(value: &mut Value) {
    match value {
        Value::Object(map) => {
            if map.contains_key("headline") {
                map.remove("id");
            }
            map.values_mut().for_each(forget_ids);
        }
        Value::Array(list) => list.iter_mut().for_each(forget_ids),
        _ => {}
    }
}

#[test]
fn kills_lose_nothing() {
    let mut world = World::new(trials("EPITOME_SEED", 3) as u64);
    world.sync(false);
    world.run(&["query", "save", "news", "first", "bridge"]).code(0);
    world.run(&["stories", "join", "news", "keep/a.md", "keep/b.md"]).code(0);
    world.run(&["digest", "news", "--keep", "-q"]).code(0);
    world.queries.push("first".into());
    let first = fs::read(world.folder().join(".epitome/digests/1.json")).unwrap();
    let mut met: BTreeMap<&str, usize> = BTreeMap::new();
    let wanted = trials("EPITOME_KILLS", 20);
    let mut round = 0;
    while met.values().sum::<usize>() < wanted {
        round += 1;
        assert!(round < 20 * wanted, "commands end before they can be killed: {met:?}");
        world.change();
        let (name, arguments) = VICTIMS[world.random.below(VICTIMS.len())];
        let query = format!("q{round}");
        let more: &[&str] = match name {
            "join" => &["keep/a.md", "keep/b.md"],
            "save" => &[&query, "pears"],
            _ => &[],
        };
        if world.kill(name, &[arguments, more].concat()) {
            *met.entry(name).or_default() += 1;
        }
        let rebuilding = name == "rebuild";
        world.usable(rebuilding);
        intact(&world, &query);
        // Sometimes the next one is killed too before a sync gets through.
        if rebuilding || world.random.below(3) > 0 {
            world.sync(rebuilding);
        }
    }
    world.sync(false);
    println!("kills: {met:?} in {round} rounds");
    let check = world.run(&["check", "news", "--json"]).json();
    let problems = check["problems"].as_array().unwrap();
    assert!(problems.iter().all(|problem| problem["remedy"] == "remove"), "{problems:?}");
    assert_eq!(
        fs::read(world.folder().join(".epitome/digests/1.json")).unwrap(),
        first,
        "digest 1 is as it was"
    );
    equals_a_new_one(&world);
}

/// What the user made is whole: every query that was saved, the correction, every kept digest.
fn intact(world: &World, query: &str) {
    let saved = world.run(&["query", "list", "news", "--json"]).code(0).json();
    let names: Vec<&str> =
        saved["queries"].as_array().unwrap().iter().map(|query| query["name"].as_str().unwrap()).collect();
    let known = |name: &str| name == "first" || name.starts_with('q');
    assert!(names.contains(&"first") && names.iter().all(|name| known(name)), "{names:?}");
    let expect: Vec<&str> = names.iter().copied().filter(|name| *name != query).collect();
    assert!(world.queries.iter().all(|name| expect.contains(&name.as_str())), "{names:?}");
    let corrections = world.run(&["stories", "corrections", "news"]).code(0).out;
    assert!(corrections.contains("keep/a.md") && corrections.contains("keep/b.md"), "{corrections}");
    world.run(&["digests", "news"]).code(0);
}

fn equals_a_new_one(world: &World) {
    let home = world.home.path();
    fs::create_dir(home.join("new")).unwrap();
    let corrections = "corrections.json";
    fs::copy(world.folder().join(".epitome").join(corrections), home.join("new").join(corrections)).unwrap();
    world.run(&["index", "news", "--index", "new"]).code(0);
    let (old, new) = (content(home, &[]), content(home, &["--index", "new"]));
    for (old, new) in old.iter().zip(&new) {
        assert_eq!(old, new, "the index differs from one made from scratch");
    }
}
