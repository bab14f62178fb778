//! Changes of many rows by one statement: `update_where` and `delete_where`.
//!
//! What is said of one row holds for all of them: the statement is guarded as others are, a refusal is explained by
//! running it once more, and what it gives back is read before anything is kept.

use fk_core::expression::{Aggregate, Node, Part};
use fk_core::key::KeyValue;
use fk_core::query::{Changes, PerRow, QueryData};
use fk_core::row::Source;
use fk_core::schema::TableDef;
use fk_core::sql::{self, Bulk, Kind, Shape};
use fk_core::{Any, Event, In, Query, Required, Result, Schema, Table};

use super::mirrored::What;
use super::query;
use super::read::mark;
use super::session::Session;
use super::write::{Deleted, WriteTx};
use crate::bind::{RowSource, bind_all};
use crate::dialect::SQLITE;
use crate::explain::{self, Failed};
use crate::statement::Loan;

impl<S: Schema> WriteTx<'_, S> {
    /// Changes all rows of a query, order and limit included, and gives their number. What the query selects or loads
    /// doesn't matter.
    ///
    /// A new value is anything that the row leads to: its own columns, those of its parents, what is asked of its
    /// children. All new values are computed before the first row is changed, so that the outcome doesn't depend on the
    /// order of the rows. (Keys are compared row by row all the same: SQLite refuses a shift such as `n + 1` over a
    /// UNIQUE column if it meets the next row's value on the way.)
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let cheap = Item::query().filter(|i| i.price_cents.lt(2000));
    /// let changed = db.write(|tx| tx.update_where(cheap, |i| i.price_cents.set(i.price_cents * 2)))?;
    /// assert_eq!(changed, 1);
    ///
    /// // Of each line as many as its order has lines:
    /// db.write(|tx| tx.update_where(OrderLine::query(), |l| l.quantity.set(l.order().lines().count())))?;
    /// # assert_eq!(db.read(|tx| tx.one(OrderLine::query()))?.quantity, 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Error::ForeignColumn`](fk_core::Error::ForeignColumn): a column of another query is used or set.
    /// - [`Error::Refused`](fk_core::Error::Refused): a column of another row is set, that of a parent for example.
    /// - [`Error::Overflow`](fk_core::Error::Overflow): a new integer is too large.
    /// - Those of every write, all rows of one constraint named.
    pub fn update_where<T, F, C>(
        &mut self,
        query: Query<T, F>,
        changes: impl FnOnce(T::Columns<Required>) -> C,
    ) -> Result<u64>
    where
        T: Table + In<S>,
        F: PerRow,
        C: Changes,
    {
        let (data, mut parts) = (sql::chosen(query.into_data()), Vec::new());
        changes(T::columns(data.root())).add_to(&mut parts);
        self.update_rows(<T as In<S>>::INDEX, &data, parts, &mut None)
    }

    /// Changes all rows of a query, as [`WriteTx::update_where`], and gives them as the statement has written them, in
    /// no order. What referential actions change after that isn't in them.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let drafts = helen.orders().filter(|o| o.status.eq(Status::Draft));
    /// let placed = db.write(|tx| tx.update_where_returning(drafts, |o| o.status.set(Status::Placed)))?;
    /// assert_eq!(placed, [Order { status: Status::Placed, ..order }]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Error::Decode`](fk_core::Error::Decode): a row can't be read; nothing was changed.
    /// - Those of [`WriteTx::update_where`].
    pub fn update_where_returning<T, F, C>(
        &mut self,
        query: Query<T, F>,
        changes: impl FnOnce(T::Columns<Required>) -> C,
    ) -> Result<Vec<T>>
    where
        T: Table + In<S>,
        F: PerRow,
        C: Changes,
    {
        let (data, mut parts, mut found) = (sql::chosen(query.into_data()), Vec::new(), Vec::new());
        changes(T::columns(data.root())).add_to(&mut parts);
        match self.update_rows(<T as In<S>>::INDEX, &data, parts, &mut Some(&mut found)) {
            Ok(_) => Ok(found),
            Err(error) => Err(error),
        }
    }

    /// Deletes all rows of a query, order and limit included, all or none, and what their referential actions say. What
    /// the query selects or loads doesn't matter.
    ///
    /// A row of the query that an action of another of its rows reaches first counts as cascaded where SQLite holds foreign
    /// keys, and as one of the query's where the mirror does; both together are the same.
    ///
    /// RESTRICT looks at each row as it goes, so that rows which restrict one another, in a table that references
    /// itself, go or not by the order in which SQLite comes to them; NO ACTION looks when all have gone.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let theirs = Order::query().filter(|o| o.customer().name.like("H%"));
    /// let gone = db.write(|tx| tx.delete_where(theirs))?;
    /// assert_eq!((gone.rows, gone.cascaded), (1, 1)); // and its line
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Error::OverBudget`](fk_core::Error::OverBudget): more rows would go or change than the schema or a reference
    ///   allows ([`WriteTx::at_most`]).
    /// - [`Error::ForeignColumn`](fk_core::Error::ForeignColumn): a column of another query is used.
    /// - Those of every write, all rows of one constraint named.
    pub fn delete_where<T, F>(&mut self, query: Query<T, F>) -> Result<Deleted>
    where
        T: Table + In<S>,
        F: PerRow,
    {
        self.delete_rows(<T as In<S>>::INDEX, &sql::chosen(query.into_data()), &mut None)
    }

    /// Deletes all rows of a query, as [`WriteTx::delete_where`], and gives them as they were, in no order. Rows that
    /// referential actions delete aren't among them.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let oldest = Order::query().order_by(|o| o.id.asc()).limit(1);
    /// assert_eq!(db.write(|tx| tx.delete_where_returning(oldest))?, [order]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Error::Decode`](fk_core::Error::Decode): a row can't be read; nothing was deleted.
    /// - Those of [`WriteTx::delete_where`].
    pub fn delete_where_returning<T, F>(&mut self, query: Query<T, F>) -> Result<Vec<T>>
    where
        T: Table + In<S>,
        F: PerRow,
    {
        let mut found = Vec::new();
        match self.delete_rows(<T as In<S>>::INDEX, &sql::chosen(query.into_data()), &mut Some(&mut found)) {
            Ok(_) => Ok(found),
            Err(error) => Err(error),
        }
    }

    fn update_rows(
        &mut self,
        table: usize,
        data: &QueryData,
        mut parts: Vec<Part>,
        found: &mut Option<&mut dyn Found>,
    ) -> Result<u64> {
        last_words(&mut parts);
        if parts.is_empty() {
            return unchanged(self.session(), table, data, found);
        }
        self.write_parts(
            table,
            &parts,
            Bulk { query: data, changes: Some(&parts), one: false, returning: found.is_some() },
            &[],
            found,
        )
    }

    /// Writes columns of the row with a key, where a new value isn't known before.
    pub(super) fn set_computed(&mut self, table: usize, key: &dyn KeyValue, parts: &[Part]) -> Result<bool> {
        let data = sql::row(self.session().table(table), key.values());
        let bulk = Bulk { query: &data, changes: Some(parts), one: true, returning: false };
        self.write_parts(table, parts, bulk, &key.values(), &mut None).map(|rows| rows > 0)
    }

    fn write_parts(
        &mut self,
        table: usize,
        parts: &[Part],
        bulk: Bulk<'_>,
        key: &[Any],
        found: &mut Option<&mut dyn Found>,
    ) -> Result<u64> {
        let sure = found.is_none() && self.foresees_set(table, parts)?;
        let needed = found.is_some() || self.is_endless(table, Event::Update);
        self.guarded_if(needed, What::of(Event::Update, table).sure(sure), |tx| {
            let session = tx.session();
            let rows = run(session, table, &bulk, key, found)?;
            let part = |at: usize| parts.iter().find(|part| part.index == at);
            if parts.iter().all(|part| part.constant().is_some()) {
                session.wrote_columns(table, |at| part(at).and_then(Part::constant));
            } else {
                session.wrote_unknown(table);
            }
            session.unsettled(table, Some(&|at| part(at).is_some()));
            Ok(rows)
        })
    }

    fn delete_rows(&mut self, table: usize, data: &QueryData, found: &mut Option<&mut dyn Found>) -> Result<Deleted> {
        if self.has_budget(table) {
            self.rows_within_budget(table, data)?;
        }
        let bulk = Bulk { query: data, changes: None, one: false, returning: found.is_some() };
        let sure = found.is_none() && self.session().is_sure_delete(table)?;
        let needed = found.is_some() || self.is_endless(table, Event::Delete);
        let mut deleted = self.guarded_if(needed, What::of(Event::Delete, table).sure(sure), |tx| {
            let session = tx.session();
            let before = session.connection()?.total_changes();
            let rows = run(session, table, &bulk, &[], found)?;
            session.unsettled(table, None);
            let cascaded = session.connection()?.total_changes().saturating_sub(before).saturating_sub(rows);
            Ok(Deleted { rows, cascaded })
        })?;
        if let Some(changed) = self.session().changed()? {
            deleted.cascaded = changed.saturating_sub(deleted.rows);
        }
        Ok(deleted)
    }
}

/// Collects the rows that a statement gives back.
trait Found {
    /// Begins anew: a statement may be run twice.
    fn clear(&mut self);

    fn read(&mut self, row: &dyn Source) -> Result<()>;
}

impl<T: Table> Found for Vec<T> {
    fn clear(&mut self) {
        Self::clear(self);
    }

    fn read(&mut self, row: &dyn Source) -> Result<()> {
        match T::decode(row) {
            Ok(row) => {
                self.push(row);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }
}

/// Leaves of several words on a column the last.
pub(super) fn last_words(parts: &mut Vec<Part>) {
    let mut at = 1;
    while at < parts.len() {
        match parts[..at].iter().position(|part| part.index == parts[at].index) {
            Some(earlier) => parts[earlier] = parts.remove(at),
            None => at += 1,
        }
    }
}

/// Whether a new value isn't known before the statement runs.
pub(super) fn is_computed(part: &Part) -> bool {
    !matches!(part.value, Node::Value(_) | Node::Invalid(_))
}

/// Tells of the rows of a query of which nothing is to be changed.
fn unchanged(session: &Session<'_>, table: usize, data: &QueryData, found: &mut Option<&mut dyn Found>) -> Result<u64> {
    let Some(found) = found else {
        return Ok(query::number(session, table, data, Kind::Fold(Aggregate::Count))?.try_into().unwrap_or(0));
    };
    let mut loan = query::run(session, table, data, Kind::Rows, None)?;
    let rows = stored(&mut loan, session.table(table), *found);
    session.give(loan);
    rows.map_err(|error| session.fail(error))?
}

/// Runs the statement, and says about how many rows it was.
fn run(
    session: &Session<'_>,
    table: usize,
    bulk: &Bulk<'_>,
    key: &[Any],
    found: &mut Option<&mut dyn Found>,
) -> Result<u64> {
    let tables = session.inner().model.defs;
    let mut shape = Shape { bytes: session.shape(mark::BULK, table, [])?, ..Shape::default() };
    sql::bulk_shape(&mut shape, bulk)?;
    let mut loan = session.lend_written(shape.bytes, &mut || sql::bulk(bulk, tables, &SQLITE))?;
    bind_all(&mut loan, shape.values.iter())?;
    let outcome = match found {
        Some(found) => stored(&mut loan, session.table(table), *found),
        None => loan.execute().map(|rows| Ok(rows as u64)),
    };
    session.give(loan);
    let error = match outcome {
        Ok(rows) => return rows,
        Err(error) => error,
    };
    let event = if bulk.changes.is_some() { Event::Update } else { Event::Delete };
    let text = sql::bulk(bulk, tables, &SQLITE)?;
    Err(explain::statement(session, error, &Failed::rows(event, table, key, text, shape.values.iter().collect())))
}

/// Reads the rows that a statement gives back.
fn stored(loan: &mut Loan<'_, '_>, table: &'static TableDef, found: &mut dyn Found) -> rusqlite::Result<Result<u64>> {
    found.clear();
    let (mut count, mut unreadable) = (0, Ok(()));
    let mut rows = loan.query();
    while let Some(row) = rows.next()? {
        count += 1;
        if unreadable.is_ok() {
            unreadable = found.read(&RowSource { row, table: Some(table) });
        }
    }
    Ok(unreadable.map(|()| count))
}
