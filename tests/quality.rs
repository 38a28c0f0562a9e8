//! Quality as golden tables: figures of summaries, stories and search to three decimals, so that a change in
//! quality is a readable difference.
//!
//! The tables of the sample corpus are always checked; those of the evaluation data in `../shared` only where
//! it is there. `INSTA_UPDATE=always cargo test -p epitome --test quality` takes the new figures as right.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use epitome_workspace::eval::{
    self, Half, SearchGold, StoriesGold, SummariesGold, SummariesSet, System, TimelineGold,
};
use epitome_workspace::silent;

/// Baselines first; `oracle` is what extraction could reach.
const SYSTEMS: [&str; 6] = ["lead", "lead-rr", "centroid", "lexrank", "concepts", "oracle"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A folder of evaluation data; `None`, and a line about it, where it is absent.
fn data(folder: &str) -> Option<PathBuf> {
    let path = root().join("../shared/data").join(folder);
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: {folder} is not there");
    None
}

/// Compares a table with the golden one of that name, or makes it the golden one if asked to.
fn check(name: &str, table: &str) {
    let path = root().join("tests/quality").join(name);
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(&path, table).unwrap();
        return;
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    let differences: String = table
        .lines()
        .filter(|line| !golden.lines().any(|other| other == *line))
        .map(|line| format!("    {line}\n"))
        .collect();
    assert!(golden == table, "tests/quality/{name} has other figures than:\n{differences}{HOW}");
}

const HOW: &str = "if they are better, take them as right: just accept";

fn summaries(title: &str, sets: &[(PathBuf, Option<usize>, Option<Half>)]) -> String {
    let mut table = format!(
        "# {title}\n\nROUGE-1 / ROUGE-2 recall, mean over topics; summaries and references cut at so many words.\n\n"
    );
    let _ = writeln!(table, "| set | topics | words | {} |", SYSTEMS.join(" | "));
    let _ = writeln!(table, "|---|---:|---:|{}", "---:|".repeat(SYSTEMS.len()));
    for (path, words, half) in sets {
        let gold = SummariesGold {
            paths: vec![path.clone()],
            systems: SYSTEMS.iter().map(|name| name.parse::<System>().unwrap()).collect(),
            words: *words,
            half: *half,
            resamples: 1,
            ..SummariesGold::default()
        };
        let evaluation = eval::summaries(&gold, &silent).unwrap();
        let set = &evaluation.sets[0];
        let _ = writeln!(table, "| {} | {} | {} | {} |", set.set, set.topics, set.words, cells(set));
    }
    table
}

fn cells(set: &SummariesSet) -> String {
    let cell = |system: &eval::SystemScores| {
        let recall = |at: usize| system.metrics[at].recall.mean;
        format!("{:.3} / {:.3}", recall(0), recall(1))
    };
    set.systems.iter().map(cell).collect::<Vec<_>>().join(" | ")
}

/// Sets of stories: the path, and whether each language is grouped on its own.
fn stories(title: &str, sets: &[(PathBuf, bool)]) -> String {
    let mut table = format!(
        "# {title}\n\nBCubed over all articles, F1 over articles that share their story (s), CEAF and NMI, at the default \
         granularity; BCubed F1 of grouping nothing (alone); means over languages where there are several.\n\n\
         | set | articles | stories | found | alone | P | R | F1 | F1 (s) | CEAF F1 | NMI |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n"
    );
    for (path, by_language) in sets {
        let gold = StoriesGold { path: path.clone(), granularity: 0.5, by_language: *by_language, worst: 0 };
        let evaluation = eval::stories(&gold, &silent).unwrap();
        let sum = |of: fn(&eval::StoriesPart) -> usize| evaluation.parts.iter().map(of).sum::<usize>();
        let (articles, stories, found) = (sum(|p| p.articles), sum(|p| p.stories), sum(|p| p.found));
        let mean = &evaluation.mean;
        let _ = writeln!(
            table,
            "| {} | {articles} | {stories} | {found} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} |",
            name(path),
            mean.alone.f1,
            mean.bcubed.precision,
            mean.bcubed.recall,
            mean.bcubed.f1,
            mean.bcubed_shared.f1,
            mean.ceaf.f1,
            mean.nmi
        );
    }
    table
}

/// The folder's name, also of a file in it.
fn name(path: &Path) -> String {
    let folder = if path.is_dir() { path } else { path.parent().unwrap() };
    folder.file_name().unwrap().to_string_lossy().into_owned()
}

#[test]
fn sample_corpus() {
    let corpus = root().join("corpus");
    let summaries = summaries("Summaries of the sample corpus", &[(corpus.clone(), Some(100), None)]);
    let stories = stories("Stories of the sample corpus", &[(corpus, false)]);
    check("corpus.md", &format!("{summaries}\n{stories}"));
}

#[test]
fn summaries_of_news() {
    let languages =
        ["en", "fr", "cs", "el", "ar", "he", "hi"].map(|language| format!("mds/multiling2011_{language}"));
    let mut sets: Vec<_> = languages.iter().map(|set| (set.as_str(), 250, None)).collect();
    sets.push(("mds/vietnamese_mds", 186, Some(Half::Odd)));
    sets.push(("mds/multinews_dev", 219, Some(Half::Odd)));
    sets.push(("mds/opinosis", 17, None));
    let found: Option<Vec<_>> =
        sets.iter().map(|&(folder, words, half)| Some((data(folder)?, Some(words), half))).collect();
    if let Some(found) = found {
        check("summaries.md", &summaries("Summaries", &found));
    }
}

#[test]
fn stories_of_news() {
    let sets = [("vietnamese_mds", false), ("allsides_2021", false), ("multiling2011", true)];
    let file = |folder: &str| Some(data(&format!("clusters/{folder}"))?.join("articles.jsonl"));
    let found: Option<Vec<_>> = sets.iter().map(|&(folder, split)| Some((file(folder)?, split))).collect();
    if let Some(found) = found {
        check("stories.md", &stories("Stories", &found));
    }
}

#[test]
fn search() {
    let mut table = "# Search\n\nMeans over queries with a relevant document.\n\n\
        | set | documents | queries | nDCG@10 | MAP | Recall@100 |\n|---|---:|---:|---:|---:|---:|\n"
        .to_owned();
    for set in ["cacm", "medline", "time"] {
        let Some(folder) = data(&format!("ir/{set}")) else { return };
        let evaluation = eval::search(&SearchGold { folder, run: None }, &silent).unwrap();
        let (figures, queries) = (&evaluation.figures, evaluation.queries.len());
        let means =
            [figures.ndcg_10, figures.average_precision, figures.recall_100].map(|figure| figure.mean);
        let [ndcg, map, recall] = means.map(|mean| format!("{mean:.3}"));
        let _ =
            writeln!(table, "| {set} | {} | {queries} | {ndcg} | {map} | {recall} |", evaluation.documents);
    }
    check("search.md", &table);
}

#[test]
fn timelines() {
    let Some(t17) = data("timeline/t17") else { return };
    let folders =
        ["EgyptianProtest_cnn", "H1N1_bbc", "bpoil_bbc", "haiti_bbc"].map(|topic| t17.join(topic)).to_vec();
    let evaluation = eval::timeline(&TimelineGold { folders, queries: false }, &silent).unwrap();
    let mut table = "# Timelines\n\nAt the reference's number of days.\n\n\
        | topic | articles | days | date-F1 | AR-1 F | AR-2 F | concat-1 F | concat-2 F |\n\
        |---|---:|---:|---:|---:|---:|---:|---:|\n"
        .to_owned();
    for one in &evaluation.timelines {
        let figures = one.figures;
        let figures = [figures.dates, figures.ar_1, figures.ar_2, figures.concat_1, figures.concat_2];
        let figures = figures.map(|measure| format!("{:.3}", measure.f1)).join(" | ");
        let _ = writeln!(table, "| {} | {} | {} | {figures} |", one.topic, one.articles, one.days);
    }
    check("timelines.md", &table);
}

/// What is found to disagree in the corpus, against what its gold lists.
#[test]
fn disagreements_of_the_sample_corpus() {
    let gold = eval::DisagreementsGold { paths: vec![root().join("corpus")] };
    let evaluation = eval::disagreements(&gold, &silent).unwrap();
    let set = &evaluation.sets[0];
    let mut table = format!(
        "# Disagreements of the sample corpus\n\nReported {}: precision {:.2}. Of {} listed: recall {:.2}.\n\n\
         | right | kind | about | figures |\n|---|---|---|---|\n",
        set.reported.len(),
        set.precision(),
        set.listed,
        set.recall()
    );
    for found in &set.reported {
        let sides: Vec<String> =
            found.sides.iter().map(|side| format!("{} ({})", side.value, side.article)).collect();
        let right = if found.right == Some(true) { "yes" } else { "no" };
        let kind = if found.updated { "updated" } else { "differ" };
        let _ = writeln!(table, "| {right} | {kind} | {} | {} |", found.about, sides.join(", "));
    }
    table.push_str("\nNot found:\n\n");
    set.missed.iter().for_each(|missed| {
        let _ = writeln!(table, "- {missed}");
    });
    check("disagreements.md", &table);
    assert!(set.precision() >= 0.9, "precision {:.2}", set.precision());
    assert!(set.recall() >= 0.8, "recall {:.2}", set.recall());
}
