use std::collections::VecDeque;
use std::sync::{Arc, Mutex as Held, PoisonError};

use tokio::sync::Mutex;

use crate::Error;
use crate::lanes::Lane;

/// Keeps the last few results of costly work by what was asked. What many ask for at once is made once, and who
/// waits for it keeps no thread busy.
pub(crate) struct Cache<T> {
    size: usize,
    entries: Held<VecDeque<(String, Slot<T>)>>,
}

type Slot<T> = Arc<Mutex<Option<Arc<T>>>>;

impl<T: Send + Sync + 'static> Cache<T> {
    pub(crate) fn new(size: usize) -> Self {
        Self { size, entries: Held::default() }
    }

    /// What is kept for `key`, else what `make` gives in `lane`; a failure is not kept.
    pub(crate) async fn get<E: Send + 'static>(
        &self,
        key: &str,
        lane: &Lane,
        make: impl FnOnce() -> Result<T, E> + Send + 'static,
    ) -> Result<Arc<T>, Error>
    where
        Error: From<E>,
    {
        let mut kept = self.slot(key).lock_owned().await;
        if let Some(kept) = &*kept {
            return Ok(Arc::clone(kept));
        }
        // The slot goes along: what was begun is kept for others even if who asked for it has gone.
        let made = lane.run(move || make().map(|made| Arc::clone(kept.insert(Arc::new(made)))));
        Ok(made.await??)
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
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::lanes::Lanes;

    #[tokio::test]
    async fn the_last_few_are_kept() {
        let (lanes, cache) = (Lanes::new(), Cache::new(2));
        let get = async |key: &str, value: u32| {
            *cache.get(key, &lanes.costly, move || Ok::<_, Error>(value)).await.unwrap()
        };
        assert_eq!((get("a", 1).await, get("a", 2).await, get("b", 3).await), (1, 1, 3));
        assert_eq!((get("a", 4).await, get("c", 5).await), (1, 5));
        assert_eq!((get("a", 6).await, get("b", 7).await), (1, 7), "b was used least recently");
        let failing = cache.get("d", &lanes.costly, || Err(Error::Broken("no".to_owned()))).await;
        assert_eq!(failing.unwrap_err().to_string(), "internal error: no");
        assert_eq!(get("d", 8).await, 8, "a failure is not kept");
    }

    #[tokio::test]
    async fn what_many_ask_for_is_made_once() {
        let (lanes, cache, made) = (Lanes::new(), Arc::new(Cache::new(4)), Arc::new(AtomicUsize::new(0)));
        let asked: Vec<_> = (0..200)
            .map(|_| {
                let (lanes, cache, made) = (Arc::clone(&lanes), Arc::clone(&cache), Arc::clone(&made));
                tokio::spawn(async move {
                    let make = move || {
                        std::thread::sleep(std::time::Duration::from_millis(20));
                        Ok::<_, Error>(made.fetch_add(1, Ordering::Relaxed))
                    };
                    *cache.get("one", &lanes.costly, make).await.unwrap()
                })
            })
            .collect();
        for one in asked {
            assert_eq!(one.await.unwrap(), 0);
        }
        assert_eq!(made.load(Ordering::Relaxed), 1);
    }
}
