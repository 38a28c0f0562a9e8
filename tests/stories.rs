//! Stories: every article in exactly one, and near enough to what people say.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::{Folder, root};

#[test]
fn stories_of_a_small_folder() {
    let folder = Folder::small();
    insta::assert_snapshot!(folder.run(&["stories", "news"]).code(0).out);
}

#[test]
fn the_shape_of_the_json() {
    let folder = Folder::small();
    let list = folder.run(&["stories", "news", "--json"]).code(0).json();
    assert_eq!(list["schema"], 1);
    for story in list["stories"].as_array().unwrap() {
        assert!(story["id"].is_string() && story["headline"].is_string(), "{story}");
        for article in story["articles"].as_array().unwrap() {
            assert!(["id", "path", "title"].iter().all(|key| article[key].is_string()), "{article}");
        }
    }
}

#[test]
fn a_file_of_articles() {
    let folder = Folder::small();
    let list = folder.run(&["stories", "news/wire.jsonl", "--json"]).code(0).json();
    let mut ids: Vec<_> = articles(&list).map(|(_, article)| article["id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["w-1", "w-2"]);
    assert!(!folder.path().join(".epitome").exists(), "a file is not indexed");
}

fn articles(list: &Value) -> impl Iterator<Item = (usize, &Value)> {
    let stories = list["stories"].as_array().unwrap();
    stories
        .iter()
        .enumerate()
        .flat_map(|(at, story)| story["articles"].as_array().unwrap().iter().map(move |a| (at, a)))
}

/// Gold label of each article of the sample corpus, by its address.
fn gold() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(root().join("corpus/gold/stories.json")).unwrap();
    let gold: Value = serde_json::from_str(&text).unwrap();
    let mut labels = BTreeMap::new();
    for story in gold["stories"].as_array().unwrap() {
        for article in story["articles"].as_array().unwrap() {
            labels.insert(article.as_str().unwrap().to_owned(), story["story"].as_str().unwrap().to_owned());
        }
    }
    for article in gold["singletons"].as_array().unwrap() {
        labels.insert(article.as_str().unwrap().to_owned(), format!("alone: {article}"));
    }
    labels
}

#[test]
fn the_sample_corpus_is_grouped_as_people_would() {
    let folder = Folder::copy_of("corpus");
    let list = folder.run(&["stories", "news", "--json"]).code(0).json();
    let gold = gold();
    let (mut labels, mut found) = (Vec::new(), Vec::new());
    for (story, article) in articles(&list) {
        let id = article["id"].as_str().unwrap();
        labels.push(gold.get(id).unwrap_or_else(|| panic!("{id} is in no gold story")).as_str());
        found.push(story);
    }
    assert_eq!(labels.len(), gold.len(), "every article is in exactly one story");
    let score = epitome_eval::clusters::bcubed(&labels, &found);
    println!("BCubed over the sample corpus: {score:?}");
    assert!(score.f1 > 0.9, "{score:?}");
}

#[test]
fn near_copies_share_a_voice() {
    let folder = Folder::copy_of("corpus");
    let list = folder.run(&["stories", "news", "--json"]).code(0).json();
    let text = std::fs::read_to_string(root().join("corpus/gold/stories.json")).unwrap();
    let gold: Value = serde_json::from_str(&text).unwrap();
    let voice = |id: &Value| {
        let (story, article) = articles(&list).find(|(_, article)| article["id"] == *id).unwrap();
        (story, article["voice"].as_u64().unwrap())
    };
    for pair in gold["near_copies"].as_array().unwrap() {
        assert_eq!(voice(&pair[0]), voice(&pair[1]), "{pair}");
    }
}
