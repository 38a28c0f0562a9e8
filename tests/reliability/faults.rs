//! Disks, permissions and neighbours that misbehave.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::{Folder, Run, command, dated};
use crate::world::{Random, article, change, trials};

/// A run by somebody who may write only what all may: permissions do not bind the superuser.
#[cfg(unix)]
fn unprivileged(folder: &Folder, arguments: &[&str]) -> Run {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    let mut run = command(arguments);
    run.current_dir(folder.beside(""));
    if fs::metadata("/proc/self").map_or(1, |meta| meta.uid()) == 0 {
        fs::set_permissions(folder.beside(""), fs::Permissions::from_mode(0o755)).unwrap();
        run.uid(65_534).gid(65_534);
    }
    run.output().unwrap().into()
}

#[cfg(unix)]
fn permit(path: &Path, folders: u32, files: u32) {
    use std::os::unix::fs::PermissionsExt;
    let mode = if path.is_dir() { folders } else { files };
    if path.is_dir() {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
        fs::read_dir(path).unwrap().for_each(|entry| permit(&entry.unwrap().path(), folders, files));
    }
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(unix)]
#[test]
fn an_index_that_cannot_be_written_is_read() {
    let folder = Folder::small();
    let digest = folder.run(&["digest", "news"]).code(0).out;
    permit(&folder.path(), 0o555, 0o444);
    let run = |arguments: &[&str]| unprivileged(&folder, arguments);
    assert_eq!(run(&["digest", "news"]).code(0).out, digest);
    assert_eq!(run(&["digest", "news", "--no-sync"]).code(0).out, digest);
    run(&["search", "news", "bridge"]).code(0);
    run(&["search", "news", "bridge", "--no-sync"]).code(0);
    run(&["status", "news"]).code(0);
    run(&["stories", "news"]).code(0);
    run(&["check", "news"]).code(0);
    // Nobody has ever locked this one.
    permit(&folder.path(), 0o755, 0o644);
    for lock in [".epitome/lock", ".epitome/index/.tantivy-meta.lock", ".epitome/index/.tantivy-writer.lock"]
    {
        let _ = fs::remove_file(folder.path().join(lock));
    }
    folder.write("more.txt", "More\n\nThe harbour bridge opens again on Sunday, the council said.\n");
    permit(&folder.path(), 0o555, 0o444);
    run(&["search", "news", "bridge", "--no-sync"]).code(0);
    run(&["check", "news"]).code(0);
    let refused = run(&["digest", "news"]).code(1);
    assert!(refused.err.contains("--index DIR") && refused.err.contains("--no-sync"), "{}", refused.err);
    permit(&folder.path(), 0o755, 0o644);
    folder.run(&["search", "news", "\"opens again\""]).code(0);
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_has_its_index_elsewhere() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::small();
    permit(&folder.path(), 0o555, 0o444);
    fs::create_dir(folder.beside("mine")).unwrap();
    fs::set_permissions(folder.beside("mine"), fs::Permissions::from_mode(0o777)).unwrap();
    let refused = unprivileged(&folder, &["digest", "news"]).code(1);
    assert!(refused.err.contains("--index DIR"), "{}", refused.err);
    unprivileged(&folder, &["digest", "news", "--index", "mine/index"]).code(0);
    permit(&folder.path(), 0o755, 0o644);
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_kept_as_it_was() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::small();
    permit(&folder.path(), 0o777, 0o666);
    let run = |arguments: &[&str]| unprivileged(&folder, arguments);
    run(&["index", "news"]).code(0);
    let mode = |name: &str, mode| {
        fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    folder.write("courier/new.md", "# New\n\nThe lighthouse was painted white in the spring of this year.\n");
    mode("courier/new.md", 0o000);
    mode("nord", 0o000);
    let partly = run(&["index", "news", "-v"]).code(4);
    assert_eq!((partly.counter("removed"), partly.counter("articles")), (0, 6), "{}", partly.err);
    assert!(partly.out.contains("courier/new.md: ") && partly.out.contains("nord: "), "{}", partly.out);
    run(&["search", "news", "detour"]).code(4);
    mode("courier/new.md", 0o644);
    mode("nord", 0o755);
    let whole = run(&["index", "news", "-v"]).code(0);
    assert_eq!((whole.counter("files_read"), whole.counter("articles")), (1, 7));
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_nobody_expects() {
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new();
    let long = format!("{}.txt", "l".repeat(251));
    let names: [&[u8]; 9] = [
        b"new\nline.txt",
        b"inv\xff\xfealid.txt",
        long.as_bytes(),
        "\u{200f}\u{202e}txt.rtl".as_bytes(),
        b"-l",
        b" space .txt ",
        b"quo'te\".txt",
        b"back\\slash.txt",
        "e\u{301}.txt".as_bytes(),
    ];
    for (number, name) in names.iter().enumerate() {
        let path = folder.path().join(std::ffi::OsStr::from_bytes(name));
        fs::write(
            path,
            format!("Bridge {number}\n\nThe harbour bridge number{number} was shut at noon on Friday.\n"),
        )
        .unwrap();
    }
    let deep = folder.path().join("d".repeat(200)).join("e".repeat(200)).join("f".repeat(200));
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("deep.txt"), "Deep\n\nThe harbour bridge numberdeep was shut at noon.\n").unwrap();
    let run = folder.run(&["index", "news", "-v"]).code(0);
    assert_eq!(run.counter("articles"), names.len() + 1);
    assert_eq!(folder.run(&["index", "news", "-v"]).counter("files_read"), 0);
    for (number, name) in names.iter().enumerate() {
        let found = folder.run(&["search", "news", &format!("number{number}"), "--json"]).code(0).json();
        assert_eq!(found["total"], 1, "{:?}", String::from_utf8_lossy(name));
    }
    folder.run(&["digest", "news", "--json", "-o", "digest.json"]).code(0);
    folder.run(&["verify", "digest.json", "news"]).code(0);
}

#[test]
fn a_folder_copied_elsewhere_keeps_its_index() {
    let folder = Folder::small();
    let expect = folder.run(&["digest", "news"]).code(0).out;
    crate::world::copy(&folder.path(), &folder.beside("copied"));
    for name in crate::world::files(&folder.beside("copied")) {
        // A copy has the times of copying; one from another machine those of a clock that goes wrong.
        dated(&folder.beside("copied").join(name), 40_000);
    }
    let run = folder.run(&["index", "copied", "-v"]).code(0);
    assert_eq!((run.counter("updated"), run.counter("added"), run.counter("unchanged")), (0, 0, 5));
    let digest = folder.run(&["digest", "copied"]).code(0).out;
    assert_eq!(digest.replace("copied", "news"), expect);
}

#[test]
fn a_clock_moved_back_hides_no_change() {
    let folder = Folder::small();
    dated(&folder.path().join("courier/orchard.txt"), 300);
    folder.run(&["index", "news"]).code(0);
    let before = fs::read_to_string(folder.path().join("courier/orchard.txt")).unwrap();
    // As long as before, and older.
    folder.write("courier/orchard.txt", before.replace("pears", "plums"));
    assert_eq!(folder.run(&["index", "news", "-v"]).counter("updated"), 1);
    folder.run(&["search", "news", "plums"]).code(0);
}

#[test]
fn many_syncs_at_once() {
    let folder = Folder::new();
    let mut random = Random::new(11);
    for number in 0..400 {
        folder.write(&format!("{number}.md"), article(&mut random));
    }
    let start = || {
        let mut run = command(&["index", "news"]);
        run.current_dir(folder.beside("")).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let runs: Vec<_> = (0..6).map(|_| start()).collect();
    let mut done = 0;
    for run in runs {
        let run: Run = run.wait_with_output().unwrap().into();
        match run.code {
            Some(0) => done += 1,
            Some(5) => assert!(run.err.contains("being written by another process"), "{}", run.err),
            _ => panic!("{run:?}"),
        }
    }
    assert!(done > 0);
    assert_eq!(folder.run(&["index", "news", "-v"]).code(0).counter("files_read"), 0);
    folder.run(&["check", "news"]).code(0);
}

#[test]
fn readers_are_not_disturbed_by_a_writer() {
    let folder = Folder::new();
    let mut random = Random::new(12);
    for number in 0..200 {
        folder.write(&format!("{number}.md"), article(&mut random));
    }
    folder.run(&["index", "news"]).code(0);
    let (mut clock, mut reads) = (1000, 0);
    for _ in 0..trials("EPITOME_ROUNDS", 4) {
        change(&folder.path(), &mut random, &mut clock);
        let mut writer = command(&["index", "news"]);
        writer.current_dir(folder.beside("")).stdout(Stdio::null()).stderr(Stdio::null());
        let mut writer = writer.spawn().unwrap();
        loop {
            folder.run(&["search", "news", "bridge OR mill", "--no-sync"]).code(0);
            reads += 1;
            if let Some(status) = writer.try_wait().unwrap() {
                assert!(status.success());
                break;
            }
        }
    }
    println!("{reads} searches during syncs");
}

#[test]
fn files_that_change_while_they_are_read() {
    let folder = Folder::new();
    let mut random = Random::new(13);
    for number in 0..300 {
        folder.write(&format!("d0/{number:03}.md"), article(&mut random));
    }
    folder.run(&["index", "news"]).code(0);
    let mut clock = 1000;
    for _ in 0..trials("EPITOME_ROUNDS", 3) {
        let mut run = command(&["index", "news"]);
        run.current_dir(folder.beside("")).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = run.spawn().unwrap();
        while child.try_wait().unwrap().is_none() {
            change(&folder.path(), &mut random, &mut clock);
        }
        let run: Run = child.wait_with_output().unwrap().into();
        assert!(matches!(run.code, Some(0 | 4)), "{}", run.err);
    }
    folder.run(&["index", "news"]).code(0);
    let ask = |place: &[&str]| -> Value {
        let arguments =
            [&["search", "news", "", "-l", "5000", "--all-copies", "--sort", "date", "--json"], place]
                .concat();
        folder.run(&arguments).code(0).json()
    };
    assert_eq!(ask(&[]), ask(&["--index", "new"]));
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_without_room() {
    let folder = Folder::new();
    let disk = folder.beside("disk");
    fs::create_dir(&disk).unwrap();
    let mount = |arguments: &[&str]| {
        Command::new("mount").args(arguments).arg(&disk).output().is_ok_and(|run| run.status.success())
    };
    if !mount(&["-t", "tmpfs", "-o", "size=1m", "none"]) {
        println!("skipped: no small disk can be mounted here");
        return;
    }
    let run = std::panic::catch_unwind(|| {
        let mut random = Random::new(14);
        for number in 0..40 {
            folder.write(&format!("{number}.md"), article(&mut random));
        }
        folder.run(&["index", "news", "--index", "disk/index"]).code(0);
        let few = folder.run(&["search", "news", "", "--count", "--index", "disk/index"]).code(0).out;
        for number in 40..1500 {
            folder.write(
                &format!("{number}.md"),
                format!("{}{}", article(&mut random), article(&mut random).repeat(3)),
            );
        }
        let full = folder.run(&["index", "news", "--index", "disk/index"]).code(1);
        assert!(full.err.contains("make room on that disk"), "{}", full.err);
        let kept =
            folder.run(&["search", "news", "", "--count", "--no-sync", "--index", "disk/index"]).code(0).out;
        assert_eq!(kept, few, "the last commit is as it was");
        let saved = folder.run(&["digest", "news", "--keep", "--index", "disk/index", "--no-sync", "-q"]);
        assert!(matches!(saved.code, Some(0 | 1)), "{}", saved.err);
        assert!(mount(&["-o", "remount,size=200m"]));
        let run = folder.run(&["index", "news", "--index", "disk/index", "-v"]).code(0);
        assert_eq!(run.counter("articles"), 1500);
        folder.run(&["check", "news", "--index", "disk/index", "--repair"]).code(0);
    });
    Command::new("umount").arg(&disk).status().unwrap();
    run.unwrap();
}

#[test]
fn many_files_in_one_folder() {
    let folder = Folder::new();
    let count = trials("EPITOME_FILES", 3000);
    for number in 0..count {
        fs::write(
            folder.path().join(format!("{number}.txt")),
            format!("Note {number}\n\nThe harbour bridge was crossed by {number} people before noon.\n"),
        )
        .unwrap();
    }
    let first = folder.run(&["index", "news", "-v"]).code(0);
    assert_eq!(first.counter("articles"), count);
    let second = folder.run(&["index", "news", "-v"]).code(0);
    assert_eq!(second.counter("files_read"), 0);
    println!("{}\n{}", first.err, second.err);
}
