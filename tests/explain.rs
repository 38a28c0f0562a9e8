//! `epitome explain`: why articles are in their story.

use serde_json::Value;

use crate::support::Folder;

#[test]
fn an_article_and_its_story() {
    let folder = Folder::small();
    let run = folder.run(&["explain", "news", "post/bridge-cost.md"]).code(0);
    insta::assert_snapshot!("explain_article", run.out);
    let explained = folder.run(&["explain", "news", "post/bridge-cost.md", "--json"]).code(0).json();
    let id = explained["story"]["id"].as_str().unwrap();
    insta::assert_snapshot!("explain_story", folder.run(&["explain", "news", id]).code(0).out);
}

#[test]
fn every_way_to_name_an_article() {
    let folder = Folder::small();
    let path = folder.path().join("nord/detours.txt");
    let story = |name: &str| {
        let explained = folder.run(&["explain", "news", name, "--json"]).code(0).json();
        (explained["story"]["id"].clone(), explained["article"]["id"].clone())
    };
    let first = story("nord/detours.txt");
    assert_eq!(first.1, "nord/detours.txt");
    assert_eq!(story("news/nord/detours.txt"), first);
    assert_eq!(story(path.to_str().unwrap()), first);
    assert_eq!(story("w-1").1, "w-1");
    let run = folder.run(&["explain", "news", "wire.jsonl"]).code(2);
    assert!(run.err.contains("2 articles"), "{}", run.err);
    let run = folder.run(&["explain", "news", "nothing.txt"]).code(2);
    assert!(run.err.contains("no story and no article"), "{}", run.err);
}

#[test]
fn the_parts_add_up() {
    let folder = Folder::small();
    let explained = folder.run(&["explain", "news", "courier/bridge.md", "--json"]).code(0).json();
    let score = &explained["article"]["score"];
    let part = |key: &str| score[key].as_f64().unwrap();
    let sum =
        ["contrast", "cohesion", "title", "names", "time", "links", "twins"].map(part).iter().sum::<f64>();
    assert!((sum - part("needed") - part("total")).abs() < 1e-3, "{score}");
    assert!(part("total") > 0.0);
    let words: f64 =
        explained["words"].as_array().unwrap().iter().map(|word| word["weight"].as_f64().unwrap()).sum();
    assert!(words > 0.0 && words <= part("similarity") + 1e-4, "{words}");
}

#[test]
fn an_article_from_outside() {
    let folder = Folder::small();
    let text = "Drivers wait as harbour bridge stays shut\n\n4 August 2025\n\n\
        The harbour bridge stays shut after engineers found cracks in its pillars on Friday. \
        Ferries carry drivers across the harbour while the city council looks for money for repairs.\n";
    std::fs::write(folder.beside("new.txt"), text).unwrap();
    let explained = folder.run(&["explain", "news", "new.txt", "--json"]).code(0).json();
    assert_eq!(explained["article"]["inside"], false);
    assert_eq!(explained["story"]["articles"], 4, "{explained}");
    let listed = folder.run(&["stories", "news", "--json"]).code(0).json();
    let articles =
        listed["stories"].as_array().unwrap().iter().map(|s| s["articles"].as_array().unwrap().len());
    assert_eq!(articles.sum::<usize>(), 6, "nothing was added to the folder");
}

#[test]
fn corrections_are_told() {
    let folder = Folder::small();
    folder.run(&["index", "news"]).code(0);
    folder.run(&["stories", "join", "news", "courier/orchard.txt", "courier/bridge.md"]).code(0);
    let explained = folder.run(&["explain", "news", "courier/orchard.txt", "--json"]).code(0).json();
    let corrections: &Vec<Value> = explained["corrections"].as_array().unwrap();
    assert_eq!(corrections.len(), 1, "{explained}");
    let run = folder.run(&["explain", "news", "courier/orchard.txt"]).code(0);
    assert!(run.out.contains("Corrected:"), "{}", run.out);
}
