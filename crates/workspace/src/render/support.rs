use std::collections::BTreeSet;

use super::clean::one_line;
use super::number::count;
use crate::{DigestQuote, DigestStory, Member};

/// Sources that are named.
const NAMED: usize = 4;

/// Who says it: `4 sources (A, B, C and D), and 2 copies of one text`; `1 source` where others tell
/// the story too and nobody was found who says it; `None` where one source tells all of the story.
pub fn support(story: &DigestStory, quote: &DigestQuote) -> Option<String> {
    let numbers = [quote.citation].into_iter().chain(quote.support.iter().copied());
    let saying: Vec<&Member> = numbers.filter_map(|number| member(story, number)).collect();
    let texts: BTreeSet<usize> = saying.iter().map(|member| text(member)).collect();
    let doubled = |of: usize| saying.iter().filter(|member| text(member) == of).count() > 1;
    let copied = texts.iter().filter(|&&of| doubled(of)).count();
    let copies = saying.len() - texts.len();
    let names = names(&saying);
    let who = match quote.sources {
        0 | 1 if story.independent_sources < 2 && copies == 0 => return None,
        n if n > 1 => format!("{} ({})", count(n, "source", "sources"), listed(&names)),
        n => count(n.max(1), "source", "sources"),
    };
    let copies = match (copies, copied) {
        (0, _) => String::new(),
        (1, _) => ", and 1 copy".to_owned(),
        (n, 1) => format!(", and {} of one text", count(n, "copy", "copies")),
        (n, _) => format!(", and {}", count(n, "copy", "copies")),
    };
    Some(who + &copies)
}

fn member(story: &DigestStory, number: usize) -> Option<&Member> {
    story.articles.iter().find(|member| member.number == number)
}

/// Number of the article that stands for the text of this one.
fn text(member: &Member) -> usize {
    member.copy_of.unwrap_or(member.number)
}

/// Names of the sources, each once, in the order of their articles; copies are not named.
fn names(saying: &[&Member]) -> Vec<String> {
    let (mut texts, mut names) = (BTreeSet::new(), Vec::new());
    for member in saying {
        let name = member.source.as_deref().map(one_line).filter(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| one_line(&member.path));
        if texts.insert(text(member)) && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        names if names.len() > NAMED => {
            format!("{} and {} more", names[..NAMED].join(", "), names.len() - NAMED)
        }
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::citation::samples;

    #[test]
    fn who_says_it() {
        let check =
            |support_by: &[usize], sources: usize, copies: &[(usize, usize)], expect: Option<&str>| {
                let mut story = samples::digest().stories.remove(0);
                story.articles.iter_mut().for_each(|member| member.copy_of = None);
                copies.iter().for_each(|&(copy, of)| story.articles[copy - 1].copy_of = Some(of));
                let quote = DigestQuote { support: support_by.to_vec(), sources, ..samples::quote("x", 1) };
                assert_eq!(support(&story, &quote).as_deref(), expect);
            };
        check(&[], 1, &[], Some("1 source"));
        check(&[2], 2, &[], Some("2 sources (The Courier and Harbour Post)"));
        check(&[2, 3], 2, &[(3, 1)], Some("2 sources (The Courier and Harbour Post), and 1 copy"));
        check(&[3], 1, &[(3, 1)], Some("1 source, and 1 copy"));
        check(
            &[2, 3, 4],
            2,
            &[(3, 1), (4, 2)],
            Some("2 sources (The Courier and Harbour Post), and 2 copies"),
        );
        check(
            &[2, 3, 4],
            2,
            &[(3, 1), (4, 1)],
            Some("2 sources (The Courier and Harbour Post), and 2 copies of one text"),
        );
    }

    #[test]
    fn a_story_of_one_source_needs_no_word() {
        let mut story = samples::digest().stories.remove(0);
        story.independent_sources = 1;
        assert_eq!(support(&story, &samples::quote("x", 1)), None);
    }
}
