//! Unpacking within limits: no archive grows beyond what the options allow.

use std::io::{ErrorKind, Read};

use crate::Unreadable;
use crate::limits::megabytes;
use crate::reading::Reading;

/// Below this an archive may expand as it likes.
const FREE: u64 = 16 << 20;

pub(crate) struct Unpacked {
    pub(crate) bytes: Vec<u8>,
    /// The packed data ended too early or is damaged; `bytes` is what came before.
    pub(crate) cut: bool,
}

/// Reads a decoder to its end. `packed` is the size of what it decodes.
///
/// # Errors
/// [`Unreadable::Broken`] if a limit is passed, or if nothing at all can be decoded.
pub(crate) fn unpack(
    from: &mut dyn Read,
    packed: u64,
    reading: &mut Reading<'_>,
) -> Result<Unpacked, Unreadable> {
    let limits = &reading.options.limits;
    let mut bytes = Vec::new();
    let mut buffer = vec![0; 64 << 10];
    loop {
        let read = match from.read(&mut buffer) {
            Ok(0) => return Ok(Unpacked { bytes, cut: false }),
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) if bytes.is_empty() => return Err(broken(&error)),
            Err(_) => return Ok(Unpacked { bytes, cut: true }),
        };
        bytes.extend_from_slice(&buffer[..read]);
        let (size, total) = (bytes.len() as u64, reading.scope.spend(read as u64));
        limits.check_size(size)?;
        if total > limits.expanded_bytes {
            let limit = megabytes(limits.expanded_bytes);
            return Err(Unreadable::Broken(format!("unpacks to more than {limit}, which is --max-unpacked")));
        }
        if size > FREE && size / packed.max(1) > limits.expansion_ratio {
            let ratio = limits.expansion_ratio;
            return Err(Unreadable::Broken(format!(
                "unpacks to more than {ratio} times its size (--max-expansion): a zip bomb?"
            )));
        }
    }
}

fn broken(error: &std::io::Error) -> Unreadable {
    match error.kind() {
        ErrorKind::UnexpectedEof => Unreadable::broken("broken: cut off"),
        _ => Unreadable::Broken(format!("broken: {error}")),
    }
}
