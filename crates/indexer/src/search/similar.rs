use epitome_text::{Analyzer, Article};
use rustc_hash::FxHashMap;

use super::feedback::{Learned, Read};
use super::filtered;
use super::languages::Languages;
use super::plan::{Branch, Compiler, Plan};
use super::postings;
use super::rank;
use super::unit::Unit;
use crate::error::guard;
use crate::query::{Clauses, Target};
use crate::tokens::{LONGEST_TERM, language_of};
use crate::{Error, Request, Results, Snapshot};

/// Words of an article that stand for it.
const WORDS: usize = 30;

impl Snapshot {
    /// Articles like `article`, which need not be in the index, best first, and without itself: a search for
    /// its most telling words (tf·idf, those of the title twice) among what the filters of `request` let pass;
    /// the query, order, facets and context in it do not matter.
    pub fn like(&self, article: &Article, request: &Request) -> Result<Results, Error> {
        let words = guard(&self.dir, || self.telling(article))?;
        let mut compiler = Compiler::new(self.view(request)?);
        let mut should = Vec::new();
        let mut marks = Vec::new();
        for Learned { unit, weight } in words {
            let lists = self.parts.iter().map(|part| postings::of_unit(part, &unit));
            let lists = guard(&self.dir, || lists.collect())?;
            should.push(Plan::Term(compiler.term(lists, weight)));
            marks.push(unit);
        }
        if should.is_empty() {
            return Ok(Results::default());
        }
        let filters = guard(&self.dir, || compiler.compile(&filtered(Clauses::default(), request)))?;
        let mut found = self.evaluate(&compiler, &Branch { should, ..filters });
        let order = self.order()?;
        let own = order.of_path(&article.path).iter().map(|(_, address)| *address);
        let own =
            own.map(|address| Ok((self.id_of(address)?, address))).collect::<Result<Vec<_>, Error>>()?;
        found.retain(|(_, found)| !own.iter().any(|(id, own)| own == found && *id == article.id));
        let total = found.len();
        let page = Request { limit: request.limit, offset: request.offset, ..Request::default() };
        let hits = self.hits(rank::page(self, found, &page)?, &marks, 0, Read::default())?;
        Ok(Results { hits, total, ..Results::default() })
    }

    fn telling(&self, article: &Article) -> tantivy::Result<Vec<Learned>> {
        let mut counts = FxHashMap::<String, f32>::default();
        let mut analyzer = Analyzer::new(language_of(article));
        for (text, weight) in [(&article.title, 2.0), (&article.body, 1.0)] {
            analyzer.each(text, |token| {
                if !token.stop && token.span.len() > 1 && token.term.len() <= LONGEST_TERM {
                    *counts.entry(token.term.to_owned()).or_default() += weight;
                }
            });
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        counts.truncate(WORDS * 10);
        let statistics = self.overview.statistics(&self.parts);
        let mut words = Vec::new();
        for (term, count) in counts {
            let holding = postings::holding(&self.parts, &term)?;
            let mut unit = Unit::new(&term, Target::Anywhere);
            unit.add(&term, Languages::of(analyzer.language()));
            words.push((count.sqrt() * statistics.idf(holding), Learned { unit, weight: count.sqrt() }));
        }
        words.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.unit.text.cmp(&b.1.unit.text)));
        words.truncate(WORDS);
        Ok(words.into_iter().map(|(_, word)| word).collect())
    }
}
