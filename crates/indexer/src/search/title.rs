//! A query that is an article's title: that article is what was meant.

use super::plan::Compiler;
use super::postings;
use super::{Best, Found};
use crate::order::Address;
use crate::query::{Clauses, Leaf, Node, Shape, Target};

/// What would be the title: all of a query that is nothing but words, or one phrase.
pub(crate) fn of(root: &Clauses) -> Option<String> {
    let leaf = |node: &Node, wanted: fn(&Leaf) -> bool| match node {
        Node::Leaf(leaf) if wanted(leaf) => Some(leaf.text.clone()),
        _ => None,
    };
    let words = |leaf: &Leaf| leaf.shape == Shape::Word && leaf.target == Target::Anywhere;
    let phrase = |leaf: &Leaf| leaf.shape == Shape::Phrase(0) && leaf.target != Target::Body;
    match (&root.must[..], &root.should[..], &root.not[..]) {
        ([one], [], []) => leaf(one, phrase),
        ([], should @ [_, ..], []) => {
            let texts: Option<Vec<String>> = should.iter().map(|node| leaf(node, words)).collect();
            Some(texts?.join(" "))
        }
        _ => None,
    }
}

/// The articles whose whole title is `title`, as terms.
pub(crate) fn same(compiler: &Compiler<'_>, title: &str) -> tantivy::Result<Vec<Address>> {
    let mut same = Vec::new();
    for (terms, languages) in compiler.readings(title).into_iter().filter(|(terms, _)| !terms.is_empty()) {
        let (parts, lexicon) = (compiler.view.parts, &mut compiler.view.lexicon.borrow_mut());
        postings::titled(lexicon, parts, &terms, languages, &mut same)?;
    }
    same.sort_unstable();
    same.dedup();
    Ok(same)
}

/// Puts the articles of `found` that are among `same` before all others of `best`.
pub(crate) fn prefer(same: Vec<Address>, found: &Found, best: &mut Best) {
    let highest = best.iter().map(|(score, _)| *score).fold(0.0, f32::max);
    for address in same {
        match best.iter_mut().find(|(_, known)| *known == address) {
            Some((score, _)) => *score += highest,
            None => best.extend(found.score(address).map(|score| (score + highest, address))),
        }
    }
}
