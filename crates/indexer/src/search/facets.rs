use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use tantivy::DocId;
use tantivy::columnar::StrColumn;

use super::Found;
use super::plan::View;
use crate::days;
use crate::part::Part;
use crate::{Counts, Facet};

/// Counts `found` by `facet`.
pub(crate) fn count(view: View<'_>, found: &Found, facet: Facet) -> tantivy::Result<Counts> {
    let mut counts = BTreeMap::<String, usize>::new();
    if let (Facet::Story, Some(groups)) = (facet, view.groups) {
        for name in found.iter().filter_map(|(_, address)| groups.name_of(view.order.number(address))) {
            *counts.entry(name.to_owned()).or_default() += 1;
        }
    }
    for (part, list) in view.parts.iter().zip(&found.0) {
        let docs = list.iter().map(|(doc, _)| *doc);
        match facet {
            Facet::Source => by_value(&part.source, docs, &mut counts)?,
            Facet::Language => by_value(&part.language, docs, &mut counts)?,
            Facet::Format => by_value(&part.format, docs, &mut counts)?,
            Facet::Month => by_month(part, docs, &mut counts),
            Facet::Story => {}
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    if facet != Facet::Month {
        counts.sort_by(|a, b| (Reverse(a.1), &a.0).cmp(&(Reverse(b.1), &b.0)));
    }
    Ok(Counts { facet, counts })
}

fn by_value(
    column: &Option<StrColumn>,
    docs: impl Iterator<Item = DocId>,
    counts: &mut BTreeMap<String, usize>,
) -> tantivy::Result<()> {
    let Some(column) = column else { return Ok(()) };
    let mut ordinals = vec![0; column.num_terms()];
    for ordinal in docs.filter_map(|doc| column.ords().first(doc)) {
        if let Some(count) = ordinals.get_mut(ordinal as usize) {
            *count += 1;
        }
    }
    for (ordinal, count) in (0..).zip(ordinals).filter(|(_, count)| *count > 0) {
        let mut value = String::new();
        if column.ord_to_str(ordinal, &mut value)? && !value.is_empty() {
            *counts.entry(value).or_default() += count;
        }
    }
    Ok(())
}

fn by_month(part: &Part, docs: impl Iterator<Item = DocId>, counts: &mut BTreeMap<String, usize>) {
    let mut days = FxHashMap::<i64, usize>::default();
    for day in docs.filter_map(|doc| part.first_day.first(doc)) {
        *days.entry(day).or_default() += 1;
    }
    let mut days: Vec<_> = days.into_iter().collect();
    days.sort_unstable();
    for (day, count) in days {
        if let Some(date) = days::day(day) {
            *counts.entry(format!("{:04}-{:02}", date.year(), date.month())).or_default() += count;
        }
    }
}
