use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::{LazyLock, mpsc};
use std::time::Duration;

use epitome_indexer::{FileRecord, Index, Request, Snapshot, explain_query};
use epitome_reader::{Input as File, Limits, Options, read};
use epitome_server::{Access, Library, Serving, serve};
use epitome_text::{Analyzer, Article, Language, Span, count_words, dates_in, detect, segment};
use epitome_workspace::{
    DigestOptions, Input, Places, SyncOptions, check_side_file, digest as make_digest, render, silent,
    types::{Date, Reading},
    verify_bytes,
};

/// A name of each format.
pub const NAMES: [&str; 19] = [
    "a.txt", "a.md", "a.html", "a.mhtml", "a.pdf", "a.docx", "a.odt", "a.epub", "a.rtf", "a.doc", "a.eml",
    "a.mbox", "a.rss", "a.opml", "a.json", "a.jsonl", "a.csv", "a.warc", "a.zip",
];

/// The files beside an index.
pub const SIDE_FILES: [&str; 6] =
    ["selection.json", "reading.json", "stories.json", "corrections.json", "queries.json", "digests/1.json"];

/// Any bytes as a file of any name give articles or a reason, in time.
pub fn reader(name: &str, bytes: &[u8]) {
    let limits = Limits { expanded_bytes: 16 << 20, seconds: 60, ..Limits::default() };
    let options = Options { limits, ..Options::default() };
    let mut given = 0;
    let outcome = read(File { path: name, bytes, modified: Some(0) }, &options, &mut |article| {
        given += 1;
        assert!(!article.body.trim().is_empty(), "an article without text");
        assert_eq!(article.path, name);
    });
    match outcome {
        Ok(_) => assert!(given > 0, "nothing given and nothing said"),
        Err(why) => assert!(!why.to_string().contains("took longer"), "{why}"),
    }
}

static SNAPSHOT: LazyLock<Snapshot> = LazyLock::new(|| {
    let dir = tempfile::tempdir().unwrap().keep();
    let index = Index::create(&dir).unwrap();
    let writer = index.writer(30_000_000).unwrap();
    for (path, title, body) in [
        (
            "a.txt",
            "Cracks shut the harbour bridge",
            "Engineers shut the bridge at noon after finding cracks.",
        ),
        ("b/c.txt", "Frost ruins pears", "A night of frost ruined most pears. Growers ask for help."),
        ("d.txt", "Äpfel und Birnen", "Der Frost hat die Birnen verdorben; 漁港の橋が閉鎖された。"),
    ] {
        let article =
            Article { path: path.into(), title: title.into(), body: body.into(), ..Article::default() };
        writer.put_file(&FileRecord { path: path.into(), articles: 1, ..FileRecord::default() }).unwrap();
        writer.add_article(&article).unwrap();
    }
    writer.commit().unwrap();
    index.snapshot().unwrap()
});

/// Any text is a query: it is explained, and answered from an index of a few articles.
pub fn query(bytes: &[u8]) {
    let Ok(query) = std::str::from_utf8(bytes) else { return };
    explain_query(query);
    let request = Request { query: query.to_owned(), limit: 10, ..Request::default() };
    let results = SNAPSHOT.search(&request).unwrap();
    assert!(results.hits.len() <= results.total);
    assert_eq!(SNAPSHOT.matching(&request).unwrap().len(), results.total, "the two ways to count differ");
}

/// Any text is cut into sentences, terms and dates that lie in it.
pub fn text(language: u8, bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let language = Language::ALL[usize::from(language) % Language::ALL.len()];
    let inside = |span: Span| assert!(text.get(span.range()).is_some(), "{span:?} does not lie in the text");
    let mut end = 0;
    for sentence in segment(text, language) {
        inside(sentence.span);
        assert!(!sentence.span.is_empty() && sentence.span.start >= end, "sentences overlap");
        end = sentence.span.end;
    }
    Analyzer::new(language).each(text, |_| ());
    detect(text);
    count_words(text);
    for day in [None, Some(Date::constant(2025, 2, 28))] {
        dates_in(text, language, day).iter().for_each(|found| inside(found.span));
    }
}

/// Any bytes beside an index are whole or damaged.
pub fn side_file(name: &str, bytes: &[u8]) {
    let _ = check_side_file(name, bytes);
}

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let dir = tempfile::tempdir().unwrap().keep();
    let text =
        "Cracks shut the harbour bridge\n\nEngineers shut the bridge at noon. They had found cracks.\n";
    std::fs::write(dir.join("a.txt"), text).unwrap();
    dir
});

/// Any bytes are a digest that is checked, or none.
pub fn verify(bytes: &[u8]) {
    let input = Input::new(&FOLDER, None).unwrap();
    if let Some(report) = verify_bytes(bytes, &input, &Reading::default()).unwrap() {
        assert!(!report.citations.is_empty());
    }
}

/// A server of a folder of its own.
static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
    let dir = tempfile::tempdir().unwrap().keep();
    let articles = r#"{"id":"1","title":"Cracks shut the bridge","date":"2025-08-01","text":"Engineers shut the bridge at noon. They had found 12 cracks."}
{"id":"2","title":"Bridge shut","date":"2025-08-02","source":"Post","text":"The bridge was shut. Some say 14 cracks were found in it."}
{"id":"3","title":"Frost","date":"2025-09-02","source":"Post","text":"A night of frost ruined most pears. Growers ask for help."}"#;
    std::fs::write(dir.join("articles.jsonl"), articles).unwrap();
    let library = Library::open(vec![Places::new(&dir, None).unwrap()], false);
    let access = Access { address: (Ipv4Addr::LOCALHOST, 0).into(), token: None };
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        serve(library, Serving { access, mcp: false }, |address| tell.send(address).unwrap()).unwrap();
    });
    let address = told.recv().unwrap();
    // The articles are read first.
    while ask(address, b"GET /api/v1/digest").starts_with(b"HTTP/1.1 503") {
        std::thread::sleep(Duration::from_millis(20));
    }
    address
});

/// Any request is answered, and is never our fault.
pub fn http(bytes: &[u8]) {
    let answer = ask(*SERVER, bytes);
    let status = answer.strip_prefix(b"HTTP/1.1 ").or(answer.strip_prefix(b"HTTP/1.0 "));
    let fine = status.is_some_and(|status| matches!(status.first(), Some(b'2'..=b'4')));
    assert!(fine, "{}", String::from_utf8_lossy(&answer));
}

/// The answer to `METHOD ADDRESS`, a line end and a body.
fn ask(server: SocketAddr, bytes: &[u8]) -> Vec<u8> {
    let end = bytes.iter().position(|&byte| byte == b'\n').unwrap_or(bytes.len());
    let (line, body) = (&bytes[..end], bytes.get(end + 1..).unwrap_or_default());
    let headers = format!(
        " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n",
        if body.starts_with(b"{") { "application/json" } else { "application/x-www-form-urlencoded" },
        body.len()
    );
    let mut connection = TcpStream::connect(server).unwrap();
    connection.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
    // A server may answer and close before it has read all.
    let _ = connection.write_all(&[line, headers.as_bytes(), body].concat());
    let mut answer = Vec::new();
    let _ = connection.read_to_end(&mut answer);
    answer
}

/// Whatever a file of articles holds, its digest's quotes are proved by it in every form, and no character
/// of it steers a terminal.
pub fn digest(bytes: &[u8]) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("articles.jsonl");
    std::fs::write(&path, bytes).unwrap();
    let input = Input::File(path);
    let options = DigestOptions { sync: Some(SyncOptions::default()), ..DigestOptions::default() };
    let Ok(digest) = make_digest(&input, &options, &silent) else { return };
    let text = render::digest_text(&digest, render::Layout::default());
    assert!(text.chars().all(|c| c == '\n' || c == '\t' || !c.is_control()), "{text:?}");
    if digest.stories.iter().all(|story| story.quotes.is_empty()) {
        return;
    }
    let holds = |form: &str, text: String| {
        let report = verify_bytes(text.as_bytes(), &input, &Reading::default()).unwrap();
        assert!(report.is_some_and(|report| report.holds()), "{form} does not verify: {text}");
    };
    holds("JSON", render::json(&digest).unwrap());
    holds("Markdown", render::digest_markdown(&digest));
    holds("HTML", render::digest_html(&digest).unwrap());
}
