//! One connection between BEGIN and COMMIT or ROLLBACK.
//!
//! Every statement of a transaction passes here, so this is where two promises are kept: nothing runs
//! outside the transaction, also when SQLite has ended it by itself; and a failed statement has its
//! reason found before anything else happens.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use fk_core::schema::TableDef;
use fk_core::{Any, Error, Result};
use rusqlite::{Connection, Row};

use crate::bind::bind_all;
use crate::db::{Inner, Lease};
use crate::error::engine;
use crate::explain;
use crate::mirror::Schema;
use crate::mirror::schema::Incoming;
use crate::model::{OPS, Op};
use crate::statement::{LONGEST, Link, Loan, Slots};
use crate::transaction::touched::Touched;

/// Where a session's connection is.
enum Home<'c> {
    /// Lent by a closure's frame: statements can be kept in slots.
    Borrowed(&'c Lease, &'c Link),
    /// Owned by a guard.
    Owned(Lease),
}

/// One connection between BEGIN and COMMIT or ROLLBACK.
pub(crate) struct Session<'c> {
    slots: Slots<'c>,
    lost: RefCell<Option<String>>,
    /// Whether the transaction is open, as far as this side knows.
    open: Cell<bool>,
    /// Whether its foreign keys are put off.
    deferred: Cell<bool>,
    touched: Touched,
    /// References that SQLite may have miscounted.
    doubts: RefCell<Vec<Incoming>>,
    /// Whether a statement runs in a savepoint of its own.
    guarded: Cell<bool>,
    /// Whether it has changed the schema for a while: indexes are dropped and made again around many rows.
    rebuilds: Cell<bool>,
    /// The names of its stages, which go when it ends.
    stages: RefCell<Vec<Arc<str>>>,
    home: Home<'c>,
}

/// Numbers of statements that are found by shape begin here.
const SHAPED: u32 = 1 << 24;

impl<'c> Session<'c> {
    /// Begins a transaction on a lent connection.
    pub(crate) fn borrowed(lease: &'c Lease) -> Result<Self> {
        Self::begin(Home::Borrowed(lease, lease.link()?))
    }

    /// Begins a transaction on a connection whose foreign keys are off, and meant to be.
    pub(crate) fn unenforced(lease: &'c Lease) -> Result<Self> {
        Self::begin_as(Home::Borrowed(lease, lease.link()?), false)
    }

    /// Begins a transaction on an owned connection.
    pub(crate) fn owned(lease: Lease) -> Result<Self> {
        Self::begin(Home::Owned(lease))
    }

    fn begin(home: Home<'c>) -> Result<Self> {
        Self::begin_as(home, true)
    }

    fn begin_as(home: Home<'c>, enforced: bool) -> Result<Self> {
        let session = Self {
            slots: Slots::default(),
            lost: RefCell::default(),
            open: Cell::new(false),
            deferred: Cell::new(false),
            touched: Touched::default(),
            doubts: RefCell::default(),
            guarded: Cell::new(false),
            rebuilds: Cell::new(false),
            stages: RefCell::default(),
            home,
        };
        let begin = if session.lease().writes() { "BEGIN IMMEDIATE" } else { "BEGIN" };
        if !session.connection()?.is_autocommit() {
            // A rollback has failed before; it has to succeed now.
            session.control("ROLLBACK").map_err(engine)?;
        }
        if enforced && session.link()?.unenforced.get() {
            // They couldn't be switched on again after a bulk load; they have to be now.
            super::load::enforce(session.link()?, session.inner())?;
        }
        if session.lease().writes() && session.link()?.mirrored.is_some() {
            session.begin_mirrored(begin)?;
        } else if let Err(error) = session.control(begin) {
            return Err(session.fail(error));
        }
        session.open.set(true);
        Ok(session)
    }

    /// Begins where this library holds the foreign keys of the schema as it is now.
    #[cold]
    fn begin_mirrored(&self, begin: &str) -> Result<()> {
        let (link, inner) = (self.link()?, self.inner());
        let Some(mirrored) = &link.mirrored else { return Ok(()) };
        loop {
            let schema = inner.known.get(&link.connection, inner.model.defs)?;
            mirrored.follow(&link.connection, Arc::clone(&schema))?;
            self.control(begin).map_err(|error| self.fail(error))?;
            let now = inner.known.get(&link.connection, inner.model.defs)?;
            if Arc::ptr_eq(&now, &schema) {
                mirrored.engine.borrow_mut().reset();
                return Ok(());
            }
            // Another connection has changed the schema in between.
            self.control("ROLLBACK").map_err(|error| self.fail(error))?;
        }
    }

    fn lease(&self) -> &Lease {
        match &self.home {
            Home::Borrowed(lease, _) => lease,
            Home::Owned(lease) => lease,
        }
    }

    pub(crate) fn inner(&self) -> &Inner {
        self.lease().inner()
    }

    pub(crate) fn link(&self) -> Result<&Link> {
        match &self.home {
            Home::Borrowed(_, link) => Ok(link),
            Home::Owned(lease) => lease.link(),
        }
    }

    /// The connection, whether or not its transaction is still there.
    pub(crate) fn connection(&self) -> Result<&Connection> {
        Ok(&self.link()?.connection)
    }

    /// Makes sure that what comes next runs inside the transaction.
    pub(crate) fn alive(&self) -> Result<&Connection> {
        let connection = self.connection()?;
        if connection.is_autocommit() { Err(self.lose("no reason is known")) } else { Ok(connection) }
    }

    #[cold]
    pub(crate) fn lose(&self, reason: &str) -> Error {
        let mut lost = self.lost.borrow_mut();
        let reason = lost.get_or_insert_with(|| reason.to_owned()).clone();
        self.open.set(false);
        Error::TransactionLost { reason }
    }

    /// Turns an engine's error into this library's, and notices if SQLite has ended the transaction.
    #[cold]
    pub(crate) fn fail(&self, error: rusqlite::Error) -> Error {
        let ended = self.open.get() && self.connection().is_ok_and(Connection::is_autocommit);
        if ended {
            return self.lose(&error.to_string());
        }
        match crate::error::primary(&error) {
            rusqlite::ffi::SQLITE_BUSY | rusqlite::ffi::SQLITE_LOCKED => Error::Busy {
                what: "another connection holds the file",
                waited: self.inner().pool.settings().busy_timeout,
            },
            rusqlite::ffi::SQLITE_READONLY => Error::ReadOnly {
                path: self.inner().path().map_or_else(|| ":memory:".into(), ToOwned::to_owned),
                reason: error.to_string(),
            },
            _ if explain::is_too_deep(&error) => explain::too_deep_somewhere(),
            rusqlite::ffi::SQLITE_ERROR if explain::is_overflow(&error) => explain::overflow(&error),
            rusqlite::ffi::SQLITE_ERROR => explain::broken(self, &error).unwrap_or_else(|| engine(error)),
            _ => engine(error),
        }
    }

    /// Runs BEGIN, COMMIT and the like.
    pub(crate) fn control(&self, sql: &str) -> rusqlite::Result<()> {
        match self.link() {
            Ok(link) => link.connection.prepare_cached(sql)?.raw_execute().map(drop),
            Err(_) => Err(rusqlite::Error::InvalidQuery),
        }
    }

    /// Lends one of a table's own statements.
    #[inline]
    pub(crate) fn lend(&self, table: usize, op: Op) -> Result<Loan<'_, 'c>> {
        self.alive()?;
        let text = &self.inner().model.tables[table].sql[op as usize];
        // A schema has fewer than 2²² tables.
        #[expect(clippy::cast_possible_truncation, reason = "a schema has few tables")]
        let number = (table * OPS + op as usize) as u32;
        self.lend_numbered(Some(number), text)
    }

    /// Begins a shape, in memory that is used again and again.
    pub(crate) fn shape(&self, mark: u8, table: usize, parts: impl IntoIterator<Item = usize>) -> Result<Vec<u8>> {
        let mut bytes = self.link()?.scratch.take();
        bytes.clear();
        bytes.push(mark);
        for part in std::iter::once(table).chain(parts) {
            bytes.extend_from_slice(&part.to_le_bytes());
        }
        Ok(bytes)
    }

    /// Lends a statement that is found by its shape; `write` gives its text.
    pub(crate) fn lend_shape(&self, shape: Vec<u8>, write: &mut dyn FnMut() -> String) -> Result<Loan<'_, 'c>> {
        self.lend_written(shape, &mut || Ok(write()))
    }

    /// The same of a text that can't always be written.
    pub(crate) fn lend_written(
        &self,
        shape: Vec<u8>,
        write: &mut dyn FnMut() -> Result<String>,
    ) -> Result<Loan<'_, 'c>> {
        self.alive()?;
        let link = self.link()?;
        if shape.len() > LONGEST {
            return link
                .connection
                .prepare(&write()?)
                .map(|statement| Loan::Once(Box::new(statement)))
                .map_err(|error| self.fail(error));
        }
        if let Some(loan) = link.known(&shape).and_then(|number| self.slots.kept(SHAPED + number)) {
            link.scratch.set(shape);
            return Ok(loan);
        }
        let found = link.shape(&shape, write);
        link.scratch.set(shape);
        let (number, text) = found?;
        self.lend_numbered(number.map(|n| SHAPED + n), &text)
    }

    fn lend_numbered(&self, number: Option<u32>, text: &str) -> Result<Loan<'_, 'c>> {
        let loan = match (&self.home, number) {
            (Home::Borrowed(_, link), Some(number)) => self.slots.lend(link, number, text),
            _ => self.connection()?.prepare_cached(text).map(|statement| Loan::Cached(Box::new(statement))),
        };
        loan.map_err(|error| self.fail(error))
    }

    /// Takes a statement back.
    #[inline]
    pub(crate) fn give(&self, loan: Loan<'_, 'c>) {
        if let Ok(Link { mirrored: Some(mirrored), .. }) = self.link()
            && mirrored.both
        {
            *mirrored.last.borrow_mut() = loan.expanded().unwrap_or_default();
        }
        self.slots.give(loan);
    }

    /// Runs a shaped query over values and gives all rows of `width` columns.
    pub(crate) fn values(
        &self,
        shape: Vec<u8>,
        write: &mut dyn FnMut() -> String,
        parameters: &[&Any],
        width: usize,
    ) -> Result<Vec<Vec<Any>>> {
        let mut loan = self.lend_shape(shape, write)?;
        bind_all(&mut loan, parameters.iter().copied())?;
        let mut found = Vec::new();
        self.each_row(loan, &mut |row| {
            found.push(crate::bind::values(row, width));
            Ok(())
        })?;
        Ok(found)
    }

    /// Runs a bound query, shows its rows one by one, and takes the statement back.
    pub(crate) fn each_row(&self, mut loan: Loan<'_, 'c>, each: &mut dyn FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
        {
            let mut rows = loan.query();
            loop {
                match rows.next() {
                    Ok(Some(row)) => each(row)?,
                    Ok(None) => break,
                    Err(error) => return Err(self.fail(error)),
                }
            }
        }
        self.give(loan);
        Ok(())
    }

    /// Runs a shaped query over values and tells whether it has a row.
    pub(crate) fn has_row(
        &self,
        shape: Vec<u8>,
        write: &mut dyn FnMut() -> String,
        parameters: &[&Any],
    ) -> Result<bool> {
        let mut loan = self.lend_shape(shape, write)?;
        bind_all(&mut loan, parameters.iter().copied())?;
        let found = loan.query().next().map(|row| row.is_some());
        self.give(loan);
        found.map_err(|error| self.fail(error))
    }

    /// The constraints of the database, those that the program doesn't declare among them.
    pub(crate) fn mirror(&self) -> Result<Arc<Schema>> {
        self.inner().known.get(self.alive()?, self.inner().model.defs)
    }

    /// The names of its stages.
    pub(crate) fn stages(&self) -> &RefCell<Vec<Arc<str>>> {
        &self.stages
    }

    /// Says that indexes are about to be dropped and made again.
    pub(crate) fn rebuilds(&self) {
        self.rebuilds.set(true);
    }

    /// The table at a position.
    pub(crate) fn table(&self, table: usize) -> &'static TableDef {
        self.inner().model.tables[table].def
    }

    /// Ends a transaction that has nothing to keep, or that SQLite has ended already.
    pub(crate) fn end(&self) {
        self.slots.clear();
        if let Ok(Link { mirrored: Some(mirrored), .. }) = self.link() {
            mirrored.engine.borrow_mut().reset();
        }
        if self.open.replace(false) && self.connection().is_ok_and(|connection| !connection.is_autocommit()) {
            // Where nothing can have been written, COMMIT is the cheaper way out. Should this fail, the next
            // transaction on the connection tries again before it begins.
            let _ = self.control(if self.lease().only_reads() { "COMMIT" } else { "ROLLBACK" });
        }
        self.forget_deferral();
        for stage in self.stages.take() {
            // After a rollback it isn't there.
            let _ = self.connection().map(|connection| super::stage::drop(connection, &stage));
        }
        if self.rebuilds.replace(false) {
            self.inner().known.forget();
        }
    }

    /// Puts off all foreign keys until the transaction ends.
    pub(crate) fn defer_foreign_keys(&self) -> Result<()> {
        self.alive()?;
        self.deferred.set(true);
        if let Some(mirrored) = &self.link()?.mirrored {
            mirrored.engine.borrow_mut().defer();
            if !mirrored.both {
                return Ok(());
            }
        }
        self.control("PRAGMA defer_foreign_keys = ON").map_err(|error| self.fail(error))
    }

    /// Whether each write needs a savepoint, since SQLite may leave one half done.
    pub(crate) fn needs_savepoints(&self) -> bool {
        self.inner().report.needs_savepoints
    }

    /// Runs a statement that has a savepoint of its own.
    pub(crate) fn guard(&self, guarded: bool) {
        self.guarded.set(guarded);
    }

    /// Undoes what a refused statement has left, where it has a savepoint of its own.
    pub(crate) fn undo(&self) -> rusqlite::Result<()> {
        if self.guarded.get() { self.control("ROLLBACK TO fk_part") } else { Ok(()) }
    }

    /// What it has written to references that are put off.
    pub(crate) fn touched(&self) -> &Touched {
        &self.touched
    }

    /// Remembers references of which SQLite may have miscounted violations.
    pub(crate) fn doubt(&self, references: impl IntoIterator<Item = Incoming>) {
        let mut doubts = self.doubts.borrow_mut();
        for at in references {
            if !doubts.contains(&at) {
                doubts.push(at);
            }
        }
    }

    /// The references that are in doubt.
    pub(crate) fn doubts(&self) -> Vec<Incoming> {
        self.doubts.borrow().clone()
    }

    pub(crate) fn defers(&self) -> bool {
        self.deferred.get()
    }

    /// A statement that was prepared while foreign keys were put off keeps that when it is used again: a
    /// failed INSERT would keep its row. Setting the pragma makes SQLite prepare all statements anew.
    fn forget_deferral(&self) {
        if self.deferred.replace(false) {
            let _ = self.control("PRAGMA defer_foreign_keys = OFF");
        }
    }

    /// Commits; on failure the transaction is still open.
    pub(crate) fn commit(&self) -> rusqlite::Result<()> {
        self.control("COMMIT")?;
        self.open.set(false);
        self.slots.clear();
        self.forget_deferral();
        Ok(())
    }
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        self.end();
    }
}
