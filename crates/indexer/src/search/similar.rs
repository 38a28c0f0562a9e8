use epitome_text::Article;
use rustc_hash::FxHashMap;

use super::feedback::{Learned, Read};
use super::filtered;
use super::languages::Languages;
use super::lexicon::Lexicon;
use super::plan::{Branch, Compiler, Plan};
use super::postings;
use super::rank;
use super::unit::Unit;
use crate::error::guard;
use crate::query::{Clauses, Target};
use crate::tokens::language_of;
use crate::{Error, Request, Results, Snapshot};

/// Words of an article that stand for it.
const WORDS: usize = 30;

impl Snapshot {
    /// Articles like `article`, which need not be in the index, best first, and without itself: a search for
    /// its most telling words (tf·idf, those of the title twice) among what the filters of `request` let pass;
    /// the query, order, facets and context in it do not matter.
    pub fn like(&self, article: &Article, request: &Request) -> Result<Results, Error> {
        let lexicon = self.lexicons.lend();
        let words = guard(&self.dir, || self.telling(article, &mut lexicon.borrow_mut()))?;
        let mut compiler = Compiler::new(self.view(request, &lexicon)?);
        let mut should = Vec::new();
        let mut marks = Vec::new();
        for Learned { unit, weight, .. } in words {
            let lists =
                guard(&self.dir, || postings::of_unit(&mut lexicon.borrow_mut(), &self.parts, &unit))?;
            should.push(Plan::Term(compiler.term(lists, weight)));
            marks.push(unit);
        }
        if should.is_empty() {
            return Ok(Results::default());
        }
        let filters = guard(&self.dir, || compiler.compile(&filtered(Clauses::default(), request)))?;
        let mut found = self.evaluate(&compiler, &Branch { should, ..filters });
        let order = self.order()?;
        for &(_, address) in order.of_path(&article.path) {
            if self.id_of(address)? == article.id {
                found.remove(address);
            }
        }
        let total = found.len();
        let page = Request { limit: request.limit, offset: request.offset, ..Request::default() };
        let hits = self.hits(
            rank::page(self, rank::candidates(self, &found, &page)?, &page)?,
            &marks,
            0,
            Read::default(),
            &mut lexicon.borrow_mut(),
        )?;
        Ok(Results { hits, total, ..Results::default() })
    }

    fn telling(&self, article: &Article, lexicon: &mut Lexicon) -> tantivy::Result<Vec<Learned>> {
        let mut counts = FxHashMap::<u32, f32>::default();
        let language = language_of(article);
        for (text, weight) in [(&article.title, 2.0), (&article.body, 1.0)] {
            lexicon.read(language, text, |seen| {
                if seen.tells {
                    *counts.entry(seen.term).or_default() += weight;
                }
            });
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_unstable_by(|a, b| {
            b.1.total_cmp(&a.1).then_with(|| lexicon.text(a.0).cmp(lexicon.text(b.0)))
        });
        counts.truncate(WORDS * 10);
        let statistics = self.overview.statistics(&self.parts);
        let mut words = Vec::new();
        for (term, count) in counts {
            let holding = lexicon.holding(&self.parts, term)?;
            let text = lexicon.text(term);
            let mut unit = Unit::new(text, Target::Anywhere);
            unit.add(text, Languages::of(language));
            words
                .push((count.sqrt() * statistics.idf(holding), Learned { unit, term, weight: count.sqrt() }));
        }
        words.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.unit.text.cmp(&b.1.unit.text)));
        words.truncate(WORDS);
        Ok(words.into_iter().map(|(_, word)| word).collect())
    }
}
