//! The fuzz targets, fed with seeds that are cut, joined and changed at random: no coverage guides it, and no
//! tool is needed. `EPITOME_FUZZ_SECONDS=600 cargo test --test reliability fuzz -- --nocapture`: of processor
//! time, for each target and format.

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use crate::support::root;
use crate::targets;
use crate::world::{Random, trials};

/// Processor time of this process, in hundredths of a second.
fn spent() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    [11, 12].iter().filter_map(|&at| fields.get(at)?.parse::<u64>().ok()).sum()
}

/// Small files of the repository and of samples beside it, by their names' endings.
fn seeds() -> BTreeMap<String, Vec<Vec<u8>>> {
    fn walk(folder: &Path, all: &mut BTreeMap<String, Vec<Vec<u8>>>) {
        let mut entries: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().collect();
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, all);
            } else if entry.metadata().is_ok_and(|meta| meta.len() < 40_000) {
                let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
                let seeds = all.entry(ending).or_default();
                if seeds.len() < 40 {
                    seeds.extend(fs::read(&path));
                }
            }
        }
    }
    let mut all = BTreeMap::new();
    for folder in ["tests/edge", "corpus", "tests/fixtures", "tests/snapshots", "../shared/data/formats"] {
        walk(&root().join(folder), &mut all);
    }
    all.entry("query".into()).or_default().extend(QUERIES.lines().map(|query| query.as_bytes().to_vec()));
    all.entry("http".into())
        .or_default()
        .extend(REQUESTS.lines().map(|request| request.replace("\\n", "\n").into_bytes()));
    all.entry("jsonl".into()).or_default().push(ARTICLES.as_bytes().to_vec());
    all
}

/// A query a line, and a request a line as the target takes them; also the seeds of coverage-guided fuzzing.
const QUERIES: &str = include_str!("../../fuzz/queries.txt");
const REQUESTS: &str = include_str!("../../fuzz/requests.txt");

const ARTICLES: &str = r#"{"title":"Cracks shut the bridge","date":"2025-08-01","text":"Engineers shut the bridge at noon. They had found 12 cracks."}
{"title":"Bridge shut","date":"2025-08-02","source":"Post","text":"The bridge was shut. Some say \"14 cracks\" were found in it [1]. _So_ it goes."}
"#;

/// Pieces that parsers trip over.
const TOKENS: [&[u8]; 24] = [
    b"\"",
    b"{",
    b"}}",
    b"[[",
    b"<",
    b"</",
    b"<![CDATA[",
    b"&#x110000;",
    b"\r\n\r\n",
    b"\0",
    b"\xff\xfe",
    b"\xf0\x9f",
    "\u{202e}".as_bytes(),
    "\u{1b}[2J".as_bytes(),
    "\u{feff}".as_bytes(),
    b"99999999999999999999",
    b"-1",
    b"2025-02-30T25:61:61+99:99",
    b"%s%n",
    b"../../x",
    b"e\xcc\x81",
    "ß漢字。".as_bytes(),
    b"(((((((((((((((((((((",
    b"~*^\\",
];

/// A seed cut, joined with another and changed in a few places.
fn mutated(seeds: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut bytes = random.of(seeds).clone();
    for _ in 0..1 + random.below(6) {
        let at = random.below(bytes.len() + 1);
        let end = (at + 1 + random.below(64)).min(bytes.len());
        match random.below(9) {
            0 if !bytes.is_empty() => {
                let at = at.min(bytes.len() - 1);
                bytes[at] ^= 1 << random.below(8);
            }

            1 if at < bytes.len() => bytes[at] = random.next() as u8,
            2 if at < end => drop(bytes.drain(at..end)),
            3 if at < end => {
                let piece = bytes[at..end].to_vec();
                let times = 1 + random.below(40);
                drop(bytes.splice(at..at, piece.repeat(times)));
            }
            4 => bytes.truncate(at),
            5 => {
                let other = random.of(seeds);
                let from = random.below(other.len() + 1);
                let to = (from + random.below(400)).min(other.len());
                drop(bytes.splice(at..at, other[from..to].iter().copied()));
            }
            6 | 7 => drop(bytes.splice(at..at, random.of(&TOKENS).iter().copied())),
            _ => {
                let size = [0xff, 0x7f, 0x80, 0][random.below(4)];
                let end = (at + 4).min(bytes.len());
                bytes[at.min(end)..end].fill(size);
            }
        }
    }
    bytes.truncate(200_000);
    bytes
}

type Target = Box<dyn Fn(&[u8])>;

#[test]
fn random_inputs_break_nothing() {
    let seeds = seeds();
    let of = |endings: &[&str]| -> Vec<Vec<u8>> {
        endings.iter().flat_map(|ending| seeds.get(*ending).cloned().unwrap_or_default()).collect()
    };
    let all_text = of(&["txt", "md", "html"]);
    let mut runs: Vec<(String, Vec<Vec<u8>>, Target)> = vec![
        ("query".into(), of(&["query"]), Box::new(targets::query)),
        ("http".into(), of(&["http"]), Box::new(targets::http)),
        ("text".into(), all_text.clone(), Box::new(|bytes| targets::text(bytes.len() as u8, bytes))),
        ("verify".into(), of(&["json", "snap", "md"]), Box::new(targets::verify)),
        ("digest".into(), of(&["jsonl"]), Box::new(targets::digest)),
    ];
    for name in targets::SIDE_FILES {
        runs.push((name.into(), of(&["json"]), Box::new(move |bytes| targets::side_file(name, bytes))));
    }
    for name in targets::NAMES {
        let own = of(&[name.rsplit('.').next().unwrap_or_default()]);
        let own = if own.is_empty() { all_text.clone() } else { own };
        runs.push((format!("reader {name}"), own, Box::new(move |bytes| targets::reader(name, bytes))));
    }
    let only = std::env::var("EPITOME_FUZZ_TARGET").unwrap_or_default();
    let hundredths = trials("EPITOME_FUZZ_SECONDS", 0) as u64 * 100;
    for (name, seeds, target) in runs.iter().filter(|(name, ..)| name.contains(&only)) {
        let (mut random, start, mut number) = (Random::new(trials("EPITOME_SEED", 1) as u64), spent(), 0);
        while number < 40 || spent() - start < hundredths {
            number += 1;
            let bytes = mutated(seeds, &mut random);
            if let Err(panic) = catch_unwind(AssertUnwindSafe(|| target(&bytes))) {
                let place =
                    std::env::temp_dir().join(format!("epitome-fuzz-{}", name.replace([' ', '/'], "-")));
                fs::write(&place, &bytes).unwrap();
                println!("{name}: input {number}, kept as {}", place.display());
                std::panic::resume_unwind(panic);
            }
        }
        println!(
            "fuzz: {name}: {number} inputs in {:.1} s, {} seeds",
            (spent() - start) as f64 / 100.0,
            seeds.len()
        );
    }
}
