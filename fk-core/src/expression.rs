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
mod patch;
mod path;
mod subquery;

use std::fmt;
use std::marker::PhantomData;

pub use column::{Column, Expr, Part, Scope};
pub use operand::{Condition, Expression, HasArithmetic, HasOrder, HasProducts, Operand};
pub use operators::{FitsInto, IntoColumn, SameAs, Settable};
pub use path::{Path, Step};
pub use subquery::{Aggregate, Asks, Subquery};

use crate::any::Any;
use crate::schema::Storage;

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
    /// `/`
    Div,
    /// `%`
    Rem,
    /// `LIKE`
    Like,
    /// `IS`, which takes NULL for a value.
    Is,
    /// `IS NOT`
    IsNot,
    /// `||`
    Concat,
}

/// Changes one node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Unary {
    /// `NOT`
    Not,
    /// `-`
    Neg,
    /// `-` of an integer, which can overflow.
    NegInteger,
    /// `IS NOT TRUE`: false or NULL.
    IsNotTrue,
    /// `IS NULL`
    IsNull,
    /// `IS NOT NULL`
    IsNotNull,
    /// `length(..)`: characters of a text, bytes of a blob.
    Length,
}

/// Is a function of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Function {
    /// `coalesce(a, b)`: the first that isn't NULL.
    Coalesce,
}

/// Is one part of an expression, without its type.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Node {
    /// A column.
    Column {
        /// How its query comes to the table.
        path: Path,
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
    /// Arithmetic of integers, which is an error where it overflows.
    Integer(Binary, Box<Node>, Box<Node>),
    /// Any number of conditions, joined by [`Binary::And`] or [`Binary::Or`].
    Chain(Binary, Vec<Node>),
    /// `x BETWEEN low AND high`.
    Between(Box<Node>, Box<Node>, Box<Node>),
    /// `x IN (..)`.
    In(Box<Node>, Vec<Node>),
    /// `(a, b, ..)`: several values that are compared as one.
    Row(Vec<Node>),
    /// A function of values of one row.
    Call(Function, Vec<Node>),
    /// `CASE WHEN .. THEN .. ELSE .. END`.
    Case(Vec<(Node, Node)>, Option<Box<Node>>),
    /// `CAST(x AS ..)`.
    Cast(Box<Node>, Storage),
    /// A function of all rows of a group; `None` stands for the rows themselves.
    Aggregate(Aggregate, Option<Box<Node>>),
    /// What another query gives.
    Query(Box<Subquery>),
    /// A part of the key for which children are loaded: its position, of how many, and how it is stored.
    LoadKey(usize, usize, Storage),
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
