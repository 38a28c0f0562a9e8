//! Evaluations as text and as Markdown.

use std::fmt::Write as _;

use epitome_eval::rouge::{Metric, Score};
use epitome_eval::stats::{Interval, Paired};

use super::table::Table;
use super::{
    DisagreementsEvaluation, Piece, SearchEvaluation, StoriesEvaluation, StoriesFigures, StoriesPart,
    SummariesEvaluation, SummariesSet, SystemScores, TimelineEvaluation, TimelineFigures, UpdateFigures,
    UpdatesEvaluation,
};
use crate::render::{count, one_line};

/// Means of the usual measures, one table a set: recall (R) and F, and how likely the difference in R-2 recall
/// to the first method is chance.
pub fn summaries_text(evaluation: &SummariesEvaluation) -> String {
    let mut text = String::new();
    for set in &evaluation.sets {
        let mut table = Table::new(&[
            "method",
            "R-1",
            "R-2",
            "95% interval",
            "R-4",
            "R-L",
            "R-SU4",
            "R-2 P",
            "R-2 F",
            "p",
        ]);
        for system in &set.systems {
            let recall = |metric| figure(system, metric, |scores| scores.recall.mean);
            let of_n2 = system.metric(Metric::N2);
            table.row([
                system.method.clone(),
                recall(Metric::N1),
                recall(Metric::N2),
                of_n2.map_or_else(String::new, |scores| range(&scores.recall)),
                recall(Metric::N4),
                recall(Metric::L),
                recall(Metric::Su4),
                figure(system, Metric::N2, |scores| scores.precision.mean),
                figure(system, Metric::N2, |scores| scores.f1.mean),
                of_n2
                    .and_then(|scores| scores.first_minus_this_recall)
                    .map_or_else(String::new, |p| chance(p.p)),
            ]);
        }
        let _ = writeln!(text, "{}\n{}", heading(set), table.text());
    }
    text + &footnote(evaluation)
}

/// All measures with their intervals, one table a set, and every comparison with the first method.
pub fn summaries_markdown(evaluation: &SummariesEvaluation) -> String {
    let mut text = String::new();
    for set in &evaluation.sets {
        let mut heads = vec!["method".to_owned()];
        let metrics = set.systems.first().map_or(&[][..], |system| &system.metrics);
        heads.extend(metrics.iter().map(|scores| format!("{} R [95%] / P / F [95%]", scores.metric.name())));
        let mut table = Table::new(&heads.iter().map(String::as_str).collect::<Vec<_>>());
        for system in &set.systems {
            let cells = system.metrics.iter().map(|scores| {
                let (r, p, f) = (&scores.recall, scores.precision.mean, &scores.f1);
                format!("{:.4} [{}] / {p:.4} / {:.4} [{}]", r.mean, range(r), f.mean, range(f))
            });
            table.row([system.method.clone()].into_iter().chain(cells));
        }
        let _ = writeln!(text, "## {}\n\n{}", heading(set), table.markdown());
        text.push_str(&comparisons(set));
    }
    text + &footnote(evaluation)
}

fn comparisons(set: &SummariesSet) -> String {
    let [first, others @ ..] = &set.systems[..] else { return String::new() };
    let mut table = Table::new(&["difference", "measure", "mean", "95%", "p", "wins/ties/losses"]);
    for other in others {
        let name = format!("{} − {}", first.method, other.method);
        for scores in &other.metrics {
            let sides = [("R", scores.first_minus_this_recall), ("F", scores.first_minus_this_f1)];
            for (side, paired) in sides {
                let Some(Paired { difference, p, wins, ties, losses }) = paired else { continue };
                table.row([
                    name.clone(),
                    format!("{} {side}", scores.metric.name()),
                    format!("{:+.4}", difference.mean),
                    range(&difference),
                    chance(p),
                    format!("{wins}/{ties}/{losses}"),
                ]);
            }
        }
    }
    if others.is_empty() { String::new() } else { table.markdown() + "\n" }
}

/// Every topic of every method: recall of each measure, with the name of the topic.
pub fn summaries_topics(evaluation: &SummariesEvaluation) -> String {
    let mut text = String::new();
    for set in &evaluation.sets {
        let metrics = set.systems.first().map_or(&[][..], |system| &system.metrics);
        let heads = ["topic", "method"].into_iter().chain(metrics.iter().map(|scores| scores.metric.name()));
        let mut table = Table::new(&heads.collect::<Vec<_>>());
        for at in 0..set.topics {
            for system in &set.systems {
                let topic = &system.topics[at];
                let recall = |score: &Score| format!("{:.4}", score.recall);
                let cells = topic.scores.iter().map(recall);
                table.row([topic.topic.clone(), system.method.clone()].into_iter().chain(cells));
            }
        }
        let _ = writeln!(text, "{}, recall of each topic\n{}", set.set, table.text());
    }
    text
}

fn heading(set: &SummariesSet) -> String {
    let topics = count(set.topics, "topic", "topics");
    format!("{} ({}): {topics}, {} words", set.set, set.languages.join(", "), set.words)
}

fn figure(system: &SystemScores, metric: Metric, of: fn(&super::MetricScores) -> f64) -> String {
    system.metric(metric).map_or_else(String::new, |scores| format!("{:.4}", of(scores)))
}

fn range(interval: &Interval) -> String {
    format!("{:.4}–{:.4}", interval.low, interval.high)
}

fn chance(p: f64) -> String {
    format!("{p:.4}")
}

fn footnote(evaluation: &SummariesEvaluation) -> String {
    let words = match evaluation.exceptions {
        0 => "WordNet's exceptions left out (--exceptions DIR loads them)".to_owned(),
        n => format!("{} looked up before stemming", count(n, "irregular form", "irregular forms")),
    };
    format!(
        "ROUGE-1.5.5 (-m -2 4 -u -l WORDS), mean recall over topics; English is stemmed, {words}; p: permutation \
         test of R-2 recall against the first method.\n"
    )
}

/// The figures, one line a part, and the worst mistakes by name.
pub fn stories_text(evaluation: &StoriesEvaluation) -> String {
    let mut text = format!("{}\n{}\n", evaluation.set, table(evaluation).text());
    for part in &evaluation.parts {
        text.push_str(&mistakes(part, evaluation.parts.len() > 1));
    }
    text
}

/// The figures as a Markdown table.
pub fn stories_markdown(evaluation: &StoriesEvaluation) -> String {
    format!("## {}\n\n{}", evaluation.set, table(evaluation).markdown())
}

fn table(evaluation: &StoriesEvaluation) -> Table {
    let mut table = Table::new(&[
        "part",
        "articles",
        "stories",
        "found",
        "BCubed P",
        "R",
        "F1",
        "shared F1",
        "alone F1",
        "CEAF P",
        "R",
        "F1",
        "NMI",
    ]);
    let mut row = |name: &str, counts: [String; 3], of: &StoriesFigures| {
        let StoriesFigures { bcubed, bcubed_shared, ceaf, nmi, alone } = of;
        let figures = [bcubed.precision, bcubed.recall, bcubed.f1, bcubed_shared.f1, alone.f1];
        let figures = figures.into_iter().chain([ceaf.precision, ceaf.recall, ceaf.f1, *nmi]);
        let figures = figures.map(|figure| format!("{figure:.3}"));
        table.row([name.to_owned()].into_iter().chain(counts).chain(figures));
    };
    for part in &evaluation.parts {
        let counts = [part.articles, part.stories, part.found].map(|count| count.to_string());
        row(&part.name, counts, &part.figures);
    }
    if evaluation.parts.len() > 1 {
        row("mean", [const { String::new() }; 3], &evaluation.mean);
    }
    table
}

fn mistakes(part: &StoriesPart, named: bool) -> String {
    let mut text = String::new();
    let of = if named { format!(" ({})", part.name) } else { String::new() };
    let mut list = |head: String, pieces: &[Piece]| {
        let _ = writeln!(text, "{head}");
        for piece in pieces {
            let articles = count(piece.articles, "article", "articles");
            let (story, title) = (one_line(&piece.story), one_line(&piece.title));
            let _ = writeln!(text, "    {articles} of {story}: {title}");
        }
    };
    for merge in &part.merges {
        list(format!("Wrongly together{of}"), &merge.of);
    }
    for split in &part.splits {
        list(format!("Wrongly apart{of}: {}", one_line(&split.story)), &split.into);
    }
    text
}

/// The figures of a search.
pub fn search_text(evaluation: &SearchEvaluation) -> String {
    let mut table = Table::new(&["", "mean", "95% interval"]);
    let figures = &evaluation.figures;
    let rows = [
        ("nDCG@10", figures.ndcg_10),
        ("MAP", figures.average_precision),
        ("Recall@100", figures.recall_100),
    ];
    for (name, figure) in rows {
        table.row([name.to_owned(), format!("{:.4}", figure.mean), range(&figure)]);
    }
    let documents = count(evaluation.documents, "document", "documents");
    let queries = count(evaluation.queries.len(), "query", "queries");
    let without = match evaluation.without_text {
        0 => String::new(),
        n => format!(" ({} more without text)", count(n, "record", "records")),
    };
    format!("{}: {documents}{without}, {queries}\n{}", evaluation.set, table.text())
}

/// The figures of timelines, one line a reference, and their mean.
pub fn timeline_text(evaluation: &TimelineEvaluation) -> String {
    let mut table =
        Table::new(&["timeline", "articles", "days", "date-F1", "AR-1", "AR-2", "concat-1", "concat-2"]);
    let mut row = |name: &str, counts: [String; 2], of: &TimelineFigures| {
        let figures = [of.dates, of.ar_1, of.ar_2, of.concat_1, of.concat_2];
        let figures = figures.map(|measure| format!("{:.3}", measure.f1));
        table.row([name.to_owned()].into_iter().chain(counts).chain(figures));
    };
    for one in &evaluation.timelines {
        row(&one.topic, [one.articles, one.days].map(|count| count.to_string()), &one.figures);
    }
    row("mean", [const { String::new() }; 2], &evaluation.mean);
    table.text()
}

/// What is found to disagree, each side with its sentence, and the figures of each set.
pub fn disagreements_text(evaluation: &DisagreementsEvaluation) -> String {
    let mut text = String::new();
    for set in &evaluation.sets {
        for found in &set.reported {
            let right = found.right.map_or("", |right| if right { " (listed)" } else { " (not listed)" });
            let kind = if found.updated { "updated" } else { "differ" };
            let _ = writeln!(text, "{} {kind}: {}{right}", found.story, one_line(&found.about));
            for side in &found.sides {
                let _ = writeln!(text, "    {} [{}] {}", side.value, side.article, one_line(&side.text));
            }
        }
        let _ =
            write!(text, "{}: {} in {}", set.set, set.reported.len(), count(set.stories, "story", "stories"));
        if set.listed > 0 {
            let _ = write!(
                text,
                ", {} listed: precision {:.2}, recall {:.2}",
                set.listed,
                set.precision(),
                set.recall()
            );
        }
        text.push('\n');
        set.missed.iter().for_each(|missed| {
            let _ = writeln!(text, "    not found: {missed}");
        });
    }
    text
}

/// How much of a digest the next one says again, part by part.
pub fn updates_text(evaluation: &UpdatesEvaluation) -> String {
    let mut table =
        Table::new(&["topic", "part", "articles", "needed", "unaware", "aware", "R-2 unaware", "R-2 aware"]);
    let mut row = |name: [String; 3], of: &UpdateFigures| {
        let shares = [of.needed, of.unaware, of.aware].map(|share| format!("{:.1}%", share * 100.0));
        let recall = [of.unaware_r2, of.aware_r2].map(|recall| format!("{recall:.4}"));
        table.row(name.into_iter().chain(shares).chain(recall));
    };
    for part in &evaluation.parts {
        row([part.topic.clone(), part.part.to_string(), part.articles[0].to_string()], &part.figures);
    }
    row(["mean".to_owned(), String::new(), String::new()], &evaluation.mean);
    format!(
        "{}\nShare of the bigrams of the digest before that a digest of {} words repeats.\n",
        table.text(),
        evaluation.words
    )
}
