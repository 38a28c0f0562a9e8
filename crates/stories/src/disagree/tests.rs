use epitome_text::{DateEvidence, Language, Precision, Published};
use proptest::prelude::*;

use super::*;

fn article(day: i8, body: &str) -> Article {
    let at = jiff::civil::date(2025, 9, day).at(0, 0, 0, 0);
    let published = Published { at, precision: Precision::Day, evidence: DateEvidence::Field };
    Article {
        body: body.to_owned(),
        language: Language::English,
        published: Some(published),
        ..Article::default()
    }
}

/// What is found, as the numbers of each disagreement in the order of the articles.
fn found(articles: &[Article]) -> Vec<Vec<&str>> {
    let all: Vec<&Article> = articles.iter().collect();
    let voices: Vec<u32> = (0..all.len() as u32).collect();
    let found = disagreements(&all, &voices);
    let values = |found: &Disagreement| {
        found.sides.iter().map(|side| side.value.of(&articles[side.article].body)).collect()
    };
    found.iter().map(values).collect()
}

#[test]
fn two_counts_of_one_thing() {
    let check = |a: &str, b: &str, expect: &[&[&str]]| {
        assert_eq!(found(&[article(1, a), article(2, b)]), expect, "{a} / {b}");
    };
    check(
        "Police said 12 people died when the mill burned in Varnholm.",
        "At least 15 people died when the mill burned in Varnholm, the county said.",
        &[&["12", "15"]],
    );
    // Another thing is counted.
    check("12 people died when the mill burned.", "15 firefighters came when the mill burned.", &[]);
    // One article knows both.
    check(
        "Police said 12 people died when the mill burned in Varnholm.",
        "At least 15 people died when the mill burned in Varnholm; an earlier count named 12 people.",
        &[],
    );
    // One number is the other, rounded.
    check(
        "About 1,100 residents left their homes in Varnholm.",
        "Some 1,124 residents left their homes in Varnholm.",
        &[],
    );
    // Shares of different days.
    check("The shares rose 6.8 percent on Monday.", "The shares rose 7.4 percent on Tuesday.", &[]);
    check(
        "The shares rose 6.8 percent to a record.",
        "The shares rose 7.4 percent to a record.",
        &[&["6.8 percent", "7.4 percent"]],
    );
}

#[test]
fn copies_contradict_no_one() {
    let one = article(1, "Police said 12 people died when the mill burned in Varnholm.");
    let two = article(1, "Police said 15 people died when the mill burned in Varnholm.");
    assert_eq!(disagreements(&[&one, &two], &[0, 0]), []);
    assert_eq!(disagreements(&[&one, &two], &[0, 1]).len(), 1);
}

/// A pair of reports of `pairs.txt`: the two, and the figures that contradict each other.
struct Pair {
    articles: [Article; 2],
    figures: Option<[String; 2]>,
}

fn pairs() -> Vec<Pair> {
    let blocks = include_str!("pairs.txt").split("\n\n").skip(1);
    blocks
        .map(|block| {
            let lines: Vec<&str> = block.trim().lines().collect();
            let head: Vec<&str> = lines[0].split(" | ").collect();
            let of = |at: usize| Article {
                language: Language::from_code(head[0]),
                ..article(head[at].parse().unwrap(), lines[at])
            };
            let figures = (head.len() > 3).then(|| [head[3].to_owned(), head[4].to_owned()]);
            Pair { articles: [of(1), of(2)], figures }
        })
        .collect()
}

/// What is found in pairs of reports on one event, half of which contradict each other, in four languages.
/// `cargo test pairs -- --nocapture` shows each miss and each false alarm.
#[test]
fn pairs_of_reports() {
    let (mut planted, mut caught, mut reported) = (0_u32, 0_u32, 0_u32);
    for (at, Pair { articles, figures }) in pairs().iter().enumerate() {
        let all = found(articles);
        let right = |found: &Vec<&str>| {
            figures
                .as_ref()
                .is_some_and(|[a, b]| found.len() == 2 && found[0].contains(a) && found[1].contains(b))
        };
        let hit = all.iter().any(right);
        planted += u32::from(figures.is_some());
        caught += u32::from(hit);
        reported += all.len() as u32;
        if hit != figures.is_some() || all.len() != usize::from(hit) {
            println!("{at} {figures:?} {all:?}: {} / {}", articles[0].body, articles[1].body);
        }
    }
    println!("planted {planted}, caught {caught}, reported {reported}");
    assert!(caught * 10 >= planted * 8, "caught {caught} of {planted}");
    assert!(caught * 10 >= reported * 9, "right {caught} of {reported}");
}

proptest! {
    #[test]
    fn any_text_will_do(bodies in prop::collection::vec("[ -~€é\n]{0,120}|([0-9.,:$%]{1,6} (people|percent|million) ?){0,6}", 0..5)) {
        let articles: Vec<Article> = bodies.iter().map(|body| article(1, body)).collect();
        let all: Vec<&Article> = articles.iter().collect();
        for found in disagreements(&all, &[]) {
            for side in found.sides {
                let body = &articles[side.article].body;
                prop_assert!(!side.value.of(body).is_empty() && !side.sentence.of(body).is_empty());
            }
        }
    }
}
