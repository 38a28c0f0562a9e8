use std::cell::Cell;

use super::Analyzer;
use crate::Language;

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

/// Calls `work` with an analyzer of `language` that this thread keeps, with the words that it has seen. A call within a
/// call gets another.
///
/// ```
/// use epitome_text::{Language, with_analyzer};
///
/// let mut words = 0;
/// with_analyzer(Language::English, |analyzer| analyzer.each("Ebb and flow", |_| words += 1));
/// assert_eq!(words, 3);
/// ```
pub fn with_analyzer<R>(language: Language, work: impl FnOnce(&mut Analyzer) -> R) -> R {
    let mut kept = KEPT.take();
    let result = work(analyzer_of(&mut kept, language));
    KEPT.set(kept);
    result
}
