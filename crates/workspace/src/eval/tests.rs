use std::fs;
use std::path::Path;

use serde_json::json;

use super::*;
use crate::silent;

fn write(folder: &Path, name: &str, text: impl AsRef<[u8]>) {
    fs::create_dir_all(folder.join(name).parent().unwrap()).unwrap();
    fs::write(folder.join(name), text).unwrap();
}

/// Two topics on a bridge; only the second sentence of each article is in the references.
fn topics(folder: &Path) {
    let doc = |id: &str, opening: &str| {
        let text = format!(
            "{opening} The old bridge at Marlow was closed on Monday after cracks were found in two of its pillars."
        );
        json!({"id": id, "title": "Bridge closed", "text": text})
    };
    let topic = json!({
        "lang": "en",
        "docs": [
            doc("a", "Drivers in the north of the county woke up to long queues and little news of why they stood."),
            doc("b", "A spokesman for the council read a statement to reporters who had come to the town hall early."),
        ],
        "references": ["The bridge at Marlow was closed after cracks were found in two pillars ."],
    });
    for name in ["first.json", "second.json"] {
        write(folder, name, topic.to_string());
    }
    write(folder, "notes.json", json!({"author": "nobody"}).to_string());
}

#[test]
fn summaries_are_scored_and_written() {
    let place = tempfile::tempdir().unwrap();
    topics(&place.path().join("bridges"));
    let out = place.path().join("out");
    let gold = SummariesGold {
        paths: vec![place.path().join("bridges")],
        systems: ["lead", "oracle"].map(|name| name.parse().unwrap()).to_vec(),
        words: Some(20),
        write: Some(out.clone()),
        ..SummariesGold::default()
    };
    let evaluation = summaries(&gold, &silent).unwrap();
    let set = &evaluation.sets[0];
    assert_eq!((set.set.as_str(), set.topics, set.words, evaluation.exceptions), ("bridges", 2, 20, 0));
    let [lead, oracle] = &set.systems[..] else { panic!("two systems") };
    let n2 = |system: &SystemScores| system.metric(epitome_eval::rouge::Metric::N2).unwrap().recall.mean;
    assert!(n2(oracle) > 0.6 && n2(lead) < 0.1, "{} {}", n2(oracle), n2(lead));
    assert!(lead.metrics[1].first_minus_this_recall.is_none());
    assert!(oracle.metrics[1].first_minus_this_recall.unwrap().difference.mean < -0.5);
    let text = fs::read_to_string(out.join("oracle/second.txt")).unwrap();
    assert_eq!(text.lines().collect::<Vec<_>>(), oracle.topics[1].sentences);
    let tables =
        [summaries_text(&evaluation), summaries_markdown(&evaluation), summaries_topics(&evaluation)];
    assert!(tables.iter().all(|table| table.contains("oracle") && table.contains("bridges")));
}

#[test]
fn the_budget_is_the_references_length() {
    let place = tempfile::tempdir().unwrap();
    topics(place.path());
    let gold =
        |half| SummariesGold { paths: vec![place.path().to_owned()], half, ..SummariesGold::default() };
    let check = |half, topics, words| {
        let set = &summaries(&gold(half), &silent).unwrap().sets[0];
        assert_eq!((set.topics, set.words), (topics, words));
    };
    check(None, 2, 13);
    check(Some(Half::Even), 1, 13);
}

#[test]
fn what_is_no_gold_is_told() {
    let place = tempfile::tempdir().unwrap();
    let check = |error: crate::Error, expect: &str| {
        let message = error.to_string();
        assert!(message.contains(expect), "{message}");
    };
    let paths = vec![place.path().to_owned()];
    let gold = SummariesGold { paths: paths.clone(), ..SummariesGold::default() };
    check(summaries(&gold, &silent).unwrap_err(), "no topics in it");
    topics(place.path());
    write(place.path(), "weights.tsv", "nothing\n");
    let gold = |change: &dyn Fn(&mut SummariesGold)| {
        let mut gold = SummariesGold { paths: paths.clone(), ..SummariesGold::default() };
        change(&mut gold);
        summaries(&gold, &silent).unwrap_err()
    };
    check(gold(&|gold| gold.weights = Some(place.path().join("weights.tsv"))), "no weights in it");
    check(gold(&|gold| gold.exceptions = Some(place.path().to_owned())), "no .exc file in it");
    check(gold(&|gold| gold.paths = vec![place.path().join("notes.json")]), "missing field `docs`");
    let plain = place.path().join("plain.jsonl");
    fs::write(&plain, "{\"text\": \"No label.\"}\n{").unwrap();
    let gold = StoriesGold { path: plain.clone(), granularity: 0.5, by_language: false, worst: 1 };
    check(stories(&gold, &silent).unwrap_err(), "line 2");
    fs::write(&plain, "{\"text\": \"No label.\"}\n").unwrap();
    check(stories(&gold, &silent).unwrap_err(), "no record has a \"story\"");
}

#[test]
fn stories_are_scored() {
    let place = tempfile::tempdir().unwrap();
    let bridge =
        "The old bridge at Marlow was closed on Monday after engineers found cracks in two of its pillars.";
    let match_day =
        "Rovers beat Albion by three goals to one in the cup final before a crowd of forty thousand people.";
    let record = |id: &str, story: &str, lang: &str, text: &str| {
        json!({"id": id, "story": story, "lang": lang, "title": text[..20], "text": text}).to_string() + "\n"
    };
    let file = place.path().join("articles.jsonl");
    let records = [
        record("1", "bridge", "en", bridge),
        record("2", "bridge", "en", bridge),
        record("3", "cup", "en", match_day),
        record("4", "cup", "fr", match_day),
    ];
    fs::write(&file, records.concat()).unwrap();
    let gold = StoriesGold { path: file.clone(), granularity: 0.5, by_language: false, worst: 5 };
    let whole = stories(&gold, &silent).unwrap();
    let part = &whole.parts[0];
    assert_eq!((part.articles, part.stories, part.found), (4, 2, 2));
    assert_eq!((part.figures.bcubed.f1, part.figures.alone.recall), (1.0, 0.5));
    assert!(part.merges.is_empty() && part.splits.is_empty());
    let split = stories(&StoriesGold { by_language: true, ..gold }, &silent).unwrap();
    let names: Vec<_> = split.parts.iter().map(|part| (part.name.as_str(), part.articles)).collect();
    assert_eq!(names, [("en", 3), ("fr", 1)]);
    assert!(stories_text(&split).contains("mean") && stories_markdown(&whole).contains("| all | 4 |"));
}

#[test]
fn search_is_scored() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    write(
        folder,
        "docs.jsonl",
        "{\"id\": \"d1\", \"text\": \"Cracks in the bridge.\"}\n{\"id\": \"d2\", \"text\": \"A cup final.\"}\n{\"id\": \"d3\", \"text\": \"\"}\n",
    );
    write(
        folder,
        "queries.jsonl",
        "{\"id\": 1, \"text\": \"bridge\"}\n{\"id\": \"2\", \"text\": \"harvest\"}\n",
    );
    write(folder, "qrels.tsv", "1\td1\t2\n2 0 d2 1\n");
    let run = folder.join("run");
    let gold = SearchGold { folder: folder.to_owned(), run: Some(run.clone()) };
    let evaluation = search(&gold, &silent).unwrap();
    assert_eq!((evaluation.documents, evaluation.without_text), (2, 1));
    let of = |at: usize| (evaluation.queries[at].ndcg_10, evaluation.queries[at].recall_100);
    assert_eq!((of(0), of(1)), ((1.0, 1.0), (0.0, 0.0)));
    assert_eq!(evaluation.figures.average_precision.mean, 0.5);
    assert!(fs::read_to_string(run).unwrap().starts_with("1 Q0 d1 1 "));
    assert!(search_text(&evaluation).contains("2 documents (1 record more without text), 2 queries"));
    write(folder, "qrels.tsv", "1 d1\n");
    assert!(search(&gold, &silent).unwrap_err().to_string().contains("line 1"));
}

#[test]
fn a_folder_has_its_gold_beside_it() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    write(
        folder,
        "a.txt",
        "The bridge at Marlow was closed on Monday after cracks were found in two of its pillars.",
    );
    write(
        folder,
        "b.txt",
        "Rovers won the cup final by three goals to one before a crowd of forty thousand people.",
    );
    write(folder, ".ignore", "gold/\n");
    write(folder, "gold/stories.json", "{\"stories\": [{\"story\": \"bridge\", \"articles\": [\"a.txt\"]}]}");
    write(folder, "gold/summaries/bridge.1.txt", "The bridge was closed.\n");
    let gold = StoriesGold { path: folder.to_owned(), granularity: 0.5, by_language: false, worst: 0 };
    let evaluation = stories(&gold, &silent).unwrap();
    assert_eq!((evaluation.parts[0].articles, evaluation.parts[0].stories), (2, 2));
    let gold = SummariesGold { paths: vec![folder.to_owned()], words: Some(17), ..SummariesGold::default() };
    let set = &summaries(&gold, &silent).unwrap().sets[0];
    assert_eq!((set.topics, set.languages.concat().as_str()), (1, "en"));
    assert_eq!(set.systems[0].metrics[0].recall.mean, 1.0);
}

#[test]
fn trained_weights_are_taken() {
    let place = tempfile::tempdir().unwrap();
    topics(place.path());
    let gold = TrainGold { paths: vec![place.path().to_owned()], half: None };
    let report = train(&gold, &silent).unwrap();
    assert_eq!(report.topics, 2);
    assert!(report.losses.last().is_some_and(|loss| loss.ridge.is_none()));
    write(place.path(), "weights.tsv", &report.table);
    let gold = SummariesGold {
        paths: vec![place.path().to_owned()],
        weights: Some(place.path().join("weights.tsv")),
        words: Some(20),
        ..SummariesGold::default()
    };
    assert!(summaries(&gold, &silent).unwrap().sets[0].systems[0].topics[0].sentences.len() == 1);
}
