//! The articles in the one order that does not depend on how they were committed: (path, position).

use rustc_hash::FxHashMap;
use tantivy::DocId;
use tantivy::columnar::StrColumn;

use crate::part::{Part, strings};

/// Where an article stands in the engine's index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Address {
    pub part: u32,
    pub doc: DocId,
}

pub(crate) struct Order {
    /// Paths of the files of all articles, sorted.
    pub paths: Vec<String>,
    /// The articles, each with the number of its path.
    pub articles: Vec<(u32, Address)>,
    /// By part and document: the article's number; `u32::MAX` for what is none.
    pub numbers: Vec<Vec<u32>>,
}

impl Order {
    pub(crate) fn of(parts: &[Part]) -> tantivy::Result<Self> {
        let columns: Vec<_> = parts.iter().map(|part| part.path.as_ref()).collect();
        let (paths, ranks) = ranked(&columns)?;
        let mut keyed = Vec::new();
        for ((at, part), ranks) in parts.iter().enumerate().zip(&ranks) {
            let Some(path) = &part.path else { continue };
            for (doc, position) in part.articles() {
                let rank = path.ords().first(doc).and_then(|ordinal| ranks.get(ordinal as usize));
                keyed.extend(rank.map(|&rank| (rank, position, Address { part: at as u32, doc })));
            }
        }
        keyed.sort_unstable();
        let articles: Vec<_> = keyed.into_iter().map(|(rank, _, address)| (rank, address)).collect();
        let numbers = numbers(parts, &articles);
        Ok(Self { paths, articles, numbers })
    }

    pub(crate) fn number(&self, address: Address) -> u32 {
        let numbers = self.numbers.get(address.part as usize);
        numbers.and_then(|numbers| numbers.get(address.doc as usize)).copied().unwrap_or(u32::MAX)
    }

    /// The articles of one file.
    pub(crate) fn of_path(&self, path: &str) -> &[(u32, Address)] {
        let Ok(rank) = self.paths.binary_search_by(|known| known.as_str().cmp(path)) else { return &[] };
        let from = self.articles.partition_point(|&(of, _)| (of as usize) < rank);
        let to = self.articles.partition_point(|&(of, _)| (of as usize) <= rank);
        &self.articles[from..to]
    }
}

/// All distinct values of `columns` in order, and for each column what its ordinals are in it.
pub(crate) fn ranked(columns: &[Option<&StrColumn>]) -> tantivy::Result<(Vec<String>, Vec<Vec<u32>>)> {
    let lists = columns.iter().map(|column| column.map(strings).transpose().map(Option::unwrap_or_default));
    let lists = lists.collect::<tantivy::Result<Vec<_>>>()?;
    let mut values: Vec<String> = lists.iter().flatten().cloned().collect();
    values.sort_unstable();
    values.dedup();
    let rank: FxHashMap<&str, u32> = values.iter().map(String::as_str).zip(0..).collect();
    let ranks = lists.iter().map(|list| list.iter().map(|value| rank[value.as_str()]).collect()).collect();
    Ok((values, ranks))
}

fn numbers(parts: &[Part], articles: &[(u32, Address)]) -> Vec<Vec<u32>> {
    let mut numbers: Vec<_> =
        parts.iter().map(|part| vec![u32::MAX; part.reader.max_doc() as usize]).collect();
    for ((_, address), number) in articles.iter().zip(0..) {
        numbers[address.part as usize][address.doc as usize] = number;
    }
    numbers
}
