use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::process::ExitCode;
use std::sync::Mutex;

use crate::exit::tell;

/// The last panic's message and place, kept until it is known whether it ends the program:
/// a reader may catch the panic of a parser and go on with the next file.
static LAST: Mutex<String> = Mutex::new(String::new());

/// Runs `program`; a panic becomes one clear line and exit code 1, never a backtrace.
pub(crate) fn catch(program: impl FnOnce() -> ExitCode) -> ExitCode {
    panic::set_hook(Box::new(|info| keep(describe(info))));
    panic::catch_unwind(AssertUnwindSafe(program)).unwrap_or_else(|_| {
        let what = LAST.lock().map(|last| last.clone()).unwrap_or_default();
        tell(&format!("internal error: {what}; please report it, with the command that you ran"));
        ExitCode::FAILURE
    })
}

fn keep(message: String) {
    if let Ok(mut last) = LAST.lock() {
        *last = message;
    }
}

fn describe(info: &PanicHookInfo<'_>) -> String {
    let what = info.payload_as_str().unwrap_or("unknown").lines().next().unwrap_or("");
    info.location().map_or_else(|| what.to_owned(), |at| format!("{what} ({}:{})", at.file(), at.line()))
}
