//! Queries over tables with every kind of reference: their SQL as goldens, run on rows whose answers are written by hand;
//! statements about many rows; loading, row by row and in bulk.
//!
//! After a change that is meant, `GOLDEN=overwrite cargo test --test queries` writes the goldens anew; the difference is
//! for a person to read.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[path = "../support/mod.rs"]
mod support;

mod aliases;
mod each;
mod explained;
mod golden;
mod loading;
mod names;
mod paths;
mod random;
mod refused;
mod reverse;
mod rows;
mod statements;
mod store;
mod writing;
