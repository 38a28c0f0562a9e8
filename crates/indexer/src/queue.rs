//! Bounds the bytes of documents that wait for the engine's threads; it counts documents only, and a
//! thousand books would not fit.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use tantivy::TantivyDocument;
use tantivy::schema::Document;

/// Bytes that may still be queued.
pub(crate) struct Budget {
    free: Mutex<isize>,
    freed: Condvar,
    /// Whether one has waited in vain.
    dead: AtomicBool,
}

/// If the engine has died it takes nothing more, and its next answer says so: do not wait for ever.
const PATIENCE: Duration = Duration::from_secs(20);

impl Budget {
    pub(crate) fn new(bytes: usize) -> Arc<Self> {
        Arc::new(Self {
            free: Mutex::new(bytes as isize),
            freed: Condvar::new(),
            dead: AtomicBool::new(false),
        })
    }

    /// Waits until something is free, however much is asked for.
    fn take(&self, bytes: usize) {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let patience = if self.dead.load(Ordering::Relaxed) { Duration::ZERO } else { PATIENCE };
        let waited = self.freed.wait_timeout_while(free, patience, |free| *free <= 0);
        let (mut free, late) = waited.unwrap_or_else(PoisonError::into_inner);
        if late.timed_out() {
            self.dead.store(true, Ordering::Relaxed);
        }
        *free -= bytes as isize;
    }

    fn give_back(&self, bytes: usize) {
        *self.free.lock().unwrap_or_else(PoisonError::into_inner) += bytes as isize;
        self.freed.notify_all();
    }
}

/// A document with its share of the budget, given back when the engine takes it up.
pub(crate) struct Queued {
    document: TantivyDocument,
    share: Share,
}

struct Share {
    budget: Arc<Budget>,
    bytes: usize,
}

impl Drop for Share {
    fn drop(&mut self) {
        self.budget.give_back(self.bytes);
    }
}

impl Queued {
    pub(crate) fn new(document: TantivyDocument, bytes: usize, budget: &Arc<Budget>) -> Self {
        budget.take(bytes);
        Self { document, share: Share { budget: budget.clone(), bytes } }
    }
}

impl Document for Queued {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.iter_fields_and_values()
    }

    fn into_tantivy_document(self) -> TantivyDocument {
        drop(self.share);
        self.document
    }
}
