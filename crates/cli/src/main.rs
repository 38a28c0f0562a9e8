//! The `epitome` binary: parses, runs, and gives the outcome as an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    epitome::main()
}
