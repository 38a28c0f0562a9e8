//! Summaries keep their budget and say nothing but sentences of their input.

use crate::support::{Folder, epitome_with};

const TEXT: &str = "Engineers shut the harbour bridge at noon on Friday. Cracks were found in two of its pillars. \
    About 9,000 drivers cross the bridge each day. The council will meet on Monday. Ferries will carry drivers \
    across the harbour until the repairs end. They may cost four million.\n";

#[test]
fn one_sentence_a_line_and_nothing_else() {
    let run = epitome_with(TEXT.as_bytes(), &["summarize", "-", "--words", "25"]).code(0);
    assert!(run.out.lines().count() >= 2, "{}", run.out);
    for line in run.out.lines() {
        assert!(TEXT.contains(line), "{line}");
    }
    assert!(run.out.split_whitespace().count() <= 25);
    assert_eq!(run.err, "");
}

#[test]
fn budgets() {
    for n in [1, 2, 3] {
        let run = epitome_with(TEXT.as_bytes(), &["summarize", "-", "--sentences", &n.to_string()]).code(0);
        assert_eq!(run.out.lines().count(), n);
    }
    for n in [60, 120, 400] {
        let run = epitome_with(TEXT.as_bytes(), &["summarize", "-", "--chars", &n.to_string()]).code(0);
        let chars: usize = run.out.lines().map(|line| line.chars().count()).sum();
        assert!(chars > 0 && chars <= n, "{n}: {chars}");
    }
    let run = epitome_with(TEXT.as_bytes(), &["summarize", "-", "--share", "40%"]).code(0);
    assert!(run.out.split_whitespace().count() * 10 <= TEXT.split_whitespace().count() * 4, "{}", run.out);
}

#[test]
fn every_method() {
    for method in ["concepts", "lead", "lead-rr", "centroid", "lexrank", "mmr"] {
        let run =
            epitome_with(TEXT.as_bytes(), &["summarize", "-", "--method", method, "--words", "30", "--json"]);
        let summary = run.code(0).json();
        assert_eq!(summary["method"], method);
        assert!(summary["words"].as_u64().unwrap() <= 30, "{method}");
    }
}

#[test]
fn never_empty_where_there_is_a_sentence() {
    let run = epitome_with(TEXT.as_bytes(), &["summarize", "-", "--words", "2"]).code(0);
    assert_eq!(run.out.lines().count(), 1);
    assert!(run.err.contains("longer than asked for"), "{}", run.err);
}

#[test]
fn no_sentence() {
    let run = epitome_with(b"", &["summarize", "-"]);
    assert!(matches!(run.code, Some(1 | 3)), "{run:?}");
    assert!(run.err.starts_with("epitome: "), "{}", run.err);
}

#[test]
fn several_files_of_which_one_is_gone() {
    let folder = Folder::small();
    let run = folder.run(&[
        "summarize",
        "news/courier/bridge.md",
        "news/gone.txt",
        "news/wire.jsonl",
        "--words",
        "60",
    ]);
    let run = run.code(4);
    assert!(run.err.contains("skipped news/gone.txt"), "{}", run.err);
    assert!(run.out.lines().count() >= 2);
}

#[test]
fn a_summary_as_json() {
    let folder = Folder::small();
    let run = folder.run(&[
        "summarize",
        "news/courier/bridge.md",
        "news/post/bridge-cost.md",
        "--words",
        "40",
        "--json",
    ]);
    insta::assert_snapshot!(run.code(0).out);
}

#[test]
fn a_query_decides() {
    let folder = Folder::small();
    let files = ["summarize", "news/wire.jsonl", "news/courier/bridge.md", "--sentences", "1", "--query"];
    let ask = |query| folder.run(&[&files[..], &[query]].concat()).code(0).out;
    assert!(ask("map museum").to_lowercase().contains("m"), "{}", ask("map museum"));
    assert_ne!(ask("pear frost"), ask("bridge drivers"));
}

/// Two files on one bridge, and one on pears.
const BRIDGE: [&str; 2] = ["news/courier/bridge.md", "news/post/bridge-cost.md"];

#[test]
fn reasons_after_the_summary() {
    let folder = Folder::small();
    let plain = folder.run(&["summarize", BRIDGE[0], BRIDGE[1], "--words", "40"]).code(0);
    let run = folder.run(&["summarize", BRIDGE[0], BRIDGE[1], "--words", "40", "--explain"]).code(0);
    // The summary is the same, and stands first.
    assert!(run.out.starts_with(&plain.out), "{}", run.out);
    insta::assert_snapshot!(run.out);
}

#[test]
fn reasons_as_json() {
    let folder = Folder::small();
    let run = folder.run(&["summarize", BRIDGE[0], BRIDGE[1], "--words", "40", "--explain", "--json"]);
    let summary = run.code(0).json();
    let sentences = summary["sentences"].as_array().unwrap();
    let mut value = 0.0;
    for sentence in sentences {
        let why = &sentence["why"];
        let number = |key: &str| why[key].as_f64().unwrap();
        let parts = ["pairs", "words", "lead"].map(|part| why["parts"][part].as_f64().unwrap());
        assert!((parts.iter().sum::<f64>() - number("adds")).abs() < 1e-6, "{why}");
        assert!(number("alone") >= number("adds") && number("adds") > 0.0, "{why}");
        let text = sentence["text"].as_str().unwrap();
        for concept in why["concepts"].as_array().unwrap() {
            assert!(text.contains(concept["text"].as_str().unwrap()), "{concept}");
            assert!((1..=2).contains(&concept["documents"].as_u64().unwrap()), "{concept}");
        }
        // What would stand in its place adds no more.
        assert!(why["instead"]["adds"].as_f64().is_none_or(|adds| adds <= number("adds") + 1e-6), "{why}");
        value += number("adds");
    }
    assert!(summary["explanation"]["value"].as_f64().unwrap() >= value - 1e-6);
    let next = summary["explanation"]["next"]["text"].as_str().unwrap();
    assert!(!sentences.iter().any(|sentence| sentence["text"] == next), "{next}");
}

#[test]
fn every_method_gives_reasons() {
    for method in ["lead", "random", "lexrank", "lsa"] {
        let run = epitome_with(
            TEXT.as_bytes(),
            &["summarize", "-", "--method", method, "--words", "30", "--explain"],
        );
        let out = run.code(0).out;
        assert!(out.contains("Why these sentences") && out.contains("covers"), "{method}: {out}");
    }
    let run = epitome_with(b"Rain", &["summarize", "-", "--explain"]).code(0);
    assert!(run.out.starts_with("Rain\n"), "{}", run.out);
}

#[test]
fn folders_are_read_and_what_is_known_is_passed_over() {
    let folder = Folder::small();
    let all = folder.run(&["summarize", "news", "--sentences", "3", "--json"]).code(0).json();
    assert!(all["articles"].as_u64().unwrap() > 2, "{all}");
    let first = |background: &[&str]| {
        let mut call = vec!["summarize", BRIDGE[0], BRIDGE[1], "--sentences", "1"];
        background.iter().for_each(|file| call.extend(["--background", file]));
        folder.run(&call).code(0).out
    };
    let fresh = first(&[]);
    folder.write("known/told.txt", format!("{} It is known.\n", fresh.trim()));
    assert_ne!(first(&["news/known"]), fresh);
    assert_eq!(first(&["news/known"]), first(&["news/known/told.txt"]));
    let gone = folder.run(&["summarize", BRIDGE[0], "--background", "gone.txt"]);
    assert!(gone.err.contains("gone.txt"), "{}", gone.err);
}

#[test]
fn odd_input_fills_its_budget_and_no_more() {
    let sentences = |n: usize| -> String {
        (0..n)
            .map(|i| {
                format!("Report {i} says that ward {} of town {} needs {} beds.\n", i % 7, i % 11, i * 3)
            })
            .collect()
    };
    let inputs = [
        ("headlines", "Floods hit town\n\nMayor resigns\n\nRovers win cup\n\nRates rise again\n".to_owned()),
        ("list", "- eggs\n- milk and butter\n- bread\n- two pounds of flour\n- salt\n".to_owned()),
        ("giant", sentences(5_000)),
        (
            "reviews",
            "Great battery. Screen is dim. Great battery life! Love it. Too heavy for me. Good value\n"
                .repeat(3),
        ),
        (
            "chinese",
            "大雨周五袭击了这座城市。三百人离开了家园。学校收留了他们。市长呼吁捐助沙袋。火车停运。"
                .to_owned(),
        ),
        (
            "japanese",
            "金曜日に大雨が町を襲った。三百人が家を離れた。学校が受け入れた。列車は止まった。".to_owned(),
        ),
        (
            "thai",
            "ฝนตกหนักในเมืองเมื่อวันศุกร์ ชาวบ้านสามร้อยคนต้องออกจากบ้าน โรงเรียนรับพวกเขาไว้ นายกเทศมนตรีขอถุงทราย"
                .to_owned(),
        ),
        ("word", "Rain".to_owned()),
        ("questions", "Why not? Who knows? What next? Where to?\n".to_owned()),
    ];
    for (name, text) in &inputs {
        for words in ["5", "20", "100"] {
            let run = epitome_with(text.as_bytes(), &["summarize", "-", "--words", words, "--json"]).code(0);
            let summary = run.json();
            assert!(!summary["sentences"].as_array().unwrap().is_empty(), "{name} {words}");
            let within = summary["words"].as_u64().unwrap() <= words.parse().unwrap();
            assert!(within || summary["over_budget"] == true, "{name} {words}: {}", run.out);
        }
        for chars in ["30", "200"] {
            let run = epitome_with(text.as_bytes(), &["summarize", "-", "--chars", chars]).code(0);
            let count: usize = run.out.lines().map(|line| line.chars().count()).sum();
            assert!(count > 0 && (count <= chars.parse().unwrap() || !run.err.is_empty()), "{name} {chars}");
        }
    }
}
