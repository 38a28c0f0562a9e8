//! `epitome watch`: the index follows the folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::support::{Folder, command, epitome};

/// Changes that are made; `EPITOME_WATCH_CHANGES` makes more by hand.
const CHANGES: usize = 300;

struct Watching(Child);

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Watching {
    fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut all = vec!["watch", folder.to_str().unwrap(), "--quiet"];
        all.extend(arguments);
        Self(command(&all).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap())
    }
}

/// The same numbers on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

fn text(number: usize) -> String {
    format!(
        "Report {number} of the harbour\n\nReport {number} says that {} boats came in on day {}.\n",
        number * 7,
        number % 90
    )
}

/// Waits until the index of `folder` tells what a fresh one would.
#[track_caller]
fn settles(folder: &Path, fresh: &Path) {
    let told = |index: &Path, sync: bool| {
        let (folder, index) = (folder.to_str().unwrap(), index.to_str().unwrap());
        let mut all =
            vec!["search", folder, "--index", index, "--path", "**", "--format", "trec", "--limit", "100000"];
        if !sync {
            all.push("--no-sync");
        }
        epitome(&all).out
    };
    let expect = told(fresh, true);
    let own = folder.join(".epitome");
    let until = Instant::now() + Duration::from_secs(120);
    loop {
        let now = told(&own, false);
        if now == expect {
            return;
        }
        assert!(Instant::now() < until, "the index does not follow:\n{now}\nbut the folder holds\n{expect}");
        std::thread::sleep(Duration::from_millis(300));
    }
}

#[test]
fn the_index_follows_what_happens() {
    let changes = std::env::var("EPITOME_WATCH_CHANGES").ok().and_then(|n| n.parse().ok()).unwrap_or(CHANGES);
    let folder = Folder::small();
    let (root, out) = (folder.path(), folder.beside("digest.md"));
    let _watching = Watching::start(&root, &["--digest", out.to_str().unwrap()]);
    let mut random = Random(7);
    let mut files: Vec<PathBuf> = Vec::new();
    for number in 0..changes {
        let place = root.join(format!("d{}/e{}", random.below(5), random.below(3)));
        match random.below(10) {
            0..=4 => {
                fs::create_dir_all(&place).unwrap();
                let file = place.join(format!("r{number}.txt"));
                fs::write(&file, text(number)).unwrap();
                files.push(file);
            }
            5 | 6 if !files.is_empty() => {
                // As editors do: a draft, then a rename.
                let file = &files[random.below(files.len())];
                let draft = file.with_file_name(format!(".r{number}.swp"));
                fs::write(&draft, text(number + 10_000)).unwrap();
                fs::rename(&draft, file).unwrap();
            }
            7 if !files.is_empty() => {
                let at = random.below(files.len());
                let to = root.join(format!("m{number}.txt"));
                fs::rename(&files[at], &to).unwrap();
                files[at] = to;
            }
            8 if !files.is_empty() => {
                let at = random.below(files.len());
                fs::remove_file(files.swap_remove(at)).unwrap();
            }
            _ => std::thread::sleep(Duration::from_millis(random.below(20) as u64)),
        }
    }
    settles(&root, &folder.beside("fresh"));
    let until = Instant::now() + Duration::from_secs(60);
    while !fs::read_to_string(&out).is_ok_and(|digest| digest.contains("harbour")) {
        assert!(Instant::now() < until, "no digest is written");
        std::thread::sleep(Duration::from_millis(200));
    }
}

#[test]
fn a_folder_that_vanishes_and_returns() {
    let folder = Folder::small();
    let (root, away) = (folder.path(), folder.beside("away"));
    let _watching = Watching::start(&root, &[]);
    settles(&root, &folder.beside("fresh"));
    fs::rename(&root, &away).unwrap();
    std::thread::sleep(Duration::from_millis(1500));
    fs::write(away.join("new.txt"), text(1)).unwrap();
    fs::rename(&away, &root).unwrap();
    settles(&root, &folder.beside("fresh"));
    fs::write(root.join("newer.txt"), text(2)).unwrap();
    settles(&root, &folder.beside("fresh"));
}

#[test]
fn a_digest_in_the_folder_is_no_article() {
    let folder = Folder::small();
    let out = folder.path().join("digest.md");
    let _watching = Watching::start(&folder.path(), &["--digest", out.to_str().unwrap()]);
    let until = Instant::now() + Duration::from_secs(60);
    while !out.exists() {
        assert!(Instant::now() < until, "no digest is written");
        std::thread::sleep(Duration::from_millis(100));
    }
    folder.write("late.txt", text(3));
    std::thread::sleep(Duration::from_secs(2));
    let found = folder.run(&["search", "news", "--no-sync", "--path", "digest.md", "--count"]);
    assert_eq!(found.out, "0\n", "{}", found.err);
}
