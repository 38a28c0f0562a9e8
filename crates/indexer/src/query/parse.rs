//! Reads a query by recursive descent. No text is an error: what makes no sense is read as words or passed
//! over, with a note.
//!
//! ```text
//! list         = { alternatives }
//! alternatives = chain { OR chain }
//! chain        = item { AND item }
//! item         = [ "+" | "-" | NOT ] ( "(" list ")" | field ":" item | quoted | word )
//! ```

use std::iter::Peekable;
use std::vec::IntoIter;

use epitome_text::Language;

use super::ast::{Clauses, Filter, Leaf, Node, Shape, Target};
use super::dates;
use super::lex::{Token, tokens};

/// Brackets deeper than this are passed over: a bound on recursion.
const DEEPEST: usize = 24;

/// In a longer text quoted words are names and titles, and not a demand to find them as they stand.
const SHORT: usize = 7;

/// A query as it was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Query {
    pub root: Clauses,
    pub notes: Vec<String>,
}

pub(crate) fn parse(text: &str) -> Query {
    let (tokens, notes) = tokens(text);
    let words = tokens.iter().filter(|token| matches!(token, Token::Word(_, Shape::Word))).count();
    let mut parser = Parser { tokens: tokens.into_iter().peekable(), notes, strict: words <= SHORT };
    let root = parser.list(0);
    parser.notes.dedup();
    Query { root, notes: parser.notes }
}

#[derive(Clone, Copy, PartialEq)]
enum Occur {
    Must,
    Should,
    Not,
}

struct Parser {
    tokens: Peekable<IntoIter<Token>>,
    notes: Vec<String>,
    /// Whether phrases must be found.
    strict: bool,
}

impl Parser {
    fn list(&mut self, depth: usize) -> Clauses {
        let mut clauses = Clauses::default();
        while let Some(token) = self.tokens.peek() {
            if *token == Token::Close {
                if depth > 0 {
                    break;
                }
                self.pass("a closing bracket without an opening one");
                continue;
            }
            if let Some((occur, node)) = self.alternatives(depth) {
                clauses.add(occur, node);
            }
        }
        clauses.must = joined(clauses.must);
        clauses
    }

    fn pass(&mut self, what: &str) {
        self.tokens.next();
        self.notes.push(format!("passed over: {what}"));
    }

    fn alternatives(&mut self, depth: usize) -> Option<(Occur, Node)> {
        let mut chains: Vec<_> = self.chain(depth).into_iter().collect();
        while self.tokens.next_if_eq(&Token::Or).is_some() {
            chains.extend(self.chain(depth));
        }
        if chains.len() < 2 {
            return chains.pop();
        }
        let filters = chains.iter().all(|(_, node)| matches!(node, Node::Filter(_)));
        let should = chains.into_iter().map(|(occur, node)| positive(occur, node)).collect();
        let node = Node::Group(Clauses { should, ..Clauses::default() });
        Some((if filters { Occur::Must } else { Occur::Should }, node))
    }

    fn chain(&mut self, depth: usize) -> Option<(Occur, Node)> {
        let mut items: Vec<_> = self.item(depth).into_iter().collect();
        while self.tokens.next_if_eq(&Token::And).is_some() {
            items.extend(self.item(depth));
        }
        if items.len() < 2 {
            return items.pop();
        }
        let mut clauses = Clauses::default();
        for (occur, node) in items {
            clauses.add(if occur == Occur::Not { occur } else { Occur::Must }, node);
        }
        Some((Occur::Should, Node::Group(clauses)))
    }

    fn item(&mut self, depth: usize) -> Option<(Occur, Node)> {
        let mut sign = None;
        while let Some(token) =
            self.tokens.next_if(|token| matches!(token, Token::Plus | Token::Minus | Token::Not))
        {
            sign = Some(if token == Token::Plus { Occur::Must } else { Occur::Not });
        }
        let node = self.node(depth, Target::Anywhere)?;
        Some((sign.unwrap_or_else(|| self.unsigned(&node)), node))
    }

    /// What an item without a sign is for.
    fn unsigned(&self, node: &Node) -> Occur {
        match node {
            Node::Filter(_) => Occur::Must,
            Node::Leaf(Leaf { shape: Shape::Phrase(_), .. }) if self.strict => Occur::Must,
            Node::Leaf(leaf) if leaf.target != Target::Anywhere => Occur::Must,
            _ => Occur::Should,
        }
    }

    fn node(&mut self, depth: usize, target: Target) -> Option<Node> {
        match self.tokens.next_if(|token| *token != Token::Close)? {
            Token::Open if depth < DEEPEST => {
                let mut clauses = self.list(depth + 1);
                if self.tokens.next_if_eq(&Token::Close).is_none() {
                    self.notes.push("a bracket was closed at the end".into());
                }
                clauses.aim(target);
                (!clauses.is_empty()).then_some(Node::Group(clauses))
            }
            Token::Field(field) if depth < DEEPEST => self.field(depth + 1, field),
            Token::Quoted(text, slop) => word(text, target, Shape::Phrase(slop)),
            Token::Word(text, shape) => word(text, target, shape),
            Token::Open | Token::Close | Token::Plus | Token::Minus | Token::Field(_) => None,
            Token::And => self.stray("AND"),
            Token::Or => self.stray("OR"),
            Token::Not => self.stray("NOT"),
        }
    }

    fn stray(&mut self, operator: &str) -> Option<Node> {
        self.notes.push(format!("passed over: {operator} with nothing to join"));
        None
    }

    fn field(&mut self, depth: usize, name: &'static str) -> Option<Node> {
        match name {
            "title" => return self.node(depth, Target::Title),
            "body" => return self.node(depth, Target::Body),
            _ => {}
        }
        let value = self.tokens.next_if(|token| matches!(token, Token::Word(..) | Token::Quoted(..)));
        let Some(Token::Word(value, _) | Token::Quoted(value, _)) = value else {
            self.notes.push(format!("passed over: {name}: with nothing after it"));
            return None;
        };
        let filter = filter(name, &value);
        if filter.is_none() {
            self.notes.push(format!("{name}:{value} is not known; read as a word"));
            return word(value, Target::Anywhere, Shape::Word);
        }
        filter.map(Node::Filter)
    }
}

fn word(text: String, target: Target, shape: Shape) -> Option<Node> {
    if shape == Shape::Prefix && text.is_empty() {
        return Some(Node::Everything);
    }
    text.chars().any(char::is_alphanumeric).then_some(Node::Leaf(Leaf { text, target, shape }))
}

fn filter(field: &str, value: &str) -> Option<Filter> {
    let text = value.to_owned();
    match field {
        _ if value.is_empty() => None,
        "source" => Some(Filter::Source(text)),
        "author" => Some(Filter::Author(text)),
        "path" => Some(Filter::Path(text)),
        "ext" => Some(Filter::Extension(value.trim_start_matches(['.', '*']).to_owned())),
        "format" => Some(Filter::Format(text)),
        "story" => Some(Filter::Story(text)),
        "lang" => language(value).map(Filter::Language),
        "date" => dates::range(value).map(|(from, to)| Filter::Dates(from, to)),
        "since" => dates::since(value).map(|from| Filter::Dates(Some(from), None)),
        "until" => dates::until(value).map(|to| Filter::Dates(None, Some(to))),
        _ => None,
    }
}

/// By code or English name.
fn language(text: &str) -> Option<Language> {
    let named = Language::ALL.iter().copied().find(|language| language.name().eq_ignore_ascii_case(text));
    let coded = Some(Language::from_code(text)).filter(|language| *language != Language::Unknown);
    let unknown = text.eq_ignore_ascii_case("und").then_some(Language::Unknown);
    named.or(coded).or(unknown)
}

fn positive(occur: Occur, node: Node) -> Node {
    match occur {
        Occur::Not => Node::Group(Clauses { not: vec![node], ..Clauses::default() }),
        _ => node,
    }
}

/// Filters of the same kind as alternatives: nothing comes from two sources.
fn joined(nodes: Vec<Node>) -> Vec<Node> {
    let mut joined: Vec<Node> = Vec::new();
    let mut filters: Vec<Vec<Node>> = Vec::new();
    for node in nodes {
        let Node::Filter(filter) = &node else {
            joined.push(node);
            continue;
        };
        let kind =
            |group: &&mut Vec<Node>| matches!(&group[0], Node::Filter(first) if alternative(first, filter));
        match filters.iter_mut().find(kind) {
            Some(group) => group.push(node),
            None => filters.push(vec![node]),
        }
    }
    joined.extend(filters.into_iter().filter_map(|mut group| match group.len() {
        1 => group.pop(),
        _ => Some(Node::Group(Clauses { should: group, ..Clauses::default() })),
    }));
    joined
}

fn alternative(a: &Filter, b: &Filter) -> bool {
    !matches!(a, Filter::Dates(..)) && std::mem::discriminant(a) == std::mem::discriminant(b)
}

impl Clauses {
    fn add(&mut self, occur: Occur, node: Node) {
        match occur {
            Occur::Must => self.must.push(node),
            Occur::Should => self.should.push(node),
            Occur::Not => self.not.push(node),
        }
    }

    /// Looks for all words in one place, as in `title:(a b)`.
    fn aim(&mut self, target: Target) {
        if target == Target::Anywhere {
            return;
        }
        for node in self.must.iter_mut().chain(&mut self.should).chain(&mut self.not) {
            match node {
                Node::Leaf(leaf) if leaf.target == Target::Anywhere => leaf.target = target,
                Node::Group(clauses) => clauses.aim(target),
                _ => {}
            }
        }
    }
}
