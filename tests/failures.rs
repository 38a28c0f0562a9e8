//! Each way to fail has its message, its exit code, and leaves what was there.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::support::{Folder, Run, command};

/// One line of clear words on standard error, nothing on standard output.
#[track_caller]
fn refused(run: Run, code: i32, says: &str) {
    let run = run.code(code);
    assert!(run.err.contains(says), "{}", run.err);
    assert!(run.err.starts_with("epitome: ") && run.err.trim_end().lines().count() == 1, "{}", run.err);
    assert!(!run.err.contains("panicked") && !run.err.contains("RUST_BACKTRACE"), "{}", run.err);
    assert_eq!(run.out, "");
}

#[test]
fn missing_input() {
    let folder = Folder::new();
    for arguments in
        [vec!["digest", "gone"], vec!["index", "gone"], vec!["search", "gone", "x"], vec!["stories", "gone"]]
    {
        refused(folder.run(&arguments), 1, "gone: no such file or folder");
    }
    refused(folder.run(&["status", "gone"]), 1, "gone: no such file or folder");
    refused(folder.run(&["read", "gone.txt"]), 1, "gone.txt");
    refused(folder.run(&["summarize", "gone.txt"]), 1, "gone.txt");
}

#[test]
fn a_file_where_a_folder_belongs() {
    let folder = Folder::small();
    refused(folder.run(&["index", "news/wire.jsonl"]), 2, "is not a folder");
    refused(folder.run(&["search", "news/wire.jsonl", "x"]), 2, "is not a folder");
}

#[test]
fn no_index() {
    let folder = Folder::small();
    for arguments in [
        vec!["digest", "news", "--no-sync"],
        vec!["search", "news", "x", "--no-sync"],
        vec!["status", "news"],
    ] {
        refused(folder.run(&arguments), 5, "no index at news/.epitome; run `epitome index");
    }
    assert!(!folder.path().join(".epitome").exists(), "asking makes no index");
}

#[test]
fn a_foreign_folder_is_left_alone() {
    let folder = Folder::small();
    folder.write(".epitome/diary.txt", "mine");
    refused(folder.run(&["digest", "news"]), 5, "not an epitome index");
    refused(folder.run(&["index", "news", "--rebuild"]), 5, "not an epitome index");
    assert_eq!(fs::read_to_string(folder.path().join(".epitome/diary.txt")).unwrap(), "mine");
    folder.run(&["digest", "news", "--index", "elsewhere"]).code(0);
}

#[test]
fn a_damaged_index_can_be_rebuilt() {
    let folder = Folder::small();
    let expect = folder.run(&["digest", "news"]).code(0).out;
    damage(&folder.path().join(".epitome"));
    let run = folder.run(&["digest", "news"]);
    refused(run, 5, "--rebuild");
    assert_eq!(folder.run(&["digest", "news", "--rebuild"]).code(0).out, expect);
}

/// Overwrites every file of the index that describes it.
fn damage(index: &Path) {
    for entry in fs::read_dir(index).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            damage(&path);
        } else if path.file_name().unwrap() == "meta.json" {
            fs::write(&path, "{ \"segments\": ").unwrap();
        }
    }
}

#[test]
fn a_locked_index() {
    let folder = Folder::new();
    for number in 0..3000 {
        folder.write(
            &format!("{number}.txt"),
            format!("Article {number}\n\nSentence {number} stands here alone.\n"),
        );
    }
    let mut first = command(&["index", "news"]);
    first.current_dir(folder.path().parent().unwrap()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut first = first.spawn().unwrap();
    let started = Instant::now();
    // The lock is held while the first run reads; ask until it is.
    let met = loop {
        let run = folder.run(&["index", "news", "--dry-run"]);
        let busy = folder.run(&["index", "news"]);
        if busy.code == Some(5) && busy.err.contains("being written by another process") {
            break Some((run, busy));
        }
        if first.try_wait().unwrap().is_some() || started.elapsed() > Duration::from_secs(60) {
            break None;
        }
    };
    assert!(first.wait().unwrap().success(), "the first run goes on");
    let Some((_, busy)) = met else {
        println!("skipped: the first run was too fast to be met");
        return;
    };
    assert!(busy.err.contains("--no-sync"), "{}", busy.err);
}

#[test]
fn patterns_that_are_none() {
    let folder = Folder::small();
    refused(folder.run(&["index", "news", "--include", "[a"]), 2, "[a: not a glob pattern");
}

#[test]
fn stories_that_take_more_memory_than_allowed() {
    let folder = Folder::new();
    let day = |number: usize| format!("2025-{:02}-{:02}", 1 + number / 28 % 12, 1 + number % 28);
    let line =
        |n: usize| format!("{{\"id\":\"{n}\",\"date\":\"{}\",\"text\":\"Ferry {n} was late.\"}}\n", day(n));
    folder.write("all.jsonl", (0..3000).map(line).collect::<String>());
    let digest = |more: &[&str]| folder.run(&[&["digest", "news", "-q", "--memory", "15"], more].concat());
    refused(digest(&[]), 2, "grouping 3000 articles into stories takes about 17 MB, and --memory allows 15");
    refused(digest(&["--granularity", "strict"]), 2, "--since");
    digest(&["--since", "2025-06"]).code(0);
    folder.run(&["search", "news", "ferry", "--memory", "15", "-q"]).code(0);
    folder.run(&["digest", "news", "-q", "--memory", "17"]).code(0);
    digest(&[]).code(0);
}

#[test]
fn a_result_that_cannot_be_written() {
    let folder = Folder::small();
    refused(
        folder.run(&["digest", "news", "-q", "-o", "no/such/digest.md"]),
        1,
        "cannot write no/such/digest.md",
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk() {
    let folder = Folder::small();
    let full = || Stdio::from(fs::File::options().write(true).open("/dev/full").unwrap());
    let mut run = command(&["digest", "news", "-q"]);
    let run = run.current_dir(folder.path().parent().unwrap()).stdout(full()).output().unwrap();
    refused(run.into(), 1, "cannot write to standard output: No space left");
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_quietly() {
    let folder = Folder::small();
    let call = format!("'{}' stories news --json; echo \"code $?\" >&2", env!("CARGO_BIN_EXE_epitome"));
    let script = format!("folder() {{ {call}; }}; folder | head -c 1");
    folder.run(&["index", "news"]).code(0);
    let run = Command::new("sh")
        .args(["-c", &script])
        .current_dir(folder.path().parent().unwrap())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&run.stderr), "code 0\n");
}

#[cfg(unix)]
#[test]
fn an_interrupt_stops_at_once() {
    let folder = Folder::small();
    let expect = folder.run(&["stories", "news", "--json"]).code(0).out;
    for number in 0..4000 {
        folder.write(
            &format!("more/{number}.txt"),
            format!("Article {number}\n\nSentence {number} stands here.\n"),
        );
    }
    // On a busy machine a run may not listen yet: then it is killed, and one more is given longer.
    let code = [150, 600, 2400].into_iter().find_map(|delay| {
        let mut run = command(&["index", "news"]);
        run.current_dir(folder.path().parent().unwrap()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = run.spawn().unwrap();
        sleep(Duration::from_millis(delay));
        Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        child.wait().unwrap().code()
    });
    if code == Some(0) {
        println!("skipped: the run was too fast to be interrupted");
        return;
    }
    assert_eq!(code, Some(130));
    let kept = folder.run(&["stories", "news", "--json", "--no-sync"]).code(0).out;
    // It may have come after the commit, before the end.
    let whole = (0..4000).all(|number| kept.contains(&format!("more/{number}.txt")));
    assert!(kept == expect || whole, "half of a commit is seen");
}

/// Every exit code that `docs/errors.md` lists is reached (130 above).
#[test]
fn each_exit_code_is_reached() {
    let folder = Folder::small();
    let check = |arguments: &[&str], code: i32| drop(folder.run(arguments).code(code));
    check(&["digest", "news"], 0);
    check(&["digest", "gone"], 1);
    check(&["verify", "news/wire.jsonl", "news"], 1);
    check(&["digest", "news", "--keep", "-q", "-o", "digest.md"], 0);
    folder
        .write("courier/bridge.md", "---\ntitle: Bridge\n---\nNothing of what was quoted stands here now.\n");
    check(&["verify", "digest.md", "news"], 1);
    check(&["diff", "1", "news/wire.jsonl", "news"], 1);
    check(&["digest"], 2);
    check(&["digest", "news", "--since", "someday"], 2);
    check(&["search", "news/wire.jsonl", "x"], 2);
    check(&["query", "run", "news", "none"], 2);
    check(&["show", "7", "news"], 2);
    check(&["stories", "join", "news", "nothing"], 2);
    check(&["digest", "news/wire.jsonl", "--keep"], 2);
    check(&["search", "news", "zeppelin"], 3);
    check(&["digest", "news", "--since", "2031"], 3);
    folder.write("broken.pdf", "%PDF-1.4 nothing");
    check(&["index", "news"], 4);
    check(&["digest", "news", "-q"], 4);
    check(&["status", "news", "--index", "none"], 5);
    fs::write(folder.path().join(".epitome/corrections.json"), "[").unwrap();
    refused(folder.run(&["stories", "corrections", "news"]), 5, "corrections.json is damaged");
    refused(folder.run(&["digest", "news", "--no-sync"]), 5, "--repair");
    check(&["check", "news"], 1);
    check(&["check", "news", "--repair"], 0);
    check(&["digest", "news", "--no-sync", "-q"], 4);
}

/// A folder beside an index that is called as ours is, but is not.
#[test]
fn a_rebuild_removes_nothing_that_is_not_ours() {
    let folder = Folder::small();
    folder.write("site/index/page.html", "<p>mine</p>");
    refused(folder.run(&["index", "news", "--rebuild", "--index", "news/site"]), 5, "not an epitome index");
    assert!(folder.path().join("site/index/page.html").exists());
}

/// An index that came from elsewhere must not make the search engine delete what lies outside of it.
#[test]
fn an_index_names_no_file_outside_of_it() {
    let folder = Folder::small();
    folder.run(&["index", "news"]).code(0);
    fs::write(folder.beside("diary.txt"), "mine").unwrap();
    let list = folder.path().join(".epitome/index/.managed.json");
    let names = fs::read_to_string(&list).unwrap();
    let diary = folder.beside("diary.txt");
    let evil = names.replacen('[', &format!("[\"../../../diary.txt\",{:?},", diary.to_str().unwrap()), 1);
    fs::write(&list, evil).unwrap();
    for number in 0..3 {
        folder.write(
            &format!("{number}.txt"),
            format!("New {number}\n\nThe harbour bridge is shut for {number} days.\n"),
        );
        folder.run(&["index", "news"]).code(0);
        fs::remove_file(folder.path().join(format!("{number}.txt"))).unwrap();
    }
    assert_eq!(fs::read_to_string(diary).unwrap(), "mine");
}
