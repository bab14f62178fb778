//! [`Column`] and [`Expr`], the two things that a query's closure is given and gives back.

use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU32, Ordering};

use super::{Marker, Node, Path};
use crate::Required;

/// Tells one query's columns from another's.
///
/// Every `query()` takes a fresh one, so that a column used outside its query is noticed when the
/// query runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Scope(u32);

impl Scope {
    /// The scope of a table's own columns outside a query: CHECK, `set`.
    pub const TABLE: Self = Self(0);

    /// A scope that no other query has.
    pub fn fresh() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        // After 2³² queries numbers come again; two queries that are alive at once still differ.
        Self(NEXT.fetch_add(1, Ordering::Relaxed).max(1))
    }
}

/// Is a column of a table inside a query, of type `T`; `N` says whether the path to it may be NULL.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
/// # fn main() -> fk::Result<()> {
/// # let (db, helen, lamp, order) = shop()?;
/// let open = db.read(|tx| tx.all(Order::query().filter(|o| o.status.ne(Status::Shipped))))?;
/// assert_eq!(open, [order]);
/// # Ok(())
/// # }
/// ```
pub struct Column<T, N = Required> {
    path: Path,
    index: u16,
    of: Marker<(T, N)>,
}

impl<T, N> Column<T, N> {
    /// The column at position `index` of the table that `path` leads to.
    pub const fn new(path: Path, index: u16) -> Self {
        Self { path, index, of: PhantomData }
    }

    /// Its position in the table.
    pub fn index(self) -> usize {
        usize::from(self.index)
    }

    /// How the query comes to the table.
    pub const fn path(self) -> Path {
        self.path
    }

    /// Gives the column as a node.
    pub fn node(self) -> Node {
        Node::Column { path: self.path, index: usize::from(self.index) }
    }
}

impl<T, N> Clone for Column<T, N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, N> Copy for Column<T, N> {}

impl<T, N> fmt::Debug for Column<T, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Column").field("path", &self.path).field("index", &self.index).finish_non_exhaustive()
    }
}

/// Is an expression of type `T`; `N` says whether it may be NULL.
pub struct Expr<T, N = Required> {
    node: Node,
    of: Marker<(T, N)>,
}

impl<T, N> Expr<T, N> {
    pub(crate) fn new(node: Node) -> Self {
        Self { node, of: PhantomData }
    }

    pub(crate) fn node(&self) -> &Node {
        &self.node
    }

    /// Gives the tree without its type.
    pub fn into_node(self) -> Node {
        self.node
    }
}

impl<T, N> Clone for Expr<T, N> {
    fn clone(&self) -> Self {
        Self::new(self.node.clone())
    }
}

/// Names one part of a row in `set`: a column and its new value.
#[derive(Debug, Clone)]
pub struct Part {
    /// How the column was come to; only those of the table itself can be set.
    pub path: Path,
    /// The column's position.
    pub index: usize,
    /// What it becomes.
    pub value: Node,
}

impl Part {
    /// The new value, if it is one that is known before the statement runs.
    pub fn constant(&self) -> Option<&crate::Any> {
        match &self.value {
            Node::Value(value) => Some(value),
            _ => None,
        }
    }
}
