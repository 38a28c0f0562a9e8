use crate::{Digest, DigestQuote, DigestStory, Member};

use super::{
    citation::place,
    clean::one_line,
    digest::{facts, title},
    marks::differing,
};

/// How a pack begins; [`crate::verify`] knows it by this.
pub(crate) const MARK: &str = "epitome context";

/// A digest as a pack of quotes for a language model, each with its citation beside it, in at most
/// `most` tokens as [`tokens`] estimates them.
///
/// Room goes to the first quote of each story, then to the second of each, and so on; then to where
/// sources differ. What does not fit is left out and counted.
pub fn digest_context(digest: &Digest, most: Option<usize>) -> String {
    let stories: Vec<Pack> =
        digest.stories.iter().enumerate().map(|(at, story)| pack(at + 1, story)).collect();
    let all: usize = stories.iter().map(|story| story.quotes.len()).sum();
    let room = most.unwrap_or(usize::MAX);
    let mut used = tokens(&head(digest, room.min(9_999_999), most, (all, all)));
    let mut taken: Vec<Taken> = vec![Taken::default(); stories.len()];
    let rounds = stories.iter().map(|story| story.quotes.len()).max().unwrap_or(0);
    for round in 0..rounds {
        for (story, taken) in stories.iter().zip(&mut taken) {
            let Some(line) = story.quotes.get(round) else { continue };
            let opening = if taken.quotes.is_empty() { tokens(&story.head) } else { 0 };
            if used + opening + tokens(line) <= room {
                used += opening + tokens(line);
                taken.quotes.push(round);
            }
        }
    }
    for (story, taken) in stories.iter().zip(&mut taken).filter(|(_, taken)| !taken.quotes.is_empty()) {
        for (at, line) in story.differing.iter().enumerate() {
            if used + tokens(line) <= room {
                used += tokens(line);
                taken.differing.push(at);
            }
        }
    }
    let told = taken.iter().map(|taken| taken.quotes.len()).sum();
    let mut out = head(digest, used, most, (told, all));
    for (story, taken) in stories.iter().zip(&taken).filter(|(_, taken)| !taken.quotes.is_empty()) {
        out += &story.head;
        taken.quotes.iter().for_each(|&at| out += &story.quotes[at]);
        taken.differing.iter().for_each(|&at| out += &story.differing[at]);
    }
    out
}

/// Tokens of a text as language models count them, estimated: four ASCII characters a token, one token
/// for every other character. Real counts of English news are some tenth lower.
pub fn tokens(text: &str) -> usize {
    let ascii = text.bytes().filter(u8::is_ascii).count();
    ascii.div_ceil(4) + text.chars().filter(|c| !c.is_ascii()).count()
}

/// The lines of a story.
struct Pack {
    head: String,
    quotes: Vec<String>,
    differing: Vec<String>,
}

/// Which of them are in the pack.
#[derive(Clone, Default)]
struct Taken {
    quotes: Vec<usize>,
    differing: Vec<usize>,
}

fn head(digest: &Digest, used: usize, most: Option<usize>, (told, all): (usize, usize)) -> String {
    let of = most.map(|most| format!(" of {most}")).unwrap_or_default();
    let quotes = if told == all { format!("all {all} quotes") } else { format!("{told} of {all} quotes") };
    let fingerprint: String = digest.fingerprint.chars().take(16).collect();
    format!(
        "{MARK} 1: {}. Quotes are verbatim; cite them by the number in brackets. {quotes}, about {used}{of} tokens (estimated). {} {fingerprint}\n",
        title(digest),
        digest.tool
    )
}

fn pack(number: usize, story: &DigestStory) -> Pack {
    let lines = story.quotes.iter().enumerate().filter_map(|(at, quote)| {
        let member = story.articles.iter().find(|member| member.number == quote.citation)?;
        Some(line(&format!("{number}.{}", at + 1), quote, member))
    });
    Pack {
        head: format!("\n## {number}. {} ({})\n", one_line(&story.headline), facts(story)),
        quotes: lines.collect(),
        differing: differing(story).into_iter().map(|line| line + "\n").collect(),
    }
}

/// `[1.2] “Quote.” (Harbour Post, 2025-08-02: post/bridge.md, page 2, bytes 10–105; 3 sources)`.
fn line(label: &str, quote: &DigestQuote, member: &Member) -> String {
    let source = member.source.as_deref().map(one_line).filter(|source| !source.is_empty());
    let stated = member.published.filter(epitome_text::Published::is_stated);
    let day = stated.map(|date| date.at.date().to_string());
    let origin = [source, day].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let origin = if origin.is_empty() { origin } else { origin + ": " };
    let place = place(&member.path, member.part.as_deref(), &member.id);
    let page = quote.page.map(|page| format!(", page {page}")).unwrap_or_default();
    let sources = if quote.sources > 1 { format!("; {} sources", quote.sources) } else { String::new() };
    format!(
        "[{label}] “{}” ({origin}{place}{page}, bytes {}–{}{sources})\n",
        one_line(&quote.text),
        quote.span.start,
        quote.span.end
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::citation::samples;

    #[test]
    fn a_pack_with_all() {
        insta::assert_snapshot!(digest_context(&samples::digest(), None));
    }

    #[test]
    fn the_budget_is_kept() {
        let digest = samples::digest();
        let whole = tokens(&digest_context(&digest, None));
        for most in [0, 60, 100, whole, whole + 20] {
            let pack = digest_context(&digest, Some(most));
            let quotes = pack.matches("] “").count();
            assert!(quotes == 0 || tokens(&pack) <= most, "{most}: {pack}");
            assert!(quotes == 2 || most < whole, "{most}: {pack}");
        }
    }

    #[test]
    fn estimates() {
        let check = |text: &str, expect: usize| assert_eq!(tokens(text), expect, "{text}");
        check("", 0);
        check("four", 1);
        check("fives", 2);
        check("橋は", 2);
    }
}
