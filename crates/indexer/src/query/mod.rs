//! The query language.

mod ast;
mod dates;
mod explain;
mod lex;
mod parse;

pub(crate) use ast::{Bound, Clauses, Filter, Leaf, Node, Shape, Target};
pub use explain::explain_query;
pub(crate) use parse::parse;

#[cfg(test)]
mod tests;
