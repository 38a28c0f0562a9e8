//! A query as it was read.

use epitome_text::Language;
use jiff::civil::Date;

/// What is asked of an article: all of `must`, none of `not`; it is ranked by what of `must` and `should`
/// it holds. Without a `must` that ranks, it holds something of `should`, if there is any.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Clauses {
    pub must: Vec<Node>,
    pub should: Vec<Node>,
    pub not: Vec<Node>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    Leaf(Leaf),
    Group(Clauses),
    Filter(Filter),
    /// Every article.
    Everything,
}

/// Words to look for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Leaf {
    pub text: String,
    pub target: Target,
    pub shape: Shape,
}

/// Where words may stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Target {
    #[default]
    Anywhere,
    Title,
    Body,
}

/// How words are to be matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// As terms.
    Word,
    /// As the start of terms.
    Prefix,
    /// As terms within this many edits.
    Fuzzy(u8),
    /// As terms in this order, with at most so many others between them.
    Phrase(u32),
}

/// What an article must be, apart from its words.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Filter {
    /// The source's name holds this, whatever the case.
    Source(String),
    /// The author's name holds this.
    Author(String),
    Language(Language),
    /// The path matches this glob or starts with it.
    Path(String),
    /// The file's name ends with this after a dot.
    Extension(String),
    Format(String),
    /// In the story of this id.
    Story(String),
    /// Published on one of these days.
    Dates(Option<Bound>, Option<Bound>),
}

/// An end of a range of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    Day(Date),
    /// So many days before now.
    Ago(i32),
}

impl Clauses {
    pub(crate) fn is_empty(&self) -> bool {
        self.must.is_empty() && self.should.is_empty() && self.not.is_empty()
    }

    /// Whether a part of it, however deep, is such a node.
    pub(crate) fn holds(&self, wanted: &impl Fn(&Node) -> bool) -> bool {
        self.must.iter().chain(&self.should).chain(&self.not).any(|node| match node {
            Node::Group(clauses) => clauses.holds(wanted),
            node => wanted(node),
        })
    }
}

impl Node {
    /// Whether it says how good an article is, and not only whether it is wanted.
    pub(crate) fn ranks(&self) -> bool {
        match self {
            Node::Leaf(_) => true,
            Node::Group(clauses) => clauses.must.iter().chain(&clauses.should).any(Node::ranks),
            Node::Filter(_) | Node::Everything => false,
        }
    }
}
