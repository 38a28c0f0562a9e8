//! The same input gives the same bytes, on any number of threads and in any order of files.

use std::fs;

use crate::support::{Folder, command, root};

fn digest(folder: &Folder, threads: &str) -> String {
    let mut run =
        command(&["digest", "news", "--stories", "all", "--json", "--threads", threads, "--rebuild"]);
    let run = run.current_dir(folder.beside("")).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap()
}

#[test]
fn one_thread_and_many() {
    let folder = Folder::copy_of("corpus");
    let one = digest(&folder, "1");
    for threads in ["2", "4", "4"] {
        assert!(digest(&folder, threads) == one, "{threads} threads give other bytes");
    }
    let mut run = command(&["digest", "news", "--stories", "all", "--json"]);
    let run = run.current_dir(folder.beside("")).env("RAYON_NUM_THREADS", "3").output().unwrap();
    assert!(String::from_utf8(run.stdout).unwrap() == one, "RAYON_NUM_THREADS gives other bytes");
}

#[test]
fn the_order_of_files_does_not_matter() {
    let folder = Folder::copy_of("corpus");
    let expect = digest(&folder, "2");
    let shuffled = Folder::new();
    for path in files().iter().rev() {
        shuffled.write(path, fs::read(root().join("corpus").join(path)).unwrap());
    }
    assert!(digest(&shuffled, "2") == expect, "another order of making gives other bytes");
}

#[test]
fn how_the_index_came_about_does_not_matter() {
    let folder = Folder::copy_of("corpus");
    let expect = digest(&folder, "2");
    let grown = Folder::new();
    let files = files();
    for part in files.chunks(files.len() / 3 + 1) {
        for path in part {
            grown.write(path, fs::read(root().join("corpus").join(path)).unwrap());
        }
        grown.write("extra.txt", format!("Extra\n\nAn extra article of {} words.\n", part.len()));
        grown.run(&["index", "news"]).code(0);
    }
    fs::remove_file(grown.path().join("extra.txt")).unwrap();
    let run = grown.run(&["digest", "news", "--stories", "all", "--json"]).code(0);
    assert!(run.out == expect, "an index that grew gives other bytes");
}

/// Files of the sample corpus, relative to it.
fn files() -> Vec<String> {
    let (corpus, mut files, mut folders) = (root().join("corpus"), Vec::new(), vec![root().join("corpus")]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with(".epitome") {
                folders.push(path);
            } else if path.is_file() {
                files.push(path.strip_prefix(&corpus).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    files.sort();
    files
}
