//! [`Graph`]: whole rows of several tables in any order, saved in an order that their references allow.
//!
//! For rows whose keys are known before they are there: UUIDs, natural keys, rows that were read from another database.
//! The order is found among the rows themselves (`order`), so that two tables may reference one another as long as no
//! row needs itself to exist first; `save` writes them.

mod order;
mod save;

use std::fmt;
use std::marker::PhantomData;

use fk_core::expression::Node;
use fk_core::table::written;
use fk_core::{In, Result, Schema};

use super::write::WriteTx;

/// Holds whole rows of several tables, in any order; `tx.save_graph` writes them.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
/// use fk::Graph;
///
/// # fn main() -> fk::Result<()> {
/// # let (db, helen, lamp, order) = shop()?;
/// let (max, order) = (Key::from_raw(70), Key::from_raw(80));
/// let mut graph = Graph::new();
/// graph.add(OrderLine { order_id: order, item_id: lamp.id, quantity: 1 });
/// graph.add(Order { id: order, customer_id: max, status: Status::Placed });
/// graph.add(Customer { id: max, name: "Max".into() });
/// graph.add(Item { price_cents: 2499, ..lamp });
/// let saved = db.write(|tx| tx.save_graph(graph))?;
/// assert_eq!((saved.inserted, saved.updated), (3, 1)); // the lamp was there
/// # Ok(())
/// # }
/// ```
pub struct Graph<S> {
    rows: Vec<Row>,
    schema: PhantomData<fn() -> S>,
}

/// A row, with a value for each column that the database doesn't generate.
#[derive(Debug, Clone)]
struct Row {
    table: usize,
    values: Vec<Option<Node>>,
}

/// Says what [`WriteTx::save_graph`] has written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Saved {
    /// Rows that are new.
    pub inserted: u64,
    /// Rows that were there, and have all their columns written.
    pub updated: u64,
}

impl<S> Graph<S> {
    /// Makes one without rows.
    pub const fn new() -> Self {
        Self { rows: Vec::new(), schema: PhantomData }
    }

    /// Adds a row. Of rows with the same primary key, the last one is saved.
    pub fn add<T: In<S>>(&mut self, row: T) -> &mut Self {
        self.rows.push(Row { table: <T as In<S>>::INDEX, values: written(&row, T::def()) });
        self
    }

    /// Adds rows of one table.
    pub fn add_all<T: In<S>>(&mut self, rows: impl IntoIterator<Item = T>) -> &mut Self {
        for row in rows {
            self.add(row);
        }
        self
    }

    /// How many rows it has.
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it has no rows.
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl<S> Default for Graph<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S> Clone for Graph<S> {
    fn clone(&self) -> Self {
        Self { rows: self.rows.clone(), schema: PhantomData }
    }
}

impl<S> fmt::Debug for Graph<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Graph").field("rows", &self.rows.len()).finish_non_exhaustive()
    }
}

impl<S: Schema> WriteTx<'_, S> {
    /// Saves rows of several tables, all or none: a row whose primary key is there is overwritten, any other is inserted.
    /// They can have been added in any order; each is written when the rows that it references are there.
    ///
    /// Where rows reference one another in a circle, one reference has to wait:
    /// - one that is `deferred` waits for the commit by itself;
    /// - one that may be NULL is NULL at first, and is written when all rows are there;
    /// - in tables of a [`deferred_cycle(..)`](https://docs.rs/fk-orm/latest/fk/derive.Schema.html) the foreign keys of
    ///   the transaction are put off, as by [`WriteTx::defer_foreign_keys`]: then the commit refuses a row without its
    ///   parent.
    ///
    /// What isn't in the graph isn't touched: a row that has left it is still in the database.
    ///
    /// # Errors
    /// - [`Error::Circle`](fk_core::Error::Circle): rows of one table need one another to exist first.
    /// - Those of every write, for the first row that is refused.
    pub fn save_graph(&mut self, graph: Graph<S>) -> Result<Saved> {
        self.savepoint(|tx| tx.save_rows(graph.rows))
    }
}
