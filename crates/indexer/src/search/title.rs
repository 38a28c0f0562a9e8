//! A query that is an article's title: that article is what was meant.

use super::Found;
use super::plan::Compiler;
use super::postings;
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

/// Puts the articles of `found` whose whole title is `title`, as terms, before all others.
pub(crate) fn prefer(compiler: &Compiler<'_>, title: &str, found: &mut Found) -> tantivy::Result<()> {
    let mut same = Vec::new();
    for (terms, languages) in compiler.readings(title).into_iter().filter(|(terms, _)| !terms.is_empty()) {
        let (parts, lexicon) = (compiler.view.parts, &mut compiler.view.lexicon.borrow_mut());
        let lists = postings::of_phrase(lexicon, parts, &terms, Target::Title, languages, 0)?;
        for ((at, part), holding) in (0..).zip(parts).zip(lists) {
            let whole = |doc| part.title.norms.fieldnorm(doc) as usize == terms.len();
            let docs = holding.into_iter().map(|occurrence| occurrence.doc).filter(|doc| whole(*doc));
            same.extend(docs.map(|doc| Address { part: at, doc }));
        }
    }
    if same.is_empty() {
        return Ok(());
    }
    same.sort_unstable();
    same.dedup();
    let highest = found.iter().map(|(score, _)| *score).fold(0.0, f32::max);
    for address in same {
        if let Ok(at) = found.binary_search_by_key(&address, |(_, address)| *address) {
            found[at].0 += highest;
        }
    }
    Ok(())
}
