//! Runs a plan over one part: documents and their scores, by document.

use tantivy::DocId;

use super::bm25::Statistics;
use super::plan::{Branch, Plan, Term};
use crate::part::Part;

pub(crate) type Scored = Vec<(DocId, f32)>;

pub(crate) struct Evaluator<'a> {
    pub part: &'a Part,
    /// Its number.
    pub at: usize,
    pub terms: &'a [Term],
    pub statistics: &'a Statistics,
}

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
        let score = |occurrence| self.statistics.score(self.at, term.weight, occurrence);
        term.lists[self.at].iter().map(|&occurrence| (occurrence.doc, score(occurrence))).collect()
    }

    /// Sums in the order of `plans`: scores are the same however the index is cut into parts.
    fn union(&self, plans: &[Plan]) -> Scored {
        if let [plan] = plans {
            return self.plan(plan);
        }
        let mut sums = vec![ABSENT; self.part.reader.max_doc() as usize];
        for plan in plans {
            if let Plan::Term(term) = plan {
                let term = &self.terms[*term];
                for &occurrence in &term.lists[self.at] {
                    add(&mut sums, occurrence.doc, self.statistics.score(self.at, term.weight, occurrence));
                }
                continue;
            }
            for (doc, score) in self.plan(plan) {
                add(&mut sums, doc, score);
            }
        }
        (0..).zip(sums).filter(|(_, sum)| *sum >= 0.0).collect()
    }
}

/// Below every score.
const ABSENT: f32 = -1.0;

fn add(sums: &mut [f32], doc: DocId, score: f32) {
    let sum = &mut sums[doc as usize];
    *sum = sum.max(0.0) + score;
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
