use crate::{DigestQuote, DigestStory, Member};

use super::{clean::one_line, date::short};

/// Articles of a story that are not quoted and yet listed in text and Markdown; JSON has all.
pub(super) const UNQUOTED: usize = 5;

/// Numbers of supporting articles that are written out.
const SUPPORT: usize = 5;

/// A listed article with its near-copies folded under it.
pub(super) struct Entry<'a> {
    pub member: &'a Member,
    pub copies: Vec<&'a Member>,
}

/// The articles of a story to list: those that a number stands for, then the others; copies among these stand with
/// their original.
pub(super) fn entries(story: &DigestStory) -> (Vec<Entry<'_>>, Vec<Entry<'_>>) {
    let sides = story.disagreements.iter().flat_map(|disagreement| &disagreement.sides);
    let solo = story.only_one_source.iter().map(|solo| solo.citation);
    let referred: Vec<usize> = sides.map(|side| side.citation).chain(solo).collect();
    let named = |member: &Member| member.cited || referred.contains(&member.number);
    let original = |member: &Member| {
        member.copy_of.filter(|&of| {
            !named(member) && of != member.number && story.articles.iter().any(|m| m.number == of)
        })
    };
    let copies = |of: usize| story.articles.iter().filter(|member| original(member) == Some(of)).collect();
    story
        .articles
        .iter()
        .filter(|member| original(member).is_none())
        .map(|member| Entry { member, copies: copies(member.number) })
        .partition(|entry| named(entry.member))
}

/// Who else says it: `also 4, 6 · 3 sources`.
pub(super) fn support(quote: &DigestQuote) -> Option<String> {
    if quote.support.is_empty() {
        return None;
    }
    let mut text = quote.support.iter().take(SUPPORT).map(usize::to_string).collect::<Vec<_>>().join(", ");
    if quote.support.len() > SUPPORT {
        text += &format!(" and {} more", quote.support.len() - SUPPORT);
    }
    let sources = if quote.sources > 1 { format!(" · {} sources", quote.sources) } else { String::new() };
    Some(format!("also {text}{sources}"))
}

/// Source and date of an article: `The Courier, 5 Aug 2025`.
pub(super) fn origin(member: &Member) -> String {
    let source = member.source.as_deref().map(one_line).filter(|source| !source.is_empty());
    let date = member.published.and_then(short);
    [source, date].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// `The Courier, 5 Aug 2025: Talks resume (news/1.md)`.
pub(super) fn listed(member: &Member) -> String {
    let (origin, title) = (origin(member), one_line(&member.title));
    let place = place(&member.path, member.part.as_deref(), &member.id);
    let text = if title.is_empty() { place } else { format!("{title} ({place})") };
    if origin.is_empty() { text } else { format!("{origin}: {text}") }
}

/// Where an article is to be found: its file and, where the file holds many, its entry or its own id.
pub(crate) fn place(path: &str, part: Option<&str>, id: &str) -> String {
    let named = path.is_empty() || (id.starts_with(path) && (id.len() == path.len() || part.is_some()));
    one_line(&if named { id.to_owned() } else { format!("{path}, {id}") })
}

#[cfg(test)]
pub(super) mod samples {
    use epitome_text::{DateEvidence, Language, Precision, Published, Span};
    use jiff::civil::date;

    use crate::{
        Context, Coverage, Digest, DigestQuote, DigestStory, Disagreement, DisagreementSide, Member,
        Parameters, Skipped,
    };

    pub(in crate::render) fn on(day: i8) -> Published {
        let at = date(2025, 8, day).at(0, 0, 0, 0);
        Published { at, precision: Precision::Day, evidence: DateEvidence::FrontMatter }
    }

    pub(in crate::render) fn member(number: usize, source: &str, title: &str) -> Member {
        let path = format!("news/{number}.md");
        Member {
            number,
            id: path.clone(),
            path,
            part: None,
            title: title.to_owned(),
            source: Some(source.to_owned()),
            published: Some(on(number as i8)),
            language: Language::English,
            url: None,
            hash: "00".to_owned(),
            cited: false,
            copy_of: None,
        }
    }

    pub(in crate::render) fn quote(text: &str, citation: usize) -> DigestQuote {
        let span = Span { start: 10, end: 10 + text.len() as u32 };
        DigestQuote {
            text: text.to_owned(),
            citation,
            span,
            page: None,
            support: Vec::new(),
            sources: 1,
            context: Context::default(),
            reason: None,
        }
    }

    fn side(citation: usize, figure: usize, value: &str, text: &str) -> DisagreementSide {
        let span = Span { start: 0, end: text.len() as u32 };
        DisagreementSide { citation, value: value.to_owned(), figure, text: text.to_owned(), span }
    }

    /// One story of four articles: two quoted, a near-copy, one left.
    pub(in crate::render) fn digest() -> Digest {
        let mut bridge = quote("The bridge was shut at noon\non Friday.", 1);
        bridge.support = vec![2, 3];
        bridge.sources = 2;
        let cost = quote("Repairs will cost *at least* $4m & take [sic] two years.", 2);
        let story = DigestStory {
            id: "s1".to_owned(),
            headline: "Cracks shut the harbour bridge".to_owned(),
            keyphrases: vec!["harbour bridge".to_owned(), "cracks".to_owned()],
            first: Some(on(1)),
            latest: Some(on(4)),
            independent_sources: 3,
            quotes: vec![bridge, cost],
            words: 20,
            over_budget: false,
            articles: vec![
                Member { cited: true, ..member(1, "The Courier", "Cracks shut the harbour bridge") },
                Member { cited: true, ..member(2, "Harbour Post", "Bridge bill: \u{1b}[31m$4m") },
                Member { copy_of: Some(1), ..member(3, "Evening Mail", "Bridge closed") },
                member(4, "Radio Nord", "Detours from Monday"),
            ],
            news: None,
            disagreements: vec![Disagreement {
                about: "million".to_owned(),
                updated: false,
                sides: vec![
                    side(2, 1, "$4m", "Repairs will cost $4m."),
                    side(4, 2, "$6m", "The bill is $6m."),
                ],
            }],
            only_one_source: Vec::new(),
        };
        let coverage = Coverage {
            articles: 6,
            in_stories: 4,
            cited: 2,
            left_out: 1,
            filtered: 1,
            undated: 1,
            skipped: vec![Skipped { path: "a.bin".to_owned(), why: "not text: binary".to_owned() }],
        };
        let parameters = Parameters {
            stories: Some(1),
            words: 100,
            method: "concepts".to_owned(),
            query: None,
            since: None,
            until: None,
            granularity: 0.5,
        };
        Digest {
            schema: 1,
            tool: "epitome 0.1.0".to_owned(),
            input: "harbour".to_owned(),
            fingerprint: "c0ffee00c0ffee00c0ffee00".to_owned(),
            stamp: None,
            parameters,
            stories_total: 2,
            stories: vec![story],
            coverage,
            sync: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use epitome_text::Span;

    use super::*;

    #[test]
    fn copies_stand_with_their_original() {
        let mut digest = samples::digest();
        digest.stories[0].disagreements.clear();
        let (quoted, others) = entries(&digest.stories[0]);
        let numbers =
            |entries: &[Entry<'_>]| entries.iter().map(|entry| entry.member.number).collect::<Vec<_>>();
        assert_eq!((numbers(&quoted), numbers(&others)), (vec![1, 2], vec![4]));
        assert_eq!(quoted[0].copies.iter().map(|copy| copy.number).collect::<Vec<_>>(), [3]);
        digest.stories[0].only_one_source =
            vec![crate::Solo { citation: 3, text: String::new(), span: Span::default(), tells: Vec::new() }];
        let (named, _) = entries(&digest.stories[0]);
        assert_eq!(numbers(&named), [1, 2, 3], "what a number stands for is listed");
    }

    #[test]
    fn support_is_named_and_counted() {
        let check = |support: &[usize], sources, expect: Option<&str>| {
            let quote = DigestQuote { support: support.to_vec(), sources, ..samples::quote("x", 1) };
            assert_eq!(super::support(&quote).as_deref(), expect);
        };
        check(&[], 1, None);
        check(&[4], 1, Some("also 4"));
        check(&[4, 6], 3, Some("also 4, 6 · 3 sources"));
        check(&[2, 3, 4, 5, 6, 7, 8], 8, Some("also 2, 3, 4, 5, 6 and 2 more · 8 sources"));
    }

    #[test]
    fn places() {
        let check = |path, part, id, expect: &str| assert_eq!(place(path, part, id), expect);
        check("a.txt", None, "a.txt", "a.txt");
        check("a.jsonl", Some("3"), "a.jsonl#3", "a.jsonl#3");
        check("a.jsonl", Some("3"), "wire-77", "a.jsonl, wire-77");
        check("", None, "-", "-");
    }
}
