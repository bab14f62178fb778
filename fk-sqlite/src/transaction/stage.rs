//! Stages: TEMP tables of the same shape as a table, held to nothing, whose rows go into the table all at once.
//!
//! A stage is filled in any order, by rows or by SQL. Promoting it is one statement that SQLite checks as any other; when
//! it refuses, the rows at fault are found by one query for each reference, and the stage still has them.

mod promote;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use fk_core::schema::TableDef;
use fk_core::sql::{create_stage, ident, ident_list};
use fk_core::table::{AnyRow, Given, TableSource as _};
use fk_core::{Error, In, Insert, Result, Schema};
use rusqlite::Connection;

pub use self::promote::Promoted;
use super::load::batch::{Place, size};
use super::mark;
use super::session::Session;
use super::write::{Columns, WriteTx, Written};
use crate::bind::bind_all;
use crate::dialect::SQLITE;

/// Takes rows that aren't checked yet: a TEMP table with the columns of the table that `R` goes into, their types as
/// affinities, collations and defaults, and without any constraint. Made by [`WriteTx::stage`].
///
/// It is shown as its quoted name, so that SQL can fill it and read it. It goes when its transaction ends.
#[must_use = "a stage's rows go into their table by `promote`"]
pub struct Stage<R> {
    name: Arc<str>,
    rows: PhantomData<fn() -> R>,
}

impl<R> fmt::Debug for Stage<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Stage").field(&self.name).finish()
    }
}

impl<R> fmt::Display for Stage<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&table(&self.name))
    }
}

impl<S: Schema> WriteTx<'_, S> {
    /// Makes a stage for rows of `R`: of a `New…` struct, or of a table's own.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let orders = db.write(|tx| {
    ///     let stage = tx.stage::<NewOrder>()?;
    ///     stage.insert(tx, NewOrder { customer_id: helen.id, status: Some(Status::Placed) })?;
    ///     tx.sql::<()>(&format!("INSERT INTO {stage} (customer_id) SELECT id FROM customers"), ())?;
    ///     let promoted = stage.promote(tx)?;
    ///     promoted.keys().map(|key| tx.require(key)).collect::<fk::Result<Vec<Order>>>()
    /// })?;
    /// assert_eq!(orders.iter().map(|order| order.status).collect::<Vec<_>>(), [Status::Placed, Status::Draft]);
    ///
    /// let refused = db.write(|tx| {
    ///     let stage = tx.stage::<NewOrder>()?;
    ///     stage.insert_all(tx, [helen.id, Key::from_raw(99)].map(|customer_id| NewOrder { customer_id, status: None }))?;
    ///     stage.promote(tx)
    /// });
    /// assert!(refused.unwrap_err().missing_parent(Order::CUSTOMER));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::TransactionLost`], [`Error::Database`].
    pub fn stage<R>(&mut self) -> Result<Stage<R>>
    where
        R: Insert,
        R::Table: In<S>,
    {
        let session = self.session();
        let name: Arc<str> = format!("fk_stage_{}", session.stages().borrow().len()).into();
        let connection = session.alive()?;
        // One that couldn't be dropped when its transaction ended.
        drop(connection, &name).map_err(|error| session.fail(error))?;
        let sql = create_stage(&name, session.table(<R::Table as In<S>>::INDEX), &SQLITE);
        connection.execute_batch(&sql).map_err(|error| session.fail(error))?;
        session.stages().borrow_mut().push(Arc::clone(&name));
        Ok(Stage { name, rows: PhantomData })
    }
}

impl<R: Insert> Stage<R> {
    /// Puts a row into the stage.
    ///
    /// # Errors
    /// - [`Error::Encode`]: a value can't be stored, such as NaN.
    /// - [`Error::Refused`]: the stage is another transaction's.
    /// - [`Error::TransactionLost`], [`Error::Database`].
    pub fn insert<S: Schema>(&self, tx: &mut WriteTx<'_, S>, row: R) -> Result<()>
    where
        R::Table: In<S>,
    {
        self.own(tx.session())?;
        match row.given() {
            Given::Row(row) => self.put(tx, &[&row]),
            Given::Values(values) => {
                let given = Written::<R::Table>::columns(R::Table::def(), values, R::GENERATES_KEY)?;
                self.put_given(tx, &given)
            }
        }
    }

    /// Puts rows into the stage, all or none, and says how many.
    ///
    /// # Errors
    /// Those of [`Stage::insert`].
    pub fn insert_all<S: Schema>(&self, tx: &mut WriteTx<'_, S>, rows: impl IntoIterator<Item = R>) -> Result<u64>
    where
        R::Table: In<S>,
    {
        self.own(tx.session())?;
        let rows = rows.into_iter();
        tx.savepoint(|tx| {
            let mut count = 0;
            let size = size(R::Table::SHAPE.columns.len());
            let mut waiting: Vec<R::Table> = Vec::with_capacity(size);
            for row in rows {
                count += 1;
                match row.given() {
                    Given::Row(row) => waiting.push(row),
                    Given::Values(values) => {
                        let given = Written::<R::Table>::columns(R::Table::def(), values, R::GENERATES_KEY)?;
                        self.put_given(tx, &given)?;
                    }
                }
                if waiting.len() == size {
                    let rows: Vec<&dyn AnyRow> = waiting.iter().map(|row| row as &dyn AnyRow).collect();
                    self.put(tx, &rows)?;
                    waiting.clear();
                }
            }
            for row in &waiting {
                self.put(tx, &[row])?;
            }
            Ok(count)
        })
    }

    /// Counts the rows in the stage.
    ///
    /// # Errors
    /// [`Error::Refused`]: the stage is another transaction's. [`Error::TransactionLost`], [`Error::Database`].
    pub fn count<S: Schema>(&self, tx: &mut WriteTx<'_, S>) -> Result<u64> {
        let session = tx.session();
        self.own(session)?;
        let rows: i64 = session
            .alive()?
            .query_row(&format!("SELECT count(*) FROM {self}"), [], |row| row.get(0))
            .map_err(|error| session.fail(error))?;
        Ok(rows.unsigned_abs())
    }

    /// Makes sure that the stage is of this transaction: its name comes again in the next.
    fn own(&self, session: &Session<'_>) -> Result<()> {
        session.alive()?;
        if session.stages().borrow().iter().any(|name| Arc::ptr_eq(name, &self.name)) {
            return Ok(());
        }
        let reason = "the stage was made in another transaction, and went with it".to_owned();
        Err(Error::Refused { reason, sql: format!("a use of stage {self}") })
    }

    /// Inserts whole rows by one statement.
    fn put<S: Schema>(&self, tx: &WriteTx<'_, S>, rows: &[&dyn AnyRow]) -> Result<()>
    where
        R::Table: In<S>,
    {
        let session = tx.session();
        let (position, def) = (<R::Table as In<S>>::INDEX, R::Table::def());
        let generated = R::GENERATES_KEY.then(|| def.shape.key[0]);
        let shape = session.shape(mark::STAGE, position, [self.number(), rows.len()])?;
        let all: Vec<usize> = (0..def.shape.columns.len()).collect();
        let mut loan = session.lend_shape(shape, &mut || self.text(def, &all, rows.len()))?;
        let mut rowids = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            row.encode_all(&mut Place::new(&mut loan, def, at, generated, &mut rowids))?;
        }
        let outcome = loan.execute();
        session.give(loan);
        outcome.map(|_| ()).map_err(|error| session.fail(error))
    }

    /// Inserts a row of which the database computes a part.
    fn put_given<S: Schema>(&self, tx: &WriteTx<'_, S>, given: &Columns) -> Result<()>
    where
        R::Table: In<S>,
    {
        let session = tx.session();
        let parts = [self.number(), usize::MAX].into_iter().chain(given.columns.iter().copied());
        let shape = session.shape(mark::STAGE, <R::Table as In<S>>::INDEX, parts)?;
        let mut loan = session.lend_shape(shape, &mut || self.text(R::Table::def(), &given.columns, 1))?;
        bind_all(&mut loan, &given.values)?;
        let outcome = loan.execute();
        session.give(loan);
        outcome.map(|_| ()).map_err(|error| session.fail(error))
    }

    fn text(&self, def: &TableDef, columns: &[usize], rows: usize) -> String {
        let mut sql = format!("INSERT INTO {self}");
        if columns.is_empty() {
            sql.push_str(" DEFAULT VALUES");
            return sql;
        }
        sql.push_str(" (");
        ident_list(&mut sql, def.names(columns));
        sql.push_str(") VALUES ");
        let row = format!("({})", vec!["?"; columns.len()].join(", "));
        sql.push_str(&vec![row.as_str(); rows].join(", "));
        sql
    }

    /// The number in its name.
    fn number(&self) -> usize {
        self.name.rsplit('_').next().and_then(|number| number.parse().ok()).unwrap_or(usize::MAX)
    }
}

/// A stage's name in SQL.
fn table(name: &str) -> String {
    let mut text = String::from("temp.");
    ident(&mut text, name);
    text
}

/// Drops a stage, if it is there.
pub(super) fn drop(connection: &Connection, name: &str) -> rusqlite::Result<()> {
    connection.execute_batch(&format!("DROP TABLE IF EXISTS {0}; DROP TABLE IF EXISTS {1}", table(name), bad(name)))
}

/// The name in SQL of the table that has the rows of a stage that are at fault.
fn bad(name: &str) -> String {
    table(&format!("{name}_bad"))
}
