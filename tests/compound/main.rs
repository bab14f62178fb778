//! Compound queries: UNION, UNION ALL, INTERSECT and EXCEPT of queries that give the same.
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "../pages/random.rs"]
mod random;

mod asked;
mod evaluated;
mod tables;
mod texts;
