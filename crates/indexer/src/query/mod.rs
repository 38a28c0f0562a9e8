//! The query language.

mod ast;
mod dates;
mod explain;
mod lex;
mod needs;
mod parse;

pub(crate) use ast::{Bound, Clauses, Filter, Leaf, Node, Shape, Target};
pub use explain::explain_query;
pub use needs::{Needs, needs};
pub(crate) use parse::parse;

/// Whether `query` asks for a story, so that [`Request::groups`](crate::Request::groups) are needed.
pub fn names_story(query: &str) -> bool {
    parse(query).root.holds(&|node| matches!(node, Node::Filter(Filter::Story(_))))
}

#[cfg(test)]
mod tests;
