//! Says how a query was read.

use super::ast::{Bound, Clauses, Filter, Leaf, Node, Shape, Target};
use super::parse::Query;

/// How `query` is read, line by line, for people.
pub fn explain_query(query: &str) -> String {
    let Query { root, notes } = super::parse(query);
    let mut lines = Vec::new();
    if root.is_empty() {
        lines.push("nothing to look for".to_owned());
    }
    clauses(&root, 0, &mut lines);
    lines.extend(notes.into_iter().map(|note| format!("note: {note}")));
    lines.join("\n")
}

fn clauses(clauses: &Clauses, depth: usize, lines: &mut Vec<String>) {
    let should = if clauses.must.iter().any(Node::ranks) { "better with" } else { "any of" };
    for (what, nodes) in [("must have", &clauses.must), (should, &clauses.should), ("without", &clauses.not)]
    {
        let simple: Vec<String> = nodes.iter().filter_map(simple).collect();
        let indent = "  ".repeat(depth);
        if !simple.is_empty() {
            lines.push(format!("{indent}{what}: {}", simple.join(", ")));
        }
        for node in nodes {
            if let Node::Group(group) = node {
                lines.push(format!("{indent}{what}:"));
                self::clauses(group, depth + 1, lines);
            }
        }
    }
}

fn simple(node: &Node) -> Option<String> {
    match node {
        Node::Leaf(found) => Some(leaf(found)),
        Node::Filter(kept) => Some(filter(kept)),
        Node::Everything => Some("every article".into()),
        Node::Group(_) => None,
    }
}

fn leaf(leaf: &Leaf) -> String {
    let text = &leaf.text;
    let place = match leaf.target {
        Target::Anywhere => "",
        Target::Title => " in the title",
        Target::Body => " in the body",
    };
    match leaf.shape {
        Shape::Word => format!("{text}{place}"),
        Shape::Prefix => format!("words starting with {text}{place}"),
        Shape::Fuzzy(edits) => format!("words within {edits} edits of {text}{place}"),
        Shape::Phrase(0) => format!("\"{text}\"{place}"),
        Shape::Phrase(slop) => format!("\"{text}\" with up to {slop} words between{place}"),
    }
}

fn filter(filter: &Filter) -> String {
    match filter {
        Filter::Source(name) => format!("source {name}"),
        Filter::Author(name) => format!("author {name}"),
        Filter::Language(language) => format!("language {}", language.name()),
        Filter::Path(path) => format!("path {path}"),
        Filter::Extension(extension) => format!("files ending with .{extension}"),
        Filter::Format(format) => format!("format {format}"),
        Filter::Story(id) => format!("story {id}"),
        Filter::Dates(from, to) => match (from.map(bound), to.map(bound)) {
            (Some(from), Some(to)) if from == to => format!("published on {from}"),
            (Some(from), Some(to)) => format!("published from {from} to {to}"),
            (Some(from), None) => format!("published since {from}"),
            (None, Some(to)) => format!("published until {to}"),
            (None, None) => "any date".into(),
        },
    }
}

fn bound(bound: Bound) -> String {
    match bound {
        Bound::Day(day) => day.to_string(),
        Bound::Ago(days) => format!("{days} days before the newest article"),
    }
}
