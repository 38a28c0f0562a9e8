//! A folder that changes, from a seed.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// A small generator of numbers (xorshift64*): the same from the same seed everywhere.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    /// A number below `end`, which is not 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    pub(crate) fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// How often to try, from the environment.
pub(crate) fn trials(name: &str, short: usize) -> usize {
    std::env::var(name).ok().map_or(short, |text| text.parse().unwrap())
}

const WHO: [&str; 8] =
    ["Engineers", "Growers", "Teachers", "Ferry crews", "Bakers", "Nurses", "Anglers", "Councillors"];
const DID: [&str; 8] =
    ["closed", "repaired", "counted", "opened", "measured", "cleaned", "painted", "inspected"];
const WHAT: [&str; 10] = [
    "the harbour bridge",
    "the pear orchards",
    "the old mill",
    "the ferry landing",
    "the school roof",
    "the town museum",
    "the northern road",
    "the lighthouse",
    "the covered market",
    "the fish hall",
];
const PLACE: [&str; 6] = ["Low Corran", "Varn", "Hill End", "Port Tamsin", "Eastry", "Molde"];

/// An article's text; the same story (`what`) is told by several.
pub(crate) fn article(random: &mut Random) -> String {
    let what = random.of(&WHAT);
    let day = 1 + random.below(28);
    let mut text = format!(
        "---\ntitle: {} {} {what}\ndate: 2025-08-{day:02}\nsource: The {} Courier\n---\n\n",
        random.of(&WHO),
        random.of(&DID),
        random.of(&PLACE)
    );
    for _ in 0..3 + random.below(5) {
        let (who, did, place) = (random.of(&WHO), random.of(&DID), random.of(&PLACE));
        let number = 2 + random.below(900);
        text.push_str(&format!("{who} of {place} {did} {what} on Friday, after {number} people had asked. "));
    }
    text + "\n"
}

/// Changes some of the folder's files: new, edited, moved, touched, deleted.
pub(crate) fn change(folder: &Path, random: &mut Random, clock: &mut u64) -> usize {
    let changes = 1 + random.below(6);
    for _ in 0..changes {
        let files = files(folder);
        *clock += 1;
        match random.below(10) {
            0..=4 => write(
                folder,
                &format!("d{}/{:06}.md", random.below(4), random.below(1_000_000)),
                &article(random),
                *clock,
            ),
            5 | 6 if !files.is_empty() => {
                let name: &String = random.of(&files);
                write(folder, name, &article(random), *clock);
            }
            7 if !files.is_empty() => {
                let _ = fs::rename(
                    folder.join(random.of(&files)),
                    folder.join(format!("m{:06}.md", random.below(1_000_000))),
                );
            }
            8 if !files.is_empty() => dated(&folder.join(random.of(&files)), *clock),
            9 if files.len() > 30 => fs::remove_file(folder.join(random.of(&files))).unwrap(),
            _ => {}
        }
    }
    changes
}

/// The folder's files, relative to it, sorted.
pub(crate) fn files(folder: &Path) -> Vec<String> {
    fn walk(root: &Path, at: &Path, all: &mut Vec<String>) {
        for entry in fs::read_dir(at).unwrap().flatten() {
            let path = entry.path();
            if entry.file_name() == ".epitome" {
                continue;
            }
            if path.is_dir() {
                walk(root, &path, all);
            } else {
                all.push(path.strip_prefix(root).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    let mut all = Vec::new();
    walk(folder, folder, &mut all);
    all.sort();
    all
}

pub(crate) fn write(folder: &Path, name: &str, text: &str, clock: u64) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    dated(&path, clock);
}

fn dated(path: &Path, clock: u64) {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600 + clock);
    fs::File::options().append(true).open(path).unwrap().set_modified(time).unwrap();
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}
