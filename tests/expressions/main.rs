//! Expressions: what each gives on real rows, overflow, scopes, lists of any length.

#![allow(clippy::unwrap_used)]

mod dates;
mod lists;
mod overflow;
mod scopes;
mod texts;
mod values;
