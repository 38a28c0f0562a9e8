use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Keeps the last few results of costly work by what was asked; who asks for one that is being made waits for it.
pub(crate) struct Cache<T> {
    size: usize,
    entries: Mutex<VecDeque<(String, Slot<T>)>>,
}

type Slot<T> = Arc<Mutex<Option<Arc<T>>>>;

impl<T> Cache<T> {
    pub(crate) fn new(size: usize) -> Self {
        Self { size, entries: Mutex::default() }
    }

    /// What is kept for `key`, else what `make` gives; a failure is not kept.
    pub(crate) fn get<E>(&self, key: &str, make: impl FnOnce() -> Result<T, E>) -> Result<Arc<T>, E> {
        let slot = self.slot(key);
        let mut made = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = &*made {
            return Ok(Arc::clone(made));
        }
        Ok(Arc::clone(made.insert(Arc::new(make()?))))
    }

    fn slot(&self, key: &str) -> Slot<T> {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = entries.iter().position(|(known, _)| known == key)
            && let Some(entry) = entries.remove(at)
        {
            let slot = Arc::clone(&entry.1);
            entries.push_back(entry);
            return slot;
        }
        if entries.len() >= self.size {
            entries.pop_front();
        }
        let slot = Slot::default();
        entries.push_back((key.to_owned(), Arc::clone(&slot)));
        slot
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_few_are_kept() {
        let cache = Cache::new(2);
        let get = |key: &str, value: u32| *cache.get(key, || Ok::<_, ()>(value)).unwrap();
        assert_eq!((get("a", 1), get("a", 2), get("b", 3)), (1, 1, 3));
        assert_eq!((get("a", 4), get("c", 5)), (1, 5));
        assert_eq!((get("a", 6), get("b", 7)), (1, 7), "b was used least recently");
        assert_eq!(cache.get("d", || Err::<u32, _>("no")), Err("no"));
        assert_eq!(get("d", 8), 8, "a failure is not kept");
    }
}
