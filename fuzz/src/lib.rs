//! What must hold of any input. The fuzz targets call these, and so does a test of the project, with inputs
//! changed at random (`tests/reliability/fuzz.rs`).

pub mod targets;
