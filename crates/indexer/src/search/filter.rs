//! Filters, as tests of the documents of one part.

use epitome_text::{Analyzer, Language};
use globset::GlobBuilder;
use tantivy::DocId;
use tantivy::columnar::{Column, StrColumn};

use super::plan::View;
use crate::days;
use crate::part::strings;
use crate::query::{Bound, Filter};

/// A filter resolved for one part.
pub(crate) enum Test {
    /// The column's value is one of these ordinals.
    Ordinals(Option<StrColumn>, Vec<bool>),
    /// What may have been published from the first to the second day.
    Days { first: Column<i64>, last: Column<i64>, from: i64, to: i64 },
    /// By document.
    Documents(Vec<bool>),
}

impl Test {
    /// For part `at`.
    pub(crate) fn new(filter: &Filter, at: usize, view: View<'_>) -> tantivy::Result<Self> {
        let (part, now) = (&view.parts[at], view.now);
        match filter {
            Filter::Source(name) => Self::ordinals(&part.source, holds(name)),
            Filter::Author(name) => Self::ordinals(&part.author, holds(name)),
            Filter::Language(language) => Self::ordinals(&part.language, is(language.code())),
            Filter::Format(format) => Self::ordinals(&part.format, is(format)),
            Filter::Extension(extension) => Self::ordinals(&part.path, ends(extension)),
            Filter::Path(pattern) => Self::ordinals(&part.path, path(pattern)),
            Filter::Dates(from, to) => Ok(Self::Days {
                first: part.first_day.clone(),
                last: part.last_day.clone(),
                from: from.map_or(i64::MIN, |bound| day(bound, now)),
                to: to.map_or(i64::MAX, |bound| day(bound, now)),
            }),
            Filter::Story(name) => {
                let held = view.groups.map(|groups| groups.named(name));
                let held = |number: &u32| held.as_ref().is_some_and(|held| held(*number));
                Ok(Self::Documents(view.order.numbers[at].iter().map(held).collect()))
            }
        }
    }

    fn ordinals(column: &Option<StrColumn>, wanted: impl Fn(&str) -> bool) -> tantivy::Result<Self> {
        let values = column.as_ref().map(strings).transpose()?.unwrap_or_default();
        Ok(Self::Ordinals(column.clone(), values.iter().map(|value| wanted(value)).collect()))
    }

    pub(crate) fn holds(&self, doc: DocId) -> bool {
        match self {
            Self::Ordinals(column, wanted) => {
                let ordinal = column.as_ref().and_then(|column| column.ords().first(doc));
                ordinal.and_then(|at| wanted.get(at as usize)).is_some_and(|wanted| *wanted)
            }
            Self::Documents(wanted) => wanted.get(doc as usize).is_some_and(|wanted| *wanted),
            Self::Days { first, last, from, to } => {
                last.first(doc).is_some_and(|last| last >= *from)
                    && first.first(doc).is_some_and(|first| first <= *to)
            }
        }
    }
}

fn day(bound: Bound, now: i64) -> i64 {
    match bound {
        Bound::Day(day) => days::number(day),
        Bound::Ago(days) => now - i64::from(days),
    }
}

fn is(wanted: &str) -> impl Fn(&str) -> bool {
    move |value| value.eq_ignore_ascii_case(wanted)
}

/// The folded words of `wanted` stand in the value, the last perhaps cut short.
fn holds(wanted: &str) -> impl Fn(&str) -> bool {
    let wanted = folded(wanted);
    move |value| !wanted.trim().is_empty() && folded(value).contains(wanted.trim_end())
}

/// Words without case and accents, each after a blank.
fn folded(text: &str) -> String {
    let mut folded = String::new();
    Analyzer::new(Language::Unknown).each(text, |token| {
        folded.push(' ');
        folded.push_str(token.term);
    });
    folded
}

fn ends(extension: &str) -> impl Fn(&str) -> bool {
    let ending = format!(".{}", extension.to_lowercase());
    move |path| path.to_lowercase().ends_with(&ending)
}

/// A glob if it has the marks of one; else the path or a folder of it.
fn path(pattern: &str) -> impl Fn(&str) -> bool {
    let pattern = pattern.trim_start_matches("./").to_lowercase();
    let glob = pattern.contains(['*', '?', '[', '{']);
    let glob = if glob { GlobBuilder::new(&pattern).build().ok() } else { None };
    let glob = glob.map(|glob| glob.compile_matcher());
    move |path| {
        let path = path.to_lowercase();
        match &glob {
            Some(glob) => glob.is_match(&path),
            None => path.starts_with(&pattern) || path.contains(&format!("/{pattern}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        let check = |test: &dyn Fn(&str) -> bool, value: &str, expect: bool| {
            assert_eq!(test(value), expect, "{value}")
        };
        check(&holds("le monde"), "Le Monde", true);
        check(&holds("monde"), "Le Monde", true);
        check(&holds("mon"), "Le Monde", true);
        check(&holds("onde"), "Le Monde", false);
        check(&holds("pais"), "El País", true);
        check(&holds("?"), "El País", false);
        check(&ends("md"), "a/B.MD", true);
        check(&ends("md"), "a/md", false);
        check(&path("a/"), "a/b.txt", true);
        check(&path("b/"), "a/b/c.txt", true);
        check(&path("b/"), "a/bb/c.txt", false);
        check(&path("*.txt"), "a/b/c.txt", true);
        check(&path("a/*/c.???"), "a/b/c.txt", true);
        check(&path("[x"), "[x/y", true);
    }
}
