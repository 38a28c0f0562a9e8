use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::{Rouge, Sentences, porter};

/// Irregular forms and what they are counted as.
pub type Exceptions = FxHashMap<String, String>;

impl Rouge<'_> {
    /// Numbers the tokens of a text, cut at the length limit.
    pub(super) fn sentences<S: AsRef<str>>(
        &self,
        text: &[S],
        vocabulary: &mut FxHashMap<String, u32>,
    ) -> Sentences {
        let mut left = self.words.filter(|&words| words > 0).unwrap_or(usize::MAX);
        let mut sentences = Vec::new();
        for line in text.iter().map(AsRef::as_ref) {
            let mut tokens = Vec::new();
            let used = self.tokens(line, left, |token| {
                let next = vocabulary.len() as u32 + 1;
                tokens.push(*vocabulary.entry(token.into_owned()).or_insert(next));
            });
            sentences.push(tokens);
            left -= used;
            if left == 0 {
                break;
            }
        }
        sentences
    }

    /// Visits the tokens of the first `limit` words of a line; returns how many words there were.
    fn tokens(&self, line: &str, limit: usize, mut visit: impl FnMut(Cow<'_, str>)) -> usize {
        if self.unicode {
            let lower = line.to_lowercase();
            return unicode_words(&lower).take(limit).map(|word| visit(word.into())).count();
        }
        let words = line.split_whitespace().take(limit);
        words
            .map(|word| {
                let lower = word.to_ascii_lowercase();
                let parts = lower.split(|c: char| !c.is_ascii_alphanumeric());
                parts.filter(|part| !part.is_empty()).for_each(|part| visit(self.stem(part)));
            })
            .count()
    }

    fn stem<'t>(&self, word: &'t str) -> Cow<'t, str> {
        if !self.stem || word.len() <= 3 {
            return word.into();
        }
        match self.exceptions.and_then(|exceptions| exceptions.get(word)) {
            Some(stem) => stem.clone().into(),
            None => porter::stem(word).into(),
        }
    }
}

/// Letters and digits run together; characters of scripts without spaces stand alone.
fn unicode_words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = &rest[rest.find(is_word)?..];
        let first = rest.chars().next()?;
        let end = match stands_alone(first) {
            true => first.len_utf8(),
            false => rest.find(|c| !is_word(c) || stands_alone(c)).unwrap_or(rest.len()),
        };
        let (word, tail) = rest.split_at(end);
        rest = tail;
        Some(word)
    })
}

fn stands_alone(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

/// General categories L and N; combining marks end a word, as in the scorers of the field.
fn is_word(c: char) -> bool {
    use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};
    match c.is_ascii() {
        true => c.is_ascii_alphanumeric(),
        false => {
            matches!(c.general_category_group(), GeneralCategoryGroup::Letter | GeneralCategoryGroup::Number)
        }
    }
}

/// Sentences of a summary or reference written one a line. Words that are only punctuation, and
/// English clitics cut off by a tokenizer, join the word before, so that a limit counts words.
pub fn lines(text: &str) -> Vec<String> {
    let lines = text.split('\n').filter(|line| !line.trim().is_empty());
    lines.map(glue).collect()
}

fn glue(line: &str) -> String {
    const CLITICS: [&str; 7] = ["'s", "n't", "'re", "'ve", "'ll", "'d", "'m"];
    let mut glued = String::with_capacity(line.len());
    for word in line.split_whitespace() {
        let joins = !word.chars().any(is_word) || CLITICS.contains(&word);
        if !glued.is_empty() && !joins {
            glued.push(' ');
        }
        glued.push_str(word);
    }
    glued
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_words() {
        let check = |text: &str, expect: &[&str]| assert_eq!(unicode_words(text).collect::<Vec<_>>(), expect);
        check("l'été à Brno, 3.5", &["l", "été", "à", "Brno", "3", "5"]);
        check("snake_case", &["snake", "case"]);
        check("ab漢字cd", &["ab", "漢", "字", "cd"]);
        check(" –…", &[]);
    }

    #[test]
    fn glues_punctuation() {
        assert_eq!(lines("It is n't so , he said .\n\n- Yes !\n"), ["It isn't so, he said.", "- Yes!"]);
    }
}
