#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Some((&language, text)) = data.split_first() {
        epitome_fuzz::targets::text(language, text);
    }
});
