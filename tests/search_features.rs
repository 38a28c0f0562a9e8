//! Filters, orders, facets, copies, batches, saved queries: each over the sample corpus or a small folder.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{Folder, Run};

/// The sample corpus, indexed; searches read it as it is.
fn corpus() -> Folder {
    let folder = Folder::copy_of("corpus");
    folder.run(&["index", "news", "--quiet"]).code(0);
    folder
}

fn search(folder: &Folder, arguments: &[&str]) -> Run {
    folder.run(&[&["search", "news", "--no-sync"], arguments].concat())
}

fn hits(found: &Value) -> &[Value] {
    found["hits"].as_array().unwrap()
}

fn ids(found: &Value) -> Vec<String> {
    hits(found).iter().map(|hit| hit["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn filters_let_only_their_own_pass() {
    let folder = corpus();
    let check = |flags: &[&str], holds: &dyn Fn(&Value) -> bool| {
        let found = search(&folder, &[flags, &["--json", "--limit", "1000"]].concat()).code(0).json();
        assert!(hits(&found).iter().all(holds), "{flags:?}: {:?}", ids(&found));
        assert_eq!(found["total"], hits(&found).len(), "{flags:?}: no copies in a thousand");
        hits(&found).len()
    };
    let text = |hit: &Value, field: &str| hit[field].as_str().unwrap_or_default().to_owned();
    let all = check(&["--all-copies", "--since", "1900"], &|_| true);
    let german = check(&["--all-copies", "--lang", "de"], &|hit| text(hit, "language") == "de");
    let spanish = check(&["--all-copies", "--lang", "Spanish"], &|hit| text(hit, "language") == "es");
    let both = check(&["--all-copies", "--lang", "de,es"], &|hit| text(hit, "language") != "en");
    assert!(german > 0 && spanish > 0 && german + spanish == both && both < all);
    check(&["--all-copies", "--source", "harbour"], &|hit| {
        text(hit, "source").to_lowercase().contains("harbour")
    });
    check(&["--all-copies", "--path", "daily-ledger"], &|hit| text(hit, "path").starts_with("daily-ledger/"));
    check(&["--all-copies", "--path", "**/*.html"], &|hit| text(hit, "path").ends_with(".html"));
    check(&["--all-copies", "--file-format", "html"], &|hit| text(hit, "path").ends_with(".html"));
    let september = check(&["--all-copies", "--since", "2025-09", "--until", "2025-09"], &|hit| {
        hit["published"]["at"].as_str().unwrap().starts_with("2025-09")
    });
    assert!(september < all);
    search(&folder, &["flood", "--source", "no such paper"]).code(3);
}

#[test]
fn orders() {
    let folder = corpus();
    let dates = |found: &Value| -> Vec<String> {
        let day = |hit: &Value| hit["published"]["at"].as_str().unwrap_or("").chars().take(10).collect();
        hits(found).iter().map(day).collect()
    };
    let newest = search(&folder, &["flood", "--sort", "date", "--json"]).code(0).json();
    let mut sorted = dates(&newest);
    sorted.sort_by(|a, b| b.cmp(a));
    assert_eq!(dates(&newest), sorted);
    let by_source = search(&folder, &["flood", "--sort", "source", "--json"]).code(0).json();
    let sources: Vec<_> =
        hits(&by_source).iter().map(|hit| hit["source"].as_str().unwrap_or("~").to_lowercase()).collect();
    assert!(sources.is_sorted(), "{sources:?}");
    let best = search(&folder, &["flood", "--json"]).code(0).json();
    let scores: Vec<_> = hits(&best).iter().map(|hit| hit["score"].as_f64().unwrap()).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
}

#[test]
fn facets_count_all_that_match() {
    let folder = corpus();
    let found = search(&folder, &["flood", "--facets", "source,lang,month,format", "--limit", "1", "--json"])
        .code(0)
        .json();
    let names: Vec<_> =
        found["facets"].as_array().unwrap().iter().map(|facet| facet["facet"].as_str().unwrap()).collect();
    assert_eq!(names, ["source", "language", "month", "format"]);
    let sum = |facet: &Value| {
        facet["counts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|count| count["articles"].as_u64().unwrap())
            .sum::<u64>()
    };
    assert_eq!(sum(&found["facets"][1]), found["total"].as_u64().unwrap());
    let text = search(&folder, &["flood", "--facets", "month"]).code(0).out;
    assert!(text.contains("\nMonth\n    2025-"), "{text}");
}

#[test]
fn copies_are_folded() {
    let folder = Folder::small();
    let text = std::fs::read_to_string(folder.path().join("courier/bridge.md")).unwrap();
    folder.write("mail/bridge.md", text.replace("The Courier", "Evening Mail"));
    let folded = folder.run(&["search", "news", "bridge", "--json"]).code(0).json();
    let all = folder.run(&["search", "news", "bridge", "--all-copies", "--json"]).code(0).json();
    assert_eq!((&folded["total"], &all["total"]), (&4.into(), &4.into()));
    assert_eq!((hits(&folded).len(), hits(&all).len()), (3, 4));
    let told: Vec<_> = hits(&folded).iter().flat_map(|hit| hit["copies"].as_array().unwrap()).collect();
    assert_eq!(told.len(), 1);
    let both: BTreeSet<_> = ["courier/bridge.md", "mail/bridge.md"].into();
    assert!(both.contains(told[0].as_str().unwrap()), "{told:?}");
    assert!(folder.run(&["search", "news", "bridge"]).code(0).out.contains("1 near-copy: "));
}

#[test]
fn counts() {
    let folder = Folder::small();
    assert_eq!(folder.run(&["search", "news", "harbour", "--count"]).code(0).out, "3\n");
    assert_eq!(folder.run(&["search", "news", "zeppelin", "--count"]).code(3).out, "0\n");
    let found = folder.run(&["search", "news", "harbour", "--count", "--json"]).code(0).json();
    assert_eq!((&found["total"], hits(&found).len()), (&3.into(), 0));
}

#[test]
fn how_a_query_is_read() {
    let folder = Folder::small();
    let text = folder.run(&["search", "news", "--explain-query", "+frost", "NOT", "apples"]).code(0).out;
    assert!(text.contains("frost") && text.contains("without: apples"), "{text}");
    let found = folder.run(&["search", "news", "--explain-query", "\"late frost", "--json"]).code(0).json();
    assert_eq!((&found["schema"], &found["query"]), (&1.into(), &"\"late frost".into()));
    assert!(!found["reading"].as_array().unwrap().is_empty());
    assert!(!folder.path().join(".epitome").exists(), "nothing is indexed for it");
}

#[test]
fn a_misspelt_word_is_guessed() {
    let folder = Folder::small();
    let run = folder.run(&["search", "news", "harbuor"]);
    assert!(run.err.contains("did you mean: harbour"), "{}", run.err);
    assert!(!folder.run(&["search", "news", "harbuor", "--quiet"]).err.contains("did you mean"));
}

#[test]
fn context_shows_more() {
    let folder = Folder::small();
    let snippet = |context: &str| {
        let found =
            folder.run(&["search", "news", "cupboard", "--context", context, "--json"]).code(0).json();
        found["hits"][0]["snippet"]["text"].as_str().unwrap().to_owned()
    };
    let (short, long) = (snippet("0"), snippet("1"));
    assert!(long.len() > short.len() && long.contains(&short), "{short} / {long}");
}

#[test]
fn more_like_this() {
    let folder = Folder::small();
    let like = |path: &str| ids(&folder.run(&["search", "news", "--like", path, "--json"]).code(0).json());
    let found = like("news/courier/bridge.md");
    assert!(["post/bridge-cost.md", "nord/detours.txt"].contains(&found[0].as_str()), "{found:?}");
    assert!(!found.contains(&"courier/bridge.md".to_owned()), "{found:?}");
    assert_eq!(like("courier/bridge.md"), found);
    assert_eq!(like("wire.jsonl#w-1").first().map(String::as_str), Some("courier/orchard.txt"));
    let stray = folder.beside("pears.txt");
    std::fs::write(&stray, "Frost in the orchards\n\nGrowers said the frost had ruined their pears.")
        .unwrap();
    assert!(["w-1", "courier/orchard.txt"].contains(&like(stray.to_str().unwrap())[0].as_str()));
    folder.run(&["search", "news", "--like", "no/such.txt"]).code(1);
    folder.run(&["search", "news", "frost", "--like", "courier/bridge.md"]).code(2);
}

#[test]
fn a_hit_is_opened_or_named() {
    let folder = Folder::small();
    assert_eq!(folder.run(&["search", "news", "cupboard", "--open", "1"]).code(0).out, "news/wire.jsonl\n");
    let run = folder.run(&["search", "news", "cupboard", "--open", "9"]).code(3);
    assert!(run.err.contains("there is no hit 9"), "{}", run.err);
}

#[test]
fn stories_filter_and_count() {
    let folder = Folder::small();
    let listed = folder.run(&["stories", "news", "--json"]).code(0).json();
    let story = |article: &str| {
        let stories = listed["stories"].as_array().unwrap().iter();
        let has =
            |story: &&Value| story["articles"].as_array().unwrap().iter().any(|one| one["id"] == article);
        stories.clone().find(has).unwrap()["id"].as_str().unwrap().to_owned()
    };
    let (bridge, frost) = (story("courier/bridge.md"), story("w-1"));
    let found = |arguments: &[&str]| -> BTreeSet<String> {
        let run = folder.run(&[&["search", "news", "--json", "--all-copies"], arguments].concat());
        ids(&run.json()).into_iter().collect()
    };
    let members: BTreeSet<String> =
        ["courier/bridge.md", "nord/detours.txt", "post/bridge-cost.md"].map(str::to_owned).into();
    assert_eq!(found(&["--story", &bridge]), members);
    assert_eq!(found(&[&format!("story:{}", &bridge[..4])]), members);
    assert_eq!(found(&["ferries", &format!("-story:{bridge}")]), BTreeSet::new());
    assert_eq!(found(&["pears", "--story", &bridge, "--story", &frost]).len(), 2);
    assert_eq!(found(&["--story", "nosuchstory"]), BTreeSet::new());

    let counted = folder.run(&["search", "news", "--since", "2025", "--facets", "story", "--json"]).code(0);
    let counts = counted.json()["facets"][0]["counts"].as_array().unwrap().clone();
    assert_eq!((&counts[0]["value"], &counts[0]["articles"]), (&bridge.as_str().into(), &3.into()));
    assert!(counts[0]["headline"].as_str().unwrap().contains("bridge"), "{counts:?}");
    let text = folder.run(&["search", "news", "bridge", "--facets", "story"]).code(0).out;
    assert!(text.contains(&format!("Story\n    {bridge} “")), "{text}");

    // What arrives is in its story at once.
    let more = std::fs::read_to_string(folder.path().join("courier/bridge.md")).unwrap();
    folder.write("mail/bridge.md", more.replace("noon", "midday").replace("The Courier", "Mail"));
    assert_eq!(found(&["--story", &bridge]).len(), 4);
    let digest =
        folder.run(&["digest", "news", "--query", &format!("story:{bridge}"), "--json"]).code(0).json();
    assert_eq!(digest["coverage"]["articles"], 4);
}

#[test]
fn now_moves_what_days_ago_are() {
    let folder = Folder::small();
    let found = |arguments: &[&str]| {
        ids(&folder.run(&[&["search", "news", "--json"], arguments].concat()).json()).len()
    };
    assert_eq!(found(&["since:2d"]), 3, "counted from the newest article");
    assert_eq!(found(&["since:2d", "--now=2025-08-05"]), 1);
    assert_eq!(found(&["since:7d", "--now=2025-06-22"]), 4, "the future is since then, too");
    assert_eq!(found(&["since:7d until:0d", "--now=2025-06-22"]), 1);
    assert_eq!(found(&["since:7d", "--now"]), 0);
    folder.run(&["search", "news", "since:7d", "--now=soon"]).code(2);
}

#[test]
fn a_whole_title_comes_first() {
    let folder = Folder::small();
    folder.write(
        "a/long.txt",
        "On maps\n\nMuseum, museum, a lost map: the museum finds a map and finds it lost.",
    );
    for query in ["Museum finds a lost map", "MUSEUM finds a lost map!", "\"museum finds a lost map\""] {
        let found = folder.run(&["search", "news", query, "--json"]).code(0).json();
        assert_eq!(ids(&found)[0], "w-2", "{query}");
    }
}

#[test]
fn words_that_begin_with_a_dash() {
    let folder = Folder::small();
    let found =
        |arguments: &[&str]| ids(&folder.run(&[&["search", "news", "--json"], arguments].concat()).json());
    assert_eq!(found(&["-frost museum"]), ["w-2"]);
    assert_eq!(found(&["museum", "-frost"]), ["w-2"]);
    assert_eq!(found(&["harbour", "-ferries", "-q"]), ["courier/bridge.md"]);
    assert_eq!(found(&["-\"harbour bridge\"", "harbour", "museum"]), ["w-2"]);
    folder.run(&["query", "save", "news", "m", "museum", "-frost"]).code(0);
    let saved = folder.run(&["query", "list", "news", "--json"]).code(0).json();
    assert_eq!(saved["queries"][0]["query"], "museum -frost");
}

#[test]
fn more_like_this_within_filters() {
    let folder = Folder::small();
    let run = folder.run(&["search", "news", "--like", "courier/bridge.md", "--source", "post", "--json"]);
    assert_eq!(ids(&run.code(0).json()), ["post/bridge-cost.md"]);
}

#[test]
fn every_script_is_searched() {
    let folder = Folder::new();
    folder.write("ja.txt", "東京タワーの近くで火災\n\n東京タワーの近くの倉庫で火災があり、消防車が出動した。けが人はいなかった。");
    folder.write("zh.txt", "大桥因裂缝关闭\n\n工程师在桥墩上发现裂缝后，大桥于周五关闭，居民改乘渡轮。");
    folder.write(
        "ko.txt",
        "항구 다리 폐쇄\n\n기둥에서 균열이 발견되어 항구 다리가 금요일에 폐쇄되었다고 시청이 밝혔다.",
    );
    folder.write("th.txt", "น้ำท่วมตลาด\n\nแม่น้ำล้นตลิ่งเมื่อคืนวันอังคาร ตลาดกลางเมืองถูกน้ำท่วมและชาวบ้านต้องอพยพ");
    folder.write("ar.txt", "إغلاق جسر الميناء\n\nأغلقت السلطات جسر الميناء يوم الجمعة بعد اكتشاف شقوق في أعمدته، وقالت إن الإصلاح سيستغرق أشهرا.");
    folder.write("fr.txt", "Le pont fermé à la circulation\n\nLa mairie a fermé le pont après la découverte de fissures dans les piliers, et les élèves prennent le bac.");
    folder.write("de.txt", "Brücke gesperrt\n\nDie Brücke über die Straße ist seit Freitag gesperrt, weil in den Pfeilern Risse gefunden wurden.");
    folder.write("ru.txt", "Мост закрыт\n\nИнженеры закрыли мост в пятницу, обнаружив трещины в опорах; ещё неделю будут ходить паромы.");
    let check = |query: &str, path: &str| {
        let found = folder.run(&["search", "news", query, "--json"]).code(0).json();
        assert_eq!(hits(&found)[0]["path"], path, "{query}");
        let snippet = &hits(&found)[0]["snippet"];
        assert!(!snippet["matches"].as_array().unwrap().is_empty(), "{query}: {snippet}");
    };
    check("東京タワー", "ja.txt");
    check("火災", "ja.txt");
    check("\"倉庫で火災\"", "ja.txt");
    check("裂缝", "zh.txt");
    check("桥", "zh.txt");
    check("균열", "ko.txt");
    check("น้ำท่วม", "th.txt");
    check("الجسر", "ar.txt");
    check("جِسْر", "ar.txt");
    check("ELEVES", "fr.txt");
    check("fissure", "fr.txt");
    check("bruecke OR brucke", "de.txt");
    check("STRASSE", "de.txt");
    check("трещина", "ru.txt");
    check("еще", "ru.txt");
}

#[test]
fn forms_for_programs() {
    let folder = Folder::small();
    let run = |form: &[&str]| folder.run(&[&["search", "news", "harbour bridge"], form].concat()).code(0).out;
    let lines = run(&["--jsonl"]);
    let objects: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(objects.len(), 3);
    assert!(objects.iter().zip(1..).all(|(hit, rank)| hit["rank"] == rank && hit["schema"] == 1));
    let table = run(&["--csv"]);
    assert!(table.starts_with("query_id,query,rank,score,id,path,"), "{table}");
    assert_eq!(table.matches("\r\n").count(), 4, "{table}");
    let judged = run(&["--format", "trec"]);
    for (line, rank) in judged.lines().zip(1..) {
        let fields: Vec<_> = line.split(' ').collect();
        assert_eq!(
            (fields[0], fields[1], fields[3], fields[5]),
            ("1", "Q0", rank.to_string().as_str(), "epitome")
        );
        assert!(fields[4].parse::<f32>().unwrap() > 0.0);
    }
    assert_eq!(judged.lines().count(), 3);
}

#[test]
fn many_queries_at_once() {
    let folder = Folder::small();
    std::fs::write(folder.beside("q.tsv"), "a\tharbour bridge\n\nb\tzeppelin\nc\tfrost \"pear\n").unwrap();
    let run =
        folder.run(&["search", "news", "--queries", "q.tsv", "--format", "trec", "-o", "run.txt"]).code(0);
    assert_eq!(run.out, "");
    let lines = std::fs::read_to_string(folder.beside("run.txt")).unwrap();
    let of: Vec<_> = lines.lines().map(|line| &line[..1]).collect();
    assert_eq!(of, ["a", "a", "a", "c", "c"]);
    let single = folder.run(&["search", "news", "harbour bridge", "--format", "trec"]).code(0).out;
    let first: String = lines.lines().take(3).map(|line| format!("1{}\n", &line[1..])).collect();
    assert_eq!(first, single);
    let table = folder.run(&["search", "news", "--queries", "q.tsv", "--csv", "--limit", "1"]).code(0).out;
    assert_eq!(table.matches("\r\n").count(), 3, "{table}");
    assert!(table.contains("\r\na,harbour bridge,1,"), "{table}");
    let lines = folder.run(&["search", "news", "--queries", "q.tsv", "--jsonl", "--limit", "1"]).code(0).out;
    assert_eq!(lines.lines().count(), 2);
    let run = folder.run(&["search", "news", "--queries", "q.tsv"]);
    assert!(run.code != Some(0) && run.err.contains("--format trec"), "{}", run.err);
    std::fs::write(folder.beside("bad.tsv"), "a harbour\n").unwrap();
    let run = folder.run(&["search", "news", "--queries", "bad.tsv", "--csv"]).code(1);
    assert!(run.err.contains("line 1"), "{}", run.err);
}

#[test]
fn saved_queries_tell_what_is_new() {
    let folder = Folder::small();
    let new = || folder.run(&["query", "run", "news", "bridges", "--new", "--json"]);
    folder.run(&["query", "save", "news", "bridges", "harbour", "bridge"]).code(0);
    assert_eq!(ids(&new().code(0).json()).len(), 3, "at first all are new");
    assert_eq!(new().code(3).json()["total"], 0);

    folder.write(
        "mail/ferry.txt",
        "Ferry in place of the bridge\n\nA new ferry will cross the harbour while the bridge is shut.",
    );
    assert_eq!(ids(&new().code(0).json()), ["mail/ferry.txt"]);
    std::fs::rename(folder.path().join("mail"), folder.path().join("post-mail")).unwrap();
    folder.write(
        "courier/bridge.md",
        "Cracks shut the harbour bridge\n\nThe harbour bridge is shut, in other words.",
    );
    new().code(3);

    let all = folder.run(&["query", "run", "news", "bridges", "--json"]).code(0).json();
    assert_eq!(all["total"], 4);
    let listed = folder.run(&["query", "list", "news", "--json"]).code(0).json();
    assert_eq!(
        (&listed["queries"][0]["name"], &listed["queries"][0]["query"]),
        (&"bridges".into(), &"harbour bridge".into())
    );
    assert_eq!(listed["queries"][0]["runs"], 5);
    folder.run(&["query", "remove", "news", "bridges"]).code(0);
    let run = new();
    assert!(run.code != Some(0) && run.err.contains("no query is named bridges"), "{}", run.err);
}

#[test]
fn what_was_not_shown_stays_new() {
    let folder = Folder::small();
    folder.run(&["query", "save", "news", "b", "harbour", "--sort", "date"]).code(0);
    let next =
        || ids(&folder.run(&["query", "run", "news", "b", "--new", "--limit", "2", "--json"]).json()).len();
    assert_eq!([next(), next(), next()], [2, 1, 0]);
}

#[test]
fn a_saved_query_keeps_its_filters() {
    let folder = Folder::small();
    folder.run(&["query", "save", "news", "wire", "--source", "hill wire", "--since", "2025-06"]).code(0);
    assert_eq!(ids(&folder.run(&["query", "run", "news", "wire", "--json"]).code(0).json()), ["w-2"]);
    let text = folder.run(&["query", "list", "news"]).code(0).out;
    assert!(text.contains("--since 2025-06-01 --source hill wire"), "{text}");
}

#[test]
fn a_damaged_list_of_queries_is_not_lost() {
    let folder = Folder::small();
    folder.run(&["query", "save", "news", "b", "harbour"]).code(0);
    let path = folder.path().join(".epitome/queries.json");
    std::fs::write(&path, "{\"schema\":1,").unwrap();
    let run = folder.run(&["query", "save", "news", "c", "frost"]).code(5);
    assert!(run.err.contains("queries.json"), "{}", run.err);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "{\"schema\":1,");
}

#[test]
fn a_digest_for_a_query_reads_all_hits() {
    let folder = Folder::small();
    let found = folder.run(&["search", "news", "harbour", "--all-copies", "--json"]).code(0).json();
    let digest =
        folder.run(&["digest", "news", "--query", "harbour", "--stories", "all", "--json"]).code(0).json();
    let members =
        digest["stories"].as_array().unwrap().iter().flat_map(|story| story["articles"].as_array().unwrap());
    let told: BTreeSet<_> = members.map(|article| article["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(told, ids(&found).into_iter().collect());
    assert_eq!(digest["coverage"]["articles"], found["total"]);
}

/// Queries that no one would type and some that people do: pieces in every order of signs.
fn adversarial() -> Vec<String> {
    const PIECES: [&str; 20] = [
        "\"",
        "(",
        ")",
        "-",
        "+",
        ":",
        "~",
        "*",
        "AND",
        "NOT",
        "OR",
        "title:",
        "date:2025-13..x",
        "since:-7d",
        "flood",
        "\"near words\"~99999999999",
        "https://x.example/?q=1&b=[2]",
        "ß\u{301}\u{202e}",
        "水害",
        "^|\\/&!{}",
    ];
    let two = (0..PIECES.len()).map(|at| format!("{} {}", PIECES[at], PIECES[(at * 7 + 3) % PIECES.len()]));
    let glued = (0..180).map(|at: usize| {
        let (a, b, c) = (at % 20, (at / 3 + 5) % 20, (at * 11 + 1) % 20);
        format!("{}{}{}{}", PIECES[a], PIECES[b], if at.is_multiple_of(2) { " " } else { "" }, PIECES[c])
    });
    let long = ["(".repeat(3000), "a* ".repeat(500), "\"x ".repeat(400), "NOT ".repeat(300)];
    two.chain(glued).chain(long).collect()
}

#[test]
fn no_query_is_an_error() {
    let folder = corpus();
    let queries = adversarial();
    assert!(queries.len() >= 200);
    for query in &queries {
        let run = search(&folder, &["--limit", "3", "--json", "--", query]);
        assert!(matches!(run.code, Some(0 | 3)), "{query:?}: {:?} {}", run.code, run.err);
        run.json();
    }
}

#[test]
fn snippets_are_of_the_text() {
    let folder = corpus();
    let found = search(&folder, &["flood", "rescue", "--json", "--context", "1"]).code(0).json();
    for hit in hits(&found) {
        let text = hit["snippet"]["text"].as_str().unwrap();
        let read =
            folder.run(&["read", &format!("news/{}", hit["path"].as_str().unwrap()), "--json"]).code(0).out;
        let quoted = serde_json::to_string(text).unwrap();
        assert!(read.contains(quoted.trim_matches('"')), "{hit}");
    }
}
