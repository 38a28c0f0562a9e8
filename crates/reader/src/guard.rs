//! Keeps a parser's panic, endless loop or deep recursion from harming more than its own file.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind, set_hook, take_hook};
use std::sync::Once;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use epitome_text::Article;

use crate::reading::{Reading, Scope};
use crate::{Options, Outcome, SkippedPart, Unreadable};

/// Stack of a parser's thread; only what it touches costs memory.
const STACK: usize = 256 << 20;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Reads the file of `scope` on a thread of its own if its format is risky, else right here.
pub(crate) fn run(
    scope: Scope,
    bytes: &[u8],
    options: &Options,
    sink: &mut dyn FnMut(Article),
) -> Result<Outcome, Unreadable> {
    if !scope.format.is_risky() {
        return parse(scope, bytes, options, sink);
    }
    let patience = patience(&scope, options);
    let (send, receive) = sync_channel::<Article>(8);
    let (name, format, bytes, own) = (scope.name.clone(), scope.format, bytes.to_vec(), options.clone());
    let work = move || {
        guarded(|| {
            // Nobody listens after the time limit: unwind, quietly.
            let mut sink =
                |article| send.send(article).unwrap_or_else(|_| resume_unwind(Box::new("too late")));
            parse(scope, &bytes, &own, &mut sink)
        })
    };
    let worker = thread::Builder::new().name("reader".to_owned()).stack_size(STACK).spawn(work);
    let worker = worker.map_err(|error| Unreadable::Broken(format!("no thread to read it on: {error}")))?;
    let mut given = 0;
    let late = loop {
        match receive.recv_timeout(patience) {
            Ok(article) => sink(article),
            Err(RecvTimeoutError::Timeout) => break true,
            Err(RecvTimeoutError::Disconnected) => break false,
        }
        given += 1;
    };
    let why = match (late, format.name()) {
        (true, _) => format!("took longer than {} s (--timeout)", patience.as_secs()),
        (false, kind) => match worker.join() {
            Ok(Ok(result)) => return result,
            Ok(Err(Panicked)) | Err(_) => format!("broken: the {kind} parser gave up on it"),
        },
    };
    match given {
        0 => Err(Unreadable::Broken(why)),
        _ => {
            let skipped = vec![SkippedPart { part: format!("rest of {name}"), why }];
            Ok(Outcome { format: format.name().to_owned(), skipped, notes: Vec::new() })
        }
    }
}

/// A container waits longer than what stands in it.
fn patience(scope: &Scope, options: &Options) -> Duration {
    let above = if scope.format.is_container() {
        options.limits.archive_depth.saturating_sub(scope.depth)
    } else {
        0
    };
    Duration::from_secs(options.limits.seconds.max(1) * u64::from(1 + above))
}

fn parse(
    scope: Scope,
    bytes: &[u8],
    options: &Options,
    sink: &mut dyn FnMut(Article),
) -> Result<Outcome, Unreadable> {
    let format = scope.format;
    let mut reading = Reading::new(scope, options, sink);
    format.parse(bytes, &mut reading)?;
    reading.close()
}

/// A parser panicked.
pub(crate) struct Panicked;

/// Runs a parser so that its panic is an error and its message does not reach standard error.
pub(crate) fn guarded<T>(parser: impl FnOnce() -> T) -> Result<T, Panicked> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let loud = take_hook();
        set_hook(Box::new(move |panic| {
            if !GUARDED.get() {
                loud(panic);
            }
        }));
    });
    let before = GUARDED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(parser)).map_err(|_| Panicked);
    GUARDED.set(before);
    result
}
