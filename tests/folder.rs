//! A folder of two thousand articles that nobody here wrote.

use crate::support::{Folder, epitome, shared};

#[test]
fn a_digest_of_two_thousand_articles() {
    let Some(bbc) = shared("data/folders/bbc") else { return };
    let place = Folder::new();
    let (bbc, index) = (bbc.to_str().unwrap(), place.beside("index"));
    let first = epitome(&["digest", bbc, "--index", index.to_str().unwrap(), "-v"]).code(0);
    assert_eq!((first.counter("added"), first.counter("articles")), (2225, 2225));
    let second = epitome(&["digest", bbc, "--index", index.to_str().unwrap(), "-v"]).code(0);
    assert_eq!((second.counter("files_read"), second.counter("unchanged")), (0, 2225));
    assert!(first.out == second.out, "the second digest has other bytes");
    let found = epitome(&["search", bbc, "interest rates", "--index", index.to_str().unwrap(), "--json"])
        .code(0)
        .json();
    assert_eq!(found["hits"].as_array().unwrap().len(), 10);
}
