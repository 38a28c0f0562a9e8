//! Runs a plan over one part: documents and their scores, by document.

use std::cell::RefCell;

use tantivy::DocId;

use super::bm25::{self, Statistics};
use super::plan::{Branch, Plan, Term};
use super::postings::Occurrence;
use crate::part::Part;

pub(crate) type Scored = Vec<(DocId, f32)>;

pub(crate) struct Evaluator<'a> {
    pub part: &'a Part,
    /// Its number.
    pub at: usize,
    pub terms: &'a [Term],
    pub statistics: &'a Statistics,
    pub sums: &'a Sums,
}

/// Where a window of documents is summed up; all zero between.
#[derive(Default)]
pub(crate) struct Sums(RefCell<Vec<f32>>);

impl Evaluator<'_> {
    pub(crate) fn branch(&self, branch: &Branch) -> Scored {
        let mut found = self.required(branch);
        for plan in &branch.not {
            let unwanted = self.plan(plan);
            found.retain(|(doc, _)| unwanted.binary_search_by_key(doc, |(doc, _)| *doc).is_err());
        }
        found
    }

    fn required(&self, branch: &Branch) -> Scored {
        let mut must = branch.must.iter().filter(|plan| plan.ranks()).map(|plan| self.plan(plan));
        let mut found = match must.next() {
            None if branch.should.is_empty() => self.everything(),
            None => self.union(&branch.should),
            Some(first) => {
                let all = must.fold(first, both);
                if branch.should.is_empty() { all } else { better(all, &self.union(&branch.should)) }
            }
        };
        for plan in branch.must.iter().filter(|plan| !plan.ranks()) {
            match plan {
                Plan::Filter(tests) => found.retain(|(doc, _)| tests[self.at].holds(*doc)),
                plan => found = both(found, self.plan(plan)),
            }
        }
        found
    }

    fn plan(&self, plan: &Plan) -> Scored {
        match plan {
            Plan::Term(term) => self.term(&self.terms[*term]),
            Plan::Branch(branch) => self.branch(branch),
            Plan::Everything => self.everything(),
            Plan::Filter(tests) => {
                let mut all = self.everything();
                all.retain(|(doc, _)| tests[self.at].holds(*doc));
                all
            }
        }
    }

    fn everything(&self) -> Scored {
        self.part.articles().map(|(doc, _)| (doc, 0.0)).collect()
    }

    fn term(&self, term: &Term) -> Scored {
        let damping = self.statistics.damping(self.at);
        let score = |occurrence| bm25::score(damping, term.weight, occurrence);
        term.lists[self.at].iter().map(|&occurrence| (occurrence.doc, score(occurrence))).collect()
    }

    /// Sums in the order of `plans`: scores are the same however the index is cut into parts. A window of documents
    /// at a time, whose sums stay in the nearest memory.
    fn union(&self, plans: &[Plan]) -> Scored {
        if let [plan] = plans {
            return self.plan(plan);
        }
        let scored: Vec<_> = plans.iter().map(|plan| self.lazily(plan)).collect();
        let longest = scored.iter().map(List::len).max().unwrap_or(0);
        let mut found = Scored::with_capacity(longest + longest / 2);
        let mut heads = vec![0; scored.len()];
        let mut sums = self.sums.0.borrow_mut();
        sums.resize(WINDOW, 0.0);
        let Some(sums) = sums.first_chunk_mut::<WINDOW>() else { return Scored::new() };
        let mut held = [0_u64; WINDOW / 64];
        let damping = self.statistics.damping(self.at);
        let next =
            |heads: &[usize]| scored.iter().zip(heads).filter_map(|(list, head)| list.doc(*head)).min();
        while let Some(first) = next(&heads) {
            let base = first / 64 * 64;
            for (list, head) in scored.iter().zip(&mut heads) {
                let mut add = |doc: DocId, score: f32| {
                    // Within the window; the remainder only shows it.
                    let at = (doc - base) as usize % WINDOW;
                    held[at / 64] |= 1 << (at % 64);
                    sums[at] += score;
                };
                let until = base + WINDOW as DocId;
                let mut taken = 0;
                match list {
                    List::Term(term, list) => {
                        for &occurrence in list[*head..].iter().take_while(|one| one.doc < until) {
                            add(occurrence.doc, bm25::score(damping, term.weight, occurrence));
                            taken += 1;
                        }
                    }
                    List::Other(list) => {
                        for &(doc, score) in list[*head..].iter().take_while(|one| one.0 < until) {
                            add(doc, score);
                            taken += 1;
                        }
                    }
                }
                *head += taken;
            }
            for (word, bits) in held.iter_mut().enumerate() {
                while *bits != 0 {
                    let at = word * 64 + bits.trailing_zeros() as usize;
                    found.push((base + at as DocId, std::mem::take(&mut sums[at])));
                    *bits &= *bits - 1;
                }
            }
        }
        found
    }

    fn lazily<'a>(&'a self, plan: &Plan) -> List<'a> {
        match plan {
            Plan::Term(term) => List::Term(&self.terms[*term], &self.terms[*term].lists[self.at]),
            plan => List::Other(self.plan(plan)),
        }
    }
}

/// Documents summed at a time; a multiple of 64.
const WINDOW: usize = 4096;

/// What one plan finds, by document.
enum List<'a> {
    /// Not yet scored.
    Term(&'a Term, &'a [Occurrence]),
    Other(Scored),
}

impl List<'_> {
    fn len(&self) -> usize {
        match self {
            List::Term(_, list) => list.len(),
            List::Other(list) => list.len(),
        }
    }

    fn doc(&self, at: usize) -> Option<DocId> {
        match self {
            List::Term(_, list) => list.get(at).map(|one| one.doc),
            List::Other(list) => list.get(at).map(|one| one.0),
        }
    }
}

/// What is in both, with the sum of its scores.
fn both(a: Scored, b: Scored) -> Scored {
    let mut rest = b.iter().peekable();
    let mut found = a;
    found.retain_mut(|(doc, score)| {
        while rest.next_if(|(other, _)| other < doc).is_some() {}
        let other = rest.next_if(|(other, _)| other == doc);
        *score += other.map_or(0.0, |(_, score)| *score);
        other.is_some()
    });
    found
}

/// All of `found`, with what `bonus` adds.
fn better(mut found: Scored, bonus: &Scored) -> Scored {
    let mut rest = bonus.iter().peekable();
    for (doc, score) in &mut found {
        while rest.next_if(|(other, _)| other < doc).is_some() {}
        *score += rest.next_if(|(other, _)| other == doc).map_or(0.0, |(_, score)| *score);
    }
    found
}
