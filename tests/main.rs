//! End-to-end tests of the real binary.

mod support;
mod usage;
