//! Work is done in lanes, each with threads of its own, so that what is short never waits for what takes long.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Semaphore, oneshot};

use crate::Error;

/// Threads for short work, for each core.
const QUICK: usize = 1;
/// Calls of assistants that are answered at the same time.
const CALLS: usize = 32;

/// The lanes of a library.
pub(crate) struct Lanes {
    /// What reads the index or what is made already: milliseconds. It uses no other threads than its own.
    pub(crate) quick: Lane,
    /// What groups, summarises or walks a folder: up to seconds, with the help of the threads that all such work
    /// shares. More of it at once would take more memory and be no sooner done.
    pub(crate) costly: Lane,
    /// What mostly waits for costly work.
    pub(crate) calls: Calls,
}

impl Lanes {
    pub(crate) fn new() -> Arc<Self> {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let calls = Calls(Arc::new(Semaphore::new(CALLS)));
        Arc::new(Self { quick: Lane::of(cores * QUICK), costly: Lane::of(cores.div_ceil(2)), calls })
    }
}

type Job = Box<dyn FnOnce() + Send>;

/// A lane: a few threads that work off what comes, in the order of its coming. The runtime's own pool would take a
/// new thread whenever none is idle at that moment, and each has memory of its own that it does not give back.
#[derive(Clone)]
pub(crate) struct Lane(Sender<Job>);

impl Lane {
    fn of(width: usize) -> Self {
        let (jobs, coming) = channel::<Job>();
        let coming = Arc::new(Mutex::new(coming));
        for _ in 0..width {
            let coming = Arc::clone(&coming);
            std::thread::spawn(move || work_off(&coming));
        }
        Self(jobs)
    }

    /// Does work that blocks. Work that was begun is ended, even if nobody waits for it any more.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let (tell, told) = oneshot::channel();
        // Who asked may have gone.
        let job = move || drop(tell.send(work()));
        let broken = |_| Error::Broken("a fault in this answer; please report it".to_owned());
        self.0.send(Box::new(job)).map_err(|_| Error::Broken("it is shutting down".to_owned()))?;
        told.await.map_err(broken)
    }
}

/// Until the lane is gone.
fn work_off(coming: &Mutex<Receiver<Job>>) {
    loop {
        let next = coming.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = next else { return };
        // A fault costs one answer: who waits for it is told by the end of its channel.
        let _ = catch_unwind(AssertUnwindSafe(job));
    }
}

/// Work on threads that may wait for that of lanes.
#[derive(Clone)]
pub(crate) struct Calls(Arc<Semaphore>);

impl Calls {
    /// As [`Lane::run`].
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
            assert!(lanes.quick.run(|| -> () { panic!("a fault") }).await.is_err());
        }
        assert_eq!(lanes.quick.run(|| 2).await.unwrap(), 2);
    }
}
