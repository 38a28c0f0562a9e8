//! Sample files of every format, and the worst there are: each is read or refused with a cause, none takes the
//! others down. Runs where the sample files lie beside the repository.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use epitome_reader::{Input, Options, read};

fn samples(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/formats")).join(folder);
    let mut files: Vec<PathBuf> =
        fs::read_dir(root).into_iter().flatten().flatten().map(|e| e.path()).collect();
    files.sort();
    if files.is_empty() {
        println!("skipped: no sample files of {folder}");
    }
    files
}

/// The words that a file gives, or why it gives none.
fn words(path: &Path) -> Result<usize, String> {
    let bytes = fs::read(path).unwrap();
    let name = path.file_name().unwrap().to_string_lossy();
    let mut words = 0;
    let input = Input { path: &name, bytes: &bytes, modified: None };
    let result = read(input, &Options::default(), &mut |article| {
        assert!(!article.id.is_empty() && !article.body.trim().is_empty(), "{name}");
        assert!(article.pages.iter().all(|at| article.body.is_char_boundary(*at as usize)), "{name}");
        words += article.title.split_whitespace().count() + article.body.split_whitespace().count();
    });
    result.map(|_| words).map_err(|why| why.to_string())
}

/// Files without text for the reader, and why: the others must give some.
const WITHOUT_TEXT: &[&str] = &[
    "no text layer",
    "a feed without entries",
    "no article found in it",
    "holds no articles",
    "encrypted",
    "no text in it",
    "a web archive without pages",
];

#[test]
fn every_format_gives_text() {
    for folder in ["doc", "docx", "eml", "epub", "html", "mbox", "mhtml", "odt", "pdf", "rss", "rtf", "warc"]
    {
        let files = samples(folder);
        let mut causes: BTreeMap<String, usize> = BTreeMap::new();
        let mut read = 0;
        for path in &files {
            match words(path) {
                Ok(_) => read += 1,
                Err(why) => *causes.entry(why).or_default() += 1,
            }
        }
        println!("{folder:6} {read} of {} read, without text: {causes:?}", files.len());
        let unexplained: Vec<_> =
            causes.keys().filter(|why| !WITHOUT_TEXT.iter().any(|part| why.contains(part))).collect();
        assert!(unexplained.len() * 10 <= files.len(), "{folder}: {unexplained:?}");
    }
}

#[test]
fn bad_files_are_survived() {
    let start = Instant::now();
    for path in samples("bad") {
        let result = words(&path);
        println!("{:70} {result:?}", path.file_name().unwrap().to_string_lossy());
        assert!(result.as_ref().map_or_else(|why| !why.is_empty(), |words| *words > 0));
    }
    // Takes seconds; the rest is room for a loaded machine.
    assert!(start.elapsed() < Duration::from_secs(300), "took {:?}", start.elapsed());
}
