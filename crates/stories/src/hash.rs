//! A hash that is the same on every machine: FNV-1a with a final mix (Murmur3's).

/// Hash of a text.
pub(crate) fn text(text: &str) -> u64 {
    let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    mix(text.bytes().fold(0xcbf2_9ce4_8422_2325, fold))
}

/// Number of a term.
pub(crate) fn term(term: &str) -> u32 {
    (text(term) >> 32) as u32
}

/// Hash of two hashes in order.
pub(crate) fn join(a: u64, b: u64) -> u64 {
    mix(a.rotate_left(23).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ b)
}

fn mix(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}
