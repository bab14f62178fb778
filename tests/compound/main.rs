//! Compound queries: UNION, UNION ALL, INTERSECT and EXCEPT of queries that give the same.
#![allow(clippy::unwrap_used, reason = "tests")]
#![allow(
    clippy::redundant_closure_for_method_calls,
    reason = "a closure that is given columns is how a query is written"
)]

#[path = "../pages/random.rs"]
mod random;

mod asked;
mod evaluated;
mod tables;
mod texts;
