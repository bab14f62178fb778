//! Conditions and values in a query, as a tree of plain data with its type on the outside.
//!
//! [`Column`] and [`Expr`] are what a user's closure builds with; both carry the type and whether
//! NULL is possible, and neither has a bound on the struct, so that a wrong type is reported once,
//! where it is used. [`Node`] is the tree that `sql` renders. Values are nodes of their own, and
//! they are always bound, never rendered; the one exception is a CHECK or DEFAULT clause, where SQL
//! allows no parameter.

mod case;
mod cast;
mod column;
mod date;
mod function;
mod null;
mod number;
mod operand;
mod operators;
mod patch;
mod path;
mod subquery;
mod text;
mod tree;

use std::fmt;
use std::marker::PhantomData;

pub use case::{Case, IntoExpression, case, value};
pub use cast::{CastTo, Castable};
pub use column::{Column, Expr, Part, Scope};
pub use date::{HasDate, HasTime};
pub use function::Function;
pub use number::IsReal;
pub use operand::{Condition, Expression, HasArithmetic, HasOrder, HasProducts, Operand};
pub use operators::{FitsInto, IntoColumn, SameAs, Settable, StoredIn};
pub use path::{Path, Step};
pub use subquery::{Aggregate, Asks, Subquery};
pub use text::{HasBytes, IsText};
pub use tree::Walk;

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
    /// `GLOB`
    Glob,
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
    Binary(Binary, Box<[Node; 2]>),
    /// Arithmetic of integers, which is an error where it overflows.
    Integer(Binary, Box<[Node; 2]>),
    /// Any number of conditions, joined by [`Binary::And`] or [`Binary::Or`].
    Chain(Binary, Vec<Node>),
    /// `x BETWEEN low AND high`.
    Between(Box<[Node; 3]>),
    /// `x IN (..)`.
    In(Box<Node>, Vec<Node>),
    /// `(a, b, ..) < (c, d, ..)`: pairs of values, compared as one.
    Rows(Binary, Vec<[Node; 2]>),
    /// `x IN ..` of so many values that they are bound as one.
    InArray(Box<Node>, Vec<Any>),
    /// A function of values of one row.
    Call(Function, Vec<Node>),
    /// `CASE WHEN .. THEN .. ELSE .. END`.
    Case(Vec<(Node, Node)>, Option<Box<Node>>),
    /// `CAST(x AS ..)`.
    Cast(Box<Node>, Storage),
    /// A function of all rows of a group of the query with this scope; `None` stands for the rows themselves.
    Aggregate(Aggregate, Scope, Option<Box<Node>>),
    /// What another query gives.
    Query(Box<Subquery>),
    /// Whether a key is among those of a part of a tree.
    InTree(Vec<Node>, Box<Walk>),
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

    /// The nodes that it is made of; those inside of queries are left out.
    pub(crate) fn children(&self) -> impl Iterator<Item = &Self> {
        let (first, list, arms): (_, &[Self], &[(Self, Self)]) = match self {
            Self::Unary(_, of) | Self::Cast(of, _) | Self::InArray(of, _) => (Some(&**of), &[], &[]),
            Self::Binary(_, sides) | Self::Integer(_, sides) => (None, sides.as_slice(), &[]),
            Self::Between(parts) => (None, parts.as_slice(), &[]),
            Self::In(of, list) => (Some(&**of), list, &[]),
            Self::Chain(_, list) | Self::Call(_, list) | Self::InTree(list, _) => (None, list, &[]),
            Self::Rows(_, pairs) => (None, pairs.as_flattened(), &[]),
            Self::Case(arms, otherwise) => (otherwise.as_deref(), &[], arms),
            Self::Aggregate(_, _, of) => (of.as_deref(), &[], &[]),
            Self::Query(query) => match &query.asks {
                Asks::Contains(values) => (None, values, &[]),
                _ => (None, &[], &[]),
            },
            Self::Column { .. } | Self::Value(_) | Self::Invalid(_) | Self::LoadKey(..) => (None, &[], &[]),
        };
        first.into_iter().chain(list).chain(arms.iter().flat_map(|(condition, value)| [condition, value]))
    }

    /// Gives what `many` makes of them; one is itself.
    pub(crate) fn of_all(mut nodes: impl ExactSizeIterator<Item = Self>, many: impl FnOnce(Vec<Self>) -> Self) -> Self {
        if nodes.len() == 1
            && let Some(node) = nodes.next()
        {
            return node;
        }
        many(nodes.collect())
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
            (op, left) => Self::Binary(op, Box::new([left, right])),
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
