//! `epitome serve`: pages, the API, and what it refuses.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Folder, command};

/// A server of the real binary; it ends with the test.
pub(crate) struct Served {
    child: Child,
    pub(crate) address: String,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    /// Serves folders and waits until the first edition is there.
    pub(crate) fn start(folder: &Folder, arguments: &[&str]) -> Self {
        let path = folder.path();
        let mut all = vec!["serve", path.to_str().unwrap(), "--port", "0", "--no-open", "--quiet"];
        all.extend(arguments);
        let mut child = command(&all).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("http://").and_then(|rest| rest.split('/').next());
        let served =
            Self { address: address.unwrap_or_else(|| panic!("no address in {line:?}")).to_owned(), child };
        let until = Instant::now() + Duration::from_secs(120);
        while !arguments.contains(&"--token") && served.json("/api/v1/sync")["edition"] == 0 {
            assert!(Instant::now() < until, "nothing to show after two minutes");
            std::thread::sleep(Duration::from_millis(50));
        }
        served
    }

    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let host = if headers.iter().any(|(name, _)| *name == "Host") {
            String::new()
        } else {
            format!("Host: {}\r\n", self.address)
        };
        let more: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let length = body.len();
        write!(stream, "{method} {path} HTTP/1.1\r\n{host}{more}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}").unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        let body = if head.to_lowercase().contains("transfer-encoding: chunked") {
            unchunked(body)
        } else {
            body.to_owned()
        };
        Answer { status, head: head.to_owned(), body }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], "")
    }

    #[track_caller]
    pub(crate) fn page(&self, path: &str) -> String {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}\n{}", answer.head, answer.body);
        answer.body.replace("&#x2f;", "/")
    }

    #[track_caller]
    pub(crate) fn json(&self, path: &str) -> Value {
        let answer = self.get(path);
        serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{path}: {error} in {answer:?}"))
    }

    fn post(&self, path: &str, body: &str) -> Answer {
        self.ask("POST", path, &[("Content-Type", "application/x-www-form-urlencoded")], body)
    }
}

fn unchunked(body: &str) -> String {
    let (mut rest, mut whole) = (body, String::new());
    while let Some((size, after)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size.trim(), 16).unwrap_or(0);
        if size == 0 || after.len() < size {
            break;
        }
        whole.push_str(&after[..size]);
        rest = after[size..].trim_start_matches("\r\n");
    }
    whole
}

#[test]
fn pages_tell_what_the_folder_tells() {
    let folder = Folder::small();
    let served = Served::start(&folder, &[]);
    let front = served.page("/");
    assert!(front.contains("<h1>news</h1>") && front.contains("harbour bridge"), "{front}");
    let story = served.json("/api/v1/stories")["stories"][0]["id"].as_str().unwrap().to_owned();
    let page = served.page(&format!("/story/{story}"));
    assert!(page.contains("Each sentence in its source") && page.contains("class=\"cited\""), "{page}");
    let cited =
        page.split("href=\"").find(|part| part.starts_with("/article/") && part.contains("#at")).unwrap();
    let cited = cited.split('"').next().unwrap().replace("&amp;", "&");
    let article = served.page(cited.split('#').next().unwrap());
    assert!(article.contains("id=\"at\""), "{article}");
    let found = served.page("/search?q=pears");
    assert!(found.contains("<mark class=\"match\">pears</mark>") && found.contains("Source"), "{found}");
    assert!(!served.page("/search?q=pears&part=results").contains("<html"));
    assert!(served.page("/timeline").contains("Stories in order of time"));
    assert!(served.page("/status").contains("Every file was read."));
    for (form, what) in
        [("html", "<!doctype html>"), ("md", "# "), ("json", "\"schema\""), ("txt", "Coverage")]
    {
        assert!(
            served.page(&format!("/export/{form}")).to_lowercase().contains(&what.to_lowercase()),
            "{form}"
        );
    }
    assert_eq!(served.get("/story/none").status, 404);
    assert_eq!(served.get("/nowhere").status, 404);
}

#[test]
fn the_api_gives_what_the_command_line_gives() {
    let folder = Folder::small();
    let served = Served::start(&folder, &[]);
    let same = |path: &str, arguments: &[&str]| {
        let told = folder.run(arguments).json();
        assert_eq!(served.json(path), told, "{path}");
    };
    same(
        "/api/v1/search?q=pears&facets=source",
        &["search", "news", "pears", "--facets", "source", "--json"],
    );
    same("/api/v1/stories", &["stories", "news", "--json"]);
    same("/api/v1/digest?words=40", &["digest", "news", "--words", "40", "--json"]);
    let article = served.json("/api/v1/articles/wire.jsonl%23w-1?sentences=1");
    assert!(article["article"]["body"].as_str().unwrap().starts_with("Growers"), "{article}");
    assert!(article["sentences"].as_array().is_some_and(|all| !all.is_empty()), "{article}");
    assert_eq!(served.json("/api/v1/openapi.json")["openapi"], "3.1.0");
    let digest = served.get("/api/v1/digest").body;
    let verified = served.ask("POST", "/api/v1/verify", &[], &digest);
    let verified: Value = serde_json::from_str(&verified.body).unwrap();
    assert!(verified["citations"].as_array().unwrap().iter().all(|one| one["state"] == "same"), "{verified}");
}

#[test]
fn errors_say_what_to_do() {
    let folder = Folder::small();
    let served = Served::start(&folder, &[]);
    let check = |path: &str, status: u16, expect: &str| {
        let answer = served.get(path);
        let problem: Value = serde_json::from_str(&answer.body).unwrap();
        assert!(answer.head.contains("application/problem+json"), "{}", answer.head);
        assert_eq!(
            (answer.status, problem["status"].as_u64()),
            (status, Some(u64::from(status))),
            "{problem}"
        );
        assert!(problem["detail"].as_str().unwrap().contains(expect), "{problem}");
    };
    check("/api/v1/search?q=x&limit=many", 400, "`limit` must be a whole number");
    check("/api/v1/digest?since=yesterday", 400, "2025-08-31");
    check("/api/v1/articles/..%2f..%2fetc%2fpasswd", 404, "no article of that address");
    check("/api/v1/articles/%2Fetc%2Fpasswd", 404, "no article of that address");
    check("/api/v1/stories/none", 404, "no story");
    check("/api/v1/nothing", 404, "openapi.json");
    check("/api/v1/search?q=pears&limt=2", 400, "`limt` is no parameter of /search, which has `q`");
    check("/api/v1/like/wire.jsonl%23w-1?query=x", 400, "`query` is no parameter of /like/{address}");
    check("/api/v1/status?verbose=1", 400, "no parameter");
    check("/api/v1/verify", 405, "GET does nothing here");
    check(&format!("/api/v1/search?q={}", "x".repeat(9000)), 414, "too long");
    assert_eq!(served.get(&format!("/search?q={}", "x".repeat(1001))).status, 400);
}

#[test]
fn other_sites_are_refused() {
    let folder = Folder::small();
    let served = Served::start(&folder, &[]);
    let port = served.address.rsplit(':').next().unwrap();
    let asked = |headers: &[(&str, &str)]| served.ask("GET", "/", headers, "").status;
    assert_eq!(asked(&[("Host", "evil.example")]), 421);
    assert_eq!(asked(&[("Host", &format!("evil.example:{port}"))]), 421);
    assert_eq!(asked(&[("Host", &format!("localhost:{port}"))]), 200);
    let posted = |headers: &[(&str, &str)]| {
        let form = [&[("Content-Type", "application/x-www-form-urlencoded")], headers].concat();
        served.ask("POST", "/act/sync", &form, "back=/").status
    };
    assert_eq!(posted(&[("Origin", "http://evil.example")]), 403);
    assert_eq!(posted(&[("Origin", "null")]), 403);
    assert_eq!(posted(&[("Sec-Fetch-Site", "cross-site")]), 403);
    assert_eq!(
        posted(&[("Origin", &format!("http://{}", served.address)), ("Sec-Fetch-Site", "same-origin")]),
        303
    );
    let answer = served.get("/");
    let head = answer.head.to_lowercase();
    for header in [
        "content-security-policy: default-src 'none'; script-src 'self'",
        "x-content-type-options: nosniff",
        "referrer-policy: no-referrer",
    ] {
        assert!(head.contains(header), "{header} in {head}");
    }
    assert!(!answer.body.contains("style=\"") && !answer.body.contains(" onclick"), "{}", answer.body);
}

#[test]
fn a_token_is_asked_for() {
    let folder = Folder::small();
    let served = Served::start(&folder, &["--token", "0123456789abcdef"]);
    assert_eq!(served.get("/").status, 401);
    assert_eq!(served.get("/api/v1/status?token=wrong").status, 401);
    let entry = served.get("/search?q=x&token=0123456789abcdef");
    assert_eq!(entry.status, 303);
    assert!(entry.head.contains("location: /search?q=x\r\n"), "{}", entry.head);
    assert!(entry.head.contains("HttpOnly; SameSite=Strict"), "{}", entry.head);
    let with = |header: (&str, &str)| served.ask("GET", "/api/v1/sync", &[header], "").status;
    assert_eq!(with(("Authorization", "Bearer 0123456789abcdef")), 200);
    assert_eq!(with(("Cookie", "epitome_token=0123456789abcdef")), 200);
    assert_eq!(with(("Cookie", "epitome_token=0123456789abcdee")), 401);
    let refused = folder.run(&["serve", "news", "--listen", "0.0.0.0", "--port", "0", "--no-open"]).code(2);
    assert!(refused.err.contains("--token"), "{}", refused.err);
}

#[test]
fn corrections_and_their_undoing() {
    let folder = Folder::small();
    let served = Served::start(&folder, &[]);
    let stories = || served.json("/api/v1/stories")["stories"].as_array().unwrap().len();
    let before = stories();
    let done = served.post("/act/join", "name=wire.jsonl%23w-2&name=courier%2Forchard.txt&back=%2Fstatus");
    assert_eq!(done.status, 303, "{done:?}");
    assert!(done.head.contains("location: /status?done=join"), "{}", done.head);
    assert_eq!(stories(), before - 1);
    assert!(served.page("/status?done=join").contains("Undo"));
    assert_eq!(served.post("/act/undo", "back=%2F%2Fevil.example").status, 303);
    assert_eq!(stories(), before);
    assert_eq!(served.post("/act/undo", "").status, 400);
    assert_eq!(served.post("/act/keep", "").status, 303);
}

#[test]
fn what_changes_shows() {
    let folder = Folder::small();
    let served = Served::start(&folder, &[]);
    folder.write("late.txt", "A lynx was seen in the town\n\n4 August 2025\n\nA lynx walked through the town of Harrow on Sunday night, three people said.\n");
    let until = Instant::now() + Duration::from_secs(60);
    while served.json("/api/v1/search?q=lynx")["total"] != 1 {
        assert!(Instant::now() < until, "the new article does not show");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn several_folders() {
    let (one, two) = (Folder::small(), Folder::copy_of("corpus/gold"));
    let other = two.path();
    let served = Served::start_many(&[&one.path(), &other]);
    let front = served.page("/");
    assert!(front.contains("href=\"/news/\"") && front.contains("href=\"/news-2/\""), "{front}");
    assert_eq!(served.get("/news-2/status").status, 200);
    assert_eq!(served.get("/news-2/api/v1/openapi.json").status, 200);
    let astray = served.get("/api/v1/openapi.json");
    assert_eq!(astray.status, 404);
    assert!(astray.body.contains("/news-2/api/v1/"), "{}", astray.body);
}

impl Served {
    fn start_many(folders: &[&std::path::PathBuf]) -> Self {
        let mut all = vec!["serve".to_owned()];
        all.extend(folders.iter().map(|path| path.to_str().unwrap().to_owned()));
        all.extend(["--port", "0", "--no-open", "--quiet", "--no-watch"].map(str::to_owned));
        let mut child = command(&all).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address =
            line.trim().strip_prefix("http://").and_then(|rest| rest.split('/').next()).unwrap().to_owned();
        Self { child, address }
    }
}
