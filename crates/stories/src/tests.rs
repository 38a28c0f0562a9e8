use epitome_text::{Article, Language};
use proptest::prelude::*;

use crate::candidates::Near;
use crate::cluster::Cluster;
use crate::grouper::Peers;
use crate::{Correction, Group, Grouper, Options, Stories};

pub(crate) fn article(id: &str, title: &str, body: &str) -> Article {
    Article {
        id: id.into(),
        title: title.into(),
        body: body.into(),
        language: Language::English,
        ..Article::default()
    }
}

fn group(articles: &[Article]) -> Vec<Group> {
    let mut grouper = Grouper::new(Options::default());
    grouper.push(articles);
    grouper.finish()
}

pub(crate) const FERRY: &str = "The night ferry from Varnholm ran aground on the Skarv reef with 212 people aboard. \
    All passengers were taken off by lifeboats before dawn, the coast guard said. The captain had reported \
    a failure of the steering shortly before. Divers will look at the hull of the ferry on Tuesday.";
pub(crate) const FERRY_2: &str = "Lifeboats took 212 passengers from a ferry that struck the Skarv reef in the night. \
    The vessel had left Varnholm at eleven, and its steering failed soon after, its captain told the coast \
    guard. Nobody was hurt. Divers are to examine its hull.";
pub(crate) const BAKERY: &str = "A bakery in Lindau has won the national bread prize with a loaf made of rye and \
    chestnut flour. The jury praised its crust. The baker, Ida Moll, learned the trade from her aunt and \
    opened the shop four years ago.";

#[test]
fn tells_stories_apart() {
    let articles = [
        article("a", "Ferry runs aground on Skarv reef", FERRY),
        article("b", "Chestnut loaf wins bread prize", BAKERY),
        article("c", "Passengers saved as ferry strikes reef", FERRY_2),
        article("d", "Ferry runs aground on reef", &format!("{FERRY} Reporting by the Varnholm Post.")),
    ];
    let expect = [
        Group { articles: vec![0, 2, 3], voices: vec![0, 1, 0] },
        Group { articles: vec![1], voices: vec![0] },
    ];
    assert_eq!(group(&articles), expect);
}

fn told() -> [Article; 4] {
    [
        article("a", "Ferry runs aground on Skarv reef", FERRY),
        article("b", "Chestnut loaf wins bread prize", BAKERY),
        article("c", "Passengers saved as ferry strikes reef", FERRY_2),
        article("d", "Ferry runs aground on reef", &format!("{FERRY} Reporting by the Varnholm Post.")),
    ]
}

fn explained(articles: &[Article], corrections: &[Correction]) -> Stories {
    let mut grouper = Grouper::new(Options::default());
    grouper.push(articles);
    grouper.correct(corrections);
    grouper.finish_explained()
}

#[test]
fn corrections_hold() {
    let check = |corrections: &[Correction], expect: &[&[usize]]| {
        let stories = explained(&told(), corrections);
        let groups: Vec<&[usize]> = stories.groups.iter().map(|group| group.articles.as_slice()).collect();
        assert_eq!(groups, expect, "{corrections:?}");
    };
    use Correction::{Apart, Together};
    check(&[], &[&[0, 2, 3], &[1]]);
    check(&[Together(0, 1)], &[&[0, 1, 2, 3]]);
    check(&[Apart(0, 2), Apart(3, 2)], &[&[0, 3], &[1], &[2]]);
    // Even copies of one text can be told apart.
    check(&[Apart(0, 3), Apart(2, 3)], &[&[0, 2], &[1], &[3]]);
    // Apart outweighs together, and what is not there is passed over.
    check(&[Together(0, 1), Apart(0, 1), Together(0, 9), Apart(2, 2)], &[&[0, 2, 3], &[1]]);
}

#[test]
fn an_article_is_explained() {
    let articles = told();
    let stories = explained(&articles, &[]);
    let found = stories.explain(2, &articles[2]);
    let fit = found.fit.unwrap();
    assert_eq!(found.story, 0);
    assert!(fit.parts.total > 0.0, "{fit:?}");
    let parts = fit.parts;
    let alike = parts.contrast + parts.cohesion + parts.title + parts.names;
    let sum = alike + parts.time + parts.links + parts.twins - parts.needed;
    assert!((sum - parts.total).abs() < 1e-4, "{parts:?}");
    assert!(fit.terms.iter().any(|shared| shared.word == "reef"), "{:?}", fit.terms);
    assert!(fit.terms.is_sorted_by(|a, b| a.weight >= b.weight));
    assert!(fit.names.iter().any(|shared| shared.word == "Varnholm"), "{:?}", fit.names);
    let sum: f32 = fit.terms.iter().map(|shared| shared.weight).sum();
    assert!(sum <= parts.similarity + 1e-4);
    let copies: Vec<bool> = stories.explain(0, &articles[0]).nearest.iter().map(|near| near.copy).collect();
    assert_eq!(copies.iter().filter(|&&copy| copy).count(), 1);
    let alone = stories.explain(1, &articles[1]);
    assert!(alone.fit.is_none() && alone.nearest.is_empty());
    assert!(alone.other.is_none_or(|(story, other)| story == 0 && other.parts.total < 0.0));
}

#[test]
fn a_story_is_explained() {
    let articles = told();
    let stories = explained(&articles, &[]);
    let found = stories.explain_story(0, &[&articles[0], &articles[2], &articles[3]]);
    assert!(found.similarity.unwrap() > 0.1);
    assert!(found.terms.iter().any(|shared| shared.word == "ferry"), "{:?}", found.terms);
    let sum: f32 = found.terms.iter().map(|shared| shared.weight).sum();
    assert!(sum <= found.similarity.unwrap() + 1e-4);
    let members: Vec<(usize, bool)> = found.members.iter().map(|near| (near.article, near.copy)).collect();
    assert_eq!(members.last(), Some(&(3, true)), "{members:?}");
    let alone = stories.explain_story(1, &[&articles[1]]);
    assert!(alone.similarity.is_none() && alone.terms.is_empty());
    assert_eq!(stories.explain_story(7, &[]), crate::StoryExplanation::default());
}

/// Else a few articles in Vietnamese among many in English, which share none of their words, would all stand out as one story.
#[test]
fn surroundings_are_of_the_own_language() {
    let voices = |few: usize, many: usize| {
        let of = |language, count| std::iter::repeat_n(language, count);
        Peers::of(of(Language::Vietnamese, few).chain(of(Language::English, many)))
    };
    let seen = |peers: &Peers, language| {
        let mut voice = Cluster { language, size: 1.0, ..Cluster::default() };
        peers.surround(
            &mut voice,
            &Near { around: std::array::from_fn(|at| 0.3 / (at + 1) as f32), best: Vec::new() },
        );
        voice.around(0.0)
    };
    for many in [0, 60, 5000] {
        let [beside, alone] =
            [voices(40, many), voices(40, 0)].map(|peers| seen(&peers, Language::Vietnamese));
        assert_eq!(beside, alone, "beside {many}");
    }
    let [small, large] = [60, 5000].map(|many| seen(&voices(40, many), Language::English));
    assert!(large < small, "{large} is farther away than {small}");
}

fn words() -> impl Strategy<Value = String> {
    prop::collection::vec("[a-f]{1,3}|[à-ö]{2}|[一-丈]{2}|\\PC", 0..40).prop_map(|words| words.join(" "))
}

/// The ids that share a story and a voice with each id, whatever the order.
fn shape(articles: &[Article]) -> Vec<Vec<(String, Vec<String>)>> {
    let name = |group: &Group, at: usize| {
        let mut mates: Vec<String> = (0..group.articles.len())
            .filter(|&other| group.voices[other] == group.voices[at])
            .map(|other| articles[group.articles[other]].id.clone())
            .collect();
        mates.sort();
        (articles[group.articles[at]].id.clone(), mates)
    };
    let mut shape: Vec<Vec<_>> = group(articles)
        .iter()
        .map(|group| {
            let mut members: Vec<_> = (0..group.articles.len()).map(|at| name(group, at)).collect();
            members.sort();
            members
        })
        .collect();
    shape.sort();
    shape
}

proptest! {
    #[test]
    fn any_text_any_order(texts in prop::collection::vec((words(), words()), 0..30), turn in 0usize..30) {
        let mut articles: Vec<Article> =
            texts.iter().zip(0..).map(|((title, body), id)| article(&format!("{id}"), title, body)).collect();
        let groups = group(&articles);
        let mut all: Vec<usize> = groups.iter().flat_map(|group| group.articles.clone()).collect();
        all.sort_unstable();
        prop_assert_eq!(all, (0..articles.len()).collect::<Vec<_>>());
        prop_assert!(groups.is_sorted_by_key(|group| group.articles[0]));
        let before = shape(&articles);
        articles.reverse();
        let length = articles.len().max(1);
        articles.rotate_left(turn % length);
        prop_assert_eq!(before, shape(&articles));
    }
}
