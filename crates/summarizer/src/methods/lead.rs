//! Baselines by position. Cost: n log n.

use std::cmp::Reverse;

use crate::input::{Choice, Input};

/// First sentences of the newest article, then of the next newest.
pub(crate) fn newest(input: &Input<'_>) -> Vec<Choice> {
    let age = ages(input);
    let mut order = input.pool.clone();
    order.sort_by_key(|&i| (age[input.unit(i).article], i));
    input.fill(order)
}

/// First sentences of all articles, newest first, then second sentences, and so on.
pub(crate) fn round_robin(input: &Input<'_>) -> Vec<Choice> {
    let age = ages(input);
    let mut order = input.pool.clone();
    order.sort_by_key(|&i| (input.unit(i).position, age[input.unit(i).article], i));
    input.fill(order)
}

/// For each article its place from newest to oldest; undated ones come last, in their order.
fn ages(input: &Input<'_>) -> Vec<usize> {
    let articles = input.story.articles;
    let mut order: Vec<usize> = (0..articles.len()).collect();
    order.sort_by_key(|&i| Reverse(articles[i].published.map(|p| p.at)));
    let mut age = vec![0; articles.len()];
    order.into_iter().enumerate().for_each(|(rank, i)| age[i] = rank);
    age
}
