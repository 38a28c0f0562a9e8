//! What searches know of words: the number of each, where its postings stand, how many articles hold it.
//!
//! A word costs one look-up of its spelling where it is known; what is not known costs its analysis and, if it is
//! asked for, a look-up in the dictionary of each part of the index.

use std::cell::RefCell;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use epitome_text::{Analyzer, Language, Span};
use rustc_hash::FxHashMap;
use tantivy::postings::TermInfo;

use super::postings;
use crate::part::Part;
use crate::tokens::LONGEST_TERM;

/// Terms, spellings, and places of terms in parts, remembered before all are forgotten: some megabytes for each search
/// at one time, or one or two where memory is dearer than speed.
const MOST: usize = 1 << 16;
const FEW: usize = 1 << 13;

/// A word of a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    pub span: Span,
    /// Number of its term.
    pub term: u32,
    /// Whether it is a stop word of the language.
    pub stop: bool,
    /// Whether it may tell what a text is about.
    pub tells: bool,
}

/// Where a term stands in one part of the index: in titles, in bodies.
pub(crate) type Place = [Option<TermInfo>; 2];

/// What is known of a term.
struct Known {
    text: Arc<str>,
    /// By part.
    places: Option<Arc<[Place]>>,
    /// Live articles that hold it in their body.
    holding: Option<usize>,
}

/// Terms and spellings that one thread has met.
#[derive(Default)]
pub(crate) struct Lexicon {
    most: usize,
    readers: Vec<Reader>,
    numbers: FxHashMap<Arc<str>, u32>,
    known: Vec<Known>,
    /// How many places they have.
    places: usize,
    /// A zero a term, for who counts terms: lent out and brought back as it was.
    pub(crate) slots: Vec<u32>,
}

/// The analyzer of a language, and what its spellings become.
struct Reader {
    analyzer: Analyzer,
    forgot: u32,
    /// By number of the spelling: number of the term and two marks; [`UNKNOWN`] if not met.
    spellings: Vec<u32>,
}

const UNKNOWN: u32 = u32::MAX;
const STOP: u32 = 1 << 31;
const TELLS: u32 = 1 << 30;

impl Lexicon {
    /// Calls `visit` with each word of `text`, in order.
    pub(crate) fn read(&mut self, language: Language, text: &str, mut visit: impl FnMut(Seen)) {
        let at = self.reader(language);
        let Self { readers, numbers, known, .. } = self;
        let Reader { analyzer, forgot, spellings } = &mut readers[at];
        let now = analyzer.renew();
        if *forgot != now {
            *forgot = now;
            spellings.clear();
        }
        analyzer.spellings(text, |analyzer, span, spelling| {
            let at = spelling as usize;
            let marked = match spellings.get(at) {
                Some(&marked) if marked != UNKNOWN => marked,
                _ => {
                    let token = analyzer.token(span, spelling);
                    let tells = !token.stop && span.len() > 1 && token.term.len() <= LONGEST_TERM;
                    let marks = if token.stop { STOP } else { 0 } | if tells { TELLS } else { 0 };
                    let marked = number(numbers, known, token.term) | marks;
                    spellings.resize(spellings.len().max(at + 1), UNKNOWN);
                    spellings[at] = marked;
                    marked
                }
            };
            visit(Seen {
                span,
                term: marked & !(STOP | TELLS),
                stop: marked & STOP != 0,
                tells: marked & TELLS != 0,
            });
        });
    }

    fn reader(&mut self, language: Language) -> usize {
        let known = self.readers.iter().position(|reader| reader.analyzer.language() == language);
        known.unwrap_or_else(|| {
            let analyzer = Analyzer::remembering(language, self.most);
            self.readers.push(Reader { analyzer, forgot: 0, spellings: Vec::new() });
            self.readers.len() - 1
        })
    }

    /// How many terms have a number.
    pub(crate) fn len(&self) -> usize {
        self.known.len()
    }

    /// The number of a term.
    pub(crate) fn number(&mut self, term: &str) -> u32 {
        number(&mut self.numbers, &mut self.known, term)
    }

    /// The term of a number.
    pub(crate) fn text(&self, number: u32) -> &Arc<str> {
        &self.known[number as usize].text
    }

    /// Where a term stands in each of `parts`.
    pub(crate) fn places(&mut self, parts: &[Part], number: u32) -> tantivy::Result<Arc<[Place]>> {
        let known = &mut self.known[number as usize];
        if let Some(places) = &known.places {
            return Ok(places.clone());
        }
        let places = parts.iter().map(|part| {
            let place = |text: &crate::part::Text| text.terms.terms().get(known.text.as_bytes());
            Ok([place(&part.title)?, place(&part.body)?])
        });
        let places: Arc<[Place]> = places.collect::<tantivy::Result<Vec<_>>>()?.into();
        known.places = Some(places.clone());
        self.places += places.len();
        Ok(places)
    }

    /// How many live articles hold a term in their body.
    pub(crate) fn holding(&mut self, parts: &[Part], number: u32) -> tantivy::Result<usize> {
        if let Some(holding) = self.known[number as usize].holding {
            return Ok(holding);
        }
        // Whatever is asked for this is likely to be looked for next.
        let places = self.places(parts, number)?;
        let holding = postings::holding(parts, &places)?;
        self.known[number as usize].holding = Some(holding);
        Ok(holding)
    }

    fn renew(&mut self) {
        if self.known.len() >= self.most || self.places >= self.most {
            self.numbers.clear();
            self.known.clear();
            self.places = 0;
            self.readers.iter_mut().for_each(|reader| reader.spellings.clear());
        }
    }
}

fn number(numbers: &mut FxHashMap<Arc<str>, u32>, known: &mut Vec<Known>, term: &str) -> u32 {
    if let Some(number) = numbers.get(term) {
        return *number;
    }
    let (number, text) = (known.len() as u32, Arc::<str>::from(term));
    numbers.insert(text.clone(), number);
    known.push(Known { text, places: None, holding: None });
    number
}

/// Lexicons, lent to one search at a time.
pub(crate) struct Lexicons {
    most: usize,
    free: Mutex<Vec<Lexicon>>,
}

impl Default for Lexicons {
    fn default() -> Self {
        Self { most: MOST, free: Mutex::default() }
    }
}

impl Lexicons {
    /// Such as take little memory.
    pub(crate) fn small() -> Self {
        Self { most: FEW, ..Self::default() }
    }

    /// Lends one that nobody else has.
    pub(crate) fn lend(&self) -> Lent<'_> {
        let fresh = || Lexicon { most: self.most, ..Lexicon::default() };
        let mut lexicon = self.free().pop().unwrap_or_else(fresh);
        lexicon.renew();
        Lent { all: self, lexicon: RefCell::new(lexicon) }
    }

    fn free(&self) -> MutexGuard<'_, Vec<Lexicon>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A lexicon of [`Lexicons`], given back when dropped.
pub(crate) struct Lent<'a> {
    all: &'a Lexicons,
    lexicon: RefCell<Lexicon>,
}

impl Deref for Lent<'_> {
    type Target = RefCell<Lexicon>;

    fn deref(&self) -> &RefCell<Lexicon> {
        &self.lexicon
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        self.all.free().push(self.lexicon.take());
    }
}
