//! Queries inside expressions: what they are asked for, and functions of many rows.

use super::Node;
use crate::query::QueryData;

/// Is a function of many rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Aggregate {
    /// `count(*)`, or `count(x)`: how many aren't NULL.
    Count,
    /// `count(DISTINCT x)`.
    CountDistinct,
    /// `sum(x)`.
    Sum,
    /// `min(x)`.
    Min,
    /// `max(x)`.
    Max,
    /// `avg(x)`.
    Avg,
}

/// Says what an expression asks of a query.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Asks {
    /// What it gives for the first row: `(SELECT ..)`.
    Value,
    /// A function of all its rows.
    Fold(Aggregate),
    /// Whether it has a row.
    Exists,
    /// Whether these values are among its rows.
    Contains(Vec<Node>),
}

/// Is a query inside an expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Subquery {
    /// What is asked of it.
    pub asks: Asks,
    /// The query.
    pub data: QueryData,
}
