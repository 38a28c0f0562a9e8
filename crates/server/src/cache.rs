use std::collections::VecDeque;
use std::sync::{Arc, Mutex as Held, PoisonError};

use tokio::sync::Mutex;

use crate::Error;
use crate::lanes::Lane;

/// Keeps the last few results of costly work by what was asked. What many ask for at once is made once, and who
/// waits for it keeps no thread busy.
pub(crate) struct Cache<T> {
    size: usize,
    /// Most bytes of all results, and how many one has.
    room: usize,
    weigh: fn(&T) -> usize,
    entries: Held<VecDeque<Entry<T>>>,
}

struct Entry<T> {
    key: String,
    slot: Slot<T>,
    /// Bytes; 0 until it is made.
    weight: usize,
}

type Slot<T> = Arc<Mutex<Option<Arc<T>>>>;

impl<T: Send + Sync + 'static> Cache<T> {
    pub(crate) fn new(size: usize) -> Self {
        Self { size, room: 0, weigh: |_| 0, entries: Held::default() }
    }

    /// One that keeps `room` bytes at most.
    pub(crate) fn bounded(size: usize, room: usize, weigh: fn(&T) -> usize) -> Self {
        Self { size, room, weigh, entries: Held::default() }
    }

    /// What is kept for `key`.
    pub(crate) fn ready(&self, key: &str) -> Option<Arc<T>> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = &entries.iter().find(|entry| entry.key == key)?.slot;
        slot.try_lock().ok()?.clone()
    }

    /// What is kept for `key`, else what `make` gives in `lane`; a failure is not kept.
    pub(crate) async fn get<E: From<Error> + Send + 'static>(
        &self,
        key: &str,
        lane: &Lane,
        make: impl FnOnce() -> Result<T, E> + Send + 'static,
    ) -> Result<Arc<T>, E> {
        let mut kept = self.slot(key).lock_owned().await;
        if let Some(kept) = &*kept {
            return Ok(Arc::clone(kept));
        }
        // The slot goes along: what was begun is kept for others even if who asked for it has gone.
        let made = lane.run(move || make().map(|made| Arc::clone(kept.insert(Arc::new(made)))));
        let made = made.await.map_err(E::from)??;
        self.weighed(key, (self.weigh)(&made));
        Ok(made)
    }

    /// Takes note of what one weighs, and makes room for it.
    fn weighed(&self, key: &str, weight: usize) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = entries.iter_mut().find(|entry| entry.key == key) {
            entry.weight = weight;
        }
        let mut all: usize = entries.iter().map(|entry| entry.weight).sum();
        while all > self.room
            && let Some(dropped) = entries.pop_front()
        {
            all -= dropped.weight;
        }
    }

    fn slot(&self, key: &str) -> Slot<T> {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = entries.iter().position(|entry| entry.key == key)
            && let Some(entry) = entries.remove(at)
        {
            let slot = Arc::clone(&entry.slot);
            entries.push_back(entry);
            return slot;
        }
        if entries.len() >= self.size {
            entries.pop_front();
        }
        let slot = Slot::default();
        entries.push_back(Entry { key: key.to_owned(), slot: Arc::clone(&slot), weight: 0 });
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
    async fn there_is_room_for_so_many_bytes() {
        let (lanes, cache) = (Lanes::new(), Cache::bounded(9, 10, |text: &String| text.len()));
        for (key, size) in [("a", 4), ("b", 4), ("c", 4), ("d", 11)] {
            cache.get(key, &lanes.quick, move || Ok::<_, Error>("x".repeat(size))).await.unwrap();
            let kept: String =
                ["a", "b", "c", "d"].into_iter().filter(|key| cache.ready(key).is_some()).collect();
            assert_eq!(
                kept,
                match key {
                    "a" => "a",
                    "b" => "ab",
                    "c" => "bc",
                    _ => "",
                }
            );
        }
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
