mod bm25;
mod languages;
mod postings;
mod snippet;
mod unit;

use std::sync::OnceLock;

use epitome_text::Language;

use self::bm25::Statistics;
use self::unit::{Target, Unit};
use crate::error::guard;
use crate::order::Address;
use crate::part::Part;
use crate::{Error, Hit, Request, Results, Snapshot, days};

/// What searches need to know of the whole index; worked out once.
#[derive(Default)]
pub(crate) struct Overview {
    statistics: OnceLock<Statistics>,
    shares: OnceLock<Vec<(Language, f32)>>,
}

impl Overview {
    fn statistics(&self, parts: &[Part]) -> Statistics {
        *self.statistics.get_or_init(|| Statistics::of(parts))
    }

    fn shares(&self, parts: &[Part]) -> &[(Language, f32)] {
        self.shares.get_or_init(|| languages::shares(parts))
    }
}

impl Snapshot {
    /// Finds articles; any query is valid.
    pub fn search(&self, request: &Request) -> Result<Results, Error> {
        let mut found = guard(&self.dir, || self.matches(request))?;
        let order = self.order()?;
        found.sort_by_cached_key(|&(score, address)| {
            (std::cmp::Reverse(ordered(score)), order.number(address))
        });
        let total = found.len();
        let page = found.into_iter().skip(request.offset).take(request.limit);
        let hits =
            page.map(|(score, address)| self.hit(request, score, address)).collect::<Result<_, _>>()?;
        Ok(Results { hits, total, notes: Vec::new() })
    }

    fn units(&self, text: &str) -> Vec<Unit> {
        let mut all = unit::units(text, Target::Anywhere, self.overview.shares(&self.parts));
        if all.iter().any(|unit| unit.stop < 0.5) {
            all.retain(|unit| unit.stop < 0.5);
        }
        unit::merged(all)
    }

    fn matches(&self, request: &Request) -> tantivy::Result<Vec<(f32, Address)>> {
        let statistics = self.overview.statistics(&self.parts);
        let mut sums: Vec<Vec<f32>> =
            self.parts.iter().map(|part| vec![-1.0; part.reader.max_doc() as usize]).collect();
        for unit in self.units(&request.query) {
            let lists = self.parts.iter().map(|part| postings::occurrences(part, &unit));
            let lists = lists.collect::<tantivy::Result<Vec<_>>>()?;
            let weight = statistics.idf(lists.iter().map(Vec::len).sum()) * bm25::repeated(unit.count);
            for ((part, sums), list) in self.parts.iter().zip(&mut sums).zip(lists) {
                for occurrence in list {
                    let score = bm25::score(weight, occurrence, statistics.damping(part, occurrence.doc));
                    let sum = &mut sums[occurrence.doc as usize];
                    *sum = sum.max(0.0) + score;
                }
            }
        }
        Ok(self.collect(request, &sums))
    }

    fn collect(&self, request: &Request, sums: &[Vec<f32>]) -> Vec<(f32, Address)> {
        let since = request.since.map(days::number);
        let until = request.until.map(days::number);
        let mut found = Vec::new();
        for ((at, part), sums) in (0..).zip(&self.parts).zip(sums) {
            for (doc, &score) in (0..).zip(sums) {
                if score >= 0.0 && in_range(part, doc, since, until) {
                    found.push((score, Address { part: at, doc }));
                }
            }
        }
        found
    }

    fn hit(&self, request: &Request, score: f32, address: Address) -> Result<Hit, Error> {
        let article = self.load(address)?;
        let snippet = snippet::best(&article, &self.units(&request.query));
        Ok(Hit { article, score, snippet })
    }
}

fn in_range(part: &Part, doc: u32, since: Option<i64>, until: Option<i64>) -> bool {
    since.is_none_or(|since| part.last_day.first(doc).is_some_and(|last| last >= since))
        && until.is_none_or(|until| part.first_day.first(doc).is_some_and(|first| first <= until))
}

/// Scores are never negative, and their bits are then in their order.
fn ordered(score: f32) -> u32 {
    score.to_bits()
}
