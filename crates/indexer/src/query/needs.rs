//! What an article that matches has at the least: for an engine elsewhere, which finds candidates by it.

use epitome_text::Language;
use jiff::civil::Date;

use super::ast::{Bound, Clauses, Filter, Leaf, Node, Shape, Target};
use super::parse;
use crate::Request;
use crate::days::number;
use crate::search::{Lexicon, Unit, units};

/// Days by which a date of publication that states only its year may be later than its first day.
const VAGUE: i64 = 366;

/// What an article has that matches a request; an article that has it need not match.
#[derive(Clone, Debug, PartialEq)]
pub enum Needs {
    /// Nothing certain.
    Nothing,
    /// All of these.
    All(Vec<Needs>),
    /// At least one of these.
    Any(Vec<Needs>),
    /// One of these terms, where words may stand.
    Term {
        /// Terms, as languages differ.
        terms: Vec<String>,
        /// Whether the title counts.
        title: bool,
        /// Whether the body counts.
        body: bool,
    },
    /// A term that begins so.
    Prefix {
        /// Its beginning, folded.
        start: String,
        /// Whether the title counts.
        title: bool,
        /// Whether the body counts.
        body: bool,
    },
    /// One of these languages.
    Language(Vec<Language>),
    /// One of these formats.
    Format(Vec<String>),
    /// A first day of publication between these, days since 1970.
    Days(Option<i64>, Option<i64>),
}

/// What an article needs to match `request`.
///
/// # Errors
/// What of the request an engine elsewhere cannot look for: words with `~`, stories, words that were not asked for.
///
/// Words that some language passes over find nothing by themselves, if there are others.
pub fn needs(request: &Request) -> Result<Needs, &'static str> {
    let refused = |node: &Node| match node {
        Node::Leaf(leaf) => matches!(leaf.shape, Shape::Fuzzy(_)),
        Node::Filter(filter) => matches!(filter, Filter::Story(_)),
        Node::Group(_) | Node::Everything => false,
    };
    let root = parse(&request.query).root;
    if root.holds(&refused) || !request.stories.is_empty() || request.expand {
        return Err("a search engine elsewhere knows no stories, no words with ~ and no --expand");
    }
    let mut reader = Reader { shares: shares(request), content: false };
    reader.content = reader.is_content(&root);
    let mut all = vec![reader.clauses(&root)];
    if !request.languages.is_empty() {
        all.push(Needs::Language(request.languages.clone()));
    }
    if !request.formats.is_empty() {
        all.push(Needs::Format(request.formats.clone()));
    }
    if request.since.is_some() || request.until.is_some() {
        all.push(days(request.since, request.until));
    }
    Ok(Needs::All(all).simple())
}

/// Every language that an article may be in, none more likely.
fn shares(request: &Request) -> Vec<(Language, f32)> {
    let all: Vec<Language> = match request.languages.as_slice() {
        [] => Language::ALL.iter().copied().chain([Language::Unknown]).collect(),
        some => some.iter().copied().chain([Language::Unknown]).collect(),
    };
    let share = 1.0 / all.len() as f32;
    all.into_iter().map(|language| (language, share)).collect()
}

/// How words are read.
struct Reader {
    shares: Vec<(Language, f32)>,
    /// Whether the query has words that no language passes over: then the others demand nothing.
    content: bool,
}

impl Reader {
    fn clauses(&self, clauses: &Clauses) -> Needs {
        let ranks = clauses.must.iter().any(Node::ranks);
        let mut all: Vec<Needs> =
            clauses.must.iter().map(|node| self.node(node).unwrap_or(Needs::Nothing)).collect();
        if !ranks {
            let any: Vec<Needs> = clauses.should.iter().filter_map(|node| self.node(node)).collect();
            all.push(Needs::Any(any).simple());
        }
        Needs::All(all).simple()
    }

    /// `None`: words that are passed over.
    fn node(&self, node: &Node) -> Option<Needs> {
        let date = |bound: &Option<Bound>| match bound {
            Some(Bound::Day(day)) => Some(*day),
            _ => None,
        };
        Some(match node {
            Node::Leaf(leaf) => return self.leaf(leaf),
            Node::Group(clauses) => self.clauses(clauses),
            Node::Filter(Filter::Language(language)) => Needs::Language(vec![*language]),
            Node::Filter(Filter::Format(format)) => Needs::Format(vec![format.clone()]),
            Node::Filter(Filter::Dates(from, to)) => days(date(from), date(to)),
            Node::Filter(_) | Node::Everything => Needs::Nothing,
        })
    }

    fn leaf(&self, leaf: &Leaf) -> Option<Needs> {
        let (title, body) = (leaf.target != Target::Body, leaf.target != Target::Title);
        if leaf.shape == Shape::Prefix {
            let units = units(&mut Lexicon::default(), &leaf.text, leaf.target, &[(Language::Unknown, 1.0)]);
            let start = units.last().and_then(|unit| unit.variants.first());
            return Some(start.map_or(Needs::Nothing, |start| Needs::Prefix {
                start: start.term.clone(),
                title,
                body,
            }));
        }
        let units = units(&mut Lexicon::default(), &leaf.text, leaf.target, &self.shares);
        let wanted = units.iter().filter(|unit| unit.stop == 0.0 || !self.content);
        let term = |unit: &Unit| Needs::Term {
            terms: unit.variants.iter().map(|variant| variant.term.clone()).collect(),
            title,
            body,
        };
        // What one language takes for two words another takes for one: any of them will do.
        let terms: Vec<Needs> = wanted.map(term).collect();
        (!terms.is_empty()).then(|| Needs::Any(terms).simple())
    }

    fn is_content(&self, clauses: &Clauses) -> bool {
        clauses.must.iter().chain(&clauses.should).any(|node| match node {
            Node::Leaf(leaf) => units(&mut Lexicon::default(), &leaf.text, leaf.target, &self.shares)
                .iter()
                .any(|unit| unit.stop == 0.0),
            Node::Group(clauses) => self.is_content(clauses),
            Node::Filter(_) | Node::Everything => false,
        })
    }
}

fn days(since: Option<Date>, until: Option<Date>) -> Needs {
    Needs::Days(since.map(|date| number(date) - VAGUE), until.map(number))
}

impl Needs {
    /// The same without what says nothing.
    fn simple(self) -> Self {
        match self {
            Self::All(parts) => {
                let mut parts: Vec<Self> = parts.into_iter().filter(|part| *part != Self::Nothing).collect();
                match parts.len() {
                    0 => Self::Nothing,
                    1 => parts.remove(0),
                    _ => Self::All(parts),
                }
            }
            Self::Any(mut parts) => match parts.len() {
                _ if parts.contains(&Self::Nothing) => Self::Nothing,
                0 => Self::Nothing,
                1 => parts.remove(0),
                _ => Self::Any(parts),
            },
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, expect: &str) {
        let request = Request { query: query.to_owned(), ..Request::default() };
        assert_eq!(needs(&request).map_or("refused".to_owned(), |needs| show(&needs)), expect, "{query}");
    }

    /// Terms and what joins them; the first of several terms.
    fn show(needs: &Needs) -> String {
        let list = |parts: &[Needs], by: &str| parts.iter().map(show).collect::<Vec<_>>().join(by);
        match needs {
            Needs::Nothing => "*".to_owned(),
            Needs::All(parts) => format!("({})", list(parts, " & ")),
            Needs::Any(parts) => format!("({})", list(parts, " | ")),
            Needs::Term { terms, title: true, body: false } => format!("title:{}", terms[0]),
            Needs::Term { terms, .. } => terms[0].clone(),
            Needs::Prefix { start, .. } => format!("{start}…"),
            Needs::Language(languages) => format!("{languages:?}"),
            Needs::Format(formats) => format!("{formats:?}"),
            Needs::Days(from, to) => format!("{from:?}–{to:?}"),
        }
    }

    #[test]
    fn what_a_match_has() {
        check("", "*");
        check("flood", "flood");
        check("flood valley", "(flood | valley)");
        check("+flood valley", "flood");
        check("flood -valley", "flood");
        check("the flood", "flood");
        check("flo*", "flo…");
        check("title:flood", "title:flood");
        check("flood since:1971-01-02", "(Some(0)–None & flood)");
        check("flod~", "refused");
        check("story:abc", "refused");
    }
}
