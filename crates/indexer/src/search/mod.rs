mod asking;
mod bm25;
mod eval;
mod facets;
mod feedback;
mod filter;
mod languages;
mod lexicon;
mod overview;
mod plan;
mod postings;
mod rank;
mod similar;
mod snippet;
mod suggest;
mod title;
mod unit;
mod vocabulary;

use std::cell::RefCell;

use self::eval::{Evaluator, Scored, Sums};
use self::feedback::{Learned, Read, Text};
pub(crate) use self::lexicon::{Lexicon, Lexicons};
pub(crate) use self::overview::Overview;
use self::plan::{Branch, Compiler, Plan, View};
use self::snippet::Marker;
pub(crate) use self::unit::{Unit, units};
use crate::error::guard;
use crate::order::Address;
use crate::query::{Bound, Clauses, Filter, Node, parse};
use crate::{Error, Hit, Request, Results, Snapshot, Sort, days};

/// Matching articles with their scores: a list a part of the index, by document.
#[derive(Default)]
pub(crate) struct Found(Vec<Scored>);

/// The best of them, in order.
type Best = Vec<(f32, Address)>;

impl Found {
    fn len(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }

    fn iter(&self) -> impl Iterator<Item = (f32, Address)> {
        (0..)
            .zip(&self.0)
            .flat_map(|(part, list)| list.iter().map(move |&(doc, score)| (score, Address { part, doc })))
    }

    fn score(&self, address: Address) -> Option<f32> {
        Some(self.0[address.part as usize][self.at(address)?].1)
    }

    fn remove(&mut self, address: Address) {
        if let Some(at) = self.at(address) {
            self.0[address.part as usize].remove(at);
        }
    }

    fn at(&self, address: Address) -> Option<usize> {
        let list = self.0.get(address.part as usize)?;
        list.binary_search_by_key(&address.doc, |(doc, _)| *doc).ok()
    }
}

impl Snapshot {
    /// Finds articles; any query is valid.
    pub fn search(&self, request: &Request) -> Result<Results, Error> {
        let lexicon = self.lexicons.lend();
        let Matches { found, best, marks, missing, notes, read } = self.find(request, true, &lexicon)?;
        let view = self.view(request, &lexicon)?;
        let facets = request.facets.iter().map(|facet| facets::count(view, &found, *facet));
        let facets = guard(&self.dir, || facets.collect())?;
        let total = found.len();
        let suggestion = suggest::better(self, request, total, &missing)?;
        let hits = self.hits(
            rank::page(self, best, request)?,
            &marks,
            request.context,
            read,
            &mut lexicon.borrow_mut(),
        )?;
        Ok(Results { hits, total, notes, suggestion, facets })
    }

    /// The numbers of all matching articles, in the order in which [`Snapshot::articles`] gives them, counted
    /// from 0. Reads no article; `limit`, `offset` and `sort` do not matter.
    pub fn matching(&self, request: &Request) -> Result<Vec<usize>, Error> {
        let order = self.order()?;
        let Matches { found, .. } = self.find(request, false, &self.lexicons.lend())?;
        let mut numbers: Vec<_> = found.iter().map(|(_, address)| order.number(address) as usize).collect();
        numbers.sort_unstable();
        Ok(numbers)
    }

    /// Ids and scores of the articles that [`Snapshot::search`] finds, in the same order; loads none of them.
    pub fn rank(&self, request: &Request) -> Result<Vec<(String, f32)>, Error> {
        let best = self.find(request, true, &self.lexicons.lend())?.best;
        let page = rank::page(self, best, request)?;
        page.into_iter().map(|(score, address)| Ok((self.id_of(address)?, score))).collect()
    }

    fn view<'a>(&'a self, request: &'a Request, lexicon: &'a RefCell<Lexicon>) -> Result<View<'a>, Error> {
        Ok(View {
            parts: &self.parts,
            lexicon,
            overview: &self.overview,
            order: self.order()?,
            groups: request.groups.as_deref(),
            now: request.now.map_or_else(|| self.overview.newest(&self.parts), days::number),
        })
    }

    fn find<'a>(
        &'a self,
        request: &'a Request,
        ranked: bool,
        lexicon: &'a RefCell<Lexicon>,
    ) -> Result<Matches, Error> {
        let query = parse(&request.query);
        let mut notes = query.notes;
        if query.root.is_empty() && !request.query.trim().is_empty() {
            notes.push("there is no word in the query to look for".into());
            return Ok(Matches { notes, ..Matches::default() });
        }
        let title = title::of(&query.root);
        let root = filtered(query.root, request);
        let mut compiler = Compiler::new(self.view(request, lexicon)?);
        let mut branch = guard(&self.dir, || compiler.compile(&root))?;
        let mut found = guard(&self.dir, || Ok(self.evaluate(&compiler, &branch)))?;
        let (mut best, mut read) = (Best::default(), Read::default());
        if ranked || request.expand {
            best = rank::candidates(self, &found, request)?;
        }
        let same = match title.filter(|_| ranked) {
            Some(title) => guard(&self.dir, || title::same(&compiler, &title))?,
            None => Vec::new(),
        };
        if request.expand || (ranked && request.sort == Sort::Relevance && compiler.terms.len() > 1) {
            let known = &mut lexicon.borrow_mut();
            let learned = feedback::learn(self, known, &best, request.expand, &mut read)?;
            if request.expand {
                self.expand(&mut compiler, known, &mut branch, &learned)?;
                found = guard(&self.dir, || Ok(self.evaluate(&compiler, &branch)))?;
                best = rank::candidates(self, &found, request)?;
            } else {
                let page = (rank::wanted(request), &same[..]);
                feedback::rerank(self, known, &mut best, &learned, &read, page)?;
            }
        }
        title::prefer(same, &found, &mut best);
        notes.append(&mut compiler.notes);
        Ok(Matches { found, best, marks: compiler.marks, missing: compiler.missing, notes, read })
    }

    fn expand(
        &self,
        compiler: &mut Compiler<'_>,
        lexicon: &mut Lexicon,
        branch: &mut Branch,
        learned: &[Learned],
    ) -> Result<(), Error> {
        let terms = feedback::terms(self, lexicon, learned, compiler.length)?;
        let added: Vec<_> =
            terms.into_iter().map(|(lists, weight)| Plan::Term(compiler.term(lists, weight))).collect();
        if !branch.expand(added) {
            compiler.notes.push("a query that demands words cannot be expanded".into());
        }
        Ok(())
    }

    fn evaluate(&self, compiler: &Compiler<'_>, branch: &Branch) -> Found {
        let statistics = self.overview.statistics(&self.parts);
        let sums = Sums::default();
        let scored = self.parts.iter().enumerate().map(|(at, part)| {
            Evaluator { part, at, terms: &compiler.terms, statistics, sums: &sums }.branch(branch)
        });
        Found(scored.collect())
    }

    fn hits(
        &self,
        page: Best,
        marks: &[Unit],
        context: usize,
        mut read: Read,
        lexicon: &mut Lexicon,
    ) -> Result<Vec<Hit>, Error> {
        let mut marker = Marker::new(marks, lexicon);
        let hit = |(score, address): (f32, Address)| {
            let text = match read.remove(&address) {
                Some(text) => text,
                None => Text { article: self.load(address)?, title: Vec::new(), words: None },
            };
            let language = self.parts[address.part as usize].language_of(address.doc);
            let snippet = marker.best(&text, language, context);
            Ok(Hit { article: text.article, score, snippet })
        };
        page.into_iter().map(hit).collect()
    }
}

/// What a query found.
#[derive(Default)]
struct Matches {
    found: Found,
    /// The best of `found`, as [`rank::candidates`] has them, with what is added to their scores.
    best: Best,
    marks: Vec<Unit>,
    missing: Vec<Unit>,
    notes: Vec<String>,
    /// Articles read on the way.
    read: Read,
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
    any(request.stories.iter().cloned().map(Filter::Story).collect());
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
