//! ROUGE against an independent implementation in Python, where `../shared` and Python are there.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::path::Path;
use std::process::Command;

use epitome_eval::rouge::{Exceptions, Metric, Rouge, lines};
use serde_json::Value;

/// Scores every summary of every system under each set of options, and tells the exceptions it used.
const SCORER: &str = r#"
import sys, os, json
bench, topics = sys.argv[1:3]
sys.path.insert(0, bench)
import rouge155, mdslib
options = json.loads(sys.argv[3])
out = []
exceptions = dict(rouge155.exceptions())
refs = {t["file"]: [[mdslib.detok(l) for l in r.split("\n") if l.strip()] for r in t["references"]] for t in mdslib.load_set(topics)}
for number, (words, stem, exc, uni, want) in enumerate(options):
    rouge155._exc = exceptions if exc else {}
    for cached in (rouge155.mstem, rouge155._prep): cached.cache_clear()
    for system in sorted(os.listdir(topics + "/systems")):
        for topic in sorted(refs):
            path = f"{topics}/systems/{system}/{topic}.txt"
            if not os.path.exists(path): continue
            text = open(path, encoding="utf-8").read()
            summary = [mdslib.detok(l) for l in text.split("\n") if l.strip()]
            scores = rouge155.score(summary, refs[topic], words, stem, uni, tuple(want))
            out.append([number, system, topic, {k: list(v) for k, v in scores.items()}])
json.dump({"exceptions": exceptions, "scores": out}, sys.stdout)
"#;

/// Words (0: no limit), stems, WordNet's exceptions, Unicode words, and what is counted.
const OPTIONS: [(usize, bool, bool, bool, &[&str]); 7] = [
    (250, true, true, false, &["1", "2", "3", "4", "L", "SU4"]),
    (100, true, true, false, &["1", "2", "4", "L", "SU4"]),
    (0, true, true, false, &["1", "2", "SU4"]),
    (250, true, false, false, &["1", "2", "4", "SU4"]),
    (250, false, false, false, &["1", "2", "4", "SU4"]),
    (100, false, false, true, &["1", "2", "4", "L", "SU4"]),
    (0, false, false, true, &["1", "2", "SU4"]),
];

#[test]
fn equals_rouge_155() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let (bench, topics) = (shared.join("bench"), shared.join("data/mds/multiling2011_en"));
    if !bench.join("rouge155.py").is_file() || !topics.join("systems").is_dir() {
        return println!("skipped: no ../shared with a scorer and summaries");
    }
    let options = serde_json::to_string(&OPTIONS).unwrap();
    let run = Command::new("python3")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .arg("-c")
        .arg(SCORER)
        .args([&bench, &topics])
        .arg(options)
        .output();
    let Ok(run) = run else { return println!("skipped: no python3") };
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let told: Value = serde_json::from_slice(&run.stdout).unwrap();
    let exceptions: Exceptions = serde_json::from_value(told["exceptions"].clone()).unwrap();
    let mut compared = 0;
    for score in told["scores"].as_array().unwrap() {
        let (words, stem, exc, unicode, _) = OPTIONS[score[0].as_u64().unwrap() as usize];
        let rouge = Rouge {
            words: (words > 0).then_some(words),
            stem,
            unicode,
            exceptions: exc.then_some(&exceptions),
        };
        let (system, topic) = (score[1].as_str().unwrap(), score[2].as_str().unwrap());
        let text = std::fs::read_to_string(topics.join(format!("systems/{system}/{topic}.txt"))).unwrap();
        let record = std::fs::read_to_string(topics.join(format!("{topic}.json"))).unwrap();
        let record: Value = serde_json::from_str(&record).unwrap();
        let references = record["references"].as_array().unwrap();
        let references: Vec<Vec<String>> = references.iter().map(|r| lines(r.as_str().unwrap())).collect();
        for (name, theirs) in score[3].as_object().unwrap() {
            let metric = Metric::ALL.into_iter().find(|metric| metric.name() == name).unwrap();
            let ours = rouge.score(&[metric], &lines(&text), &references)[0];
            for (ours, theirs) in
                [ours.recall, ours.precision, ours.f1].into_iter().zip(theirs.as_array().unwrap())
            {
                let theirs = theirs.as_f64().unwrap();
                assert!(
                    (ours - theirs).abs() < 1e-4,
                    "{system} {topic} {name} {words} {stem} {exc} {unicode}: {ours}, not {theirs}"
                );
                compared += 1;
            }
        }
    }
    println!("{compared} figures agree");
    assert!(compared > 100 * 3 * OPTIONS.len());
}
