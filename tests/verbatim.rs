//! Every quote stands in its article, byte for byte where its span says.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::support::{Folder, command, epitome, shared};

fn digest(folder: &Path, index: &Path) -> Value {
    let run = command(&["digest", "--stories", "all", "--json", "-q", "--index"])
        .arg(index)
        .arg(folder)
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    serde_json::from_slice(&run.stdout).unwrap()
}

/// Checks the quotes of at most `files` files against what the reader makes of them now.
fn check(folder: &Path, index: &Path, files: usize) {
    let digest = digest(folder, index);
    let mut quotes: BTreeMap<(String, String), Vec<&Value>> = BTreeMap::new();
    for story in digest["stories"].as_array().unwrap() {
        for quote in story["quotes"].as_array().unwrap() {
            let article = &story["articles"][quote["citation"].as_u64().unwrap() as usize - 1];
            let text = |key: &str| article[key].as_str().unwrap().to_owned();
            quotes.entry((text("path"), text("id"))).or_default().push(quote);
        }
    }
    assert!(!quotes.is_empty());
    let step = quotes.len().div_ceil(files);
    for ((path, id), quotes) in quotes.into_iter().step_by(step) {
        let reading = epitome(&["read", folder.join(&path).to_str().unwrap(), "--json"]).json();
        let articles = reading["articles"].as_array().unwrap();
        let article =
            articles.iter().find(|article| articles.len() == 1 || article["id"] == id.as_str()).unwrap();
        let body = article["body"].as_str().unwrap();
        for quote in quotes {
            let at = |key: &str| quote["span"][key].as_u64().unwrap() as usize;
            assert_eq!(&body[at("start")..at("end")], quote["text"].as_str().unwrap(), "{path}");
        }
    }
}

#[test]
fn quotes_of_the_sample_corpus() {
    let folder = Folder::copy_of("corpus");
    check(&folder.path(), &folder.beside("index"), usize::MAX);
}

#[test]
fn quotes_of_a_folder_of_others() {
    let Some(bbc) = shared("data/folders/bbc") else { return };
    let place = Folder::new();
    check(&bbc, &place.beside("index"), 150);
}
