//! Orphans are found, wherever they are, and mended, and everything is taken back again.
#![allow(clippy::unwrap_used, reason = "tests")]
#![allow(clippy::redundant_closure_for_method_calls, reason = "a method alone is of one lifetime")]

#[path = "../support/mod.rs"]
mod support;

mod audit;
mod files;
mod found;
mod killed;
mod policies;
mod random;
mod typed;
mod undone;
