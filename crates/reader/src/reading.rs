//! One reading of one file: what is being read, what it gave so far, what it may still cost.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use epitome_text::Article;

use crate::draft::Draft;
use crate::{Format, Input, Options, Outcome, SkippedPart, Unreadable, guard};

/// Most skipped entries that are listed one by one.
const LISTED: usize = 100;

/// The file, or the member of a container, that is being read.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    /// Path of the file.
    pub(crate) path: String,
    /// The member within it, `/`-separated from the outermost container in.
    pub(crate) part: Option<String>,
    /// Name of what is being read: the path, or the innermost member's name.
    pub(crate) name: String,
    pub(crate) modified: Option<i64>,
    pub(crate) format: Format,
    /// How many containers it stands in.
    pub(crate) depth: u32,
    /// Bytes that the file and everything in it has unpacked to.
    spent: Arc<AtomicU64>,
}

impl Scope {
    pub(crate) fn file(input: Input<'_>, format: Format) -> Self {
        let Input { path, modified, .. } = input;
        let path = if path.is_empty() { "-" } else { path };
        let spent = Arc::default();
        Self { path: path.to_owned(), part: None, name: path.to_owned(), modified, format, depth: 0, spent }
    }

    /// Counts unpacked bytes; gives their sum.
    pub(crate) fn spend(&self, bytes: u64) -> u64 {
        self.spent.fetch_add(bytes, Ordering::Relaxed) + bytes
    }

    fn member(&self, name: &str, format: Format) -> Self {
        let part = self.part.as_ref().map_or_else(|| name.to_owned(), |outer| format!("{outer}/{name}"));
        Self { part: Some(part), name: name.to_owned(), format, depth: self.depth + 1, ..self.clone() }
    }
}

pub(crate) struct Reading<'a> {
    pub(crate) scope: Scope,
    pub(crate) options: &'a Options,
    sink: &'a mut dyn FnMut(Article),
    outcome: Outcome,
    given: usize,
    unlisted: usize,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(scope: Scope, options: &'a Options, sink: &'a mut dyn FnMut(Article)) -> Self {
        let outcome = Outcome { format: scope.format.name().to_owned(), ..Outcome::default() };
        Self { scope, options, sink, outcome, given: 0, unlisted: 0 }
    }

    /// Gives an article; one without any text is dropped and `false` returned.
    pub(crate) fn give(&mut self, draft: Draft) -> bool {
        let worth = !draft.body.trim().is_empty();
        if worth {
            (self.sink)(draft.finish(&self.scope, self.options));
            self.given += 1;
        }
        worth
    }

    /// Gives an entry of the file, which is reported as skipped if it has no text.
    pub(crate) fn give_part(&mut self, part: &str, draft: Draft) {
        if !self.give(draft) {
            self.skip(part, "no text in it");
        }
    }

    pub(crate) fn skip(&mut self, part: impl Into<String>, why: impl std::fmt::Display) {
        if self.outcome.skipped.len() < LISTED {
            self.outcome.skipped.push(SkippedPart { part: part.into(), why: why.to_string() });
        } else {
            self.unlisted += 1;
        }
    }

    pub(crate) fn note(&mut self, note: impl Into<String>) {
        let note = note.into();
        if !self.outcome.notes.contains(&note) {
            self.outcome.notes.push(note);
        }
    }

    /// Reads a member of a container as a file of its own.
    pub(crate) fn member(&mut self, name: &str, bytes: &[u8]) {
        match self.try_member(name, bytes) {
            Ok(inner) => self.adopt(name, inner),
            Err(why) => self.skip(name, why),
        }
    }

    /// The same, as long as there is something to read in it.
    ///
    /// # Errors
    /// Why the member gave nothing.
    pub(crate) fn try_member(&mut self, name: &str, bytes: &[u8]) -> Result<Outcome, Unreadable> {
        self.nested(bytes, self.scope.member(name, Format::of(name, bytes)))
    }

    /// Reads what a compressed file holds under the file's own name.
    ///
    /// # Errors
    /// Why it gave nothing.
    pub(crate) fn unpacked(&mut self, bytes: &[u8]) -> Result<(), Unreadable> {
        let name = self.scope.name.clone();
        let plain = name.rsplit_once('.').map_or(name.as_str(), |(name, _)| name);
        let plain = if name.ends_with(".tgz") { format!("{plain}.tar") } else { plain.to_owned() };
        let format = Format::of(&plain, bytes);
        let scope = Scope { name: plain, format, depth: self.scope.depth + 1, ..self.scope.clone() };
        let inner = self.nested(bytes, scope)?;
        self.outcome.skipped.extend(inner.skipped);
        inner.notes.into_iter().for_each(|note| self.note(note));
        Ok(())
    }

    fn nested(&mut self, bytes: &[u8], scope: Scope) -> Result<Outcome, Unreadable> {
        if bytes.trim_ascii().is_empty() {
            return Err(Unreadable::Empty);
        }
        let depth = self.options.limits.archive_depth;
        if scope.format.is_container() && scope.depth >= depth {
            return Err(Unreadable::Broken(format!(
                "containers stand more than {depth} deep in each other (--max-archive-depth)"
            )));
        }
        let Self { sink, given, options, .. } = self;
        guard::run(scope, bytes, options, &mut |article| {
            *given += 1;
            sink(article);
        })
    }

    /// Takes over what a member reported.
    pub(crate) fn adopt(&mut self, name: &str, inner: Outcome) {
        for part in inner.skipped {
            self.skip(format!("{name}/{}", part.part), part.why);
        }
        for note in inner.notes {
            self.note(format!("{name}: {note}"));
        }
    }

    /// Entries that could not be read.
    pub(crate) fn into_skipped(self) -> Vec<SkippedPart> {
        self.outcome.skipped
    }

    /// Sums up: an error if there was no article and every entry failed.
    pub(crate) fn close(mut self) -> Result<Outcome, Unreadable> {
        if self.given == 0 {
            let Outcome { skipped, notes, .. } = self.outcome;
            return Err(match (skipped.as_slice(), notes.first()) {
                ([], None) => Unreadable::NoArticle,
                ([], Some(note)) => Unreadable::Broken(note.clone()),
                ([SkippedPart { part, why }, rest @ ..], _) => {
                    let more = if rest.is_empty() {
                        String::new()
                    } else {
                        format!(", and {} more", rest.len() + self.unlisted)
                    };
                    Unreadable::Broken(format!("{part}: {why}{more}"))
                }
            });
        }
        if self.unlisted > 0 {
            self.note(format!("{} more entries could not be read", self.unlisted));
        }
        Ok(self.outcome)
    }
}
