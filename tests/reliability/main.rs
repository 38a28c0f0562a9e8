//! Campaigns against damage: short forms in every test run, long ones by their environment variables
//! (see RELIABILITY.md).

// Helpers of tests are tests: what goes wrong in them is to be seen at once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod corruption;
mod faults;
mod fuzz;
mod kills;
mod load;
mod migration;
mod power;
#[path = "../support.rs"]
#[allow(dead_code)]
mod support;
#[allow(unreachable_pub)]
#[path = "../../fuzz/src/targets.rs"]
mod targets;
mod terminal;
mod world;
