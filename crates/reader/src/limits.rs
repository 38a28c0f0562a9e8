use serde::{Deserialize, Serialize};

use crate::Unreadable;

/// What reading one file may cost; what goes beyond is skipped with a reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Largest file, in bytes.
    pub file_bytes: u64,
    /// Most bytes that a container may unpack to, everything in it added up.
    pub expanded_bytes: u64,
    /// Most bytes that one byte of a container may unpack to, once it has unpacked to 16 MB.
    pub expansion_ratio: u64,
    /// How deep containers may stand in containers.
    pub archive_depth: u32,
    /// How deep elements of a page may nest before its structure is given up for its plain text.
    pub nesting_depth: u32,
    /// Longest wait for the next article of a file.
    pub seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 256 << 20,
            expanded_bytes: 1 << 30,
            expansion_ratio: 200,
            archive_depth: 4,
            nesting_depth: 500,
            seconds: 20,
        }
    }
}

impl Limits {
    /// Whether a file of so many bytes is read at all, so that one that is not need not be loaded.
    ///
    /// # Errors
    /// [`Unreadable::Broken`] if it is too large.
    pub fn check_size(&self, bytes: u64) -> Result<(), Unreadable> {
        if bytes <= self.file_bytes {
            return Ok(());
        }
        let (size, limit) = (megabytes(bytes), megabytes(self.file_bytes));
        Err(Unreadable::Broken(format!("too large: {size}, and --max-file-size is {limit}")))
    }
}

/// A size in words.
pub(crate) fn megabytes(bytes: u64) -> String {
    if bytes < 1 << 20 { format!("{} KB", bytes.div_ceil(1 << 10)) } else { format!("{} MB", bytes >> 20) }
}
