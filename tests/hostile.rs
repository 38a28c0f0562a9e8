//! Articles are hostile input: whatever they hold shows as text, everywhere.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::Stdio;

use html5gum::{Token, Tokenizer};

use crate::server::Served;
use crate::support::{Folder, command};

/// What an attacker would like to have run; `§` becomes the number of the attempt.
const PAYLOADS: [&str; 25] = [
    "<script>alert('pwn§')</script>",
    "<img src=x onerror=alert('pwn§')>",
    "<svg onload=alert('pwn§')>",
    "<svg><script>alert('pwn§')</script></svg>",
    "<iframe src=javascript:alert('pwn§')></iframe>",
    "\"><script>alert('pwn§')</script>",
    "'><img src=x onerror=alert('pwn§')>",
    "\" onmouseover=\"alert('pwn§')",
    "' autofocus onfocus='alert(\"pwn§\")",
    "</title><script>alert('pwn§')</script>",
    "</textarea><script>alert('pwn§')</script>",
    "<style>@import 'http://evil.example/pwn§'</style>",
    "<link rel=stylesheet href=http://evil.example/pwn§>",
    "<base href=http://evil.example/pwn§>",
    "<meta http-equiv=refresh content='0;url=http://evil.example/pwn§'>",
    "<a href=\"javascript:alert('pwn§')\">pwn§</a>",
    "<form action=http://evil.example/pwn§><button>pwn§</button></form>",
    "<object data=javascript:alert('pwn§')></object>",
    "<math><mtext></mtext><script>alert('pwn§')</script></math>",
    "{{ 7*7 }} {% for x in y %} pwn§",
    "<!--><script>alert('pwn§')</script>-->",
    "<![CDATA[<script>alert('pwn§')</script>]]>",
    "&lt;script&gt;alert('pwn§')&lt;/script&gt;",
    "<template><script>alert('pwn§')</script></template>",
    "\u{1b}]0;pwn§\u{7}\u{1b}[31m\u{202e}pwn§",
];

const URLS: [&str; 6] = [
    "javascript:alert('pwn§')",
    "JaVaScRiPt:alert('pwn§')",
    "data:text/html,<script>alert('pwn§')</script>",
    "vbscript:pwn§",
    "https://a.example/\"onmouseover=\"alert('pwn§')",
    " javascript:alert('pwn§')",
];

/// Elements of our templates.
const ELEMENTS: [&str; 65] = [
    "html",
    "head",
    "meta",
    "title",
    "link",
    "script",
    "body",
    "a",
    "header",
    "div",
    "nav",
    "form",
    "label",
    "input",
    "button",
    "svg",
    "circle",
    "path",
    "main",
    "footer",
    "p",
    "span",
    "strong",
    "kbd",
    "details",
    "summary",
    "select",
    "option",
    "article",
    "h1",
    "h2",
    "h3",
    "rect",
    "line",
    "section",
    "ul",
    "ol",
    "li",
    "figure",
    "figcaption",
    "br",
    "blockquote",
    "mark",
    "dl",
    "dt",
    "dd",
    "code",
    "aside",
    "time",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "progress",
    "b",
    "i",
    "em",
    "g",
    "small",
    "sup",
    "cite",
    "hr",
    "abbr",
];

/// Attributes of our templates.
const ATTRIBUTES: [&str; 55] = [
    "lang",
    "charset",
    "name",
    "content",
    "rel",
    "href",
    "type",
    "src",
    "defer",
    "class",
    "id",
    "for",
    "action",
    "method",
    "role",
    "placeholder",
    "autocomplete",
    "maxlength",
    "viewbox",
    "cx",
    "cy",
    "r",
    "d",
    "hidden",
    "tabindex",
    "value",
    "title",
    "open",
    "selected",
    "inputmode",
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "width",
    "height",
    "preserveaspectratio",
    "download",
    "start",
    "autofocus",
    "dir",
    "datetime",
    "scope",
    "reversed",
    "max",
    "http-equiv",
    "min",
    "step",
    "colspan",
    "xmlns",
    "fill",
    "checked",
    "disabled",
];

#[test]
fn hostile_articles_show_as_text() {
    let folder = folder();
    let served = Served::start(&folder, &[]);
    let mut pages = vec!["/".to_owned(), "/timeline".to_owned(), "/status".to_owned(), "/search".to_owned()];
    let stories = served.json("/api/v1/stories");
    let stories = stories["stories"].as_array().unwrap();
    pages.extend(stories.iter().map(|story| format!("/story/{}", story["id"].as_str().unwrap())));
    let found = served.json("/api/v1/search?limit=1000&all_copies=1");
    let hits = found["hits"].as_array().unwrap();
    assert!(hits.len() >= 50, "{} articles", hits.len());
    for hit in hits {
        let part = hit["part"].as_str().map(|part| format!("#{part}")).unwrap_or_default();
        pages.push(format!(
            "/article/{}?q=alert+pwn",
            encoded(&format!("{}{part}", hit["path"].as_str().unwrap()))
        ));
    }
    for payload in PAYLOADS.iter().chain(&URLS) {
        pages.push(format!("/search?q={0}&source={0}&sort=date", encoded(payload)));
        pages.push(format!("/?query={}", encoded(payload)));
        pages.push(format!("/story/{}", encoded(payload)));
    }
    let mut shown = String::new();
    for page in &pages {
        let answer = served.get(page);
        assert!([200, 404].contains(&answer.status), "{page}: {answer:?}");
        shown += &harmless(page, &answer.body);
    }
    for number in 0..PAYLOADS.len() * 2 {
        assert!(shown.contains(&format!("pwn{number}")), "attempt {number} is not shown at all");
    }
    let answer = served.get("/export/html");
    assert!(
        !answer.body.contains("<script>alert") && !answer.body.contains("onerror=alert('pwn0"),
        "{}",
        answer.body
    );
}

#[test]
fn hostile_articles_do_not_steer_a_terminal() {
    let folder = folder();
    for arguments in [
        &["digest", "news", "--stories", "all"][..],
        &["search", "news", "pwn"],
        &["stories", "news"],
        &["status", "news"],
    ] {
        let run = folder.run(arguments);
        let steers = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!run.out.chars().chain(run.err.chars()).any(steers), "{arguments:?}: {:?}", run.out);
        assert!(run.out.contains("pwn") || arguments[0] == "status", "{arguments:?}: {}", run.out);
    }
}

/// Characters that steer a terminal, or make a text read as another.
fn steers(c: char) -> bool {
    (c.is_control() && !"\r\n\t".contains(c))
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[test]
fn hostile_articles_are_text_in_every_file_and_answer() {
    let folder = folder();
    let served = Served::start(&folder, &[]);
    for form in ["html", "md", "txt", "rss", "csv", "context", "eml", "json"] {
        let answer = served.get(&format!("/export/{form}?stories=all"));
        assert_eq!(answer.status, 200, "{form}");
        assert!(answer.head.contains("sandbox; default-src 'none'") && answer.head.contains("attachment"));
        // JSON has the articles' own characters, as data.
        assert!(form == "json" || !answer.body.contains(steers), "{form}: {}", answer.body);
        assert!(answer.body.contains("pwn"), "{form}");
        match form {
            "html" => inert(&answer.body),
            "rss" => {
                let entries: Vec<&str> = answer.body.split("<description>").skip(1).collect();
                assert!(entries.len() > 10, "{} entries", entries.len());
                for entry in entries {
                    inert(&unescaped(entry.split("</description>").next().unwrap()));
                }
                let ours = ["channel", "item", "title", "link", "description", "generator", "pubDate"];
                let ours = |tag: &str| ours.contains(&tag) || ["rss", "guid", "category"].contains(&tag);
                for tag in answer.body.split('<').skip(1).filter(|tag| !tag.starts_with(['/', '?'])) {
                    let name = tag.split(|c: char| !c.is_alphanumeric()).next().unwrap();
                    assert!(ours(name), "<{name}> in {}", answer.body);
                }
            }
            "eml" => {
                let mail = mail_parser::MessageParser::new().parse(answer.body.as_bytes()).unwrap();
                let (html, text) = (mail.body_html(0).unwrap(), mail.body_text(0).unwrap());
                assert!(html.contains("pwn1") && text.contains("pwn1"));
                assert!(!text.contains(steers), "{text}");
                inert(&html);
            }
            "json" => drop(serde_json::from_str::<serde_json::Value>(&answer.body).unwrap()),
            _ => {}
        }
    }
    let story = served.json("/api/v1/stories")["stories"][0]["id"].as_str().unwrap().to_owned();
    for path in [
        "/api/v1/search?q=pwn&limit=100".to_owned(),
        "/api/v1/stories".to_owned(),
        format!("/api/v1/stories/{story}"),
        format!("/api/v1/timeline?story={story}"),
        "/api/v1/status".to_owned(),
        format!("/api/v1/search?q={}", encoded(PAYLOADS[0])),
        format!("/api/v1/stories/{}", encoded(PAYLOADS[0])),
        format!("/api/v1/articles/{}", encoded(PAYLOADS[24])),
    ] {
        let answer = served.get(&path);
        let head = answer.head.to_lowercase();
        assert!(head.contains("json") && head.contains("x-content-type-options: nosniff"), "{path}: {head}");
        assert!(!answer.body.contains(|c: char| c.is_control() && c != '\n'), "{path}: {:?}", answer.body);
        serde_json::from_str::<serde_json::Value>(&answer.body)
            .unwrap_or_else(|error| panic!("{path}: {error}"));
    }
}

#[test]
fn hostile_articles_are_text_in_a_book() {
    let folder = folder();
    folder.run(&["digest", "news", "--stories", "all", "--format", "epub", "-o", "digest.epub"]);
    let bytes = std::fs::read(folder.beside("digest.epub")).unwrap();
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let (mut pages, mut told) = (0, String::new());
    for at in 0..book.len() {
        let mut entry = book.by_index(at).unwrap();
        let name = entry.name().unwrap().into_owned();
        assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c)), "{name}");
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        assert!(!text.contains(steers), "{name}: {text}");
        if name.ends_with("html") {
            pages += 1;
            // Its own style sheet is the one thing that a page loads.
            inert(&text.replacen("<link rel=\"stylesheet\" type=\"text/css\" href=\"book.css\"/>", "", 1));
            told += &text;
        }
    }
    assert!(pages > 10 && told.contains("pwn1"), "{pages} pages");
}

/// What a text with character references stands for.
fn unescaped(text: &str) -> String {
    let strings = Tokenizer::new(text).flatten().filter_map(|token| match token {
        Token::String(string) => Some(String::from_utf8_lossy(&string.value).into_owned()),
        _ => None,
    });
    strings.collect()
}

/// Checks that a file to take away does nothing and loads nothing.
fn inert(html: &str) {
    for token in Tokenizer::new(html).flatten() {
        let Token::StartTag(tag) = token else { continue };
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        let active =
            ["script", "iframe", "img", "object", "embed", "form", "base", "link", "template", "math"];
        assert!(!active.contains(&name.as_str()), "<{name}> in {html}");
        for (key, value) in &tag.attributes {
            let (key, value) = (String::from_utf8_lossy(key), String::from_utf8_lossy(&value.value));
            let web = value.starts_with("https://a.example/") || value.starts_with('#');
            let policy = key == "http-equiv" && value == "Content-Security-Policy";
            assert!(!key.starts_with("on") && key != "src", "{key} in <{name}>");
            assert!(key != "http-equiv" || policy, "{key}={value} in <{name}>");
            // A page of the same book.
            let own = value.chars().all(|c| c.is_ascii_alphanumeric() || "-.#".contains(c));
            assert!(key != "href" || web || own, "{key}={value} in <{name}>");
        }
    }
}

#[test]
fn hostile_articles_are_text_to_an_assistant() {
    let folder = folder();
    let path = folder.path();
    let mut run = command(&["mcp", path.to_str().unwrap()]);
    let mut child = run.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let (mut to, mut from) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    let mut number = 0;
    let mut ask = |method: &str, params: serde_json::Value| -> serde_json::Value {
        number += 1;
        let asked = serde_json::json!({"jsonrpc": "2.0", "id": number, "method": method, "params": params});
        writeln!(to, "{asked}").unwrap();
        loop {
            let mut line = String::new();
            assert!(from.read_line(&mut line).unwrap() > 0, "{method}: the server has gone");
            let answer: serde_json::Value = serde_json::from_str(&line).unwrap();
            if answer["id"] == number {
                return answer["result"].clone();
            }
        }
    };
    ask(
        "initialize",
        serde_json::json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}),
    );
    let mut call = |tool: &str, arguments: serde_json::Value| {
        let answer = ask("tools/call", serde_json::json!({"name": tool, "arguments": arguments}));
        let text =
            answer["content"][0]["text"].as_str().unwrap_or_else(|| panic!("{tool}: {answer}")).to_owned();
        assert!(!text.contains(steers), "{tool} {arguments}: {text:?}");
        answer
    };
    let listed = call("list_stories", serde_json::json!({"max_tokens": 20000}));
    let found = call("search", serde_json::json!({"query": "pwn attempt", "limit": 50, "max_tokens": 20000}));
    let hits = found["structuredContent"]["hits"].as_array().unwrap();
    assert!(hits.len() >= 25, "{found}");
    for hit in hits {
        // Names of articles are exact, whatever they are.
        let read = call("read_article", serde_json::json!({"article": hit["article"]}));
        assert!(read["structuredContent"]["text"].is_string(), "{read}");
    }
    call("digest", serde_json::json!({"stories": 100, "max_tokens": 20000}));
    let story = &listed["structuredContent"]["stories"][0]["id"];
    call("timeline", serde_json::json!({"story": story}));
    call("summarize", serde_json::json!({"story": story}));
    for payload in PAYLOADS {
        call("search", serde_json::json!({"query": payload}));
        call("read_article", serde_json::json!({"article": payload}));
        call("timeline", serde_json::json!({"story": payload}));
        call("verify", serde_json::json!({"quotes": [{"text": payload}]}));
    }
    drop(child.kill());
    child.wait().unwrap();
}

/// 50 articles and more, each payload in every place that an article has.
fn folder() -> Folder {
    let folder = Folder::new();
    let mut lines = String::new();
    let mut entries = String::new();
    for (number, payload) in PAYLOADS.iter().enumerate() {
        let payload = payload.replace('§', &number.to_string());
        let url = URLS[number % URLS.len()].replace('§', &number.to_string());
        let yaml = serde_json::to_string(&payload).unwrap();
        let body = format!(
            "Attempt {number} of many was made on Friday at the harbour. {payload} Nobody in the town noticed attempt {number}."
        );
        let front = format!(
            "---\ntitle: {yaml}\nsource: {yaml}\nauthor: {yaml}\nurl: {}\ndate: 2025-08-{:02}\n---\n\n",
            serde_json::to_string(&url).unwrap(),
            number % 28 + 1
        );
        let name: String = payload.chars().filter(|c| !c.is_control() && *c != '/').take(60).collect();
        folder.write(&format!("{number} {name}.md"), format!("{front}{}\n", body.replace('<', "\\<")));
        let number = number + PAYLOADS.len();
        let payload = PAYLOADS[number - PAYLOADS.len()].replace('§', &number.to_string());
        let record = serde_json::json!({
            "id": payload, "title": payload, "source": payload, "author": payload, "url": url, "date": "2025-08-03",
            "text": format!("Attempt {number} came over the wire on Sunday. {payload} It was attempt {number} of many."),
        });
        lines += &format!("{record}\n");
        let escaped = payload
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('"', "&quot;")
            .replace(['\u{1b}', '\u{7}'], "");
        entries += &format!(
            "<item><title>{escaped}</title><link>{}</link><guid>{number}</guid><description>Entry {number} of a feed tells of it at some length. {escaped} It ends here.</description></item>",
            url.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
        );
    }
    folder.write("wire.jsonl", lines);
    folder.write(
        "feed.xml",
        format!(
            "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>x</title>{entries}</channel></rss>"
        ),
    );
    folder
}

/// Checks that all elements and attributes are ours; gives the text.
fn harmless(page: &str, html: &str) -> String {
    let (mut text, mut script) = (String::new(), false);
    for token in Tokenizer::new(html).flatten() {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                assert!(ELEMENTS.contains(&name.as_str()) || (name == "h1"), "{page}: <{name}> in {html}");
                script = name == "script";
                for (key, value) in &tag.attributes {
                    let key = String::from_utf8_lossy(key).to_lowercase();
                    let value = String::from_utf8_lossy(&value.value).into_owned();
                    let ours = ATTRIBUTES.contains(&key.as_str())
                        || key.starts_with("data-")
                        || key.starts_with("aria-");
                    assert!(ours && !key.starts_with("on"), "{page}: {key}={value} in <{name}>");
                    if matches!(key.as_str(), "href" | "src" | "action") {
                        let web = value.starts_with("https://a.example/") && name == "a";
                        let own = value.starts_with('/') && !value.starts_with("//");
                        assert!(own || web || value.starts_with('#'), "{page}: {key}={value} in <{name}>");
                    }
                    text.push_str(&value);
                }
            }
            Token::String(string) => {
                let string = String::from_utf8_lossy(&string.value).into_owned();
                assert!(!script || string.trim().is_empty(), "{page}: a script in the page: {string}");
                assert!(!string.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{page}: {string:?}");
                text.push_str(&string);
            }
            Token::EndTag(_) => script = false,
            _ => {}
        }
    }
    text
}

fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' | b'/' => (byte as char).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}
