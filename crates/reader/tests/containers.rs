//! Archives made on the spot: nested, hostile, cut off.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::io::{Cursor, Write};

use epitome_reader::{Input, Limits, Options, Unreadable, read};
use flate2::Compression;
use flate2::write::GzEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Ids of the articles, what was skipped, and the error.
fn ids(path: &str, bytes: &[u8], limits: Limits) -> (Vec<String>, Vec<String>, Option<Unreadable>) {
    let mut ids = Vec::new();
    let options = Options { limits, ..Options::default() };
    let result = read(Input { path, bytes, modified: None }, &options, &mut |article| ids.push(article.id));
    match result {
        Ok(outcome) => (
            ids,
            outcome.skipped.into_iter().map(|part| format!("{}: {}", part.part, part.why)).collect(),
            None,
        ),
        Err(why) => (ids, Vec::new(), Some(why)),
    }
}

#[test]
fn members_are_read_as_files() {
    let inner = zip(&[("deep/b.md", b"# B\n\nThe river fell.")]);
    let lines = gzip(b"{\"id\": \"x\", \"text\": \"It rained.\"}\n{\"text\": \"It cleared.\"}\n");
    let bytes = zip(&[
        ("a.txt", b"The river rose."),
        ("in.zip", &inner),
        ("c.jsonl.gz", &lines),
        ("p.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("__MACOSX/a.txt", b"x"),
    ]);
    let (ids, skipped, error) = ids("news.zip", &bytes, Limits::default());
    assert_eq!(ids, ["news.zip#a.txt", "news.zip#in.zip/deep/b.md", "x", "news.zip#c.jsonl.gz/2"]);
    assert_eq!((skipped.len(), error), (1, None), "{skipped:?}");
    assert!(skipped[0].contains("PNG image"), "{skipped:?}");
}

#[test]
fn a_compressed_file_keeps_its_name() {
    assert_eq!(ids("a.txt.gz", &gzip(b"The river rose."), Limits::default()).0, ["a.txt.gz"]);
}

#[test]
fn bombs_are_refused_and_neighbours_kept() {
    let bomb = vec![b' '; 64 << 20];
    let bytes = zip(&[("bomb.txt", &bomb), ("a.txt", b"The river rose.")]);
    let (found, skipped, error) = ids("news.zip", &bytes, Limits::default());
    assert_eq!((found, error), (vec!["news.zip#a.txt".to_owned()], None));
    assert!(skipped[0].contains("zip bomb"), "{skipped:?}");
    let why = ids(
        "bomb.gz",
        &gzip(&bomb),
        Limits { expansion_ratio: 100_000, file_bytes: 1 << 20, ..Limits::default() },
    )
    .2;
    assert!(why.is_some_and(|why| why.to_string().contains("too large")));
    let total = Limits { expanded_bytes: 1 << 20, ..Limits::default() };
    assert!(
        ids("bomb.gz", &gzip(&bomb), total).2.is_some_and(|why| why.to_string().contains("unpacks to more"))
    );
}

#[test]
fn depth_is_bounded() {
    let mut bytes = zip(&[("a.txt", b"The river rose.")]);
    for _ in 0..6 {
        bytes = zip(&[("in.zip", &bytes)]);
    }
    let why = ids("deep.zip", &bytes, Limits::default()).2;
    assert!(why.is_some_and(|why| why.to_string().contains("deep in each other")));
}

#[test]
fn what_is_cut_off_is_partly_read() {
    let text = (0..20_000).map(|n| format!("Gauge {n} rose.\n")).collect::<String>();
    let whole = gzip(text.as_bytes());
    let (ids, _, error) = ids("a.txt.gz", &whole[..whole.len() / 2], Limits::default());
    assert_eq!((ids.len(), error), (1, None));
}

#[test]
fn limits_have_messages() {
    let limits = Limits { file_bytes: 10, ..Limits::default() };
    let why = ids("a.txt", b"The river rose.", limits).2.map(|why| why.to_string());
    assert!(why.is_some_and(|why| why.contains("too large")));
    let deep = "<div>".repeat(2_000) + "The river rose.";
    assert_eq!(ids("a.html", deep.as_bytes(), Limits::default()).0, ["a.html"]);
}

#[test]
fn records_of_one_id_have_parts_of_their_own() {
    let lines =
        ["a", "a#2", "a", "a", "b"].map(|id| format!("{{\"id\":\"{id}\",\"text\":\"It rained in Kolm.\"}}"));
    let (bytes, mut parts, mut ids) = (lines.join("\n"), Vec::new(), Vec::new());
    let input = Input { path: "a.jsonl", bytes: bytes.as_bytes(), modified: None };
    let mut take = |article: epitome_text::Article| {
        parts.extend(article.part);
        ids.push(article.id);
    };
    read(input, &Options::default(), &mut take).unwrap();
    assert_eq!(parts, ["a", "a#2", "a#3", "a#4", "b"]);
    assert_eq!(ids, parts);
}
