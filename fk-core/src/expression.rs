//! Conditions and values in a query, as a tree of plain data with its type on the outside.
//!
//! [`Column`] and [`Expr`] are what a user's closure builds with; both carry the type and whether
//! NULL is possible, and neither has a bound on the struct, so that a wrong type is reported once,
//! where it is used. [`Node`] is the tree that `sql` renders. Values are nodes of their own, and
//! they are always bound, never rendered; the one exception is a CHECK or DEFAULT clause, where SQL
//! allows no parameter.

mod column;
mod operand;
mod operators;

use std::fmt;
use std::marker::PhantomData;

pub use column::{Column, Expr, Part, Scope};
pub use operand::{Condition, HasArithmetic, HasOrder, HasProducts, Operand};
pub use operators::{IntoColumn, Settable};

use crate::any::Any;
use crate::schema::TableDef;

/// Joins two nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Binary {
    /// `=`
    Eq,
    /// `<>`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `AND`
    And,
    /// `OR`
    Or,
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `LIKE`
    Like,
}

/// Changes one node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Unary {
    /// `NOT`
    Not,
    /// `-`
    Neg,
    /// `IS NULL`
    IsNull,
    /// `IS NOT NULL`
    IsNotNull,
    /// `length(..)`: characters of a text, bytes of a blob.
    Length,
}

/// Is one part of an expression, without its type.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Node {
    /// A column of the source that `scope` names.
    Column {
        /// Which query it belongs to.
        scope: Scope,
        /// Its position in the table.
        index: usize,
    },
    /// A value, bound when the statement runs.
    Value(Any),
    /// A value that couldn't be stored; running the query gives this error.
    Invalid(crate::value::ValueError),
    /// One operand.
    Unary(Unary, Box<Node>),
    /// Two operands.
    Binary(Binary, Box<Node>, Box<Node>),
    /// Any number of conditions, joined by [`Binary::And`] or [`Binary::Or`].
    Chain(Binary, Vec<Node>),
    /// `x BETWEEN low AND high`.
    Between(Box<Node>, Box<Node>, Box<Node>),
    /// `x IN (..)`.
    In(Box<Node>, Vec<Node>),
    /// `(a, ..) IN (SELECT c, .. FROM other WHERE ..)`: rows that rows of another table lead to.
    Linked(Box<Linked>),
}

/// Leads from rows of one table to those of another that have the same values.
#[derive(Debug, Clone)]
pub struct Linked {
    /// Which query's rows are asked for.
    pub scope: Scope,
    /// Their columns that are compared.
    pub columns: &'static [usize],
    /// The table that leads to them.
    pub other: &'static TableDef,
    /// Its columns that are compared.
    pub other_columns: &'static [usize],
    /// Which of its rows lead: a condition over its own columns ([`Scope::TABLE`]).
    pub filter: Node,
}

impl PartialEq for Linked {
    fn eq(&self, other: &Self) -> bool {
        let whole = |of: &Self| (of.scope, of.columns, of.other.shape.name, of.other_columns);
        whole(self) == whole(other) && self.filter == other.filter
    }
}

impl Node {
    /// The value's stored form, or the error that running the query will give.
    pub fn value<V: crate::Value>(value: &V) -> Self {
        match value.encode() {
            Ok(raw) => Self::Value(raw.to_any()),
            Err(error) => Self::Invalid(error),
        }
    }

    pub(crate) fn unary(op: Unary, operand: Self) -> Self {
        Self::Unary(op, Box::new(operand))
    }

    pub(crate) fn binary(op: Binary, left: Self, right: Self) -> Self {
        match (op, left) {
            // A condition that a loop has put together is long, not deep.
            (Binary::And | Binary::Or, Self::Chain(of, mut parts)) if of == op => {
                parts.push(right);
                Self::Chain(op, parts)
            }
            (Binary::And | Binary::Or, left) => Self::Chain(op, vec![left, right]),
            (op, left) => Self::Binary(op, Box::new(left), Box::new(right)),
        }
    }
}

impl<T, N> fmt::Debug for Expr<T, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Expr").field(self.node()).finish()
    }
}

/// Keeps a type parameter without owning a value of it.
pub(crate) type Marker<T> = PhantomData<fn() -> T>;
