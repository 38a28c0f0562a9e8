use serde::{Deserialize, Serialize};

/// What the index knows of one file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Path relative to the folder, `/`-separated.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Modification time, nanoseconds since 1970.
    pub modified: i64,
    /// blake3 of the content or the start of it, in hexadecimal; empty if it could not be read.
    pub hash: String,
    /// By which rules it was read, as the caller names them; empty in records that are older than such names.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rules: String,
    /// Articles it gave.
    pub articles: u32,
    /// Why it gave none, in words for the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skipped: Option<String>,
    /// What else the reader said of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Entries of it that could not be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartRecord>,
}

/// An entry of a file that could not be read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PartRecord {
    /// Which entry: `line 12`, `message 3` …
    pub part: String,
    /// Why, in words for the user.
    pub why: String,
}
