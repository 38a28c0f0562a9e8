//! Many requests in flight while the folder changes and syncs run: every one is answered, in bounded memory.
//!
//! `EPITOME_LOAD_SECONDS=60 cargo test --workspace --profile quick --test reliability load -- --nocapture` tells
//! how fast; `EPITOME_LOAD_FOLDER` names the articles to serve, else they are made up.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Folder, command, root};
use crate::world::{Random, article, change, copy, files, trials, write};

/// Bytes by which the server may grow.
const GROWTH: u64 = 100 << 20;
/// Time after which a request counts as failed: the server gives up on its own before.
const PATIENCE: Duration = Duration::from_secs(90);

/// A server of the binary; it ends with the test.
struct Served {
    child: Child,
    address: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    fn start(folder: &Path) -> Self {
        let mut child = command(&["serve", folder.to_str().unwrap(), "--port", "0", "--no-open", "--quiet"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
        let served = Self { child, address };
        let until = Instant::now() + Duration::from_secs(300);
        while served.json("/api/v1/sync")["edition"] == 0 {
            assert!(Instant::now() < until, "nothing to show after five minutes");
            std::thread::sleep(Duration::from_millis(50));
        }
        served
    }

    fn json(&self, path: &str) -> Value {
        let (status, body) = Client::to(&self.address).unwrap().get(path).unwrap();
        assert_eq!(status, 200, "{path}");
        serde_json::from_slice(&body).unwrap()
    }

    fn stories(&self) -> Vec<String> {
        let all = self.json("/api/v1/stories");
        let stories = all["stories"].as_array().unwrap();
        stories.iter().map(|story| story["id"].as_str().unwrap().to_owned()).collect()
    }

    /// Bytes of memory that it has; 0 where the system does not tell.
    fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) << 10
    }
}

/// A connection that is kept.
struct Client {
    stream: BufReader<TcpStream>,
}

impl Client {
    fn to(address: &str) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream) })
    }

    /// Status and body.
    fn get(&mut self, path: &str) -> std::io::Result<(u16, Vec<u8>)> {
        write!(self.stream.get_mut(), "GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        let mut length = None;
        loop {
            line.clear();
            if self.stream.read_line(&mut line)? <= 2 {
                break;
            }
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().ok();
            }
        }
        let mut body = vec![0; length.ok_or_else(|| std::io::Error::other("an answer without a length"))?];
        self.stream.read_exact(&mut body)?;
        Ok((status, body))
    }
}

/// What became of the requests to one kind of page.
#[derive(Default)]
struct Tally {
    /// Microseconds of each.
    times: Vec<u32>,
    /// Answers that a story is gone, as it was.
    gone: usize,
}

/// What all clients share.
struct Load {
    address: String,
    articles: Vec<String>,
    stories: Mutex<(Vec<String>, BTreeSet<String>)>,
    stop: AtomicBool,
    tallies: Mutex<BTreeMap<&'static str, Tally>>,
    failures: Mutex<Vec<String>>,
}

impl Load {
    /// A page as somebody might ask for it, and its kind.
    fn page(&self, random: &mut Random) -> (&'static str, String) {
        let word =
            *random.of(&["bridge", "mill", "museum", "pears", "frost", "council", "harbour", "market"]);
        match random.below(20) {
            0..=2 => ("front", "/".to_owned()),
            3..=5 => ("search", format!("/search?q={word}")),
            6 => ("search", format!("/search?q={word}&part=results&sort=date")),
            7 | 8 => {
                let stories = &self.stories.lock().unwrap().0;
                (
                    "story",
                    stories
                        .get(random.below(stories.len().max(1)))
                        .map_or("/".to_owned(), |id| format!("/story/{id}")),
                )
            }
            9..=11 => ("article", format!("/article/{}?q={word}", random.of(&self.articles))),
            12 => ("timeline", "/timeline".to_owned()),
            13 => ("status", "/status".to_owned()),
            14 => ("api search", format!("/api/v1/search?q={word}&facets=source,story")),
            15 => ("api stories", "/api/v1/stories".to_owned()),
            16 => ("api progress", "/api/v1/sync".to_owned()),
            17 => ("other digest", format!("/?words={}", 40 + 20 * random.below(3))),
            18 => ("query digest", format!("/api/v1/digest?query={word}&stories=3")),
            _ => ("export", format!("/export/{}", random.of(&["md", "epub", "rss", "eml", "html", "json"]))),
        }
    }

    fn ask(&self, number: usize) {
        let mut random = Random::new(900 + number as u64);
        let mut times: BTreeMap<&'static str, Tally> = BTreeMap::new();
        let mut client = None;
        while !self.stop.load(Ordering::Relaxed) {
            let (kind, path) = self.page(&mut random);
            let begun = Instant::now();
            let asked = match &mut client {
                Some(client) => Ok(client),
                none => Client::to(&self.address).map(|made| none.insert(made)),
            };
            let answer = asked.and_then(|client| client.get(&path));
            let tally = times.entry(kind).or_default();
            tally.times.push(begun.elapsed().as_micros() as u32);
            match answer {
                Ok((200..=299, _)) => {}
                Ok((404, _)) if self.gone(&path) => tally.gone += 1,
                Ok((status, body)) => {
                    let body = String::from_utf8_lossy(&body[..body.len().min(300)]).into_owned();
                    self.failures.lock().unwrap().push(format!("{path}: {status} {body}"));
                }
                Err(error) => {
                    client = None;
                    let after = begun.elapsed();
                    self.failures.lock().unwrap().push(format!("{path}: {error} after {after:?}"));
                }
            }
        }
        let mut all = self.tallies.lock().unwrap();
        for (kind, tally) in times {
            let one = all.entry(kind).or_default();
            one.times.extend(tally.times);
            one.gone += tally.gone;
        }
    }

    /// Whether a story is one that a sync has merged into another.
    fn gone(&self, path: &str) -> bool {
        let Some(id) = path.strip_prefix("/story/") else { return false };
        let (status, body) = Client::to(&self.address).unwrap().get("/api/v1/stories").unwrap();
        let now = String::from_utf8_lossy(&body);
        let mut stories = self.stories.lock().unwrap();
        if status == 200 && !now.contains(&format!("\"{id}\"")) {
            stories.1.insert(id.to_owned());
            let (all, gone) = &mut *stories;
            all.retain(|id| !gone.contains(id));
            return true;
        }
        false
    }
}

#[test]
fn load_is_borne_while_syncs_run() {
    let seconds = trials("EPITOME_LOAD_SECONDS", 3);
    let in_flight = trials("EPITOME_IN_FLIGHT", 200);
    let folder = Folder::new();
    let mut random = Random::new(77);
    match std::env::var_os("EPITOME_LOAD_FOLDER") {
        Some(given) => copy(Path::new(&given), &folder.path()),
        None => {
            copy(&root().join("corpus"), &folder.path());
            for number in 0..if seconds > 10 { 2000 } else { 60 } {
                write(&folder.path(), &format!("more/{number}.md"), &article(&mut random), number);
            }
        }
    }
    let _ = fs::remove_dir_all(folder.path().join(".epitome"));
    let served = Served::start(&folder.path());
    let stay: Vec<String> = files(&folder.path())
        .into_iter()
        .filter(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte)))
        .filter(|name| name.ends_with(".md") || name.ends_with(".txt"))
        .filter(|name| {
            Client::to(&served.address).unwrap().get(&format!("/article/{name}")).unwrap().0 == 200
        })
        .take(200)
        .collect();
    assert!(stay.len() > 20, "{} articles", stay.len());
    let load = Arc::new(Load {
        address: served.address.clone(),
        articles: stay,
        stories: Mutex::new((served.stories(), BTreeSet::new())),
        stop: AtomicBool::new(false),
        tallies: Mutex::default(),
        failures: Mutex::default(),
    });
    let before = served.memory();
    let edition = served.json("/api/v1/sync")["edition"].as_u64().unwrap();
    let clients: Vec<_> = (0..in_flight)
        .map(|number| {
            let load = Arc::clone(&load);
            std::thread::Builder::new().stack_size(256 << 10).spawn(move || load.ask(number)).unwrap()
        })
        .collect();
    // What changes lies apart, so that the articles that are asked for stay.
    let (changing, mut clock, mut most) = (folder.path().join("changing"), 5000, before);
    fs::create_dir_all(&changing).unwrap();
    let begun = Instant::now();
    let (mut changes, mut syncing) = (0, 0);
    while begun.elapsed() < Duration::from_secs(seconds as u64) {
        changes += change(&changing, &mut random, &mut clock);
        most = most.max(served.memory());
        syncing += usize::from(served.json("/api/v1/sync")["running"] == true);
        std::thread::sleep(Duration::from_millis(100));
    }
    let spent = begun.elapsed();
    load.stop.store(true, Ordering::Relaxed);
    clients.into_iter().for_each(|client| client.join().unwrap());
    let editions = served.json("/api/v1/sync")["edition"].as_u64().unwrap() - edition;
    let grown = most.saturating_sub(before);
    let mut tallies = load.tallies.lock().unwrap();
    let mut all: Vec<u32> = tallies.values().flat_map(|tally| tally.times.iter().copied()).collect();
    tell("all", &mut all);
    for (kind, tally) in tallies.iter_mut() {
        tell(kind, &mut tally.times);
    }
    let gone: usize = tallies.values().map(|tally| tally.gone).sum();
    println!(
        "{} requests in {spent:.1?}, {in_flight} in flight, {changes} changes, {editions} editions, at work {syncing} times that it was looked; {gone} stories had gone; memory {} + {} MB",
        all.len(),
        before >> 20,
        grown >> 20
    );
    let failures = load.failures.lock().unwrap();
    assert!(
        failures.is_empty(),
        "{} failures, such as {:#?}",
        failures.len(),
        &failures[..failures.len().min(8)]
    );
    assert!(all.len() > in_flight, "every client was answered");
    assert!(seconds < 30 || syncing > 0, "syncs ran meanwhile");
    assert!(grown < GROWTH, "the server grew by {} MB", grown >> 20);
}

fn tell(kind: &str, times: &mut [u32]) {
    times.sort_unstable();
    let at = |part: f64| {
        let place = (times.len() as f64 * part) as usize;
        f64::from(times.get(place.min(times.len().saturating_sub(1))).copied().unwrap_or(0)) / 1000.0
    };
    println!(
        "{kind:>13}: {:>7} requests, median {:.1} ms, p90 {:.1}, p99 {:.1}, p99.9 {:.1}, longest {:.1}",
        times.len(),
        at(0.5),
        at(0.9),
        at(0.99),
        at(0.999),
        at(1.0)
    );
}
