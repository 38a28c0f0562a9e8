//! People, places and organisations: runs of capitalised words within sentences.

use std::collections::BTreeMap;

use epitome_text::{Article, Language, with_analyzer};

/// Names listed.
const NAMES: usize = 10;
/// Bytes of a body that are read.
const HEAD: usize = 12_000;
/// Letters of a stop word that may join two parts of a name: `of`, `de`, `van`.
const JOINT: usize = 3;

/// Weekdays and months, which English writes with a capital.
const DATES: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A name's spelling and in how many voices, how often it stands.
#[derive(Clone, Debug, Default)]
struct Told {
    spelling: String,
    voices: usize,
    times: usize,
}

/// Names as first written, those of most voices first; a name that is the end of a longer one of the story
/// (`Moll` of `Ida Moll`) counts for that. Scripts without capitals give none, and German, which writes all
/// nouns with one, only names of several words.
pub(super) fn find(articles: &[&Article], told: &[usize]) -> Vec<String> {
    let mut names = BTreeMap::<String, Told>::new();
    for &index in told {
        let mut here = BTreeMap::<String, (String, usize)>::new();
        for name in of_article(articles[index]) {
            here.entry(name.to_lowercase()).or_insert((name, 0)).1 += 1;
        }
        for (key, (spelling, times)) in here {
            let name = names.entry(key).or_insert(Told { spelling, voices: 0, times: 0 });
            name.voices += 1;
            name.times += times;
        }
    }
    let mut names: Vec<(String, Told)> = fold(names);
    names.retain(|(_, name)| name.times > 1 || told.len() == 1);
    names.sort_by(|a, b| (b.1.voices, b.1.times).cmp(&(a.1.voices, a.1.times)).then_with(|| a.0.cmp(&b.0)));
    names.into_iter().take(NAMES).map(|(_, name)| name.spelling).collect()
}

/// Adds each short name to the most told longer one that ends or starts with it.
fn fold(names: BTreeMap<String, Told>) -> Vec<(String, Told)> {
    let longer = |key: &str| {
        let holds = |other: &str| {
            other.strip_suffix(key).is_some_and(|start| start.ends_with(' '))
                || other.strip_prefix(key).is_some_and(|end| end.starts_with(' '))
        };
        let holders = names.iter().filter(|(other, _)| holds(other));
        holders.max_by_key(|(_, name)| (name.voices, name.times)).map(|(other, _)| other.clone())
    };
    let mut folded = names.clone();
    let mut by_length: Vec<&String> = names.keys().collect();
    by_length.sort_by_key(|key| key.split(' ').count());
    for key in by_length {
        let into = longer(key).filter(|longer| folded.contains_key(longer));
        if let Some(into) = into
            && let Some(short) = folded.remove(key)
            && let Some(name) = folded.get_mut(&into)
        {
            name.voices = name.voices.max(short.voices);
            name.times += short.times;
        }
    }
    folded.into_iter().collect()
}

/// Every name of an article, as often as it stands there.
fn of_article(article: &Article) -> Vec<String> {
    let mut names = Vec::new();
    for text in super::told(article, HEAD) {
        let mut runs = Runs { text, language: article.language, names, run: None, before: 0 };
        with_analyzer(article.language, |analyzer| {
            analyzer.each(text, |token| {
                runs.see(token.span.start as usize, token.span.end as usize, token.stop);
            });
        });
        runs.close();
        names = runs.names;
    }
    names
}

/// Whether a word is a weekday or month of English.
pub(crate) fn is_date(word: &str) -> bool {
    DATES.iter().any(|date| date.eq_ignore_ascii_case(word))
}

struct Runs<'a> {
    text: &'a str,
    language: Language,
    names: Vec<String>,
    /// Start and end of the run so far, its words, and whether it begins a sentence.
    run: Option<(usize, usize, usize, bool)>,
    before: usize,
}

impl Runs<'_> {
    fn see(&mut self, start: usize, end: usize, stop: bool) {
        let gap = self.text.get(self.before..start).unwrap_or("");
        let joined = matches!(gap, " " | "-" | "\n" | "’" | "'") && self.before > 0;
        let first = self.before == 0 || gap.contains(['.', '!', '?', '"', '“', '”', ':', '\n', '–', '—']);
        let word = &self.text[start..end];
        let capital = !is_date(word) && word.chars().next().is_some_and(char::is_uppercase);
        self.before = end;
        match self.run {
            Some((from, _, words, at_start)) if joined && capital && !(stop && first) => {
                self.run = Some((from, end, words + 1, at_start));
            }
            // A joint stays open: the run goes on if a capital follows.
            Some(_) if gap == " " && stop && !capital && word.chars().count() <= JOINT => {
                let next = self.text[end..].trim_start_matches(' ').chars().next();
                if !next.is_some_and(char::is_uppercase) {
                    self.close();
                }
            }
            _ => {
                self.close();
                self.run = (capital && !stop).then_some((start, end, 1, first));
            }
        }
    }

    /// A lone word at the start of a sentence may be any word.
    fn close(&mut self) {
        let Some((start, end, words, first)) = self.run.take() else { return };
        let name = self.text[start..end].split_whitespace().collect::<Vec<_>>().join(" ");
        let lone = words == 1 && (first || self.language == Language::German || name.chars().count() < 2);
        if !lone {
            self.names.push(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(language: Language, body: &str, expect: &[&str]) {
        let article = Article { body: body.into(), language, ..Article::default() };
        assert_eq!(find(&[&article], &[0]), expect, "{body}");
    }

    #[test]
    fn names_as_written() {
        let english = |body: &str, expect: &[&str]| check(Language::English, body, expect);
        english("", &[]);
        english("Rain fell. Nobody came.", &[]);
        english("The mayor, Ida Moll, spoke. On Monday Moll left for Lindau.", &["Ida Moll", "Lindau"]);
        english("He joined the Bank of Varnholm in May.", &["Bank of Varnholm"]);
        check(Language::German, "Gestern sprach die Frau Ida Moll vor dem Rat.", &["Frau Ida Moll"]);
    }
}
