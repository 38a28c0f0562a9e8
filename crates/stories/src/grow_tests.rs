use epitome_text::Article;
use proptest::prelude::*;

use super::*;
use crate::tests::{BAKERY, FERRY, FERRY_2, article};
use crate::{Grouper, Profile};

/// What `articles` leave behind, and their stories.
fn kept(articles: &[Article], corrections: &[Correction]) -> (Vec<u8>, Background, Vec<Group>) {
    let mut grouper = Grouper::new(Options::default());
    grouper.push(articles);
    grouper.correct(corrections);
    let (mut bytes, background) = (Vec::new(), grouper.background().clone());
    let groups = grouper.finish_kept(&mut |piece| bytes.extend_from_slice(piece));
    (bytes, background, groups)
}

/// The stories of articles of which the base held those with a number.
fn grown(
    (bytes, background): (&[u8], &Background),
    articles: &[Article],
    known: &[Option<u32>],
    corrections: &[Correction],
) -> (Vec<Group>, Stories) {
    let base = Base::from_bytes(bytes).unwrap();
    let fresh = || {
        articles
            .iter()
            .zip(known)
            .filter(|(_, known)| known.is_none())
            .map(|(article, _)| Profile::of(article))
    };
    let still = |number: &u32| known.iter().position(|&known| known == Some(*number));
    let growth = || {
        let fresh: Vec<Profile> = fresh().collect();
        let alike = base.lookalikes(&fresh).into_iter();
        let alike =
            alike.filter_map(|number| Some((number, Profile::of(&articles[still(&number)?])))).collect();
        Growth { known, fresh, alike, corrections, background }
    };
    (base.grow(growth()), base.grow_explained(growth()))
}

fn told() -> Vec<Article> {
    vec![
        article("a", "Ferry runs aground on Skarv reef", FERRY),
        article("b", "Chestnut loaf wins bread prize", BAKERY),
        article("c", "Passengers saved as ferry strikes reef", FERRY_2),
        article("d", "Ferry runs aground on reef", &format!("{FERRY} Reporting by the Varnholm Post.")),
    ]
}

#[test]
fn newcomers_join_their_stories() {
    let articles = told();
    let (bytes, background, groups) = kept(&articles[..2], &[]);
    assert_eq!(groups.len(), 2);
    let known = [Some(0), Some(1), None, None];
    let (groups, stories) = grown((&bytes, &background), &articles, &known, &[]);
    let expect = [
        Group { articles: vec![0, 2, 3], voices: vec![0, 1, 0] },
        Group { articles: vec![1], voices: vec![0] },
    ];
    assert_eq!(groups, expect);
    assert_eq!(stories.groups, expect);
    let why = stories.explain(2, &articles[2]);
    assert_eq!(why.story, 0);
    assert!(why.fit.unwrap().parts.total > 0.0);
    assert_eq!(stories.copies[3].0, stories.copies[0].0);
}

#[test]
fn what_is_gone_leaves_the_others() {
    let articles = told();
    let (bytes, background, _) = kept(&articles, &[]);
    let left = [articles[1].clone(), articles[2].clone(), articles[3].clone()];
    let (groups, _) = grown((&bytes, &background), &left, &[Some(1), Some(2), Some(3)], &[]);
    let expect =
        [Group { articles: vec![0], voices: vec![0] }, Group { articles: vec![1, 2], voices: vec![0, 1] }];
    assert_eq!(groups, expect);
}

#[test]
fn corrections_hold() {
    let articles = told();
    for apart in [2, 3] {
        let corrections = [Correction::Apart(0, apart), Correction::Together(1, apart)];
        let (bytes, background, _) = kept(&articles[..2], &corrections);
        let known = [Some(0), Some(1), None, None];
        let (groups, _) = grown((&bytes, &background), &articles, &known, &corrections);
        let of = |at: usize| groups.iter().position(|group| group.articles.contains(&at));
        assert_ne!(of(0), of(apart), "{groups:?}");
        assert_eq!(of(1), of(apart), "{groups:?}");
    }
}

fn words() -> impl Strategy<Value = String> {
    prop::collection::vec("[A-D]?[a-c]{1,2}", 0..40).prop_map(|words| words.join(" "))
}

/// The groups as sets of articles, whatever their order.
fn sets(groups: &[Group], name: impl Fn(usize) -> usize) -> Vec<Vec<usize>> {
    let set = |group: &Group| {
        let mut set: Vec<usize> = group.articles.iter().map(|&at| name(at)).collect();
        set.sort_unstable();
        set
    };
    let mut sets: Vec<_> = groups.iter().map(set).collect();
    sets.sort();
    sets
}

proptest! {
    #[test]
    fn nothing_new_is_nothing_changed(texts in prop::collection::vec((words(), words()), 0..30)) {
        let articles: Vec<Article> =
            texts.iter().enumerate().map(|(at, text)| article(&at.to_string(), &text.0, &text.1)).collect();
        let (bytes, background, groups) = kept(&articles, &[]);
        let known: Vec<_> = (0..articles.len() as u32).map(Some).collect();
        let (same, stories) = grown((&bytes, &background), &articles, &known, &[]);
        prop_assert_eq!(&same, &groups);
        prop_assert_eq!(&stories.groups, &groups);
    }

    #[test]
    fn the_order_does_not_matter(texts in prop::collection::vec((words(), words()), 2..30), some in 1usize..9) {
        let articles: Vec<Article> =
            texts.iter().enumerate().map(|(at, text)| article(&at.to_string(), &text.0, &text.1)).collect();
        let old = articles.len().saturating_sub(some);
        let (bytes, background, _) = kept(&articles[..old], &[]);
        let known: Vec<_> = (0..articles.len()).map(|at| (at < old).then_some(at as u32)).collect();
        let (groups, stories) = grown((&bytes, &background), &articles, &known, &[]);
        let (mut back, mut known_back) = (articles.clone(), known.clone());
        back.reverse();
        known_back.reverse();
        let (backward, _) = grown((&bytes, &background), &back, &known_back, &[]);
        let all = sets(&groups, |at| at);
        prop_assert_eq!(all.iter().map(Vec::len).sum::<usize>(), articles.len());
        prop_assert_eq!(&all, &sets(&backward, |at| articles.len() - 1 - at));
        prop_assert_eq!(stories.groups.iter().map(|group| group.articles.len()).sum::<usize>(), articles.len());
    }

    #[test]
    fn broken_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), end in 0usize..100) {
        let _ = Base::from_bytes(&bytes);
        let (whole, _, _) = kept(&told(), &[]);
        prop_assert!(Base::from_bytes(&whole[..whole.len() * end / 100]).is_none());
        prop_assert!(Base::from_bytes(&whole).is_some());
    }
}
