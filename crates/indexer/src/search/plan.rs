//! A query compiled for one snapshot: where each of its words occurs, and what it weighs.

use std::cell::RefCell;
use std::rc::Rc;

use epitome_text::{Analyzer, Language};
use rustc_hash::FxHashMap;

use super::asking;
use super::bm25;
use super::filter::Test;
use super::languages::Languages;
use super::lexicon::Lexicon;
use super::overview::Overview;
use super::postings::{self, Occurrence};
use super::unit::{Unit, units};
use super::vocabulary;
use crate::Groups;
use crate::order::Order;
use crate::part::Part;
use crate::query::{Clauses, Leaf, Node, Shape, Target};

/// Distinct words and phrases of a query that are looked for; a bound on the time of absurd ones.
const MOST: usize = 400;

/// What one word or phrase adds to a score.
pub(crate) struct Term {
    /// By part.
    pub lists: Vec<Vec<Occurrence>>,
    pub weight: f32,
}

pub(crate) enum Plan {
    /// A number of a term.
    Term(usize),
    Branch(Branch),
    /// By part.
    Filter(Vec<Test>),
    Everything,
}

impl Plan {
    /// Whether it says how good an article is, and not only whether it is wanted.
    pub(crate) fn ranks(&self) -> bool {
        match self {
            Plan::Term(_) => true,
            Plan::Branch(branch) => branch.must.iter().chain(&branch.should).any(Plan::ranks),
            Plan::Filter(_) | Plan::Everything => false,
        }
    }
}

#[derive(Default)]
pub(crate) struct Branch {
    pub must: Vec<Plan>,
    pub should: Vec<Plan>,
    pub not: Vec<Plan>,
}

impl Branch {
    /// Adds alternatives where a query has any; what it demands stays demanded.
    pub(crate) fn expand(&mut self, added: Vec<Plan>) -> bool {
        if !self.should.is_empty() {
            self.should.extend(added);
            return true;
        }
        let inner = self.must.iter_mut().find_map(|plan| match plan {
            Plan::Branch(branch) => Some(branch),
            _ => None,
        });
        inner.is_some_and(|branch| branch.expand(added))
    }
}

/// What a query is compiled for.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub parts: &'a [Part],
    pub lexicon: &'a RefCell<Lexicon>,
    pub overview: &'a Overview,
    pub order: &'a Order,
    pub groups: Option<&'a Groups>,
    /// Day from which spans back are counted.
    pub now: i64,
}

/// Texts looked for in a field, and their units.
type Readings = FxHashMap<(String, Target), Rc<[Unit]>>;

/// Compiles a query; owns what the plan refers to.
pub(crate) struct Compiler<'a> {
    pub view: View<'a>,
    /// Whether stop words are passed over, as there are others.
    content: bool,
    /// Whether words of asking are passed over, as there are enough others.
    asked: bool,
    /// Words as the languages of the index read them.
    read: RefCell<Readings>,
    pub terms: Vec<Term>,
    /// Words of the query, each as often as it is said.
    pub length: f32,
    /// Words of the query to mark in a passage.
    pub marks: Vec<Unit>,
    /// Words as they are written that no article holds.
    pub missing: Vec<Unit>,
    pub notes: Vec<String>,
}

impl<'a> Compiler<'a> {
    pub(crate) fn new(view: View<'a>) -> Self {
        Self {
            view,
            content: false,
            asked: false,
            read: RefCell::default(),
            terms: Vec::new(),
            length: 0.0,
            marks: Vec::new(),
            missing: Vec::new(),
            notes: Vec::new(),
        }
    }

    pub(crate) fn compile(&mut self, root: &Clauses) -> tantivy::Result<Branch> {
        self.content = self.has_content(root);
        self.asked = self.is_asked(root);
        let branch = self.branch(root, true)?;
        if self.terms.len() >= MOST {
            self.notes.push(format!("only the first {MOST} different words were looked for"));
        }
        Ok(branch)
    }

    /// Whether anything but stop words is looked for.
    fn has_content(&self, clauses: &Clauses) -> bool {
        clauses.must.iter().chain(&clauses.should).any(|node| match node {
            Node::Leaf(leaf) => {
                leaf.shape != Shape::Word || self.units(leaf).iter().any(|unit| !unit.is_stop())
            }
            Node::Group(clauses) => self.has_content(clauses),
            Node::Filter(_) | Node::Everything => false,
        })
    }

    /// Whether the plain words of the query are enough without those of asking.
    fn is_asked(&self, root: &Clauses) -> bool {
        let words = root.should.iter().filter_map(|node| match node {
            Node::Leaf(leaf) if leaf.shape == Shape::Word => Some(self.units(leaf)),
            _ => None,
        });
        let tells = |unit: &&Unit| !unit.is_stop() && !asking::asks(&unit.text);
        words.map(|units| units.iter().filter(tells).count()).sum::<usize>() >= asking::ENOUGH
    }

    fn units(&self, leaf: &Leaf) -> Rc<[Unit]> {
        let mut read = self.read.borrow_mut();
        let units = read.entry((leaf.text.clone(), leaf.target)).or_insert_with(|| {
            let shares = self.view.overview.shares(self.view.parts);
            units(&mut self.view.lexicon.borrow_mut(), &leaf.text, leaf.target, shares).into()
        });
        units.clone()
    }

    fn branch(&mut self, clauses: &Clauses, positive: bool) -> tantivy::Result<Branch> {
        let mut branch = Branch::default();
        for node in &clauses.must {
            match node {
                Node::Leaf(leaf) if leaf.shape == Shape::Word => {
                    for unit in self.kept(leaf, positive)? {
                        branch.must.extend(self.unit(unit, positive)?);
                    }
                }
                node => branch.must.extend(self.node(node, positive)?),
            }
        }
        branch.should = self.should(&clauses.should, positive)?;
        for node in &clauses.not {
            branch.not.extend(self.node(node, false)?);
        }
        Ok(branch)
    }

    /// Words said more than once become one term.
    fn should(&mut self, nodes: &[Node], positive: bool) -> tantivy::Result<Vec<Plan>> {
        let mut words: Vec<Unit> = Vec::new();
        let mut plans = Vec::new();
        for node in nodes {
            match node {
                Node::Leaf(leaf) if leaf.shape == Shape::Word => {
                    for unit in self.kept(leaf, positive)? {
                        match words.iter_mut().find(|known| known.same(&unit)) {
                            Some(known) => known.count += 1,
                            None => words.push(unit),
                        }
                    }
                }
                node => plans.extend(self.node(node, positive)?),
            }
        }
        for unit in words {
            plans.extend(self.unit(unit, positive)?);
        }
        Ok(plans)
    }

    fn node(&mut self, node: &Node, positive: bool) -> tantivy::Result<Option<Plan>> {
        match node {
            Node::Leaf(leaf) => self.leaf(leaf, positive),
            Node::Group(clauses) => Ok(Some(Plan::Branch(self.branch(clauses, positive)?))),
            Node::Filter(filter) => {
                let tests = (0..self.view.parts.len()).map(|at| Test::new(filter, at, self.view));
                Ok(Some(Plan::Filter(tests.collect::<tantivy::Result<_>>()?)))
            }
            Node::Everything => Ok(Some(Plan::Everything)),
        }
    }

    fn leaf(&mut self, leaf: &Leaf, positive: bool) -> tantivy::Result<Option<Plan>> {
        match leaf.shape {
            Shape::Word => {
                let mut branch = Branch::default();
                for unit in self.kept(leaf, positive)? {
                    branch.must.extend(self.unit(unit, positive)?);
                }
                Ok((!branch.must.is_empty()).then_some(Plan::Branch(branch)))
            }
            Shape::Phrase(slop) => self.phrase(leaf, slop, positive),
            Shape::Prefix | Shape::Fuzzy(_) => match self.similar(leaf)? {
                Some(unit) => self.unit(unit, positive),
                None => Ok(None),
            },
        }
    }

    /// The units of a leaf, without stop words if the query holds others.
    fn kept(&self, leaf: &Leaf, positive: bool) -> tantivy::Result<Vec<Unit>> {
        let mut units = self.units(leaf).to_vec();
        for unit in units.iter_mut().filter(|unit| is_half(&unit.text)) {
            for (term, _) in vocabulary::with(self.view.parts, leaf.target, &unit.text)? {
                unit.add(&term, Languages::ALL);
            }
        }
        units.retain(|unit| {
            !positive || !(self.content && unit.is_stop() || self.asked && asking::asks(&unit.text))
        });
        Ok(units)
    }

    fn unit(&mut self, unit: Unit, positive: bool) -> tantivy::Result<Option<Plan>> {
        if self.terms.len() >= MOST {
            return Ok(None);
        }
        let lists = postings::of_unit(&mut self.view.lexicon.borrow_mut(), self.view.parts, &unit)?;
        let term = self.term(lists, bm25::repeated(unit.count));
        if positive {
            self.length += unit.count as f32;
            if self.terms[term].lists.iter().all(Vec::is_empty) {
                self.missing.push(unit.clone());
            }
            self.marks.push(unit);
        }
        Ok(Some(Plan::Term(term)))
    }

    pub(crate) fn term(&mut self, lists: Vec<Vec<Occurrence>>, weight: f32) -> usize {
        let holding = lists.iter().map(Vec::len).sum();
        let weight = weight * self.view.overview.statistics(self.view.parts).idf(holding);
        self.terms.push(Term { lists, weight });
        self.terms.len() - 1
    }

    /// A phrase as each language analyses it.
    fn phrase(&mut self, leaf: &Leaf, slop: u32, positive: bool) -> tantivy::Result<Option<Plan>> {
        let words = self.units(leaf);
        if words.len() < 2 || self.terms.len() >= MOST {
            let branch = Branch { must: self.all(words.to_vec(), positive)?, ..Branch::default() };
            return Ok((!branch.must.is_empty()).then_some(Plan::Branch(branch)));
        }
        let mut lists = vec![Vec::new(); self.view.parts.len()];
        for (terms, languages) in self.readings(&leaf.text) {
            let lexicon = &mut self.view.lexicon.borrow_mut();
            let found = postings::of_phrase(lexicon, self.view.parts, &terms, leaf.target, languages, slop)?;
            for (found, list) in found.into_iter().zip(&mut lists) {
                list.extend(found);
                list.sort_by_key(|occurrence: &Occurrence| occurrence.doc);
            }
        }
        if positive {
            self.marks.extend(words.iter().filter(|unit| !unit.is_stop()).cloned());
        }
        Ok(Some(Plan::Term(self.term(lists, 1.0))))
    }

    fn all(&mut self, words: Vec<Unit>, positive: bool) -> tantivy::Result<Vec<Plan>> {
        let plans = words.into_iter().map(|unit| self.unit(unit, positive));
        Ok(plans.collect::<tantivy::Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// The distinct sequences of terms that `text` becomes, and in which languages.
    pub(crate) fn readings(&self, text: &str) -> Vec<(Vec<String>, Languages)> {
        let mut readings: Vec<(Vec<String>, Languages)> = Vec::new();
        for &(language, _) in self.view.overview.shares(self.view.parts) {
            let (mut numbers, mut lexicon) = (Vec::new(), self.view.lexicon.borrow_mut());
            lexicon.read(language, text, |seen| numbers.push(seen.term));
            let terms: Vec<String> =
                numbers.into_iter().map(|number| lexicon.text(number).to_string()).collect();
            match readings.iter_mut().find(|(known, _)| *known == terms) {
                Some((_, languages)) => languages.add(Languages::of(language)),
                None => readings.push((terms, Languages::of(language))),
            }
        }
        readings
    }

    /// A word that stands for all terms of the index that start with it or are within some edits of it.
    fn similar(&self, leaf: &Leaf) -> tantivy::Result<Option<Unit>> {
        let mut unit = Unit::new(&leaf.text, leaf.target);
        for own in &*self.units(leaf) {
            for variant in &own.variants {
                unit.add(&variant.term, variant.languages);
            }
        }
        let mut words = Vec::new();
        Analyzer::new(Language::Unknown).each(&leaf.text, |token| words.push(token.term.to_owned()));
        let [word] = &words[..] else { return Ok((!unit.variants.is_empty()).then_some(unit)) };
        // Terms of the index are stems: what is near the word may be near its stem only.
        let mut starts = vec![word.clone()];
        if let Shape::Fuzzy(_) = leaf.shape {
            starts.extend(unit.variants.iter().map(|variant| variant.term.clone()));
        }
        starts.sort_unstable();
        starts.dedup();
        let mut terms = Vec::new();
        for start in &starts {
            terms.append(&mut match leaf.shape {
                Shape::Fuzzy(edits) => vocabulary::near(self.view.parts, leaf.target, start, edits)?,
                _ => vocabulary::starting(self.view.parts, leaf.target, start)?,
            });
        }
        for (term, _) in terms {
            unit.add(&term, Languages::ALL);
        }
        Ok(Some(unit))
    }
}

/// Whether `word` is one character of a script that is indexed in pairs of characters.
fn is_half(word: &str) -> bool {
    let mut pairs = 0;
    if word.chars().nth(1).is_none() && !word.is_ascii() {
        Analyzer::new(Language::Unknown).each(&word.repeat(3), |_| pairs += 1);
    }
    pairs == 2
}
