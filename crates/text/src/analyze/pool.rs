use std::cell::Cell;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Analyzer;
use crate::Language;

/// Analyzers that remember the words they have seen, lent to one thread at a time.
///
/// ```
/// use epitome_text::{AnalyzerPool, Language};
///
/// let pool = AnalyzerPool::default();
/// let mut words = 0;
/// pool.lend().get(Language::English).each("Ebb and flow", |_| words += 1);
/// assert_eq!(words, 3);
/// ```
#[derive(Default)]
pub struct AnalyzerPool(Mutex<Vec<Vec<Analyzer>>>);

/// Analyzers of an [`AnalyzerPool`], given back when dropped.
pub struct LentAnalyzers<'a> {
    pool: &'a AnalyzerPool,
    analyzers: Vec<Analyzer>,
}

impl AnalyzerPool {
    /// Lends analyzers that nobody else has.
    pub fn lend(&self) -> LentAnalyzers<'_> {
        let analyzers = self.free().pop().unwrap_or_default();
        LentAnalyzers { pool: self, analyzers }
    }

    fn free(&self) -> MutexGuard<'_, Vec<Vec<Analyzer>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LentAnalyzers<'_> {
    /// The one of `language`.
    pub fn get(&mut self, language: Language) -> &mut Analyzer {
        analyzer_of(&mut self.analyzers, language)
    }
}

impl Drop for LentAnalyzers<'_> {
    fn drop(&mut self) {
        self.pool.free().push(std::mem::take(&mut self.analyzers));
    }
}

/// The one of `language` among `analyzers`, made if there is none.
pub fn analyzer_of(analyzers: &mut Vec<Analyzer>, language: Language) -> &mut Analyzer {
    let at = analyzers.iter().position(|analyzer| analyzer.language() == language);
    let at = at.unwrap_or_else(|| {
        analyzers.push(Analyzer::new(language));
        analyzers.len() - 1
    });
    &mut analyzers[at]
}

thread_local! {
    static KEPT: Cell<Vec<Analyzer>> = const { Cell::new(Vec::new()) };
}

/// Calls `work` with an analyzer of `language` that this thread keeps, with the words that it has seen: for texts that are
/// too short to be worth one of their own. A call within a call gets another.
pub fn with_analyzer<R>(language: Language, work: impl FnOnce(&mut Analyzer) -> R) -> R {
    let mut kept = KEPT.take();
    let result = work(analyzer_of(&mut kept, language));
    KEPT.set(kept);
    result
}
