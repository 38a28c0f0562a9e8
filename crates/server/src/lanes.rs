//! Work is done in lanes, each with a limit of its own, so that what is short never waits for what takes long.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::Error;

/// Short work that is done at the same time, for each core.
const QUICK: usize = 2;
/// Calls of assistants that are answered at the same time.
const CALLS: usize = 64;

/// The lanes of a library.
pub(crate) struct Lanes {
    /// What reads the index or what is made already: milliseconds. It uses no other threads than its own.
    pub(crate) quick: Lane,
    /// What groups, summarises or walks a folder: up to seconds, on the threads that all such work shares.
    pub(crate) costly: Lane,
    /// What mostly waits for costly work.
    pub(crate) calls: Lane,
}

impl Lanes {
    pub(crate) fn new() -> Arc<Self> {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Arc::new(Self { quick: Lane::of(cores * QUICK), costly: Lane::of(cores), calls: Lane::of(CALLS) })
    }
}

/// A lane: so much work at once, the rest in the order of its coming.
#[derive(Clone)]
pub(crate) struct Lane(Arc<Semaphore>);

impl Lane {
    fn of(width: usize) -> Self {
        Self(Arc::new(Semaphore::new(width)))
    }

    /// Does work that blocks. Work that was begun is ended, even if nobody waits for it any more.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let broken = |error: &dyn std::fmt::Display| Error::Broken(error.to_string());
        let permit = Arc::clone(&self.0).acquire_owned().await.map_err(|error| broken(&error))?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        });
        done.await.map_err(|error| broken(&error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_full_lane_holds_up_no_other() {
        let lanes = Lanes::new();
        let (go, wait) = std::sync::mpsc::channel::<()>();
        let wait = Arc::new(std::sync::Mutex::new(wait));
        let held: Vec<_> = (0..64)
            .map(|_| {
                let (lane, wait) = (lanes.costly.clone(), Arc::clone(&wait));
                tokio::spawn(async move { lane.run(move || wait.lock().unwrap().recv()).await.unwrap() })
            })
            .collect();
        assert_eq!(lanes.quick.run(|| 1).await.unwrap(), 1);
        for _ in &held {
            go.send(()).unwrap();
        }
        for one in held {
            one.await.unwrap().unwrap();
        }
    }

    #[tokio::test]
    async fn a_fault_costs_one_answer() {
        let lanes = Lanes::new();
        for _ in 0..100 {
            let fault: Result<(), Error> = lanes.quick.run(|| panic!("a fault")).await;
            assert!(fault.is_err());
        }
        assert_eq!(lanes.quick.run(|| 2).await.unwrap(), 2);
    }
}
