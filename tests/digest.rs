//! Digests in every form, their options and their bookkeeping.

use std::fs;

use serde_json::Value;

use crate::support::{Folder, command};

#[test]
fn a_small_folder_in_every_form() {
    let folder = Folder::small();
    let forms = [
        ("text", "txt"),
        ("markdown", "md"),
        ("json", "json"),
        ("html", "html"),
        ("csv", "csv"),
        ("rss", "rss"),
        ("eml", "eml"),
        ("context", "context"),
    ];
    for (form, ending) in forms {
        let run = folder.run(&["digest", "news", "--words", "40", "--format", form]).code(0);
        insta::assert_snapshot!(format!("small_{form}"), run.out);
        let file = format!("digest.{ending}");
        folder.run(&["digest", "news", "--words", "40", "-o", &file]).code(0);
        assert_eq!(
            fs::read_to_string(folder.beside(&file)).unwrap(),
            run.out,
            "the file's name tells the form"
        );
    }
}

#[test]
fn a_book_is_the_same_each_time() {
    let folder = Folder::small();
    folder.run(&["digest", "news", "-q", "-o", "a.epub"]).code(0);
    folder.run(&["digest", "news", "-q", "-o", "b.epub", "--threads", "1"]).code(0);
    let book = fs::read(folder.beside("a.epub")).unwrap();
    assert_eq!(book, fs::read(folder.beside("b.epub")).unwrap());
    assert_eq!(&book[30..58], b"mimetypeapplication/epub+zip");
}

#[test]
fn a_template_of_ones_own() {
    let folder = Folder::small();
    let template = "{% for story in stories %}{{ story.number }}. {{ story.headline }}\n{% endfor %}";
    fs::write(folder.beside("list.txt"), template).unwrap();
    let run = folder.run(&["digest", "news", "-q", "--template", "list.txt"]).code(0);
    assert_eq!(
        run.out,
        "1. Cracks shut the harbour bridge\n2. Pear growers ask for help after frost\n3. Museum finds a lost map\n"
    );
    fs::write(folder.beside("list.txt"), "one\n{{ stories[0].headlines }}\n").unwrap();
    let run = folder.run(&["digest", "news", "-q", "--template", "list.txt"]).code(1);
    assert!(run.err.contains("list.txt:2: undefined value"), "{}", run.err);
    let run = folder.run(&["digest", "news", "-q", "--template", "gone.txt"]).code(1);
    assert!(run.err.contains("cannot read the template gone.txt"), "{}", run.err);
}

#[test]
fn reasons_and_stamps_only_where_asked_for() {
    let folder = Folder::small();
    let plain = folder.run(&["digest", "news", "--json", "-q"]).code(0).json();
    assert!(plain.get("stamp").is_none());
    assert!(plain["stories"][0]["quotes"][0].get("reason").is_none());
    let full = folder.run(&["digest", "news", "--json", "-q", "--explain", "--stamp"]).code(0).json();
    assert!(full["stamp"].as_str().unwrap().ends_with('Z'));
    let reason = &full["stories"][0]["quotes"][0]["reason"];
    assert!(reason["adds"].as_f64().unwrap() > 0.0, "{reason}");
    assert!(!reason["concepts"].as_array().unwrap().is_empty(), "{reason}");
    let page = folder.run(&["digest", "news", "-q", "--explain", "--format", "html"]).code(0).out;
    assert!(page.contains("Covers: "), "{page}");
}

#[test]
fn a_pack_keeps_its_budget() {
    let folder = Folder::copy_of("corpus");
    let run = |tokens: &str| {
        let arguments =
            ["digest", "news", "-q", "--stories", "all", "--format", "context", "--tokens", tokens];
        folder.run(&arguments).code(0).out
    };
    for tokens in [300_usize, 1000, 2000] {
        let pack = run(&tokens.to_string());
        let estimate = pack.bytes().filter(u8::is_ascii).count().div_ceil(4)
            + pack.chars().filter(|c| !c.is_ascii()).count();
        assert!(estimate <= tokens, "{estimate} of {tokens}: {pack}");
        assert!(estimate * 10 > tokens * 7, "{estimate} of {tokens}: {pack}");
    }
}

#[test]
fn what_only_one_source_reports() {
    let folder = Folder::copy_of("corpus");
    let run = |extra: &[&str]| {
        let arguments = [&["digest", "news", "-q", "--stories", "all"], extra].concat();
        folder.run(&arguments).code(0).out
    };
    assert!(!run(&[]).contains("Only one source reports"));
    assert!(run(&["--solo"]).contains("Only one source reports:"));
    assert!(run(&["--format", "html"]).contains("Only one source reports"));
    for form in ["digest.txt", "digest.md"] {
        run(&["--solo", "-o", form]);
        folder.run(&["verify", form, "news"]).code(0);
    }
}

#[test]
fn the_books_balance() {
    let folder = Folder::copy_of("corpus");
    for stories in ["3", "all"] {
        let digest = folder.run(&["digest", "news", "--stories", stories, "--json"]).code(0).json();
        let coverage = &digest["coverage"];
        let number = |name: &str| coverage[name].as_u64().unwrap();
        let members: usize = told(&digest).map(|story| story["articles"].as_array().unwrap().len()).sum();
        assert_eq!(number("in_stories"), members as u64);
        assert_eq!(number("in_stories") + number("left_out"), number("articles"));
        let cited = told(&digest).flat_map(|story| story["articles"].as_array().unwrap());
        assert_eq!(cited.filter(|article| article["cited"] == true).count() as u64, number("cited"));
        assert_eq!(coverage["skipped"].as_array().unwrap().len(), 0);
    }
}

#[test]
fn citations_lead_to_their_articles() {
    let folder = Folder::copy_of("corpus");
    let digest = folder.run(&["digest", "news", "--stories", "all", "--json"]).code(0).json();
    for story in told(&digest) {
        let articles = story["articles"].as_array().unwrap();
        let words: u64 = story["words"].as_u64().unwrap();
        assert!(words <= 100 || story["over_budget"] == true, "{story}");
        assert!(!story["quotes"].as_array().unwrap().is_empty(), "{story}");
        for (at, article) in articles.iter().enumerate() {
            assert_eq!(article["number"], at + 1);
        }
        for quote in story["quotes"].as_array().unwrap() {
            let cited = &articles[quote["citation"].as_u64().unwrap() as usize - 1];
            assert_eq!(cited["cited"], true, "{quote}");
            assert!(quote["sources"].as_u64().unwrap() >= 1);
        }
    }
}

#[test]
fn the_most_widely_told_come_first() {
    let folder = Folder::copy_of("corpus");
    let digest = folder.run(&["digest", "news", "--stories", "4", "--json"]).code(0).json();
    let sources: Vec<_> = told(&digest).map(|story| story["independent_sources"].as_u64().unwrap()).collect();
    assert_eq!(sources.len(), 4);
    assert!(sources.is_sorted_by(|a, b| a >= b), "{sources:?}");
}

#[test]
fn a_query_and_dates_narrow_it() {
    let folder = Folder::small();
    let digest = folder.run(&["digest", "news", "--query", "pears frost", "--json"]).code(0).json();
    assert!(
        told(&digest).all(|story| story["headline"].as_str().unwrap().to_lowercase().contains("pear")),
        "{digest}"
    );
    assert!(digest["coverage"]["filtered"].as_u64().unwrap() >= 3);
    let digest = folder
        .run(&["digest", "news", "--since", "2025-08-01", "--until", "2025-08-02", "--json"])
        .code(0)
        .json();
    assert_eq!(digest["coverage"]["in_stories"], 2);
    let run = folder.run(&["digest", "news", "--since", "2031"]).code(3);
    assert!(run.err.contains("no article matched"), "{}", run.err);
    assert!(run.out.contains("6 articles outside the dates"), "{}", run.out);
}

#[test]
fn a_digest_among_the_articles_is_pointed_out() {
    let folder = Folder::small();
    assert!(
        folder.run(&["digest", "news", "-o", "news/digest.md"]).code(0).err.contains("counts as an article")
    );
    assert!(!folder.run(&["digest", "news", "-o", "digest.md"]).code(0).err.contains("counts as an article"));
}

#[test]
fn an_empty_folder() {
    let folder = Folder::new();
    let run = folder.run(&["digest", "news"]).code(3);
    assert!(run.out.contains("0 articles"), "{}", run.out);
}

#[test]
fn colour_only_where_asked_for() {
    let folder = Folder::small();
    let plain = folder.run(&["digest", "news"]).code(0).out;
    assert!(!plain.contains('\u{1b}'));
    assert!(folder.run(&["digest", "news", "--color", "always"]).code(0).out.contains("\u{1b}[1m"));
    let mut run = command(&["digest", "news"]);
    let run = run.current_dir(folder.beside("")).env("NO_COLOR", "1").output().unwrap();
    assert_eq!(String::from_utf8_lossy(&run.stdout), plain);
}

#[test]
fn hostile_titles_are_shown_harmless() {
    let folder = Folder::new();
    folder.write("a.txt", "Bridge \u{1b}[2J\u{1b}]0;owned\u{7}closed\n\nThe bridge was closed on Friday *by order* of [the] council.\n");
    for form in ["text", "markdown"] {
        let out = folder.run(&["digest", "news", "--format", form]).code(0).out;
        assert!(!out.contains(['\u{1b}', '\u{7}']), "{out:?}");
    }
    let markdown = folder.run(&["digest", "news", "--format", "markdown"]).code(0).out;
    assert!(markdown.contains("\\*by order\\* of \\[the\\] council."), "{markdown}");
}

#[test]
fn quiet_says_nothing() {
    let folder = Folder::small();
    assert!(folder.run(&["digest", "news"]).code(0).err.starts_with("epitome: Indexed 5 files"));
    folder.write("b.txt", "Another\n\nAnother article stands here.\n");
    assert_eq!(folder.run(&["digest", "news", "--quiet"]).code(0).err, "");
    assert_eq!(folder.run(&["digest", "news"]).code(0).err, "", "nothing changed, nothing to say");
}

fn told(digest: &Value) -> impl Iterator<Item = &Value> {
    digest["stories"].as_array().unwrap().iter()
}
