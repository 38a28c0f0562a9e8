mod bm25;
mod eval;
mod facets;
mod filter;
mod languages;
mod overview;
mod plan;
mod postings;
mod rank;
mod snippet;
mod unit;
mod vocabulary;

use self::eval::Evaluator;
pub(crate) use self::overview::Overview;
use self::plan::{Branch, Compiler};
use self::unit::Unit;
use crate::error::guard;
use crate::order::Address;
use crate::query::{Bound, Clauses, Filter, Node, parse};
use crate::{Error, Hit, Request, Results, Snapshot, days};

/// Matching articles with their scores.
type Found = Vec<(f32, Address)>;

impl Snapshot {
    /// Finds articles; any query is valid.
    pub fn search(&self, request: &Request) -> Result<Results, Error> {
        let query = parse(&request.query);
        let mut notes = query.notes;
        if query.root.is_empty() && !request.query.trim().is_empty() {
            notes.push("there is no word in the query to look for".into());
            return Ok(Results { notes, ..Results::default() });
        }
        let root = filtered(query.root, request);
        let now = request.now.map_or_else(|| self.overview.newest(&self.parts), days::number);
        let mut compiler = Compiler::new(&self.parts, &self.overview, now);
        let found = guard(&self.dir, || {
            let branch = compiler.compile(&root)?;
            Ok(self.evaluate(&compiler, &branch))
        })?;
        notes.append(&mut compiler.notes);
        let facets = request.facets.iter().map(|facet| facets::count(&self.parts, &found, *facet));
        let facets = guard(&self.dir, || facets.collect())?;
        let total = found.len();
        let page = rank::page(self, found, request)?;
        let hits = page.into_iter().map(|(score, at)| self.hit(request, &compiler.marks, score, at));
        Ok(Results { hits: hits.collect::<Result<_, _>>()?, total, notes, suggestion: None, facets })
    }

    fn evaluate(&self, compiler: &Compiler<'_>, branch: &Branch) -> Found {
        let statistics = self.overview.statistics(&self.parts);
        let mut found = Vec::new();
        for (at, part) in self.parts.iter().enumerate() {
            let scored = Evaluator { part, at, terms: &compiler.terms, statistics }.branch(branch);
            found.extend(scored.into_iter().map(|(doc, score)| (score, Address { part: at as u32, doc })));
        }
        found
    }

    fn hit(&self, request: &Request, marks: &[Unit], score: f32, address: Address) -> Result<Hit, Error> {
        let article = self.load(address)?;
        let snippet = snippet::best(&article, marks, request.context);
        Ok(Hit { article, score, snippet })
    }
}

/// The query within the request's own filters.
fn filtered(root: Clauses, request: &Request) -> Clauses {
    let mut must = Vec::new();
    let mut any = |filters: Vec<Filter>| {
        if !filters.is_empty() {
            let should = filters.into_iter().map(Node::Filter).collect();
            must.push(Node::Group(Clauses { should, ..Clauses::default() }));
        }
    };
    any(request.sources.iter().cloned().map(Filter::Source).collect());
    any(request.languages.iter().copied().map(Filter::Language).collect());
    any(request.paths.iter().cloned().map(Filter::Path).collect());
    any(request.formats.iter().cloned().map(Filter::Format).collect());
    if request.since.is_some() || request.until.is_some() {
        let range = Filter::Dates(request.since.map(Bound::Day), request.until.map(Bound::Day));
        must.push(Node::Filter(range));
    }
    if must.is_empty() {
        return root;
    }
    if !root.is_empty() {
        must.insert(0, Node::Group(root));
    }
    Clauses { must, ..Clauses::default() }
}
