//! Power loss, modelled at its worst: a run's writes are recorded (`strace`), and for moments on their way the
//! disk is made as a power loss could leave it. Whatever was promised before must open.
//!
//! `EPITOME_POWER_CUTS=100000 cargo test --test reliability power -- --nocapture` tries every moment.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{command, epitome_in};
use crate::world::{Random, article, change, copy, trials, write};

/// What a run did to the disk.
#[derive(Debug)]
enum Act {
    Make(PathBuf),
    /// Opens a file, making it if it is not there; cut to nothing or not.
    Create(PathBuf, bool),
    Write(PathBuf, Vec<u8>),
    /// Of a file or of a folder.
    Sync(PathBuf),
    Rename(PathBuf, PathBuf),
    Remove(PathBuf),
}

/// What of it a power loss spares, besides all that was synced.
#[derive(Clone, Copy, Debug)]
enum Spared {
    /// Nothing: no name that its folder was not synced for, no byte that its file was not.
    Nothing,
    /// Every name, but files without the bytes that were not synced: what journals of names alone leave.
    Names,
    /// The even ones of the names, in the order of their making.
    SomeNames,
}

/// A disk: names to numbers of files, files by number.
#[derive(Clone, Default)]
struct Disk {
    names: BTreeMap<PathBuf, usize>,
    folders: Vec<PathBuf>,
    files: Vec<Content>,
}

#[derive(Clone, Default)]
struct Content {
    written: Vec<u8>,
    synced: Vec<u8>,
}

impl Disk {
    fn of(root: &Path) -> Self {
        let mut disk = Self::default();
        disk.folders.push(PathBuf::new());
        disk.take(root, Path::new(""));
        disk
    }

    fn take(&mut self, root: &Path, at: &Path) {
        for entry in fs::read_dir(root.join(at)).unwrap().flatten() {
            let path = at.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                self.folders.push(path.clone());
                self.take(root, &path);
            } else {
                let bytes = fs::read(root.join(&path)).unwrap();
                self.files.push(Content { written: bytes.clone(), synced: bytes });
                self.names.insert(path, self.files.len() - 1);
            }
        }
    }

    /// Does to the names what an act did.
    fn name(&mut self, act: &Act, made: &BTreeMap<PathBuf, usize>) {
        match act {
            Act::Make(path) => self.folders.push(path.clone()),
            Act::Create(path, _) => drop(self.names.insert(path.clone(), made[path])),
            Act::Rename(from, to) => {
                let below: Vec<PathBuf> =
                    self.names.keys().filter(|name| name.starts_with(from)).cloned().collect();
                for name in below {
                    let file = self.names.remove(&name).unwrap();
                    let rest = name.strip_prefix(from).unwrap();
                    self.names
                        .insert(if rest.as_os_str().is_empty() { to.clone() } else { to.join(rest) }, file);
                }
                if let Some(at) = self.folders.iter().position(|folder| folder == from) {
                    self.folders[at] = to.clone();
                }
            }
            Act::Remove(path) => {
                self.names.remove(path);
                self.folders.retain(|folder| folder != path);
            }
            Act::Write(..) | Act::Sync(_) => {}
        }
    }

    fn put(&self, root: &Path, written: bool) {
        for folder in &self.folders {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        for (name, &file) in &self.names {
            let content = &self.files[file];
            let bytes = if written { &content.written } else { &content.synced };
            fs::create_dir_all(root.join(name).parent().unwrap()).unwrap();
            fs::write(root.join(name), bytes).unwrap();
        }
    }
}

/// The disk as a power loss after the first `acts` leaves it.
fn after(start: &Disk, acts: &[Act], spared: Spared) -> Disk {
    // `live` is what programs see; `kept` has the names that last.
    let (mut live, mut kept) = (start.clone(), start.clone());
    let mut waiting: Vec<Waiting<'_>> = Vec::new();
    for (number, act) in acts.iter().enumerate() {
        let mut made = BTreeMap::new();
        match act {
            Act::Create(path, cut) => {
                match live.names.get(path) {
                    // Opened again to be cut to nothing.
                    Some(&file) if *cut => live.files[file].written.clear(),
                    Some(_) => {}
                    None => {
                        live.files.push(Content::default());
                        made.insert(path.clone(), live.files.len() - 1);
                    }
                }
                if made.is_empty() {
                    continue;
                }
            }
            Act::Write(path, bytes) => {
                if let Some(&file) = live.names.get(path) {
                    live.files[file].written.extend(bytes);
                }
            }
            Act::Sync(path) => match live.names.get(path) {
                Some(&file) => live.files[file].synced = live.files[file].written.clone(),
                // What stands in the folder lasts from now on, if the folder itself does.
                None => {
                    for one in &mut waiting {
                        one.synced |= names(one.act).iter().any(|name| name.parent() == Some(path));
                    }
                    let mut still: Vec<Waiting<'_>> = Vec::new();
                    for one in waiting {
                        if one.synced && !still.iter().any(|before| one.is_below(before)) {
                            kept.name(one.act, &one.made);
                        } else {
                            still.push(one);
                        }
                    }
                    waiting = still;
                }
            },
            _ => {}
        }
        live.name(act, &made);
        if !names(act).is_empty() {
            waiting.push(Waiting { number, act, made, synced: false });
        }
    }
    for Waiting { number, act, made, .. } in &waiting {
        let lasts = match spared {
            Spared::Nothing => false,
            Spared::Names => true,
            Spared::SomeNames => number % 2 == 0,
        };
        if lasts {
            kept.name(act, made);
        }
    }
    Disk { files: live.files, ..kept }
}

/// An act on names that does not last yet.
struct Waiting<'a> {
    number: usize,
    act: &'a Act,
    made: BTreeMap<PathBuf, usize>,
    /// Whether its folder was synced since.
    synced: bool,
}

impl Waiting<'_> {
    /// Whether it was done in a folder that `before` made or moved.
    fn is_below(&self, before: &Self) -> bool {
        let folders = names(before.act);
        names(self.act)
            .iter()
            .any(|name| folders.iter().any(|folder| name != folder && name.starts_with(folder)))
    }
}

/// The names that an act makes or takes away.
fn names(act: &Act) -> Vec<&Path> {
    match act {
        Act::Make(path) | Act::Create(path, _) | Act::Remove(path) => vec![path],
        Act::Rename(from, to) => vec![from, to],
        Act::Write(..) | Act::Sync(_) => Vec::new(),
    }
}

/// Runs epitome and gives what it did within `root`; `None` where it cannot be recorded.
fn record(home: &Path, root: &Path, arguments: &[&str]) -> Option<Vec<Act>> {
    let log = home.join("log");
    let program = command::<&str>(&[]).get_program().to_owned();
    let calls = "openat,write,pwrite64,writev,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,mkdir,\
                 mkdirat,rmdir,ftruncate";
    let run = Command::new("strace")
        .args(["-f", "-y", "-xx", "-s", "100000000", "-e", &format!("trace={calls}"), "-o"])
        .arg(&log)
        .arg(program)
        .args(arguments)
        .current_dir(home)
        .output()
        .ok()?;
    if !run.status.success() {
        println!("skipped: writes cannot be recorded here: {}", String::from_utf8_lossy(&run.stderr));
        return None;
    }
    let text = fs::read_to_string(&log).unwrap();
    let mut halves: BTreeMap<&str, String> = BTreeMap::new();
    let mut acts = Vec::new();
    for line in text.lines() {
        let (thread, call) = line.split_once(' ').unwrap();
        let call = call.trim_start();
        if let Some(start) = call.strip_suffix("<unfinished ...>") {
            halves.insert(thread, start.trim_end().to_owned());
            continue;
        }
        let whole = match call.strip_prefix("<... ").and_then(|rest| rest.split_once("resumed>")) {
            Some((_, end)) => halves.remove(thread).unwrap_or_default() + end,
            None => call.to_owned(),
        };
        acts.extend(act(home, root, &whole));
    }
    Some(acts)
}

fn act(home: &Path, root: &Path, call: &str) -> Option<Act> {
    let (name, rest) = call.split_once('(')?;
    let (rest, result) = rest.rsplit_once(" = ")?;
    if result.starts_with('-') {
        return None;
    }
    // Strings in quotes, and paths of descriptors in angle brackets.
    let strings: Vec<Vec<u8>> = rest.split('"').skip(1).step_by(2).map(bytes).collect();
    let open = rest.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(path, _)| bytes(path));
    let place = |raw: &Vec<u8>| {
        let path = home.join(String::from_utf8(raw.clone()).ok()?);
        path.strip_prefix(root).ok().map(Path::to_owned)
    };
    let string = |at: usize| strings.get(at).and_then(place);
    Some(match name {
        "openat" if rest.contains("O_CREAT") => Act::Create(string(0)?, rest.contains("O_TRUNC")),
        "write" | "pwrite64" | "writev" => Act::Write(place(&open?)?, strings.concat()),
        "fsync" | "fdatasync" => Act::Sync(place(&open?)?),
        "rename" | "renameat" | "renameat2" => Act::Rename(string(0)?, string(1)?),
        "unlink" | "unlinkat" | "rmdir" => {
            // Of what stands in an opened folder, only the last part is named.
            let folder = open.as_ref().and_then(place).filter(|_| !strings[0].starts_with(b"/"));
            match folder {
                Some(folder) => Act::Remove(folder.join(String::from_utf8(strings[0].clone()).ok()?)),
                None => Act::Remove(string(0)?),
            }
        }
        "mkdir" | "mkdirat" => Act::Make(string(0)?),
        _ => return None,
    })
}

fn bytes(text: &str) -> Vec<u8> {
    text.split("\\x").skip(1).map(|two| u8::from_str_radix(&two[..2], 16).unwrap()).collect()
}

#[cfg(target_os = "linux")]
#[test]
fn power_cuts_lose_nothing_that_was_promised() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path().canonicalize().unwrap();
    let folder = home.join("news");
    let (mut random, mut clock) = (Random::new(21), 1000);
    for number in 0..30 {
        write(&folder, &format!("{number:02}.md"), &article(&mut random), number);
    }
    let run = |arguments: &[&str]| epitome_in(&home, arguments);
    run(&["index", "news"]).code(0);
    run(&["query", "save", "news", "mine", "bridge"]).code(0);
    run(&["stories", "join", "news", "00.md", "01.md"]).code(0);
    run(&["digest", "news", "--keep", "-q"]).code(0);
    let index = folder.join(".epitome");
    let steps: [&[&str]; 5] = [
        &["index", "news"],
        &["index", "news", "--rebuild"],
        &["digest", "news", "--keep", "-q", "-o", "digest.md"],
        &["query", "save", "news", "more", "pears"],
        &["index", "news"],
    ];
    let cuts = trials("EPITOME_POWER_CUTS", 4);
    let mut tried = 0;
    for step in steps {
        for _ in 0..4 {
            change(&folder, &mut random, &mut clock);
        }
        for name in ["00.md", "01.md"] {
            if !folder.join(name).exists() {
                write(&folder, name, &article(&mut random), clock);
            }
        }
        let start = Disk::of(&index);
        let Some(acts) = record(&home, &index, step) else { return };
        // The whole of it without a loss is what stands there: the record is true.
        let replayed = home.join("replayed");
        after(&start, &acts, Spared::Names).put(&replayed, true);
        let (model, real) = (Disk::of(&replayed), Disk::of(&index));
        assert_eq!(model.names.keys().collect::<Vec<_>>(), real.names.keys().collect::<Vec<_>>(), "{step:?}");
        for (name, &file) in &real.names {
            assert!(model.files[model.names[name]].written == real.files[file].written, "{}", name.display());
        }
        fs::remove_dir_all(&replayed).unwrap();
        let every = (acts.len() * 3).div_ceil(cuts).max(1);
        for cut in (0..=acts.len() * 3).step_by(every) {
            let spared = [Spared::Nothing, Spared::Names, Spared::SomeNames][cut % 3];
            let place = home.join("lost");
            after(&start, &acts[..cut / 3], spared).put(&place, false);
            works(&home, step, &format!("{step:?}, {} of {} acts, {spared:?} spared", cut / 3, acts.len()));
            fs::remove_dir_all(&place).unwrap();
            tried += 1;
        }
    }
    println!("power: {tried} cuts");
    copy(&index, &home.join("end"));
}

/// The index at `lost` opens or is to be made anew, syncs, and has what the user made.
fn works(home: &Path, step: &[&str], when: &str) {
    let run = |arguments: &[&str]| epitome_in(home, &[arguments, &["--index", "lost"]].concat());
    let status = run(&["status", "news"]);
    let rebuilding = step.contains(&"--rebuild") && status.err.contains("no index");
    assert!(status.code == Some(0) || rebuilding, "{when}: {}", status.err);
    let sync = run(&["index", "news", "-v"]);
    assert_eq!(sync.code, Some(0), "{when}: {}", sync.err);
    let found = run(&["search", "news", "bridge OR mill", "--no-sync"]);
    assert!(matches!(found.code, Some(0 | 3)), "{when}: {}", found.err);
    let saved = run(&["query", "list", "news"]);
    assert!(saved.code == Some(0) && saved.out.contains("mine"), "{when}: {}{}", saved.out, saved.err);
    let corrections = run(&["stories", "corrections", "news"]);
    assert!(corrections.out.contains("00.md"), "{when}: {}{}", corrections.out, corrections.err);
    assert_eq!(run(&["show", "1", "news"]).code, Some(0), "{when}");
    let check = run(&["check", "news"]);
    // What a cut run left is no damage.
    assert!(check.code == Some(0) || !check.out.contains("damaged"), "{when}: {}", check.out);
}
