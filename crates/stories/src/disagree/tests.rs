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
