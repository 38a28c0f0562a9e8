#![no_main]

use std::sync::LazyLock;

use epitome_fuzz::targets::{NAMES, reader};
use libfuzzer_sys::fuzz_target;

/// `EPITOME_FUZZ_NAME=a.html` fixes the name, else the first byte chooses it.
static FIXED: LazyLock<Option<String>> = LazyLock::new(|| std::env::var("EPITOME_FUZZ_NAME").ok());

fuzz_target!(|data: &[u8]| {
    match (&*FIXED, data.split_first()) {
        (Some(name), _) => reader(name, data),
        (None, Some((&first, rest))) => reader(NAMES[usize::from(first) % NAMES.len()], rest),
        (None, None) => {}
    }
});
