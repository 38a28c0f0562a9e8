#![no_main]

use epitome_fuzz::targets::{SIDE_FILES, side_file};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Some((&first, bytes)) = data.split_first() {
        side_file(SIDE_FILES[usize::from(first) % SIDE_FILES.len()], bytes);
    }
});
