//! Orphans are found, wherever they are, and mended, and everything is taken back again.
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "../support/mod.rs"]
#[allow(dead_code, unused_imports, reason = "it is for all tests")]
mod support;

mod audit;
mod files;
mod found;
mod killed;
mod policies;
mod random;
mod samples;
mod typed;
mod undone;
