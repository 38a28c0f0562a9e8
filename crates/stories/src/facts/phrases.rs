//! Keyphrases.

use std::collections::{BTreeMap, BTreeSet};

use epitome_text::{Article, Language, Token, unspaced, with_analyzer};

use super::is_date;
use crate::Background;
use crate::hash;

/// Phrases listed.
const PHRASES: usize = 8;
/// Words of the longest, and pairs of characters in scripts without spaces.
const WORDS: usize = 4;
const PAIRS: usize = 7;
/// Bytes of a body that are read.
const HEAD: usize = 8000;
/// Share of the best one's score below which a phrase says too little.
const LEAST: f32 = 0.2;
/// What a lone word without a capital counts beside a name or a phrase.
const LONE: f32 = 0.6;
/// What a title counts beside the body.
const TITLE: f32 = 2.0;

type Key = Vec<u32>;

#[derive(Clone, Debug, Default)]
struct Phrase {
    /// Spellings and how often each stands.
    spellings: BTreeMap<String, usize>,
    /// Articles that have it, and what they count: those with it in the title double.
    articles: usize,
    voices: f32,
    times: f32,
    /// Mean inverse document frequency of its words.
    rarity: f32,
    /// What stands before and after it, in scripts without spaces.
    beside: Option<[Beside; 2]>,
}

/// What stands on one side of a string wherever it occurs.
#[derive(Clone, Debug, Default)]
struct Beside {
    letters: BTreeSet<char>,
    /// How often nothing of a word stands there.
    edges: usize,
}

impl Beside {
    fn see(&mut self, next: Option<char>) {
        match next.filter(|c| c.is_alphanumeric()) {
            Some(letter) => drop(self.letters.insert(letter)),
            None => self.edges += 1,
        }
    }
}

impl Phrase {
    /// Whether it is mostly written with a capital.
    fn is_name(&self) -> bool {
        let capital = |spelling: &str| spelling.starts_with(char::is_uppercase);
        let written: usize = self.spellings.values().sum();
        let named: usize = self.spellings.iter().filter(|entry| capital(entry.0)).map(|entry| entry.1).sum();
        2 * named > written
    }

    /// Whether it is a word, or several, where no spaces tell: what stands beside it varies (accessor variety, Feng et
    /// al. 2004) or is no word.
    fn is_free(&self) -> bool {
        let free = |side: &Beside| {
            if self.times < 2.0 { side.edges > 0 } else { side.letters.len() + side.edges > 1 }
        };
        self.beside.as_ref().is_none_or(|sides| sides.iter().all(free))
    }
}

/// Keyphrases by C-value (Frantzi & Ananiadou 2000) times rarity:
/// log₂(1 + words) · (f − mean f of longer phrases around it) · idf, where f counts voices, titles double,
/// plus the root of occurrences. Phrases are runs of words that no stop word and no punctuation breaks, no name
/// is cut in two and none is a bare number; in scripts without spaces they are strings that stand free. None shares
/// half of its words with a better one. They are given in their commonest spelling.
pub(super) fn find(articles: &[&Article], told: &[usize], background: &Background) -> Vec<String> {
    let mut phrases = BTreeMap::<Key, Phrase>::new();
    for &index in told {
        gather(articles[index], background, &mut phrases);
    }
    let mut scored = score(&phrases, told.len());
    scored.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let least = scored.first().map_or(0.0, |best| best.1 * LEAST);
    let mut chosen = Vec::<&Key>::new();
    for (key, score) in scored {
        if chosen.len() < PHRASES && score >= least && !chosen.iter().any(|other| overlap(key, other)) {
            chosen.push(key);
        }
    }
    chosen.into_iter().filter_map(|key| spelling(&phrases[key])).collect()
}

fn score(phrases: &BTreeMap<Key, Phrase>, voices: usize) -> Vec<(&Key, f32)> {
    let told = |phrase: &Phrase| phrase.voices + phrase.times.sqrt() / 2.0;
    let mut around = BTreeMap::<&[u32], (f32, f32)>::new();
    for (key, phrase) in phrases.iter().filter(|(_, phrase)| phrase.times >= 2.0) {
        let inner = (1..key.len()).flat_map(|words| key.windows(words));
        for part in inner.collect::<BTreeSet<_>>() {
            let entry = around.entry(part).or_default();
            *entry = (entry.0 + told(phrase), entry.1 + 1.0);
        }
    }
    let least = if voices > 2 { 2 } else { 1 };
    phrases
        .iter()
        .filter(|(_, phrase)| (phrase.articles >= least || phrase.times >= 3.0) && phrase.is_free())
        .map(|(key, phrase)| {
            let nested = around.get(key.as_slice()).map_or(0.0, |&(sum, count)| sum / count);
            let lone = if key.len() == 1 && !phrase.is_name() { LONE } else { 1.0 };
            (key, lone * (1.0 + key.len() as f32).log2() * (told(phrase) - nested) * phrase.rarity)
        })
        .filter(|&(_, score)| score > 0.0)
        .collect()
}

/// Whether both share half of the words of either.
fn overlap(a: &Key, b: &Key) -> bool {
    let both = a.iter().filter(|term| b.contains(term)).count();
    2 * both >= a.len().min(b.len())
}

/// The commonest, without the mark of a genitive at its end.
fn spelling(phrase: &Phrase) -> Option<String> {
    let (commonest, _) = phrase.spellings.iter().rev().max_by_key(|entry| entry.1)?;
    let bare = ["'s", "’s"].iter().find_map(|genitive| commonest.strip_suffix(genitive));
    Some(bare.unwrap_or(commonest).to_owned())
}

/// Whether the words from `from` to `to` of a run make a phrase.
fn whole(language: Language, text: &str, run: &[(u32, usize, usize)], from: usize, to: usize) -> bool {
    let first = |at: usize| run.get(at).and_then(|word| text[word.1..word.2].chars().next());
    let capital = |at: usize| first(at).is_some_and(char::is_uppercase);
    let number = |at: usize| first(at).is_some_and(char::is_numeric);
    let cut = |at: usize| at > 0 && capital(at - 1) && capital(at);
    // A name stands for itself: `Ida Moll`, not `baker Ida Moll`.
    let name = (from..to).rev().take_while(|&at| capital(at)).count();
    let titled = name > 1 && name < to - from;
    let word = |at: usize| &text[run[at].1..run[at].2];
    // `the executives responded`: the end of a phrase is no past tense.
    let last = word(to - 1);
    let past = language == Language::English && last.ends_with("ed") && !last.ends_with("eed");
    let amount = |at: usize| number(at) && word(at).contains([',', '.']);
    let date = (from..to).any(|at| capital(at) && is_date(word(at)));
    let bare = to - from == 1 && number(from);
    // Japanese writes no spaces: what joins words there is hiragana.
    let hiragana = |c: char| ('\u{3040}'..='\u{309f}').contains(&c);
    let joined = language == Language::Japanese && text[run[from].1..run[to - 1].2].contains(hiragana);
    let broken = cut(from) || cut(to) || titled || (past && to - from > 1 && !capital(to - 1));
    !(broken || bare || joined || date || amount(from) || amount(to - 1))
}

/// Whether a string begins or ends in a script whose words no spaces part.
fn writes_no_spaces(text: &str) -> bool {
    text.starts_with(unspaced) || text.ends_with(unspaced)
}

/// Whether the first and the last character of a word of such a script are stop words, which cling to what they stand
/// beside.
fn clings(language: Language, word: &str) -> [bool; 2] {
    if !writes_no_spaces(word) {
        return [false; 2];
    }
    let ends = [word.chars().next(), word.chars().next_back()];
    with_analyzer(language, |analyzer| {
        ends.map(|end| end.is_some_and(|end| analyzer.is_stop(end.encode_utf8(&mut [0; 4]))))
    })
}

fn gather(article: &Article, background: &Background, phrases: &mut BTreeMap<Key, Phrase>) {
    let mut seen = BTreeSet::<Key>::new();
    let sentences = super::told(article, HEAD).into_iter().map(|text| (text, 1.0));
    for (text, weight) in std::iter::once((article.title.as_str(), TITLE)).chain(sentences) {
        for run in runs(article, text) {
            let clings: Vec<[bool; 2]> =
                run.iter().map(|&(_, start, end)| clings(article.language, &text[start..end])).collect();
            for (from, to) in (0..run.len()).flat_map(|at| (1..=PAIRS).map(move |words| (at, at + words))) {
                let Some(words) = run.get(from..to) else { continue };
                let (start, end) = (words[0].1, words[words.len() - 1].2);
                let joined = writes_no_spaces(&text[start..end]);
                if clings[from][0]
                    || clings[to - 1][1]
                    || !joined && to - from > WORDS
                    || !whole(article.language, text, &run, from, to)
                {
                    continue;
                }
                let key: Key = words.iter().map(|word| word.0).collect();
                let rarity = |term: &u32| background.weight(article.language, *term);
                let phrase = phrases.entry(key.clone()).or_insert_with(|| Phrase {
                    rarity: key.iter().map(rarity).sum::<f32>() / key.len() as f32,
                    ..Phrase::default()
                });
                if joined {
                    let [before, after] = phrase.beside.get_or_insert_default();
                    before.see(text[..start].chars().next_back());
                    after.see(text[end..].chars().next());
                }
                let spelling = &text[start..end];
                // A body's spelling has no headline's capitals.
                let times = if weight > 1.0 { 0 } else { 1 };
                *phrase.spellings.entry(spelling.to_owned()).or_default() += times;
                phrase.times += 1.0;
                if seen.insert(key) {
                    phrase.articles += 1;
                    phrase.voices += weight;
                }
            }
        }
    }
}

/// Runs of words (term, start, end) with nothing but a space or hyphen between them.
fn runs(article: &Article, text: &str) -> Vec<Vec<(u32, usize, usize)>> {
    let mut runs: Vec<Vec<(u32, usize, usize)>> = vec![Vec::new()];
    let (mut before, mut linked) = (0, false);
    let mut see = |token: Token<'_>| {
        let (start, end) = (token.span.start as usize, token.span.end as usize);
        let gap = text.get(before..start).unwrap_or("");
        before = end;
        // `Port-au-Prince` is one word.
        let links = token.stop && text[end..].starts_with('-');
        if gap == "-"
            && (links || linked)
            && let Some(last) = runs.last_mut().and_then(|run| run.last_mut())
        {
            *last = (hash::join(u64::from(last.0), u64::from(hash::term(token.term))) as u32, last.1, end);
            linked = links;
            return;
        }
        linked = false;
        let word = &text[start..end];
        let number = word.chars().all(|c| c.is_numeric());
        if !matches!(gap, "" | " " | "-") || token.stop || number || word.chars().count() < 2 {
            runs.push(Vec::new());
        }
        if !token.stop && !number && word.chars().count() > 1 {
            if let Some(run) = runs.last_mut() {
                run.push((hash::term(token.term), start, end));
            }
        } else {
            runs.push(Vec::new());
        }
    };
    with_analyzer(article.language, |analyzer| analyzer.each(text, &mut see));
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bodies: &[&str], expect: &[&str]) {
        let article =
            |body: &&str| Article { body: (*body).into(), language: Language::English, ..Article::default() };
        let articles: Vec<Article> = bodies.iter().map(article).collect();
        let articles: Vec<&Article> = articles.iter().collect();
        let told: Vec<usize> = (0..articles.len()).collect();
        let found = find(&articles, &told, &Background::default());
        assert_eq!(&found[..expect.len().min(found.len())], expect);
    }

    #[test]
    fn no_scraps() {
        let body = "Rovers coach Ida Moll smiled. Nobody asked coach Ida Moll. The fee of 11.5 is high, a fee of 11.5. \
            On Friday Ida Moll left. On Friday the mayor of Varnholm's council saw Varnholm's fair. Is 11.5 a fee?";
        let article = Article { body: body.into(), language: Language::English, ..Article::default() };
        let found = find(&[&article], &[0], &Background::default());
        assert!(found.contains(&"Ida Moll".to_owned()), "{found:?}");
        for scrap in ["11.5", "Rovers coach Ida", "coach Ida Moll", "Moll", "Varnholm's", "Friday"] {
            assert!(!found.contains(&scrap.to_owned()), "{scrap} in {found:?}");
        }
    }

    #[test]
    fn strings_that_stand_free() {
        let bodies = [
            "河岸老桥周一封闭。工程师在河岸老桥发现裂缝，市长说老桥要修两年。",
            "市长谈河岸老桥的裂缝。渡轮代替河岸老桥，桥上的裂缝很深。",
        ];
        let article =
            |body: &str| Article { body: body.into(), language: Language::Chinese, ..Article::default() };
        let articles = bodies.map(article);
        let found = find(&[&articles[0], &articles[1]], &[0, 1], &Background::default());
        assert_eq!(found.first().map(String::as_str), Some("河岸老桥"), "{found:?}");
        for scrap in ["岸老桥", "河岸老", "的裂缝", "桥的裂"] {
            assert!(!found.contains(&scrap.to_owned()), "{scrap} in {found:?}");
        }
    }

    #[test]
    fn whole_phrases() {
        check(&[], &[]);
        check(
            &[
                "The ferry struck the Skarv reef. The coast guard came to the Skarv reef at once.",
                "A coast guard vessel towed the ferry off the Skarv reef.",
                "On the Skarv reef the coast guard found no oil. The ferry is afloat.",
            ],
            &["Skarv reef", "coast guard", "ferry"],
        );
    }
}
