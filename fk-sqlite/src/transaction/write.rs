//! [`WriteTx`]: everything that writes.

mod given;
mod many;
mod nested;
mod rows;
mod savepoint;
mod unchanged;

use std::fmt;
use std::ops::Deref;

use fk_core::expression::Path;
use fk_core::key::KeyValue;
use fk_core::query::Changes;
use fk_core::sql::OnConflict;
use fk_core::table::{Given, TableSource as _};
use fk_core::{CandidateKey, Error, Event, FromRow, In, Insert, Key, Params, Required, Result, Schema, Table};

pub(super) use self::given::{Columns, Written, written_columns};
pub(super) use self::rows::{bound, ignored};
use self::savepoint::Savepoint;
use super::mirrored::What;
use super::raw;
use super::read::ReadTx;
use super::session::Session;
use crate::explain::doubt::{self, Watch};
use crate::explain::{self, Failed};
use crate::mirror::schema::Incoming;

/// Writes in a transaction; reads too, by what it has of [`ReadTx`].
///
/// Made by [`Db::write`](crate::Db::write) and [`Db::begin_write`](crate::Db::begin_write). A call that
/// fails has changed nothing, and the transaction goes on, except after [`Error::TransactionLost`].
///
/// Every call that writes can give, besides what it says itself,
/// - [`Error::Violation`]: a constraint refused the rows; it names constraint and rows.
/// - [`Error::Encode`]: a value can't be stored, such as NaN.
/// - [`Error::TransactionLost`]: the database has ended the transaction: disk full, I/O error.
/// - [`Error::Database`]: anything else that SQLite says.
pub struct WriteTx<'c, S> {
    read: ReadTx<'c, S>,
}

/// Says what a delete has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Deleted {
    /// Rows of the table itself.
    pub rows: u64,
    /// Rows of other tables, and further rows of the same, that referential actions deleted or changed
    /// (and a file's own triggers, if it has some).
    pub cascaded: u64,
}

impl<'c, S> Deref for WriteTx<'c, S> {
    type Target = ReadTx<'c, S>;

    fn deref(&self) -> &Self::Target {
        &self.read
    }
}

impl<S: Schema> fmt::Debug for WriteTx<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WriteTx").field("schema", &S::NAME).finish_non_exhaustive()
    }
}

impl<'c, S: Schema> WriteTx<'c, S> {
    pub(crate) fn new(session: Session<'c>) -> Self {
        Self { read: ReadTx::new(session) }
    }

    pub(super) fn session(&self) -> &Session<'c> {
        &self.read.session
    }

    /// Inserts a row and gives it back, key filled in. Takes the `New…` struct, or the whole row with a key
    /// of its own. What the database computes (generated columns, defaults in SQL that aren't given) is in the row
    /// that is given back; what a row says of a generated column isn't written.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let max = db.write(|tx| tx.insert(NewCustomer { name: "Max".into() }))?;
    /// let refused = db.write(|tx| tx.insert(NewCustomer { name: "Max".into() })).unwrap_err();
    /// assert!(refused.duplicate(Customer::NAME_KEY));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Error::Decode`]: what the database has computed is no value of its column.
    /// - Those of every write.
    pub fn insert<R>(&mut self, row: R) -> Result<R::Table>
    where
        R: Insert,
        R::Table: In<S>,
    {
        // What follows is compiled for every table (see `read`), the first part only where it is needed: the compiler
        // leaves out what a constant excludes, if that is the whole condition.
        if const { R::Table::SHAPE.computed } {
            return self.insert_computed(row.given(), R::GENERATES_KEY);
        }
        let table = <R::Table as In<S>>::INDEX;
        let Given::Row(mut row) = row.given() else { return Err(self.unwritten(table)) };
        match self.insert_row(table, R::GENERATES_KEY, &row) {
            Ok(id) => {
                if R::GENERATES_KEY {
                    row.set_generated(id);
                }
                Ok(row)
            }
            Err(error) => Err(error),
        }
    }

    /// Inserts rows, all or none, and gives them back, keys filled in.
    ///
    /// # Errors
    /// Those of every write, for the first row that is refused.
    pub fn insert_all<R>(&mut self, rows: impl IntoIterator<Item = R>) -> Result<Vec<R::Table>>
    where
        R: Insert,
        R::Table: In<S>,
    {
        let rows = rows.into_iter();
        let mut inserted = Vec::with_capacity(rows.size_hint().0);
        self.savepoint(|tx| tx.insert_each(rows, |row| inserted.push(row)))?;
        Ok(inserted)
    }

    /// Inserts a row, unless one with the same candidate key is there; gives the row that is there now, and
    /// whether it is new. Of a key among some rows, only those count.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let (found, is_new) = db.write(|tx| {
    ///     tx.insert_or_get(NewCustomer { name: "Helen".into() }, Customer::NAME_KEY)
    /// })?;
    /// assert_eq!((found, is_new), (helen, false));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Error::Refused`]: the key's value is computed by the database, and the row that has it has no column
    ///   by which it could be read without changing anything.
    /// - Those of every write. Another candidate key that is repeated is a violation.
    pub fn insert_or_get<R, V>(&mut self, row: R, key: CandidateKey<R::Table, V>) -> Result<(R::Table, bool)>
    where
        R: Insert,
        R::Table: In<S>,
    {
        let row = Written::new(row.given(), R::GENERATES_KEY)?;
        match self.put(&row, key.index(), OnConflict::Nothing)? {
            Some(inserted) => Ok((inserted, true)),
            None => Ok((self.existing(&row, key.index())?, false)),
        }
    }

    /// Inserts a row, or overwrites the one with the same candidate key; gives the row that is there now.
    /// The primary key of an overwritten row stays, and so do the rows that reference it: nothing is deleted.
    /// Only columns that are given are overwritten: one that was left to a default in SQL keeps its value. Of a key
    /// among some rows, only those count.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let dearer = db.write(|tx| tx.upsert(NewItem { name: "Lamp".into(), price_cents: 2499 }, Item::NAME_KEY))?;
    /// assert_eq!(dearer.id, lamp.id);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Error::Refused`]: the key's value is computed by the database, and the row that has it has no column
    ///   by which it could be read without changing anything.
    /// - Those of every write. Another candidate key that is repeated is a violation.
    pub fn upsert<R, V>(&mut self, row: R, key: CandidateKey<R::Table, V>) -> Result<R::Table>
    where
        R: Insert,
        R::Table: In<S>,
    {
        let row = Written::new(row.given(), R::GENERATES_KEY)?;
        if self.session().inner().model.tables[<R::Table as In<S>>::INDEX].hides_in_upsert
            && let Some(inserted) = self.put(&row, key.index(), OnConflict::Nothing)?
        {
            // The row is new, and SQLite has checked it: in one statement with the update it wouldn't.
            return Ok(inserted);
        }
        match self.put(&row, key.index(), OnConflict::Overwrite)? {
            Some(stored) => Ok(stored),
            None => self.existing(&row, key.index()),
        }
    }

    /// Writes all columns of a row but its key and those that are generated.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// db.write(|tx| tx.update(&Item { price_cents: 2499, ..lamp.clone() }))?;
    /// assert_eq!(db.read(|tx| tx.require(lamp.id))?.price_cents, 2499);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Error::NotFound`]: no row has this key.
    /// - Those of every write.
    pub fn update<T: Table + In<S>>(&mut self, row: &T) -> Result<()> {
        self.update_row(<T as In<S>>::INDEX, row)
    }

    /// Writes some columns of one row.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// db.write(|tx| {
    ///     tx.set(order.id, |o| o.status.set(Status::Shipped))?;
    ///     tx.set(lamp.id, |i| (i.name.set("Lantern"), i.price_cents.set(2499)))
    /// })?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Error::NotFound`]: no row has this key.
    /// - Those of every write.
    pub fn set<T, V, C>(&mut self, key: Key<T, V>, changes: impl FnOnce(T::Columns<Required>) -> C) -> Result<()>
    where
        T: Table<Id = V> + In<S>,
        V: KeyValue,
        C: Changes,
    {
        let mut parts = self.parts()?;
        changes(T::columns(Path::TABLE)).add_to(&mut parts);
        self.set_row(<T as In<S>>::INDEX, key.raw(), parts)
    }

    /// Deletes a row, and what its referential actions say; reports how many rows went or changed.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let refused = db.write(|tx| tx.delete(lamp.id)).unwrap_err();
    /// assert!(refused.still_referenced(OrderLine::ITEM));
    /// let gone = db.write(|tx| tx.delete(helen.id))?; // her order and its line go too
    /// assert_eq!((gone.rows, gone.cascaded), (1, 2));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Error::NotFound`]: no row has this key.
    /// - [`Error::OverBudget`]: more rows would go or change than the schema or a reference allows
    ///   ([`WriteTx::at_most`]).
    /// - Those of every write.
    pub fn delete<T, V>(&mut self, key: Key<T, V>) -> Result<Deleted>
    where
        T: Table<Id = V> + In<S>,
        V: KeyValue,
    {
        if self.has_budget(<T as In<S>>::INDEX) {
            self.within_budget(<T as In<S>>::INDEX, key.raw(), None)?;
        }
        self.delete_present(<T as In<S>>::INDEX, key.raw())
    }

    /// Deletes a row if it is there.
    ///
    /// # Errors
    /// [`Error::OverBudget`], and those of every write.
    pub fn delete_if_present<T, V>(&mut self, key: Key<T, V>) -> Result<Deleted>
    where
        T: Table<Id = V> + In<S>,
        V: KeyValue,
    {
        if self.has_budget(<T as In<S>>::INDEX) {
            self.within_budget(<T as In<S>>::INDEX, key.raw(), None)?;
        }
        self.delete_row(<T as In<S>>::INDEX, key.raw())
    }

    /// Runs a statement that is written by hand, and gives its rows: those of SELECT or RETURNING. Values are
    /// bound to `?1`, `?2`, ...
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let dearer = db.write(|tx| {
    ///     let sql = "UPDATE items SET price_cents = price_cents * ?1 RETURNING name, price_cents";
    ///     tx.sql::<(String, i64)>(sql, (2,))
    /// })?;
    /// assert_eq!(dearer, [("Lamp".to_owned(), 3998)]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Error::Refused`]: the statement controls the transaction, sets a pragma, has the wrong number of
    ///   columns or parameters, or is more than one.
    /// - Those of every write and of [`ReadTx::get`].
    pub fn sql<R: FromRow>(&mut self, sql: &str, params: impl Params) -> Result<Vec<R>> {
        raw::check(sql, raw::May::Write)?;
        if !raw::acts(sql) {
            return self.run_sql(sql, &params);
        }
        if self.session().link()?.mirrored.is_some() {
            raw::check_mirrored(sql)?;
            let what = What { event: explain::event_of(sql), table: None, keyless: false, sure: false };
            let outcome = self.mirrored(what, |tx| tx.run_sql(sql, &params));
            if let Some(mirrored) = self.session().link()?.mirrored.as_ref().filter(|_| raw::creates(sql)) {
                mirrored.engine.borrow_mut().look_for_strangers(self.session().connection()?)?;
            }
            return outcome;
        }
        self.session().touched().others();
        let (session, event) = (self.session(), explain::event_of(sql));
        let doubts = doubt::of(session, sql)?;
        let endless = session.inner().model.is_endless();
        if !(endless || raw::may_stay(sql, R::WIDTH.is_some()) || !doubts.is_empty() || session.needs_savepoints()) {
            session.guard(false);
            return self.run_sql(sql, &params);
        }
        self.watched(&doubts, event, |tx| tx.run_sql(sql, &params))
    }

    fn run_sql<R: FromRow>(&self, sql: &str, params: &dyn Params) -> Result<Vec<R>> {
        let session = self.session();
        let mut statement = raw::prepare(session, sql, raw::May::Write, R::WIDTH)?;
        raw::bind(&mut statement, sql, params)?;
        if let Some(mirrored) = session.link()?.mirrored.as_ref().filter(|mirrored| mirrored.both) {
            *mirrored.last.borrow_mut() = statement.expanded_sql().unwrap_or_default();
        }
        raw::rows(&mut statement, |error| explain::statement(session, error, &Failed::raw(sql, params)))
    }

    /// Runs a part that is kept if the closure gives `Ok`, and undone if it gives `Err` or panics, while the
    /// transaction goes on.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// db.write(|tx| {
    ///     let tried = tx.savepoint(|tx| tx.delete(lamp.id));
    ///     assert!(tried.is_err()); // and the transaction goes on
    ///     tx.set(lamp.id, |i| i.price_cents.set(0))
    /// })?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// What the closure gives; [`Error::TransactionLost`], [`Error::Database`].
    pub fn savepoint<R>(&mut self, f: impl FnOnce(&mut Self) -> Result<R>) -> Result<R> {
        self.try_savepoint(f)
    }

    /// Runs a part as [`WriteTx::savepoint`], with the closure's own error type.
    ///
    /// # Errors
    /// Those of [`WriteTx::savepoint`], converted.
    pub fn try_savepoint<R, E: From<Error>>(&mut self, f: impl FnOnce(&mut Self) -> Result<R, E>) -> Result<R, E> {
        Savepoint::begin(self)?.run(f)
    }

    /// Puts off every foreign key of this transaction until it commits, RESTRICT included. Referential
    /// actions still act at once.
    ///
    /// For data that can't be in order at every moment: two rows that need one another, a whole graph in the
    /// order of a file. A constraint that is always put off is better declared `deferred`. Undoing a savepoint
    /// doesn't take it back.
    ///
    /// # Errors
    /// [`Error::TransactionLost`], [`Error::Database`].
    pub fn defer_foreign_keys(&mut self) -> Result<()> {
        self.session().defer_foreign_keys()
    }

    pub(crate) fn commit(&mut self) -> Result<()> {
        let session = self.session();
        session.alive()?;
        if let Some(mirrored) = &session.link()?.mirrored {
            mirrored.engine.borrow_mut().judge_commit(session.alive()?)?;
            return session.commit().map_err(|error| session.disagrees(error));
        }
        let doubts = session.doubts();
        if !doubts.is_empty() {
            explain::doubted(session, doubts)?;
        }
        session.commit().map_err(|error| explain::commit(session, error))
    }

    fn control(&self, sql: &str) -> Result<()> {
        self.session().alive()?;
        self.session().control(sql).map_err(|error| self.session().fail(error))
    }

    /// Runs a statement inside a savepoint where SQLite doesn't undo a failed one by itself: behind an action
    /// or a file's own trigger that stops halfway, or over columns that don't compare alike.
    pub(super) fn guarded<R>(&mut self, what: What, f: impl FnMut(&mut Self) -> Result<R>) -> Result<R> {
        self.guarded_if(false, what, f)
    }

    /// The same, and also where `needed` says so.
    pub(super) fn guarded_if<R>(
        &mut self,
        needed: bool,
        what: What,
        mut f: impl FnMut(&mut Self) -> Result<R>,
    ) -> Result<R> {
        if self.session().link()?.mirrored.is_some() {
            return self.mirrored(what, f);
        }
        if !self.session().needs_savepoints() {
            self.session().guard(false);
            return if needed { self.watched(&[], what.event, f) } else { f(self) };
        }
        self.session().touched().others();
        let doubts = doubt::by_triggers(self.session())?.to_vec();
        self.watched(&doubts, what.event, f)
    }

    /// Runs a statement inside a savepoint, and looks after the references that it leaves in doubt.
    fn watched<R>(&mut self, doubts: &[Incoming], event: Event, f: impl FnOnce(&mut Self) -> Result<R>) -> Result<R> {
        self.savepoint(|tx| {
            let watch = Watch::begin(tx.session(), doubts, event)?;
            tx.session().guard(true);
            let result = f(tx);
            tx.session().guard(false);
            let result = result?;
            watch.map_or(Ok(()), |watch| watch.end(tx.session()))?;
            Ok(result)
        })
    }
}
