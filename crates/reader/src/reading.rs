//! One reading of one file: what is being read, what it gave so far, what it may still cost.

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
}

impl Scope {
    pub(crate) fn file(input: Input<'_>, format: Format) -> Self {
        let Input { path, modified, .. } = input;
        let path = if path.is_empty() { "-" } else { path };
        Self { path: path.to_owned(), part: None, name: path.to_owned(), modified, format, depth: 0 }
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
        if bytes.trim_ascii().is_empty() {
            return Err(Unreadable::Empty);
        }
        let format = Format::of(name, bytes);
        let depth = self.options.limits.archive_depth;
        if format.is_container() && self.scope.depth + 1 >= depth {
            return Err(Unreadable::Broken(format!("containers stand more than {depth} deep in each other")));
        }
        let scope = self.scope.member(name, format);
        let Self { sink, given, options, .. } = self;
        guard::run(scope, bytes, options, &mut |article| {
            *given += 1;
            sink(article);
        })
    }

    fn adopt(&mut self, name: &str, inner: Outcome) {
        for part in inner.skipped {
            self.skip(format!("{name}/{}", part.part), part.why);
        }
        for note in inner.notes {
            self.note(format!("{name}: {note}"));
        }
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
