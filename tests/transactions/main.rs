//! What can be relied on inside a transaction, and between transactions: the Database part of the design.
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "../support/mod.rs"]
mod support;

mod guards;
mod isolation;
mod nesting;
mod queries;
mod raw_sql;
mod rollback;
mod rows;
