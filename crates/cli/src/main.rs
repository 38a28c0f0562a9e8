//! The `epitome` binary: parses, runs, and gives the outcome as an exit code.

use std::process::ExitCode;

// Threads allocate side by side: a sync takes some percent less of the processor's time than with the system's allocator,
// and the first digest of a large folder two thirds of the memory.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    epitome::main()
}
