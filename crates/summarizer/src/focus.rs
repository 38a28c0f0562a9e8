//! What the reader asks for, and what the reader knows already.

use epitome_text::{Article, Language, segment, with_analyzer};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    concepts::{Concepts, grams},
    story::{Story, Token, each_token},
};

/// A query of at most so many words is widened by words of the sentences that match it best.
const SHORT_QUERY: usize = 3;
/// Sentences looked at, and words taken, to widen a query; each counts half a query word.
const BEST_SENTENCES: usize = 5;
const MORE_WORDS: usize = 8;

/// A factor for each concept's weight: 0.5 + ½·(mean over its sentences of min(2, query words in the
/// sentence)) + ½·\[it is in the query\]; its square
/// for a short query, which leaves no doubt; 1 for all where the query says nothing.
pub(crate) fn query_factors(
    story: &Story<'_>,
    units: &[usize],
    concepts: &Concepts,
    query: &str,
) -> Vec<f32> {
    let tokens = tokens_of(story, query, main_language(story));
    let mut words: FxHashMap<u32, f32> =
        tokens.iter().filter(|t| !t.stop()).map(|t| (t.term(), 1.0)).collect();
    if words.is_empty() {
        return vec![1.0; concepts.grams.len()];
    }
    // A query of one word cannot be met twice: meeting it counts as two.
    let most = (words.len() as f32).min(2.0);
    let short = words.len() <= SHORT_QUERY;
    if short {
        widen(story, units, &mut words);
    }
    let mut sums = vec![(0.0f32, 0u32); concepts.grams.len()];
    for &i in units {
        let hits = matches(story, i, &words).min(most) * 2.0 / most;
        for number in grams(story.tokens(&story.units[i])).filter_map(|gram| concepts.find(gram)) {
            let (sum, n) = &mut sums[number as usize];
            (*sum, *n) = (*sum + hits, *n + 1);
        }
    }
    let asked: FxHashSet<u32> = grams(&tokens).filter_map(|gram| concepts.find(gram)).collect();
    let factor = |(number, &(sum, n)): (usize, &(f32, u32))| {
        let own =
            0.5 + 0.5 * sum / n.max(1) as f32 + if asked.contains(&(number as u32)) { 0.5 } else { 0.0 };
        if short { own * own } else { own }
    };
    sums.iter().enumerate().map(factor).collect()
}

/// How many distinct query words a sentence has, by weight.
fn matches(story: &Story<'_>, unit: usize, words: &FxHashMap<u32, f32>) -> f32 {
    let mut met: Vec<u32> = story.tokens(&story.units[unit]).iter().map(|t| t.term()).collect();
    met.sort_unstable();
    met.dedup();
    met.iter().filter_map(|term| words.get(term)).sum()
}

/// Adds the words that are most frequent in the best matching sentences, as half words.
fn widen(story: &Story<'_>, units: &[usize], words: &mut FxHashMap<u32, f32>) {
    let mut ranked: Vec<(f32, usize)> = units.iter().map(|&i| (matches(story, i, words), i)).collect();
    ranked.retain(|(hits, _)| *hits > 0.0);
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut counts: FxHashMap<u32, usize> = FxHashMap::default();
    for (_, i) in ranked.into_iter().take(BEST_SENTENCES) {
        let content = story.tokens(&story.units[i]).iter().filter(|t| !t.stop());
        content.for_each(|t| *counts.entry(t.term()).or_insert(0) += 1);
    }
    let mut more: Vec<(u32, usize)> =
        counts.into_iter().filter(|(term, _)| !words.contains_key(term)).collect();
    more.sort_by_key(|&(term, n)| (std::cmp::Reverse(n), term));
    words.extend(more.into_iter().filter(|(_, n)| *n > 1).take(MORE_WORDS).map(|(term, _)| (term, 0.5)));
}

/// A factor for each concept's weight: df / (df + df in the background), both as shares of their documents
/// (the novelty factor of Varma et al., TAC 2009, smoothed); 1 for what the background does not tell.
pub(crate) fn novelty_factors(story: &Story<'_>, concepts: &Concepts, background: &[Article]) -> Vec<f32> {
    let mut told = vec![(0u32, usize::MAX); concepts.grams.len()];
    for (number, article) in background.iter().enumerate() {
        for sentence in segment(&article.body, article.language) {
            let tokens = tokens_of(story, sentence.quotable().of(&article.body), article.language);
            for concept in grams(&tokens).filter_map(|gram| concepts.find(gram)) {
                let (n, last) = &mut told[concept as usize];
                *n += u32::from(*last != number);
                *last = number;
            }
        }
    }
    let factor = |(&df, &(n, _)): (&u32, &(u32, usize))| {
        let (new, old) = (df as f32 / story.documents as f32, n as f32 / background.len() as f32);
        if n == 0 { 1.0 } else { new / (new + old) }
    };
    concepts.df.iter().zip(&told).map(factor).collect()
}

/// The terms of a text as the story numbers them; words that the story does not have part the others.
pub(crate) fn tokens_of(story: &Story<'_>, text: &str, language: Language) -> Vec<Token> {
    let mut tokens = Vec::new();
    with_analyzer(language, |analyzer| {
        each_token(analyzer, text, |token| {
            let term = story.vocabulary.find(token.term);
            tokens.push(term.map_or(Token::FOREIGN, |term| Token::new(term, token.stop)));
        });
    });
    tokens
}

/// The language most articles are in.
pub(crate) fn main_language(story: &Story<'_>) -> Language {
    let mut languages: Vec<Language> = story.articles.iter().map(|a| a.language).collect();
    languages.sort_unstable();
    let runs = languages.chunk_by(|a, b| a == b).map(|run| (run.len(), run[0]));
    runs.fold((0, Language::Unknown), |best, run| if run.0 > best.0 { run } else { best }).1
}
