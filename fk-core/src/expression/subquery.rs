//! Queries inside expressions: what they are asked for, and functions of many rows.

use super::Node;
use crate::query::QueryData;
use crate::schema::Storage;

/// Is a function of many rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Aggregate {
    /// `count(*)`, or `count(x)`: how many aren't NULL.
    Count,
    /// `count(DISTINCT x)`.
    CountDistinct,
    /// The sum of integers, 0 where there is none.
    Sum,
    /// The sum of real numbers, 0.0 where there is none.
    SumReal,
    /// `min(x)`.
    Min,
    /// `max(x)`.
    Max,
    /// `avg(x)`.
    Avg,
}

impl Aggregate {
    /// The sum of what is stored so.
    pub(crate) fn sum_of(storage: Storage) -> Self {
        if storage == Storage::Real { Self::SumReal } else { Self::Sum }
    }
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
